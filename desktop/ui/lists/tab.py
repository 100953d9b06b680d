"""What the parts of 清单 have in common."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop.ui.tab import Tab


class ListsTab(Tab):
    """One part of the page. `draft_wanted` asks for a layer's draft, by its id."""

    draft_wanted = Signal(str)
