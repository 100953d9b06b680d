"""What each inspector owed and did in each week of a period, from the desk's own records, and what stands behind every
number: the debts by mine, the records that count, those that do not, and why.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from desktop import law
from desktop.actions import own_records, readings
from desktop.desk import Desk
from desktop.regulation.counting import LeftOut, Row, Tally
from desktop.regulation.editions import Key, base, in_force
from desktop.regulation.figures import Figures, reckon
from desktop.regulation.known import Known
from desktop.regulation.roll import Deed, Way
from desktop.regulation.spans import ENOUGH, WEEK, days_in
from desktop.supervision.days import monday

Days = tuple[dt.date, dt.date]
WEEKS = 13
EVERYBODY = ""
# of the 2023 edition only the numbers are known, quoted in a notice, and no articles
ARTICLES = {
    ("晋政办发〔2024〕29号", Way.ON_SITE): "第十三条",
    ("晋政办发〔2024〕29号", Way.REMOTE): "第十二条",
}
_QUARTER = 3  # months


class Length(StrEnum):
    """How long a period is."""

    QUARTER = "季度"
    WEEKS = "十三周"


class Came(StrEnum):
    """What became of a record, or of a debt without one."""

    COUNTED = "计入"
    SURPLUS = "多做"
    LACKING = "缺"
    COMING = "还应做"
    LEFT_OUT = "不计入"
    NOT_OWED = "不应做"


_ORDER = {
    came: place
    for place, came in enumerate((Came.LACKING, Came.COMING, Came.COUNTED, Came.SURPLUS, Came.LEFT_OUT, Came.NOT_OWED))
}


@dataclass(frozen=True)
class Duty:
    """A period with everything that its matrix and the lines behind its cells need; `numbers` are those of
    closed visits.
    """

    figures: Figures
    known: Known
    numbers: Mapping[str, str]
    today: dt.date

    @property
    def over(self) -> tuple[int, ...]:
        """The places of the weeks that are over: only they make a rate."""
        return tuple(n for n, week in enumerate(self.figures.weeks) if week + WEEK <= self.today)

    @cached_property
    def left_out(self) -> Mapping[tuple[bool, dt.date], Sequence[LeftOut]]:
        """What counts nowhere by way (whether remote) and week (its Monday)."""
        found: dict[tuple[bool, dt.date], list[LeftOut]] = defaultdict(list)
        for one in self.figures.left_out:
            found[one.deed.way is Way.REMOTE, monday(one.deed.day)].append(one)
        return dict(found)

    def left_in(self, way: Way, week: dt.date, people: Collection[str] | None) -> Iterator[LeftOut]:
        """What of these people (None: everybody) counts nowhere in a week."""
        found = self.left_out.get((way is Way.REMOTE, week), ())
        return (one for one in found if people is None or one.deed.person in people)


@dataclass(frozen=True, slots=True)
class PersonWeeks:
    """A row of the matrix: who, and what was done of what was owed in each week and in those that are over."""

    person: str
    name: str
    office: str
    weeks: tuple[Tally, ...]
    whole: Tally


@dataclass(frozen=True, slots=True)
class Behind:
    """A line behind a cell: a record, or a debt without one (then without a day). `source` is the record's name."""

    came: Came
    person: str
    mine: str
    week: dt.date
    day: dt.date | None
    number: str
    note: str
    source: str


def period(length: Length, today: dt.date, back: int = 0) -> Days:
    """The period that ends now, or so many before it: a calendar quarter, or whole weeks."""
    if length is Length.WEEKS:
        first = monday(today) - WEEK * (WEEKS * (back + 1) - 1)
        return first, first + WEEK * WEEKS - dt.timedelta(days=1)
    quarter = today.year * 4 + (today.month - 1) // _QUARTER - back
    return _quarter(quarter), _quarter(quarter + 1) - dt.timedelta(days=1)


def _quarter(number: int) -> dt.date:
    return dt.date(number // 4, number % 4 * _QUARTER + 1, 1)


def read_duty(desk: Desk, days: Days) -> Duty:
    """Reckon a period from the desk's own records."""
    with desk.reading() as session:
        roster, rules = own_records.roster_of(session), readings.practice(session)
        codes = [one.code for one in roster.mines]
        visits = own_records.visits(session, codes, days)
        deeds = (*own_records.visit_deeds(visits), *own_records.remote_deeds(session, codes, days))
    roll = replace(roster, deeds=deeds)
    numbers = {f"visit/{name}": one.closed.number for _, name, one in visits if one.closed is not None}
    found = reckon(roll, law.editions(), *days, rules=rules)
    duty = Duty(found, Known(roll, law.editions(), rules), numbers, desk.world.today())
    duty.left_out  # noqa: B018 - made here, off the window's lane
    return duty


def matrix(duty: Duty, way: Way) -> tuple[PersonWeeks, ...]:
    """Everybody's weeks of one way by code; before them the sum of all, where there are several."""
    count = len(duty.figures.weeks)
    sums: dict[str, list[Tally]] = {}
    for person, own in _rows_of(duty, way).items():
        each = (zip(row.made, row.line.owed, strict=True) for row in own)
        sums[person] = [_tally(pairs) for pairs in zip(*each, strict=True)]
    names = {one.code: one for one in duty.known.roll.people}
    offices = {one.code: one.name for one in duty.known.roll.orgs}
    found = []
    for code, weeks in sorted(sums.items()):
        who = names.get(code)
        name, office = (who.name, offices.get(who.org, who.org)) if who else (code, "")
        found.append(PersonWeeks(code, name, office, tuple(weeks), _whole(duty, weeks)))
    if len(found) > 1:
        all_weeks = [sum((one.weeks[n] for one in found), Tally()) for n in range(count)]
        found.insert(0, PersonWeeks(EVERYBODY, "全部人员", "", tuple(all_weeks), _whole(duty, all_weeks)))
    return tuple(found)


def _rows_of(duty: Duty, way: Way) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in duty.figures.rows:
        if row.line.way is way:
            found[row.line.person].append(row)
    return found


def _tally(pairs: Sequence[tuple[Sequence[Deed], int]]) -> Tally:
    """What was done of what was owed at several mines in a week (as `Row.tally` of each)."""
    done = sum(min(len(made), owed) for made, owed in pairs)
    return Tally(done, sum(owed for _, owed in pairs), sum(len(made) for made, _ in pairs))


def _whole(duty: Duty, weeks: Sequence[Tally]) -> Tally:
    return sum((weeks[n] for n in duty.over), Tally())


def behind(
    duty: Duty, way: Way, people: Collection[str] | None, weeks: Sequence[int], most: int | None = None
) -> tuple[Behind, ...]:
    """The lines behind the cells of these people (None: everybody) in these weeks: by week, what lacks first, then by
    day. Of one person also why nothing was owed. With `most` the weeks after so many lines are left out.
    """
    found: list[Behind] = []
    rows = [row for row in duty.figures.rows if row.line.way is way and (people is None or row.line.person in people)]
    says_why = people is not None and len(people) == 1
    for number in weeks:
        of_week = [line for row in rows for line in _of_row(duty, row, number, says_why=says_why)]
        left = duty.left_in(way, duty.figures.weeks[number], people)
        of_week += [_record(duty, Came.LEFT_OUT, one.deed, str(one.why)) for one in left]
        found += sorted(of_week, key=lambda one: (_ORDER[one.came], one.day or one.week, one.mine))
        if most is not None and len(found) >= most:
            break
    return tuple(found[:most])


def count_behind(duty: Duty, way: Way, people: Collection[str], weeks: Sequence[int]) -> int:
    """How many lines `behind` has of several people."""
    count = sum(1 for number in weeks for _ in duty.left_in(way, duty.figures.weeks[number], people))
    for row in duty.figures.rows:
        if row.line.way is way and row.line.person in people:
            count += sum(len(row.made[n]) + (len(row.made[n]) < row.line.owed[n]) for n in weeks)
    return count


def _of_row(duty: Duty, row: Row, number: int, *, says_why: bool) -> list[Behind]:
    """The debt and the records of a person at a mine in a week."""
    line, week, owed = row.line, duty.figures.weeks[number], row.line.owed[number]
    made = row.made[number]
    group = "按组巡查" if line.by_group else ""
    found = [
        _record(duty, Came.COUNTED if place < owed else Came.SURPLUS, deed, group or _surplus(place, owed))
        for place, deed in enumerate(made)
    ]
    if len(made) < owed:
        note = f"缺 {owed - len(made)} 次：应 {owed} 次，已做 {len(made)} 次" + (f"；{group}" if group else "")
        came = Came.LACKING if number in duty.over else Came.COMING
        found.append(Behind(came, line.person, line.mine, week, None, "", note, ""))
    elif not owed and says_why:
        why = why_nothing(duty.known, row, week)
        found.append(Behind(Came.NOT_OWED, line.person, line.mine, week, None, "", why, ""))
    return found


def _surplus(place: int, owed: int) -> str:
    return "" if place < owed else f"这一周应 {owed} 次，多做的不抵别周"


def _record(duty: Duty, came: Came, deed: Deed, note: str) -> Behind:
    number = duty.numbers.get(deed.spot.source) or deed.number
    return Behind(came, deed.person, deed.mine, monday(deed.day), deed.day, number, note, deed.spot.source)


def why_nothing(known: Known, row: Row, week: dt.date) -> str:
    """Why nothing is owed at a mine in a week, in words with the article."""
    start, rules = week.toordinal(), known.rules(week)
    least = rules.enough_days
    line = row.line
    if known.edition(week) is None:
        return "这一周没有有效的制度版本"
    if days_in(known.active.get(line.mine, ()), start) < least:
        return f"矿山这一周正常生产建设不足 {least} 天（第六条）"
    away = known.away.get(line.person, ())
    if line.way is Way.ON_SITE and rules.leave_hands_on and days_in(away, start) >= ENOUGH:
        return f"本人这一周批准请假满 {ENOUGH} 天，现场由同组人员承担（第二十条）"
    if days_in(known.designated.get((line.person, line.mine), ()), start) < least:
        return f"这一周指定监管不足 {least} 天"
    return "由巡查组承担（第十三条）"


def clauses(duty: Duty, way: Way, weeks: Sequence[int]) -> tuple[str, ...]:
    """By which edition and article these weeks go, and how many times a week a mine is owed; stricter local numbers
    with their document.
    """
    found: list[str] = []
    offices = {one.code: one.name for one in duty.known.roll.orgs}
    for number in weeks:
        week = duty.figures.weeks[number]
        edition = in_force(duty.known.editions, week)
        if edition is None:
            found.append(f"{week} 的一周没有有效的制度版本，不计应做")
            continue
        key = Key.ON_SITE if way is Way.ON_SITE else Key.REMOTE
        article, least = ARTICLES.get((edition.document, way), ""), base(edition, key)
        found.append(f"{edition.name}（{edition.document}）{article}：每座矿山每周{way}不少于 {least} 次")
        found += [
            f"{offices.get(one.org, one.org)}自 {one.since} 起不少于 {one.value} 次（{one.document}）"
            for one in duty.known.roll.tightenings
            if one.key == key and one.since <= week
        ]
    return tuple(dict.fromkeys(found))
