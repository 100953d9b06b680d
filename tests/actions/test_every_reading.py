"""Each of the twenty-five open readings acts: two values of it, and what a person sees under each. The bureau chooses
on a real desk, whose figures, hints and papers are asked before and after.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop import law
from desktop.actions import (
    assessing,
    bulletin_making,
    checklists,
    closing,
    coverage,
    form_figures,
    form_self_check,
    local_numbers,
    omissions,
    orders,
    period_figures,
    places,
    presence,
    readings,
    remotes,
    staffing_board,
    visits,
)
from desktop.actions.bulletin_kept import Asked, Whose
from desktop.desk import Act, Delivery, Desk, Fact
from desktop.errors import BadInput
from desktop.regulation import staffing
from desktop.regulation.assessment import Year, propose
from desktop.regulation.counting import Tally
from desktop.regulation.editions import Key, in_force
from desktop.regulation.known import Known
from desktop.regulation.papers import USUAL_INCIDENTS
from desktop.regulation.readings import Practice
from desktop.store import queries
from desktop.supervision import roster
from desktop.supervision.coverage import Rate
from desktop.supervision.leave import LeaveAsked, LeaveDecided
from desktop.supervision.local_rules import ReadingChosen
from desktop.supervision.presence import End
from desktop.supervision.remote import Means, RemoteChecked
from desktop.supervision.roster import MineKind
from desktop.supervision.visit import PaperKind, Result, SignerRole
from desktop.ui.papers import due
from tests.documents import tools
from tests.making import city_books, rolls
from tests.making import visits as making
from tests.making.desks import MINE, ORG, Bureau
from tests.making.photos import jpeg
from tests.making.relay import hand_over
from tests.making.visits import PLACE, PNG

WEEK = (dt.date(2026, 11, 16), dt.date(2026, 11, 22))
NOVEMBER = (dt.date(2026, 11, 1), dt.date(2026, 11, 22))
NEW_YEAR = (dt.date(2025, 12, 29), dt.date(2026, 1, 4))  # designated from Thursday on: four days
TODAY, DOCUMENT = dt.date(2026, 11, 22), "演示办发3号"


def _nothing(_: object) -> None:
    pass


@dataclass(frozen=True)
class Row:
    """A question: its clause, the other way to read it, what there is, what is asked, and both answers."""

    number: int
    clause: str
    option: str
    ask: Callable[[Desk], object]
    before: object
    after: object
    there: Callable[[Bureau], None] = _nothing
    done: Callable[[Desk], object] = _nothing


def practice(desk: Desk) -> Practice:
    with desk.reading() as session:
        return readings.practice(session)


def counted(desk: Desk, span: tuple[dt.date, dt.date] = WEEK) -> form_figures.Figures:
    return form_figures.figures(desk, "p1", span)


def remote_of_another(bureau: Bureau) -> None:
    body = RemoteChecked(
        mine=MINE,
        person="p2",
        started="2026-11-17T01:00:00Z",
        ended="2026-11-17T01:10:00Z",
        means=Means.APP,
        looked_at=("视频监控",),
    )
    bureau.seal(("remote/r1", body), scope=f"mine/{MINE}")


def mines(bureau: Bureau, codes: str, kind: MineKind, stripping: str = "", *, since: str = "2026-01-01") -> None:
    for code in codes:
        card = roster.MineRegistered(code=code, name=f"演示矿{code}", kind=kind, stripping=stripping)
        held = roster.DesignationMade(person="p1", mine=code, since=since)
        bureau.seal((f"mine/{code}", card), (f"designation/p1/{code}", held))


def patrol(bureau: Bureau) -> None:
    mines(bureau, "cd", MineKind.COAL)
    formed = roster.GroupFormed(code="一组", members=(roster.Member(person="p1"),), mines=("c", "d"))
    bureau.seal(("group/一组", formed))


def changed_hands(bureau: Bureau) -> None:
    bureau.seal((f"designation/p2/{MINE}", roster.DesignationEnded(person="p2", mine=MINE, until="2026-05-31")))
    bureau.seal((f"designation/p3/{MINE}", roster.DesignationMade(person="p3", mine=MINE, since="2026-06-01")))


def uncertified(bureau: Bureau) -> None:
    bureau.seal(("person/p1", roster.PersonRegistered(code="p1", name="演示专员甲", org=ORG)))


def twice_a_day(desk: Desk) -> None:
    for hour in ("01", "05"):
        at = f"2026-11-17T{hour}"
        remotes.record(desk, MINE, Means.APP, ["视频监控"], started=f"{at}:00:00Z", ended=f"{at}:10:00Z")


def on_leave(desk: Desk) -> None:
    first, last, at = "2026-11-16", "2026-11-20", "2026-11-01T01:00:00Z"
    asked = LeaveAsked(
        person="p1", kind="事假", first=first, first_half="上午", last=last, last_half="下午", days="5", at=at
    )  # fmt: skip
    decided = LeaveDecided(person="p3", is_approved=True, at="2026-11-01T02:00:00Z")
    desk.seal([Act("staff/demo/p1", (Fact("leave/1", asked), Fact("leave/1", decided)))])


def one_item(desk: Desk) -> str:
    """A visit in which one item was checked."""
    visit = making.opened(desk)
    visits.answer(desk, visit, "O-MIN-02", PLACE, Result.PASS)
    return _closed(desk, visit)


def one_of_two_places(desk: Desk) -> str:
    """A visit of two places at one of which everything was checked."""
    visit = making.opened(desk)
    visits.pass_place(desk, visit, "q2", "2026-11-22T02:00:00Z", "2026-11-22T03:00:00Z")
    for place in (PLACE, "全矿"):
        visits.conform_rest(desk, visit, place)
    return _closed(desk, visit)


def _closed(desk: Desk, visit: str) -> str:
    visits.seal_section(desk, visit)
    closing.sign(desk, visit, SignerRole.LEADER, desk.name, PNG, person=desk.person)
    closing.close_visit(desk, visit, reason_unchecked="雨大，过不去")
    return visit


def drawn_before_a_new_place(desk: Desk) -> None:
    places.confirm(desk, MINE, "2026-11", "演示矿长", jpeg())
    places.register(desk, MINE, "3号采场", "采场", since="2026-11-20")


def outage(desk: Desk) -> str:
    """A visit while the APP was down, with its proof."""
    visit, _ = making.closed(desk)
    presence.note(desk, visit, End.IN, reason="APP故障，已截图", picture=jpeg())
    return visit


def answering(desk: Desk) -> object:
    with desk.reading() as session:
        return assessing.answering_on(session, MINE, "2026-06-10")


def hinted(desk: Desk) -> set[str]:
    return {one.person for one in omissions.read_hints(desk, *NOVEMBER)}


def left_out_there(desk: Desk) -> bool:
    """Whether an item due at two places, checked at one of them, is a hint for the other."""
    (lines,) = (part.lines for part in checklists.for_mine(desk, MINE).sections if part.place.id == "q2")
    (there,) = (line.number for line in lines if line.item == "O-MIN-09")
    return there in {one.number for each in omissions.read_hints(desk, *NOVEMBER) for one in each.points}


def said(desk: Desk, clause: str) -> str:
    seen = assessing.read_year(desk, 2026)
    one = next(each for each in seen.people if each.person == "p1")
    return next(each.said for each in assessing.conditions(one, seen.edition) if each.criterion.clause == clause)


def rotation_day(desk: Desk) -> set[object]:
    lines = staffing_board.read_board(desk, TODAY).lines
    return {str(one.day) for one in lines if one.about is staffing_board.About.ROTATION}


def posts(desk: Desk) -> int:
    return staffing_board.read_board(desk, TODAY).staffing.required


def grade_at_the_line(desk: Desk) -> str:
    """What is proposed at exactly 90 %."""
    year = Year(Tally(90, 100), Tally(156, 156), (), did_the_tasks=True, handled_major=True, is_clean=True)
    return str(propose(year, in_force(law.editions(), TODAY), practice(desk).on(TODAY)).grade)


def listed(desk: Desk) -> int:
    """How many mines have their sheet where one has a list of 2023."""
    known = rolls.roll(mines=(rolls.mine(listed=dt.date(2023, 7, 1)),))
    return staffing.checklists(Known(known, law.editions(), practice(desk)), TODAY).made


def lower(desk: Desk) -> str:
    try:
        local_numbers.lay(desk, Key.REMOTE, 2, "2026-11-23", DOCUMENT, consent="演示省函1号")
    except BadInput as error:
        return str(error).removesuffix("。")[-4:]
    return "已登记"


def only_visit(desk: Desk) -> str:
    with desk.reading() as session:
        ((name, _),) = queries.visits_in_brief(session)
    return name


def offered(desk: Desk) -> set[PaperKind]:
    kinds = {one.kind for one in orders.offers(desk, only_visit(desk))}
    return kinds & {PaperKind.COAL_DECISION, PaperKind.RECTIFICATION}


def addressed(desk: Desk) -> str:
    """Whom a bulletin is for."""
    kept = bulletin_making.made(desk, Asked(first=WEEK[0], last=WEEK[1], whose=Whose.OWN))
    text = tools.text(kept.pdf, desk.folder.parent)
    return next(name for name in ("矿山安全监管部门", "应急管理部门") if f"各县（市、区）{name}：" in text)


def signed_in(desk: Desk) -> Rate:
    return counted(desk).signed_in


def reports_due(desk: Desk) -> list[str]:
    return [one.when for one in due.read_due(desk, is_manager=False) if one.key == due.REPORT]


def asked(desk: Desk) -> Mapping[str, object]:
    return form_self_check.prefill(desk, MINE)


def from_friday(bureau: Bureau) -> None:
    mines(bureau, "e", MineKind.UNDERGROUND, since="2026-11-20")


def coal(bureau: Bureau) -> None:
    place = roster.Place(id="f", name="演示综采面", kind="采煤工作面")
    card = roster.MineRegistered(code=MINE, name="演示煤矿", kind=MineKind.COAL, leader="演示矿长", places=(place,))
    bureau.seal((f"mine/{MINE}", card))


def closed_at_a_coal_mine(desk: Desk) -> None:
    visit = visits.plan(desk, MINE)
    visits.open_visit(desk, visit)
    visits.pass_place(desk, visit, "f", "2026-11-22T01:10:00Z", "2026-11-22T02:00:00Z")
    visits.conform_rest(desk, visit, "f")
    _closed(desk, visit)


def _rows(value: object) -> list[dict[str, str]]:
    assert isinstance(value, tuple)
    return list(value)


def _bureau() -> Bureau:
    made = Bureau()
    made.register()
    for role in (roster.Role.ADMINISTRATOR, roster.Role.SUPERVISOR):
        made.seal(("person/p1", roster.RoleGranted(role=role, org=ORG)))
    return made


@contextmanager
def _desk(folder: Path, there: Callable[[Bureau], None] = _nothing) -> Iterator[Desk]:
    """The desk of somebody who inspects, manages and administers."""
    bureau = _bureau()
    there(bureau)
    desk = bureau.enrol(folder / "p1")
    try:
        yield desk
    finally:
        desk.close()


ROWS = (
    Row(1, "第十二条", "共同", lambda desk: counted(desk).remote.rate.done, 0, 1, remote_of_another),
    Row(2, "第十三条", "指定人", hinted, {"p1"}, {"p1", "p2"}, done=one_item),
    Row(3, "第十三条", "每组", lambda desk: counted(desk).visited.rate.due, 4, 3, patrol),
    Row(4, "第十三条", "必达", lambda desk: counted(desk, NOVEMBER).places, Rate(1, 4), Rate(0, 4), done=making.closed),
    Row(
        5,
        "第十三条",
        "图纸",
        lambda desk: coverage.month(desk, MINE, "2026-11").places.due,
        3,
        2,
        done=drawn_before_a_new_place,
    ),
    Row(6, "第六条", "每矿一人", posts, 4, 3, lambda bureau: mines(bureau, "abc", MineKind.OPEN_PIT, "60")),
    Row(7, "第六条", "不含", posts, 4, 0, lambda bureau: mines(bureau, "abc", MineKind.OPEN_PIT, "50")),
    Row(8, "第十二条", "每次都计", lambda desk: counted(desk).remote.rate.done, 1, 2, done=twice_a_day),
    Row(9, "第十二条", "一天", lambda desk: counted(desk).remote.weeks, 2, 3, from_friday),
    Row(9, "第十二条", "整周", lambda desk: counted(desk, NEW_YEAR).remote.weeks, 2, 0),
    Row(10, "第二十条", "不减", lambda desk: counted(desk).visited.rate.due, 0, 2, done=on_leave),
    Row(11, "第二十二条", "合计", lambda desk: "合计" in said(desk, "第二十二条（一）3"), False, True),
    Row(12, "第二十二条", "免除", lambda desk: "视为达到" in said(desk, "第二十二条（一）4"), False, True),
    Row(13, "第十条", "交出人", answering, ("p1", "p3"), ("p1", "p2"), changed_hands),
    Row(14, "第十条", "自然年", rotation_day, {"2027-01-01"}, {"2028-01-01"}),
    Row(15, "第三十八条", "分别", left_out_there, True, False, done=one_of_two_places),
    Row(16, "第二十二条", "不含", grade_at_the_line, "合格", "不合格"),
    Row(
        17,
        "第十七条",
        "自定",
        lambda desk: asked(desk)["事项标准"],
        USUAL_INCIDENTS,
        f"较大涉险：按本级规定（{DOCUMENT}）",
    ),
    Row(18, "第十三条", "须随行", lambda desk: counted(desk).visited.rate.done, 1, 0, uncertified, making.closed),
    Row(
        19,
        "第十三条",
        "统一煤矿",
        offered,
        {PaperKind.RECTIFICATION},
        {PaperKind.COAL_DECISION},
        done=making.closed,
    ),
    Row(
        19,
        "第十三条",
        "统一应急",
        offered,
        {PaperKind.COAL_DECISION},
        {PaperKind.RECTIFICATION},
        coal,
        closed_at_a_coal_mine,
    ),
    Row(20, "第十四条", "一种", listed, 0, 1),
    Row(21, "第四十六条", "可调", lower, "只能更严", "已登记"),
    Row(22, "第四条", "应急", addressed, "矿山安全监管部门", "应急管理部门"),
    Row(23, "第十七条", "三日", lambda desk: asked(desk)["报告期限"], "", "2026-11-25"),
    Row(23, "第十七条", "七日", lambda desk: asked(desk)["报告期限"], "", "2026-11-29"),
    Row(24, "第三十一条", "次月", reports_due, ["2026-12-31"], [], lambda bureau: bureau.clock.forward(days=20)),
    Row(24, "第三十一条", "次月", reports_due, [], ["2027-01-31"], lambda bureau: bureau.clock.forward(days=101)),
    Row(25, "第十九条", "故障时可以", signed_in, Rate(0, 1), Rate(1, 1), done=outage),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.number} {row.clause} {row.option}")
def test_the_other_reading_is_seen(tmp_path: Path, row: Row) -> None:
    with _desk(tmp_path, row.there) as desk:
        row.done(desk)
        known = law.readings()[row.number - 1]
        assert row.clause in known.articles
        assert row.ask(desk) == row.before
        readings.choose(desk, row.number, row.option, DOCUMENT, "2023-01-01")
        assert row.ask(desk) == row.after


def test_every_reading_has_its_row_with_every_option_but_the_proposed() -> None:
    asked_for = {(row.number, row.option) for row in ROWS}
    known = {(one.number, option.key) for one in law.readings() for option in one.options[1:]}
    assert len({row.number for row in ROWS}) == 25
    assert known == asked_for


@pytest.mark.parametrize("since, whole", [("2026-11-21", True), ("2026-11-22", True), ("2026-11-23", False)])
def test_a_month_is_read_as_on_its_last_day_so_far(tmp_path: Path, since: str, *, whole: bool) -> None:
    with _desk(tmp_path) as desk:
        making.closed(desk)
        readings.choose(desk, 4, "必达", DOCUMENT, since)
        assert counted(desk, NOVEMBER).places == Rate(0 if whole else 1, 4)


@pytest.mark.parametrize("since, is_coal", [("2026-11-21", True), ("2026-11-22", True), ("2026-11-23", False)])
def test_the_forms_of_a_visit_are_those_of_its_day(tmp_path: Path, since: str, *, is_coal: bool) -> None:
    bureau = _bureau()
    desk = bureau.enrol(tmp_path / "p1")
    making.closed(desk)
    readings.choose(desk, 19, "统一煤矿", DOCUMENT, since)
    bureau.clock.forward(days=1)  # its papers are issued on the morning after
    assert (PaperKind.COAL_DECISION in offered(desk)) == is_coal
    desk.close()


@pytest.mark.parametrize("since, people", [("2026-11-22", {"p1", "p2"}), ("2026-11-23", {"p1"})])
def test_who_answers_is_read_as_on_the_day_of_the_visit(tmp_path: Path, since: str, people: set[str]) -> None:
    with _desk(tmp_path) as desk:
        one_item(desk)
        readings.choose(desk, 2, "指定人", DOCUMENT, since)
        assert hinted(desk) == people


def test_a_designated_person_who_signed_nothing_sees_the_hint_himself(tmp_path: Path) -> None:
    bureau = _bureau()
    first, second = bureau.enrol(tmp_path / "p1"), bureau.enrol(tmp_path / "p2", "p2", seed=2)
    one_item(first)
    hand_over(first, second)
    assert omissions.read_hints(second, *NOVEMBER) == ()
    bureau.seal((f"org/{ORG}", ReadingChosen(number=2, option="指定人", document=DOCUMENT, at="2026-11-01")))
    second.receive(Delivery(entries=tuple(bureau.entries)))
    assert [one.person for one in omissions.read_hints(second, *NOVEMBER)] == ["p2"]
    for desk in (first, second):
        desk.close()


def test_beside_the_apps_records_an_outage_stands_for_its_sign_in(tmp_path: Path) -> None:
    with _desk(tmp_path) as desk:
        outage(desk)
        book = city_books.save(tmp_path / "app.xlsx", {"签到": [], "远程": []})  # nobody signed in
        span = (dt.date(2026, 11, 16), dt.date(2026, 11, 22))
        before = period_figures.reckoned([book], span, desk=desk)
        readings.choose(desk, 25, "故障时可以", DOCUMENT, "2026-11-22")
        after = period_figures.reckoned([book], span, desk=desk)
        done = [next(one for one in each.figures.people if one.person == "p1").on_site.done for each in (before, after)]
        assert done == [0, 1]
        assert "只在本程序 1 条" in period_figures.remarks(before)[-1]
        assert period_figures.remarks(after)[-1] == ("本程序的记录与专员APP一致（0 条），APP故障以本程序代替 1 条。")


def test_the_document_on_paper_is_that_of_the_choice_in_force(tmp_path: Path) -> None:
    with _desk(tmp_path) as desk:
        readings.choose(desk, 17, "自定", "演示旧文", "2026-01-01")
        readings.choose(desk, 17, "自定", DOCUMENT, "2026-11-22")
        readings.choose(desk, 17, "自定", "演示后文", "2026-11-23")
        assert asked(desk)["事项标准"] == f"较大涉险：按本级规定（{DOCUMENT}）"
        readings.choose(desk, 17, "", "", "2026-11-22")
        assert asked(desk)["事项标准"] == USUAL_INCIDENTS
