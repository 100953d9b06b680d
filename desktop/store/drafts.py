"""Drafts: unfinished work, saved on every change. A draft has a kind and a typed body; it leaves the disk
only in a parcel.

Of the kinds in `UNDOABLE` every change is a step that can be taken back until the draft is replaced or removed, which
is what sealing does; and what is thrown away can be brought back for some days.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from desktop.errors import BadInput, Damaged, Missing
from desktop.store import rows, steps
from desktop.store.tables import DraftRow

T = TypeVar("T", bound=msgspec.Struct)
_REPLACE = "(id) DO UPDATE SET kind = excluded.kind, saved = excluded.saved, body = excluded.body"
_BODY = select(DraftRow.body).where(DraftRow.id == bindparam("name"))
_WHOLE = select(DraftRow.kind, DraftRow.saved, DraftRow.body).where(DraftRow.id == bindparam("name"))
_GONE = "没有这份草稿；可能已经封存。请回到“今日”查看。"
UNDOABLE = frozenset({"visit", "form"})  # a layer keeps its own steps


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in a list: `saved` is UTC text."""

    id: str
    kind: str
    saved: str


def save(session: Session, name: str, *, kind: str, saved: str, body: msgspec.Struct) -> None:
    """Save a draft under its name; the earlier state is replaced, its steps are forgotten. BadInput for text that is no
    text.
    """
    _write(session, name, kind, saved, _encoded(body))
    if kind in UNDOABLE:
        steps.forget(session, name)


def load(session: Session, name: str, shape: type[T]) -> T:
    """A draft. Missing when there is none; Damaged when it is of another shape."""
    return _decoded(session.connection().execute(_BODY, {"name": name}).scalar(), shape)


def change(
    session: Session,
    name: str,
    shape: type[T],
    step: Callable[[T], T],
    *,
    saved: str,
    joins: Callable[[T, T], str] | None = None,
) -> bool:
    """Change a draft by one step, which can be taken back; False when it stays as it is.

    `joins` names the words being written (""; nothing of that sort): shortly after one another they are one step.
    """
    kind, earlier, data = _found(session, name)
    before = _decoded(data, shape)
    after = step(before)
    if after == before:
        return False
    body = _encoded(after)
    _write(session, name, kind, saved, body)
    if kind in UNDOABLE:
        steps.note(session, name, data, body, saved=saved, joins=joins(before, after) if joins else "")
        steps.keep_minute(session, name, kind=kind, saved=earlier, now=saved, body=data)
    return True


def turn(session: Session, name: str, shape: type[T], *, saved: str, forward: bool = False) -> tuple[T, T] | None:
    """Take the last step back, or do it again (`forward`): the draft before and after; None when there is no step."""
    kind, earlier, data = _found(session, name)
    turned = steps.turn(session, name, data, forward=forward)
    if turned is None:
        return None
    before, after = _decoded(data, shape), _decoded(turned, shape)
    _write(session, name, kind, saved, turned)
    steps.keep_minute(session, name, kind=kind, saved=earlier, now=saved, body=data)
    return before, after


def past(session: Session, name: str, saved: str, shape: type[T]) -> T:
    """What a draft was like at a time. Missing when that is not known (any more)."""
    return _decoded(steps.past(session, name, saved), shape)


def remove(session: Session, name: str) -> None:
    """Remove a draft: it was sealed."""
    session.execute(delete(DraftRow).where(DraftRow.id == name))
    steps.forget(session, name)
    steps.drop_thrown(session, name)


def throw_away(session: Session, name: str, saved: str) -> None:
    """Remove a draft because the person gave it up; those of `UNDOABLE` can be brought back."""
    row = session.connection().execute(_WHOLE, {"name": name}).first()
    remove(session, name)
    if row is not None and row.kind in UNDOABLE:
        steps.keep(session, name, kind=row.kind, saved=saved, body=row.body, thrown=True)


def bring_back(session: Session, name: str, saved: str) -> None:
    """Bring back a draft that was thrown away then. BadInput when there is one of this name again; Missing."""
    if session.connection().execute(_BODY, {"name": name}).scalar() is not None:
        raise BadInput("这份草稿已经在了，不必找回。")
    kind = next((line.kind for line in steps.thrown_lines(session) if (line.draft, line.saved) == (name, saved)), "")
    body = steps.past(session, name, saved)
    if not kind or body is None:
        raise Missing(_GONE)
    _write(session, name, kind, saved, body)
    steps.drop_thrown(session, name)


def lines(session: Session, kind: str | None = None) -> list[DraftLine]:
    """All drafts (of a kind), the last saved first."""
    query = select(DraftRow.id, DraftRow.kind, DraftRow.saved).order_by(DraftRow.saved.desc(), DraftRow.id)
    if kind is not None:
        query = query.where(DraftRow.kind == kind)
    return [DraftLine(*row) for row in session.execute(query)]


def _found(session: Session, name: str) -> tuple[str, str, bytes]:
    row = session.connection().execute(_WHOLE, {"name": name}).first()
    if row is None:
        raise Missing(_GONE)
    return row.kind, row.saved, row.body


def _write(session: Session, name: str, kind: str, saved: str, data: bytes) -> None:
    row = {"id": name, "kind": kind, "saved": saved, "body": data}
    rows.insert_all(session, DraftRow, [row], on_conflict=_REPLACE)


def _encoded(body: msgspec.Struct) -> bytes:
    try:
        return msgspec.json.encode(body)
    except UnicodeEncodeError as error:
        raise BadInput("文字里有不能保存的字符（半个表情或乱码），请删去后再试。") from error


def _decoded(data: bytes | None, shape: type[T]) -> T:
    if data is None:
        raise Missing(_GONE)
    try:
        return msgspec.json.decode(data, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Damaged("这份草稿读不出来，请从备份恢复，或联系技术支持。") from error
