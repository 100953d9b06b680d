"""A board on the 同步 page of entries that the server holds: a sentence, a short list, what the chosen one says, a row
of buttons. Nobody sees it while nothing waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable


class Waiting(Protocol):
    """An entry that waits."""

    @property
    def id(self) -> str:
        """What it is known by."""

    @property
    def says(self) -> tuple[str, ...]:
        """What it says, in words."""


W = TypeVar("W", bound=Waiting)


class WaitingBoard(QWidget, Generic[W]):
    """`rows`: lines in sight at once; `most`: characters that are shown of what an entry says, 0 for all; `foot` is the
    row of buttons.
    """

    def __init__(
        self, bench: Bench, name: str, columns: Sequence[Column[W]], parent: QWidget | None, *, rows: int, most: int = 0
    ) -> None:
        super().__init__(parent)
        self.bench = bench
        self._rows, self._most = rows, most
        self.setAccessibleName(name)
        self.said = label("", "warn", self, wraps=True)
        self.model = LinesModel[W](columns, lambda line: line.id, self)
        self.list = LineTable(self.model, name, self)
        self.says = label("", "muted", self, wraps=True)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, theme.SNUG)
        body.setSpacing(theme.TIGHT)
        for one in (self.said, self.list, self.says):
            body.addWidget(one)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(theme.SNUG)
        body.addLayout(self.foot)
        self.list.chosen.connect(self._tell)
        self.hide()

    def show_waiting(self, lines: Sequence[W], said: str) -> None:
        """Show these and the sentence above them; without any it hides itself."""
        self.model.show_lines(lines)
        height = self.list.verticalHeader().defaultSectionSize() * min(len(lines), self._rows)
        self.list.setFixedHeight(self.list.horizontalHeader().height() + height + theme.TIGHT)
        self.said.setText(said)
        self.setVisible(bool(lines))
        if lines and self.list.line is None:
            self.list.step(0)
        self._tell(self.list.line)

    def allow(self, line: W | None) -> None:
        """Say which buttons can be pressed for the chosen line."""

    @Slot(object)
    def _tell(self, line: W | None) -> None:
        says = "　".join(line.says) if line is not None else ""
        if self._most and len(says) > self._most:
            says = says[: self._most - 1] + "…"
        self.says.setText(self.tr("内容：{0}").format(says) if line is not None else "")
        self.allow(line)
