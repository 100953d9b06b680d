"""The rail on the left: one entry for each page, grouped under quiet headings.

Promises: fifteen entries stand in a window of 911×470 without scrolling; with little room the entries move together,
first without their headings' words; only larger text on a small screen scrolls, and the page in front is then in sight.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.bench import Bench
from desktop.ui.page import Page, label

WIDTH = 104
EASY, HIGH = 30, 36  # an entry where headings still have words, and with all the room; at its lowest: `theme.ENTRY`
HEADING, LINE = 22, 5  # a heading with its word, and without
ICON = 20


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the rail: how it is called, its drawing, how to build the page when it is first wanted, its key, and
    the heading it stands under ("" continues without one).
    """

    name: str
    word: str
    icon: str
    build: Callable[[Bench], Page]
    key: str = ""
    group: str = ""


class Entries(QScrollArea):
    """The entries. `chosen` tells the name of the page a person asked for."""

    chosen = Signal(str)

    def __init__(self, places: list[Place], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places = places
        self._headings: list[QLabel] = []
        self.buttons = QButtonGroup(self)
        self.buttons.setExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(self._laid_out())
        self.verticalScrollBar().rangeChanged.connect(self._into_sight)
        self.tint()
        self._widen()

    def show_chosen(self, name: str) -> None:
        """Mark the page in front, and bring its entry into sight."""
        for button in self.buttons.buttons():
            button.setChecked(button.objectName() == name)
        self._into_sight()

    def tint(self) -> None:
        """Draw the icons in the colours of the moment."""
        seen = theme.colours(self.palette())
        for place, button in zip(self._places, self.buttons.buttons(), strict=True):
            button.setIcon(icons.icon(place.icon, seen.muted, seen.accent))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self.widget() is not None:
            self._widen()
            self._fit()

    def _laid_out(self) -> QWidget:
        whole = QWidget(self)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        group = ""
        for place in self._places:
            if place.group != group:
                group = place.group
                heading = label(group, "group", whole)
                self._headings.append(heading)
                column.addWidget(heading)
            column.addWidget(self._entry(place, whole))
        column.addStretch(0)
        return whole

    def _entry(self, place: Place, parent: QWidget) -> _Entry:
        button = _Entry(place.word, parent)
        button.setObjectName(place.name)
        button.setToolTip(f"{place.word}  {place.key}")
        button.clicked.connect(lambda _=False: self.chosen.emit(place.name))
        self.buttons.addButton(button)
        return button

    def _fit(self) -> None:
        """Headings show their words when the entries have room beside them."""
        count = len(self._places)
        asked = count * theme.scaled(EASY) + len(self._headings) * theme.scaled(HEADING)
        is_easy = asked <= self.viewport().height()
        groups = list(dict.fromkeys(place.group for place in self._places if place.group))
        for button in self.buttons.buttons():
            button.setMaximumHeight(theme.scaled(HIGH))
        for heading, word in zip(self._headings, groups, strict=True):
            heading.setText(word if is_easy else "")
            heading.setFixedHeight(theme.scaled(HEADING) if is_easy else LINE)

    @Slot()
    def _into_sight(self) -> None:
        front = self.buttons.checkedButton()
        if front is not None:
            self.ensureWidgetVisible(front, 0, theme.GAP)

    def _widen(self) -> None:
        widest = max(button.sizeHint().width() for button in self.buttons.buttons())
        self.setFixedWidth(max(WIDTH, widest + theme.SNUG))  # room for the scroll bar


class _Entry(QPushButton):
    """An entry asks for the least height and takes more where there is room."""

    def __init__(self, word: str, parent: QWidget) -> None:
        super().__init__(word, parent)
        self.setProperty("kind", "rail")
        self.setCheckable(True)
        self.setIconSize(QSize(ICON, ICON))
        self.setAccessibleName(word)
        policy = self.sizePolicy()
        policy.setVerticalPolicy(policy.Policy.MinimumExpanding)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.scaled(theme.ENTRY) + theme.TIGHT)
