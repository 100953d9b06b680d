"""Findings after they were sealed: who may settle, judge and acknowledge; what other bodies found; what was
written before.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from desktop.actions import findings, past_findings, visits
from desktop.actions.drafting import load
from desktop.actions.findings import OtherFound
from desktop.desk import Desk
from desktop.errors import BadInput, NotAllowed
from desktop.store import queries
from desktop.supervision import roster
from desktop.supervision.finding import Finding, Grade, Measure, Recheck, Source, Status
from desktop.supervision.phrases import Past
from tests.making import visits as making
from tests.making.desks import MINE, Bureau
from tests.making.relay import hand_over
from tests.making.visits import ITEM, PLACE

OTHER = OtherFound(
    source=Source.ABOVE,
    found_by="演示省局 演示检〔2026〕8 号",
    place_name="南帮边坡",
    fact="排水沟淤堵 30 m",
    day="2026-11-18",
)


def finding(desk: Desk, name: str) -> Finding:
    with desk.reading() as session:
        found = queries.finding(session, name)
    assert found is not None
    return found


def suspected(desk: Desk) -> str:
    """A sealed 疑似重大."""
    visit = making.opened(desk)
    name = making.failed(desk, visit)
    draft = load(desk, visit).findings[-1]
    measure = Measure(kind="已报告", text="停采请示", told="演示值班室")
    findings.raise_finding(desk, visit, replace(draft, grade=Grade.SUSPECTED_MAJOR, measure=measure, mine_did="已停采"))
    visits.seal_section(desk, visit)
    return name


def test_a_dispute_is_settled_by_a_supervisor_and_by_name(enrol: Callable[..., Desk]) -> None:
    desk, office = enrol(), enrol("p3", 2, 3)
    _, raised = making.sealed(desk)
    findings.dispute(desk, raised, "矿方不认可")
    with pytest.raises(NotAllowed, match="审核人员"):
        findings.settle(desk, raised, Status.OPEN, "我看属实")
    hand_over(desk, office)
    findings.settle(office, raised, Status.OPEN, "现场复核属实")
    state = finding(office, raised)
    assert state.status is Status.OPEN
    assert (state.steps[-1].what, state.steps[-1].person) == ("裁定", "p3")


def test_only_the_supervisor_acknowledges_a_suspicion_and_once(enrol: Callable[..., Desk]) -> None:
    desk, office = enrol(), enrol("p3", 2, 3)
    name = suspected(desk)
    with pytest.raises(NotAllowed, match="审核人员"):
        findings.acknowledge(desk, name)
    hand_over(desk, office)
    findings.acknowledge(office, name, "已转县局")
    seen = finding(office, name).acknowledged
    assert seen is not None
    assert (seen.person, seen.note) == ("p3", "已转县局")
    with pytest.raises(NotAllowed, match="已经有人"):
        findings.acknowledge(office, name)


def test_who_holds_a_certificate_decides_that_it_is_not_major(desk: Desk) -> None:
    name = suspected(desk)
    assert finding(desk, name).raised.mine_did == "已停采"  # type: ignore[union-attr]
    findings.judge_not_major(desk, name, "已有一路在用，不属判定情形")
    state = finding(desk, name)
    assert (state.grade, state.raised_grade) == (Grade.GENERAL, Grade.SUSPECTED_MAJOR)
    assert state.judged is not None
    assert state.judged.certificate == "演示证p1"


@pytest.mark.parametrize("certificate, until", [(None, None), ("演示证p1", "2026-11-21")])
def test_nobody_judges_without_a_certificate_valid_today(
    bureau: Bureau, enrol: Callable[..., Desk], certificate: str | None, until: str | None
) -> None:
    card = roster.PersonRegistered(
        code="p1", name="演示专员甲", org="demo", certificate=certificate, certificate_until=until
    )
    bureau.seal(("person/p1", card))
    desk = enrol()
    name = suspected(desk)
    with pytest.raises(NotAllowed, match="执法证"):
        findings.judge_not_major(desk, name, "不构成")


def test_what_another_body_found_is_followed_to_its_closing(desk: Desk) -> None:
    findings.enter(desk, MINE, OTHER)
    with desk.reading() as session:
        ((name, state),) = queries.findings(session, mine=MINE, open_only=True)
    assert state.raised is not None
    assert (state.raised.source, state.raised.visit, state.raised.found[:10]) == (Source.ABOVE, "", "2026-11-17")
    visit = making.opened(desk)
    findings.recheck(desk, visit, name, Recheck.DONE, note="已清")
    visits.seal_section(desk, visit)
    assert finding(desk, name).status is Status.CLOSED


@pytest.mark.parametrize(
    "field, value", [("fact", " "), ("place_name", ""), ("found_by", " "), ("source", Source.OWN), ("day", "11-18")]
)
def test_another_bodys_finding_says_who_where_and_what(desk: Desk, field: str, value: object) -> None:
    with pytest.raises((BadInput, NotAllowed)):
        findings.enter(desk, MINE, replace(OTHER, **{field: value}))


def test_what_was_written_before_is_offered_and_a_repeat_is_seen(desk: Desk) -> None:
    _, raised = making.sealed(desk)
    offer = past_findings.offer(desk, MINE, ITEM)
    assert [one.text for one in offer.facts] == ["平台宽度 3 m，小于设计 4 m"]
    new = Past("new", PLACE, "1号采场", "", "平台宽度 2 m，小于设计 4 m", "", "2026-11-22")
    assert [one.id for one in offer.repeats(new)] == [raised]


def test_what_was_voided_teaches_nothing(desk: Desk) -> None:
    _, raised = making.sealed(desk)
    findings.void(desk, raised, "重复登记")
    assert past_findings.offer(desk, MINE, ITEM) == past_findings.Offer()
