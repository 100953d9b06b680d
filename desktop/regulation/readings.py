"""Where the text leaves a question open: the readings to choose from, the proposed one first, and what the figures make
of a choice. Pure.

The choices are the bureau's, each from a day on; without one the proposed reading holds. `Rules` is what the reckoning
asks of a day (a week: its Monday), `Practice` the rules of every day: a choice never changes what was before it.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import msgspec

from desktop.errors import BadInput, Damaged


@dataclass(frozen=True, slots=True)
class Option:
    """One way to read it: figures, papers and days follow it."""

    key: str
    says: str


@dataclass(frozen=True, slots=True)
class Reading:
    """An open question with its articles; `seen` says where people see what was chosen."""

    number: int
    articles: tuple[str, ...]
    title: str
    question: str
    seen: str
    options: tuple[Option, ...]

    @property
    def default(self) -> Option:
        """The proposed reading."""
        return self.options[0]


class FormSet(StrEnum):
    """The sets of statutory forms."""

    COAL = "煤矿"
    EMERGENCY = "应急"


@dataclass(frozen=True, slots=True)
class Rules:
    """What the figures ask, each with the number of its question.

    1: what the designated of a mine did counts for each of them. 2: who is designated answers for what was left out,
    not who signed. 3: a group owes one visit a week, not one to each mine. 4: a month that is not covered whole is not
    done. 5: the places of a month are those the mine handed in. 6: mines are staffed in pairs. 7: 500,000 t
    are 以上. 8: one day counts once. 9: days of a week that make it count. 10: a leave hands on the visit. 11: visits
    and remote checks are one rate. 12: a year without a major hazard meets the fourth criterion of 优秀. 13: who handed
    over answers for the thirty days after it. 14: the year of a designation is a calendar year. 15: an item is left out
    only where it was checked nowhere. 16: 90 % are 90 % 以上. 17: the usual numbers say what a 较大涉险事故 is.
    18: without a certificate one visits in company only. 19: which set of forms every mine gets. 20: a 任务清单 is a
    检查工作表, too. 21: with the province's consent a local number may be lower. 22: letters call the departments
    应急管理部门. 23: days for a mine's check of itself, 0 are named each time. 24: days after the half-year in which it
    may be reported of. 25: a proved outage of the APP stands for its sign-in.
    """

    jointly: bool = False
    designated_answer: bool = False
    once_a_group: bool = False
    whole_months: bool = False
    by_drawings: bool = False
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
    usual_incidents: bool = True
    in_company: bool = False
    one_form_set: FormSet | None = None
    lists_are_sheets: bool = False
    may_be_lower: bool = False
    is_emergency: bool = False
    self_check_days: int = 0
    report_days: int = 0
    outage_counts: bool = False

    def on(self, _: dt.date) -> Rules:
        """The rules of a day: these, whichever it is."""
        return self


PROPOSED = Rules()
_CHANGES: dict[tuple[int, str], dict[str, int | bool | FormSet]] = {
    (1, "共同"): {"jointly": True},
    (2, "指定人"): {"designated_answer": True},
    (3, "每组"): {"once_a_group": True},
    (4, "必达"): {"whole_months": True},
    (5, "图纸"): {"by_drawings": True},
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
    (17, "自定"): {"usual_incidents": False},
    (18, "须随行"): {"in_company": True},
    (19, "统一应急"): {"one_form_set": FormSet.EMERGENCY},
    (19, "统一煤矿"): {"one_form_set": FormSet.COAL},
    (20, "一种"): {"lists_are_sheets": True},
    (21, "可调"): {"may_be_lower": True},
    (22, "应急"): {"is_emergency": True},
    (23, "三日"): {"self_check_days": 3},
    (23, "七日"): {"self_check_days": 7},
    (24, "次月"): {"report_days": 31},
    (25, "故障时可以"): {"outage_counts": True},
}


@dataclass(frozen=True, slots=True)
class Choice:
    """An organisation reads a question so from a day on; an empty option goes back to what those above it chose, and
    in the end to the proposed reading.
    """

    number: int
    option: str
    since: dt.date = dt.date.min


@dataclass(frozen=True, slots=True)
class Practice:
    """How the text is read on every day: each of the rules holds from its day to the next one's."""

    days: tuple[dt.date, ...] = (dt.date.min,)
    held: tuple[Rules, ...] = (PROPOSED,)

    def on(self, day: dt.date) -> Rules:
        """The rules of a day."""
        return self.held[bisect_right(self.days, day) - 1]


EVER = Practice()
"""The proposed readings, on every day."""


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


def in_force(chain: Sequence[Iterable[Choice]], day: dt.date) -> dict[int, str]:
    """The options that hold on a day, by question: of each organisation (the nearest first) its latest choice until
    then; of several of one day the last.
    """
    found: dict[int, str] = {}
    for own in chain:
        latest: dict[int, Choice] = {}
        for one in sorted((each for each in own if each.since <= day), key=lambda each: each.since):
            latest[one.number] = one
        found = {number: one.option for number, one in latest.items() if one.option} | found
    return found


def practice(chain: Sequence[Sequence[Choice]]) -> Practice:
    """What the choices of an organisation and those above it (the nearest first) make of the figures of every day."""
    days = tuple(sorted({dt.date.min, *(one.since for own in chain for one in own)}))
    return Practice(days, tuple(rules(in_force(chain, day)) for day in days))


def check(known: Sequence[Reading], number: int, key: str) -> Option:
    """The option of a choice. BadInput when there is none."""
    one = next((each for each in known if each.number == number), None)
    if one is None:
        raise BadInput(f"没有第 {number} 处读法；请从列出的里面选。")
    found = next((option for option in one.options if option.key == key), None)
    if found is None:
        raise BadInput(f"“{one.title}”没有“{key}”这一读法，可选的有：{'、'.join(each.key for each in one.options)}。")
    return found
