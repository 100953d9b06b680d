"""Who supervises which mine, for the public: the two lists, and noting that designations were announced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from desktop.actions import publication, roster_taking
from desktop.desk import Desk
from desktop.errors import BadInput, DiskTrouble, NotAllowed
from desktop.supervision.publishing import DesignationPublished
from desktop.supervision.roster import DesignationEnded, Role, RoleGranted
from tests.making.desks import ORG, Bureau

TODAY = dt.date(2026, 11, 22)
WHERE = "演示县政府网站公告2026年第3号"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    bureau = Bureau()
    bureau.register()
    bureau.seal(("person/p3", RoleGranted(role=Role.ADMINISTRATOR, org=ORG)))
    bureau.seal(("designation/p2/m2", DesignationEnded(person="p2", mine="m2", until="2026-06-30")))
    made = bureau.enrol(tmp_path / "p3", "p3")
    yield made
    made.close()


def sheets(file: Path) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(file)
    return {sheet.title: list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book}


def test_until_it_is_noted_every_designation_of_today_is_unannounced(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "公布名单.xlsx"
    publication.save(desk, file)
    reported = sheets(file)["选派结果报备（第九条）"]
    assert [(row[0], row[3], row[5], row[7]) for row in reported] == [
        ("演示专员甲", "演示采石场m1", "2026-01-01", "未公告"),
        ("演示专员乙", "演示采石场m1", "2026-01-01", "未公告"),
        ("演示专员甲", "演示采石场m2", "2026-01-01", "未公告"),
    ]


def test_the_public_reads_who_supervises_a_mine_and_whom_to_call_and_no_more(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "公布名单.xlsx"
    publication.save(desk, file)
    rows = sheets(file)["公开名单（第二十七条）"]
    assert [(row[0], row[2], row[4]) for row in rows] == [
        ("演示采石场m1", "演示专员甲、演示专员乙", "12345"),
        ("演示采石场m2", "演示专员甲", "12345"),
    ]
    assert not any("证" in str(cell) for row in rows for cell in row)


def test_what_was_announced_says_when_and_where_and_a_new_designation_is_unannounced_again(desk: Desk) -> None:
    publication.publish_open(desk, TODAY, f" {WHERE} ")
    assert {(one.notice.day, one.notice.where) for one in publication.read_posts(desk) if one.notice} == {
        ("2026-11-22", WHERE)
    }
    roster_taking.designate(desk, "p2", "m2", TODAY)
    waiting = [(one.person, one.mine) for one in publication.read_posts(desk) if one.notice is None]
    assert waiting == [("p2", "m2")]
    held = roster_taking.read_roster(desk).held
    assert {(one.mine, one.since): one.announced for one in held if one.person == "p2"} == {
        ("m1", "2026-01-01"): "2026-11-22",
        ("m2", "2026-11-22"): "",
        ("m2", "2026-01-01"): "",
    }


def test_a_later_notice_of_the_same_designation_replaces_the_earlier(desk: Desk) -> None:
    publication.publish_open(desk, TODAY - dt.timedelta(days=3), "错的网址")
    publication.publish(desk, publication.read_posts(desk), TODAY, WHERE)
    assert {one.notice.where for one in publication.read_posts(desk) if one.notice} == {WHERE}
    with pytest.raises(BadInput, match="没有要登记的"):
        publication.publish_open(desk, TODAY, WHERE)


@pytest.mark.parametrize(
    "day, where, words", [(TODAY, " ", "网址或文号"), (TODAY + dt.timedelta(days=1), WHERE, "还没有到")]
)
def test_a_notice_without_address_or_of_a_day_to_come_is_refused(
    desk: Desk, day: dt.date, where: str, words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        publication.publish_open(desk, day, where)
    assert all(one.notice is None for one in publication.read_posts(desk))


def test_only_an_administrator_notes_it(tmp_path: Path) -> None:
    bureau = Bureau()
    bureau.register()
    desk = bureau.enrol(tmp_path / "p1", "p1")
    with pytest.raises(NotAllowed, match="管理员"):
        publication.publish_open(desk, TODAY, WHERE)
    desk.close()


def test_of_a_designation_that_never_was_nothing_is_noted(desk: Desk) -> None:
    post = publication.read_posts(desk)[0]
    body = DesignationPublished(person=post.person, mine=post.mine, since="2025-01-01", day="2026-11-22", where=WHERE)
    changed = publication._change(post, TODAY, WHERE)
    wrong = roster_taking.Change(
        changed.how, changed.what, "", "", (roster_taking.Fact(changed.facts[0].subject, body),)
    )
    with pytest.raises(NotAllowed, match="没有自 2025-01-01 起"):
        roster_taking.take(desk, [wrong])


def test_a_list_that_cannot_be_written_is_named(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "文件").write_bytes(b"")
    with pytest.raises(DiskTrouble, match="没有保存"):
        publication.save(desk, tmp_path / "文件" / "名单.xlsx")
