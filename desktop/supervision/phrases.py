"""What earlier findings teach: wordings used before of an item, and earlier findings like the one being written. Pure.

Both are read anew from the folded findings each time and are never sealed: that two findings are the same again is the
program's guess by their words, and a later guess may be better; the dates and texts it rests on are sealed already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from desktop.supervision import wording

MONTHS_DAYS = 365
_MOST = 12


class Part(StrEnum):
    """Which part of a finding a wording belongs to."""

    FACT = "fact"
    DEMAND = "demand"


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier finding as far as its words count; `day` is the day it was found."""

    id: str
    place: str
    place_name: str
    item: str
    fact: str
    demand: str
    day: str
    status: str = ""
    is_own: bool = True

    def words(self, part: Part) -> str:
        """Its words of a part."""
        return (self.fact if part is Part.FACT else self.demand).strip()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A wording used before: how often, when last."""

    text: str
    times: int
    last: str
    is_own: bool = True


def phrases(past: Iterable[Past], part: Part, limit: int = _MOST) -> tuple[Phrase, ...]:
    """The wordings of a part, each once in its newest form: one's own first, the most used, then the newest."""
    found: dict[str, Phrase] = {}
    for one in sorted(past, key=lambda each: (each.day, each.id)):
        text = one.words(part)
        key = wording.normalised(text)
        if not key:
            continue
        before = found.get(key)
        times, is_own = (before.times + 1, before.is_own or one.is_own) if before else (1, one.is_own)
        found[key] = Phrase(text, times, one.day, is_own)
    newest = sorted(found.values(), key=lambda phrase: phrase.last, reverse=True)
    return tuple(sorted(newest, key=lambda phrase: (not phrase.is_own, -phrase.times))[:limit])


def repeats(past: Iterable[Past], new: Past) -> tuple[Past, ...]:
    """The earlier findings at the same place, of the same item or like in wording, of the 12 months before it; the
    newest first.
    """
    if not new.day:
        return ()
    since = (dt.date.fromisoformat(new.day) - dt.timedelta(days=MONTHS_DAYS)).isoformat()
    found = [
        one
        for one in past
        if one.id != new.id and since <= one.day <= new.day and _same_place(one, new) and _same_matter(one, new)
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.id), reverse=True))


def _same_place(one: Past, other: Past) -> bool:
    if one.place and other.place:
        return one.place == other.place
    return wording.normalised(one.place_name) == wording.normalised(other.place_name)


def _same_matter(one: Past, other: Past) -> bool:
    return (bool(one.item) and one.item == other.item) or wording.is_like(one.fact, other.fact)
