"""Values that would spoil a record for ever are refused before they are sealed, and early where they are typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from desktop.actions import closing, findings, remotes, visits
from desktop.actions.drafting import load
from desktop.desk import Act, Desk, Fact
from desktop.errors import BadInput, DeskError, NotAllowed
from desktop.store import queries
from desktop.supervision.finding import Closed, Raised, Recheck
from desktop.supervision.remote import Means
from desktop.supervision.visit import AppSignIn, Result, SignerRole, Visit
from tests.making import visits as making
from tests.making.desks import MINE, PIT
from tests.making.visits import ITEM, PLACE, PNG

DAY = "2026-13-01"


def state(desk: Desk, visit: str) -> Visit:
    with desk.reading() as session:
        found = queries.visit(session, visit)
    assert found is not None
    return found


def propose(desk: Desk, visit: str, deadline: str) -> object:
    finding = replace(findings.propose(desk, visit, ITEM, PLACE), fact="平台过窄", deadline=deadline)
    return findings.raise_finding(desk, visit, finding)


REFUSED: list[tuple[Callable[[Desk, str], object], type[DeskError], str]] = [
    (lambda d, v: visits.pass_place(d, v, "q2", "十点"), NotAllowed, "时间“十点”的写法不对"),
    (lambda d, v: visits.note_measure(d, v, "三违制止", "停工", at="昨天"), NotAllowed, "时间“昨天”"),
    (lambda d, v: visits.set_app_sign_in(d, v, "1", at="8:00"), NotAllowed, "时间“8:00”"),
    (lambda d, v: propose(d, v, DAY), NotAllowed, f"日期“{DAY}”的写法不对"),
    (lambda d, v: visits.note_measure(d, v, "三违制止", "\ud83d"), BadInput, "不能保存的字符"),
    (lambda d, v: remotes.record(d, MINE, Means.APP, ["视频"], started="9:00"), NotAllowed, "时间“9:00”"),
    (lambda d, v: closing.sign(d, v, SignerRole.MINE, "演示矿长", b"no picture"), BadInput, "签名图"),
    (lambda d, v: visits.answer(d, v, ITEM, PLACE, Result.PASS, values=[("台阶高度/最大挖掘高度", "1.4")],
     condition="不需爆破"),
     BadInput, "不能判为合格"),
]  # fmt: skip


@pytest.mark.parametrize("act, error, words", REFUSED)
def test_a_value_nobody_could_read_is_refused_and_changes_nothing(
    desk: Desk, act: Callable[[Desk, str], object], error: type[DeskError], words: str
) -> None:
    visit = making.opened(desk)
    before = load(desk, visit), state(desk, visit)
    with pytest.raises(error, match=words):
        act(desk, visit)
    assert (load(desk, visit), state(desk, visit)) == before


def test_a_visit_cannot_begin_at_no_time(desk: Desk) -> None:
    visit = visits.plan(desk, MINE)
    with pytest.raises(NotAllowed, match="时间“早上”"):
        visits.open_visit(desk, visit, "早上")


def test_a_body_of_wrong_types_is_never_sealed(desk: Desk) -> None:
    _, finding = making.sealed(desk)
    wrong = Closed(person="p1", at=7)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="内容类型不对"):
        desk.seal([Act(f"mine/{MINE}", (Fact(f"finding/{finding}", wrong),))])
    odd = Raised(visit="v", mine=MINE, place=PLACE, place_name="采场", fact="事实", grade="特大", person="p1", found="")  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="内容类型不对"):
        desk.seal([Act(f"mine/{MINE}", (Fact("finding/new", odd),))])


def test_a_finding_of_another_mine_is_not_rechecked_here(desk: Desk) -> None:
    _, finding = making.sealed(desk)
    visit = visits.plan(desk, PIT)
    visits.open_visit(desk, visit)
    with pytest.raises(BadInput, match="另一座矿山"):
        findings.recheck(desk, visit, finding, Recheck.DONE)


def test_an_item_that_failed_again_needs_no_second_finding(desk: Desk) -> None:
    visit, _ = making.sealed(desk)
    visits.answer(desk, visit, ITEM, PLACE, Result.FAIL, note="复量")
    visits.seal_section(desk, visit)
    assert len(state(desk, visit).sections) == 2


def test_a_sign_in_noted_after_the_opening_is_sealed_with_the_section(desk: Desk) -> None:
    visit = making.opened(desk)
    visits.set_app_sign_in(desk, visit, "演示0001")
    making.failed(desk, visit)
    visits.seal_section(desk, visit)
    assert state(desk, visit).app_sign_in == AppSignIn(number="演示0001")
    assert state(desk, visit).opened.app_sign_in == AppSignIn()  # type: ignore[union-attr]


def test_a_sign_in_noted_after_the_last_section_is_sealed_by_closing(desk: Desk) -> None:
    visit, _ = making.sealed(desk)
    visits.set_app_sign_in(desk, visit, None, note="当日维护")
    closing.sign(desk, visit, SignerRole.LEADER, desk.name, PNG, person="p1")
    closing.close_visit(desk, visit)
    assert state(desk, visit).app_sign_in.note == "当日维护"
