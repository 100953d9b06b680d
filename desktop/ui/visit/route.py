"""The route of a visit: the places passed with the times of coming and going, and the official APP's sign-in.

Space puts a place on the route or takes it off, Enter goes to its times; `0930` is enough for 09:30.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.ui import theme, times
from desktop.ui.flow import Flow
from desktop.ui.marks import Mark, Shape
from desktop.ui.page import label, scrolled
from desktop.ui.tables import Column, LinesModel, LineTable
from desktop.ui.visit.clock_field import WRONG, ClockField
from desktop.ui.visit.seen import SeenPanel
from desktop.ui.visit.words import SUSPECTED

PASSED = Mark(Shape.TICK, "good", "经过")
PLANNED = Mark(Shape.HOLLOW, "accent", "计划")


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place of the mine; `came` and `left` are UTC text when it was passed. `is_suspected`: met unregistered."""

    id: str
    name: str
    kind: str
    is_passed: bool = False
    came: str | None = None
    left: str | None = None
    is_planned: bool = False
    is_suspected: bool = False


@dataclass(frozen=True, slots=True)
class Passing:
    """A place put on the route, or its times changed."""

    place: str
    came: str | None
    left: str | None


def overlapping(lines: Sequence[PlaceLine]) -> tuple[tuple[PlaceLine, PlaceLine], ...]:
    """Places whose times overlap, by pairs next to each other in time: nobody is at two places at once."""
    timed = sorted(
        (line for line in lines if line.is_passed and line.came and line.left), key=lambda one: one.came or ""
    )
    pairs = itertools.pairwise(timed)
    return tuple((one, other) for one, other in pairs if (other.came or "") < (one.left or ""))


class RoutePane(QWidget):
    """`passed` carries a `Passing`, `skipped` a place's id, `signed_in` the APP's number, time and note;
    `sheet_wanted` asks for the paper sheet, `seeing` for the kinds a place met on the spot can be of.
    """

    passed = Signal(object)
    skipped = Signal(str)
    signed_in = Signal(str, object, str)
    sheet_wanted = Signal()
    scans_wanted = Signal()
    seeing = Signal()
    presence_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day = ""
        self.go_to = ""
        """A place to be in front as soon as it is shown."""
        self.model = LinesModel[PlaceLine](_COLUMNS, lambda line: line.id, self)
        self.places = _Places(self.model, self.tr("地点和系统"), self)
        self.came = ClockField(self.tr("到达时间"), self)
        self.left = ClockField(self.tr("离开时间"), self)
        self.toggle = QPushButton(self.tr("经过 / 未经过（空格）"), self)
        self.sheet = QPushButton(self.tr("打印底稿 F11"), self)
        self.scans = QPushButton(self.tr("附上底稿 Shift+F11"), self)
        self.scans_lacking = label("", "warn", self, wraps=True)
        self.see = QPushButton(self.tr("现场发现未登记地点(&U)"), self)
        self.seen = SeenPanel(self)
        self.name = label("", "heading", self, wraps=True)
        self.suspected = label("", "small", self, wraps=True)
        self.overlap = label("", "warn", self, wraps=True)
        self.trouble = label("", "bad", self, wraps=True)
        self.number = QLineEdit(self)
        self.number.setAccessibleName(self.tr("专员 APP 签到编号"))
        self.at = ClockField(self.tr("签到时间"), self)
        self.at.setPlaceholderText(self.tr("时间"))
        self.proof = QPushButton(self.tr("截图、签退…(&I)"), self)
        self.note = QLineEdit(self)
        self.note.setAccessibleName(self.tr("未签到原因"))
        self.note.setPlaceholderText(self.tr("写明原因，如：APP 故障"))
        self._lay_out()
        self._connect()

    def show_places(self, lines: Sequence[PlaceLine], day: str, number: str, note: str, at: str | None = None) -> None:
        """Show the places; `day` is UTC text of a moment of the visit. A field being typed in stays."""
        self._day = day
        self.model.show_lines(lines)
        if self.go_to and self.places.choose(self.go_to):
            self.go_to = ""
        if self.places.line is None:
            self.places.step(0)
        for field, text in ((self.number, number), (self.note, note)):
            if not field.hasFocus():
                field.setText(text)
        self.at.show_time(at)
        self._show(self.places.line)

    def _lay_out(self) -> None:
        side = QFrame(self)
        side.setProperty("kind", "card")
        rows = QFormLayout(side)
        rows.setVerticalSpacing(theme.SNUG)
        rows.addRow(self.name)
        rows.addRow(self.suspected)
        rows.addRow(self.toggle)
        rows.addRow(self.tr("到达"), self.came)
        rows.addRow(self.tr("离开"), self.left)
        rows.addRow(self.overlap)
        rows.addRow(self.trouble)
        rows.addRow(label(self.tr("专员 APP 签到在手机上办理，这里只记编号"), "small", side, wraps=True))
        signed = QHBoxLayout()
        signed.setSpacing(theme.TIGHT)
        signed.addWidget(self.number, 1)
        signed.addWidget(self.at)
        rows.addRow(self.tr("签到编号"), signed)
        rows.addRow(self.tr("未签到"), self.note)
        rows.addRow(self.proof)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.TIGHT, 0, 0)
        row.setSpacing(theme.SNUG)
        left = QVBoxLayout()
        left.setSpacing(theme.SNUG)
        foot = Flow(self.sheet, self.scans, self.see)
        left.addWidget(self.places, 1)
        left.addWidget(self.seen)
        left.addWidget(self.scans_lacking)
        left.addLayout(foot)
        row.addLayout(left, 1)
        row.addWidget(scrolled(side, 300))

    def show_scans(self, lacking: str) -> None:
        """Which pages of the sheet did not come back: `缺第 3、5 页`, "" when none lacks."""
        self.scans_lacking.setText(lacking)
        self.scans_lacking.setVisible(bool(lacking))

    def _connect(self) -> None:
        self.places.chosen.connect(self._show)
        self.places.opened.connect(self._to_times)
        self.places.toggled.connect(self._toggle)
        self.toggle.clicked.connect(self._toggle)
        self.came.passed.connect(self._came_done)
        self.left.passed.connect(self._left_done)
        self.sheet.clicked.connect(self.sheet_wanted)
        self.scans.clicked.connect(self.scans_wanted)
        self.see.clicked.connect(self.seeing)
        self.seen.closed.connect(self.places.setFocus)
        self.number.editingFinished.connect(self._sign_in)
        self.note.editingFinished.connect(self._sign_in)
        self.at.editingFinished.connect(self._sign_in)
        self.at.passed.connect(self.note.setFocus)
        self.proof.clicked.connect(self.presence_wanted)

    @Slot(object)
    def _show(self, line: PlaceLine | None) -> None:
        self.trouble.clear()
        self.name.setText(line.name if line else "")
        self.suspected.setVisible(line is not None and line.is_suspected)
        self.suspected.setText(self.tr("{0}，现场发现、未登记：将提示主管部门核实。").format(line.kind if line else ""))
        pairs = [
            pair for pair in overlapping(self.model.lines) if line is not None and line.id in (pair[0].id, pair[1].id)
        ]
        others = [one.name for pair in pairs for one in pair if line is not None and one.id != line.id]
        self.overlap.setVisible(bool(others))
        self.overlap.setText(self.tr("与{0}的时间重叠，请核对。").format("、".join(others)))
        for field, value in ((self.came, line.came if line else None), (self.left, line.left if line else None)):
            field.show_time(value)
        for widget in (self.came, self.left, self.toggle):
            widget.setEnabled(line is not None)

    @Slot(object)
    def _to_times(self, line: PlaceLine) -> None:
        self.came.setFocus()
        self.came.selectAll()

    @Slot()
    def _toggle(self) -> None:
        line = self.places.line
        if line is None:
            return
        if line.is_passed:
            self.skipped.emit(line.id)
        else:
            self.passed.emit(Passing(line.id, None, None))

    @Slot()
    def _came_done(self) -> None:
        if self._read(self.came) is not None or not self.came.text():
            self.left.setFocus()
            self.left.selectAll()

    @Slot()
    def _left_done(self) -> None:
        line = self.places.line
        came = self._read(self.came)
        left = self._read(self.left, came)
        if line is None or (self.came.text() and came is None) or (self.left.text() and left is None):
            return
        self.came.setModified(False)
        self.left.setModified(False)
        self.passed.emit(Passing(line.id, came, left))
        self.places.setFocus()
        self.places.step(1)

    def _read(self, field: ClockField, not_before: str | None = None) -> str | None:
        at = field.read(self._day, not_before)
        self.trouble.setText(self.tr(WRONG) if field.is_wrong else "")
        return at

    @Slot()
    def _sign_in(self) -> None:
        at = self.at.read(self._day)
        fields = (self.number, self.note, self.at)
        self.trouble.setText(self.tr(WRONG) if self.at.is_wrong else "")
        if not self.at.is_wrong and any(field.isModified() for field in fields):
            for field in fields:
                field.setModified(False)
            self.signed_in.emit(self.number.text().strip(), at, self.note.text().strip())


class _Places(LineTable[PlaceLine]):
    toggled = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.toggled.emit()
            return
        super().keyPressEvent(event)


def _passing(line: PlaceLine) -> Mark | None:
    return PASSED if line.is_passed else PLANNED if line.is_planned else None


def _word(line: PlaceLine) -> str:
    mark = _passing(line)
    return mark.word if mark else ""


def _kind(line: PlaceLine) -> str:
    return SUSPECTED.word if line.is_suspected else line.kind


_COLUMNS: tuple[Column[PlaceLine], ...] = (
    Column("经过", _word, 78, _passing),
    Column("地点、系统", lambda line: line.name),
    Column("类别", _kind, 120, lambda line: SUSPECTED if line.is_suspected else None, is_quiet=True),
    Column("到达", lambda line: times.clock(line.came), 62),
    Column("离开", lambda line: times.clock(line.left), 62),
)
