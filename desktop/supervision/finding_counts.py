"""How many findings there are: by mine, place, category, grade, and by how long the open ones have stood; and which
findings stand behind each number. Pure.
"""

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
    CATEGORY = "按类别"
    GRADE = "按等级"
    AGE = "未销号的按天数"


class Which(StrEnum):
    """Which of a group: the numbers that stand beside its bar."""

    WHOLE = "全部"
    OPEN = "未销号"
    LATE = "逾期"


@dataclass(frozen=True, slots=True)
class Counted:
    """A finding as it is counted; `due` None: no deadline. `category` is that of the checklist item it came from."""

    id: str
    mine: str
    place: str
    grade: str
    found: dt.date
    due: dt.date | None
    is_open: bool
    category: str = ""
    fact: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One group: all of its findings, those still open, those open and past their day."""

    name: str
    whole: int
    open: int
    late: int

    def number(self, which: Which) -> int:
        """The number of that name."""
        return {Which.WHOLE: self.whole, Which.OPEN: self.open, Which.LATE: self.late}[which]


AGES = ((7, "7 天以内"), (30, "8 至 30 天"), (90, "31 至 90 天"))
OLDEST = "90 天以上"
NO_PLACE = "没有写场所"
NO_CATEGORY = "不在检查表上"


def count(found: Iterable[Counted], by: By, today: dt.date) -> tuple[Bar, ...]:
    """The groups, the largest first; ages in their order, without those that have none."""
    every = [one for one in found if one.is_open or by is not By.AGE]
    names = [_name(one, by, today) for one in every]
    whole = Counter(names)
    still = Counter(name for name, one in zip(names, every, strict=True) if one.is_open)
    late = Counter(name for name, one in zip(names, every, strict=True) if is_late(one, today))
    ages = [*(word for _, word in AGES), OLDEST]
    order = [word for word in ages if word in whole] if by is By.AGE else sorted(whole, key=lambda n: (-whole[n], n))
    return tuple(Bar(name, whole[name], still[name], late[name]) for name in order)


def behind(found: Iterable[Counted], by: By, name: str, which: Which, today: dt.date) -> tuple[Counted, ...]:
    """The findings one number of the group of that name counts, the oldest first."""
    every = [one for one in found if (one.is_open or by is not By.AGE) and _name(one, by, today) == name]
    if which is Which.OPEN:
        every = [one for one in every if one.is_open]
    elif which is Which.LATE:
        every = [one for one in every if is_late(one, today)]
    return tuple(sorted(every, key=lambda one: (one.found, one.id)))


def is_late(one: Counted, today: dt.date) -> bool:
    """Open, and its day is past."""
    return one.is_open and one.due is not None and one.due < today


def _name(one: Counted, by: By, today: dt.date) -> str:
    match by:
        case By.MINE:
            return one.mine
        case By.PLACE:
            return one.place or NO_PLACE
        case By.CATEGORY:
            return one.category or NO_CATEGORY
        case By.GRADE:
            return one.grade
        case By.AGE:
            days = (today - one.found).days
            return next((word for most, word in AGES if days <= most), OLDEST)
