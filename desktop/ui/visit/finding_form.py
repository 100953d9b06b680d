"""The form of a finding in four parts: 地点, 事实, 依据, 要求; behind a button how grave it is, and the measure taken.

It keeps what is typed and tells `edited` after a pause, so that a draft can be saved; it decides nothing. Wordings used
before, hints and repeats are offered beside the fields and never forced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace
from PySide6.QtCore import QDate, QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.actions.drafting import FindingDraft
from desktop.actions.finding_help import Hazard, Help
from desktop.supervision import wording
from desktop.supervision.phrases import Part, Past, Phrase
from desktop.ui import theme, times
from desktop.ui.page import label, scrolled
from desktop.ui.photos import PhotoStrip
from desktop.ui.visit.due import Due
from desktop.ui.visit.gravity import Gravity
from desktop.ui.visit.offered import PhraseList, RepeatsDialog, repeats_line

PAUSE_MS = 600
EMPTY = FindingDraft(id="", place="", place_name="", fact="")


@dataclass(frozen=True, slots=True)
class Choice:
    """A place to choose: its id and name."""

    id: str
    name: str


class FindingForm(QWidget):
    """`edited` after a pause in typing, `finished` on Ctrl+Enter, `dropped` when thrown away; `help_wanted` carries the
    finding that came to the front.
    """

    edited = Signal(object)
    finished = Signal(object)
    dropped = Signal(str)
    help_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed: FindingDraft | None = None
        self._help = Help()
        self._known: tuple[Past, ...] = ()
        self._asked = ""
        self._make_fields()
        self.four = QWidget(self)
        self.gravity = Gravity(self)
        self.writing, self.grave = scrolled(self.four), scrolled(self.gravity)
        self.sides = QStackedWidget(self)
        self.sides.addWidget(self.writing)
        self.sides.addWidget(self.grave)
        self._lay_out()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addWidget(self.sides, 1)
        column.addLayout(self._foot())
        self.offered = PhraseList(self)
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
            grade=self.gravity.grade,
            clause=self.clause.text().strip(),
            demand=self.demand.toPlainText().strip(),
            deadline=self.due.deadline,
            responsible=self.responsible.text().strip(),
            measure=self.gravity.measure,
            mine_did=self.gravity.mine_did,
        )

    def show_finding(self, typed: FindingDraft | None, places: Sequence[Choice]) -> None:
        """Show another finding; the one in front stays as it is being typed."""
        is_same = typed is not None and self._typed is not None and typed.id == self._typed.id
        self.setEnabled(typed is not None)
        if is_same and self._pause.isActive():
            return
        if not is_same:
            self.sides.setCurrentWidget(self.writing)
            self._help, self._asked = Help(), ""
            self.gravity.show_hazard(Hazard())
        self._typed = typed
        blockers = [QSignalBlocker(each) for each in (self.place, self.fact, self.demand)]
        self._fill(typed or EMPTY, places, keeps_text=is_same)
        blockers.clear()
        self._tell()
        if typed is not None and not is_same:
            self.help_wanted.emit(typed)

    def show_help(self, help_: Help) -> None:
        """What earlier findings offer, and whether the second question is asked; that of another finding is dropped."""
        if self._typed is None or help_.finding != self._typed.id:
            return
        self._help = help_
        self.gravity.show_hazard(help_.hazard)
        self.due.show_calendars(help_.calendars)
        self._tell()

    def start(self) -> None:
        """The keyboard to the first thing to write."""
        self.sides.setCurrentWidget(self.writing)
        self.fact.setFocus()
        self.fact.moveCursor(self.fact.textCursor().MoveOperation.End)

    @Slot()
    def save_now(self) -> None:
        """Tell what stands there, without waiting for a pause."""
        self._pause.stop()
        self._tell()
        if self.typed is not None:
            self.edited.emit(self.typed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finish()
        elif event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._offer()
        elif event.key() == Qt.Key.Key_Escape and self.sides.currentWidget() is self.grave:
            self.start()
        else:
            super().keyPressEvent(event)

    @Slot()
    def finish(self) -> None:
        """Save, and be done with this finding; once for each the second question is put first where it is due."""
        if self._typed is None:
            return
        is_unanswered = self._help.hazard.asks and not self.gravity.mine_did
        if is_unanswered and self._asked != self._typed.id and self.fact.toPlainText().strip():
            self._asked = self._typed.id
            self.save_now()
            self._to_gravity()
            return
        self._pause.stop()
        if self.typed is not None:
            self.finished.emit(self.typed)

    def _make_fields(self) -> None:
        self.place = QComboBox(self)
        self.where = QLineEdit(self)
        self.repeat = QPushButton(self)
        self.repeat.setProperty("kind", "quiet")
        self.fact = _Text(self)
        self.fact_said = label("", "small", self)
        self.values = label("", "small", self)
        self.clause = QLineEdit(self)
        self.to_verify = label(self.tr("条号待核"), "warn", self)
        self.demand = _Text(self)
        self.demand_said = label("", "small", self)
        self.due = Due(self)
        self.responsible = QLineEdit(self)
        self.grade = QPushButton(self)
        self.photos = PhotoStrip(self)
        self.keep = QPushButton(self.tr("保存，回到录入 Ctrl+Enter"), self)
        self.keep.setProperty("kind", "main")
        self.drop = QPushButton(self.tr("删除这条"), self)

    def _lay_out(self) -> None:
        rows = QGridLayout(self.four)
        rows.setContentsMargins(theme.SNUG, 0, 0, 0)
        rows.setHorizontalSpacing(theme.SNUG)
        rows.setVerticalSpacing(theme.HAIR)
        rows.setColumnStretch(1, 1)
        self.where.setPlaceholderText(self.tr("具体部位"))
        self.responsible.setPlaceholderText(self.tr("责任人"))
        parts: tuple[tuple[str, QWidget], ...] = (
            (self.tr("地点"), _row((self.place, 2), (self.where, 3))),
            ("", self.repeat),
            (self.tr("事实"), self.fact),
            ("", _row((self.values, 0), (self.fact_said, 1))),
            (self.tr("依据"), _row((self.clause, 1), (self.to_verify, 0))),
            (self.tr("要求"), self.demand),
            ("", self.demand_said),
            ("", self.due),
            ("", _row((self.responsible, 1), (self.due.words, 0), (self.due.off, 0), (self.grade, 0))),
        )
        for number, (word, field) in enumerate(parts):
            if word:
                rows.addWidget(label(word, "strong", self.four), number, 0, Qt.AlignmentFlag.AlignTop)
            place = Qt.AlignmentFlag.AlignLeft if field is self.repeat else Qt.AlignmentFlag(0)
            rows.addWidget(field, number, 1, place)
        rows.setRowStretch(len(parts), 1)
        for widget, name in (
            (self.place, self.tr("地点")),
            (self.where, self.tr("具体部位")),
            (self.fact, self.tr("事实")),
            (self.clause, self.tr("依据")),
            (self.demand, self.tr("要求")),
            (self.responsible, self.tr("责任人")),
        ):
            widget.setAccessibleName(name)

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.addWidget(self.drop)
        kept = label(self.tr("每次修改都已存草稿"), "small", self, wraps=True)
        kept.setAlignment(Qt.AlignmentFlag.AlignCenter)
        foot.addWidget(kept, 1)
        foot.addWidget(self.keep)
        return foot

    def _connect(self) -> None:
        for line in (self.where, self.clause, self.responsible):
            line.textEdited.connect(self._wait)
        for text in (self.fact, self.demand):
            text.textChanged.connect(self._wait)
        self.place.activated.connect(self._wait)
        self.due.edited.connect(self._wait)
        self.gravity.edited.connect(self._wait)
        self.grade.clicked.connect(self._to_gravity)
        self.repeat.clicked.connect(self._read_repeats)
        self.offered.taken.connect(self._take)
        self.offered.away.connect(self._back_to_field)
        self.keep.clicked.connect(self.finish)
        self.drop.clicked.connect(self._drop)

    def _fill(self, typed: FindingDraft, places: Sequence[Choice], *, keeps_text: bool) -> None:
        self.place.clear()
        for choice in places:
            self.place.addItem(choice.name, choice.id)
        self.place.setCurrentIndex(max(self.place.findData(typed.place), 0))
        if keeps_text:
            return
        self.where.setText(typed.place_name)
        self.fact.setPlainText(typed.fact)
        self.clause.setText(typed.clause)
        self.clause.setCursorPosition(0)
        self.to_verify.setVisible(typed.clause_to_verify)
        self.demand.setPlainText(typed.demand)
        self.responsible.setText(typed.responsible)
        self.values.setText(
            "　".join(f"实测 {one.param} {one.value} {one.unit}（{one.limit}）" for one in typed.values)
        )
        self.values.setVisible(bool(typed.values))
        found = QDate.fromString(times.day(typed.found), Qt.DateFormat.ISODate)
        at_once = typed.deadline is None and bool(typed.fact)
        self.due.show_due(typed.deadline, found if found.isValid() else QDate.currentDate(), at_once=at_once)
        self.gravity.show_gravity(typed.grade, typed.mine_did, typed.measure, typed.found)

    @Slot()
    def _wait(self) -> None:
        if self._typed is not None:
            self._pause.start()

    def _tell(self) -> None:
        """Hints, repeats and the grade beside the fields, as they stand now."""
        typed = self.typed
        self._known = self._repeats(typed)
        self.repeat.setVisible(bool(self._known))
        self.repeat.setText(self.tr("↻ {0}　查看(&Y)").format(repeats_line(self._known)))
        said = wording.hints_on_fact(typed.fact, typed.place_name, wants_value=self._help.wants_value) if typed else ()
        self.fact_said.setText(self._said(said, self._help.offer.facts))
        said = wording.hints_on_demand(typed.demand) if typed else ()
        self.demand_said.setText(self._said(said, self._help.offer.demands))
        self.grade.setText(self._grade_words())

    def _said(self, hints: Sequence[str], phrases: Sequence[Phrase]) -> str:
        offered = (self.tr("Ctrl+↓ 用过的 {0} 种说法").format(len(phrases)),) if phrases else ()
        return "　".join((*hints, *offered))

    def _grade_words(self) -> str:
        if self.gravity.is_suspected:
            taken = self.gravity.measure
            return self.tr("▲ 疑似重大 · {0}(&D)").format(taken.kind if taken else self.tr("未填措施"))
        if self._help.hazard.asks and not self.gravity.mine_did:
            return self.tr("▲ 矿方采取了什么措施？(&D)")
        return self.tr("程度：一般(&D)")

    def _repeats(self, typed: FindingDraft | None) -> tuple[Past, ...]:
        if typed is None or not typed.found or not (typed.fact or typed.item):
            return ()
        day = times.day(typed.found)
        new = Past(typed.id, typed.place, typed.place_name, typed.item, typed.fact, typed.demand, day)
        return self._help.offer.repeats(new)

    @Slot()
    def _to_gravity(self) -> None:
        self.sides.setCurrentWidget(self.grave)
        self.gravity.start()

    @Slot()
    def _read_repeats(self) -> None:
        dialog = RepeatsDialog(self._known, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _offer(self) -> None:
        """The wordings used before, under the field the keyboard is in."""
        part = Part.DEMAND if self.demand.hasFocus() else Part.FACT
        field, phrases = (
            (self.demand, self._help.offer.demands) if part is Part.DEMAND else (self.fact, self._help.offer.facts)
        )
        if phrases:
            self.offered.setProperty("part", str(part))
            self.offered.show_under(field, phrases)

    @Slot(str)
    def _take(self, text: str) -> None:
        field = self._field()
        field.insertPlainText(text)
        field.setFocus()

    @Slot()
    def _back_to_field(self) -> None:
        self._field().setFocus()

    def _field(self) -> _Text:
        return self.demand if self.offered.property("part") == str(Part.DEMAND) else self.fact

    @Slot()
    def _drop(self) -> None:
        if self._typed is not None:
            self._pause.stop()
            self.dropped.emit(self._typed.id)


class _Text(QPlainTextEdit):
    """Two lines; Tab goes on; Ctrl+Enter and Ctrl+↓ are the form's."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setFixedHeight(48)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_form_key = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)
        if is_form_key and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        super().keyPressEvent(event)


def _row(*widgets: tuple[QWidget, int]) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.SNUG)
    for widget, stretch in widgets:
        row.addWidget(widget, stretch)
    return holder
