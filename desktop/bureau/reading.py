"""What is asked of the log inside one transaction: its size, roots and proofs, epochs, rows by id or number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, RowMapping, bindparam, func, select

from desktop.bureau import tables
from desktop.errors import Damaged, Refused
from desktop.journal import identity, receipts, tree
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
FROM = tables.entry.outerjoin(tables.done, _done.log_index == _entry.log_index)
_STANDING = select(*STANDING).select_from(FROM).where(_entry.id.in_(bindparam("ids", expanding=True)))
_WHOLES = select(_entry.log_index, _entry.id, *WHOLE).where(_entry.log_index.in_(bindparam("indexes", expanding=True)))
_NODES = select(_node.place, _node.hash).where(_node.place.in_(bindparam("places", expanding=True)))
_SIZE = select(func.coalesce(func.max(_entry.log_index) + 1, 0))
_EPOCH = select(_epoch.name).order_by(_epoch.ordinal.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Standing:
    """What receipts and complete statements of an entry say; `done` is None while a blob is missing."""

    receipt: receipts.Receipt
    epoch: str
    time: str
    done: tuple[str, str] | None


def size(connection: Connection) -> int:
    """How many entries the log has."""
    return int(connection.execute(_SIZE).scalar_one())


def epoch(connection: Connection) -> str:
    """The name of the present history."""
    return str(connection.execute(_EPOCH).scalar_one())


def standings(connection: Connection, ids: Iterable[str]) -> dict[str, Standing]:
    """How the entries of these ids stand; those the log lacks are left out."""
    found: dict[str, Standing] = {}
    for part in tables.slices(ids):
        for row in connection.execute(_STANDING, {"ids": part}).mappings():
            found[row["id"]] = standing(row)
    return found


def standing(row: RowMapping) -> Standing:
    """From a row that has the columns of STANDING."""
    receipt = receipts.Receipt(
        row["id"], row["scope"], row["number"], row["log_index"], receipts.Verdict(row["verdict"])
    )
    done: tuple[str, str] | None = None
    if row["blobs"] == 0:
        done = (row["epoch"], row["time"])
    elif row["done_epoch"] is not None:
        done = (row["done_epoch"], row["done_time"])
    return Standing(receipt, row["epoch"], row["time"], done)


def whole(row: RowMapping) -> Entry:
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
    """Admitted entries of `org/…` with their log index, from an index on, in order."""
    names = select(tables.scope.c.name).where(tables.scope.c.name.startswith("org/"))
    query = (
        select(_entry.log_index, _entry.id, *WHOLE)
        .where(_entry.scope.in_(list(connection.execute(names).scalars())))
        .where(_entry.log_index >= index, _entry.verdict == receipts.Verdict.ADMITTED)
    )
    rows = [(row["log_index"], whole(row)) for row in connection.execute(query).mappings()]
    return sorted(rows, key=lambda pair: pair[0])


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


def root(connection: Connection, count: int) -> bytes:
    """Root of the first `count` entries."""
    return with_nodes(connection, lambda node: tree.root(count, node))


def consistency(connection: Connection, old: int, count: int) -> tuple[bytes, ...]:
    """Proof that the tree of `count` extends that of `old`; of none, nothing."""
    if old == 0:
        return ()
    return tuple(with_nodes(connection, lambda node: tree.consistency(old, count, node)))


def epochs(connection: Connection) -> set[str]:
    """The names of all histories that are known."""
    return set(connection.execute(select(_epoch.name)).scalars())


def shown_head(server: identity.PublicKey, signed: receipts.Signed | None) -> receipts.Head | None:
    """A head the client shows, if this server's key signed it."""
    if signed is None:
        return None
    try:
        return receipts.read_head(server, signed)
    except Refused:
        return None


def shown_receipts(server: identity.PublicKey, signed: receipts.Signed) -> receipts.Receipts | None:
    """Receipts the client shows, if this server's key signed them."""
    try:
        return receipts.read_receipts(server, signed)
    except Refused:
        return None


def contains_head(connection: Connection, head: receipts.Head) -> bool:
    """Whether the log goes on from this head."""
    return head.size <= size(connection) and root(connection, head.size).hex() == head.root


def contains_receipts(connection: Connection, given: receipts.Receipts) -> bool:
    """Whether the log has every entry where these receipts say it is."""
    known = standings(connection, [one.id for one in given.items])
    return all(one.id in known and known[one.id].receipt == one for one in given.items)
