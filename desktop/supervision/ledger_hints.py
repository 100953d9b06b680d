"""What the figures of a ledger give cause to ask (督导抽查). Pure: each hint says its figures and names the records
they come from. A hint is a question to a person, never a score; its thresholds are said in the sentence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.supervision import presence
from desktop.supervision.clocks import taken_at
from desktop.supervision.days import day_of
from desktop.supervision.doubles import normal
from desktop.supervision.presence import PresenceNoted
from desktop.supervision.visit import Photo, Result, SectionSealed, Visit

FAST_SECONDS = 10  # an item, walking to it and looking at it
FEWEST_ITEMS = 5  # of a place before its pace says anything
SAME_LETTERS = 12  # of a description before the same words say anything
SLACK_HOURS = 2  # before the first and after the last moment of the visit
VISITS_RUNNING = 4  # without a single 不合格
_JUDGED = (Result.PASS, Result.FAIL)


@dataclass(frozen=True, slots=True)
class Said:
    """Figures in words and the record they come from (`finding/…`, `visit/…`)."""

    words: str
    record: str


@dataclass(frozen=True, slots=True)
class Worded:
    """A finding's words: `visit` it was raised in, `found` UTC text."""

    finding: str
    visit: str
    fact: str
    found: str
    mine: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """A visit of the mine: when it began (UTC text), how many items it answered, how many of them 不合格."""

    visit: str
    started: str
    answers: int
    failed: int


def too_fast(name: str, state: Visit) -> tuple[Said, ...]:
    """Places at which somebody judged items in less than `FAST_SECONDS` each."""
    return tuple(Said(words, f"visit/{name}") for one in state.sections for words in _fast(one.sealed))


def copied(own: Sequence[Worded], earlier: Sequence[Worded]) -> tuple[Said, ...]:
    """Findings described in the very words of an earlier one of another visit."""
    before: dict[str, list[Worded]] = {}
    for one in sorted(earlier, key=lambda each: each.found, reverse=True):
        before.setdefault(normal(one.fact), []).append(one)
    answer = []
    for one in own:
        words = normal(one.fact)
        others = (each for each in before.get(words, ()) if each.visit != one.visit and each.found <= one.found)
        other = next(others, None)
        if len(words) >= SAME_LETTERS and other is not None:
            where = f"{other.mine}的" if other.mine and other.mine != one.mine else ""
            said = f"“{one.fact}”与 {day_of(other.found)} {where}隐患一字不差"
            answer.append(Said(said, f"finding/{other.finding}"))
    return tuple(answer)


def photos_outside(state: Visit, photos: Sequence[tuple[Photo, str]]) -> tuple[Said, ...]:
    """Photos (each with its record) taken more than `SLACK_HOURS` before or after the visit, clocks corrected."""
    first, last = _span(state)
    answer = []
    for photo, record in photos:
        at = _moment(taken_at(photo) or "")
        if at is None or first is None or last is None:
            continue
        slack = dt.timedelta(hours=SLACK_HOURS)
        if at < first - slack:
            answer.append(Said(f"照片 {photo.name} 摄于检查开始前 {_apart(first - at)}", record))
        elif at > last + slack:
            answer.append(Said(f"照片 {photo.name} 摄于检查结束后 {_apart(at - last)}", record))
    return tuple(answer)


def all_pass(name: str, past: Sequence[Past]) -> tuple[Said, ...]:
    """When this visit and those of the mine before it (in any order) found nothing in a row."""
    own = next((one for one in past if one.visit == name), None)
    if own is None:
        return ()
    row = []
    for one in sorted(past, key=lambda each: each.started, reverse=True):
        if one.started > own.started:
            continue
        if one.failed:
            break
        row.append(one)
    if len(row) < VISITS_RUNNING:
        return ()
    items = sum(one.answers for one in row)
    words = f"从 {day_of(row[-1].started)} 起连续 {len(row)} 次检查、共 {items} 项，没有一项不合格"
    return (Said(words, f"visit/{row[1].visit}"),)


def no_presence(name: str, state: Visit, noted: Sequence[PresenceNoted]) -> tuple[Said, ...]:
    """What evidence of being there is missing: the official APP's sign-in and sign-out, the route."""
    words = [presence.lacking_words(state, noted)]
    legs = [leg for one in state.sections for leg in one.sealed.legs]
    if not legs:
        words.append("没有写途经场所")
    elif untimed := [leg.name for leg in legs if not (leg.came and leg.left)]:
        words.append(f"{'、'.join(dict.fromkeys(untimed))} 没有写到离时间")
    return tuple(Said(one, f"visit/{name}") for one in words if one)


def _fast(sealed: SectionSealed) -> list[str]:
    found = []
    for leg in sealed.legs:
        came, left = _moment(leg.came or ""), _moment(leg.left or "")
        count = sum(one.place == leg.place and one.result in _JUDGED for one in sealed.answers)
        if came is None or left is None or count < FEWEST_ITEMS:
            continue
        seconds = (left - came).total_seconds()
        if seconds < count * FAST_SECONDS:
            each = f"平均 {seconds / count:.0f} 秒一项（不足 {FAST_SECONDS} 秒）"
            found.append(f"{leg.name}：停留 {seconds / 60:.0f} 分钟，查了 {count} 项，{each}")
    return found


def _span(state: Visit) -> tuple[dt.datetime | None, dt.datetime | None]:
    """From the first to the last moment that anything says of the visit."""
    said = [state.opened.started if state.opened else "", state.closed.ended if state.closed else ""]
    for one in (section.sealed for section in state.sections):
        said += [one.started, one.ended, one.went_in or "", one.came_out or ""]
        said += [text or "" for leg in one.legs for text in (leg.came, leg.left)]
    moments = [at for at in (_moment(text) for text in said) if at is not None]
    return (min(moments), max(moments)) if moments else (None, None)


def _moment(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
    except ValueError:
        return None


def _apart(span: dt.timedelta) -> str:
    hours = span.total_seconds() / 3600
    return f"{hours:.0f} 小时" if hours < 48 else f"{span.days} 天"
