"""A desk's own records as the facts that figures are reckoned from, and a still mine taken out of what is owed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from desktop import law
from desktop.actions import form_figures, own_records, remotes
from desktop.desk import Act, Delivery, Desk, Fact
from desktop.regulation.figures import reckon
from desktop.regulation.roll import Absence, Change, Deed, Designation, Mine, Roll, Seat, Spot, Way
from desktop.supervision import roster
from desktop.supervision.leave import LeaveAsked, LeaveDecided
from desktop.supervision.remote import Means
from tests.making import visits
from tests.making.desks import ORG, Bureau

NOVEMBER = (dt.date(2026, 11, 2), dt.date(2026, 11, 29))


@pytest.fixture
def bureau() -> Bureau:
    made = Bureau()
    made.register()
    return made


@pytest.fixture
def desk(bureau: Bureau, tmp_path: Path) -> Iterator[Desk]:
    made = bureau.enrol(tmp_path / "p1")
    yield made
    made.close()


def known(desk: Desk) -> Roll:
    with desk.reading() as session:
        return own_records.roll(session, NOVEMBER)


def still(bureau: Bureau, desk: Desk, mine: str, since: str, status: str = "停产") -> None:
    """The bureau writes a card that says that the mine stands still."""
    card = roster.MineRegistered(
        code=mine,
        name="演示采石场",
        kind=roster.MineKind.OPEN_PIT,
        status=status,
        status_since=since,
        stripping="50",
        own_posts=1,
        attached_to="m9",
    )
    entry = bureau.seal((f"mine/{mine}", card))
    desk.receive(Delivery(entries=(entry,)))


def test_who_and_what_there_is_comes_from_the_roster(desk: Desk) -> None:
    found = known(desk)
    assert [one.code for one in found.orgs] == [ORG]
    assert [(one.code, one.org, one.status) for one in found.mines] == [("m1", ORG, "生产"), ("m2", ORG, "生产")]
    assert found.designations[0] == Designation("p1", "m1", dt.date(2026, 1, 1))
    assert [one.code for one in found.people] == ["p1", "p2", "p3"]


def test_a_card_tells_what_staffing_needs_and_since_when_its_status_holds(bureau: Bureau, desk: Desk) -> None:
    still(bureau, desk, "m2", "2026-11-12")
    found = known(desk)
    kind = roster.MineKind.OPEN_PIT
    assert found.mines[1] == Mine("m2", "演示采石场", ORG, kind, "生产", Decimal(50), "m9", own_posts=1)
    assert found.changes == (Change("m2", dt.date(2026, 11, 12), "停产"),)


def test_a_mine_is_listed_from_the_day_its_own_checklist_was_published(bureau: Bureau, desk: Desk) -> None:
    for mine in ("m1", None):
        body = roster.ChecklistPublished(
            catalogue="k", title="表", edition="1", digest="0" * 64, mine=mine, day="2026-11-22"
        )
        subject = f"checklist/k/{mine}" if mine else "checklist/k"
        desk.receive(Delivery(entries=(bureau.seal((subject, body)),)))
    assert [one.listed for one in known(desk).mines] == [dt.date(2026, 11, 22), None]


def test_a_group_gives_its_members_and_its_mines(bureau: Bureau, desk: Desk) -> None:
    formed = roster.GroupFormed(
        code="g1", members=(roster.Member(person="p1", specialties=("通风",), is_leader=True),), mines=("m1",)
    )
    desk.receive(Delivery(entries=(bureau.seal(("group/g1", formed)),)))
    assert known(desk).seats == (Seat("g1", "p1", "", True, ("通风",)), Seat("g1", "", "m1"))


def test_a_closed_visit_counts_for_each_of_the_team_and_a_remote_check_for_who_made_it(desk: Desk) -> None:
    visit = visits.closed(desk)
    remotes.record(
        desk, "m2", Means.APP, ["视频监控"], started="2026-11-19T17:00:00Z", ended="2026-11-19T17:10:00Z"
    )  # in Beijing it is the 20th
    on_site, remote = known(desk).deeds
    assert on_site == Deed(Way.ON_SITE, "p1", "m1", dt.date(2026, 11, 22), spot=Spot(f"visit/{visit[0]}"))
    assert (remote.way, remote.person, remote.mine, remote.day) == (Way.REMOTE, "p1", "m2", dt.date(2026, 11, 20))


def test_a_visit_under_way_is_no_deed_yet(desk: Desk) -> None:
    visits.sealed(desk)
    assert known(desk).deeds == ()


def test_a_leave_is_an_absence_and_says_whether_it_was_approved(desk: Desk) -> None:
    half, at = "下午", "2026-11-01T01:00:00Z"
    asked = LeaveAsked(
        person="p1",
        kind="事假",
        first="2026-11-02",
        first_half=half,
        last="2026-11-06",
        last_half=half,
        days="4",
        at=at,
    )
    desk.seal([Act("staff/demo/p1", (Fact("leave/1", asked),))])
    assert known(desk).absences == (Absence("p1", dt.date(2026, 11, 2), dt.date(2026, 11, 6), False),)
    decided = LeaveDecided(person="p3", is_approved=True, at=at)
    desk.seal([Act("staff/demo/p1", (Fact("leave/1", decided),))])
    assert known(desk).absences[0].is_approved


def test_figures_of_a_period_come_from_the_desk_alone(desk: Desk) -> None:
    visits.closed(desk)
    found = reckon(known(desk), law.editions(), *NOVEMBER)
    assert [(one.person, one.on_site.done, one.on_site.owed) for one in found.people] == [("p1", 1, 8), ("p2", 0, 8)]


def test_weeks_in_which_a_mine_stood_still_are_not_owed(bureau: Bureau, desk: Desk) -> None:
    before = form_figures.figures(desk, "p1", NOVEMBER)
    still(bureau, desk, "m2", "2026-11-12")  # a Thursday: the week has three days left
    after = form_figures.figures(desk, "p1", NOVEMBER)
    assert (before.remote.weeks, after.remote.weeks) == (6, 4)  # three weeks are over; two of m2 are gone
    assert "停产停建的周" in form_figures.notes(desk, after)
