"""Mending what the check finds hurt and what can be had again: lists from the journal, blobs from the server."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.desk import Desk
from desktop.store import projections, queries


@dataclass(frozen=True, slots=True)
class Mended:
    """How many lists were folded anew, and the blobs (hashes) that the next exchange fetches."""

    subjects: int
    blobs: tuple[str, ...]


def mend(desk: Desk, progress: projections.Progress = lambda done, whole: None) -> Mended:
    """Fold again if any list differs from the journal; note the blobs that are hurt here and that the server holds.

    A hurt file that the server does not hold stays as it is: only a backup can help.
    """
    with desk.reading() as session:
        wrong = projections.differing(session)
        held = queries.settled_blobs(session)
    hurt: list[str] = []
    for done, name in enumerate(held, 1):
        if desk.blobs.trouble(name):
            desk.note_absent(name)
            hurt.append(name)
        progress(done, len(held))
    if wrong:
        desk.rebuild()
    return Mended(len(wrong), tuple(hurt))
