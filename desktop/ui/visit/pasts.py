"""找回: what a visit's draft was like in the last seven days, minute by minute, and visits that were thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QPushButton, QVBoxLayout, QWidget

from desktop.actions import undoing
from desktop.actions.undoing import Past, Thrown
from desktop.ui import theme, times
from desktop.ui.bench import Bench
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable

DAYS = 7


@dataclass(frozen=True, slots=True)
class PastLine:
    """One time in the list; numbers as `118（现 96）` where they differ from now."""

    saved: str
    answers: str
    findings: str
    photos: str
    places: str


def lines_of(pasts: Sequence[Past]) -> tuple[PastLine, ...]:
    """The earlier times against the first, which is now."""
    now, *earlier = pasts
    return tuple(
        PastLine(
            one.saved,
            _against(one.answers, now.answers),
            _against(one.findings, now.findings),
            _against(one.photos, now.photos),
            _against(one.places, now.places),
        )
        for one in earlier
    )


class PastDialog(QDialog):
    """Times above, what would become otherwise below; bringing back is a step like any other."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._visit = ""
        self.setWindowTitle(self.tr("找回以前的内容"))
        self.model = LinesModel[PastLine](_COLUMNS, lambda line: line.saved, self)
        self.list = LineTable(self.model, self.tr("以前的内容，按时间"), self)
        self.none = label(
            self.tr("这份草稿还没有以前的内容：改动满一分钟后开始保留，保留 7 天，到封存为止。"),
            "muted",
            self,
            wraps=True,
        )
        self.what = label("", "muted", self)
        self.otherwise = QListWidget(self)
        self.otherwise.setAccessibleName(self.tr("找回后会变的内容"))
        self.otherwise.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.ready = _button(self.tr("整份找回(&B)"), self, is_main=True)
        self.back = _button(self.tr("关闭 Esc"), self)
        _lay_out(
            self,
            (self.none, self.list, self.what, self.otherwise),
            (self.back, self.ready),
            self.tr("找回后如不合适，按 Ctrl+Z 撤销。"),
        )
        self.list.chosen.connect(self._look)
        self.ready.clicked.connect(self._bring_back)
        self.back.clicked.connect(self.reject)

    def begin(self, visit: str) -> None:
        """Show it for a visit."""
        self._visit = visit
        self.model.show_lines(())
        self._show(is_known=False)
        _fit(self)
        self.open()
        self._bench.ask(undoing.pasts, visit, done=self._take)

    def _take(self, pasts: tuple[Past, ...]) -> None:
        self.model.show_lines(lines_of(pasts))
        self._show(is_known=True)
        if self.model.lines:
            self.list.step(0)
            self.list.setFocus()
            self._look(self.list.line)
        else:
            self.back.setFocus()

    def _show(self, *, is_known: bool) -> None:
        has = bool(self.model.lines)
        self.none.setVisible(is_known and not has)
        for widget in (self.list, self.what, self.otherwise):
            widget.setVisible(has)
        self.ready.setEnabled(has)
        self.ready.setVisible(has or not is_known)

    @Slot(object)
    def _look(self, line: PastLine | None) -> None:
        if line is not None:
            self.what.setText(self.tr("{0} 的内容与现在不同之处").format(times.moment(line.saved)))
            self._bench.ask(undoing.differences, self._visit, line.saved, done=self._show_otherwise)

    def _show_otherwise(self, lines: tuple[str, ...]) -> None:
        self.otherwise.clear()
        self.otherwise.addItems(list(lines) or [self.tr("与现在相同")])

    @Slot()
    def _bring_back(self) -> None:
        if self.list.line is not None:
            self._bench.act(undoing.bring_back, self._visit, self.list.line.saved, done=self._brought)

    def _brought(self, answer: object) -> None:
        self._bench.say(self.tr("已找回。不合适可按 Ctrl+Z 撤销。"))
        self.accept()


class ThrownDialog(QDialog):
    """Visits thrown away in the last days; `brought_back` tells which is there again."""

    brought_back = Signal(str)

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self.setWindowTitle(self.tr("找回丢弃的检查"))
        self.model = LinesModel[Thrown](_THROWN, lambda line: (line.visit, line.saved), self)
        self.list = LineTable(self.model, self.tr("丢弃的检查"), self)
        self.none = label(self.tr("最近 7 天没有丢弃过检查。"), "muted", self, wraps=True)
        self.ready = _button(self.tr("找回(&B)"), self, is_main=True)
        self.back = _button(self.tr("关闭 Esc"), self)
        _lay_out(self, (self.none, self.list), (self.back, self.ready), self.tr("丢弃的检查保留 7 天。"))
        self.list.opened.connect(self._bring_back)
        self.ready.clicked.connect(self._bring_back)
        self.back.clicked.connect(self.reject)

    def begin(self) -> None:
        """Show it."""
        self.model.show_lines(())
        self.none.hide()
        self.ready.show()
        self.ready.setEnabled(False)
        _fit(self)
        self.open()
        self._bench.ask(undoing.thrown, done=self._take)

    def _take(self, lines: tuple[Thrown, ...]) -> None:
        self.model.show_lines(lines)
        self.none.setVisible(not lines)
        self.list.setVisible(bool(lines))
        self.ready.setEnabled(bool(lines))
        self.ready.setVisible(bool(lines))
        self.list.step(0)
        (self.list if lines else self.back).setFocus()

    @Slot()
    def _bring_back(self) -> None:
        line = self.list.line
        if line is not None:
            self._bench.act(undoing.bring_back_visit, line.visit, line.saved, done=self._brought)

    def _brought(self, answer: object) -> None:
        self.accept()
        if self.list.line is not None:
            self.brought_back.emit(self.list.line.visit)


def _lay_out(dialog: QDialog, inside: Sequence[QWidget], buttons: Sequence[QPushButton], words: str) -> None:
    column = QVBoxLayout(dialog)
    column.setSpacing(theme.TIGHT)
    for widget in inside:
        column.addWidget(widget, 0 if widget.property("kind") else 1)
    column.addStretch(0)
    foot = QHBoxLayout()
    foot.setSpacing(theme.SNUG)
    foot.addWidget(label(words, "small", dialog))
    foot.addStretch(1)
    for button in buttons:
        foot.addWidget(button)
    column.addLayout(foot)


def _button(text: str, parent: QWidget, *, is_main: bool = False) -> QPushButton:
    made = QPushButton(text, parent)
    made.setAutoDefault(False)
    if is_main:
        made.setProperty("kind", "main")
    return made


def _fit(dialog: QDialog) -> None:
    parent = dialog.parentWidget()
    size = (parent or dialog).window().size()
    dialog.resize(min(size.width() - 80, 720), min(size.height() - 40, 470))


def _against(then: int, now: int) -> str:
    return str(then) if then == now else _say("{0}（现 {1}）").format(then, now)


def _say(text: str) -> str:
    return QCoreApplication.translate("pasts", text)


_COLUMNS: tuple[Column[PastLine], ...] = (
    Column("时间", lambda line: times.moment(line.saved), 150),
    Column("检查结果", lambda line: line.answers),
    Column("隐患", lambda line: line.findings, 110),
    Column("照片", lambda line: line.photos, 110),
    Column("地点", lambda line: line.places, 110),
)
_THROWN: tuple[Column[Thrown], ...] = (
    Column("丢弃时间", lambda line: times.moment(line.saved), 150),
    Column("矿山", lambda line: line.mine),
    Column("方式", lambda line: line.kind, 100, is_quiet=True),
    Column("检查结果", lambda line: str(line.answers), 90),
)
