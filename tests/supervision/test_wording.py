"""Quiet hints about vague words, and how like two wordings are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.supervision import wording

words = st.text(alphabet="回风隅角悬顶长度未采取措施0123456789 ，。１２", max_size=30)


@pytest.mark.parametrize(
    "fact, place, wants, hints",
    [
        ("部分支柱失效", "1301 机尾", False, ["“部分”：写明哪几处、多少"]),
        ("部分支柱、个别顶梁失效", "1301 机尾", False, ["“部分”“个别”：写明哪几处、多少"]),
        ("3 根支柱失效", "", False, ["还没有写部位：写明哪一处、哪一段"]),
        ("瓦斯超限", "回风隅角", True, ["还没有写实测值：写明测得多少"]),
        ("瓦斯 1.2 %", "回风隅角", True, []),
        ("", "", True, []),
    ],
)
def test_a_fact_is_asked_for_place_number_and_plain_words(fact: str, place: str, wants: bool, hints: list[str]) -> None:
    assert list(wording.hints_on_fact(fact, place, wants_value=wants)) == hints


def test_a_demand_without_a_deed_is_asked_for_one() -> None:
    assert wording.hints_on_demand("加强管理，及时处理") == ("“加强”：写明做什么、做到什么程度", "“及时”：写明到哪一天")
    assert wording.hints_on_demand("12 月 5 日前补齐 3 根单体支柱") == ()


@given(words, words)
def test_likeness_is_the_same_both_ways_and_within_bounds(one: str, other: str) -> None:
    assert wording.likeness(one, other) == wording.likeness(other, one)
    assert 0 <= wording.likeness(one, other) <= 1


@given(words)
def test_a_wording_is_like_itself_however_it_is_spaced(text: str) -> None:
    spaced = f" {text} ，".replace("1", "１")
    assert wording.is_like(text, spaced) is bool(wording.normalised(text))


@given(words, words)
def test_the_shortcut_never_hides_a_likeness(one: str, other: str) -> None:
    from difflib import SequenceMatcher

    first, second = sorted((wording.normalised(one), wording.normalised(other)))
    ratio = SequenceMatcher(None, first, second, autojunk=False).ratio() if first and second else 0.0
    assert wording.is_like(one, other) is (ratio >= wording.LIKE)


@given(st.text(max_size=60), st.text(max_size=20), st.booleans())
def test_hints_are_few_whatever_is_typed(fact: str, place: str, wants: bool) -> None:
    assert len(wording.hints_on_fact(fact, place, wants_value=wants)) <= 2
    assert len(wording.hints_on_demand(fact)) <= 2
