"""Days, times and values as they stand on paper: Beijing time, 2026年11月22日, decimals as the trade writes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone

from desktop.documents.record import Measured, When

BEIJING = timezone(timedelta(hours=8))
_WEEKDAYS = "一二三四五六日"
NOTHING = "—"


def beijing(moment: datetime) -> datetime:
    """The moment on a Beijing clock. Raises ValueError for a naive time: that is a bug of the caller."""
    if moment.tzinfo is None:
        raise ValueError("a time on paper must know its zone")
    return moment.astimezone(BEIJING)


def day(when: When) -> str:
    """2026年11月22日; words stay as they are; a dash for nothing."""
    match when:
        case datetime():
            local = beijing(when)
            return f"{local.year}年{local.month}月{local.day}日"
        case date():
            return f"{when.year}年{when.month}月{when.day}日"
        case None | "":
            return NOTHING
        case _:
            return when


def moment(when: When) -> str:
    """2026年11月22日 09:05; a day alone stays a day."""
    if isinstance(when, datetime):
        return f"{day(when)} {beijing(when):%H:%M}"
    return day(when)


def second(when: datetime) -> str:
    """2026-11-22 09:05:30, for signatures and small print."""
    return f"{beijing(when):%Y-%m-%d %H:%M:%S}"


def clock(when: When, beside: When = None) -> str:
    """09:05 alone when it is the day of `beside`, else with its day."""
    if isinstance(when, datetime):
        same = isinstance(beside, datetime) and beijing(beside).date() == beijing(when).date()
        return f"{beijing(when):%H:%M}" if same else moment(when)
    return day(when)


def weekday(when: When) -> str:
    """星期三, or nothing when the day is not known."""
    if isinstance(when, datetime):
        when = beijing(when).date()
    return f"星期{_WEEKDAYS[when.weekday()]}" if isinstance(when, date) else ""


def span(start: When, end: When) -> str:
    """From and to, without repeating the day."""
    return f"{moment(start)} 至 {clock(end, start)}"


def measures(values: Sequence[Measured]) -> str:
    """Each value on its line: CH4 0.82 %（限值 ≤ 1.0 %，超限）."""
    lines = ((_value(v), _beside(v)) for v in values)
    return "\n".join(f"{value}（{'，'.join(beside)}）" if beside else value for value, beside in lines)


def measures_narrow(values: Sequence[Measured]) -> str:
    """The same for a narrow column: value, limit and judgement one under another."""
    return "\n".join("\n".join([_value(v), *_beside(v)]) for v in values)


def _value(value: Measured) -> str:
    return f"{value.name} {value.value} {value.unit}".strip()


def _beside(value: Measured) -> list[str]:
    limit = [f"限值 {value.limit}"] if value.limit else []
    over = ["超限"] if value.within is False else []
    return [*limit, *over, *([value.note] if value.note else [])]


def short(digest: str) -> str:
    """The first sixteen digits of a hash in fours, for the eye; the whole one is in the QR and in ledger.json."""
    return " ".join(digest[i : i + 4] for i in range(0, min(16, len(digest)), 4))
