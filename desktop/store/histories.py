"""What was found before: the last results of an item at a place, and what each visit of a month found where.

Read from the folded table `result` (one row for a visit and place), so that no visit has to be decoded whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import msgspec
from sqlalchemy import func, select

from desktop.errors import Damaged
from desktop.store.database import Session
from desktop.store.queries import state
from desktop.store.tables import LineRow, ResultRow
from desktop.supervision.finding import Finding
from desktop.supervision.visit import Answer, Photo, Result, Value

A = TypeVar("A")
LAST = 12  # results shown of an item at a place
_PORTION = 60  # visits looked through at once: a sampled item comes up about once a month


class Given(msgspec.Struct, frozen=True, gc=False):
    """What a month needs of an answer; its values and note are passed over, which reads three times as fast."""

    item: str
    result: Result


_answers = msgspec.json.Decoder(tuple[Answer, ...])
_given = msgspec.json.Decoder(tuple[Given, ...])


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One earlier result. `day` is the visit's start, UTC text."""

    visit: str
    day: str
    result: Result
    values: tuple[Value, ...]
    note: str


@dataclass(frozen=True, slots=True)
class History:
    """What is known of an item at a place: results, the newest first; open findings and the newest photo of it."""

    results: tuple[ResultLine, ...]
    open_findings: tuple[tuple[str, Finding], ...]
    last_photo: Photo | None


@dataclass(frozen=True, slots=True)
class PassedLine:
    """What one visit found at one place; no answers when it was only passed."""

    visit: str
    place: str
    day: str
    answers: tuple[Given, ...]


def history(session: Session, mine: str, item: str, place: str, limit: int = LAST) -> History:
    """The last results of an item at a place of a mine, its open findings and the newest photo of it there."""
    found = _findings(session, mine, item, place)
    return History(
        results=tuple(last_results(session, mine, item, place, limit)),
        open_findings=tuple(pair for pair in found if pair[1].is_open),
        last_photo=_last_photo([one for _, one in found]),
    )


def last_results(session: Session, mine: str, item: str, place: str, limit: int = LAST) -> list[ResultLine]:
    """The last results of an item at a place, the newest first; 未查 are among them."""
    found: list[ResultLine] = []
    sought = msgspec.json.encode(item)
    for start in range(0, 100 * _PORTION, _PORTION):
        query = (
            select(ResultRow.subject, ResultRow.day, ResultRow.body)
            .where(ResultRow.mine == mine, ResultRow.place == place)
            .order_by(ResultRow.day.desc(), ResultRow.subject)
            .limit(_PORTION)
            .offset(start)
        )
        part = session.execute(query).all()
        for subject, day, body in part:
            if sought not in body:
                continue
            for one in _read(subject, body, _answers):
                if one.item == item:
                    found.append(ResultLine(_id(subject), day, one.result, one.values, one.note))
            if len(found) >= limit:
                return found[:limit]
        if len(part) < _PORTION:
            break
    return found


def passed(session: Session, mine: str, since: str, until: str) -> list[PassedLine]:
    """What visits begun in `since` ≤ start < `until` (UTC text) found at the places of a mine, the oldest first."""
    query = (
        select(ResultRow.subject, ResultRow.place, ResultRow.day, ResultRow.body)
        .where(ResultRow.mine == mine, ResultRow.day >= since, ResultRow.day < until)
        .order_by(ResultRow.day, ResultRow.subject, ResultRow.place)
    )
    return [
        PassedLine(_id(subject), place, day, _read(subject, body, _given))
        for subject, place, day, body in session.execute(query)
    ]


def last_passed(session: Session, mine: str) -> dict[str, str]:
    """When each place of a mine was last passed by a sealed visit: its start, UTC text."""
    query = select(ResultRow.place, func.max(ResultRow.day)).where(ResultRow.mine == mine).group_by(ResultRow.place)
    return {place: day for place, day in session.execute(query)}


def _findings(session: Session, mine: str, item: str, place: str) -> list[tuple[str, Finding]]:
    """Findings of the item at the place, the newest first."""
    query = (
        select(LineRow.subject)
        .where(LineRow.mine == mine, LineRow.item == item, LineRow.place == place, LineRow.noun == "finding")
        .order_by(LineRow.day.desc(), LineRow.subject)
    )
    pairs = [(_id(subject), state(session, subject, Finding)) for subject in session.scalars(query)]
    return [(name, one) for name, one in pairs if one is not None]


def _last_photo(found: list[Finding]) -> Photo | None:
    shown: list[tuple[str, Photo]] = []
    for one in found:
        if one.raised is not None:
            shown += [(one.raised.found, photo) for photo in one.raised.photos]
        shown += [(again.at, photo) for again in one.rechecks for photo in again.photos]
    return max(shown, key=lambda pair: pair[0])[1] if shown else None


def _read(subject: str, body: bytes, decoder: msgspec.json.Decoder[tuple[A, ...]]) -> tuple[A, ...]:
    try:
        return decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Damaged(
            f"“{subject}”的结果汇总已损坏，可以由封存记录重建。请运行“检查”（check），再重建或用备份恢复。"
        ) from error


def _id(subject: str) -> str:
    return subject.split("/", 1)[1]
