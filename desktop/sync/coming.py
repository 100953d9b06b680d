"""Entries that came down, made ready for the desk: unpacked, and their signatures looked at, beside other work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desktop.desk import Desk
from desktop.errors import Damaged
from desktop.journal.entry import Entry
from desktop.store import journal
from desktop.sync import wire


@dataclass(frozen=True, slots=True)
class Came:
    """The entries of an answer, and those of them whose signature was found right. One that cannot be read delays no
    other: `refused` says so, and its scope is `lacking`. `back` of them this device sealed itself and this disk lacks.
    """

    entries: tuple[Entry, ...] = ()
    looked: Mapping[str, Entry] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    lacking: frozenset[str] = frozenset()
    back: int = 0


def unpack(desk: Desk, answer: wire.RoundAnswer) -> Came:
    """What an answer brought."""
    entries: list[Entry] = []
    refused: list[str] = []
    lacking: set[str] = set()
    for part in answer.pulled:
        for one in part.entries:
            try:
                entries.append(wire.unpack(one))
            except Damaged as error:
                lacking.add(part.scope)
                refused.append(str(error))
    looked = desk.look(entries) if entries else {}
    return Came(tuple(entries), looked, tuple(refused), frozenset(lacking), _back(desk, entries))


def _back(desk: Desk, entries: Sequence[Entry]) -> int:
    own = {one.id for one in entries if one.header.author == desk.holder.fingerprint}
    if not own:
        return 0
    with desk.reading() as session:
        return len(own - journal.have(session, own))
