"""The ground a measure stands on: a bureau with two enrolled desks that have pulled its roster, made once and copied.

Everything lies in one temporary folder; the server is the real process on loopback.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop import catalogues, paths
from desktop.bureau import founding, register
from desktop.bureau.serve import Process, command
from desktop.demo import roster as demo
from desktop.desk import Desk
from desktop.opening import open_desk
from desktop.supervision import roster
from desktop.supervision.roster import Role
from desktop.sync import enrolling
from desktop.sync.round import Outcome, exchange
from tests.bench import making

ROOT = Path(__file__).resolve().parents[2]
CHECKLIST = "checklist-coal.yaml"


@dataclass(frozen=True, slots=True)
class Ground:
    """Folders to copy from: the bureau's and the desks'."""

    folder: Path

    @property
    def bureau(self) -> Path:
        """The bureau as it was before anything was pushed."""
        return self.folder / "bureau"

    def desk_folder(self, person: str) -> Path:
        """A person's desk, enrolled, roster pulled, nothing sealed."""
        return self.folder / person

    @contextmanager
    def desk(self, folder: Path, person: str, url: str = "") -> Iterator[Desk]:
        """A copy of a person's desk, open; gone afterwards."""
        shutil.copytree(self.desk_folder(person), folder)
        desk = open_desk(folder, making.PASSPHRASE)
        try:
            if url:
                desk.set(enrolling.SERVER_URL, url)
            yield desk
        finally:
            desk.close()
            shutil.rmtree(folder)

    @contextmanager
    def server(self, folder: Path) -> Iterator[Process]:
        """A copy of the bureau, served by a process of its own; gone afterwards."""
        shutil.copytree(self.bureau, folder)
        try:
            with serving(folder) as process:
                yield process
        finally:
            shutil.rmtree(folder)


def prepare(folder: Path) -> Ground:
    """Founds the bureau and enrols both desks over the real server."""
    ground = Ground(folder)
    founding.init(ground.bureau, demo.BUREAU, making.PASSPHRASE, code=demo.CODE)
    bureau = founding.open_bureau(ground.bureau, making.PASSPHRASE)
    try:
        register.register(bureau, _roster())
        file = paths.bundled("checklists", CHECKLIST).read_bytes()
        known = catalogues.load(file, CHECKLIST)
        register.publish(bureau, file, catalogue=known.catalogue, title=known.title, edition=known.edition)
        people = (making.PERSON, making.COLLEAGUE)
        codes = {person: register.invite(bureau, Role.INSPECTOR, person).code for person in people}
    finally:
        bureau.close()
    with serving(ground.bureau) as process:
        for person, code in codes.items():
            desk = enrolling.enrol(
                ground.desk_folder(person), process.url, code, making.PASSPHRASE, device_name="演示电脑"
            )
            try:
                good(exchange(desk))
            finally:
                desk.close()
    return ground


def serving(folder: Path) -> Process:
    """`python -m desktop bureau serve` of this checkout."""
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    return Process(command(folder), making.PASSPHRASE, surroundings)


def good(outcome: Outcome) -> Outcome:
    """An exchange that did what it should."""
    if outcome.error or outcome.refused:
        raise RuntimeError(outcome.error or outcome.refused[0])
    return outcome


def _roster() -> register.Roster:
    people = (making.PERSON, making.COLLEAGUE)
    return register.Roster(
        mines=tuple(
            roster.MineRegistered(
                code=code,
                name=f"演示煤矿{code[-2:]}",
                kind=roster.MineKind.COAL,
                supervised_by=demo.CODE,
                leader="演示矿长",
                tags=("gas:low", "belt", "dust_explosive"),
                places=demo.PLACES,
            )
            for code in making.MINES
        ),
        people=tuple(roster.PersonRegistered(code=one, name=demo.NAMES[one], org=demo.CODE) for one in people),
        roles=tuple(register.Granted(person=one, role=Role.INSPECTOR) for one in people),
        designations=tuple(
            roster.DesignationMade(person=one, mine=mine, since=demo.SINCE) for one in people for mine in making.MINES
        ),
    )
