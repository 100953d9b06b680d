"""A designation ends with a signed handover sheet, or with the reason why there is none (第十条)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.actions import handing_over
from desktop.deliveries import Delivery
from desktop.desk import Desk
from desktop.errors import BadInput
from desktop.store import queries
from desktop.supervision import roster
from desktop.supervision.facts import Body
from desktop.supervision.filled_forms import FormMade, FormSigned, FormSigner, FormVoided
from tests.making.desks import ORG, Bureau

UNTIL = dt.date(2026, 11, 22)
AT = "2026-11-20T02:00:00Z"
FILES = ("1" * 64, "2" * 64)


@pytest.fixture
def bureau() -> Bureau:
    made = Bureau()
    made.register()
    made.seal(("person/p3", roster.RoleGranted(role=roster.Role.ADMINISTRATOR, org=ORG)))
    return made


@pytest.fixture
def desk(bureau: Bureau, tmp_path: Path) -> Iterator[Desk]:
    made = bureau.enrol(tmp_path / "p3", "p3")
    yield made
    made.close()


def sheet(*, person: str = "p1", mine: str = "m1", day: str = "2026-11-20", key: str = "d-handover") -> FormMade:
    signers = (FormSigner(field="s1", role="交出人", person=person), FormSigner(field="s2", role="接收人", person="p2"))
    return FormMade(
        key=key,
        template="0" * 64,
        title="工作交接单",
        number="演示-1",
        about=mine,
        person=person,
        at=AT,
        day=day,
        signers=signers,
    )


BY_GIVER = FormSigned(file=FILES[0], field="s1", person="p1", at=AT)
BY_TAKER = FormSigned(file=FILES[1], field="s2", person="p2", at=AT, previous=FILES[0])
SIGNED = (BY_GIVER, BY_TAKER)


def ended(desk: Desk) -> roster.Designation | None:
    with desk.reading() as session:
        return queries.state(session, "designation/p1/m1", roster.Designation)


@pytest.mark.parametrize(
    ("facts", "is_handed"),
    [
        ((), False),
        ((sheet(),), False),
        ((sheet(), BY_GIVER), False),
        ((sheet(), *SIGNED), True),
        ((sheet(), *SIGNED, FormVoided(reason="写错", person="p1", at=AT)), False),
        ((sheet(person="p2"), *SIGNED), False),
        ((sheet(mine="m2"), *SIGNED), False),
        ((sheet(day="2025-12-31"), *SIGNED), False),  # of an earlier designation: this one began on 2026-01-01
        ((sheet(key="d-pledge"), *SIGNED), False),
    ],
)
def test_only_a_sheet_that_everybody_signed_is_a_handover(
    bureau: Bureau, desk: Desk, facts: tuple[Body, ...], is_handed: bool
) -> None:
    if facts:
        desk.receive(Delivery(entries=(bureau.seal(*(("mineform/f1", one) for one in facts), scope="mine/m1"),)))
    assert handing_over.is_handed_over(desk, "p1", "m1") is is_handed
    if is_handed:
        handing_over.end(desk, "p1", "m1", UNTIL)
        state = ended(desk)
        assert state is not None
        assert state.periods[-1].until == "2026-11-22"
    else:
        with pytest.raises(BadInput, match="工作交接单"):
            handing_over.end(desk, "p1", "m1", UNTIL)


def test_with_a_reason_it_ends_without_a_sheet(desk: Desk) -> None:
    handing_over.end(desk, "p1", "m1", UNTIL, " 因病离岗 ")
    state = ended(desk)
    assert state is not None
    assert state.periods[-1].until == "2026-11-22"
