"""The law a second time, as slowly and plainly as it can be said: day by day, set by set, nothing shared with the
program but the facts. It agrees with the program or one of the two is wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from desktop.regulation.readings import Choice
from desktop.regulation.roll import Deed, Designation, Roll, Seat, Way
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


def read(choices: Sequence[Choice], number: int, day: dt.date) -> str:
    """The option of a question that the bureau chose for a day, "" where it chose none."""
    found = ""
    for one in sorted(choices, key=lambda one: one.since):
        if one.number == number and one.since <= day:
            found = one.option
    return found


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


def sits(seat: Seat, day: dt.date) -> bool:
    """Whether the row of a group holds on the day."""
    return (seat.since is None or seat.since <= day) and (seat.until is None or day <= seat.until)


def patrols(roll: Roll, person: str, code: str, day: dt.date) -> bool:
    """Whether on the day a group has this coal mine and this person; "" is anybody."""
    if next(one for one in roll.mines if one.code == code).kind is not MineKind.COAL:
        return False
    there = [one for one in roll.seats if sits(one, day)]
    groups = {one.group for one in there if one.mine == code}
    members = {one.person for one in there if one.group in groups and one.person}
    return person in members if person else bool(members)


def by_group(roll: Roll, code: str, monday: dt.date, choices: Sequence[Choice]) -> bool:
    """Whether a group owes the visit of the week."""
    numbers = edition(monday)
    if numbers is None or not numbers[2]:
        return False
    return len([one for one in week(monday) if patrols(roll, "", code, one)]) >= enough(choices, monday)


def enough(choices: Sequence[Choice], monday: dt.date) -> int:
    """On how many days of the week something must hold."""
    return {"一天": 1, "整周": 7}.get(read(choices, 9, monday), 4)


def _plain_debt(
    roll: Roll, person: str, code: str, way: Way, monday: dt.date, *, choices: Sequence[Choice] = ()
) -> int:
    """What the person owes at the mine in the week."""
    numbers = edition(monday)
    if numbers is None:
        return 0
    visits, remote, _ = numbers
    least = enough(choices, monday)
    both = [one for one in week(monday) if active(roll, code, one) and designated(roll, person, code, one)]
    if way is Way.REMOTE:
        return _laid(roll, "remote_per_week", remote, monday, choices) if len(both) >= least else 0
    away = [
        one
        for one in week(monday)
        if any(a.person == person and a.is_approved and a.first <= one <= a.last for a in roll.absences)
    ]
    if len(away) >= 4 and read(choices, 10, monday) != "不减":
        return 0
    if by_group(roll, code, monday, choices):
        both = [one for one in week(monday) if patrols(roll, person, code, one) and active(roll, code, one)]
    return _laid(roll, "onsite_per_week", visits, monday, choices) if len(both) >= least else 0


def owed(roll: Roll, person: str, code: str, way: Way, monday: dt.date, *, choices: Sequence[Choice] = ()) -> int:
    """What the person owes at the mine in the week; of a group that owes once a week, at its first mine alone."""
    own = _plain_debt(roll, person, code, way, monday, choices=choices)
    if way is Way.REMOTE or not own or not (circuit := _circuit(roll, person, code, monday, choices)):
        return own
    debts = {one: _plain_debt(roll, person, one, way, monday, choices=choices) for one in circuit}
    return max(debts.values()) if code == min(one for one in debts if debts[one]) else 0


def _circuit(roll: Roll, person: str, code: str, monday: dt.date, choices: Sequence[Choice]) -> list[str]:
    """The mines that share one visit a week with this one, itself among them; none where each is owed its own."""
    if read(choices, 3, monday) != "每组" or not by_group(roll, code, monday, choices):
        return []
    coal = [one.code for one in roll.mines if one.kind is MineKind.COAL]
    groups = {one: _group(roll, person, one, monday) for one in coal if by_group(roll, one, monday, choices)}
    return [one for one in groups if groups[one] and groups[one] == groups[code]]


def _group(roll: Roll, person: str, code: str, monday: dt.date) -> str:
    """The first group that has both on some day of the week."""
    both = [
        one.group
        for day in week(monday)
        for one in roll.seats
        if one.mine == code and sits(one, day)
        if any(each.group == one.group and each.person == person and sits(each, day) for each in roll.seats)
    ]
    return min(both, default="")


def rates(
    roll: Roll, first: dt.date, last: dt.date, choices: Sequence[Choice] = ()
) -> dict[tuple[str, Way], Fraction | None]:
    """The rate of each person."""
    found: dict[tuple[str, Way], Fraction | None] = {}
    people = {one.person for one in roll.designations} | {one.person for one in roll.seats if one.person}
    for person in people:
        for way in Way:
            done = wanted = 0
            for mine in roll.mines:
                for monday in mondays(first, last):
                    due = owed(roll, person, mine.code, way, monday, choices=choices)
                    wanted += due
                    circuit = _circuit(roll, person, mine.code, monday, choices) if way is Way.ON_SITE else []
                    made = (_made(roll, person, one, way, monday, choices=choices) for one in circuit or [mine.code])
                    done += min(due, sum(made))
            found[person, way] = Fraction(done, wanted) if wanted else None
    return found


def _made(roll: Roll, person: str, code: str, way: Way, monday: dt.date, *, choices: Sequence[Choice]) -> int:
    number = 0
    for one in week(monday):
        numbers = edition(one)
        in_group = numbers is not None and numbers[2] and way is Way.ON_SITE and patrols(roll, person, code, one)
        done = [d for d in roll.deeds if d.way is way and d.mine == code and d.day == one]
        if way is Way.ON_SITE and read(choices, 18, monday) == "须随行" and not any(_certified(roll, d) for d in done):
            continue
        own = designated(roll, person, code, one)
        people = {person} if own or in_group else set()
        if own and read(choices, 1, monday) == "共同":
            people = {d.person for d in done if designated(roll, d.person, code, one)}
        for who in people:
            times = sum(d.person == who for d in done)
            is_each = way is Way.REMOTE and read(choices, 8, monday) == "每次都计"
            number += times if is_each else min(times, 1)
    return number


def _laid(roll: Roll, key: str, least: int, monday: dt.date, choices: Sequence[Choice]) -> int:
    found = least
    for org in ("C", "X"):  # every mine of these rolls is the county's
        laid = [one for one in roll.tightenings if one.org == org and one.key == key and one.since <= monday]
        if laid:
            one = max(laid, key=lambda one: one.since)
            is_free = read(choices, 21, monday) == "可调" and one.consent
            found = one.value if is_free else max(found, one.value)
    return found


def _certified(roll: Roll, deed: Deed) -> bool:
    who = next(one for one in roll.people if one.code == deed.person)
    return bool(who.certificate) and (who.certificate_until is None or deed.day <= who.certificate_until)


def counties(
    roll: Roll, first: dt.date, last: dt.date, way: Way, choices: Sequence[Choice] = ()
) -> dict[str, Fraction | None]:
    """The rate of each county, official style."""
    found: dict[str, Fraction | None] = {}
    each = rates(roll, first, last, choices)
    for org in roll.orgs:
        if org.level == "县":
            own = [each.get((one.code, way)) for one in roll.people if one.org == org.code]
            known = [one for one in own if one is not None]
            found[org.code] = sum(known, Fraction()) / len(known) if known else None
    return found


def posts(roll: Roll, day: dt.date, choices: Sequence[Choice] = ()) -> tuple[int, int]:
    """Posts required and filled on a day, where only coal, underground and large open pits are concerned."""
    required = filled = 0
    least = 51 if read(choices, 7, day) == "不含" else 50  # 10,000 t; amounts here are whole
    pits = [
        one
        for one in roll.mines
        if one.kind is MineKind.OPEN_PIT
        and active(roll, one.code, day)
        and (one.stripping is None or one.stripping >= least)
    ]
    for org in {one.org for one in pits}:
        own = [one for one in pits if one.org == org]
        wanted = len(own) + (0 if read(choices, 6, day) == "每矿一人" else len(own) % 2)
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


def instead(own: Sequence[Deed], app: Sequence[Deed], choices: Sequence[Choice] = ()) -> list[Deed]:
    """The own records of proved outages that stand for a sign-in that the APP lacks; nothing here has a number."""
    found, left = [], list(app)
    for one in own:
        twin = next(
            (d for d in left if (d.way, d.person, d.mine, d.day) == (one.way, one.person, one.mine, one.day)), None
        )
        if twin is not None:
            left.remove(twin)
        elif one.is_outage and read(choices, 25, one.day) == "故障时可以":
            found.append(one)
    return found


def answers(held: Sequence[Designation], day: dt.date, choices: Sequence[Choice] = ()) -> set[str]:
    """Who answers for a day at the mine of these designations."""
    found = set()
    for one in held:
        if not _covers(one, day):
            continue
        first_month = [one.since + dt.timedelta(n) for n in range(30)]
        eve = one.since - dt.timedelta(1)
        left = {each.person for each in held if each.until in (eve, one.since) and each.person != one.person}
        is_givers = read(choices, 13, day) == "交出人" and day in first_month
        found |= left if is_givers and left else {one.person}
    return found


def year_is_over(since: dt.date, day: dt.date, choices: Sequence[Choice] = ()) -> bool:
    """Whether a designation since then has lasted longer than its year."""
    if read(choices, 14, day) == "自然年":
        return day.year > since.year + 1
    return len([n for n in range((day - since).days)]) >= 365


def _covers(one: Designation, day: dt.date) -> bool:
    return one.since <= day and (one.until is None or day <= one.until)
