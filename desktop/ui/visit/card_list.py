"""The list of a visit's photos: heads of groups, under each its photos with a small picture, time and what is proposed.

Photos are dragged onto a group, files and folders are dropped or pasted; every key says what it asks by a signal.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QRect, QRectF, QSize, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QStyle, QStyleOptionViewItem, QWidget

from desktop.ui import marks, theme
from desktop.ui.marks import Mark, Shape
from desktop.ui.photos import files_of
from desktop.ui.tables import LINE, Column, Index, LineDelegate, LinesModel, LineTable
from desktop.ui.visit.card_reading import BROKEN, CardLine

PICTURE = QSize(64, 48)
TALL, LOW = 56, 30
SIGN = 16
SEEN = Mark(Shape.TRIANGLE, "warn", "用过")
MIME = "application/x-yikuang-photos"


class CardList(LineTable[CardLine]):
    """`given` carries files or pasted pictures and a group's id; `moved` photos (hashes) and a group; `left_out`,
    `shifted` and `caption_wanted` speak of the photos chosen.
    """

    given = Signal(object, str)
    moved = Signal(list, str)
    left_out = Signal(list)
    shifted = Signal(str, int)
    caption_wanted = Signal()
    accepted = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        model = LinesModel[CardLine]((Column("照片", _spoken),), lambda line: line.key, parent)
        self.painting = _Delegate()
        super().__init__(model, "照片", parent, has_head=False)
        self.painting.setParent(self)
        self.setItemDelegate(self.painting)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self._pressed = QPoint()
        model.modelReset.connect(self._size_rows)

    @property
    def photos(self) -> list[str]:
        """The hashes of the photos chosen; a head stands for its whole group."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        found: dict[str, None] = {}
        for row in rows:
            line = self.lines.lines[row]
            members = [line] if line.photo else self._members(row)
            found |= {one.key: None for one in members if one.photo is not None}
        return list(found)

    def show_pictures(self, pictures: dict[str, bytes]) -> None:
        """Show these small JPEGs, by the preview's hash."""
        self.painting.show_pictures(pictures)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        match event.key():
            case Qt.Key.Key_Delete if self.photos:
                self._tell_and_go_on(self.left_out)
            case Qt.Key.Key_F2:
                self.caption_wanted.emit()
            case Qt.Key.Key_Space if self.photos:
                self._tell_and_go_on(self.accepted)
            case Qt.Key.Key_Up | Qt.Key.Key_Down if is_alt and self.line is not None and self.line.photo:
                self.shifted.emit(self.line.key, -1 if event.key() == Qt.Key.Key_Up else 1)
            case _:
                super().keyPressEvent(event)

    def _tell_and_go_on(self, told: SignalInstance) -> None:
        """Ask for the photos chosen to be moved; the next of their group comes to the front, they go elsewhere."""
        names, line = self.photos, self.line
        told.emit(names)
        rows = [row for row, one in enumerate(self.lines.lines) if line and one.photo and one.group == line.group]
        left = [row for row in rows if self.lines.lines[row].key not in names]
        here = self.currentIndex().row()
        if left:
            self._go(next((row for row in left if row > here), left[-1]))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        far = (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if event.buttons() & Qt.MouseButton.LeftButton and far and self.photos:
            self._drag()
            return
        super().mouseMoveEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        row = self.rowAt(event.position().toPoint().y())
        group = self._group(self.lines.lines[row] if row >= 0 else None)
        if event.mimeData().hasFormat(MIME):
            names = event.mimeData().data(MIME).toStdString().split()
            self.moved.emit(names, group)
        else:
            self.given.emit(files_of(event.mimeData()), group)
        event.acceptProposedAction()

    def _drag(self) -> None:
        data = QMimeData()
        data.setData(MIME, QByteArray(" ".join(self.photos).encode()))
        drag = QDrag(self)
        drag.setMimeData(data)
        line = self.line
        if line is not None and line.photo is not None:
            drag.setPixmap(self.painting.icon(line.photo.preview).pixmap(PICTURE))
        drag.exec(Qt.DropAction.MoveAction)

    def _group(self, line: CardLine | None) -> str:
        return line.group if line is not None and line.group != BROKEN else ""

    def _members(self, row: int) -> list[CardLine]:
        members: list[CardLine] = []
        for line in self.lines.lines[row + 1 :]:
            if line.photo is None:
                break
            members.append(line)
        return members

    @Slot()
    def _size_rows(self) -> None:
        for row, line in enumerate(self.lines.lines):
            self.setRowHeight(row, TALL if line.photo else LOW)


class _Delegate(LineDelegate):
    def __init__(self) -> None:
        super().__init__()
        self._icons: dict[str, QIcon] = {}

    def show_pictures(self, pictures: dict[str, bytes]) -> None:
        for name, jpeg in pictures.items():
            if name not in self._icons:
                picture = QPixmap()
                picture.loadFromData(jpeg)
                self._icons[name] = QIcon(picture)

    def icon(self, preview: str) -> QIcon:
        return self._icons.get(preview, QIcon())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE)
        self.initStyleOption(option, index)
        option.text = ""
        widget: QWidget = option.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        area: QRect = option.rect.adjusted(theme.SNUG, 0, -theme.SNUG, 0)
        painter.save()
        if line.photo is None:
            self._head(painter, area, line, option)
        else:
            self._photo(painter, area, line, option)
        painter.restore()

    def _head(self, painter: QPainter, area: QRect, line: CardLine, option: QStyleOptionViewItem) -> None:
        seen = theme.colours(option.palette)
        font = painter.font()
        font.setBold(line.group != BROKEN or bool(line.count))
        painter.setFont(font)
        painter.setPen(seen.text)
        count = f" {line.count}" if line.key.startswith("head:") else ""
        room = area.width() - painter.fontMetrics().horizontalAdvance(count)
        text = painter.fontMetrics().elidedText(line.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), text + count)

    def _photo(self, painter: QPainter, area: QRect, line: CardLine, option: QStyleOptionViewItem) -> None:
        seen = theme.colours(option.palette)
        box = QRect(area.x() + theme.SNUG, area.y() + (area.height() - PICTURE.height()) // 2, *PICTURE.toTuple())
        icon = self.icon(line.photo.preview if line.photo else "")
        if icon.isNull():
            painter.fillRect(box, seen.raised)
        else:
            icon.paint(painter, box)
        words = area.adjusted(PICTURE.width() + 2 * theme.SNUG, theme.TIGHT, 0, -theme.TIGHT)
        upper, lower = QRect(words), QRect(words)
        below, colour = (line.detail, seen.muted) if line.detail else (line.hint, seen.warn)
        if below:
            upper.setBottom(words.center().y())
            lower.setTop(words.center().y())
        if line.hint:
            sign = QRectF(upper.right() - SIGN, upper.center().y() - SIGN / 2, SIGN, SIGN)
            marks.paint(painter, sign, SEEN, option.palette)
            upper.setRight(upper.right() - SIGN - theme.TIGHT)
        _words(painter, upper, line.text, seen.text)
        _words(painter, lower, below, colour, theme.SMALL)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = index.data(LINE)
        return QSize(200, theme.scaled(TALL if line is not None and line.photo else LOW))


def _words(painter: QPainter, area: QRect, text: str, colour: str, pixels: int = theme.BODY) -> None:
    font = painter.font()
    font.setPixelSize(theme.scaled(pixels))
    painter.setFont(font)
    painter.setPen(colour)
    short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), short)


def _spoken(line: CardLine) -> str:
    return "，".join(word for word in (line.text, line.detail, line.hint) if word)
