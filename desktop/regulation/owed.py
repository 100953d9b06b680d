"""What each inspector owed at each mine in each week: remote checks and visits. Pure.

A week counts when mine and designation were both in force on four of its days. Each week goes by the edition in force
on its Monday; a week without an edition owes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.regulation.editions import Edition, Key
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


def lines(known: Known, weeks: Sequence[dt.date]) -> list[Line]:
    """Every person's debts, by mine and way, in the order of the codes; pairs that owe nothing are lines, too."""
    editions = [(week, known.edition(week)) for week in weeks]
    pairs = set(known.designated)
    pairs |= {(person, mine) for mine, people in known.members.items() for person in people}
    found: list[Line] = []
    for person, mine in sorted(pairs):
        if mine in known.mines:
            found += [_visits(known, person, mine, editions), _remote(known, person, mine, editions)]
    return found


def without_edition(known: Known, weeks: Sequence[dt.date]) -> tuple[dt.date, ...]:
    """The weeks in which no edition was in force (第四十七条): nothing is owed there, and somebody must be told."""
    return tuple(week for week in weeks if known.edition(week) is None)


def _remote(known: Known, person: str, mine: str, editions: Sequence[tuple[dt.date, Edition | None]]) -> Line:
    """Remote checks of a person at a mine he is designated to (第十二条); leave takes nothing off (第二十条)."""
    both = common(known.designated.get((person, mine), ()), known.active[mine])
    org = known.mines[mine].org
    owed = tuple(
        known.number(edition, Key.REMOTE, org, week) if edition is not None and _is_enough(both, week) else 0
        for week, edition in editions
    )
    return Line(person, mine, Way.REMOTE, owed)


def _visits(known: Known, person: str, mine: str, editions: Sequence[tuple[dt.date, Edition | None]]) -> Line:
    """Visits of a person at a mine (第十三条): he is designated to it; or, at a coal mine that a group patrols, he is a
    member of the group. In a week with four days of approved leave none is owed: the visit stays with the others who
    owe it (第二十条).
    """
    active = known.active[mine]
    both = common(known.designated.get((person, mine), ()), active)
    away = known.away.get(person, ())
    members = known.members.get(mine)
    org = known.mines[mine].org
    owed, by_group = [], False
    for week, edition in editions:
        number = 0
        if edition is not None and not _is_enough(away, week):
            is_group = members is not None and edition.coal_by_group
            days = (active if person in (members or ()) else ()) if is_group else both
            if _is_enough(days, week):
                number = known.number(edition, Key.ON_SITE, org, week)
                by_group = by_group or is_group
        owed.append(number)
    return Line(person, mine, Way.ON_SITE, tuple(owed), by_group)


def _is_enough(days: Sequence[Stretch], week: dt.date) -> bool:
    return bool(days) and days_in(days, week.toordinal()) >= ENOUGH
