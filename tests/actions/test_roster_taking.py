"""A roster workbook held against a desk: each difference, what is refused, what is sealed, and twice the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.actions import roster_export, roster_taking
from desktop.actions.roster_changes import Change, How, What
from desktop.actions.roster_taking import Seen
from desktop.desk import Desk
from desktop.errors import BadInput, NotAllowed
from desktop.store import queries
from desktop.supervision import roster
from tests.making import city_books
from tests.making.city_books import Sheets
from tests.making.desks import ORG, Bureau

KNOWN: Sheets = {
    "机构": [[ORG, "演示县应急管理局", "", "县"]],
    "矿山": [[one, f"演示采石场{one}", ORG, "小型采石", "生产", "", "", ""] for one in ("m1", "m2")],
    "人员": [[one, name, ORG, "", "", ""] for one, name in (("p1", "演示专员甲"), ("p2", "演示专员乙"))],
    "指派": [[who, mine, "2026-01-01", ""] for who in ("p1", "p2") for mine in ("m1", "m2")],
}
NEW: Sheets = {
    "矿山": [["m9", "演示新矿", ORG, "地下开采", "建设", "", "", ""]],
    "人员": [["p9", "演示专员壬", ORG, "事业", "演示证9", "2028-01-01"]],
    "指派": [["p9", "m9", "2026-11-01", ""]],
    "分组": [["演示一", "p1", "是", "采矿；通风", "m1"], ["演示一", "p9", "", "机电", "m9"]],
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    bureau = Bureau()
    bureau.register()
    bureau.seal(("person/p3", roster.RoleGranted(role=roster.Role.ADMINISTRATOR, org=ORG)))
    made = bureau.enrol(tmp_path / "p3", "p3")
    yield made
    made.close()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "花名册.xlsx"


def read(desk: Desk, book: Path, *more: Sheets, **instead: list[list[object]]) -> Seen:
    sheets = {name: list(rows) for name, rows in KNOWN.items()}
    for one in more:
        for name, rows in one.items():
            sheets.setdefault(name, []).extend(rows)
    return roster_taking.read_file(desk, city_books.save(book, sheets | instead))


def briefly(seen: Seen) -> list[tuple[How, What, str, bool]]:
    return [(one.how, one.what, one.name, bool(one.facts)) for one in seen.changes]


def test_what_is_known_already_changes_nothing(desk: Desk, book: Path) -> None:
    assert read(desk, book).changes == ()


def test_new_mines_people_designations_and_groups_are_sealed_and_then_known(desk: Desk, book: Path) -> None:
    seen = read(desk, book, NEW)
    assert briefly(seen) == [
        (How.NEW, What.MINE, "演示新矿（m9）", True),
        (How.NEW, What.PERSON, "演示专员壬（p9）", True),
        (How.NEW, What.DESIGNATION, "演示专员壬 · 演示新矿", True),
        (How.NEW, What.GROUP, "演示一 组", True),
    ]
    roster_taking.take(desk, seen.changes)
    assert read(desk, book, NEW).changes == ()
    with desk.reading() as session:
        group = queries.state(session, "group/演示一", roster.Group)
    assert group is not None
    assert group.formed is not None
    assert [(one.person, one.is_leader, one.specialties) for one in group.formed.members] == [
        ("p1", True, ("采矿", "通风")),
        ("p9", False, ("机电",)),
    ]


def formings(desk: Desk) -> list[tuple[str, list[str]]]:
    with desk.reading() as session:
        group = queries.state(session, "group/演示一", roster.Group)
    assert group is not None
    return [(one.since, [each.person for each in one.members]) for one in group.formings]


def test_a_group_is_formed_anew_from_today_when_the_rows_name_no_day(desk: Desk, book: Path) -> None:
    roster_taking.take(desk, read(desk, book, {"分组": NEW["分组"][:1]}).changes)
    seen = read(desk, book, {"分组": [*NEW["分组"][:1], ["演示一", "p2", "", "", ""]]})
    assert [one.words for one in seen.changes] == ["演示专员甲、演示专员乙；演示采石场m1，自 2026-11-22 起"]
    roster_taking.take(desk, seen.changes)
    assert formings(desk) == [("", ["p1"]), ("2026-11-22", ["p1", "p2"])]


def test_dated_rows_give_every_forming_and_twice_the_same_changes_nothing(desk: Desk, book: Path) -> None:
    dated: Sheets = {
        "分组": [
            ["演示一", "p1", "是", "采矿", "m1", "2026-01-01", ""],
            ["演示一", "p2", "", "", "", "2026-03-01", "2026-06-30"],
        ]
    }
    roster_taking.take(desk, read(desk, book, dated).changes)
    assert formings(desk) == [("2026-01-01", ["p1"]), ("2026-03-01", ["p1", "p2"]), ("2026-07-01", ["p1"])]
    assert read(desk, book, dated).changes == ()
    dated["分组"][1][6] = "2026-05-31"  # it was a month too long
    seen = read(desk, book, dated)
    assert [one.words for one in seen.changes] == ["演示专员甲；演示采石场m1，自 2026-06-01 起"]
    roster_taking.take(desk, seen.changes)
    assert formings(desk)[-1] == ("2026-06-01", ["p1"])
    assert read(desk, book, dated).changes == ()


def test_an_inverted_row_of_a_group_is_a_fault(desk: Desk, book: Path) -> None:
    seen = read(desk, book, {"分组": [["演示一", "p1", "", "", "m1", "2026-03-01", "2026-02-01"]]})
    assert [one.how for one in seen.changes] == [How.FAULT]
    assert "早于起" in seen.changes[0].words


def test_a_change_tells_old_and_new_and_an_empty_cell_takes_nothing_away(desk: Desk, book: Path) -> None:
    people: list[list[object]] = [["p1", "演示专员甲", ORG, "事业", "", "2028-01-01"], KNOWN["人员"][1]]
    seen = read(desk, book, 人员=people)
    assert [one.words for one in seen.changes] == ["类别 空 → 事业；证有效期 空 → 2028-01-01"]
    roster_taking.take(desk, seen.changes)
    with desk.reading() as session:
        person = queries.person(session, "p1")
    assert person is not None
    assert (person.certificate, person.specialties) == ("演示证p1", ("采矿",))


def test_a_mine_keeps_its_places_and_gets_its_status_from_the_last_change(desk: Desk, book: Path) -> None:
    came: Sheets = {"状态变化": [["m1", "2026-10-08", "停产"], ["m1", "2026-03-01", "生产"]]}
    seen = read(desk, book, came)
    assert [one.words for one in seen.changes] == ["状态 生产 → 停产；状态自 空 → 2026-10-08"]
    roster_taking.take(desk, seen.changes)
    with desk.reading() as session:
        mine = queries.state(session, "mine/m1", roster.Mine)
    assert mine is not None
    assert mine.card is not None
    assert (len(mine.card.places), mine.changes[-1].day) == (2, "2026-10-08")
    assert read(desk, book, came).changes == ()


def test_another_status_that_nobody_dates_holds_from_today_on(desk: Desk, book: Path) -> None:
    stopped: list[list[object]] = [list(row) for row in KNOWN["矿山"]]
    stopped[0][4] = "停产"
    seen = read(desk, book, 矿山=stopped)
    assert [one.words for one in seen.changes] == ["状态 生产 → 停产；状态自 空 → 2026-11-22"]
    roster_taking.take(desk, seen.changes)
    assert read(desk, book, 矿山=stopped).changes == ()


def test_what_is_gone_is_told_and_removed_by_nobody(desk: Desk, book: Path) -> None:
    gone = read(desk, book, 人员=KNOWN["人员"][:1], 指派=KNOWN["指派"][:2], 矿山=KNOWN["矿山"][:])
    assert briefly(gone) == [
        (How.GONE, What.PERSON, "演示专员乙（p2）", False),
        (How.GONE, What.DESIGNATION, "演示专员乙 · 演示采石场m1", True),
        (How.GONE, What.DESIGNATION, "演示专员乙 · 演示采石场m2", True),
    ]
    roster_taking.take(desk, gone.changes[1:2])
    held = {one.key: one.until for one in roster_taking.read_roster(desk).held}
    assert held["p2", "m1", "2026-01-01"] == "2026-11-22"
    assert held["p2", "m2", "2026-01-01"] == ""


def test_a_designation_ends_on_the_day_of_the_workbook(desk: Desk, book: Path) -> None:
    rows: list[list[object]] = [["p1", "m1", "2026-01-01", "2026-10-31"], *KNOWN["指派"][1:]]
    seen = read(desk, book, 指派=rows)
    assert [one.words for one in seen.changes] == ["自 2026-01-01 起，止 → 2026-10-31"]
    roster_taking.take(desk, seen.changes)
    assert read(desk, book, 指派=rows).changes == ()


@pytest.mark.parametrize(
    "row, words",
    [
        (["p1", "m1", "2026-05-01", ""], "还没有结束，请先结束那一段"),
        (["p1", "m1", "2026-05-01", "2026-06-01"], "还没有结束，请先结束那一段"),
    ],
)
def test_a_second_period_over_one_that_runs_can_only_be_read(
    desk: Desk, book: Path, row: list[object], words: str
) -> None:
    (change,) = read(desk, book, 指派=[row, *KNOWN["指派"][1:]]).changes
    assert change.facts == ()
    assert words in change.words


def test_an_unknown_organisation_and_wrong_rows_are_told_by_sheet_and_row(desk: Desk, book: Path) -> None:
    more: Sheets = {
        "机构": [["x", "演示别县", "", "县"]],
        "矿山": [["m8", "演示别矿", "x", "煤矿", "生产", "", "", ""]],
    }
    seen = read(desk, book, more, {"指派": [["演示专员甲", "m1", "2026-02-30", ""]]})
    assert briefly(seen)[:2] == [
        (How.NEW, What.ORG, "演示别县（x）", False),
        (How.NEW, What.MINE, "演示别矿（m8）", False),
    ]
    assert (seen.changes[-1].how, seen.changes[-1].name) == (How.FAULT, "指派 第 6 行")


def test_the_roster_that_goes_out_comes_in_without_a_difference(desk: Desk, book: Path) -> None:
    roster_taking.take(desk, read(desk, book, NEW, {"状态变化": [["m1", "2026-10-08", "停产"]]}).changes)
    roster_taking.end(desk, "p2", "m2", dt.date(2026, 11, 20))
    assert roster_export.export_roster(desk, book) == 1 + 3 + 4 + 5 + 4 + 1
    assert roster_taking.read_file(desk, book).changes == ()


def test_leave_and_local_numbers_are_told_to_be_elsewhere(desk: Desk, book: Path) -> None:
    seen = read(desk, book, {"请假": [["p1", "2026-11-01", "2026-11-03", "是"]]})
    assert seen.changes == ()
    assert seen.remarks == ("请假 1 条没有用：请假在“文书”里办理和批准",)


def test_a_designation_of_somebody_unregistered_waits_for_his_registration(desk: Desk, book: Path) -> None:
    seen = read(desk, book, NEW)
    alone = [one for one in seen.changes if one.what is What.DESIGNATION]
    with pytest.raises(BadInput, match="m9、p9 还没有登记"):
        roster_taking.take(desk, alone)


def test_only_an_administrator_takes_anything_and_never_nothing(tmp_path: Path, desk: Desk, book: Path) -> None:
    with pytest.raises(BadInput, match="没有勾选"):
        roster_taking.take(desk, [Change(How.GONE, What.MINE, "演示矿", "不删除")])
    bureau = Bureau()
    bureau.register()
    other = bureau.enrol(tmp_path / "p1", "p1")
    try:
        seen = read(other, book, NEW)
        with pytest.raises(NotAllowed, match="只有管理员"):
            roster_taking.take(other, seen.changes)
    finally:
        other.close()


def test_by_hand_one_is_designated_once_and_ended_not_before_the_beginning(desk: Desk) -> None:
    with pytest.raises(BadInput, match="已经监管"):
        roster_taking.designate(desk, "p1", "m1", dt.date(2026, 11, 1))
    with pytest.raises(BadInput, match="最后一天不能早于它"):
        roster_taking.end(desk, "p1", "m1", dt.date(2025, 12, 31))
    roster_taking.end(desk, "p1", "m1", dt.date(2026, 11, 22))
    roster_taking.designate(desk, "p1", "m1", dt.date(2026, 11, 23))
    found = [one for one in roster_taking.read_roster(desk).held if (one.person, one.mine) == ("p1", "m1")]
    assert [(one.since, one.until) for one in found] == [("2026-11-23", ""), ("2026-01-01", "2026-11-22")]


def test_a_county_changes_what_it_wrote_and_only_reads_what_the_city_wrote(tmp_path: Path, book: Path) -> None:
    bureau = Bureau()
    bureau.register()
    bureau.seal(("org/x", roster.OrgFounded(code="x", name="演示乙县", parent=ORG)), scope="org/x")
    for fact in (
        ("person/p2", roster.PersonRegistered(code="p2", name="演示专员乙", org="x")),
        ("person/p2", roster.RoleGranted(role=roster.Role.ADMINISTRATOR, org="x")),
        ("mine/m3", roster.MineRegistered(code="m3", name="演示三矿", kind=roster.MineKind.COAL, supervised_by="x")),
    ):
        bureau.seal(fact)
    county = bureau.enrol(tmp_path / "p2", "p2")
    more: Sheets = {
        "机构": [["x", "演示乙县", ORG, "县"]],
        "矿山": [
            ["m3", "演示三矿", "x", "煤矿", "停产", "", "", ""],
            ["m4", "演示四矿", "x", "煤矿", "生产", "", "", ""],
        ],
        "人员": [["p8", "演示专员辛", "x", "", "", ""], ["p9", "演示专员壬", ORG, "", "", ""]],
        "指派": [["p8", "m3", "2026-11-01", ""], ["p8", "m1", "2026-11-01", ""]],
    }
    try:
        seen = read(county, book, more)
        assert [(one.name, one.words.rpartition("；")[2]) for one in seen.changes if not one.facts] == [
            ("演示三矿（m3）", "由上级单位登记，请上级单位更改"),
            ("演示专员壬（p9）", "不归本单位，不能登记"),
            ("演示专员乙（p2）", "不归本单位，不能登记"),
            ("演示专员辛 · 演示采石场m1", "不归本单位，不能登记"),
        ]
        chosen = [one for one in seen.changes if one.facts]
        assert [one.name for one in chosen] == ["演示四矿（m4）", "演示专员辛（p8）", "演示专员辛 · 演示三矿"]
        roster_taking.take(county, chosen)
        with county.reading() as session:
            assert queries.states(session, "mine", roster.Mine, "org/x")[0][0] == "m4"
        with pytest.raises(NotAllowed, match="由上级单位登记"):
            roster_taking.end(county, "p1", "m1", dt.date(2026, 11, 22))
    finally:
        county.close()
