"""What is asked of the log inside one transaction: its size, roots and proofs, epochs, rows by id or number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, bindparam, case, func, select

from desktop.bureau import tables
from desktop.errors import Damaged
from desktop.journal import receipts, tree
from desktop.journal.entry import Entry, assemble

_T = TypeVar("_T")
_bodies = msgspec.msgpack.Decoder(tuple[bytes | None, ...])

_entry, _epoch, _node, _done = tables.entry.c, tables.epoch.c, tables.node.c, tables.done.c
WHOLE = (_entry.header, _entry.bodies, _entry.signature)
STANDING = (
    _entry.id,
    _entry.scope,
    _entry.number,
    _entry.log_index,
    _entry.verdict,
    _entry.epoch,
    _entry.time,
    _entry.blobs,
    _done.epoch.label("done_epoch"),
    _done.time.label("done_time"),
)
_decided = tables.decided.c
_RELEASED = select(_decided.target).where(
    _decided.target == _entry.id, _decided.scope == _entry.scope, _decided.released == 1
)
SEEN = case(
    (_entry.verdict == receipts.Verdict.ADMITTED, receipts.Verdict.ADMITTED.value),
    (_RELEASED.correlate(tables.entry).exists(), receipts.Verdict.ADMITTED.value),
    else_=receipts.Verdict.HELD.value,
).label("seen")
"""Its verdict for those who read: what was released later is for everybody entitled. Receipts never change."""
IS_ADMITTED = (_entry.verdict == receipts.Verdict.ADMITTED) | _RELEASED.correlate(tables.entry).exists()
"""Whether an entry counts: admitted at once, or released later."""
FROM = tables.entry.outerjoin(tables.done, _done.log_index == _entry.log_index)
_STANDING = select(*STANDING).select_from(FROM).where(_entry.id.in_(bindparam("ids", expanding=True)))
_WHOLES = select(_entry.log_index, _entry.id, *WHOLE).where(_entry.log_index.in_(bindparam("indexes", expanding=True)))
_FIRST = (
    select(_decided.target, _decided.scope, func.min(_decided.log_index).label("place"))
    .where(_decided.released == 1, _decided.scope.startswith("org/"))
    .group_by(_decided.target, _decided.scope)
    .subquery()
)
_RELEASED_IN_ORG = (
    select(_FIRST.c.place, _entry.log_index, _entry.id, *WHOLE)
    .join(tables.entry, (_entry.id == _FIRST.c.target) & (_entry.scope == _FIRST.c.scope))
    .where(_entry.verdict == receipts.Verdict.HELD)
)
_NODES = select(_node.place, _node.hash).where(_node.place.in_(bindparam("places", expanding=True)))
_VERDICTS = {one.value: one for one in receipts.Verdict}  # calling the enumeration costs more than the rest of a row
_SIZE = select(func.coalesce(func.max(_entry.log_index) + 1, 0))
_NOW = select(_epoch.name, _SIZE.scalar_subquery().label("size")).order_by(_epoch.ordinal)


@dataclass(frozen=True, slots=True)
class Now:
    """The log at one moment: how many entries, their root, all histories known (the present one last); and whether it
    goes on from the head a client showed, with the proof.
    """

    size: int
    root: bytes
    epochs: tuple[str, ...]
    goes_on: bool
    proof: tuple[bytes, ...]

    @property
    def epoch(self) -> str:
        """The present history."""
        return self.epochs[-1]


@dataclass(frozen=True, slots=True)
class Standing:
    """What receipts and complete statements of an entry say; `done` is None while a blob is missing."""

    receipt: receipts.Receipt
    epoch: str
    time: str
    done: tuple[str, str] | None


def now(connection: Connection, head: receipts.Head | None = None) -> Now:
    """The log at this moment, seen from a head that a client showed."""
    rows = connection.execute(_NOW).all()
    count, names = int(rows[0].size), tuple(row.name for row in rows)
    old = head.size if head is not None and 0 < head.size <= count else 0

    def work(node: tree.Node) -> tuple[bytes, bytes, list[bytes]]:
        return tree.root(count, node), tree.root(old, node), tree.consistency(old, count, node) if old else []

    root, before, proof = with_nodes(connection, work)
    goes_on = head is None or (head.size == old and head.root == before.hex())
    return Now(count, root, names, goes_on, tuple(proof) if goes_on else ())


def size(connection: Connection) -> int:
    """How many entries the log has."""
    return int(connection.execute(_SIZE).scalar_one())


def end(connection: Connection) -> tuple[int, str]:
    """How many entries the log has, and the name of the present history."""
    last = connection.execute(_NOW).all()[-1]
    return int(last.size), str(last.name)


def epoch(connection: Connection) -> str:
    """The name of the present history."""
    return end(connection)[1]


def standings(connection: Connection, ids: Iterable[str]) -> dict[str, Standing]:
    """How the entries of these ids stand; those the log lacks are left out."""
    found: dict[str, Standing] = {}
    for part in tables.slices(ids):
        for row in connection.execute(_STANDING, {"ids": part}).mappings():
            found[row["id"]] = standing(row)
    return found


def standing(row: Mapping[Any, Any]) -> Standing:
    """From a row that has the columns of STANDING."""
    receipt = receipts.Receipt(row["id"], row["scope"], row["number"], row["log_index"], _VERDICTS[row["verdict"]])
    done: tuple[str, str] | None = None
    if row["blobs"] == 0:
        done = (row["epoch"], row["time"])
    elif row["done_epoch"] is not None:
        done = (row["done_epoch"], row["done_time"])
    return Standing(receipt, row["epoch"], row["time"], done)


def whole(row: Mapping[Any, Any]) -> Entry:
    """The exact entry of a row. Damaged when its bytes are not what they were."""
    one = assemble(row["header"], _bodies.decode(row["bodies"]), row["signature"])
    if one.id != row["id"]:
        raise Damaged(f"条目 {row['id'][:8]} 的内容已损坏，请运行“bureau check”。")
    return one


def wholes(connection: Connection, indexes: Sequence[int]) -> list[Entry]:
    """The exact entries at these log indexes, in that order."""
    found: dict[int, Entry] = {}
    for part in tables.slices(indexes):
        for row in connection.execute(_WHOLES, {"indexes": part}).mappings():
            found[row["log_index"]] = whole(row)
    return [found[index] for index in indexes]


def entries_of_org(connection: Connection, index: int) -> list[tuple[int, Entry]]:
    """Admitted entries of `org/…` with their log index, from an index on, in order; one released later stands at the
    index of its first release.
    """
    names = select(tables.scope.c.name).where(tables.scope.c.name.startswith("org/"))
    query = (
        select(_entry.log_index, _entry.id, *WHOLE)
        .where(_entry.scope.in_(list(connection.execute(names).scalars())))
        .where(_entry.log_index >= index, _entry.verdict == receipts.Verdict.ADMITTED)
    )
    rows = [(row["log_index"], whole(row)) for row in connection.execute(query).mappings()]
    rows += [(place, one) for place, one in released_in_org(connection) if place >= index]
    return sorted(rows, key=lambda pair: pair[0])


def released_in_org(connection: Connection) -> list[tuple[int, Entry]]:
    """Entries of `org/…` that were held and released, at the index from which they count."""
    found = connection.execute(_RELEASED_IN_ORG).mappings().all()
    return [(max(row["place"], row["log_index"]), whole(row)) for row in found]


def with_nodes(connection: Connection, work: Callable[[tree.Node], _T]) -> _T:
    """Runs a function of the tree with its nodes fetched in one query: it runs once to see which it asks for."""
    asked: list[int] = []

    def note(level: int, index: int) -> bytes:
        asked.append(level * tables.LEVEL + index)
        return bytes(32)

    work(note)
    found = nodes(connection, asked)

    def fetch(level: int, index: int) -> bytes:
        if (value := found.get(level * tables.LEVEL + index)) is None:
            raise Damaged("服务器的日志树缺少节点，请运行“bureau check”。")
        return value

    return work(fetch)


def nodes(connection: Connection, places: Sequence[int]) -> dict[int, bytes]:
    """Hashes of subtrees by place."""
    found: dict[int, bytes] = {}
    for part in tables.slices(places):
        for place, value in connection.execute(_NODES, {"places": part}):
            found[place] = value
    return found


def contains_receipts(connection: Connection, given: receipts.Receipts) -> bool:
    """Whether the log has every entry where these receipts say it is."""
    known = standings(connection, [one.id for one in given.items])
    return all(one.id in known and known[one.id].receipt == one for one in given.items)


def contains_complete(connection: Connection, said: receipts.Complete) -> bool:
    """Whether everything that this statement calls complete is complete in the log."""
    known = standings(connection, said.items)
    return all(name in known and known[name].done is not None for name in said.items)
