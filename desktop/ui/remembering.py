"""What the window was like when it was closed: size, page, dividers, the mine last looked at. Kept in the user's
settings.

Whatever stands there that is no such thing (another version, a hand) is passed over; the window then begins as always.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QObject, QSettings, Slot
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget

_GEOMETRY, _PAGE, _MINE, _ROLE = "window/geometry", "window/page", "window/mine", "window/role"
_SUPERVISOR = "supervisor"


class Remembered(QObject):
    """`whose` keeps apart what belongs to a person; the window's size belongs to the machine."""

    def __init__(self, store: QSettings, whose: str) -> None:
        super().__init__()
        self._store = store
        self._whose = whose

    @property
    def page(self) -> str:
        """The page that was in front, or ""."""
        return self._text(_PAGE)

    @property
    def mine(self) -> str:
        """The mine last looked at, or ""."""
        return self._text(_MINE)

    @property
    def was_supervisor(self) -> bool:
        """Whether this person had a supervisor's pages the last time: a guess before the desk is open."""
        return self._text(_ROLE) == _SUPERVISOR

    def note_role(self, *, is_supervisor: bool) -> None:
        """Which pages this person has."""
        if is_supervisor != self.was_supervisor:
            self._store.setValue(self._own(_ROLE), _SUPERVISOR if is_supervisor else "")

    @Slot(str)
    def note_mine(self, code: str) -> None:
        """A mine is being looked at."""
        self._store.setValue(self._own(_MINE), code)

    def dress(self, window: QMainWindow) -> bool:
        """Give the window its last size and place; False when none is known."""
        kept = self._store.value(_GEOMETRY)
        return isinstance(kept, QByteArray) and window.restoreGeometry(kept)

    def arrange(self, name: str, page: QWidget) -> None:
        """Put a page's dividers where they were."""
        for number, divider in enumerate(page.findChildren(QSplitter)):
            kept = self._store.value(f"dividers/{name}/{number}")
            sizes = [int(one) for one in str(kept or "").split(",") if one.isdigit()]
            if len(sizes) == divider.count() and all(sizes):
                divider.setSizes(sizes)

    def keep(self, window: QMainWindow, front: str, pages: dict[str, QWidget]) -> None:
        """The window closes: remember it."""
        self._store.setValue(_GEOMETRY, window.saveGeometry())
        self._store.setValue(self._own(_PAGE), front)
        for name, page in pages.items():
            for number, divider in enumerate(page.findChildren(QSplitter)):
                if divider.isVisible():
                    sizes = ",".join(str(size) for size in divider.sizes())
                    self._store.setValue(f"dividers/{name}/{number}", sizes)

    def _text(self, key: str) -> str:
        kept = self._store.value(self._own(key))
        return kept if isinstance(kept, str) else ""

    def _own(self, key: str) -> str:
        return f"{key}/{self._whose}"
