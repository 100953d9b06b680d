"""载入 · 认列: every sheet with its heading row, what each column is taken for, and the rows that are not taken."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import import_answers
from desktop.actions.import_lines import ColumnLine, Seen, SheetLine, StrayLine
from desktop.ui import theme
from desktop.ui.lists.importing_parts import LEFT, LOOK, CalmCombo, Panel
from desktop.ui.marks import Mark, MarkLabel, Shape
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable

TAKEN = Mark(Shape.TICK, "good", "")
STRAYS_SHOWN = 2


class ColumnsPanel(Panel):
    """The sheets at the left when there are several; the columns of the chosen one with a combo each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("认列", parent)
        self._targets: tuple[str, ...] = ()
        self._shown: tuple[ColumnLine, ...] | None = None
        self.combos: list[CalmCombo] = []
        self.sheet_model = LinesModel[SheetLine](_SHEETS, lambda line: line.name, self)
        self.sheets = LineTable(self.sheet_model, self.tr("工作表"), self, has_head=False)
        self.sheets.setFixedWidth(150)
        self.is_taken = QCheckBox(self.tr("载入这张表(&L)"), self)
        self.row = QSpinBox(self)
        self.row.setAccessibleName(self.tr("标题行"))
        self.row.setMinimum(1)
        self.row.setKeyboardTracking(False)
        self.automatic = QPushButton(self.tr("重新自动认(&M)"), self)
        self.sure = QPushButton(self.tr("都认得对(&Y)"), self)
        self.heading = label("", "small", self)
        self.heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.why = label("", "warn", self, wraps=True)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.stray_model = LinesModel[StrayLine](_STRAYS, lambda line: line.row, self)
        self.strays = LineTable(self.stray_model, self.tr("不载入的行"), self, has_head=False)
        self.stray_words = label("", "strong", self)
        self._lay_out()
        self.sheets.chosen.connect(self._show_sheet)
        self.is_taken.toggled.connect(self._take_sheet)
        self.row.valueChanged.connect(self._take_row)
        self.automatic.clicked.connect(self._forget_row)
        self.sure.clicked.connect(self._confirm)

    def show_seen(self, seen: Seen) -> None:
        self._targets = seen.targets
        is_other = [one.name for one in self.sheet_model.lines] != [one.name for one in seen.sheets]
        self.sheet_model.show_lines(seen.sheets)
        self.sheets.setVisible(len(seen.sheets) > 1)
        if is_other or self.sheets.line is None:  # a cover may be the first, it is not what is asked about
            first = next((sheet.name for sheet in seen.sheets if sheet.items), None)
            self.sheets.choose(first) if first else self.sheets.step(0)
        self._show_sheet(self.sheets.line)

    def show_row(self, sheet: str) -> None:
        """Bring a sheet to the front."""
        self.sheets.choose(sheet)

    def first_focus(self) -> QWidget:
        unsure = (combo for combo, line in zip(self.combos, self._shown or (), strict=False) if not line.is_sure)
        return next(unsure, self.combos[0] if self.combos else self.row)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        head.addWidget(self.is_taken)
        head.addWidget(label(self.tr("标题行"), "", self))
        head.addWidget(self.row)
        head.addWidget(self.automatic)
        head.addStretch(1)
        head.addWidget(self.sure)
        right = QVBoxLayout()
        right.setSpacing(theme.TIGHT)
        right.addLayout(head)
        right.addWidget(self.heading)
        right.addWidget(self.why)
        right.addWidget(self.area, 1)
        right.addWidget(self.stray_words)
        right.addWidget(self.strays)
        halves = QHBoxLayout()
        halves.setSpacing(theme.SNUG)
        halves.addWidget(self.sheets)
        halves.addLayout(right, 1)
        self.body.addLayout(halves)

    @Slot(object)
    def _show_sheet(self, line: SheetLine | None) -> None:
        if line is None:
            return
        with QSignalBlocker(self.is_taken), QSignalBlocker(self.row):
            self.is_taken.setChecked(line.is_taken)
            self.row.setMaximum(max(line.last_row, 1))
            self.row.setValue(max(line.heading_row, 1))
        self.row.setEnabled(line.is_taken and line.last_row > 0)
        where = self.tr("第 {0} 行：").format(line.heading_row) if line.heading_row else ""
        self.heading.setText(f"{where}{line.heading}")
        self.heading.setToolTip(line.heading)
        self.why.setText(self.tr("这张表没有载入：{0}。").format(line.why) if line.why else "")
        self.why.setVisible(bool(line.why))
        if self._shown is None or [one.name for one in self._shown] != [one.name for one in line.columns]:
            self._build(line.columns)
        self._shown = line.columns
        self._refresh(line)
        self.stray_model.show_lines(line.strays)
        for widget in (self.strays, self.stray_words):
            widget.setVisible(bool(line.strays))
        self.strays.setFixedHeight(min(max(len(line.strays), 1), STRAYS_SHOWN) * theme.row() + theme.TIGHT)
        self.sure.setEnabled(any(not one.is_sure for one in line.columns))
        self.stray_words.setText(self.tr("不载入的行：{0} 行").format(len(line.strays)))

    def _build(self, columns: tuple[ColumnLine, ...]) -> None:
        inside = QWidget(self)
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, theme.SNUG, 0)
        grid.setHorizontalSpacing(theme.SNUG)
        grid.setVerticalSpacing(theme.TIGHT)
        grid.setColumnStretch(3, 1)
        self.combos, self._marks, self._samples = [], [], []
        for number, word in enumerate((self.tr("列"), self.tr("取作"), "", self.tr("例（前三条）"))):
            grid.addWidget(label(word, "small", inside), 0, number)
        for row, one in enumerate(columns, 1):
            combo = CalmCombo(self.tr("{0} 列“{1}”取作").format(one.letter, one.name), inside)
            combo.addItem(self.tr("不载入"), "")
            for target in self._targets:
                combo.addItem(target, target)
            combo.activated.connect(partial(self._take_column, row - 1))
            name = label(f"{one.letter}  {one.name}", "", inside)
            name.setToolTip(one.name)
            name.setMaximumWidth(170)
            sample = label("", "muted", inside)
            sample.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            mark = MarkLabel(inside)
            for column, widget in enumerate((name, combo, mark, sample)):
                grid.addWidget(widget, row, column)
            self.combos.append(combo)
            self._samples.append(sample)
            self._marks.append(mark)
        grid.setRowStretch(len(columns) + 1, 1)
        self.area.setWidget(inside)

    def _refresh(self, line: SheetLine) -> None:
        for combo, sample, mark, one in zip(self.combos, self._samples, self._marks, line.columns, strict=True):
            combo.setCurrentIndex(max(combo.findData(one.target), 0))
            sample.setText(" ／ ".join(one.samples))
            sample.setToolTip("\n".join(one.samples))
            mark.show_mark(LOOK if not one.is_sure else TAKEN if one.target else LEFT, "" if one.is_sure else LOOK.word)
            mark.setVisible(not one.is_sure)

    def _take_column(self, number: int, choice: int) -> None:
        line = self.sheets.line
        if line is not None and number < len(line.columns):
            target = str(self.combos[number].itemData(choice))
            name = line.columns[number].name
            self.answered.emit(import_answers.with_column(self.draft, line.name, name, target))

    @Slot()
    def _confirm(self) -> None:
        """All columns of this sheet are taken as proposed."""
        line, draft = self.sheets.line, self.draft
        for one in line.columns if line is not None else ():
            if line is not None and not one.is_sure:
                draft = import_answers.with_column(draft, line.name, one.name, one.target)
        self.answered.emit(draft)

    @Slot(bool)
    def _take_sheet(self, is_taken: bool) -> None:
        if self.sheets.line is not None:
            self.answered.emit(import_answers.with_sheet(self.draft, self.sheets.line.name, is_taken=is_taken))

    @Slot(int)
    def _take_row(self, row: int) -> None:
        if self.sheets.line is not None:
            self.answered.emit(import_answers.with_heading_row(self.draft, self.sheets.line.name, row))

    @Slot()
    def _forget_row(self) -> None:
        if self.sheets.line is not None:
            self.answered.emit(import_answers.with_heading_row(self.draft, self.sheets.line.name, None))


_SHEETS: tuple[Column[SheetLine], ...] = (
    Column("表", lambda line: line.name, 0, lambda line: TAKEN if line.items else LEFT),
    Column("条", lambda line: str(line.items or ""), 44, is_right=True),
)
_STRAYS: tuple[Column[StrayLine], ...] = (
    Column("行", lambda line: f"第 {line.row} 行", 76, is_quiet=True),
    Column("文字", lambda line: line.text),
    Column("原因", lambda line: line.why, 110, is_quiet=True),
)
