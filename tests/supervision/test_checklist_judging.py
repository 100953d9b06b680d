"""Measured values against limits: strict where the rule says 达到, never a verdict where there is none to give."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import BadInput
from desktop.supervision.checklist import Case, Comparison, Limit
from desktop.supervision.judging import Outcome, Reached, judge, limit_text, read_value
from tests.making import catalogues

GAS = Limit("CH4", "%", Comparison.BELOW, limit="1.0", alarm="1.0", stop="1.5")
WIND = Limit("风速", "m/s", Comparison.BETWEEN, low="0.25", high="4")
WIDTH = Limit("人行道宽", "m", Comparison.FROM, cases=(Case("一般", "0.8"), Case("综采", "1.0")))
DISTANCE = Limit("距迎头", "m", Comparison.UP_TO)
TRIGGER = Limit("瓦斯压力", "MPa", Comparison.FROM, limit="0.74", trigger=True)
STEP = Decimal("0.000001")
SIDES = {
    Comparison.BELOW: (True, False, False),
    Comparison.UP_TO: (True, True, False),
    Comparison.ABOVE: (False, False, True),
    Comparison.FROM: (False, True, True),
    Comparison.EQUAL: (False, True, False),
}


@given(comparison=st.sampled_from(sorted(SIDES)), mark=catalogues.decimals)
def test_just_below_at_and_just_above_the_limit(comparison, mark):
    limit = Limit("任意", "m", comparison, limit=mark)
    values = [f"{Decimal(mark) + shift:f}" for shift in (-STEP, Decimal(0), STEP)]
    verdicts = [judge(limit, value).outcome for value in values]
    assert verdicts == [Outcome.PASS if passes else Outcome.FAIL for passes in SIDES[comparison]]


@given(limit=catalogues.limits(), value=catalogues.decimals, design=catalogues.decimals)
def test_every_limit_gives_a_verdict_with_a_reason_for_every_number(limit, value, design):
    condition = limit.cases[0].condition if limit.cases else None
    given_design = f"{design}～99999" if limit.comparison is Comparison.BETWEEN else design
    verdict = judge(limit, value, condition, {limit.param: given_design})
    assert Decimal(verdict.value) == Decimal(value)
    assert verdict.reason
    assert (verdict.outcome is Outcome.NOT_JUDGED) == limit.trigger
    assert limit_text(limit)


def test_reaching_a_strict_limit_already_fails_and_the_further_marks_are_told():
    assert judge(GAS, "0.99").outcome is Outcome.PASS
    at = judge(GAS, "1.00")
    assert (at.outcome, at.reached) == (Outcome.FAIL, Reached.ALARM)
    assert "达到 1.0 % 即不合格" in at.reason
    assert judge(GAS, "1.5").reached is Reached.STOP


def test_downward_limits_have_their_marks_below():
    oxygen = Limit("O2", "%", Comparison.FROM, limit="20", alarm="19.5", stop="18")
    assert [judge(oxygen, value).reached for value in ("20", "19.5", "18.0")] == [None, Reached.ALARM, Reached.STOP]


@pytest.mark.parametrize(
    ("value", "outcome", "told"),
    [
        ("0.24", "不合格", "低于 0.25～4 m/s 的下限"),
        ("0.25", "合格", "之内"),
        ("4.0", "合格", "之内"),
        ("4.01", "不合格", "上限"),
    ],
)
def test_both_ends_of_a_span_belong_to_it(value, outcome, told):
    verdict = judge(WIND, value)
    assert verdict.outcome == outcome
    assert told in verdict.reason


def test_a_limit_by_condition_waits_for_the_condition():
    assert judge(WIDTH, "0.9").outcome is Outcome.NOT_JUDGED
    assert "还没有选条件（一般、综采）" in judge(WIDTH, "0.9").reason
    assert judge(WIDTH, "0.9", "一般").outcome is Outcome.PASS
    assert judge(WIDTH, "0.9", "综采").reason == "综采：测得 0.9 m，小于 1.0 m 即不合格"
    with pytest.raises(BadInput, match="没有条件“炮采”"):
        judge(WIDTH, "0.9", "炮采")


def test_the_mines_own_design_value_stands_in():
    assert judge(DISTANCE, "5").outcome is Outcome.NOT_JUDGED
    assert judge(DISTANCE, "5", design={"距迎头": "5 m"}).outcome is Outcome.PASS
    assert "设计值 4 m" in judge(DISTANCE, "5", design={"距迎头": "4"}).reason
    with pytest.raises(BadInput, match="矿山卡片上“距迎头”的设计值“约5”"):
        judge(DISTANCE, "5", design={"距迎头": "约5"})


def test_a_design_span_is_written_with_both_ends():
    span = Limit("浓度", "%", Comparison.BETWEEN)
    assert judge(span, "3", design={"浓度": "3～5 %"}).outcome is Outcome.PASS
    assert judge(span, "5.1", design={"浓度": "3%~5%"}).outcome is Outcome.FAIL
    with pytest.raises(BadInput, match="下限～上限"):
        judge(span, "3", design={"浓度": "5"})


def test_a_trigger_never_judges():
    assert [judge(TRIGGER, value).outcome for value in ("0.73", "0.74")] == [Outcome.NOT_JUDGED] * 2
    assert "未满足触发条件 ≥0.74 MPa" in judge(TRIGGER, "0.73").reason
    assert "本项要求适用；此值不据以判合格" in judge(TRIGGER, "0.74").reason


@pytest.mark.parametrize(
    ("typed", "unit", "kept"),
    [
        ("0.82", "%", "0.82"),
        (" 0.82 % ", "%", "0.82"),
        ("０．８２％", "%", "0.82"),
        ("0.80", "%", "0.80"),
        (".5", "m", "0.5"),
        ("007", "m", "7"),
        ("-0.0", "m", "0.0"),
        ("－3", "m", "-3"),
        ("3.9 m³/min", "m3/min", "3.9"),
        ("3.9m3/min", "m3/min", "3.9"),
        ("1：2.5", "1:n", "2.5"),
        ("24PPM", "ppm", "24"),
    ],
)
def test_a_number_is_read_as_people_type_it(typed, unit, kept):
    assert read_value(typed, unit) == kept


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "没有写数值"),
        ("0,82", "小数点写成了逗号"),
        ("0，82", "小数点写成了逗号"),
        ("0.82 ppm", "单位不是本项的 %"),
        ("0.8²", "单位不是"),
        ("约0.8", "不是数值"),
        ("NaN", "不是数值"),
        ("1.2.3", "不是数值"),
        ("0.1234567", "小数最多 6 位"),
        ("٣", "不是数值"),
        ("--1", "不是数值"),
        (".", "不是数值"),
        ("1 2", "不是数值"),
    ],
)
def test_what_is_no_number_is_refused_with_the_way_to_write_it(typed, told):
    with pytest.raises(BadInput, match="请") as refusal:
        read_value(typed, "%")
    assert told in str(refusal.value)


@given(typed=st.text(max_size=12))
def test_any_typing_is_a_plain_decimal_or_refused(typed):
    try:
        kept = read_value(typed, "%")
    except BadInput:
        return
    assert f"{Decimal(kept):f}" == kept
    assert read_value(kept, "%") == kept


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        (GAS, "<1.0 %"),
        (WIND, "0.25～4 m/s"),
        (Limit("CO", "ppm", Comparison.UP_TO, limit="24"), "≤24 ppm"),
        (Limit("倾角", "°", Comparison.UP_TO, limit="80"), "≤80°"),
        (Limit("供风", "m3/min", Comparison.FROM, limit="4"), "≥4 m³/min"),
        (Limit("采放比", "1:n", Comparison.UP_TO, limit="3"), "≤1:3"),
        (Limit("差", "人", Comparison.EQUAL, limit="0"), "=0 人"),
        (WIDTH, "一般：≥0.8 m；综采：≥1.0 m"),
        (DISTANCE, "≤本矿设计值（m）"),
        (TRIGGER, "触发条件 ≥0.74 MPa"),
    ],
)
def test_a_limit_is_written_as_people_write_it(limit, text):
    assert limit_text(limit) == text
