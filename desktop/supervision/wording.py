"""How a finding is worded: what is vague, what is not said yet, and how like two wordings are. Pure.

The hints are quiet advice in words, never a refusal: 临应急发〔2024〕20号 names inaccurate descriptions as a defect of
ledgers; a good one says the place, the fact and, where one can be measured, the value.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

VAGUE: dict[str, str] = {
    "部分": "写明哪几处、多少",
    "个别": "写明哪几处、多少",
    "一些": "写明哪几处、多少",
    "多处": "写明哪几处、多少",
    "局部": "写明哪一段、多长",
    "有的": "写明哪几处、多少",
    "不少": "写明多少",
    "较多": "写明多少",
    "较大": "写明数值",
    "不足": "写明应有多少、实有多少",
    "相关": "写明是哪一项、哪一份",
    "有关": "写明是哪一项、哪一份",
    "等问题": "逐个写明",
    "不规范": "写明哪里不符合哪一条",
    "不到位": "写明缺什么、差多少",
    "不完善": "写明缺什么",
}
VAGUE_DEMANDS: dict[str, str] = {
    "加强": "写明做什么、做到什么程度",
    "注意": "写明做什么",
    "及时": "写明到哪一天",
    "尽快": "写明到哪一天",
    "进一步": "写明做到什么程度",
    "相关": "写明是哪一项、哪一份",
    "有关": "写明是哪一项、哪一份",
    "完善": "写明补什么",
    "规范": "写明按哪一条做",
}
LIKE = 0.72
"""From this ratio on two normalised wordings count as like each other."""
_MOST_HINTS = 2
_NUMBER = re.compile(r"[0-9０-９一二三四五六七八九十两百]")


def hints_on_fact(fact: str, place_name: str, *, wants_value: bool = False) -> tuple[str, ...]:
    """Quiet advice on the fact and its place, at most two sentences; none while nothing is written."""
    if not fact.strip():
        return ()
    said = [] if place_name.strip() else ["还没有写部位：写明哪一处、哪一段"]
    said += _vague(fact, VAGUE)
    if wants_value and not _NUMBER.search(fact):
        said.append("还没有写实测值：写明测得多少")
    return tuple(said[:_MOST_HINTS])


def hints_on_demand(demand: str) -> tuple[str, ...]:
    """Quiet advice on the demand, at most two sentences."""
    return tuple(_vague(demand, VAGUE_DEMANDS)[:_MOST_HINTS])


def normalised(text: str) -> str:
    """The text without blanks, marks and numbers' forms: what two wordings are compared by."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def likeness(one: str, other: str) -> float:
    """How like two wordings are, 0 to 1; the same whichever comes first, and 1 for the same words."""
    first, second = sorted((normalised(one), normalised(other)))
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if matcher.real_quick_ratio() < LIKE or matcher.quick_ratio() < LIKE:
        return matcher.real_quick_ratio() * 0.5  # cannot reach the mark: the exact figure is of no use
    return matcher.ratio()


def is_like(one: str, other: str) -> bool:
    """Whether two wordings say about the same."""
    return likeness(one, other) >= LIKE


def _vague(text: str, words: dict[str, str]) -> list[str]:
    """One sentence for each piece of advice, naming the words it is about."""
    found: dict[str, list[str]] = {}
    for word, advice in words.items():
        if word in text:
            found.setdefault(advice, []).append(f"“{word}”")
    return [f"{''.join(named)}：{advice}" for advice, named in found.items()]
