"""配备: posts, holdings, groups, certificates and rotation as they stand on a day, one line each: what lacks, by which
clause, from which records. Nothing here punishes: it warns, and a person decides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from desktop import law
from desktop.actions import own_records, readings
from desktop.desk import Desk
from desktop.regulation import groups
from desktop.regulation.editions import Edition, OnePerson, Posts
from desktop.regulation.groups import Ending, Group, Lack, Rotation, Turn
from desktop.regulation.known import Known
from desktop.regulation.patrols import is_there
from desktop.regulation.staffing import Need, Over, Staffing, staffing
from desktop.regulation.training import Trained, trained
from desktop.store import queries

_ARTICLED = "晋政办发〔2024〕29号"  # of the 2023 edition only the numbers are known, and no articles
_ALL = 1000  # days: every designation under way, however far its day


_EXAMS = {None: "", True: "，考核达标", False: "，考核不达标"}


class About(StrEnum):
    """What a line is about."""

    POSTS = "配备"
    OVER = "兼任"
    GROUP = "分组"
    CERTIFICATE = "执法证"
    TRAINING = "培训"
    ROTATION = "轮换"


class Level(StrEnum):
    """How a line stands."""

    LACKING = "不足"
    UNKNOWN = "待补"
    NEAR = "将到"
    GOOD = "符合"


@dataclass(frozen=True, slots=True)
class Post:
    """A designation: who, where, since when."""

    person: str
    mine: str
    since: dt.date


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at: about whom or what, how it stands, its clause, and the records behind it (subject
    and words). `day` is when something ends or is due, `post` the designation, `person` who
    it is about where something can be noted of it.
    """

    about: About
    level: Level
    name: str
    number: str
    words: str
    clause: str
    behind: tuple[str, ...]
    day: dt.date | None = None
    post: Post | None = None
    person: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is known by when it is read again."""
        return (self.about, self.name, str(self.day or ""))

    @property
    def warns(self) -> bool:
        """Whether somebody should look at it."""
        return self.level is not Level.GOOD


@dataclass(frozen=True, slots=True)
class Board:
    """Everything of a day; `edition` None: nothing is asked of anybody."""

    day: dt.date
    edition: Edition | None
    staffing: Staffing
    lines: tuple[Line, ...]
    is_administrator: bool = False


def read_board(desk: Desk, day: dt.date) -> Board:
    """How the bureau stands on a day, what warns first."""
    with desk.reading() as session:
        roll, rules = own_records.roster_of(session), readings.practice(session)
        is_administrator = queries.is_administrator(session, desk.person)
    return replace(board(Known(roll, law.editions(), rules), day), is_administrator=is_administrator)


def board(known: Known, day: dt.date) -> Board:
    """The same from any roll."""
    found, edition = staffing(known, day), known.edition(day)
    if edition is None:
        return Board(day, None, found, ())
    told = _Told(known, edition, day)
    lines = [
        *(told.need(one, found) for one in found.needs),
        *(told.over(one) for one in found.over),
        *(told.group(one) for one in groups.groups(known, day)),
        *(told.certificate(one) for one in groups.certificates_ending(known, day)),
        *(told.turn(one) for one in groups.rotation(known, day, notice=_ALL)),
        *(told.training(one) for one in trained(known, day)),
    ]
    order, kinds = list(Level), list(About)
    far = dt.date.max
    ranked = sorted(lines, key=lambda one: (kinds.index(one.about), order.index(one.level), one.day or far, one.name))
    return Board(day, edition, found, tuple(ranked))


class _Told:
    """Puts what the regulation found into words."""

    def __init__(self, known: Known, edition: Edition, day: dt.date) -> None:
        self._known, self._edition, self._day = known, edition, day
        self._orgs = {one.code: one.name for one in known.roll.orgs}
        self._rules = {one.kind: one for one in edition.posts}

    def need(self, one: Need, found: Staffing) -> Line:
        """The posts of a mine, or of mines staffed together."""
        unsure = [mine for mine in one.mines if mine in found.undecided]
        lacks = one.required - one.filled
        level = Level.LACKING if lacks else Level.UNKNOWN if unsure else Level.GOOD
        said = [f"还差 {lacks} 人"] if lacks else []
        if unsure:
            said.append("未填年采剥量或自定配备人数")
        office = self._orgs.get(one.org, one.org)
        names = [self._mine(mine) for mine in one.mines]
        several = f"{office} {one.kind} {len(names)} 座"
        name = names[0] if len(names) == 1 else several
        rule = _rule(self._rules.get(one.kind, Posts(one.kind, is_local=True)))
        return Line(
            About.POSTS,
            level,
            name,
            f"{one.filled}/{one.required}",
            "；".join([*said, rule]),
            self._clause("第六条"),
            tuple(text for mine in one.mines for text in self._there(mine)),
        )

    def over(self, one: Over) -> Line:
        """Somebody who holds more mines than one may."""
        is_any = self._edition.one_person is OnePerson.ENTERPRISE
        words = "每人只监管一家企业" if is_any else "一人不得兼任两座以上地下开采矿山"
        return Line(
            About.OVER,
            Level.LACKING,
            self._person(one.person),
            f"{len(one.mines)} 座",
            words,
            self._clause("第六条"),
            tuple(self._held(one.person, mine) for mine in one.mines),
        )

    def group(self, one: Group) -> Line:
        """A coal group."""
        return Line(
            About.GROUP,
            Level.LACKING if one.lacks else Level.GOOD,
            f"{one.code} 组",
            f"{len(one.members)} 人",
            "；".join(self._lack(lack, one) for lack in one.lacks) or "人数、持证、专业、组长都齐",
            self._clause("第十三条"),
            tuple(self._group_records(one)),
        )

    def certificate(self, one: Ending) -> Line:
        """An enforcement certificate that ends."""
        is_over = one.days < 0
        words = f"已过期 {-one.days} 天" if is_over else f"还有 {one.days} 天到期"
        number = self._known.people[one.person].certificate
        return Line(
            About.CERTIFICATE,
            Level.LACKING if is_over else Level.NEAR,
            self._person(one.person),
            "",
            words,
            self._clause("第十三条"),
            (f"{self._person(one.person)}　执法证 {number}，有效期至 {one.until}",),
            one.until,
        )

    def turn(self, one: Turn) -> Line:
        """A designation and the day its year is over."""
        left = (one.due - self._day).days
        is_near = left <= groups.ROTATION_NOTICES[0]
        level = Level.GOOD
        if one.standing is Rotation.DUE:
            level = Level.LACKING
        elif is_near and one.standing is Rotation.COMING:
            level = Level.NEAR
        words = f"已满一年，{one.standing}" if left <= 0 else f"还有 {left} 天满一年"
        records = [self._held(one.person, one.mine)]
        if one.consent is not None:
            end = f"，到 {one.consent.until} 为止" if one.consent.until else ""
            records.append(f"省级同意：{one.consent.document}，{one.consent.day}{end}")
        return Line(
            About.ROTATION,
            level,
            f"{self._person(one.person)} · {self._mine(one.mine)}",
            f"{one.days} 天",
            words,
            self._clause("第十条"),
            tuple(records),
            one.due,
            Post(one.person, one.mine, one.since),
        )

    def training(self, one: Trained) -> Line:
        """The trainings of a person's year and his last examination."""
        level, words = Level.GOOD, "本年已培训"
        if not one.may_serve:
            level, words = Level.LACKING, "最近一次考核不达标，达标前不得上岗履职"
        elif one.count < one.asked:
            level, words = Level.NEAR, f"本年还没有培训，每年至少 {one.asked} 次"
        lessons = sorted(self._known.roll.lessons, key=lambda each: each.day)
        return Line(
            About.TRAINING,
            level,
            self._person(one.person),
            f"{one.count} 次",
            words,
            self._clause("第四十二条"),
            tuple(
                f"{each.day}　{each.title}{_EXAMS[each.is_passed]}"
                for each in lessons
                if each.person == one.person and each.day <= self._day
            ),
            person=one.person,
        )

    def _lack(self, lack: Lack, one: Group) -> str:
        """What lacks, with its numbers."""
        asked = self._edition
        match lack:
            case Lack.PEOPLE:
                return f"{lack}：{len(one.members)} 人，至少 {asked.group_people} 人"
            case Lack.CERTIFICATES:
                return f"{lack}：{len(one.certified)} 人，至少 {asked.group_certificates} 人"
            case Lack.LEADER:
                return f"{lack}：{len(one.leaders)} 名"
            case Lack.SPECIALTIES:
                return f"{lack}：缺{'、'.join(one.missing)}"
            case Lack.MINES:
                return f"煤矿 {len(one.mines)} 座，原则上 {asked.group_mines} 座"

    def _group_records(self, one: Group) -> Iterator[str]:
        seats = {
            seat.person: seat
            for seat in self._known.roll.seats
            if seat.group == one.code and seat.person and is_there(seat, self._day)
        }
        for code in one.members:
            seat = seats[code]
            said = ["组长"] if seat.is_leader else []
            said += ["、".join(seat.specialties) or "未写专业"]
            said.append("持证" if code in one.certified else "无有效执法证")
            yield f"{self._person(code)}　{'，'.join(said)}"
        yield f"煤矿　{'、'.join(self._mine(mine) for mine in one.mines)}"

    def _there(self, mine: str) -> Iterator[str]:
        """Who is designated to a mine on the day."""
        held = [person for person, at in self._known.designated if at == mine and self._is_there(person, mine)]
        for person in sorted(held):
            yield self._held(person, mine)
        if not held:
            yield f"{self._mine(mine)}　没有指定监管的人"

    def _is_there(self, person: str, mine: str) -> bool:
        return self._known.is_designated(person, mine, self._day)

    def _held(self, person: str, mine: str) -> str:
        """A designation in words, with the day it began."""
        number = self._day.toordinal()
        stretches = self._known.designated.get((person, mine), ())
        since = next((dt.date.fromordinal(first) for first, last in stretches if first <= number <= last), None)
        return f"{self._mine(mine)}　{self._person(person)}，自 {since} 起指定监管"

    def _mine(self, code: str) -> str:
        known = self._known.mines.get(code)
        return known.name if known else code

    def _person(self, code: str) -> str:
        known = self._known.people.get(code)
        return known.name if known else code

    def _clause(self, article: str) -> str:
        edition = self._edition
        is_articled = edition.document == _ARTICLED
        return f"{edition.name}（{edition.document}）{article if is_articled else ''}"


def _rule(rule: Posts) -> str:
    if rule.is_local:
        return "由县级自定配备人数"
    if not rule.people:
        return "随所属矿山，不另配"
    together = "每座" if rule.mines == 1 else f"每 {rule.mines} 座"
    return f"{together} {rule.people} 人"
