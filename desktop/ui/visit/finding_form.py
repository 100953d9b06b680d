"""The form of a finding: place, fact, clause, demand, deadline, who, the measure taken, photos.

It keeps what is typed and tells `edited` after a pause, so that a draft can be saved; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace
from PySide6.QtCore import QDate, QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.actions.drafting import FindingDraft
from desktop.supervision.finding import Grade, Measure
from desktop.ui import theme
from desktop.ui.page import label
from desktop.ui.photos import PhotoStrip

PAUSE_MS = 600
DAYS = 15
NO_MEASURE = ""
EMPTY = FindingDraft(id="", place="", place_name="", fact="")
MEASURES = (NO_MEASURE, "责令立即整改", "口头撤人", "已报告", "未采取")


@dataclass(frozen=True, slots=True)
class Choice:
    """A place to choose: its id and name."""

    id: str
    name: str


class FindingForm(QWidget):
    """`edited` after a pause in typing, `finished` on Ctrl+Enter, `dropped` when thrown away."""

    edited = Signal(object)
    finished = Signal(object)
    dropped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed: FindingDraft | None = None
        self._make_fields()
        inside = QWidget(self)
        self._rows = QFormLayout(inside)
        self._rows.setContentsMargins(theme.SNUG, theme.TIGHT, theme.SNUG, theme.TIGHT)
        self._rows.setVerticalSpacing(theme.SNUG)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._lay_out()
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SNUG)
        column.addWidget(scroll, 1)
        column.addLayout(self._foot())
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.save_now)
        self._connect()
        self.setEnabled(False)

    @property
    def typed(self) -> FindingDraft | None:
        """What stands in the form now; None when it is empty."""
        if self._typed is None:
            return None
        return replace(
            self._typed,
            place=str(self.place.currentData() or ""),
            place_name=self.where.text().strip(),
            fact=self.fact.toPlainText().strip(),
            grade=Grade(self.grade.currentText()),
            clause=self.clause.text().strip(),
            demand=self.demand.toPlainText().strip(),
            deadline=None if self.at_once else self.deadline.date().toString(Qt.DateFormat.ISODate),
            responsible=self.responsible.text().strip(),
            measure=self._measure(),
        )

    def _measure(self) -> Measure | None:
        kind = MEASURES[self.measure.currentIndex()]
        if not kind:
            return None
        before = self._typed.measure if self._typed else None
        text = self.measure_text.text().strip()
        return replace(before, kind=kind, text=text) if before else Measure(kind=kind, text=text)

    @property
    def at_once(self) -> bool:
        """Whether it is to be put right at once, with no deadline."""
        return self.when.currentIndex() == 1

    def show_finding(self, typed: FindingDraft | None, places: Sequence[Choice]) -> None:
        """Show another finding; the one in front stays as it is being typed."""
        is_same = typed is not None and self._typed is not None and typed.id == self._typed.id
        self.setEnabled(typed is not None)
        if is_same and self._pause.isActive():
            return
        self._typed = typed
        blockers = [QSignalBlocker(each) for each in (self.place, self.grade, self.measure, self.when, self.deadline)]
        blockers += [QSignalBlocker(self.fact), QSignalBlocker(self.demand)]
        self._fill(typed or EMPTY, places, keeps_text=is_same)
        blockers.clear()
        self._show_when()

    def start(self) -> None:
        """The keyboard to the first thing to write."""
        self.fact.setFocus()
        self.fact.moveCursor(self.fact.textCursor().MoveOperation.End)

    @Slot()
    def save_now(self) -> None:
        """Tell what stands there, without waiting for a pause."""
        self._pause.stop()
        if self.typed is not None:
            self.edited.emit(self.typed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finish()
            return
        super().keyPressEvent(event)

    @Slot()
    def finish(self) -> None:
        """Save, and be done with this finding."""
        self._pause.stop()
        if self.typed is not None:
            self.finished.emit(self.typed)

    def _make_fields(self) -> None:
        self.place = QComboBox(self)
        self.where = QLineEdit(self)
        self.fact = _Text(self)
        self.grade = QComboBox(self)
        self.grade.addItems([str(grade) for grade in Grade])
        self.clause = QLineEdit(self)
        self.demand = _Text(self)
        self.when = QComboBox(self)
        self.when.addItems([self.tr("限期整改"), self.tr("立即整改")])
        self.deadline = QDateEdit(self)
        self.deadline.setCalendarPopup(True)
        self.deadline.setDisplayFormat("yyyy-MM-dd")
        self.responsible = QLineEdit(self)
        self.measure = QComboBox(self)
        self.measure.addItems([self.tr("（无）"), *MEASURES[1:]])
        self.measure_text = QLineEdit(self)
        self.photos = PhotoStrip(self)
        self.keep = QPushButton(self.tr("保存，回到录入 Ctrl+Enter"), self)
        self.keep.setProperty("kind", "main")
        self.drop = QPushButton(self.tr("删除这条"), self)

    def _lay_out(self) -> None:
        rows = self._rows
        place = _row(self.place, self.where)
        self.where.setPlaceholderText(self.tr("具体部位"))
        due = _row(self.grade, self.when, self.deadline)
        measure = _row(self.measure, self.measure_text)
        self.measure_text.setPlaceholderText(self.tr("措施内容；未采取的写明原因"))
        for word, field in (
            (self.tr("地点"), place),
            (self.tr("事实"), self.fact),
            (self.tr("依据"), self.clause),
            (self.tr("要求"), self.demand),
            (self.tr("程度、期限"), due),
            (self.tr("责任人"), self.responsible),
            (self.tr("当场措施"), measure),
        ):
            rows.addRow(word, field)
        names = {
            self.place: self.tr("地点"),
            self.where: self.tr("具体部位"),
            self.fact: self.tr("事实"),
            self.grade: self.tr("程度"),
            self.clause: self.tr("依据"),
            self.demand: self.tr("要求"),
            self.when: self.tr("整改时限"),
            self.deadline: self.tr("期限日期"),
            self.responsible: self.tr("责任人"),
            self.measure: self.tr("当场措施"),
            self.measure_text: self.tr("措施内容"),
        }
        for widget, name in names.items():
            widget.setAccessibleName(name)
        rows.addRow(self.photos)

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.addWidget(self.drop)
        foot.addWidget(label(self.tr("每次修改都已存草稿"), "small", self), 1, Qt.AlignmentFlag.AlignCenter)
        foot.addWidget(self.keep)
        return foot

    def _connect(self) -> None:
        for line in (self.where, self.clause, self.responsible, self.measure_text):
            line.textEdited.connect(self._wait)
        for text in (self.fact, self.demand):
            text.textChanged.connect(self._wait)
        for choice in (self.place, self.grade, self.measure, self.when):
            choice.activated.connect(self._wait)
        self.when.activated.connect(self._show_when)
        self.deadline.dateChanged.connect(self._wait)
        self.keep.clicked.connect(self.finish)
        self.drop.clicked.connect(self._drop)

    def _fill(self, typed: FindingDraft, places: Sequence[Choice], *, keeps_text: bool) -> None:
        self.place.clear()
        for choice in places:
            self.place.addItem(choice.name, choice.id)
        self.place.setCurrentIndex(max(self.place.findData(typed.place), 0))
        if not keeps_text:
            self.where.setText(typed.place_name)
            self.fact.setPlainText(typed.fact)
            self.clause.setText(typed.clause)
            self.demand.setPlainText(typed.demand)
            self.responsible.setText(typed.responsible)
            self.measure_text.setText(typed.measure.text if typed.measure else "")
        self.grade.setCurrentText(str(typed.grade))
        kind = typed.measure.kind if typed.measure else NO_MEASURE
        self.measure.setCurrentIndex(MEASURES.index(kind) if kind in MEASURES else 0)
        day = QDate.fromString(typed.deadline or "", Qt.DateFormat.ISODate)
        self.when.setCurrentIndex(1 if typed.deadline is None and typed.fact else 0)
        self.deadline.setDate(day if day.isValid() else QDate.currentDate().addDays(DAYS))

    @Slot()
    def _wait(self) -> None:
        if self._typed is not None:
            self._pause.start()

    @Slot()
    def _show_when(self) -> None:
        self.deadline.setDisabled(self.at_once)

    @Slot()
    def _drop(self) -> None:
        if self._typed is not None:
            self._pause.stop()
            self.dropped.emit(self._typed.id)


class _Text(QPlainTextEdit):
    """Two or three lines; Tab goes on, Ctrl+Enter is the form's."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setFixedHeight(62)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        super().keyPressEvent(event)


def _row(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.SNUG)
    for widget in widgets:
        row.addWidget(widget, 2 if isinstance(widget, QComboBox) else 3)
    return holder
