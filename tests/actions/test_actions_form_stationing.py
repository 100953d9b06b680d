"""The stationing record from a desk's 盯守 visits, the self-check sheet from a mine's card, the yearly assessment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.actions import calendars, closing, form_assessment, form_stationing, forms, visits
from desktop.actions.form_drafts import Fields
from desktop.desk import Desk
from desktop.errors import BadInput, NotAllowed
from desktop.supervision.visit import SignerRole, VisitKind
from tests.making import visits as made
from tests.making.desks import Bureau
from tests.making.relay import hand_over

WRITTEN = {"线索来源": "舆情", "反映事项": "网传有人被困", "事项类别": "涉嫌瞒报事故"}
ORDERED = {"责令日期": "2026-11-22", "责令时刻": "09:10", "责令方式": "电话", "自查要求": "核对入井记录"}


@pytest.fixture
def bureau() -> Bureau:
    found = Bureau()
    found.register()
    return found


@pytest.fixture
def desk(bureau: Bureau, tmp_path: Path) -> Iterator[Desk]:
    found = bureau.enrol(tmp_path / "p1")
    yield found
    found.close()


@pytest.fixture
def manager(bureau: Bureau, tmp_path: Path) -> Iterator[Desk]:
    found = bureau.enrol(tmp_path / "p3", "p3", ordinal=2, seed=2)
    yield found
    found.close()


def shift(desk: Desk, *, is_closed: bool = True) -> None:
    """A visit made as 盯守 with one finding."""
    visit = visits.plan(desk, "m1", VisitKind.STATIONING)
    visits.open_visit(desk, visit)
    visits.pass_place(desk, visit, made.PLACE, desk.world.text(), None)
    made.failed(desk, visit)
    visits.conform_rest(desk, visit, made.PLACE)
    visits.conform_rest(desk, visit, "全矿")
    visits.seal_section(desk, visit)
    if is_closed:
        closing.sign(desk, visit, SignerRole.LEADER, desk.name, made.PNG, person=desk.person)
        closing.close_visit(desk, visit)


def column(fields: Fields, name: str, key: str) -> list[str]:
    return [row[key] for row in fields.get(name, ()) if isinstance(row, dict)]


@pytest.mark.parametrize(
    ("hour", "name"), [(3, "夜班"), (4, "早班"), (11, "早班"), (12, "中班"), (19, "中班"), (20, "夜班")]
)
def test_a_shift_is_named_by_the_hour_it_began_in_beijing(hour: int, name: str) -> None:
    zone = dt.timezone(dt.timedelta(hours=8))
    assert form_stationing.shift_of(dt.datetime(2026, 11, 22, hour, 59, tzinfo=zone)) == name


def test_every_stationing_visit_is_a_shift_and_no_other_visit(desk: Desk, bureau: Bureau) -> None:
    made.closed(desk)
    shift(desk)
    bureau.clock.forward(hours=8)
    shift(desk, is_closed=False)
    fields = form_stationing.prefill(desk, "m1", "2026-11-22 至 2026-11-23")
    assert column(fields, "班次", "班次") == ["早班", "中班"]
    assert column(fields, "班次", "起止") == ["09:00–09:00", "17:00–未结束"]
    assert (fields["班次数"], fields["问题数"]) == ("2", "2")
    assert column(fields, "各班检查", "问题")[0] == "1号采场：平台宽度 3 m，小于设计 4 m"


def test_days_of_shifts_are_offered_together_and_orders_of_the_bureau_first(desk: Desk, bureau: Bureau) -> None:
    shift(desk)
    bureau.clock.forward(days=2)
    shift(desk)
    bureau.clock.forward(days=3)
    shift(desk)
    assert form_stationing.periods(desk, "m1") == ("2026-11-27 至 2026-11-27", "2026-11-22 至 2026-11-24")


def test_a_period_of_the_calendar_tells_its_name_and_document(desk: Desk, manager: Desk) -> None:
    calendars.set_period(manager, "演示节日", "2026-11-20", "2026-11-25", "演应急〔2026〕9号", is_stationed=True)
    hand_over(manager, desk)
    shift(desk)
    assert form_stationing.periods(desk, "m1") == ("2026-11-20 至 2026-11-25",)
    fields = form_stationing.prefill(desk, "m1")
    assert (fields["时段名称"], fields["任务来源文号"]) == ("演示节日", "演应急〔2026〕9号")


@pytest.mark.parametrize("period", ["昨天", "2026-11-22", "2026-11-23 至 2026-11-22"])
def test_days_that_are_none_are_refused(desk: Desk, period: str) -> None:
    with pytest.raises(BadInput, match=period):
        form_stationing.prefill(desk, "m1", period)


def test_a_mine_nobody_above_checks_is_ordered_at_once(desk: Desk) -> None:
    name = forms.begin(desk, "d-self-check", "m1")
    forms.save(desk, name, WRITTEN)
    with pytest.raises(NotAllowed, match="须立即责令企业自查；还缺“责令日期”“责令时刻”“责令方式”“自查要求”"):
        forms.seal(desk, name)
    forms.save(desk, name, ORDERED)
    assert any(one.startswith("mineform/") for one in forms.seal(desk, name).subjects)


def test_those_above_checking_frees_from_the_order_once_named(desk: Desk) -> None:
    name = forms.begin(desk, "d-self-check", "m1")
    forms.save(desk, name, WRITTEN | {"上级介入": "是"})
    assert "须写明哪个部门" in forms.hindrance(desk, name)
    forms.save(desk, name, {"介入说明": "市局 11月22日"})
    assert forms.hindrance(desk, name) == ""


def test_something_grave_must_say_to_whom_it_was_reported(desk: Desk) -> None:
    name = forms.begin(desk, "d-self-check", "m1")
    forms.save(desk, name, WRITTEN | ORDERED | {"重大情况": "有"})
    assert "何时向谁报告" in forms.hindrance(desk, name)


def test_an_assessment_is_begun_by_the_managing_role_and_decides_nothing(desk: Desk, manager: Desk) -> None:
    fields = forms.fields_of(manager, forms.begin(manager, "d-assessment", "p1"))
    assert (fields["年度"], fields["姓名"], fields.get("初评等次")) == ("2026年", "演示专员甲", None)
    assert column(fields, "监管矿山", "起") == ["2026-01-01", "2026-01-01"]
    assert column(fields, "履职数据", "应做")[:2] == ["282", "94"]  # 47 weeks, two mines, three and one a week
    assert set(column(fields, "优秀条件", "符合") + column(fields, "合格条件", "符合")) == {""}
    with pytest.raises(NotAllowed, match="不能为 p1 拟制年度专项考核表"):
        forms.begin(desk, "d-assessment", "p1")


def test_up_to_march_the_year_before_is_assessed(manager: Desk, bureau: Bureau) -> None:
    assert form_assessment.periods(manager, "p1")[0] == "2026年"
    bureau.clock.now = dt.datetime(2027, 3, 31, tzinfo=dt.UTC)
    assert form_assessment.periods(manager, "p1") == ("2026年", "2027年")
    with pytest.raises(BadInput, match="不是年度"):
        form_assessment.prefill(manager, "p1", "2026")
