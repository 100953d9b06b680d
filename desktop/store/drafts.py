"""Drafts: unfinished work, saved on every change. A draft has a kind and a typed body; it leaves the disk
only in a parcel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import msgspec
from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from desktop.errors import BadInput, Damaged, Missing
from desktop.store import rows
from desktop.store.tables import DraftRow

T = TypeVar("T", bound=msgspec.Struct)
_REPLACE = "(id) DO UPDATE SET kind = excluded.kind, saved = excluded.saved, body = excluded.body"
_BODY = select(DraftRow.body).where(DraftRow.id == bindparam("name"))


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in a list: `saved` is UTC text."""

    id: str
    kind: str
    saved: str


def save(session: Session, name: str, *, kind: str, saved: str, body: msgspec.Struct) -> None:
    """Save a draft under its name; the earlier state is replaced. BadInput for text that is no text."""
    try:
        data = msgspec.json.encode(body)
    except UnicodeEncodeError as error:
        raise BadInput("文字里有不能保存的字符（半个表情或乱码），请删去后再试。") from error
    row = {"id": name, "kind": kind, "saved": saved, "body": data}
    rows.insert_all(session, DraftRow, [row], on_conflict=_REPLACE)


def load(session: Session, name: str, shape: type[T]) -> T:
    """A draft. Missing when there is none; Damaged when it is of another shape."""
    data = session.connection().execute(_BODY, {"name": name}).scalar()
    if data is None:
        raise Missing("没有这份草稿；可能已经封存。请回到“今日”查看。")
    try:
        return msgspec.json.decode(data, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Damaged("这份草稿读不出来，请从备份恢复，或联系技术支持。") from error


def remove(session: Session, name: str) -> None:
    """Remove a draft: it was sealed, or the person threw it away."""
    session.execute(delete(DraftRow).where(DraftRow.id == name))


def lines(session: Session, kind: str | None = None) -> list[DraftLine]:
    """All drafts (of a kind), the last saved first."""
    query = select(DraftRow.id, DraftRow.kind, DraftRow.saved).order_by(DraftRow.saved.desc(), DraftRow.id)
    if kind is not None:
        query = query.where(DraftRow.kind == kind)
    return [DraftLine(*row) for row in session.execute(query)]
