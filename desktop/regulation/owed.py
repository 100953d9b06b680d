"""What each inspector owed at each mine in each week: remote checks and visits. Pure.

A week counts when mine and designation were both in force on four of its days. Each week goes by the edition in force
on its Monday; a week without an edition owes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.regulation.editions import Key
from desktop.regulation.known import Known
from desktop.regulation.roll import Way
from desktop.regulation.spans import ENOUGH, Stretch, common, days_in


@dataclass(frozen=True, slots=True)
class Line:
    """What a person owed at a mine in each week; `by_group` where the group owed it in any of them."""

    person: str
    mine: str
    way: Way
    owed: tuple[int, ...]
    by_group: bool = False


def lines(known: Known, weeks: Sequence[dt.date], of: str | None = None) -> list[Line]:
    """Every person's debts, or those `of` one, by mine and way, in the order of the codes; pairs that owe nothing are
    lines, too.
    """
    asked = _Weeks(known, weeks)
    pairs = set(known.designated)
    pairs |= {(person, mine) for mine, people in known.members.items() for person in people}
    found: list[Line] = []
    for person, mine in sorted(pairs):
        if mine in known.mines and of in (None, person):
            found += [_visits(asked, person, mine), _remote(asked, person, mine)]
    return found


def without_edition(known: Known, weeks: Sequence[dt.date]) -> tuple[dt.date, ...]:
    """The weeks in which no edition was in force (第四十七条): nothing is owed there, and somebody must be told."""
    return tuple(week for week in weeks if known.edition(week) is None)


class _Weeks:
    """The weeks with what is the same for many lines: the numbers of an organisation, the weeks of groups."""

    def __init__(self, known: Known, weeks: Sequence[dt.date]) -> None:
        self.known, self.weeks = known, weeks
        self.starts = [week.toordinal() for week in weeks]
        self.editions = [known.edition(week) for week in weeks]
        self.by_group = [edition is not None and edition.coal_by_group for edition in self.editions]
        self._numbers: dict[tuple[str, Key], tuple[int, ...]] = {}

    def numbers(self, org: str, key: Key) -> tuple[int, ...]:
        """A number of each week, as in force for the mines of an organisation; 0 without an edition."""
        found = self._numbers.get((org, key))
        if found is None:
            pairs = zip(self.weeks, self.editions, strict=True)
            found = tuple(self.known.number(one, key, org, week) if one else 0 for week, one in pairs)
            self._numbers[org, key] = found
        return found

    def enough(self, days: Sequence[Stretch], least: int) -> list[bool]:
        """Of each week, whether at least so many of its days lie in these."""
        if not days or not self.starts:
            return [False] * len(self.starts)
        if days[0][0] <= self.starts[0] and self.starts[-1] + 6 <= days[0][1]:
            return [True] * len(self.starts)
        return [days_in(days, start) >= least for start in self.starts]


def _remote(asked: _Weeks, person: str, mine: str) -> Line:
    """Remote checks of a person at a mine he is designated to (第十二条); leave takes nothing off (第二十条)."""
    known = asked.known
    both = asked.enough(common(known.designated.get((person, mine), ()), known.active[mine]), known.rules.enough_days)
    return Line(person, mine, Way.REMOTE, _kept(asked.numbers(known.mines[mine].org, Key.REMOTE), both))


def _visits(asked: _Weeks, person: str, mine: str) -> Line:
    """Visits of a person at a mine (第十三条): he is designated to it; or, at a coal mine that a group patrols, he is a
    member of the group. In a week with four days of approved leave none is owed: the visit stays with the others who
    owe it (第二十条).
    """
    known = asked.known
    active, least = known.active[mine], known.rules.enough_days
    owes = asked.enough(common(known.designated.get((person, mine), ()), active), least)
    by_group = False
    if (members := known.members.get(mine)) is not None:
        patrolled = asked.enough(active if person in members else (), least)
        trios = list(zip(asked.by_group, patrolled, owes, strict=True))
        owes = [theirs if is_group else own for is_group, theirs, own in trios]
        by_group = any(is_group and theirs for is_group, theirs, _ in trios)
    if known.rules.leave_hands_on and (away := known.away.get(person)):
        owes = [one and not gone for one, gone in zip(owes, asked.enough(away, ENOUGH), strict=True)]
    return Line(person, mine, Way.ON_SITE, _kept(asked.numbers(known.mines[mine].org, Key.ON_SITE), owes), by_group)


def _kept(numbers: tuple[int, ...], owes: Sequence[bool]) -> tuple[int, ...]:
    if all(owes):
        return numbers
    return tuple(number if one else 0 for number, one in zip(numbers, owes, strict=True))
