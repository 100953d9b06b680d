"""Small facts about this desk, by key: who, which server, counters, last success. Values are JSON of a known type."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from desktop.errors import Damaged
from desktop.store.tables import SettingRow

T = TypeVar("T")


def read(session: Session, key: str, shape: type[T]) -> T | None:
    """The value of a key, or None when it was never written. Damaged when it is of another shape."""
    row = session.get(SettingRow, key)
    try:
        return None if row is None else msgspec.json.decode(row.value, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Damaged(f"本机设置“{key}”已损坏。请运行“检查”（check）看哪些受损，或用备份恢复。") from error


def write(session: Session, key: str, value: object) -> None:
    """Set the value of a key."""
    data = msgspec.json.encode(value)
    query = upsert(SettingRow).values(key=key, value=data)
    session.execute(query.on_conflict_do_update(index_elements=["key"], set_={"value": data}))
    stale = session.identity_map.get(session.identity_key(SettingRow, key))
    if stale is not None:
        session.expire(stale)
