"""Line breaking keeps the printer's rules for any text."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from desktop.documents.wrap import CANNOT_END, CANNOT_START, wrap

MARKS = "".join(sorted(CANNOT_START | CANNOT_END))
TEXTS = st.text(st.sampled_from("矿山安全监管甲烷浓度㛃𬭊0123456789.ABCabc %≤ " + MARKS + "\n"), max_size=120)
WORDS = st.text(st.sampled_from("矿山安全，。（）《》、；：%≤1.5 m"), max_size=120)


def em(ch: str) -> float:
    return 0.5 if ch.isascii() else 1.0


def width(line: str) -> float:
    return sum(map(em, line))


@given(TEXTS, st.integers(2, 40))
def test_nothing_but_spaces_at_line_ends_is_lost(text: str, room: int) -> None:
    assert "".join(wrap(text, room, em)).replace(" ", "") == text.replace(" ", "").replace("\n", "")


@given(TEXTS, st.integers(2, 40))
def test_no_line_is_wider_than_its_column(text: str, room: int) -> None:
    assert all(width(line) <= room + 1e-6 for line in wrap(text, room, em))


@given(WORDS, st.integers(12, 40))
def test_no_line_begins_or_ends_with_a_forbidden_mark(text: str, room: int) -> None:
    spared = text.replace("\n", "")
    lines = wrap(spared, room, em)
    for before, after in pairwise(lines):
        if _has_long_run(spared, room):
            return
        assert after[:1] not in CANNOT_START or not after
        assert before[-1:] not in CANNOT_END or not before


def _has_long_run(text: str, room: int) -> bool:
    """Marks and spaces alone that no line can hold have to be cut somewhere."""
    run = 0.0
    for ch in text:
        run = run + em(ch) if ch in CANNOT_START | CANNOT_END | set("≤1.5 m%") else 0.0
        if run + 2 > room:
            return True
    return False


def test_a_full_stop_takes_the_last_character_with_it() -> None:
    assert wrap("矿山安全监管。", 6, em) == ["矿山安全监", "管。"]


def test_an_opening_bracket_goes_to_the_next_line() -> None:
    assert wrap("矿山安全监（专员）", 6, em) == ["矿山安全监", "（专员）"]


def test_numbers_with_sign_and_unit_stay_whole() -> None:
    assert wrap("支护距离为≥18.5 m处", 7, em) == ["支护距离为", "≥18.5 m处"]


def test_the_end_of_a_number_stays_with_it() -> None:
    assert wrap("应急检记〔2026〕（1）号·a05d", 12, em) == ["应急检记〔2026〕（1）", "号·a05d"]


def test_dashes_and_ellipses_are_not_halved() -> None:
    assert wrap("监管专员——通风", 5, em) == ["监管专", "员——通风"]


def test_a_code_longer_than_the_line_is_cut_inside() -> None:
    assert wrap("A" * 25, 10, em) == ["A" * 20, "A" * 5]


def test_newlines_are_kept() -> None:
    assert wrap("一\n\n二", 10, em) == ["一", "", "二"]


@given(st.lists(st.sampled_from(["矿", "山", "监管，", "（安全）。", "1.5米"]), min_size=1), st.integers(12, 40))
def test_no_character_ends_a_paragraph_alone(words: list[str], room: int) -> None:
    lines = wrap("".join(words), room, em)
    alone = [ch for ch in lines[-1] if ch not in CANNOT_START | CANNOT_END]
    assert len(lines) == 1 or len(alone) > 1


def test_a_last_character_gets_company() -> None:
    assert wrap("矿" * 13 + "。", 12, em) == ["矿" * 11, "矿矿。"]
    assert wrap("监" * 13, 12, em) == ["监" * 11, "监监"]
    assert wrap("监" * 7, 6, em) == ["监" * 6, "监"]
