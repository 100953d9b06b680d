"""Held entries (待处理) in the log: which decisions about them count, and what travels with a release.

A decision counts when it was admitted itself, in the scope of the entry it names. The verdict on a receipt never
changes; a release is an entry of its own, and whoever is entitled receives the released entry together with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from desktop.bureau import reading, tables
from desktop.journal.entry import Entry
from desktop.journal.receipts import Verdict
from desktop.supervision import holding

_entry, _decided = tables.entry.c, tables.decided.c
# decisions first: there are few, and many entries in a scope
_DECISIONS = select(_decided.log_index, _decided.target, _decided.released).where(_decided.scope == bindparam("place"))
_HELD = (
    select(_entry.author, _entry.size, *reading.STANDING)
    .select_from(reading.FROM)
    .where(
        _entry.id.in_(bindparam("names", expanding=True)),
        _entry.scope == bindparam("place"),
        _entry.verdict == Verdict.HELD,
    )
)


@dataclass(frozen=True, slots=True)
class About:
    """A held entry that a decision is about."""

    author: str
    size: int
    is_released: bool
    standing: reading.Standing

    @property
    def index(self) -> int:
        """Its place in the log."""
        return self.standing.receipt.index


def named(one: Entry) -> Iterator[tuple[str, bool]]:
    """The entries that an entry decides about, and whether it releases them."""
    for fact in one.header.facts:
        target = holding.entry_of(fact.subject)
        if target is not None and fact.kind in holding.KINDS:
            yield target, fact.kind == holding.RELEASED


def released(one: Entry, targets: Iterable[Entry]) -> list[Entry]:
    """Those of the targets that an entry releases: of its own scope."""
    names = {target for target, is_release in named(one) if is_release}
    return [target for target in targets if target.id in names and target.header.scope == one.header.scope]


def decided(fresh: Sequence[Entry], rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the decisions among entries that are about to be stored: those that were admitted."""
    found: dict[tuple[int, str], dict[str, Any]] = {}
    for one, row in zip(fresh, rows, strict=True):
        if row["verdict"] != Verdict.ADMITTED:
            continue
        for target, is_release in named(one):
            known = found.setdefault(
                (row["log_index"], target[:64]),
                {"log_index": row["log_index"], "target": target[:64], "scope": row["scope"], "released": 0},
            )
            known["released"] |= int(is_release)
    return list(found.values())


def targets(connection: Connection, fresh: Iterable[Entry]) -> dict[str, Entry]:
    """The held entries that these decide about, of the log and of these themselves."""
    pushed = {one.id: one for one in fresh}
    names = {target for one in pushed.values() for target, _ in named(one)}
    found = {name: pushed[name] for name in names if name in pushed}
    for part in tables.slices(names):
        query = select(_entry.id, *reading.WHOLE).where(_entry.id.in_(part), _entry.verdict == Verdict.HELD)
        found |= {row["id"]: reading.whole(row) for row in connection.execute(query).mappings()}
    return found


def decisions(connection: Connection, scope: str) -> dict[int, list[About]]:
    """What every decision of a scope is about, by the decision's log index."""
    rows = connection.execute(_DECISIONS, {"place": scope}).all()
    held: dict[str, Any] = {}
    for part in tables.slices({target for _, target, _ in rows}):
        held |= {row["id"]: row for row in connection.execute(_HELD, {"names": part, "place": scope}).mappings()}
    found: dict[int, list[About]] = defaultdict(list)
    for decision, target, is_release in rows:
        if target in held:
            row = held[target]
            found[decision].append(About(row["author"], row["size"], bool(is_release), reading.standing(row)))
    return found
