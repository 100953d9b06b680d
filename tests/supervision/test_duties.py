"""Half-years and years as they are written."""

from __future__ import annotations

import datetime as dt

from desktop.supervision import duties


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_half_years_and_years_are_read_as_they_are_written() -> None:
    assert duties.half_year(duties.half_of(day("2026-06-30"))) == (day("2026-01-01"), day("2026-06-30"))
    assert duties.half_year(duties.half_of(day("2026-07-01"))) == (day("2026-07-01"), day("2026-12-31"))
    assert duties.year("2026年") == (day("2026-01-01"), day("2026-12-31"))
    assert [duties.half_year(one) for one in ("2026", "0000年上半年", "2026年上半年 ")] == [None, None, None]
    assert [duties.year(one) for one in ("2026", "0000年", "二〇二六年")] == [None, None, None]
