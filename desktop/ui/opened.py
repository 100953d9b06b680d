"""Puts the window together for an open desk: who it belongs to, which pages it has."""

from __future__ import annotations

from PySide6 import QtGui, QtSvg, QtWidgets

from desktop.actions import checklists
from desktop.desk import Desk
from desktop.store import queries, settings
from desktop.supervision import workdays
from desktop.sync.round import LAST_SUCCESS
from desktop.ui import care
from desktop.ui.bench import Bench
from desktop.ui.rail import Window
from desktop.ui.theme import Theme
from desktop.world import BEIJING, as_moment


def prepare() -> None:
    """What the first page needs and no desk: read while the person types the passphrase."""
    for module in (QtGui, QtSvg, QtWidgets):  # their classes are made when first touched, 30 ms all together
        for name in dir(module):
            getattr(module, name)
    checklists.prepare()
    any_day = as_moment("2026-01-01T00:00:00Z").date()
    workdays.holidays((), any_day, any_day)  # with it the calendar is imported


def build(bench: Bench, worn: Theme) -> Window:
    """The window of this desk. One bounded read on the screen's thread."""
    desk: Desk = bench.desk
    with desk.reading() as session:
        organisation = queries.organisation(session)
        last = settings.read(session, LAST_SUCCESS, str)
        is_supervisor = queries.is_supervisor(session, desk.person)
    if last:
        bench.remember_success(as_moment(last).astimezone(BEIJING))
    owner = f"{desk.name} · {organisation.name}" if organisation else desk.name
    return Window(bench, worn, owner, is_supervisor=is_supervisor, backup=care.backup, is_shown_next=True)
