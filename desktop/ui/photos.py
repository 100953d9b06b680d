"""A strip of photos: drop files on it, or add them by button; Delete takes the current one out.

Pictures are decoded elsewhere: the strip is given small JPEGs and shows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QBuffer,
    QByteArray,
    QIODevice,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QImage,
    QImageWriter,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QListView, QPushButton, QVBoxLayout, QWidget

from desktop.supervision.visit import Drawing
from desktop.ui import annotating, theme
from desktop.ui.page import label

Index = QModelIndex | QPersistentModelIndex
THUMBNAIL = QSize(80, 60)
ENDINGS = "*.jpg *.jpeg *.png *.heic *.heif"


@dataclass(frozen=True, slots=True)
class PhotoLine:
    """One photo: its hash, the name people know it by, a small JPEG (empty until it is there), what lies over it;
    `note` stands in the place of a picture that nobody has any more.
    """

    digest: str
    name: str
    thumbnail: bytes = b""
    drawings: tuple[Drawing, ...] = ()
    note: str = ""


class PhotoModel(QAbstractListModel):
    """Photos in the order they came."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[PhotoLine, ...] = ()
        self._icons: dict[str, QIcon] = {}

    @property
    def lines(self) -> tuple[PhotoLine, ...]:
        """What is shown."""
        return self._lines

    def show_lines(self, lines: Sequence[PhotoLine]) -> None:
        """Show these photos."""
        if tuple(lines) == self._lines:
            return
        self.beginResetModel()
        self._lines = tuple(lines)
        self._icons = {line.digest: _icon(line.thumbnail, line.drawings, line.note) for line in self._lines}
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return f"{line.name}（{line.note}）" if line.note else line.name
            case Qt.ItemDataRole.DecorationRole:
                return self._icons[line.digest]
            case _:
                return None


class PhotoStrip(QFrame):
    """The strip. `added` carries the files or pasted pictures a person gave, `removed` a photo's hash."""

    added = Signal(object)
    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._is_fixed = False
        self.model = PhotoModel(self)
        self.view = QListView(self)
        self.view.setModel(self.model)
        self.view.setAccessibleName(self.tr("照片"))
        self.view.setViewMode(QListView.ViewMode.IconMode)
        self.view.setFlow(QListView.Flow.LeftToRight)
        self.view.setWrapping(False)
        self.view.setMovement(QListView.Movement.Static)
        self.view.setIconSize(THUMBNAIL)
        self.view.setFixedHeight(THUMBNAIL.height() + 38)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAcceptDrops(False)
        self.count = label(self.tr("照片：把文件拖到这里，或按“添加”"), "small", self)
        self.add = QPushButton(self.tr("添加照片 F6"), self)
        self.take_out = QPushButton(self.tr("移除"), self)
        self.add.clicked.connect(self.choose_files)
        self.take_out.clicked.connect(self._remove)
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        head.addWidget(self.count, 1)
        head.addWidget(self.take_out)
        head.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addLayout(head)
        column.addWidget(self.view)
        self.show_lines(())

    def show_lines(self, lines: Sequence[PhotoLine]) -> None:
        """Show these photos; the strip folds away while there are none."""
        self.model.show_lines(lines)
        self.view.setVisible(bool(lines))
        self.take_out.setVisible(bool(lines) and not self._is_fixed)
        some = self.tr("照片 {0} 张").format(len(lines))
        self.count.setText(some if lines else self.tr("照片：把文件拖到这里，或按“添加”"))

    def show_only(self) -> None:
        """Photos to look at: nothing can be added or taken out."""
        self.setAcceptDrops(False)
        self.add.hide()
        self._is_fixed = True

    @Slot()
    def choose_files(self) -> None:
        """Ask for files."""
        pattern = self.tr("照片") + f" ({ENDINGS} {ENDINGS.upper()});;" + self.tr("所有文件") + " (*)"
        chosen, _ = QFileDialog.getOpenFileNames(self, self.tr("选择照片"), "", pattern)
        if chosen:
            self.added.emit([Path(name) for name in chosen])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_of(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = files_of(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.added.emit(files)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.view.hasFocus():
            self._remove()
            return
        if event.matches(QKeySequence.StandardKey.Paste) and not self._is_fixed:
            given = pasted()
            if given:
                self.added.emit(given)
            return
        super().keyPressEvent(event)

    @Slot()
    def _remove(self) -> None:
        row = self.view.currentIndex().row()
        if 0 <= row < len(self.model.lines):
            self.removed.emit(self.model.lines[row].digest)


def pasted() -> list[Path | tuple[str, bytes]]:
    """What the clipboard holds: files, or one picture as a PNG."""
    data = QGuiApplication.clipboard().mimeData()
    if data is None:
        return []
    if data.hasUrls():
        return list(files_of(data))
    picture = QGuiApplication.clipboard().image() if data.hasImage() else QImage()
    if picture.isNull():
        return []
    kept = QByteArray()
    target = QBuffer(kept)
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(target, QByteArray(b"png"))
    writer.setCompression(20)  # it is the screen's thread that waits
    writer.write(picture)
    return [("粘贴的图片.png", bytes(kept.data()))]


def files_of(data: QMimeData) -> list[Path]:
    """The files and folders on this disk that are dragged or pasted."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _icon(jpeg: bytes, drawings: tuple[Drawing, ...], note: str) -> QIcon:
    picture = QPixmap(THUMBNAIL)
    if not jpeg or not picture.loadFromData(jpeg):
        picture.fill(Qt.GlobalColor.lightGray)
        if note:
            painter = QPainter(picture)
            painter.setPen(Qt.GlobalColor.black)
            painter.drawText(picture.rect(), Qt.AlignmentFlag.AlignCenter, note)
            painter.end()
    elif drawings:
        painter = QPainter(picture)
        annotating.paint(painter, QRectF(picture.rect()), drawings)
        painter.end()
    return QIcon(picture)
