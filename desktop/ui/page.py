"""What every page of the window has in common: it looks again when something changed, at once if it is seen, else when
it is shown; and it reads in the background, never two reads on top of each other.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import theme
from desktop.ui.bench import Bench


class Page(QWidget):
    """A screen in the stack. Subclasses write `read(desk)` as a plain function and override `ask` and `show_lines`."""

    def __init__(self, bench: Bench, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self._is_stale = True
        self._is_asking = False
        self.setAccessibleName(title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(theme.GAP, theme.SNUG, theme.GAP, theme.SNUG)
        self.body.setSpacing(theme.SNUG)
        self.head = QHBoxLayout()
        self.head.setSpacing(theme.SNUG)
        self.title = label(title, "title", self)
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        self.body.addLayout(self.head)
        bench.changed.connect(self.on_changed)

    def ask(self) -> None:
        """Ask the bench for what this page shows; the answer goes to `take`."""
        raise NotImplementedError

    def show_lines(self, answer: object) -> None:
        """Show what was read."""
        raise NotImplementedError

    def first_focus(self) -> QWidget:
        """Where the keyboard is when the page opens."""
        return self

    @property
    def part(self) -> str:
        """Which of its parts is in front, for the help; "" when it has none."""
        return ""

    def leave(self) -> None:
        """The window closes: save what is half typed."""

    def look(self) -> None:
        """Read again; if a read is under way, once more after it."""
        if self._is_asking:
            self._is_stale = True
            return
        self._is_stale = False
        self._is_asking = True
        self.ask()

    def take(self, answer: object) -> None:
        """A read came back."""
        self._is_asking = False
        had = self._has_keyboard()
        self.show_lines(answer)
        if had and not self._has_keyboard():  # what had it is hidden now, and Qt gave it to another part of the window
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        if self._is_stale and self.isVisible():
            self.look()

    def _has_keyboard(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def take_trouble(self, error: object) -> None:
        """A read failed: say so once, stay as it is."""
        self._is_asking = False
        self.bench.lanes.failed.emit(error)

    @Slot(object)
    def on_changed(self, changes: object) -> None:
        """Something changed somewhere."""
        if self.isVisible():
            self.look()
        else:
            self._is_stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.look()


def label(text: str, kind: str = "", parent: QWidget | None = None, *, wraps: bool = False) -> QLabel:
    """A label of one of the style sheet's kinds."""
    answer = QLabel(text, parent)
    if kind:
        answer.setProperty("kind", kind)
    answer.setWordWrap(wraps)
    return answer


def stepper(arrow: str, name: str, parent: QWidget) -> QPushButton:
    """A narrow button to the period before or after, called by its name."""
    button = QPushButton(arrow, parent)
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setProperty("kind", "small")
    button.setFixedWidth(30)
    return button


def scrolled(inner: QWidget, width: int = 0) -> QScrollArea:
    """An area in which `inner` is scrolled up and down when it has less room than it needs; no stop for the keyboard,
    but what has the keyboard is brought into sight. `width`: as wide as this at standard text, and no wider.
    """
    area = _Scrolled(inner.parentWidget(), width)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidgetResizable(True)
    area.setWidget(inner)
    return area


class _Scrolled(QScrollArea):
    """As wide as its inside needs, and low."""

    def __init__(self, parent: QWidget | None, width: int) -> None:
        super().__init__(parent)
        self._width = width
        self._keep_width()

    def minimumSizeHint(self) -> QSize:
        inner = self.widget()
        wide = inner.minimumSizeHint().width() if inner is not None else 0
        return QSize(wide, 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._keep_width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # the keys belong to what is inside and around, never to scrolling

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        answer = super().eventFilter(watched, event)
        if event.type() is QEvent.Type.LayoutRequest and watched is self.widget():
            self._keep_height()
        return answer

    def _keep_height(self) -> None:
        """Qt reckons without the scroll bar it shows: then a line that wraps because of it would be cut."""
        inner = self.widget()
        if inner is not None and inner.hasHeightForWidth():
            inner.setMinimumHeight(inner.heightForWidth(self.viewport().width()))

    def _keep_width(self) -> None:
        """Larger text makes it wider, by half as much: what stands beside it needs room, too."""
        if self._width:
            self.setFixedWidth((self._width + theme.scaled(self._width)) // 2)


def restyle(widget: QWidget, name: str, value: str) -> None:
    """Change a property the style sheet looks at."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
