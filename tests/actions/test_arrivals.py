"""What arrived since the mark: the grave first; what was looked at goes down, the mark moves when somebody says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.actions import arrivals
from desktop.actions.arrivals import News
from desktop.desk import Act, Desk, Fact
from desktop.supervision.finding import Corrected, Grade, Measure, Raised
from desktop.supervision.measures import EVACUATED
from desktop.supervision.review import Explained, Returned
from desktop.supervision.visit import Refusal, Signed, SignerRole
from tests.making import visits
from tests.making.desks import MINE, Bureau
from tests.making.relay import hand_over

SCOPE = f"mine/{MINE}"


@pytest.fixture
def bureau() -> Bureau:
    made = Bureau()
    made.register()
    return made


@pytest.fixture
def desks(bureau: Bureau, tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    inspector, chief = bureau.enrol(tmp_path / "p1"), bureau.enrol(tmp_path / "p3", "p3", seed=3)
    yield inspector, chief
    inspector.close()
    chief.close()


def news(desk: Desk) -> list[News]:
    return [one.news for one in arrivals.read_arrivals(desk).lines]


def look(desk: Desk) -> None:
    arrivals.move_mark(desk, arrivals.read_arrivals(desk).row)


def grave(desk: Desk) -> None:
    """A 疑似重大 with a withdrawal."""
    body = Raised(
        visit="",
        mine=MINE,
        place="q1",
        place_name="采场",
        fact="边坡有裂缝",
        grade=Grade.SUSPECTED_MAJOR,
        person="p1",
        found="2026-11-22T01:00:00Z",
        measure=Measure(kind=EVACUATED, text="采场 12 人", told="演示调度"),
        found_by="演示",
    )
    desk.seal([Act(SCOPE, (Fact("finding/f9", body),))])


def test_a_new_ledger_arrives_and_ones_own_acts_do_not(desks: tuple[Desk, Desk]) -> None:
    inspector, chief = desks
    visit, _ = visits.closed(inspector)
    hand_over(inspector, chief)
    (one,) = [line for line in arrivals.read_arrivals(chief).lines if line.news is News.LEDGER]
    assert (one.record, one.mine, one.day) == (f"visit/{visit}", "演示采石场m1", "2026-11-22")
    assert news(inspector) == []


def test_the_grave_stands_before_the_ledger(desks: tuple[Desk, Desk]) -> None:
    inspector, chief = desks
    visits.closed(inspector)
    grave(inspector)
    hand_over(inspector, chief)
    assert news(chief) == [News.MAJOR, News.WITHDRAWN, News.LEDGER]
    assert arrivals.read_arrivals(chief).lines[1].words == "口头撤人 采场 12 人"


def test_refusals_corrections_and_explanations_arrive(desks: tuple[Desk, Desk]) -> None:
    inspector, chief = desks
    visit, finding = visits.closed(inspector)
    hand_over(inspector, chief)
    look(chief)
    back = Returned(visit=visit, ledger="f", person="p3", at="2026-11-22T03:00:00Z", comment="写明部位")
    chief.seal([Act(SCOPE, (Fact(f"review/{visit}", back),))])
    hand_over(chief, inspector)
    facts = (
        Fact(
            f"finding/{finding}",
            Corrected(field="fact", old="平台宽度 3 m，小于设计 4 m", new="乙", reason="写错", person="p1"),
        ),
        Fact(f"review/{visit}", Explained(visit=visit, person="p1", at="2026-11-22T04:00:00Z", text="演示：已更正")),
    )
    inspector.seal([Act(SCOPE, facts)])
    other, _ = visits.sealed(inspector)
    refused = Signed(
        role=SignerRole.MINE,
        name="演示矿长",
        at="2026-11-22T05:00:00Z",
        refusal=Refusal(reason="不认可", witness="演示乙"),
    )
    inspector.seal([Act(SCOPE, (Fact(f"visit/{other}", refused),))])
    hand_over(inspector, chief)
    assert news(chief) == [News.REFUSED, News.EXPLAINED, News.CORRECTED]


def test_a_finding_that_became_overdue_since_the_mark_is_told(desks: tuple[Desk, Desk], bureau: Bureau) -> None:
    inspector, chief = desks
    visits.closed(inspector)
    hand_over(inspector, chief)
    look(chief)
    assert news(chief) == []
    bureau.clock.forward(days=10)  # the finding was to be mended by the first of December
    (late,) = arrivals.read_arrivals(chief).lines
    assert (late.news, late.day, late.record.split("/")[0]) == (News.OVERDUE, "2026-12-01", "finding")
    look(chief)
    assert news(chief) == []


def test_what_was_opened_goes_down_and_stays_until_the_mark_moves(desks: tuple[Desk, Desk]) -> None:
    inspector, chief = desks
    visits.closed(inspector)
    grave(inspector)
    hand_over(inspector, chief)
    first = arrivals.read_arrivals(chief).lines[0]
    arrivals.note_seen(chief, first.key)
    arrivals.note_seen(chief, first.key)
    found = arrivals.read_arrivals(chief).lines
    assert [one.is_seen for one in found] == [False, False, True]
    assert found[-1].key == first.key
    look(chief)
    assert news(chief) == []


def test_the_first_look_shows_the_last_days_only(desks: tuple[Desk, Desk], bureau: Bureau) -> None:
    inspector, chief = desks
    visits.closed(inspector)
    hand_over(inspector, chief)
    bureau.clock.forward(days=8)
    assert News.LEDGER not in news(chief)
    assert arrivals.read_arrivals(chief).since is None
