"""What of the log goes down to a device: what it may see, from where on, and which entries became complete."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select

from desktop.bureau import access, holding, reading, tables
from desktop.bureau.sights import Sight
from desktop.sync import wire

ROWS = 5000  # rows of the log looked at for one answer

_entry, _done = tables.entry.c, tables.done.c


_DONE = select(_done.ordinal, _done.chain)
_NEWEST_DONE = _DONE.order_by(_done.ordinal.desc()).limit(1)
_DONE_AT = _DONE.where(_done.ordinal == bindparam("mark"))
_DONE_SINCE = (
    select(_done.ordinal, _done.chain, _entry.author, reading.SEEN, *reading.STANDING)
    .select_from(tables.done.join(tables.entry, _done.log_index == _entry.log_index))
    .where(_done.ordinal > bindparam("mark"))
    .order_by(_done.ordinal)
    .limit(bindparam("rows"))
)
_ROWS = (
    select(_entry.author, _entry.size, reading.SEEN, *reading.STANDING)
    .select_from(reading.FROM)
    .where(_entry.scope == bindparam("scope_name"), _entry.number > bindparam("start"))
    .order_by(_entry.number)
    .limit(bindparam("rows"))
)


def pull_all(
    connection: Connection,
    sight: Sight,
    cursors: Mapping[str, wire.Cursor],
    *,
    budget: int,
    pushed: Mapping[str, reading.Standing],
) -> tuple[tuple[wire.Pulled, ...], dict[str, reading.Standing]]:
    """Entries of every scope with more than its cursor, `org/…` first, as many as the budget (bytes) holds. Where only
    what was `pushed` just now lies behind a cursor, it moves over that without a look at the log.
    """
    pulled: list[wire.Pulled] = []
    standings: dict[str, reading.Standing] = {}
    moved = advanced(sight, cursors, pushed)
    for scope in sight.views:
        start = start_of(sight, scope, cursors.get(scope))
        if start >= sight.numbers[scope] and scope in cursors:
            continue
        if scope in moved and moved[scope].number == sight.numbers[scope]:
            pulled.append(wire.Pulled(scope, (), moved[scope], more=False))
            continue
        if budget <= 0:
            break
        part, found = pull(connection, sight, scope, start, budget=budget, pushed=pushed)
        budget -= sum(wire.size_of(one) for one in part.entries)
        pulled.append(part)
        standings |= found
    return tuple(pulled), standings


class Completed(NamedTuple):
    """What became complete behind a mark, the mark to remember, and whether the log knows nothing of the mark shown:
    it was restored, and what it called complete may lack its attachments.
    """

    mark: wire.Cursor
    since: dict[str, reading.Standing]
    is_forgotten: bool


def completed_since(connection: Connection, sight: Sight, mark: wire.Cursor) -> Completed:
    """What became complete behind a mark. A mark's `view` is the digest of all that did up to there."""
    newest = _mark(sight, connection.execute(_NEWEST_DONE).mappings().first())
    # of an older history nothing is told apart: its entries are pulled again, each with its statement
    if mark.epoch != sight.epoch or mark == newest:
        return Completed(newest, {}, is_forgotten=False)
    is_forgotten = mark != _mark(sight, connection.execute(_DONE_AT, {"mark": mark.number}).mappings().first())
    start = 0 if is_forgotten else mark.number
    rows = connection.execute(_DONE_SINCE, {"mark": start, "rows": ROWS}).mappings().all()
    found = {one["id"]: reading.standing(one) for one in rows if sight.sees(one["scope"], one["author"], one["seen"])}
    return Completed(_mark(sight, rows[-1]) if rows else newest, found, is_forgotten)


def _mark(sight: Sight, row: Mapping[Any, Any] | None) -> wire.Cursor:
    if row is None:
        return wire.Cursor(sight.epoch, "", 0)
    return wire.Cursor(sight.epoch, row["chain"], row["ordinal"])


def start_of(sight: Sight, scope: str, cursor: wire.Cursor | None) -> int:
    """The number behind which to go on: 0 when the history or the view is another one."""
    if cursor is None or cursor.epoch != sight.epoch or cursor.view != sight.views[scope]:
        return 0
    return min(cursor.number, sight.numbers[scope])


def pull(
    connection: Connection,
    sight: Sight,
    scope: str,
    start: int,
    *,
    budget: int,
    pushed: Collection[str] = (),
) -> tuple[wire.Pulled, dict[str, reading.Standing]]:
    """Entries of a scope behind a number, as many as the budget (bytes) holds; those `pushed` just now are left
    out. With a release comes the entry that it released; with every decision it comes to that entry's author.
    """
    chosen: dict[int, reading.Standing] = {}
    number, room = start, budget
    decided = holding.decisions(connection, scope)
    # first what the rows are, then the bytes of those that fit
    for row in connection.execute(_ROWS, {"scope_name": scope, "start": start, "rows": ROWS}).mappings():
        about = decided.get(row["log_index"], ())
        is_seen = sight.sees(scope, row["author"], row["seen"]) or any(one.author in sight.own for one in about)
        if is_seen and row["id"] not in pushed:
            size = row["size"] + sum(one.size for one in about)
            if chosen and size > room:
                break
            room -= size
            if sight.views.get(scope) == access.PLAIN:  # `all` had it before, `own` has only its own
                chosen |= {one.index: one.standing for one in about if one.is_released}
            chosen[row["log_index"]] = reading.standing(row)
        number = row["number"]
    entries = reading.wholes(connection, list(chosen))
    cursor = wire.Cursor(sight.epoch, sight.views[scope], number)
    pulled = wire.Pulled(scope, tuple(map(wire.pack, entries)), cursor, number < sight.numbers[scope])
    return pulled, {one.receipt.id: one for one in chosen.values()}


def advanced(
    sight: Sight, cursors: Mapping[str, wire.Cursor], pushed: Mapping[str, reading.Standing]
) -> dict[str, wire.Cursor]:
    """Cursors moved over what was pushed just now, as far as nobody else's entry lies between."""
    numbers = {(one.receipt.scope, one.receipt.number) for one in pushed.values()}
    moved: dict[str, wire.Cursor] = {}
    for scope, cursor in cursors.items():
        if scope not in sight.views:
            continue
        start = number = start_of(sight, scope, cursor)
        while (scope, number + 1) in numbers:
            number += 1
        if number > start:
            moved[scope] = wire.Cursor(sight.epoch, sight.views[scope], number)
    return moved


def waiting(sight: Sight, cursors: Mapping[str, wire.Cursor], pulled: Iterable[wire.Pulled]) -> dict[str, wire.Cursor]:
    """Scopes with more than was pulled, each with its newest cursor."""
    reached = dict(cursors) | {one.scope: one.cursor for one in pulled}
    return {
        scope: wire.Cursor(sight.epoch, view, sight.numbers[scope])
        for scope, view in sight.views.items()
        if start_of(sight, scope, reached.get(scope)) < sight.numbers[scope]
    }
