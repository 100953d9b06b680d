"""What the page 远程 shows: the mines with how often each was looked at this week, and the records of late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.actions import local_numbers
from desktop.desk import Desk
from desktop.regulation.editions import Key
from desktop.store import queries
from desktop.supervision.days import day_of, monday, start_of
from desktop.supervision.remote import RemoteCheck, RemoteChecked
from desktop.supervision.roster import MineRegistered
from desktop.ui import times

LAST = 30  # records shown


@dataclass(frozen=True, slots=True)
class MineWeek:
    """A mine, how often this person looked at it from afar this week, and how often it is owed (第十二条)."""

    code: str
    name: str
    times: int
    owed: int

    @property
    def is_owed(self) -> bool:
        """Whether this week's number is not reached yet."""
        return self.times < self.owed


@dataclass(frozen=True, slots=True)
class RemoteLine:
    """A record in the list."""

    id: str
    when: str
    mine: str
    means: str
    seen: str
    found: str
    evidence: int


@dataclass(frozen=True, slots=True)
class Remotes:
    """The mines, those owed first, and the last records."""

    mines: tuple[MineWeek, ...]
    records: tuple[RemoteLine, ...]


def read_remotes(desk: Desk) -> Remotes:
    """This person's week and records."""
    today = desk.world.today()
    with desk.reading() as session:
        cards = queries.mines(session)
        known = queries.states(session, "remote", RemoteCheck)
        owed = local_numbers.owed_by(session, Key.REMOTE, monday(today), {card.supervised_by for card in cards})
    checks = [(name, one.checked) for name, one in known if one.checked is not None]
    own = [(name, one) for name, one in checks if one.person == desk.person]
    names = {card.code: card.name for card in cards}
    since = start_of(monday(today))
    late = [one for _, one in own if one.started >= since]
    own.sort(key=lambda pair: pair[1].started, reverse=True)
    return Remotes(_weeks(cards, late, owed, today), tuple(_line(name, one, names) for name, one in own[:LAST]))


def read_weeks(desk: Desk) -> tuple[MineWeek, ...]:
    """The mines alone, those owed first: of the records only this week's are read."""
    today = desk.world.today()
    with desk.reading() as session:
        cards = queries.mines(session)
        known = queries.lines(session, "remote", since=start_of(monday(today)), limit=-1)
        owed = local_numbers.owed_by(session, Key.REMOTE, monday(today), {card.supervised_by for card in cards})
        checks = [queries.state(session, f"remote/{one.id}", RemoteCheck) for one in known if one.person == desk.person]
    late = [one.checked for one in checks if one is not None and one.checked is not None]
    return _weeks(cards, late, owed, today)


def _weeks(
    cards: Sequence[MineRegistered], late: Sequence[RemoteChecked], owed: dict[str, int], today: dt.date
) -> tuple[MineWeek, ...]:
    weeks = [
        MineWeek(card.code, card.name, _this_week(late, card.code, today), owed[card.supervised_by]) for card in cards
    ]
    return tuple(sorted(weeks, key=lambda one: (not one.is_owed, one.times)))


def _this_week(checks: Sequence[RemoteChecked], mine: str, today: dt.date) -> int:
    """At most one a day counts, as the bureau counts them."""
    first = monday(today)
    days = {day_of(one.started) for one in checks if one.mine == mine}
    return sum(day is not None and first <= day <= today for day in days)


def _line(name: str, one: RemoteChecked, names: dict[str, str]) -> RemoteLine:
    mine = names.get(one.mine, one.mine)
    seen = "、".join(one.looked_at)
    return RemoteLine(name, times.short(one.started), mine, str(one.means), seen, one.found, len(one.evidence))
