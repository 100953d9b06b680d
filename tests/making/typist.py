"""Work done in a process of its own that a test will kill: each durable act is told over a pipe after it is done.

`WORK` names the kinds of work; each tells what it did with `tell(...)`, and goes on until it is killed.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from desktop.actions import checklists, photos, visits
from desktop.actions.drafting import load
from desktop.desk import Desk
from desktop.opening import open_desk
from desktop.supervision.visit import Result
from tests.making import photos as pictures
from tests.making import visits as making
from tests.making.desks import PASSPHRASE

Tell = Callable[[str], None]


def work(pipe: Connection, folder: Path, visit: str, kind: str, seed: int) -> None:
    """The whole life of the process."""
    desk = open_desk(folder, PASSPHRASE)
    pipe.send("open")
    WORK[kind](desk, visit, random.Random(seed), pipe.send)


def type_answers(desk: Desk, visit: str, luck: random.Random, tell: Tell) -> None:
    """Answers with notes, one after the other, over and over; tells each note."""
    items = items_of(desk, visit)
    for number in range(10_000):
        note = f"{number} {'实测' * luck.randrange(40)}"
        visits.answer(desk, visit, items[number % len(items)], making.PLACE, Result.PASS, note=note)
        tell(note)


def items_of(desk: Desk, visit: str) -> list[str]:
    """The items due where the work is done, in order."""
    checklist = checklists.bound(desk, load(desk, visit).checklist)
    return [line.item for part in checklist.sections if part.place.id == making.PLACE for line in part.lines]


def seal_sections(desk: Desk, visit: str, luck: random.Random, tell: Tell) -> None:
    """Sections with a finding each; tells the entry of each."""
    for number in range(10_000):
        making.failed(desk, visit, f"{number} {'宽度' * luck.randrange(1, 200)}")
        tell(visits.seal_section(desk, visit).entries[0])


def import_photos(desk: Desk, visit: str, luck: random.Random, tell: Tell) -> None:
    """Photos, each another; tells the hash of each original."""
    for number in range(10_000):
        data = pictures.jpeg(width=200 + number, height=100 + luck.randrange(400))
        tell(photos.attach(desk, visit, [(f"{number}.jpg", data)]).photos[0].original)


WORK: dict[str, Callable[[Desk, str, random.Random, Tell], None]] = {
    "typing": type_answers,
    "sealing": seal_sections,
    "photos": import_photos,
}
