"""The steps of a draft, to be taken back and done again; and what the draft was like in each minute of the last days.

A step keeps only the span of bytes in which the draft differs, before and after, with the check values of both wholes:
a step that does not fit the draft any more is never applied. Whoever replaces or removes a draft (sealing does) forgets
its steps, so that nothing sealed comes back.
"""

from __future__ import annotations

import datetime as dt
import zlib
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from desktop.store import rows
from desktop.store.tables import DraftPastRow, DraftStepRow

STEPS = 200  # of a draft that are kept
DAYS = 7
JOINED = dt.timedelta(seconds=10)  # steps of the same words within it become one
_SWEEP = 20  # every so many steps those beyond `STEPS` are removed

_S, _P = DraftStepRow.__table__.c, DraftPastRow.__table__.c
_NEWEST = select(*_S).where(_S.draft == bindparam("name")).order_by(_S.number.desc()).limit(1)
_BACK = select(*_S).where(_S.draft == bindparam("name"), _S.undone.is_(False)).order_by(_S.number.desc()).limit(1)
_FORTH = select(*_S).where(_S.draft == bindparam("name"), _S.undone.is_(True)).order_by(_S.number).limit(1)
_UNDONE = delete(DraftStepRow).where(_S.draft == bindparam("name"), _S.undone.is_(True))
_AGAIN = "(draft, saved) DO UPDATE SET kind = excluded.kind, thrown = excluded.thrown, body = excluded.body"


@dataclass(frozen=True, slots=True)
class PastLine:
    """What a draft was like is known for a time (UTC text)."""

    draft: str
    kind: str
    saved: str


def note(session: Session, name: str, before: bytes, after: bytes, *, saved: str, joins: str = "") -> None:
    """Remember one step; what was taken back before it cannot be done again. Steps that join (same word, shortly one
    after the other) are one.
    """
    connection = session.connection()
    last = connection.execute(_NEWEST, {"name": name}).mappings().first()
    if last is not None and last["undone"]:
        connection.execute(_UNDONE, {"name": name})
        last = connection.execute(_NEWEST, {"name": name}).mappings().first()
    number = last["number"] + 1 if last is not None else 1
    if last is not None and joins and last["what"] == joins and _is_soon(last["saved"], saved):
        earlier = _applied(before, last["start"], last["new"], last["old"])
        if zlib.crc32(earlier) == last["old_sum"]:
            connection.execute(delete(DraftStepRow).where(_S.draft == name, _S.number == last["number"]))
            before, number = earlier, last["number"]
    start, old, new = difference(before, after)
    row = {
        "draft": name,
        "number": number,
        "saved": saved,
        "what": joins,
        "undone": False,
        "start": start,
        "old": old,
        "new": new,
        "old_sum": zlib.crc32(before),
        "new_sum": zlib.crc32(after),
    }
    rows.insert_all(session, DraftStepRow, [row])
    if number % _SWEEP == 0:
        connection.execute(delete(DraftStepRow).where(_S.draft == name, _S.number <= number - STEPS))


def turn(session: Session, name: str, body: bytes, *, forward: bool) -> bytes | None:
    """The draft one step back (or forth again); None when there is none. The step is marked as taken."""
    connection = session.connection()
    step = connection.execute(_FORTH if forward else _BACK, {"name": name}).mappings().first()
    if step is None:
        return None
    here, there = ("old", "new") if forward else ("new", "old")
    turned = _applied(body, step["start"], step[here], step[there])
    if zlib.crc32(body) != step[f"{here}_sum"] or zlib.crc32(turned) != step[f"{there}_sum"]:
        forget(session, name)  # the draft was written past its steps
        return None
    where = (_S.draft == name, _S.number == step["number"])
    connection.execute(update(DraftStepRow).where(*where).values(undone=not forward))
    return turned


def count(session: Session, name: str) -> tuple[int, int]:
    """How many steps can be taken back, and how many done again."""
    found = session.execute(select(_S.undone, func.count()).where(_S.draft == name).group_by(_S.undone)).all()
    counts = {bool(undone): number for undone, number in found}
    return counts.get(False, 0), counts.get(True, 0)


def forget(session: Session, name: str) -> None:
    """Forget a draft's steps and what it was like before."""
    session.execute(delete(DraftStepRow).where(_S.draft == name))
    session.execute(delete(DraftPastRow).where(_P.draft == name, _P.thrown.is_(False)))


def keep_minute(session: Session, name: str, *, kind: str, saved: str, now: str, body: bytes) -> None:
    """Keep what the draft was like when last saved, once its minute is over."""
    if saved[:16] != now[:16]:
        keep(session, name, kind=kind, saved=saved, body=body)


def keep(session: Session, name: str, *, kind: str, saved: str, body: bytes, thrown: bool = False) -> None:
    """Keep what a draft is like at a time."""
    row = {"draft": name, "saved": saved, "kind": kind, "thrown": thrown, "body": zlib.compress(body, 1)}
    rows.insert_all(session, DraftPastRow, [row], on_conflict=_AGAIN)


def past(session: Session, name: str, saved: str) -> bytes | None:
    """What a draft was like at this time."""
    found = session.execute(select(_P.body).where(_P.draft == name, _P.saved == saved)).scalar()
    return None if found is None else zlib.decompress(found)


def past_lines(session: Session, name: str) -> list[PastLine]:
    """The times at which it is known what a draft was like, the last first."""
    query = select(_P.draft, _P.kind, _P.saved).where(_P.draft == name, _P.thrown.is_(False))
    return [PastLine(*row) for row in session.execute(query.order_by(_P.saved.desc()))]


def thrown_lines(session: Session) -> list[PastLine]:
    """Drafts that were thrown away, the last first."""
    query = select(_P.draft, _P.kind, _P.saved).where(_P.thrown.is_(True))
    return [PastLine(*row) for row in session.execute(query.order_by(_P.saved.desc()))]


def drop_thrown(session: Session, name: str) -> None:
    """A draft that was thrown away is back, or gone for good."""
    session.execute(delete(DraftPastRow).where(_P.draft == name, _P.thrown.is_(True)))


def drop_before(session: Session, saved: str) -> None:
    """Remove steps and pasts older than this time."""
    session.execute(delete(DraftStepRow).where(_S.saved < saved))
    session.execute(delete(DraftPastRow).where(_P.saved < saved))


def difference(before: bytes, after: bytes) -> tuple[int, bytes, bytes]:
    """Where two texts begin to differ, and the spans that do: `before` with the first is `after` with the second."""
    start = _same(before, after)
    end = _same(before[start:][::-1], after[start:][::-1])
    return start, before[start : len(before) - end], after[start : len(after) - end]


def _applied(body: bytes, start: int, here: bytes, there: bytes) -> bytes:
    return body[:start] + there + body[start + len(here) :]


def _same(one: bytes, other: bytes) -> int:
    """How many bytes at the beginning are the same."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _is_soon(saved: str, now: str) -> bool:
    return abs(dt.datetime.fromisoformat(now) - dt.datetime.fromisoformat(saved)) <= JOINED
