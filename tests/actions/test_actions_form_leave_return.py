"""销假单 ends an approved leave; a leave over a 重点时段 with 盯守 is warned of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.actions import calendars, form_lists, forms
from desktop.desk import Desk
from desktop.errors import NotAllowed
from desktop.store import queries
from desktop.supervision.leave import Leave, Standing
from tests.making.desks import Bureau
from tests.making.relay import hand_over

KIND = "d-leave-return"


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


@pytest.fixture
def manager(bureau: Bureau, tmp_path: Path) -> Iterator[Desk]:
    made = bureau.enrol(tmp_path / "p3", "p3", ordinal=2, seed=2)
    yield made
    made.close()


def asked(desk: Desk, days: int = 0) -> str:
    """A leave from `days` before today to today, sealed."""
    first = desk.world.today() - dt.timedelta(days=days)
    name = forms.begin(desk, "d-leave", "p1")
    written = {"假别": "事假", "事由": "家中有事", "联系电话": "演示电话", "开始日期": first.isoformat()}
    forms.save(desk, name, written)
    return next(one for one in forms.seal(desk, name).subjects if one.startswith("staffform/"))


@pytest.fixture
def approved(desk: Desk, manager: Desk) -> str:
    subject = asked(desk, 2)
    hand_over(desk, manager)
    forms.countersign(manager, subject)
    hand_over(manager, desk)
    return subject


def leave_of(desk: Desk, subject: str) -> Leave:
    with desk.reading() as session:
        found = queries.state(session, subject.replace("staffform/", "leave/"), Leave)
    assert found is not None
    return found


def test_without_an_approved_leave_it_is_not_offered(desk: Desk) -> None:
    asked(desk)
    assert forms.abouts(desk, KIND) == ()
    with pytest.raises(NotAllowed):
        forms.begin(desk, KIND, "p1")


def test_it_names_the_leave_and_reckons_the_days_to_the_half(desk: Desk, approved: str) -> None:
    draft = forms.begin(desk, KIND, "p1", forms.periods(desk, KIND, "p1")[0])
    forms.save(desk, draft, {"最后半日": "上午"})
    fields = forms.fields_of(desk, draft)
    assert (fields["假别"], fields["实际天数"], fields["远程监管次数"]) == ("事假", "2.5", "0")
    number = next(one.number for one in form_lists.list_forms(desk) if one.name == approved)
    assert number.startswith(str(fields["请假单文号"]))


def test_sealing_it_ends_the_leave(desk: Desk, approved: str) -> None:
    draft = forms.begin(desk, KIND, "p1", forms.periods(desk, KIND, "p1")[0])
    forms.save(desk, draft, {"最后半日": "上午"})
    forms.seal(desk, draft)
    ended = leave_of(desk, approved)
    assert ended.standing is Standing.RETURNED
    assert ended.returned is not None
    assert (ended.returned.days, ended.returned.last_half) == ("2.5", "上午")


@pytest.mark.parametrize(("days", "why"), [(1, "还没有到"), (-9, "早于开始")])
def test_a_day_to_come_or_before_the_leave_keeps_it_from_being_sealed(
    desk: Desk, approved: str, days: int, why: str
) -> None:
    draft = forms.begin(desk, KIND, "p1", forms.periods(desk, KIND, "p1")[0])
    forms.save(desk, draft, {"最后一天": (desk.world.today() + dt.timedelta(days=days)).isoformat()})
    with pytest.raises(NotAllowed, match=why):
        forms.seal(desk, draft)


def test_a_leave_over_a_stationed_period_is_warned_of_and_wants_a_substitute(desk: Desk, manager: Desk) -> None:
    day = desk.world.today().isoformat()
    calendars.set_period(manager, "演示节日", day, day, "演示应急〔2026〕1号", mines=["m1"], is_stationed=True)
    hand_over(manager, desk)
    draft = forms.begin(desk, "d-leave", "p1")
    assert "重叠" in forms.warning(desk, draft)
    assert "演示专员乙确认顶班" in forms.warning(desk, draft)
    assert "重叠" not in forms.hindrance(desk, draft)
    forms.save(desk, draft, {"代管人": ""})
    assert "先填写代管人" in forms.hindrance(desk, draft)
    forms.save(desk, draft, {"开始日期": "2027-03-01", "结束日期": "2027-03-02"})
    assert not forms.warning(desk, draft)
