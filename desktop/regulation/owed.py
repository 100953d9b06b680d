"""What each inspector owed at each mine in each week: remote checks and visits. Pure.

A week counts when mine and designation were both in force on four of its days. Each week goes by the edition and by
the bureau's readings in force on its Monday; a week without an edition owes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

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
    pairs = {*known.designated, *known.patrols.of_pair}
    found: list[Line] = []
    for person, mine in sorted(pairs):
        if mine in known.mines and of in (None, person):
            found += [_visits(asked, person, mine), _remote(asked, person, mine)]
    return _once_a_group(asked, found) if any(one.once_a_group for one in asked.rules) else found


def without_edition(known: Known, weeks: Sequence[dt.date]) -> tuple[dt.date, ...]:
    """The weeks in which no edition was in force (第四十七条): nothing is owed there, and somebody must be told."""
    return tuple(week for week in weeks if known.edition(week) is None)


class _Weeks:
    """The weeks with what is the same for many lines: the numbers of an organisation, the weeks of groups."""

    def __init__(self, known: Known, weeks: Sequence[dt.date]) -> None:
        self.known, self.weeks = known, weeks
        self.starts = [week.toordinal() for week in weeks]
        self.editions = [known.edition(week) for week in weeks]
        self.rules = [known.rules(week) for week in weeks]
        self.least = [one.enough_days for one in self.rules]
        self.much = [ENOUGH] * len(self.weeks)
        self._by_group: dict[str, list[bool]] = {}
        self._numbers: dict[tuple[str, Key], tuple[int, ...]] = {}

    def numbers(self, org: str, key: Key) -> tuple[int, ...]:
        """A number of each week, as in force for the mines of an organisation; 0 without an edition."""
        found = self._numbers.get((org, key))
        if found is None:
            pairs = zip(self.weeks, self.editions, strict=True)
            found = tuple(self.known.number(one, key, org, week) if one else 0 for week, one in pairs)
            self._numbers[org, key] = found
        return found

    def by_group(self, mine: str) -> list[bool]:
        """Of each week, whether a group owes the visit at the mine."""
        if mine not in self._by_group:
            self._by_group[mine] = [self.known.is_by_group(mine, week) for week in self.weeks]
        return self._by_group[mine]

    def enough(self, days: Sequence[Stretch], least: Sequence[int]) -> list[bool]:
        """Of each week, whether at least as many of its days as it asks for lie in these."""
        if not days or not self.starts:
            return [False] * len(self.starts)
        if days[0][0] <= self.starts[0] and self.starts[-1] + 6 <= days[0][1]:
            return [True] * len(self.starts)
        return [days_in(days, start) >= asked for start, asked in zip(self.starts, least, strict=True)]


def _remote(asked: _Weeks, person: str, mine: str) -> Line:
    """Remote checks of a person at a mine he is designated to (第十二条); leave takes nothing off (第二十条)."""
    known = asked.known
    both = asked.enough(common(known.designated.get((person, mine), ()), known.active[mine]), asked.least)
    return Line(person, mine, Way.REMOTE, _kept(asked.numbers(known.mines[mine].org, Key.REMOTE), both))


def _visits(asked: _Weeks, person: str, mine: str) -> Line:
    """Visits of a person at a mine (第十三条): he is designated to it; or, at a coal mine that a group patrols, he is a
    member of the group. In a week with four days of approved leave none is owed: the visit stays with the others who
    owe it (第二十条).
    """
    known = asked.known
    active = known.active[mine]
    owes = asked.enough(common(known.designated.get((person, mine), ()), active), asked.least)
    by_group = False
    if mine in known.patrols.of_mine:
        patrolled = asked.enough(common(known.patrols.of_pair.get((person, mine), ()), active), asked.least)
        trios = list(zip(asked.by_group(mine), patrolled, owes, strict=True))
        owes = [theirs if is_group else own for is_group, theirs, own in trios]
        by_group = any(is_group and theirs for is_group, theirs, _ in trios)
    if away := known.away.get(person):
        gone = zip(asked.enough(away, asked.much), asked.rules, strict=True)
        owes = [one and not (far and rules.leave_hands_on) for one, (far, rules) in zip(owes, gone, strict=True)]
    return Line(person, mine, Way.ON_SITE, _kept(asked.numbers(known.mines[mine].org, Key.ON_SITE), owes), by_group)


def _once_a_group(asked: _Weeks, found: list[Line]) -> list[Line]:
    """Where the bureau reads 第十三条 so, a member owes the group's visit once a week, whichever of its mines gets it:
    the debt stands at the first of them that is owed one.
    """
    debts = {place: list(line.owed) for place, line in enumerate(found) if line.by_group}
    for week, rules in enumerate(asked.rules):
        circuits: dict[tuple[str, str], list[list[int]]] = defaultdict(list)
        for place, debt in debts.items():
            line = found[place]
            if rules.once_a_group and debt[week] and asked.by_group(line.mine)[week]:
                circuit = asked.known.patrols.circuit(line.person, line.mine, asked.weeks[week])
                circuits[line.person, circuit].append(debt)
        for owing in circuits.values():
            most = max(debt[week] for debt in owing)
            for debt in owing:
                debt[week] = most if debt is owing[0] else 0
    return [replace(line, owed=tuple(debts[place])) if place in debts else line for place, line in enumerate(found)]


def _kept(numbers: tuple[int, ...], owes: Sequence[bool]) -> tuple[int, ...]:
    if all(owes):
        return numbers
    return tuple(number if one else 0 for number, one in zip(numbers, owes, strict=True))
