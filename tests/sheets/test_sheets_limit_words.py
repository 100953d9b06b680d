"""Limits in words: what a person would read in them, and what is left for a person to say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.sheets import chinese_numbers
from desktop.sheets.limit_words import read
from desktop.supervision.catalogue import parse
from tests.making import catalogues


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CH4<1.0%", ("CH4", "<", "1.0", "%")),
        ("CH₄＜1.0％", ("CH4", "<", "1.0", "%")),
        ("风速0.25～4m/s", ("风速", "between", "0.25～4", "m/s")),
        ("风速0.25m/s至4 m/s", ("风速", "between", "0.25～4", "m/s")),
        ("压力0.2-0.4MPa", ("压力", "between", "0.2～0.4", "MPa")),
        ("坡度-5～-2°", ("坡度", "between", "-5～-2", "°")),
        ("不大于24ppm", ("测值", "<=", "24", "ppm")),
        ("一氧化碳浓度不得超过24ppm", ("一氧化碳浓度", "<=", "24", "ppm")),
        ("氧气浓度不低于20%", ("氧气浓度", ">=", "20", "%")),
        ("锚索拉拔力≮200千牛", ("锚索拉拔力", ">=", "200", "kN")),
        ("两帮移近量≯200㎜", ("两帮移近量", "<=", "200", "mm")),
        ("支架间距应不大于0.6米", ("支架间距", "<=", "0.6", "m")),
        ("风量≥100 m³/min", ("风量", ">=", "100", "m3/min")),
        ("温度26℃以下", ("温度", "<=", "26", "℃")),
        ("安全出口不少于2个", ("安全出口", ">=", "2", "个")),
        ("外坡比不陡于1:2.0", ("外坡比", ">=", "2.0", "1:n")),
        ("坝外坡不应缓于 1：5", ("坝外坡", "<=", "5", "1:n")),
        ("地基坡度≤1:5", ("地基坡度", ">=", "5", "1:n")),
        ("粉尘浓度≤4mg/m³", ("粉尘浓度", "<=", "4", "mg/m3")),
    ],
)
def test_a_limit_is_read_as_a_person_reads_it(text: str, expected: tuple[str, str, str, str]) -> None:
    (one,) = read(text)
    limit = one.limit
    assert limit is not None
    bound = limit.limit or f"{limit.low}～{limit.high}"
    assert (limit.param, limit.comparison.value, bound, limit.unit) == expected
    assert one.fragment in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("人行道宽度不小于三米", ("人行道宽度", ">=", "3", "m")),
        ("相对湿度不低于百分之六十", ("相对湿度", ">=", "60", "%")),
        ("连续作业不得超过二十四小时", ("连续作业", "<=", "24", "h")),
        ("间隙不大于零点五米", ("间隙", "<=", "0.5", "m")),
        ("安全出口不少于两个", ("安全出口", ">=", "2", "个")),
    ],
)
def test_a_number_in_chinese_is_proposed_and_always_to_be_looked_at(text: str, expected: tuple[str, ...]) -> None:
    (one,) = read(text)
    assert one.limit is not None
    assert (one.limit.param, one.limit.comparison.value, one.limit.limit, one.limit.unit) == expected
    assert "数是汉字，请核对" in one.unsure


@given(st.integers(0, 99_999))
def test_every_whole_number_is_read_back_from_chinese(number: int) -> None:
    assert chinese_numbers.read(_chinese(number)) == str(number)


def _chinese(number: int) -> str:
    """As people write it: 一百零五, 十二, 三万零二十."""
    digits, text, is_open = "零一二三四五六七八九", "", False
    for place, word in ((10_000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += ("零" if is_open and text else "") + digits[digit] + word
        is_open = not digit
    return (text.removeprefix("一") if text.startswith("一十") else text) or "零"


@pytest.mark.parametrize("text", ["二百五", "一二十百", "十点", "点五", "三米", "百", ""])
def test_a_number_that_can_be_read_two_ways_or_none_is_not_read(text: str) -> None:
    assert chinese_numbers.read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "按规程",
        "顶板支护按设计施工",
        "超过一定规模的工程",
        "第三十条",
        "间距不大于三米五",
        "GB 39496-2020 第3-5条",
        "2026年5-8月完成",
        "第158条",
        "",
        "1.检查风门",
        "图纸比例1:500",
        "11:30前",
    ],
)
def test_words_without_a_limit_give_none(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("CH4超过1.5%时必须停止作业", "触发条件"),
        ("浓度达到2%", "也可能说的是不合格的情形"),
        ("不大于24ppm", "没有写明测什么"),
        ("浓度＜0.5ppq", "单位“ppq”不认识"),
        ("人数不少于2", "没有认出单位"),
        ("外坡比1:2", "没有写明陡缓的方向"),
        ("距离≤15光年", "单位“光年”不认识"),
        ("CH4 按规程", "没有数值：按规程；保留为文字"),
        ("回风流瓦斯：按作业规程规定执行。", "没有数值：按作业规程规定执行；保留为文字"),
        ("净化率百分之六十", "没有写明不大于还是不小于"),
    ],
)
def test_what_is_unsure_says_so(text: str, why: str) -> None:
    (one,) = read(text)
    assert why in one.unsure


def test_several_limits_of_one_text_have_names_of_their_own() -> None:
    found = read("回风流CH4不大于1.0%，CO2不大于1.5%；CO不大于24ppm，不大于30ppm，不大于40ppm")
    assert [one.limit.param for one in found if one.limit] == ["回风流CH4", "CO2", "CO", "测值", "测值2"]


@given(st.text("CH4风速<≤不大于小至～-.%0123456789m/s；，。时 ", max_size=30))
def test_whatever_is_read_may_stand_in_a_catalogue(text: str) -> None:
    found = [one.limit for one in read(text) if one.limit]
    assert all(one.fragment in text for one in read(text))
    tree = catalogues.tree()
    tree["items"][0]["value"] = [
        {
            "param": limit.param,
            "unit": limit.unit,
            "comparison": limit.comparison.value,
            "limit": limit.limit if limit.low is None else [limit.low, limit.high],
        }
        for limit in found
    ]
    if found:
        parse(tree, "演示")
