"""The law a second time, as slowly and plainly as it can be said: day by day, set by set, nothing shared with the
program but the facts. It agrees with the program or one of the two is wrong.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from desktop.regulation.roll import Designation, Roll, Way
from desktop.supervision.roster import MineKind

Key = tuple[str, str, Way, dt.date]  # person, mine, way, Monday


def edition(day: dt.date) -> tuple[int, int, bool] | None:
    """Visits and remote checks a week, and whether groups owe the visits of coal mines."""
    text = day.isoformat()
    if "2023-03-02" <= text <= "2024-05-31":
        return 1, 5, False
    if "2024-06-01" <= text <= "2029-05-31":
        return 1, 3, True
    return None


def mondays(first: dt.date, last: dt.date) -> list[dt.date]:
    """Mondays whose whole week lies in the period."""
    days = [first + dt.timedelta(n) for n in range((last - first).days + 1)]
    return [one for one in days if one.weekday() == 0 and one + dt.timedelta(6) <= last]


def week(monday: dt.date) -> list[dt.date]:
    """Its seven days."""
    return [monday + dt.timedelta(n) for n in range(7)]


def active(roll: Roll, code: str, day: dt.date) -> bool:
    """Whether the mine works on the day."""
    mine = next(one for one in roll.mines if one.code == code)
    changes = sorted((one for one in roll.changes if one.mine == code), key=lambda one: one.day)
    status = mine.status
    if changes and changes[0].status == mine.status:
        status = "停产" if mine.status in ("生产", "建设") else "生产"
    for one in changes:
        if one.day <= day:
            status = one.status
    return status in ("生产", "建设")


def designated(roll: Roll, person: str, code: str, day: dt.date) -> bool:
    """Whether the person answers for the mine on the day."""
    return any(
        one.person == person and one.mine == code and one.since <= day and (one.until is None or day <= one.until)
        for one in roll.designations
    )


def in_group(roll: Roll, person: str, code: str) -> bool | None:
    """Whether the person belongs to a group of this coal mine; None when it has none."""
    if next(one for one in roll.mines if one.code == code).kind is not MineKind.COAL:
        return None
    groups = {one.group for one in roll.seats if one.mine == code}
    members = {one.person for one in roll.seats if one.group in groups and one.person}
    return person in members if members else None


def owed(roll: Roll, person: str, code: str, way: Way, monday: dt.date) -> int:
    """What the person owes at the mine in the week."""
    numbers = edition(monday)
    if numbers is None:
        return 0
    visits, remote, by_group = numbers
    both = [one for one in week(monday) if active(roll, code, one) and designated(roll, person, code, one)]
    if way is Way.REMOTE:
        return _tightened(roll, "remote_per_week", remote, monday) if len(both) >= 4 else 0
    away = [
        one
        for one in week(monday)
        if any(a.person == person and a.is_approved and a.first <= one <= a.last for a in roll.absences)
    ]
    if len(away) >= 4:
        return 0
    member = in_group(roll, person, code) if by_group else None
    if member is not None:
        both = [one for one in week(monday) if member and active(roll, code, one)]
    return _tightened(roll, "onsite_per_week", visits, monday) if len(both) >= 4 else 0


def rates(roll: Roll, first: dt.date, last: dt.date) -> dict[tuple[str, Way], Fraction | None]:
    """The rate of each person."""
    found: dict[tuple[str, Way], Fraction | None] = {}
    people = {one.person for one in roll.designations} | {one.person for one in roll.seats if one.person}
    for person in people:
        for way in Way:
            done = wanted = 0
            for mine in roll.mines:
                for monday in mondays(first, last):
                    due = owed(roll, person, mine.code, way, monday)
                    wanted += due
                    done += min(due, _made(roll, person, mine.code, way, monday))
            found[person, way] = Fraction(done, wanted) if wanted else None
    return found


def _made(roll: Roll, person: str, code: str, way: Way, monday: dt.date) -> int:
    number = 0
    for one in week(monday):
        numbers = edition(one)
        by_group = numbers is not None and numbers[2] and way is Way.ON_SITE and in_group(roll, person, code) is True
        if (designated(roll, person, code, one) or by_group) and any(
            d.way is way and d.person == person and d.mine == code and d.day == one for d in roll.deeds
        ):
            number += 1
    return number


def _tightened(roll: Roll, key: str, least: int, monday: dt.date) -> int:
    found = least
    for org in ("X", "C"):  # every mine of these rolls is the county's
        laid = [one for one in roll.tightenings if one.org == org and one.key == key and one.since <= monday]
        if laid:
            found = max(found, max(laid, key=lambda one: one.since).value)
    return found


def counties(roll: Roll, first: dt.date, last: dt.date, way: Way) -> dict[str, Fraction | None]:
    """The rate of each county, official style."""
    found: dict[str, Fraction | None] = {}
    each = rates(roll, first, last)
    for org in roll.orgs:
        if org.level == "县":
            own = [each.get((one.code, way)) for one in roll.people if one.org == org.code]
            known = [one for one in own if one is not None]
            found[org.code] = sum(known, Fraction()) / len(known) if known else None
    return found


def posts(roll: Roll, day: dt.date) -> tuple[int, int]:
    """Posts required and filled on a day, where only coal, underground and large open pits are concerned."""
    required = filled = 0
    pits = [one for one in roll.mines if one.kind is MineKind.OPEN_PIT and active(roll, one.code, day)]
    for org in {one.org for one in pits}:
        own = [one for one in pits if one.org == org]
        wanted = len(own) + len(own) % 2
        required += wanted
        filled += min(wanted, len({one.person for mine in own for one in _on(roll, mine.code, day)}))
    for mine in roll.mines:
        if mine.kind is not MineKind.OPEN_PIT and active(roll, mine.code, day):
            required += 2
            filled += min(2, len({one.person for one in _on(roll, mine.code, day)}))
    return required, filled


def holdings(roll: Roll, day: dt.date) -> dict[int, int]:
    """How many people hold how many mines on a day."""
    found: dict[int, int] = {}
    for person in {one.person for one in roll.designations}:
        number = len({mine.code for mine in roll.mines if designated(roll, person, mine.code, day)})
        if number:
            found[number] = found.get(number, 0) + 1
    return found


def _on(roll: Roll, code: str, day: dt.date) -> list[Designation]:
    return [one for one in roll.designations if one.mine == code and designated(roll, one.person, code, day)]
