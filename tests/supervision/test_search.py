"""Searching while typing: every word, in any order, whatever the width or case; the same as looking text by text."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from desktop.supervision.search import find, index

TEXTS = [
    "C-GAS-01\n采煤工作面\n回风流中 CH4 浓度小于 1.0 %",
    "C-GAS-12\n掘进工作面\n局部通风机不间断运转",
    "C-TUN-05\n运输大巷\n巷道内瓦斯检查点 C-GAS 牌板",
    "U-WAT-08\n采场\n瓦斯不检查，水位须记录",
]
LETTERS = st.text(st.sampled_from("aAbB瓦斯Ｃc４4 -\u3000\nß㎡"), max_size=12)


def found(wanted: str, limit: int | None = None) -> list[int]:
    return find(index(TEXTS), wanted, limit)


def test_words_are_found_in_any_order_and_width() -> None:
    assert found("瓦斯 采场") == found("采场　瓦斯") == [3]
    assert found("ｃｈ４") == found("ch4浓度") == found("Ch4") == [0]


def test_every_word_must_occur() -> None:
    assert found("瓦斯 回风流") == []


def test_codes_that_begin_so_come_before_texts_that_name_them() -> None:
    assert found("c-gas") == [0, 1, 2]
    assert found("瓦斯") == [3, 2]  # a line begins with it, then somewhere inside


def test_nothing_typed_shows_everything_up_to_the_limit() -> None:
    assert found(" ") == [0, 1, 2, 3]
    assert found("", 2) == [0, 1]
    assert found("gas", 2) == [0, 1]


@given(st.lists(LETTERS, max_size=8), LETTERS)
def test_it_finds_what_looking_text_by_text_finds(texts: list[str], wanted: str) -> None:
    plain = [_same(text) for text in texts]
    words = _same(wanted, keeps_blanks=True).split()
    naive = {number for number, text in enumerate(plain) if all(word in text for word in words)}
    assert set(find(index(texts), wanted)) == naive
    assert len(find(index(texts), wanted)) == len(naive)


@given(st.lists(LETTERS, max_size=8), LETTERS, st.integers(0, 5))
def test_a_limit_cuts_and_more_words_find_less(texts: list[str], wanted: str, limit: int) -> None:
    known = index(texts)
    assert find(known, wanted, limit) == find(known, wanted)[:limit]
    assert set(find(known, f"{wanted} a")) <= set(find(known, wanted))


def _same(text: str, *, keeps_blanks: bool = False) -> str:
    """Letter by letter, as slowly as can be understood."""
    letters = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(letter for letter in letters if keeps_blanks or letter == "\n" or not letter.isspace())
