"""清单 · 比较: two versions chosen from the published ones, drafts, the mines' own and files; what differs, to be read,
searched and exported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QTextBrowser, QWidget

from desktop.actions import compare_lines
from desktop.actions.compare_lines import Differing, Group, Side
from desktop.desk import Desk
from desktop.errors import DeskError
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.lists import differing_page
from desktop.ui.lists.importing_parts import CalmCombo
from desktop.ui.lists.tab import ListsTab
from desktop.ui.page import label

FILES = "检查表 (*.yaml *.yml *.xlsx)"
OUT = "Excel (*.xlsx)"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is being compared, so that a late answer for others is dropped."""

    before: Side
    after: Side


class DifferTab(ListsTab):
    """Two combos, the page below."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "比较", parent)
        self.found: Differing | None = None
        self._difference: Any = None
        self._asked: Asked | None = None
        self._files: list[Side] = []
        self._known: dict[str, Side] = {}
        self.before = CalmCombo(self.tr("原来的版本"), self)
        self.after = CalmCombo(self.tr("现在的版本"), self)
        for combo in (self.before, self.after):
            combo.setPlaceholderText(self.tr("选一个版本：已发布的、草稿、随程序的、各矿现行的"))
        self.before_file = QPushButton(self.tr("选文件(&Q)…"), self)
        self.after_file = QPushButton(self.tr("选文件(&W)…"), self)
        self.swap = QPushButton(self.tr("对调(&U)"), self)
        self.counts = label("", "strong", self)
        self.sought = QLineEdit(self)
        self.sought.setPlaceholderText(self.tr("搜索 Ctrl+F"))
        self.sought.setAccessibleName(self.tr("搜索"))
        self.sought.setClearButtonEnabled(True)
        self.export = QPushButton(self.tr("导出 Excel(&E)…"), self)
        self.page = QTextBrowser(self)
        self.page.setAccessibleName(self.tr("两个版本的差别"))
        self.page.setOpenLinks(False)
        self._lay_out()
        self._connect()
        self._show_page()

    def ask(self) -> None:
        self.bench.ask(_sides, done=self._show_sides)

    def first_focus(self) -> QWidget:
        return self.before

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "page"):
            self._show_page()

    def take_file(self, combo: CalmCombo, path: Path) -> None:
        """A file as one of the two versions."""
        side = compare_lines.side_of_file(str(path), path.name)
        if side.key not in self._known:
            self._files.insert(0, side)
            self._known[side.key] = side
            for one in (self.before, self.after):
                _insert(one, 0, side)
        combo.setCurrentIndex(combo.findData(side.key))
        self._compare()

    def _lay_out(self) -> None:
        head = QGridLayout()
        head.setHorizontalSpacing(theme.SNUG)
        head.setVerticalSpacing(theme.TIGHT)
        head.setColumnStretch(1, 1)
        for row, (word, combo, button) in enumerate(
            ((self.tr("原"), self.before, self.before_file), (self.tr("现"), self.after, self.after_file))
        ):
            head.addWidget(label(word, "strong", self), row, 0)
            head.addWidget(combo, row, 1)
            head.addWidget(button, row, 2)
        head.addWidget(self.swap, 0, 3, 2, 1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SNUG)
        foot.addWidget(self.counts, 1)
        self.sought.setFixedWidth(190)
        foot.addWidget(self.sought)
        foot.addWidget(self.export)
        self.body.addLayout(head)
        self.body.addLayout(foot)
        self.body.addWidget(self.page, 1)

    def _connect(self) -> None:
        for combo in (self.before, self.after):
            combo.activated.connect(self._compare)
        self.before_file.clicked.connect(partial(self._choose_file, self.before))
        self.after_file.clicked.connect(partial(self._choose_file, self.after))
        self.swap.clicked.connect(self._swap)
        self.sought.textChanged.connect(self._show_page)
        self.export.clicked.connect(self._choose_target)
        scope = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+F"), self, self.sought.setFocus, context=scope)

    @Slot(object)
    def _show_sides(self, found: Sequence[Side]) -> None:
        every = (*self._files, *found)
        self._known = {side.key: side for side in every}
        for number, combo in enumerate((self.before, self.after)):
            chosen = combo.currentData()
            combo.clear()
            for row, side in enumerate(every):
                _insert(combo, row, side)
            there = combo.findData(chosen) if chosen is not None else -1
            # at first: the newest as what is said now, the one before it as what was said
            combo.setCurrentIndex(there if there >= 0 else _proposed(every)[number])
        self._compare()

    @Slot()
    def _compare(self) -> None:
        before, after = (self._known.get(str(combo.currentData())) for combo in (self.before, self.after))
        if before is None or after is None:
            self._asked = None
            return
        asked = self._asked = Asked(before, after)
        if self.found is None:
            self.counts.setText(self.tr("正在比较…"))
        self.bench.draw(_differ, before, after, done=partial(self._show, asked), failed=partial(self._fail, asked))

    def _show(self, asked: Asked, answer: tuple[Differing, Any]) -> None:
        if asked == self._asked:
            self.found, self._difference = answer
            self._show_page()

    def _fail(self, asked: Asked, error: DeskError) -> None:
        if asked == self._asked:
            self.found = self._difference = None
            self._show_page()
            self.bench.trouble(error)

    @Slot()
    def _show_page(self) -> None:
        self.export.setEnabled(self.found is not None)
        if self.found is None:
            self.counts.clear()
            told = self.tr("在上面选两个版本，或选文件（导出的 .xlsx、.yaml），差别就列在这里。")
            self.page.setPlainText(told)
            return
        found = self.found
        told = self.tr("新增 {0} 条，删除 {1} 条，改动 {2} 条")
        self.counts.setText(told.format(*map(found.count, (Group.ADDED, Group.REMOVED, Group.CHANGED))))
        words = self.sought.text().casefold().split()
        entries = [one for one in found.entries if all(word in one.words for word in words)]
        self.page.setHtml(differing_page.page(found, entries, theme.colours(self.palette())))

    @Slot()
    def _swap(self) -> None:
        before, after = self.before.currentIndex(), self.after.currentIndex()
        self.before.setCurrentIndex(after)
        self.after.setCurrentIndex(before)
        self._compare()

    def _choose_file(self, combo: CalmCombo) -> None:
        dialog = QFileDialog(self, self.tr("选要比较的文件"), "", FILES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(partial(self._take_chosen, combo))
        dialog.open()

    def _take_chosen(self, combo: CalmCombo, name: str) -> None:
        self.take_file(combo, Path(name))

    @Slot()
    def _choose_target(self) -> None:
        dialog = QFileDialog(self, self.tr("导出差别"), self.tr("差别.xlsx"), OUT)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.fileSelected.connect(self.write)
        dialog.open()

    @Slot(str)
    def write(self, name: str) -> None:
        """Write what differs as a workbook."""
        if self._difference is not None:
            self.bench.draw(_write, self._difference, Path(name), done=self._written)

    def _written(self, file: Path) -> None:
        self.bench.say(self.tr("差别已导出到 {0}。").format(file))


def _insert(combo: CalmCombo, row: int, side: Side) -> None:
    combo.insertItem(row, "　".join(filter(None, (side.word, side.detail))), side.key)


def _proposed(every: Sequence[Side]) -> tuple[int, int]:
    """The rows of 原 and 现 to begin with: the newest version and the earlier one of the same subject, if there are."""
    subjects = [side.key.partition("#")[0] if side.key.startswith("published:") else "" for side in every]
    for row, subject in enumerate(subjects):
        if subject and subject in subjects[row + 1 :]:
            return subjects.index(subject, row + 1), row
    return -1, -1


def _sides(desk: Desk) -> tuple[Side, ...]:
    from desktop.actions import comparing  # noqa: PLC0415 - late: Excel's library, in the lane

    return comparing.sides(desk)


def _differ(desk: Desk, before: Side, after: Side) -> tuple[Differing, Any]:
    from desktop.actions import comparing  # noqa: PLC0415 - late: Excel's library, in the lane

    return comparing.differ(desk, before, after)


def _write(desk: Desk, difference: Any, file: Path) -> Path:
    from desktop.actions import comparing  # noqa: PLC0415 - late: Excel's library, in the lane

    return comparing.write(desk, difference, file)
