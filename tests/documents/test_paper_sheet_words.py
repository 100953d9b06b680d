"""What the paper sheet says in few words, and the name in its QR."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import BadInput
from desktop.supervision.checklist import Case, Comparison, Limit
from desktop.supervision.sheet import LONGEST_TEXT, PageName, limit_words, page_name, read_page_name, shorten

HEX = st.text("0123456789abcdef", min_size=32, max_size=32)


@given(st.text(max_size=200))
def test_a_shortened_text_fits_and_stays_as_it_is_when_shortened_again(text: str) -> None:
    short = shorten(text)
    assert len(short) <= LONGEST_TEXT
    assert shorten(short) == short


def test_a_long_text_ends_at_a_comma_and_says_that_more_follows() -> None:
    text = "沿途密闭墙逐道有编号、说明牌、栅栏，墙体无新近拆砌痕迹，墙前无轨道、皮带、电缆、风筒引入。"
    assert shorten(text) == "沿途密闭墙逐道有编号、说明牌、栅栏，墙体无新近拆砌痕迹，墙前无轨道、皮带…"


def test_a_number_is_never_cut_in_two() -> None:
    assert shorten("风" * 36 + "1234.5678") == "风" * 36 + "…"


@pytest.mark.parametrize(
    "limit, words",
    [
        (Limit("CH4", "%", Comparison.BELOW, "1.0"), "<1.0 %"),
        (Limit("风速", "m/s", Comparison.BETWEEN, low="0.25", high="4"), "0.25～4 m/s"),
        (Limit("巷高", "m", Comparison.FROM, cases=(Case("综采", "1.8"), Case("其他", "1.6"))), "综采≥1.8 其他≥1.6 m"),
        (
            Limit("瓦斯量", "m3/t", Comparison.UP_TO, cases=tuple(Case(f"档{n}", f"{8 - n}") for n in range(5))),
            "≤8…4 m³/t（分5档）",
        ),
        (Limit("距离", "m", Comparison.UP_TO), "≤6 m（设计）"),
        (Limit("倾角", "°", Comparison.ABOVE, "15", trigger=True), "触发条件 >15°"),
    ],
)
def test_a_limit_fits_into_a_narrow_column(limit: Limit, words: str) -> None:
    assert limit_words(limit, {"距离": "6"}) == words


@given(st.text(max_size=12), HEX, st.one_of(st.just(""), HEX), st.integers(1, 99))
def test_the_name_of_a_page_is_read_back(mine: str, half: str, visit: str, page: int) -> None:
    name = PageName(mine, half * 2, visit, page, 99)
    assert read_page_name(page_name(name)) == name


@pytest.mark.parametrize("text", ["", "YKYB1*a*b*c", "YKYS1*m*d*v*1", "YKYS1*m*d*v*x*2", "YKYS2*m*d*v*1*2"])
def test_another_code_is_not_taken_for_a_sheet(text: str) -> None:
    with pytest.raises(BadInput):
        read_page_name(text)
