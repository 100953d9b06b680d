"""Where the text leaves a question open: the readings to choose from, the proposed one first, and what the figures make
of a choice. Pure.

The choices are the bureau's; without one the proposed reading holds. `Rules` is what the reckoning asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from desktop.errors import BadInput, Damaged


@dataclass(frozen=True, slots=True)
class Option:
    """One way to read it; `is_reckoned` when the figures follow it."""

    key: str
    says: str
    is_reckoned: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """An open question with its articles."""

    number: int
    articles: tuple[str, ...]
    title: str
    question: str
    options: tuple[Option, ...]

    @property
    def default(self) -> Option:
        """The proposed reading."""
        return self.options[0]


@dataclass(frozen=True, slots=True)
class Rules:
    """What the figures ask: days of a week that make it count (第十二条、第十三条); whether one day counts once
    (第十二条); whether mines are staffed in pairs, and 500,000 t are 以上 (第六条); whether a leave hands on the
    visit (第二十条); whether visits and remote checks are one rate, whether a year without a major hazard meets the
    fourth criterion of 优秀, and whether 90 % are 90 % 以上 (第二十二条); whether the year of a designation is a
    calendar year (第十条), and whether who handed over answers for the thirty days after it;
    whether an item is left out only where it was checked nowhere (第三十八条).
    """

    enough_days: int = 4
    once_a_day: bool = True
    in_pairs: bool = True
    with_the_amount: bool = True
    leave_hands_on: bool = True
    one_rate: bool = False
    none_to_find_is_met: bool = False
    with_the_line: bool = True
    calendar_years: bool = False
    giver_answers: bool = False
    whole_items: bool = False


PROPOSED = Rules()
_CHANGES: dict[tuple[int, str], dict[str, int | bool]] = {
    (6, "每矿一人"): {"in_pairs": False},
    (7, "不含"): {"with_the_amount": False},
    (8, "每次都计"): {"once_a_day": False},
    (9, "一天"): {"enough_days": 1},
    (9, "整周"): {"enough_days": 7},
    (10, "不减"): {"leave_hands_on": False},
    (11, "合计"): {"one_rate": True},
    (12, "免除"): {"none_to_find_is_met": True},
    (13, "交出人"): {"giver_answers": True},
    (14, "自然年"): {"calendar_years": True},
    (15, "分别"): {"whole_items": True},
    (16, "不含"): {"with_the_line": False},
}


@dataclass(frozen=True, slots=True)
class _File:
    readings: tuple[Reading, ...]


def parse(tree: object) -> tuple[Reading, ...]:
    """The readings of the data file, by number. Damaged when it is not one."""
    try:
        found = msgspec.convert(tree, _File, strict=False).readings
    except msgspec.ValidationError as error:
        raise Damaged(f"条文读法的数据文件读不懂（{error}）；请重新安装程序。") from error
    if any(not one.options for one in found):
        raise Damaged("条文读法的数据文件里，有一处没有选项；请重新安装程序。")
    return tuple(sorted(found, key=lambda one: one.number))


def chosen(one: Reading, choices: Mapping[int, str]) -> Option:
    """The option in force: the bureau's choice, else the proposed one; an unknown choice says nothing."""
    key = choices.get(one.number)
    return next((option for option in one.options if option.key == key), one.default)


def rules(choices: Mapping[int, str]) -> Rules:
    """What the choices make of the figures."""
    found = PROPOSED
    for number, key in choices.items():
        found = replace(found, **_CHANGES.get((number, key), {}))  # type: ignore[arg-type]
    return found


def check(known: Sequence[Reading], number: int, key: str) -> Option:
    """The option of a choice. BadInput when there is none."""
    one = next((each for each in known if each.number == number), None)
    if one is None:
        raise BadInput(f"没有第 {number} 处读法；请从列出的里面选。")
    found = next((option for option in one.options if option.key == key), None)
    if found is None:
        raise BadInput(f"“{one.title}”没有“{key}”这一读法，可选的有：{'、'.join(each.key for each in one.options)}。")
    return found
