"""The differences of a roster workbook: each ticked or not by a person, and only then sealed."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.actions import roster_taking
from desktop.actions.roster_changes import Change, How
from desktop.actions.roster_taking import Seen
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
Key = tuple[str, str, str, str]


class ImportPane(Inlay):
    """The list with its ticks; `closed` when it is over."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._seen: Seen | None = None
        self._ticked: frozenset[Key] = frozenset()
        self.about = label("", "strong", self, wraps=True)
        self.back = QPushButton(self.tr("返回 Esc"), self)
        self.model = LinesModel[tuple[Change, bool]](self._columns(), lambda line: line[0].key, self)
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
        self.back.clicked.connect(self.closed)

    def first_focus(self) -> QWidget:
        """Where the keyboard goes."""
        return self.back if self.list.isHidden() else self.list

    def show_seen(self, seen: Seen) -> None:
        """Show a workbook; what is new or changed is ticked, what is gone is not."""
        self._seen = seen
        self._ticked = frozenset(one.key for one in seen.changes if one.facts and one.how in _TICKED)
        has = bool(seen.changes)
        for widget in (self.list, self.words, self.all, self.seal):
            widget.setVisible(has)
        counts = "，".join(f"{how} {count}" for how in How if (count := sum(one.how is how for one in seen.changes)))
        nothing = self.tr("{0}：与已登记的一致，没有要登记的。").format(seen.file)
        told = self.tr("{0}：{1}。空格勾选，登记前什么都不变。").format(seen.file, counts)
        self.about.setText(told if has else nothing)
        self.remarks.setText("；".join(seen.remarks))
        self.remarks.setVisible(bool(seen.remarks))
        self._show()
        self.list.step(-len(seen.changes))

    def _show(self) -> None:
        seen = self._seen
        if seen is not None:
            self.model.show_lines([(one, one.key in self._ticked) for one in seen.changes])
        self.seal.setText(self.tr("登记勾选的 {0} 项(&S)").format(len(self._ticked)))
        self.seal.setEnabled(bool(self._ticked))

    @Slot()
    def _toggle(self) -> None:
        line = self.list.line
        if line is None:
            return
        if not line[0].facts:
            self._bench.remark(self.tr("这一项只能看：{0}。").format(line[0].words.rstrip("。")))
            return
        self._ticked ^= {line[0].key}
        self._show()

    @Slot()
    def _toggle_all(self) -> None:
        if self._seen is not None:
            whole = frozenset(one.key for one in self._seen.changes if one.facts and one.how in _TICKED)
            self._ticked = frozenset() if self._ticked >= whole and whole else whole
            self._show()

    @Slot()
    def _take(self) -> None:
        if self._seen is not None:
            chosen = [one for one in self._seen.changes if one.key in self._ticked]
            self._bench.act(roster_taking.take, chosen, done=self._taken)

    def _taken(self, _: object) -> None:
        self._bench.say(self.tr("已登记 {0} 项，已封存在本机；按 F5 同步后生效。").format(len(self._ticked)))
        self._seen, self._ticked = None, frozenset()
        self.closed.emit()

    @Slot(object)
    def _tell(self, line: tuple[Change, bool] | None) -> None:
        self.words.setText(f"{line[0].how} · {line[0].name}：{line[0].words}" if line else "")

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

    def _columns(self) -> tuple[Column[tuple[Change, bool]], ...]:
        return (
            Column("", lambda line: _mark(line).word, 84, _mark),
            Column(self.tr("情况"), lambda line: line[0].how, 76),
            Column(self.tr("类别"), lambda line: line[0].what, 52),
            Column(self.tr("名称"), lambda line: line[0].name, 210),
            Column(self.tr("内容"), lambda line: line[0].words, is_quiet=True),
        )


def _mark(line: tuple[Change, bool]) -> Mark:
    change, is_ticked = line
    if not change.facts:
        return WRONG if change.how is How.FAULT else NEVER
    return ON if is_ticked else OFF
