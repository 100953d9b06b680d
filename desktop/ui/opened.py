"""Puts the window together: made for a person before the desk is open, or when it is; begun with what was read of it.

What the window says first is read where the desk is opened, so that it is shown once, with its lines.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from PySide6 import QtGui, QtSvg, QtWidgets

from desktop import opening
from desktop.actions import checklists
from desktop.desk import Desk
from desktop.errors import DeskError
from desktop.store import queries, settings
from desktop.supervision import workdays
from desktop.sync.round import LAST_SUCCESS
from desktop.ui import care
from desktop.ui.bench import Bench
from desktop.ui.rail import Window
from desktop.ui.remembering import Remembered
from desktop.ui.theme import Theme
from desktop.ui.today.lines import TodayLine
from desktop.ui.today.page import TodayPage
from desktop.ui.today.pressing import read_pressing
from desktop.world import BEIJING, as_moment


@dataclass(frozen=True, slots=True)
class Welcome:
    """An open desk, and what its window says first. `pressing`: the first lines of 今日, None when it has to ask."""

    desk: Desk
    owner: str
    is_supervisor: bool
    last_success: datetime | None
    pressing: tuple[TodayLine, ...] | None = None


def prepare() -> None:
    """What the first page needs and no desk: read while the person types the passphrase."""
    for module in (QtGui, QtSvg, QtWidgets):  # their classes are made when first touched, 30 ms all together
        for name in dir(module):
            getattr(module, name)
    checklists.prepare()
    any_day = as_moment("2026-01-01T00:00:00Z").date()
    workdays.holidays((), any_day, any_day)  # with it the calendar is imported
    opening.rehearse()


def welcome(desk: Desk) -> Welcome:
    """Read what the window says first. Bounded reads, in the lane that opened the desk."""
    with desk.reading() as session:
        organisation = queries.organisation(session)
        last = settings.read(session, LAST_SUCCESS, str)
        is_supervisor = queries.is_supervisor(session, desk.person)
    pressing = None
    with suppress(DeskError):  # the page asks again, and says what is wrong
        pressing = read_pressing(desk)
    owner = f"{desk.name} · {organisation.name}" if organisation else desk.name
    return Welcome(desk, owner, is_supervisor, as_moment(last).astimezone(BEIJING) if last else None, pressing)


def make_ahead(bench: Bench, worn: Theme, person: str) -> Window:
    """The window of a person whose desk is not open yet, laid out and drawn once where nobody sees it."""
    is_supervisor = Remembered(worn.settings, person).was_supervisor
    window = _made(bench, worn, person, is_supervisor=is_supervisor)
    window.dress()
    page = window.open(window.first)
    if isinstance(page, TodayPage):
        page.rehearse()
    return window


def begin(ahead: Window | None, bench: Bench, worn: Theme, told: Welcome) -> Window:
    """The window of this desk: the one made ahead when it is this person's, else one made now."""
    bench.desk = told.desk
    window = ahead
    if window is None or not window.is_for(told.desk.person, is_supervisor=told.is_supervisor):
        if window is not None:
            window.deleteLater()
        window = _made(bench, worn, told.desk.person, is_supervisor=told.is_supervisor)
        window.dress()
    if told.last_success is not None:
        bench.remember_success(told.last_success)
    page = window.open(window.first)
    if isinstance(page, TodayPage) and told.pressing is not None:
        page.begin(told.pressing)
    window.begin(told.owner)
    return window


def _made(bench: Bench, worn: Theme, person: str, *, is_supervisor: bool) -> Window:
    return Window(bench, worn, person, is_supervisor=is_supervisor, backup=care.backup)
