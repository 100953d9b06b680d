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
    pairs = set(known.designated)
    pairs |= {(person, mine) for mine, people in known.members.items() for person in people}
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
        self.by_group = [edition is not None and edition.coal_by_group for edition in self.editions]
        self.rules = [known.rules(week) for week in weeks]
        self.least = [one.enough_days for one in self.rules]
        self.much = [ENOUGH] * len(self.weeks)
        self._numbers: dict[tuple[str, Key], tuple[int, ...]] = {}

    def numbers(self, org: str, key: Key) -> tuple[int, ...]:
        """A number of each week, as in force for the mines of an organisation; 0 without an edition."""
        found = self._numbers.get((org, key))
        if found is None:
            pairs = zip(self.weeks, self.editions, strict=True)
            found = tuple(self.known.number(one, key, org, week) if one else 0 for week, one in pairs)
            self._numbers[org, key] = found
        return found

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
    if (members := known.members.get(mine)) is not None:
        patrolled = asked.enough(active if person in members else (), asked.least)
        trios = list(zip(asked.by_group, patrolled, owes, strict=True))
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
    circuits: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, line in enumerate(found):
        if line.by_group:
            circuits[line.person, asked.known.circuit(line.person, line.mine)].append(place)
    for places in circuits.values():
        debts = [list(found[place].owed) for place in places]
        for week, rules in enumerate(asked.rules):
            owing = [debt for debt in debts if debt[week]]
            if rules.once_a_group and asked.by_group[week] and owing:
                most = max(debt[week] for debt in owing)
                for debt in owing:
                    debt[week] = most if debt is owing[0] else 0
        for place, debt in zip(places, debts, strict=True):
            found[place] = replace(found[place], owed=tuple(debt))
    return found


def _kept(numbers: tuple[int, ...], owes: Sequence[bool]) -> tuple[int, ...]:
    if all(owes):
        return numbers
    return tuple(number if one else 0 for number, one in zip(numbers, owes, strict=True))
