"""Small facts about this desk, by key: who, which server, counters, last success. Values are JSON of a known type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from desktop.errors import Damaged
from desktop.store import rows
from desktop.store.tables import SettingRow

T = TypeVar("T")
_READ = select(SettingRow.value).where(SettingRow.key == bindparam("one"))
_SEVERAL = select(SettingRow.key, SettingRow.value).where(SettingRow.key.in_(bindparam("keys", expanding=True)))
_UNDER = select(SettingRow.key, SettingRow.value).where(SettingRow.key.between(bindparam("first"), bindparam("end")))


@dataclass(frozen=True, slots=True)
class Several:
    """The values of some keys, read together."""

    _values: Mapping[str, bytes]

    def value(self, key: str, shape: type[T]) -> T | None:
        """One of them, as `read` has it."""
        return _decoded(key, self._values.get(key), shape)


def read(session: Session, key: str, shape: type[T]) -> T | None:
    """The value of a key, or None when it was never written. Damaged when it is of another shape."""
    return _decoded(key, session.connection().execute(_READ, {"one": key}).scalar(), shape)


def several(session: Session, keys: Sequence[str]) -> Several:
    """The values of these keys, in one question."""
    return Several({key: value for key, value in session.connection().execute(_SEVERAL, {"keys": keys})})


def under(session: Session, prefix: str, shape: type[T]) -> dict[str, T]:
    """The values of all keys `prefix/…`, by what comes after. Damaged when one is of another shape."""
    decoder = msgspec.json.Decoder(shape)
    asked = {"first": f"{prefix}/", "end": f"{prefix}0"}  # the character after “/”
    found = session.connection().execute(_UNDER, asked)
    try:
        return {key[len(prefix) + 1 :]: decoder.decode(value) for key, value in found}
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Damaged(f"本机设置“{prefix}”已损坏。请运行“检查”（check）看哪些受损，或用备份恢复。") from error


def write(session: Session, key: str, value: object) -> None:
    """Set the value of a key."""
    rows.insert_all(
        session,
        SettingRow,
        [{"key": key, "value": msgspec.json.encode(value)}],
        on_conflict="(key) DO UPDATE SET value = excluded.value",
    )


def _decoded(key: str, value: bytes | None, shape: type[T]) -> T | None:
    try:
        return None if value is None else msgspec.json.decode(value, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Damaged(f"本机设置“{key}”已损坏。请运行“检查”（check）看哪些受损，或用备份恢复。") from error
