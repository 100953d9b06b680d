"""A row of buttons that goes on in the next line when it has less room than it needs."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from desktop.ui import theme


class Flow(QLayout):
    """Its widgets from left to right, each as wide as it asks for; those that are hidden take no room."""

    def __init__(self, *widgets: QWidget, gap: int = theme.SNUG) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), moves=False)

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        self._lay(area, moves=True)

    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        wide = sum(one.width() for one in shown) + self._gap * max(len(shown) - 1, 0)
        return QSize(wide, max((one.height() for one in shown), default=0))

    def minimumSize(self) -> QSize:
        least = QSize()
        for item in self._items:
            if not item.isEmpty():
                least = least.expandedTo(item.minimumSize())
        return least

    def _lay(self, area: QRect, *, moves: bool) -> int:
        """Put the widgets in their places; answers how high all lines are together."""
        x, y, line = area.x(), area.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            asked = item.sizeHint()
            if x > area.x() and x + asked.width() > area.right() + 1:
                x, y, line = area.x(), y + line + theme.TIGHT, 0
            if moves:
                item.setGeometry(QRect(QPoint(x, y), QSize(min(asked.width(), area.width()), asked.height())))
            x, line = x + asked.width() + self._gap, max(line, asked.height())
        return y + line - area.y()
