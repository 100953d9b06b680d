"""A paper's life after it is drawn: seal, service, refusal; corrected only by a later fact; the mine's periods."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.errors import NotAllowed
from desktop.supervision import service
from desktop.supervision.facts import Body
from desktop.supervision.service import (
    Copy,
    CopyScanned,
    Course,
    PaperSealed,
    PaperServed,
    Service,
    Stage,
    Step,
    StepTakenBack,
    Way,
)
from desktop.supervision.visit import Paper, PaperKind, Refusal
from tests.making.facts import chain, histories

AT = "2026-11-22T01:00:00Z"
ORDER = Paper(kind=PaperKind.RECTIFICATION, number="1", file="ab", expected=("a",), signed=("a",), day="2026-11-20")
RECORD = Paper(kind=PaperKind.INSPECTION_RECORD, number="2", file="cd", expected=("a",), signed=("a",))
SEALED = PaperSealed(number="1", day="2026-11-20", organisation="演示县应急管理局", person="p1", at=AT)
SERVED = PaperServed(number="1", day="2026-11-22", way=Way.HANDED, receiver="演示矿长", person="p1", at=AT)
REFUSED = PaperServed(
    number="1",
    day="2026-11-22",
    way=Way.HANDED,
    refusal=Refusal(reason="不认可", witness="演示见证人"),
    person="p1",
    at=AT,
)
COPY = CopyScanned(number="2", pages=(Copy(original="e", preview="f", name="1.pdf", at_page=1),), person="p1", at=AT)


LEFT = PaperServed(number="1", day="2026-11-22", way=Way.LEFT, refusal=REFUSED.refusal, person="p1", at=AT)
BACK = StepTakenBack(number="1", step=Step.SERVE, reason="登记错了", person="p1", at=AT)


def folded(*bodies: Body) -> Service:
    return service.fold(chain(*bodies))


@pytest.mark.parametrize(
    ("bodies", "stage", "step"),
    [
        ((), Stage.TO_SEAL, Step.SEAL),
        ((SEALED,), Stage.SEALED, Step.SERVE),
        ((SEALED, REFUSED), Stage.REFUSED, Step.SERVE),
        ((SEALED, REFUSED, LEFT), Stage.LEFT, None),
        ((SEALED, SERVED), Stage.SERVED, None),
        ((SEALED, SERVED, BACK), Stage.SEALED, Step.SERVE),
    ],
)
def test_an_order_is_sealed_then_served_or_refused(bodies, stage, step):
    course = folded(*bodies).of("1")
    assert service.stage(ORDER, course) is stage
    assert service.next_step(service.stage(ORDER, course)) is step


def test_the_record_is_done_when_its_signed_copy_came_back_and_the_ledger_needs_none():
    assert service.stage(RECORD, Service().of("2")) is Stage.TO_SIGN
    assert service.stage(RECORD, folded(COPY, COPY).of("2")) is Stage.SIGNED
    assert len(folded(COPY, COPY).of("2").pages) == 1
    ledger = Paper(kind=PaperKind.LEDGER, number="3", file="ef", expected=(), signed=())
    assert service.stage(ledger, Course(number="3")) is None


@pytest.mark.parametrize(
    ("before", "body", "why"),
    [
        ((SEALED,), SEALED, "写明更正的原因"),
        ((SEALED, SERVED), SERVED, "写明更正的原因"),
        ((SEALED,), replace(SERVED, receiver=" "), "签收人"),
        ((SEALED,), replace(LEFT, refusal=None), "留置送达须写明"),
        ((SEALED,), replace(LEFT, refusal=Refusal(reason="不认可", witness="")), "见证人"),
        ((SEALED,), replace(SERVED, day="2026-11-19"), "早于盖章日期"),
        ((SEALED,), replace(SERVED, day="昨天"), "写法不对"),
        ((SEALED, SERVED), replace(BACK, step=Step.SEAL), "先撤回送达"),
        ((SEALED,), BACK, "没有登记过送达"),
        ((SEALED, SERVED), replace(BACK, reason=""), "须写明原因"),
    ],
)
def test_what_may_not_follow_is_said(before, body, why):
    with pytest.raises(NotAllowed, match=why):
        service.check(body, folded(*before))


def test_a_correction_stands_in_place_of_what_was_wrong_and_the_first_is_counted():
    again = replace(SERVED, receiver="演示副矿长", correction="姓名写错")
    service.check(again, folded(SEALED, SERVED))
    course = folded(SEALED, SERVED, again).of("1")
    assert course.served == again
    assert course.changed == 1


@given(histories(service.KINDS), st.randoms())
def test_the_order_of_arrival_does_not_matter(facts, random):
    shuffled = random.sample(facts, len(facts))
    assert service.fold(shuffled) == service.fold([*facts, *facts[:2]])


@pytest.mark.parametrize(
    ("served", "reconsideration", "suit"),
    [
        ("2026-11-22", "2027-01-21", "2027-05-24"),  # 22 May 2027 is a Saturday
        ("2026-08-31", "2026-10-30", "2027-03-01"),  # 28 February 2027 is a Sunday
    ],
)
def test_the_mine_has_sixty_days_and_six_months_that_do_not_end_on_a_weekend(served, reconsideration, suit):
    found = service.remedy_days(PaperKind.RECTIFICATION, served, lambda day: day.weekday() < 5)
    assert found == (dt.date.fromisoformat(reconsideration), dt.date.fromisoformat(suit))
    assert service.remedy_days(PaperKind.RECHECK, served, lambda day: True) is None
    assert service.remedy_days(PaperKind.RECTIFICATION, "", lambda day: True) is None


@pytest.mark.parametrize(
    ("bodies", "day", "late"),
    [
        ((), "2026-11-23", None),
        ((), "2026-11-24", Step.SEAL),
        ((SEALED,), "2026-11-27", None),
        ((SEALED, REFUSED), "2026-11-28", Step.SERVE),
        ((SEALED, SERVED), "2027-11-28", None),
    ],
)
def test_a_step_that_lets_wait_is_told(bodies, day, late):
    assert service.late_step(ORDER, folded(*bodies).of("1"), dt.date.fromisoformat(day)) is late
