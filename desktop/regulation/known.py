"""A roll made ready to be asked: when each mine was active, who was designated or away, which numbers a week
had. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from desktop.regulation.editions import Edition, Key, in_force, number
from desktop.regulation.patrols import Patrols
from desktop.regulation.readings import PROPOSED, Practice, Rules
from desktop.regulation.roll import Change, Mine, Roll, Way, chain, is_active, plain
from desktop.regulation.spans import END, Stretch, days_in, holds, joined, stretch
from desktop.supervision.roster import MineKind


class Known:
    """The facts of a roll by mine, person and designation; days are stretches of day numbers."""

    def __init__(self, roll: Roll, editions: Sequence[Edition], rules: Rules | Practice = PROPOSED) -> None:
        self.roll, self.practice = roll, rules
        self.editions = tuple(editions)
        self.mines = {one.code: one for one in roll.mines}
        self.people = {one.code: one for one in roll.people}
        self.active = _active(roll)
        self.designated = _designated(roll)
        self.away = _away(roll)
        coal = {one.code for one in roll.mines if one.kind is MineKind.COAL}
        self.patrols = Patrols(roll.seats, coal)
        self._chains: dict[str, tuple[str, ...]] = {}

    def edition(self, day: dt.date) -> Edition | None:
        """The edition in force on a day."""
        return in_force(self.editions, day)

    def rules(self, day: dt.date) -> Rules:
        """How the bureau reads the text on a day (a week: its Monday)."""
        return self.practice.on(day)

    def number(self, edition: Edition, key: Key, org: str, week: dt.date) -> int:
        """A number of the edition for the mines of an organisation in a week, as laid there (第四十六条)."""
        may_be_lower = self.rules(week).may_be_lower
        return number(edition, key, week, self.above(org), self.roll.tightenings, may_be_lower=may_be_lower)

    def above(self, org: str) -> tuple[str, ...]:
        """The organisation and all above it."""
        if org not in self._chains:
            self._chains[org] = chain(self.roll.orgs, org)
        return self._chains[org]

    def is_designated(self, person: str, mine: str, day: dt.date) -> bool:
        """Whether the person answered for the mine on a day (第十三条: 指定监管)."""
        return holds(self.designated.get((person, mine), ()), day.toordinal())

    def is_active(self, mine: str, day: dt.date) -> bool:
        """Whether the mine was 正常生产 or 正常建设 on a day."""
        return holds(self.active.get(mine, ()), day.toordinal())

    def is_by_group(self, mine: str, week: dt.date) -> bool:
        """Whether a group owes the visit at this mine in a week: from the 2024 edition on, when a group patrolled it on
        as many of the week's days as count (第十三条).
        """
        edition = self.edition(week)
        if edition is None or not edition.coal_by_group or mine not in self.patrols.of_mine:
            return False
        return days_in(self.patrols.of_mine[mine], week.toordinal()) >= self.rules(week).enough_days

    def is_held(self, way: Way, person: str, mine: str, day: dt.date) -> bool:
        """Whether what the person did at the mine on this day may count at all."""
        if self.is_designated(person, mine, day):
            return True
        if way is not Way.ON_SITE or not holds(self.patrols.of_pair.get((person, mine), ()), day.toordinal()):
            return False
        edition = self.edition(day)
        return edition is not None and edition.coal_by_group


def status_stretches(mine: Mine, changes: Sequence[Change]) -> list[Stretch]:
    """The days on which a mine was active. Before its first change the card's status holds; a card that already says
    what the first change brought is the newer of the two: then the mine was the other way round before.
    """
    ordered = sorted(changes, key=lambda one: one.day)
    before = is_active(mine.status)
    if ordered and plain(ordered[0].status) == plain(mine.status):
        before = not before
    found: list[Stretch] = []
    since, runs = 1, before
    for one in ordered:
        if runs:
            found.append((since, one.day.toordinal() - 1))
        since, runs = one.day.toordinal(), is_active(one.status)
    if runs:
        found.append((since, END))
    return joined(found)


def _active(roll: Roll) -> dict[str, list[Stretch]]:
    by_mine: dict[str, list[Change]] = defaultdict(list)
    for one in roll.changes:
        by_mine[one.mine].append(one)
    return {mine.code: status_stretches(mine, by_mine[mine.code]) for mine in roll.mines}


def _designated(roll: Roll) -> dict[tuple[str, str], list[Stretch]]:
    found: dict[tuple[str, str], list[Stretch]] = defaultdict(list)
    for one in roll.designations:
        found[one.person, one.mine].append(stretch(one.since, one.until))
    return {pair: joined(days) for pair, days in found.items()}


def _away(roll: Roll) -> dict[str, list[Stretch]]:
    found: dict[str, list[Stretch]] = defaultdict(list)
    for one in roll.absences:
        if one.is_approved:
            found[one.person].append(stretch(one.first, one.last))
    return {person: joined(days) for person, days in found.items()}
