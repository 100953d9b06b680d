"""Who supervises which mine, for the public: the list to report of the selection (第九条) and the list that everybody
may read (第二十七条), which designations were announced, and noting that they were.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.actions import own_records, roster_taking
from desktop.actions.roster_changes import Change, How, What
from desktop.desk import Changes, Desk, Fact
from desktop.errors import BadInput
from desktop.regulation.roll import Designation, Roll
from desktop.sheets.writing import Page, workbook
from desktop.store import queries
from desktop.store.files import write_whole
from desktop.supervision import roster
from desktop.supervision.publishing import DesignationPublished

HOTLINE = "12345"  # 第二十七条: 监督电话
NOT_YET = "未公告"
_REPORTED = (
    ("姓名", 12),
    ("单位", 28),
    ("人员类别", 12),
    ("监管企业", 28),
    ("矿种", 12),
    ("起始日期", 12),
    ("执法证号", 22),
    ("公告日期", 12),
    ("公告地址或文号", 36),
)
_PUBLIC = (("被监管企业", 28), ("矿种", 12), ("监管专员", 24), ("监管单位", 28), ("监督电话", 10))


@dataclass(frozen=True, slots=True)
class Post:
    """A designation of today with what the lists say of it; `notice` None while nobody noted that it was announced."""

    person: str
    name: str
    office: str
    staff_type: str
    certificate: str
    mine: str
    mine_name: str
    kind: str
    since: str
    notice: DesignationPublished | None


def read_posts(desk: Desk) -> tuple[Post, ...]:
    """The designations in force today, by mine."""
    today = desk.world.today()
    with desk.reading() as session:
        roll = own_records.roster_of(session)
        notices = {
            (one.person, one.mine, each.since): each
            for _, one in queries.states(session, "designation", roster.Designation)
            for each in one.published
        }
    return tuple(_posts(roll, notices, today))


def publish(desk: Desk, posts: Sequence[Post], day: dt.date, where: str) -> Changes:
    """Note that these were announced. BadInput without an address, for a day to come, or for none; NotAllowed for who
    is no administrator.
    """
    if not where.strip():
        raise BadInput("请写明公告的网址或文号，别人才找得到。")
    if day > desk.world.today():
        raise BadInput(f"公告日期 {day} 还没有到；公告以后再登记，或改正日期。")
    if not posts:
        raise BadInput("在任的指派都已登记公告，没有要登记的。")
    return roster_taking.take(desk, [_change(one, day, where.strip()) for one in posts])


def publish_open(desk: Desk, day: dt.date, where: str) -> Changes:
    """Note that all those not noted yet were announced. As `publish`."""
    return publish(desk, [one for one in read_posts(desk) if one.notice is None], day, where)


def save(desk: Desk, file: Path) -> int:
    """Write both lists as Excel; answers the number of rows. DiskTrouble when it cannot be written."""
    posts = read_posts(desk)
    pages = [
        Page("选派结果报备（第九条）", _REPORTED, tuple(_reported(one) for one in posts)),
        Page("公开名单（第二十七条）", _PUBLIC, tuple(_public(posts))),
    ]
    write_whole(file, workbook(pages))
    return sum(len(page.rows) for page in pages)


def _posts(roll: Roll, notices: Mapping[tuple[str, str, str], DesignationPublished], today: dt.date) -> Iterator[Post]:
    people, mines = {one.code: one for one in roll.people}, {one.code: one for one in roll.mines}
    offices = {one.code: one.name for one in roll.orgs}
    for one in sorted(roll.designations, key=lambda each: (each.mine, each.person)):
        if not _is_on(one, today) or one.person not in people or one.mine not in mines:
            continue
        who, mine = people[one.person], mines[one.mine]
        yield Post(
            person=one.person,
            name=who.name,
            office=offices.get(who.org, who.org),
            staff_type=who.staff_type,
            certificate=who.certificate,
            mine=one.mine,
            mine_name=mine.name,
            kind=str(mine.kind),
            since=one.since.isoformat(),
            notice=notices.get((one.person, one.mine, one.since.isoformat())),
        )


def _is_on(one: Designation, day: dt.date) -> bool:
    return one.since <= day and (one.until is None or one.until >= day)


def _change(one: Post, day: dt.date, where: str) -> Change:
    body = DesignationPublished(person=one.person, mine=one.mine, since=one.since, day=day.isoformat(), where=where)
    fact = Fact(f"designation/{one.person}/{one.mine}", body)
    return Change(How.CHANGED, What.DESIGNATION, f"{one.name} {one.mine_name}", where, (fact,))


def _reported(one: Post) -> tuple[str, ...]:
    notice = (one.notice.day, one.notice.where) if one.notice else (NOT_YET, "")
    return (one.name, one.office, one.staff_type, one.mine_name, one.kind, one.since, one.certificate, *notice)


def _public(posts: Sequence[Post]) -> Iterator[tuple[str, ...]]:
    """A line for each mine; nothing of a person but name and office."""
    by_mine: dict[str, list[Post]] = {}
    for one in posts:
        by_mine.setdefault(one.mine, []).append(one)
    for held in by_mine.values():
        names, offices = dict.fromkeys(one.name for one in held), dict.fromkeys(one.office for one in held)
        yield held[0].mine_name, held[0].kind, "、".join(names), "、".join(offices), HOTLINE
