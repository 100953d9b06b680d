"""What entries say they were made after: a head of this log, which nobody can name before the log had it.

An entry that names a head of the present history which this log never had says something untrue about its time; it is
held for a person. Heads of histories that ended, or that nobody knows, may have been lost in a restore: nothing is said
about them. No clock is asked.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from desktop.bureau import reading
from desktop.journal import tree
from desktop.journal.entry import Entry


def untrue(connection: Connection, entries: Iterable[Entry], end: tuple[int, str]) -> frozenset[str]:
    """The entries whose `after` names a head of the present history that the log never had; `end` is where the log
    ends, with the present history.
    """
    size, epoch = end
    said = {one.id: one.header.after for one in entries if one.header.after and one.header.after.epoch == epoch}
    sizes = sorted({after.size for after in said.values() if 0 < after.size <= size})
    found = reading.with_nodes(connection, lambda node: [tree.root(count, node).hex() for count in sizes])
    roots = dict(zip(sizes, found, strict=True))
    return frozenset(name for name, after in said.items() if roots.get(after.size) != after.root)
