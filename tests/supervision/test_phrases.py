"""Wordings used before, and findings found again."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from desktop.supervision.phrases import Part, Past, phrases, repeats

ONE = Past("f1", "P1", "1301 工作面", "C-1", "回风隅角悬顶长度 12 m", "处理悬顶", "2026-08-12")
NEW = replace(ONE, id="new", day="2026-11-20")
pasts = st.lists(
    st.builds(
        Past,
        id=st.uuids().map(str),
        place=st.sampled_from(["P1", "P2", ""]),
        place_name=st.sampled_from(["1301", "变电所"]),
        item=st.sampled_from(["C-1", "C-2", ""]),
        fact=st.sampled_from(["悬顶 12 m", "悬顶12m", "无风门", ""]),
        demand=st.sampled_from(["处理悬顶", "补齐风门", " "]),
        day=st.dates().map(str),
        is_own=st.booleans(),
    ),
    max_size=12,
)


def test_the_most_used_wording_comes_first_then_the_newest() -> None:
    often = [replace(ONE, id=f"a{n}", fact="悬顶长度 10 m") for n in range(2)]
    newer = replace(ONE, id="b", fact="无密闭", day="2026-10-01")
    found = phrases([ONE, newer, *often], Part.FACT)
    assert [(one.text, one.times) for one in found] == [("悬顶长度 10 m", 2), ("无密闭", 1), (ONE.fact, 1)]


def test_the_own_wording_comes_before_a_colleagues() -> None:
    theirs = [replace(ONE, id=f"a{n}", demand="整改", is_own=False) for n in range(3)]
    assert [one.text for one in phrases([*theirs, ONE], Part.DEMAND)] == ["处理悬顶", "整改"]


@given(pasts)
def test_every_wording_is_offered_once_and_none_is_empty(past: list[Past]) -> None:
    found = [one.text for one in phrases(past, Part.FACT)]
    assert len({text.replace(" ", "") for text in found}) == len(found)
    assert all(found)


def test_a_third_time_names_both_days_before() -> None:
    before = [ONE, replace(ONE, id="f2", day="2026-05-03", item="", fact="回风隅角悬顶长度 9 m")]
    assert [one.day for one in repeats(before, NEW)] == ["2026-08-12", "2026-05-03"]


def test_another_place_another_matter_or_a_year_ago_is_no_repeat() -> None:
    elsewhere = replace(ONE, place="P2")
    other = replace(ONE, item="C-9", fact="风门未闭锁")
    old = replace(ONE, day="2025-11-19")
    assert repeats([elsewhere, other, old, NEW], NEW) == ()


@given(pasts)
def test_a_repeat_is_never_later_than_what_it_repeats(past: list[Past]) -> None:
    assert all("2025-11-20" <= one.day <= NEW.day for one in repeats(past, NEW))
