"""How many findings there are: by mine, by place, by grade, by how long the open ones have stood. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class By(StrEnum):
    """What findings are counted by."""

    MINE = "按矿山"
    PLACE = "按场所"
    GRADE = "按等级"
    AGE = "未销号的按天数"


@dataclass(frozen=True, slots=True)
class Counted:
    """A finding as it is counted; `due` None: no deadline."""

    id: str
    mine: str
    place: str
    grade: str
    found: dt.date
    due: dt.date | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One group: all of its findings, those still open, those open and past their day."""

    name: str
    whole: int
    open: int
    late: int


AGES = ((7, "7 天以内"), (30, "8 至 30 天"), (90, "31 至 90 天"))
OLDEST = "90 天以上"


def count(found: Iterable[Counted], by: By, today: dt.date) -> tuple[Bar, ...]:
    """The groups, the largest first; ages in their order, without those that have none."""
    every = [one for one in found if one.is_open or by is not By.AGE]
    names = [_name(one, by, today) for one in every]
    whole = Counter(names)
    still = Counter(name for name, one in zip(names, every, strict=True) if one.is_open)
    late = Counter(name for name, one in zip(names, every, strict=True) if _is_late(one, today))
    ages = [*(word for _, word in AGES), OLDEST]
    order = [word for word in ages if word in whole] if by is By.AGE else sorted(whole, key=lambda n: (-whole[n], n))
    return tuple(Bar(name, whole[name], still[name], late[name]) for name in order)


def _name(one: Counted, by: By, today: dt.date) -> str:
    match by:
        case By.MINE:
            return one.mine
        case By.PLACE:
            return one.place or "没有写场所"
        case By.GRADE:
            return one.grade
        case By.AGE:
            days = (today - one.found).days
            return next((word for most, word in AGES if days <= most), OLDEST)


def _is_late(one: Counted, today: dt.date) -> bool:
    return one.is_open and one.due is not None and one.due < today
