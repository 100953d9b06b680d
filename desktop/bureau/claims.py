"""What a client shows under the server's own key: a server cannot know that it was restored, but it can be shown.

A statement of the present history that the log does not contain, or of a history nobody knows, means that the log lost
something: a new history begins. A statement of a history that ended already changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection

from desktop.bureau import reading
from desktop.errors import Refused
from desktop.journal import identity, receipts

_T = TypeVar("_T")
_Read = Callable[[identity.PublicKey, receipts.Signed], _T]


@dataclass(frozen=True, slots=True)
class Claims:
    """Statements that this server's key signed."""

    head: receipts.Head | None = None
    lists: tuple[receipts.Receipts, ...] = ()
    completes: tuple[receipts.Complete, ...] = ()


NOTHING = Claims()


def read(server: identity.PublicKey, head: receipts.Signed | None, lists: Sequence[receipts.Signed] = ()) -> Claims:
    """What of the statements shown this server's key signed; the rest counts for nothing."""
    heads = _signed(receipts.read_head, server, [head] if head else [])
    return Claims(
        next(heads, None),
        tuple(_signed(receipts.read_receipts, server, lists)),
        tuple(_signed(receipts.read_complete, server, lists)),
    )


def admitted(server: identity.PublicKey, lists: Iterable[receipts.Signed]) -> frozenset[str]:
    """The entries that this server admitted by these lists, in whatever history."""
    given = _signed(receipts.read_receipts, server, lists)
    return frozenset(one.id for said in given for one in said.items if one.verdict is receipts.Verdict.ADMITTED)


def lost(connection: Connection, now: reading.Now, shown: Claims) -> set[str]:
    """Histories of statements that this log should contain and does not; `now` is seen from the head shown."""
    found: set[str] = set()
    if (head := shown.head) and (head.epoch not in now.epochs or (head.epoch == now.epoch and not now.goes_on)):
        found.add(head.epoch)
    for given in shown.lists:
        is_present = given.epoch == now.epoch
        if given.epoch not in now.epochs or (is_present and not reading.contains_receipts(connection, given)):
            found.add(given.epoch)
    for said in shown.completes:
        is_present = said.epoch == now.epoch
        if said.epoch not in now.epochs or (is_present and not reading.contains_complete(connection, said)):
            found.add(said.epoch)
    return found


def _signed(read_one: _Read[_T], server: identity.PublicKey, shown: Iterable[receipts.Signed]) -> Iterator[_T]:
    for one in shown:
        try:
            yield read_one(server, one)
        except Refused:
            continue
