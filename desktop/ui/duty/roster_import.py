"""The differences of a roster workbook: each ticked or not by a person, and only then sealed.

They are sealed some at a time, in the order of the list (who is designated comes before the designation), so that many
thousands neither stop the window nor have to be waited for: Esc stops after those in hand, the rest is asked again.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.actions import roster_taking
from desktop.actions.roster_changes import Change, How
from desktop.actions.roster_taking import Seen
from desktop.errors import DeskError
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.marks import Mark, Shape
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel
from desktop.ui.ticking import Inlay, TickTable

ON = Mark(Shape.TICK, "good", "登记")
OFF = Mark(Shape.HOLLOW, "calm", "不登记")
NEVER = Mark(Shape.DASH, "calm", "只看")
WRONG = Mark(Shape.QUESTION, "warn", "有误")
_TICKED = (How.NEW, How.CHANGED)  # what is gone is only ended when a person ticks it
AT_ONCE = 500  # differences sealed in one transaction
Line = tuple[int, Change]  # its place in the list


class ImportPane(Inlay):
    """The list with its ticks; `closed` when it is over."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._seen: Seen | None = None
        self._ticks = _Ticks()
        self._waiting: list[Line] = []  # still to be sealed, the next last
        self._count = 0
        self.about = label("", "strong", self, wraps=True)
        self.back = QPushButton(self.tr("返回 Esc"), self)
        self.model = LinesModel[Line](_columns(self._ticks), lambda line: line[0], self)
        self.list = TickTable(self.model, self.tr("花名册的差异"), self)
        self.words = label("", "", self, wraps=True)
        self.remarks = label("", "small", self, wraps=True)
        self.all = QPushButton(self.tr("全选 / 全不选(&A)"), self)
        self.seal = QPushButton(self.tr("登记(&S)"), self)
        self.seal.setProperty("kind", "main")
        self._lay_out()
        self.list.toggled.connect(self._toggle)
        self.list.opened.connect(self._toggle)
        self.list.chosen.connect(self._tell)
        self.all.clicked.connect(self._toggle_all)
        self.seal.clicked.connect(self._take)
        self.back.clicked.connect(self._leave)

    def first_focus(self) -> QWidget:
        """Where the keyboard goes."""
        return self.back if self.list.isHidden() else self.list

    def show_seen(self, seen: Seen) -> None:
        """Show a workbook; what is new or changed is ticked, what is gone is not."""
        self._seen, self._waiting = seen, []
        self._ticks.places = set(self._whole())
        for widget in (self.list, self.words):
            widget.setVisible(bool(seen.changes))
        for button in (self.all, self.seal):
            button.setVisible(seen.can_register)
        counts = "，".join(f"{how} {count:,}" for how in How if (count := sum(one.how is how for one in seen.changes)))
        self.about.setText(self._about(seen).format(seen.file, counts))
        self.remarks.setText("；".join(seen.remarks))
        self.remarks.setVisible(bool(seen.remarks))
        self.model.show_lines(tuple(enumerate(seen.changes)))
        self.list.step(-len(seen.changes))
        self._show()

    def _about(self, seen: Seen) -> str:
        if not seen.changes:
            return self.tr("{0}：与已登记的一致，没有要登记的。")
        if not seen.can_register:
            return self.tr("{0}：{1}；没有要登记的。")
        if not self._ticks.places:
            return self.tr("{0}：{1}；没有新增或有变的要登记。空格可以勾选其他项。")
        return self.tr("{0}：{1}。空格勾选，登记前什么都不变。")

    def _whole(self) -> Iterable[int]:
        """The places of all that is ticked at first."""
        changes = self._seen.changes if self._seen is not None else ()
        return (place for place, one in enumerate(changes) if one.facts and one.how in _TICKED)

    def _show(self, first: int = 0, last: int | None = None) -> None:
        """Paint the ticks of these places anew, and what the button says."""
        end = len(self.model.lines) - 1 if last is None else last
        self.model.dataChanged.emit(self.model.index(first, 0), self.model.index(end, 0))
        is_sealing = bool(self._waiting)
        done = self._count - len(self._waiting)
        ticked = self.tr("登记勾选的 {0} 项(&S)").format(len(self._ticks.places))
        self.seal.setText(self.tr("正在登记 {0}/{1}…").format(done, self._count) if is_sealing else ticked)
        self.seal.setEnabled(bool(self._ticks.places) and not is_sealing)
        self.all.setEnabled(not is_sealing)
        self.back.setText(self.tr("停止 Esc") if is_sealing else self.tr("返回 Esc"))

    @Slot()
    def _toggle(self) -> None:
        line = self.list.line
        if line is None or self._waiting:
            return
        place, change = line
        if not change.facts:
            self._bench.remark(self.tr("这一项只能看：{0}。").format(change.words.rstrip("。")))
            return
        self._ticks.places ^= {place}
        self._show(place, place)

    @Slot()
    def _toggle_all(self) -> None:
        whole = set(self._whole())
        self._ticks.places = set() if self._ticks.places >= whole and whole else whole
        self._show()

    @Slot()
    def _take(self) -> None:
        self._waiting = [self.model.lines[place] for place in sorted(self._ticks.places, reverse=True)]
        self._count = len(self._waiting)
        self._next()

    def _next(self) -> None:
        part = [change for _, change in self._waiting[-AT_ONCE:]]
        done, failed = partial(self._taken, self._waiting), partial(self._refused, self._waiting)
        self._bench.act(roster_taking.take, part[::-1], done=done, failed=failed)
        self._show()

    def _taken(self, waiting: list[Line], _: object) -> None:
        if waiting is not self._waiting:  # stopped
            return
        del waiting[-AT_ONCE:]
        if self._waiting:
            self._next()
            return
        self._bench.say(self.tr("已登记 {0} 项，已封存在本机；按 F5 同步后生效。").format(self._count))
        self._close()

    def _refused(self, waiting: list[Line], error: DeskError) -> None:
        """Nothing of the part in hand was taken; what was sealed before it stays."""
        self._bench.trouble(error)
        if waiting is not self._waiting:
            return
        self._waiting = []
        if self._count > len(waiting):
            self._close()
        else:
            self._show()

    @Slot()
    def _leave(self) -> None:
        """Back; while it is sealing, after the part in hand."""
        if self._waiting:
            done = self._count - len(self._waiting) + min(AT_ONCE, len(self._waiting))
            left = self._count - done
            told = self.tr("已停止：登记 {0} 项，还有 {1} 项没有登记；再导入一次就能接着登记。").format(done, left)
            self._bench.remark(told)
        self._close()

    def _close(self) -> None:
        self._seen, self._waiting, self._ticks.places = None, [], set()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            return
        super().keyPressEvent(event)

    @Slot(object)
    def _tell(self, line: Line | None) -> None:
        self.words.setText(f"{line[1].how} · {line[1].name}：{line[1].words}" if line else "")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        head.addWidget(self.about, 1)
        head.addWidget(self.back)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SNUG)
        foot.addWidget(self.words, 1)
        foot.addWidget(self.all)
        foot.addWidget(self.seal)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SNUG)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addWidget(self.remarks)
        column.addLayout(foot)
        column.addStretch(0)


class _Ticks:
    """The places that are ticked."""

    def __init__(self) -> None:
        self.places: set[int] = set()

    def mark(self, line: Line) -> Mark:
        """What stands before a line."""
        place, change = line
        if not change.facts:
            return WRONG if change.how is How.FAULT else NEVER
        return ON if place in self.places else OFF


def _columns(ticks: _Ticks) -> tuple[Column[Line], ...]:
    return (
        Column("", lambda line: ticks.mark(line).word, 84, ticks.mark),
        Column("情况", lambda line: line[1].how, 76),
        Column("类别", lambda line: line[1].what, 52),
        Column("名称", lambda line: line[1].name, 210),
        Column("内容", lambda line: line[1].words, is_quiet=True),
    )
