"""Entries that came down, made ready for the desk: unpacked, and their signatures looked at, beside other work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.desk import Desk
from desktop.errors import Damaged
from desktop.journal.entry import Entry
from desktop.sync import wire


@dataclass(frozen=True, slots=True)
class Came:
    """The entries of an answer, and those of them whose signature was found right. One that cannot be read delays no
    other: `refused` says so, and its scope is `lacking`.
    """

    entries: tuple[Entry, ...] = ()
    looked: Mapping[str, Entry] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    lacking: frozenset[str] = frozenset()


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
    return Came(tuple(entries), desk.look(entries) if entries else {}, tuple(refused), frozenset(lacking))
