"""The pages of a paper sheet that came back: what is attached to a visit, read for the screen, and a page
seen large.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from desktop.actions import scans
from desktop.actions.scans import Batch, File
from desktop.desk import Desk
from desktop.supervision.scans import ScanAttached, missing_words
from desktop.ui.lanes import Tell

STEP = 1.25
LARGEST = 6.0


@dataclass(frozen=True, slots=True)
class ScanLine:
    """A page attached: what people call it, the file it came in, the JPEG to show."""

    original: str
    at_page: int
    preview: str
    word: str
    file: str


@dataclass(frozen=True, slots=True)
class ScansView:
    """All pages attached to a visit, and in words how many and which still lack."""

    lines: tuple[ScanLine, ...] = ()
    words: str = ""


def read_scans(desk: Desk, visit: str) -> ScansView:
    """The pages of a visit's sheet in the order of the paper."""
    state = scans.of_visit(desk, visit)
    lines = tuple(ScanLine(one.original, one.at_page, one.preview, _word(one), _file(one)) for one in state.in_order)
    lacking = missing_words(state.prints)
    whole = "，页数齐全。" if state.prints and not lacking else f"，{lacking}。" if lacking else "。"
    return ScansView(lines, f"已附 {len(lines)} 页{whole}" if lines else "")


def read_files(desk: Desk, files: Sequence[Path], stopped: Callable[[], bool], tell: Tell) -> Batch:
    """Read files from the disk; one that cannot be opened is named."""
    unopened: list[str] = []

    def opened() -> Iterator[File]:
        for file in files:
            try:
                yield file.name, file.read_bytes()
            except OSError as error:
                unopened.append(f"“{file.name}”打不开（{error.strerror}）；请核对后再附。")

    batch = scans.read(opened(), len(files), stopped, tell)
    return Batch(batch.pages, (*batch.refused, *unopened))


def read_page(desk: Desk, preview: str) -> bytes:
    """The JPEG of a page. Missing while it is not on this disk."""
    return desk.blobs.get(preview)


def _word(one: ScanAttached) -> str:
    return f"第 {one.page} 页 / {one.pages}" if one.page else "未认出页码"


def _file(one: ScanAttached) -> str:
    return f"{one.name} 第 {one.at_page} 页" if one.at_page else one.name


class LargePage(QScrollArea):
    """A page fitted to the width; + and - change the size, 0 fits again, arrows move it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture = QPixmap()
        self._zoom = 1.0
        self.paper = QLabel(self)
        self.paper.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setWidget(self.paper)
        self.setWidgetResizable(True)
        self.setAccessibleName(self.tr("底稿页"))

    @property
    def is_empty(self) -> bool:
        """Whether no page is shown."""
        return self._picture.isNull()

    def show_jpeg(self, data: bytes) -> None:
        """Show a page; nothing for empty bytes."""
        self._picture = QPixmap()
        if data:
            self._picture.loadFromData(data)
        self._zoom = 1.0
        self._fit()
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._zoom = min(LARGEST, self._zoom * STEP)
            case Qt.Key.Key_Minus:
                self._zoom = max(1 / LARGEST, self._zoom / STEP)
            case Qt.Key.Key_0:
                self._zoom = 1.0
            case _:
                super().keyPressEvent(event)
                return
        self._fit()

    def _fit(self) -> None:
        if self._picture.isNull():
            self.paper.clear()
            return
        ratio = self.devicePixelRatioF()
        room = self.width() - 2 * self.frameWidth() - self.verticalScrollBar().sizeHint().width()
        width = max(1, round(room * self._zoom * ratio))
        shown = self._picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        shown.setDevicePixelRatio(ratio)
        self.paper.setPixmap(shown)
