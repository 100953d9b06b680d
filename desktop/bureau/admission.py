"""From what travelled to entries that may be stored: exact bytes, hashes, limits, the author's certificate, the
signature. Each entry stands for itself; a bad one is turned back with a sentence and delays no other.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from desktop.errors import Damaged, NotAllowed
from desktop.journal import identity
from desktop.journal.entry import Entry, check_limits
from desktop.sync import wire

Authors = Callable[[str], identity.PublicKey | None]
"""The key of an author whose certificate the bureau's CA issued, by fingerprint."""

SCOPE_LIMIT = 200  # characters
_TOGETHER = 64  # entries verified by one thread at a time


@dataclass(frozen=True, slots=True)
class Examined:
    """Entries that may be stored, and those that may not."""

    entries: tuple[Entry, ...]
    turned: tuple[wire.Turned, ...]


class Examiner:
    """Verifies entries on a few threads (verification leaves the interpreter's lock)."""

    def __init__(self, threads: int | None = None) -> None:
        self._pool = ThreadPoolExecutor(threads or min(4, os.cpu_count() or 1), thread_name_prefix="verify")

    def examine(self, packed: Sequence[wire.Packed], authors: Authors) -> Examined:
        """Sorts what travelled."""
        starts = range(0, len(packed), _TOGETHER)
        if len(packed) <= _TOGETHER:
            parts = [_part(packed, authors, start) for start in starts]
        else:
            parts = list(self._pool.map(lambda start: _part(packed, authors, start), starts))
        found = [one for part in parts for one in part]
        return Examined(
            tuple(one for one in found if isinstance(one, Entry)),
            tuple(one for one in found if isinstance(one, wire.Turned)),
        )

    def close(self) -> None:
        """Ends the threads."""
        self._pool.shutdown()


def _part(packed: Sequence[wire.Packed], authors: Authors, start: int) -> list[Entry | wire.Turned]:
    part = packed[start : start + _TOGETHER]
    return [_verdict(place, one, authors) for place, one in enumerate(part, start=start)]


def _verdict(place: int, packed: wire.Packed, authors: Authors) -> Entry | wire.Turned:
    try:
        one = wire.unpack(packed)
        check_limits(one.header_bytes, one.header, one.bodies)
        _check_names(one)
        _check_bodies(one)
    except (Damaged, NotAllowed) as error:
        return wire.Turned(place, wire.Code.MESSAGE, str(error))
    author = one.header.author
    key = authors(author)
    if key is None:
        return wire.Turned(place, wire.Code.CERTIFICATE, "服务器尚不认识签名设备的证书，请重新同步。", author)
    if not identity.is_signed(key, one.id, one.signature):
        return wire.Turned(place, wire.Code.MESSAGE, "条目签名与内容不符，未予保存；请运行“检查”。", author)
    return one


def _check_bodies(one: Entry) -> None:
    """Its id would be that of the whole entry, which then could not come any more."""
    if None in one.bodies:
        raise Damaged(f"记录 {one.id[:8]} 缺少正文，未予保存；请在有完整记录的设备上同步。")


def _check_names(one: Entry) -> None:
    names = [one.header.scope, *(fact.subject for fact in one.header.facts), *(fact.kind for fact in one.header.facts)]
    if any(not name or len(name) > SCOPE_LIMIT or not name.isprintable() for name in names):
        raise Damaged("条目的范围或主题名称不合规定，未予保存。")
