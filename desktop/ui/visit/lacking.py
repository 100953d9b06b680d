"""What a visit still lacks, as a list; below it, in grey, what art. 38 or 39 says of the line in front, and the
reason for a place that was not reached.

The grey words are only here, never where somebody signs nor on paper; one key hides them.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.marks import Mark, Shape
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable
from desktop.ui.visit.missing import Lack, Where

BLOCKS = Mark(Shape.CROSS, "bad", "须补")
WARNS = Mark(Shape.TRIANGLE, "warn", "提醒")
SAMPLED = Mark(Shape.HOLLOW, "calm", "抽查")


class LackPane(QWidget):
    """`opened` carries a `Lack`; `unchecked` the `Lack` of a place and the reason why its items were not checked;
    `hidden` whether the grey words are to stay away. Photos of nothing show the scene (`scene_wanted`) or are left out
    (`aside_wanted`, with the reason).
    """

    opened = Signal(object)
    unchecked = Signal(object, str)
    scene_wanted = Signal()
    aside_wanted = Signal(str)
    hidden = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hides = False
        self._can_change = False
        self.model = LinesModel[Lack](_COLUMNS, lambda lack: (lack.where, lack.text), self)
        self.list = LineTable(self.model, self.tr("还缺什么"), self, has_head=False)
        self.consequence = label("", "small", self, wraps=True)
        self.reason = QLineEdit(self)
        self.scene = QPushButton(self.tr("作为现场照片归入(&S)"), self)
        self.hide_words = QPushButton(self)
        self.hide_words.setProperty("kind", "quiet")
        foot = QHBoxLayout()
        foot.setSpacing(theme.SNUG)
        foot.addWidget(self.consequence, 1)
        foot.addWidget(self.hide_words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HAIR)
        column.addWidget(self.list, 1)
        asked = QHBoxLayout()
        asked.setSpacing(theme.SNUG)
        asked.addWidget(self.scene)
        asked.addWidget(self.reason, 1)
        column.addLayout(asked)
        column.addLayout(foot)
        self.list.opened.connect(self.opened)
        self.list.chosen.connect(self._show)
        self.reason.returnPressed.connect(self._give)
        self.scene.clicked.connect(self.scene_wanted)
        self.hide_words.clicked.connect(self._toggle)
        self._show(None)

    def show_lacks(self, lacks: Sequence[Lack], *, hides: bool, can_change: bool) -> None:
        """Show what is missing; a reason being typed stays."""
        self._hides, self._can_change = hides, can_change
        self.model.show_lines(lacks)
        if self.list.line is None:
            self.list.step(0)
        self.setVisible(bool(lacks))
        self._show(self.list.line)

    def to_blocking(self) -> None:
        """Bring the first line to the front that keeps from sealing."""
        first = next((one for one in self.model.lines if one.blocks), None)
        if first is not None:
            self.list.choose((first.where, first.text))
            self.list.setFocus()

    @Slot(object)
    def _show(self, lack: Lack | None) -> None:
        words = lack.consequence if lack else ""
        self.consequence.setText("" if self._hides else words)
        self.hide_words.setVisible(any(one.consequence for one in self.model.lines))
        self.hide_words.setText(self.tr("显示条文(&X)") if self._hides else self.tr("隐去条文(&X)"))
        is_photos = lack is not None and lack.where is Where.PHOTOS
        self.scene.setVisible(is_photos and self._can_change)
        self.reason.setVisible(bool(lack and (lack.place or is_photos)) and self._can_change)
        if is_photos:
            self.reason.setAccessibleName(self.tr("照片不归入的原因"))
            self.reason.setPlaceholderText(self.tr("不归入的，写明原因（如：模糊），Enter"))
        else:
            self.reason.setAccessibleName(self.tr("本处没查的原因"))
            self.reason.setPlaceholderText(self.tr("本处没查的，写明原因（如：未到达），Enter 全部记为未查"))

    @Slot()
    def _give(self) -> None:
        lack, reason = self.list.line, self.reason.text().strip()
        if lack is None or not reason:
            return
        if lack.where is Where.PHOTOS:
            self.aside_wanted.emit(reason)
        elif lack.place:
            self.unchecked.emit(lack, reason)
        self.reason.clear()
        self.list.setFocus()

    @Slot()
    def _toggle(self) -> None:
        self.hidden.emit(not self._hides)


def _mark(lack: Lack) -> Mark:
    return BLOCKS if lack.blocks else SAMPLED if lack.is_sample else WARNS


_COLUMNS: tuple[Column[Lack], ...] = (
    Column("", lambda lack: _mark(lack).word, 76, _mark),
    Column("", lambda lack: str(lack.where), 62, is_quiet=True),
    Column("", lambda lack: lack.text),
)
