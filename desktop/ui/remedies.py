"""设置 · 复议机关和法院: what every order of this bureau prints about where the mine may turn; for administrators."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop.actions import remedies
from desktop.desk import Desk
from desktop.store import queries
from desktop.ui import theme
from desktop.ui.bench import Bench


@dataclass(frozen=True, slots=True)
class Named:
    """What is named now, and whether this person may name something else."""

    authority: str
    court: str
    may_name: bool


def read_named(desk: Desk) -> Named:
    """What this person's organisation named."""
    named = remedies.of(desk)
    with desk.reading() as session:
        return Named(named.authority, named.court, queries.is_administrator(session, desk.person))


class RemediesRow(QWidget):
    """Two names and a button; `shown` says whether there is anything to show to this person."""

    shown = Signal(bool)

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._known = Named("", "", False)
        self.authority, self.court = QLineEdit(self), QLineEdit(self)
        self.keep = QPushButton(self.tr("保存(&J)"), self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SNUG)
        for field, word in ((self.authority, self.tr("复议机关")), (self.court, self.tr("法院"))):
            field.setAccessibleName(word)
            field.setPlaceholderText(word + self.tr("，不填则文书上留空"))
            field.setMaxLength(remedies.LONGEST)
            field.textChanged.connect(self._offer)
            field.returnPressed.connect(self._name)
            row.addWidget(field, 1)
        row.addWidget(self.keep)
        self.keep.clicked.connect(self._name)
        self._offer()

    def look(self) -> None:
        """Read what is named."""
        self._bench.ask(read_named, done=self._take)

    @property
    def _typed(self) -> tuple[str, str]:
        return self.authority.text().strip(), self.court.text().strip()

    def _take(self, named: Named) -> None:
        is_typing = self._typed != (self._known.authority, self._known.court)
        self._known = named
        if not is_typing:
            self.authority.setText(named.authority)
            self.court.setText(named.court)
        self._offer()
        self.shown.emit(named.may_name)

    @Slot()
    def _offer(self) -> None:
        self.keep.setEnabled(self._typed != (self._known.authority, self._known.court))

    @Slot()
    def _name(self) -> None:
        if self.keep.isEnabled():
            self._bench.act(remedies.name, *self._typed, done=self._named)

    def _named(self, answer: object) -> None:
        self._bench.say(self.tr("已保存，以后出具的决定书、指令书照此打印。"))
