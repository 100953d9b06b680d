"""A limit typed into the layers' panel: read as people write it, judged by the one rule of strictness."""

from __future__ import annotations

import pytest
from hypothesis import given

from desktop.supervision import strictness
from desktop.supervision.checklist import Case, Comparison, Limit
from desktop.ui.lists.limits import bound_words, judge, may_tighten, read_bound
from tests.making import catalogues

GAS = Limit("CH4", "%", Comparison.BELOW, "1.0", alarm="1.0", stop="1.5")
SPEED = Limit("风速", "m/s", Comparison.BETWEEN, low="0.25", high="4")
FACES = Limit("工作面", "个", Comparison.UP_TO, cases=(Case("采煤面", "2"), Case("掘进面", "4")))


@pytest.mark.parametrize(
    ("old", "typed", "comparison", "bound"),
    [
        (GAS, "0.8", "<", "0.8"),
        (GAS, "＜０.８", "<", "0.8"),
        (GAS, "≤0.8 %", "<=", "0.8"),
        (SPEED, "0.5～3", "between", None),
        (SPEED, "0.5 至 3", "between", None),
    ],
)
def test_a_stricter_limit_is_read_as_people_write_it(old, typed, comparison, bound):
    found = judge(old, {"": typed}).limit
    assert (found.comparison, found.limit) == (comparison, bound)


@pytest.mark.parametrize(
    ("old", "typed", "said"),
    [
        (GAS, "1.2", "比原来的限值宽"),
        (GAS, ">0.5", "比原来的限值宽"),
        (GAS, "≤1.0", "比原来的限值宽"),
        (GAS, "按规程", "不是数值"),
        (SPEED, "3", "下限～上限"),
        (SPEED, "4～3", "下限 4 不小于上限 3"),
        (SPEED, "0.2～4", "比原来的限值宽"),
    ],
)
def test_what_may_not_be_is_told_in_a_sentence(old, typed, said):
    found = judge(old, {"": typed})
    assert found.limit is None
    assert said in found.trouble


def test_one_condition_is_tightened_and_the_others_stay():
    found = judge(FACES, {"采煤面": "1", "掘进面": ""}).limit
    assert found.cases == (Case("采煤面", "1"), Case("掘进面", "4"))


def test_the_limit_in_force_typed_again_is_no_change():
    assert judge(GAS, {"": "<1.0"}) == judge(GAS, {"": " "})


@given(catalogues.limits())
def test_a_limit_comes_back_from_its_own_words(limit):
    if may_tighten(limit) and not limit.cases:
        comparison, case = read_bound(bound_words(limit), limit.comparison, limit.unit)
        assert comparison == limit.comparison
        assert not isinstance(strictness.tightened(limit, limit), str)
        assert [case.limit is None, case.low is None] == [limit.limit is None, limit.low is None]
