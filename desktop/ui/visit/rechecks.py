"""Re-checks: the mine's open findings on the left, the one in front on the right with its result, note and photos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from desktop.supervision.finding import Recheck
from desktop.ui import theme
from desktop.ui.marks import Mark, Shape
from desktop.ui.page import label, scrolled
from desktop.ui.photos import PhotoLine, PhotoStrip
from desktop.ui.tables import Column, LinesModel, LineTable
from desktop.ui.visit.words import OVERDUE, RECHECKS

RESULTS = {
    Recheck.DONE: Mark(Shape.TICK, "good", "已整改"),
    Recheck.PARTLY: Mark(Shape.HALF, "warn", "部分整改"),
    Recheck.NOT_DONE: Mark(Shape.CROSS, "bad", "未整改"),
    Recheck.EXTENSION: Mark(Shape.ARROW, "calm", "申请延期"),
}


@dataclass(frozen=True, slots=True)
class OldLine:
    """An open finding of an earlier visit, with what this visit found about it."""

    id: str
    place: str
    fact: str
    demand: str
    deadline: str
    found: str
    person: str
    is_overdue: bool = False
    result: Recheck | None = None
    note: str = ""
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Rechecked:
    """One re-check as it was typed."""

    finding: str
    result: Recheck
    note: str
    closes: bool


class RechecksPane(QWidget):
    """`rechecked` carries a `Rechecked`; `photos_added` a finding's id and files."""

    rechecked = Signal(object)
    photos_added = Signal(str, list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: Mapping[str, tuple[PhotoLine, ...]] = {}
        self.model = LinesModel[OldLine](_COLUMNS, lambda line: line.id, self)
        self.list = LineTable(self.model, self.tr("待复查的隐患"), self)
        self.words = label("", "", self, wraps=True)
        self.when = label("", "small", self, wraps=True)
        self.result = QLineEdit(self)
        self.result.setAccessibleName(self.tr("复查结果：1 已整改 2 部分整改 3 未整改 4 申请延期"))
        self.result.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.result.setMaxLength(1)
        self.result.setFixedWidth(48)
        self.note = QLineEdit(self)
        self.note.setAccessibleName(self.tr("复查意见"))
        self.note.setPlaceholderText(self.tr("复查意见（事实、位置、实测值）"))
        self.closes = QCheckBox(self.tr("同时销号"), self)
        self.keep = QPushButton(self.tr("记录 Enter"), self)
        self.photos = PhotoStrip(self)
        self._lay_out()
        self.list.chosen.connect(self._show)
        self.list.opened.connect(self._begin)
        self.result.returnPressed.connect(self._result_done)
        self.note.returnPressed.connect(self._keep)
        self.keep.clicked.connect(self._keep)
        self.photos.added.connect(self._add_photos)

    def show_lines(self, lines: Sequence[OldLine]) -> None:
        """Show the open findings; a half-typed re-check stays."""
        self.model.show_lines(lines)
        if self.list.line is None:
            self.list.step(0)
        self._show(self.list.line)

    def show_photos(self, pictures: Mapping[str, tuple[PhotoLine, ...]]) -> None:
        """The photos of each re-check, by its finding."""
        self._pictures = pictures
        line = self.list.line
        self.photos.show_lines(pictures.get(line.id, ()) if line else ())

    def _lay_out(self) -> None:
        card = QFrame(self)
        card.setProperty("kind", "card")
        column = QVBoxLayout(card)
        column.setSpacing(theme.SNUG)
        column.addWidget(self.when)
        column.addWidget(self.words)
        column.addWidget(label(self.tr("1 已整改  2 部分整改  3 未整改  4 申请延期"), "muted", card, wraps=True))
        column.addWidget(self.result)
        column.addWidget(self.note)
        column.addWidget(self.closes)
        column.addWidget(self.photos)
        column.addStretch(1)
        column.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignRight)
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.list)
        parts.addWidget(scrolled(card))
        parts.setSizes([460, 340])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, theme.TIGHT, 0, 0)
        whole.addWidget(parts)

    @Slot(object)
    def _show(self, line: OldLine | None) -> None:
        is_same = line is not None and self.property("shown") == line.id
        self.setProperty("shown", line.id if line else "")
        for widget in (self.result, self.note, self.closes, self.keep, self.photos):
            widget.setEnabled(line is not None)
        self.words.setText(f"{line.place}：{line.fact}\n要求：{line.demand}" if line else self.tr("没有待复查的隐患。"))
        self.when.setText(f"{line.found} 发现 · 期限 {line.deadline or '立即'} · {line.person}" if line else "")
        self.photos.show_lines(self._pictures.get(line.id, ()) if line else ())
        if not is_same:
            digits = {result: digit for digit, result in RECHECKS.items()}
            self.result.setText(digits[line.result] if line and line.result else "")
            self.note.setText(line.note if line else "")
            self.closes.setChecked(bool(line and line.closes))

    @Slot(object)
    def _begin(self, line: OldLine) -> None:
        self.result.setFocus()
        self.result.selectAll()

    @Slot()
    def _result_done(self) -> None:
        chosen = RECHECKS.get(self.result.text())
        if chosen is None:
            self.result.selectAll()
            return
        self.closes.setChecked(chosen is Recheck.DONE)
        self.note.setFocus()
        self.note.selectAll()

    @Slot()
    def _keep(self) -> None:
        line, chosen = self.list.line, RECHECKS.get(self.result.text())
        if line is None or chosen is None:
            self.result.setFocus()
            return
        closes = self.closes.isChecked() and chosen is Recheck.DONE
        self.rechecked.emit(Rechecked(line.id, chosen, self.note.text().strip(), closes))
        self.list.setFocus()
        self.list.step(1)

    @Slot(list)
    def _add_photos(self, files: list[object]) -> None:
        if self.list.line is not None and self.list.line.result is not None:
            self.photos_added.emit(self.list.line.id, files)


_COLUMNS: tuple[Column[OldLine], ...] = (
    Column(
        "本次复查",
        lambda line: str(line.result) if line.result else ("逾期" if line.is_overdue else ""),
        96,
        lambda line: RESULTS[line.result] if line.result else (OVERDUE if line.is_overdue else None),
    ),
    Column("期限", lambda line: line.deadline or "立即", 92, is_quiet=True),
    Column("隐患", lambda line: f"{line.place}：{line.fact}"),
)
