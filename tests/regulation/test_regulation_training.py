"""Trainings of a year and the examination on the check sheet (第四十二条): the day before, on and after."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop import law
from desktop.regulation.known import Known
from desktop.regulation.roll import Lesson
from desktop.regulation.training import Trained, trained
from tests.making.rolls import day, roll


def lesson(text: str) -> Lesson:
    """`p 2026-03-01 不达标`, the last word may be missing."""
    who, on, *exam = text.split()
    return Lesson(who, day(on), "演示培训", {"达标": True, "不达标": False}[exam[0]] if exam else None)


def of(lessons: str, on: str, designations: str = "p m 2020-01-01") -> tuple[Trained, ...]:
    made = replace(roll(designations=designations), lessons=tuple(map(lesson, filter(None, lessons.split("；")))))
    return trained(Known(made, law.editions()), day(on))


@pytest.mark.parametrize(
    "article, lessons, on, count, may_serve",
    [
        ("第四十二条 没有培训", "", "2026-06-30", 0, True),
        ("第四十二条 培训前一日", "p 2026-06-30", "2026-06-29", 0, True),
        ("第四十二条 培训当日", "p 2026-06-30", "2026-06-30", 1, True),
        ("第四十二条 上一年的", "p 2025-12-31", "2026-01-01", 0, True),
        ("第四十二条 年末当日仍是本年", "p 2025-01-01", "2025-12-31", 1, True),
        ("第四十二条 两次", "p 2026-01-05；p 2026-05-05", "2026-06-30", 2, True),
        ("第四十二条 别人的", "q 2026-05-05", "2026-06-30", 0, True),
        ("第四十二条 考核不达标前一日", "p 2026-05-05 不达标", "2026-05-04", 0, True),
        ("第四十二条 考核不达标当日", "p 2026-05-05 不达标", "2026-05-05", 1, False),
        ("第四十二条 不达标以后又培训，没有再考", "p 2026-05-05 不达标；p 2026-06-01", "2026-06-30", 2, False),
        ("第四十二条 补考达标当日", "p 2026-05-05 不达标；p 2026-06-01 达标", "2026-06-01", 2, True),
        ("第四十二条 补考达标前一日", "p 2026-05-05 不达标；p 2026-06-01 达标", "2026-05-31", 1, False),
        ("第四十二条 去年不达标，今年没有再考", "p 2025-05-05 不达标", "2026-06-30", 0, False),
    ],
)  # fmt: skip
def test_the_trainings_of_a_year_and_the_last_examination(
    article: str, lessons: str, on: str, count: int, may_serve: bool
) -> None:
    (found,) = of(lessons, on)
    assert (found.person, found.count, found.asked, found.may_serve) == ("p", count, 1, may_serve), article


def test_only_who_is_designated_on_the_day_is_looked_at() -> None:
    assert [one.person for one in of("", "2026-06-30", "p m 2020-01-01；q m 2020-01-01 2026-06-29")] == ["p"]


@pytest.mark.parametrize("on", ["2024-05-31", "2029-06-01"])
def test_an_edition_without_trainings_asks_for_none(on: str) -> None:
    assert of("p 2024-05-01", on) == ()
