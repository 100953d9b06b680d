"""Which mines a group patrolled with which members, day by day (第十三条). Only coal mines are patrolled in groups.

A seat says from when to when; a person patrols a mine of his group on the days on which both have their seat there.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence

from desktop.regulation.roll import Seat
from desktop.regulation.spans import END, Stretch, common, days_in, joined

Pair = tuple[str, str]  # person, mine


class Patrols:
    """The seats of groups, ready to be asked; `coal` are the codes of the coal mines."""

    def __init__(self, seats: Sequence[Seat], coal: Collection[str]) -> None:
        self.of_pair: dict[Pair, list[Stretch]] = {}
        """On which days a person patrolled a mine."""
        self.of_mine: dict[str, list[Stretch]] = {}
        """On which days any group with a member patrolled a mine."""
        self._groups: dict[Pair, list[tuple[str, list[Stretch]]]] = defaultdict(list)
        people: dict[str, dict[str, list[Stretch]]] = defaultdict(lambda: defaultdict(list))
        mines: dict[str, dict[str, list[Stretch]]] = defaultdict(lambda: defaultdict(list))
        for seat in seats:
            days = days_of(seat)
            if seat.person:
                people[seat.group][seat.person].append(days)
            if seat.mine in coal:
                mines[seat.group][seat.mine].append(days)
        for group in sorted(mines):
            for mine, theirs in mines[group].items():
                for person, own in people[group].items():
                    if both := common(joined(own), joined(theirs)):
                        self._groups[person, mine].append((group, both))
        of_mine: dict[str, list[Stretch]] = defaultdict(list)
        for pair, found in self._groups.items():
            self.of_pair[pair] = joined(days for _, stretches in found for days in stretches)
            of_mine[pair[1]] += self.of_pair[pair]
        self.of_mine = {mine: joined(days) for mine, days in of_mine.items()}

    def circuit(self, person: str, mine: str, week: dt.date) -> str:
        """The group in which the person patrolled the mine in a week, the first by code; "" without one."""
        found = self._groups.get((person, mine), ())
        return next((group for group, days in found if days_in(days, week.toordinal())), "")


def days_of(seat: Seat) -> Stretch:
    """The days of a seat; open ends reach as far as days go."""
    return (
        1 if seat.since is None else seat.since.toordinal(),
        END if seat.until is None else seat.until.toordinal(),
    )


def is_there(seat: Seat, day: dt.date) -> bool:
    """Whether a seat was held on a day."""
    first, last = days_of(seat)
    return first <= day.toordinal() <= last
