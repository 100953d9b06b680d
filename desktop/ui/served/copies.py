"""The pages of the signed and sealed paper as they came back from the scanner, under each other, beside the paper."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.supervision.service import Copy
from desktop.ui import theme, thumbnails
from desktop.ui.bench import Bench

SIDE = 1400  # pixels of a page's long side as it is held here


class CopyView(QScrollArea):
    """Fitted to its width; arrows and page keys move it."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._pages: tuple[Copy, ...] = ()
        self._pictures: list[tuple[QLabel, QPixmap]] = []
        self.setAccessibleName(self.tr("盖章扫描件"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = QWidget(self)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.SNUG)
        self.setWidget(self._inside)
        self.setMinimumWidth(120)
        self.hide()

    @property
    def count(self) -> int:
        """How many pages stand here."""
        return len(self._pictures)

    def show_pages(self, pages: Sequence[Copy]) -> None:
        """Show these; the same ones stay as they are. Hidden without any."""
        self.setVisible(bool(pages))
        if tuple(pages) == self._pages:
            return
        self._pages = tuple(pages)
        self._empty()
        if pages:
            wanted = [one.preview for one in pages]
            self._bench.draw(thumbnails.shrink, wanted, SIDE, done=self._take)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for shown, picture in self._pictures:
            self._fit(shown, picture)

    def _take(self, found: dict[str, bytes]) -> None:
        if not {one.preview for one in self._pages} >= found.keys():
            return  # another paper is in front by now
        self._empty()
        for number, page in enumerate(self._pages, 1):
            shown, picture = QLabel(self._inside), QPixmap()
            shown.setToolTip(page.name)
            if picture.loadFromData(found.get(page.preview, b"")):
                shown.setAccessibleName(self.tr("扫描件第 {0} 页").format(number))
                self._pictures.append((shown, picture))
                self._fit(shown, picture)
            else:
                shown.setText(self.tr("{0}：这一页还没有到本机，请先同步。").format(page.name))
                shown.setWordWrap(True)
            self._column.addWidget(shown)
        self._column.addStretch(1)

    def _fit(self, shown: QLabel, picture: QPixmap) -> None:
        ratio = self.devicePixelRatioF()
        wide = max(round(self.viewport().width() * ratio), 40)
        scaled = picture.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
        scaled.setDevicePixelRatio(ratio)
        shown.setPixmap(scaled)

    def _empty(self) -> None:
        self._pictures = []
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
