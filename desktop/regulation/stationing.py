"""驻矿盯守 in a period that the bureau ordered: which mines were manned, on which days, and which were not. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.supervision.coverage import Rate


@dataclass(frozen=True, slots=True)
class Ordered:
    """What the bureau ordered: a period by a document, for these mines; both days included."""

    name: str
    document: str
    first: dt.date
    last: dt.date
    mines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody stood at a mine on a day."""

    person: str
    mine: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class Manned:
    """An ordered mine: who stood there, on how many of the ordered days somebody did, and the days without anybody."""

    mine: str
    people: tuple[str, ...]
    days: int
    bare: tuple[dt.date, ...]


@dataclass(frozen=True, slots=True)
class Stationed:
    """An order with what came of it."""

    ordered: Ordered
    mines: tuple[Manned, ...]

    @property
    def rate(self) -> Rate:
        """盯守覆盖率: mines with anybody there, of the mines in the order (第十八条)."""
        return Rate(sum(bool(one.people) for one in self.mines), len(self.mines))

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who stood anywhere."""
        return tuple(sorted({person for one in self.mines for person in one.people}))

    @property
    def empty(self) -> tuple[str, ...]:
        """The mines where nobody stood."""
        return tuple(one.mine for one in self.mines if not one.people)


def stationed(ordered: Ordered, shifts: Iterable[Shift], day: dt.date) -> Stationed:
    """What came of an order by a day (第十八条: 必要时按部署驻矿盯守). Days to come are not bare; shifts outside the
    order, or at other mines, do not count.
    """
    until = min(ordered.last, day)
    wanted = [ordered.first + dt.timedelta(days=n) for n in range(max(0, (until - ordered.first).days + 1))]
    there: dict[str, dict[dt.date, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in shifts:
        if ordered.first <= one.day <= until:
            there[one.mine][one.day].add(one.person)
    return Stationed(ordered, tuple(_manned(mine, there[mine], wanted) for mine in dict.fromkeys(ordered.mines)))


def _manned(mine: str, there: dict[dt.date, set[str]], wanted: list[dt.date]) -> Manned:
    people = {person for each in there.values() for person in each}
    return Manned(mine, tuple(sorted(people)), len(there), tuple(day for day in wanted if day not in there))
