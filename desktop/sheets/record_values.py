"""What stands in a cell of a roster or an export, as a value: days, moments, numbers, yes and no. Pure.

Days may be Excel dates, `2023-05-01`, `2023/5/1`, `2023年5月1日`, `20230501` or Excel's own day number; moments are
days with a time behind them, in Beijing time unless they say another. Anything else raises Unfit with the reason.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation

EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2100, 12, 31)
BEIJING = dt.timezone(dt.timedelta(hours=8))
_EPOCH = dt.date(1899, 12, 30)  # day 0 of Excel
_SERIAL = re.compile(r"(\d{5})(?:\.(\d+))?")
_DAY = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(r"(\d{1,2})(?::|时)(\d{1,2})(?:(?::|分)(?:(\d{1,2})(?:\.\d+)?秒?)?)?\s*(Z|[+-]\d{2}:?\d{2})?")
_OPEN = ("至今", "今", "-", "—", "长期", "无")
_YES = ("是", "√", "✓", "1", "true", "y", "yes", "已批准", "批准")
_NO = ("否", "×", "0", "false", "n", "no", "未批准", "不批准")


class Unfit(Exception):
    """A cell that holds no such value: why, and what to write."""

    def __init__(self, why: str, remedy: str, heading: str = "") -> None:
        super().__init__(why)
        self.why, self.remedy, self.heading = why, remedy, heading


def plain(text: str) -> str:
    """A text without blanks around it and with ordinary letters and digits for wide ones."""
    return unicodedata.normalize("NFKC", text).strip()


def day(text: str) -> dt.date:
    """The day in a cell; a time behind it is left aside."""
    return moment(text)[0]


def last_day(text: str) -> dt.date | None:
    """The last day of a stretch; 至今 and the like leave it open."""
    return None if plain(text) in _OPEN else day(text)


def moment(text: str) -> tuple[dt.date, dt.time | None]:
    """The day in Beijing and the time of day, None where the cell has no time."""
    known = plain(text)
    if found := _SERIAL.fullmatch(known):
        part = Decimal(f"0.{found[2] or 0}")
        seconds = int(part * 86400)
        return _within(_EPOCH + dt.timedelta(days=int(found[1])), text), _clock(seconds) if found[2] else None
    found = _DAY.match(known)
    if found is None:
        raise Unfit(f"“{text}”不是日期", "请写成 2023-05-01 或用 Excel 日期")
    year, month, number = (int(one) for one in (found.groups()[:3] if found[1] else found.groups()[3:]))
    try:
        date = dt.date(year, month, number)
    except ValueError as error:
        raise Unfit(f"没有“{text}”这一天", "请改正日期") from error
    rest = known[found.end() :].strip().removeprefix("T").strip()
    if not rest:
        return _within(date, text), None
    return _timed(date, rest, text)


def number(text: str) -> Decimal:
    """A number that is not negative."""
    known = plain(text).replace(",", "").removesuffix("万吨").strip()
    try:
        found = Decimal(known)
    except InvalidOperation as error:
        raise Unfit(f"“{text}”不是数字", "请只写数字") from error
    if not found.is_finite() or found < 0:
        raise Unfit(f"“{text}”不是可用的数字", "请写零或更大的数字")
    return found


def whole(text: str) -> int:
    """A number of things."""
    found = number(text)
    if found != found.to_integral_value() or found > 1_000_000:
        raise Unfit(f"“{text}”不是整数", "请写整数")
    return int(found)


def flag(text: str) -> bool:
    """是 or 否; an empty cell is no."""
    known = plain(text).lower()
    if known in _YES:
        return True
    if not known or known in _NO:
        return False
    raise Unfit(f"“{text}”不是“是”或“否”", "请写“是”或“否”")


def _timed(date: dt.date, rest: str, text: str) -> tuple[dt.date, dt.time]:
    found = _TIME.fullmatch(rest)
    if found is None:
        raise Unfit(f"“{text}”的时刻读不懂", "请写成 2023-05-01 09:30")
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if minute > 59 or second > 59 or hour * 3600 + minute * 60 + second > 86400:
        raise Unfit(f"没有“{text}”这一时刻", "请改正时间")
    at = dt.datetime.combine(_within(date, text), dt.time()) + dt.timedelta(hours=hour, minutes=minute, seconds=second)
    if zone := found[4]:
        shift = dt.timedelta() if zone == "Z" else _shift(zone)
        at = (at - shift).replace(tzinfo=dt.UTC).astimezone(BEIJING).replace(tzinfo=None)
    return at.date(), at.time()


def _shift(zone: str) -> dt.timedelta:
    digits = zone[1:].replace(":", "")
    shift = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -shift if zone[0] == "-" else shift


def _clock(seconds: int) -> dt.time:
    return (dt.datetime.combine(_EPOCH, dt.time()) + dt.timedelta(seconds=seconds)).time()


def _within(date: dt.date, text: str) -> dt.date:
    if not EARLIEST <= date <= LATEST:
        raise Unfit(f"“{text}”的年份不对", "请核对年份")
    return date
