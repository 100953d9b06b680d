"""隐患: every finding on one board, with its history on the right and what may be done about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import findings
from desktop.supervision.finding import Grade, Status
from desktop.ui import theme, thumbnails
from desktop.ui.bench import Bench
from desktop.ui.board import FindingLine, read_findings
from desktop.ui.marks import MarkLabel
from desktop.ui.page import Page, label
from desktop.ui.photos import PhotoLine, PhotoStrip
from desktop.ui.tables import Column, LinesModel, LineTable
from desktop.ui.treatment import Treatment, TreatmentDialog, Verb

_FILTERS: tuple[tuple[str, Callable[[FindingLine], bool]], ...] = (
    ("未销号", lambda line: line.is_open),
    ("逾期", lambda line: line.is_overdue),
    ("疑似重大", lambda line: line.grade == Grade.SUSPECTED_MAJOR and line.is_open),
    ("争议", lambda line: line.status is Status.DISPUTED),
    ("已销号、作废", lambda line: not line.is_open),
    ("全部", lambda line: True),
)


class FindingsPage(Page):
    """The board."""

    visit_wanted = Signal(str)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "隐患", parent)
        self._all: tuple[FindingLine, ...] = ()
        self._wanted = ""
        self._shown = ""
        self.model = LinesModel[FindingLine](_COLUMNS, lambda line: line.id, self)
        self.list = LineTable(self.model, self.tr("隐患"), self)
        self.which = QComboBox(self)
        self.which.setAccessibleName(self.tr("显示哪些隐患"))
        self.which.addItems([word for word, _ in _FILTERS])
        self.search = QLineEdit(self)
        self.search.setAccessibleName(self.tr("查找"))
        self.search.setPlaceholderText(self.tr("查找 Ctrl+F"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(200)
        self.state = MarkLabel(self)
        self.fact = label("", "", self, wraps=True)
        self.history = QPlainTextEdit(self)
        self.history.setReadOnly(True)
        self.history.setMinimumHeight(48)
        self.history.setTabChangesFocus(True)
        self.history.setAccessibleName(self.tr("经过"))
        self.photos = PhotoStrip(self)
        self.photos.show_only()
        self.verbs = {verb: QPushButton(_VERB_WORDS[verb], self) for verb in Verb}
        self.none = label(self.tr("没有这样的隐患。"), "muted", self)
        self.head.addWidget(self.which)
        self.head.addWidget(self.search)
        self._lay_out()
        self._connect()
        self._show(None)

    def first_focus(self) -> QWidget:
        return self.list

    def open_finding(self, finding: str) -> None:
        """Bring a finding to the front."""
        self._wanted = finding
        self.look()

    def ask(self) -> None:
        self.bench.ask(read_findings, done=self.take, failed=self.take_trouble)

    def show_lines(self, answer: object) -> None:
        if isinstance(answer, tuple):
            self._all = answer
            self._filter()

    def _lay_out(self) -> None:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.none)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        card = QFrame(self)
        card.setProperty("kind", "card")
        beside = QVBoxLayout(card)
        beside.setSpacing(theme.SNUG)
        beside.addWidget(self.state)
        beside.addWidget(self.fact)
        beside.addWidget(self.history, 1)
        beside.addWidget(self.photos)
        foot = QHBoxLayout()
        foot.setSpacing(theme.TIGHT)
        for button in self.verbs.values():
            foot.addWidget(button)
        foot.addStretch(1)
        beside.addLayout(foot)
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setChildrenCollapsible(False)
        parts.addWidget(left)
        parts.addWidget(card)
        parts.setSizes([420, 390])
        self.body.addWidget(parts, 1)

    def _connect(self) -> None:
        self.list.chosen.connect(self._show)
        self.list.opened.connect(self._to_history)
        self.which.activated.connect(self._filter)
        self.search.textEdited.connect(self._filter)
        for verb, button in self.verbs.items():
            button.setObjectName(str(verb))
            button.clicked.connect(self._treat)
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus, context=context)

    @Slot()
    def _filter(self) -> None:
        wanted, asked = self._wanted, self.search.text().strip()
        if wanted:
            self.search.clear()
            self.which.setCurrentIndex(len(_FILTERS) - 1)
            asked = ""
        fits = _FILTERS[max(self.which.currentIndex(), 0)][1]
        rows = [line for line in self._all if fits(line) and asked in f"{line.mine}{line.place}{line.fact}"]
        self.model.show_lines(rows)
        self.none.setVisible(not rows)
        self.list.setVisible(bool(rows))
        if wanted and self.list.choose(wanted):
            self._wanted = ""
        elif self.list.line is None:
            self.list.step(0)
        self._show(self.list.line)

    @Slot(object)
    def _show(self, line: FindingLine | None) -> None:
        self._shown = line.id if line else ""
        self.state.setVisible(line is not None)
        self.fact.setText(f"{line.place}：{line.fact}" if line else "")
        self.history.setPlainText(line.history if line else "")
        if line is not None:
            self.state.show_mark(line.mark, f"{line.status} · {line.grade} · {line.mine}")
        may = {
            Verb.CORRECT: line is not None,
            Verb.CLOSE: line is not None and line.can_close,
            Verb.EXTEND: line is not None and line.is_open,
            Verb.VOID: line is not None and line.is_open,
            Verb.DISPUTE: line is not None and line.status is not Status.DISPUTED,
            Verb.SETTLE: line is not None and line.may_settle,
        }
        for verb, button in self.verbs.items():
            button.setEnabled(may[verb])
        self.verbs[Verb.DISPUTE].setVisible(not may[Verb.SETTLE])  # one of the two, so that no button is cut
        self.verbs[Verb.SETTLE].setVisible(may[Verb.SETTLE])
        self._show_photos(line)

    def _show_photos(self, line: FindingLine | None) -> None:
        pictures = line.photos if line else ()
        self.photos.setVisible(bool(pictures))
        self.photos.show_lines([PhotoLine(digest, name) for digest, name in pictures])
        if line is not None and pictures:
            self.bench.draw(thumbnails.shrink, [digest for digest, _ in pictures], done=self._take_pictures)

    def _take_pictures(self, found: dict[str, bytes]) -> None:
        line = self.list.line
        if line is not None and line.id == self._shown:
            self.photos.show_lines([PhotoLine(digest, name, found.get(digest, b"")) for digest, name in line.photos])

    @Slot(object)
    def _to_history(self, line: FindingLine) -> None:
        self.history.setFocus()

    @Slot()
    def _treat(self) -> None:
        line = self.list.line
        if line is None:
            return
        verb = Verb(self.sender().objectName())
        if verb is Verb.CLOSE:
            self.bench.act(findings.close, line.id)
            return
        dialog = TreatmentDialog(verb, line.id, line.texts, line.deadline, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.given.connect(self._give)
        dialog.open()

    @Slot(object)
    def _give(self, treatment: Treatment) -> None:
        match treatment.verb:
            case Verb.CORRECT:
                self.bench.act(findings.correct, treatment.finding, treatment.field, treatment.text, treatment.reason)
            case Verb.EXTEND:
                self.bench.act(findings.extend, treatment.finding, treatment.text, treatment.reason)
            case Verb.VOID:
                self.bench.act(findings.void, treatment.finding, treatment.reason)
            case Verb.DISPUTE:
                self.bench.act(findings.dispute, treatment.finding, treatment.reason)
            case Verb.SETTLE:
                self.bench.act(findings.settle, treatment.finding, Status(treatment.text), treatment.reason)
            case _:
                pass


_VERB_WORDS = {
    Verb.CORRECT: "更正(&C)",
    Verb.CLOSE: "销号(&X)",
    Verb.EXTEND: "延期(&E)",
    Verb.VOID: "作废(&V)",
    Verb.DISPUTE: "争议(&D)",
    Verb.SETTLE: "裁定(&J)…",
}
_COLUMNS: tuple[Column[FindingLine], ...] = (
    Column("状态", lambda line: line.mark.word, 86, lambda line: line.mark),
    Column("期限", lambda line: line.due or "立即", 58, is_quiet=True),
    Column("隐患", lambda line: f"{line.place}：{line.fact}"),
    Column("矿山", lambda line: line.mine, 76, is_quiet=True),
)
