"""The machines of a simulation: one server and the copies of desks' folders, each with its process, its disk, its
clock and its old copies.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from desktop.bureau import api, founding, keeping
from desktop.desk import Desk
from desktop.opening import open_desk
from desktop.store import seats
from desktop.world import World
from tests.simulation import engines, ground, lives, network
from tests.simulation.network import Asked, NotServed, Told


@dataclass
class Clock:
    """The true time, which nobody on a machine knows."""

    now: dt.datetime = ground.START

    def forward(self, minutes: float) -> None:
        """Time passes."""
        self.now += dt.timedelta(minutes=minutes)


@dataclass
class Server:
    """The bureau's server. `skew` is how wrong its clock is."""

    folder: Path
    clock: Clock
    life: lives.Life
    luck: random.Random
    engine: engines.Engine
    skew: dt.timedelta = dt.timedelta()
    bureau: founding.Bureau | None = None
    app: object = None
    copies: list[Path] = field(default_factory=list)

    def time(self) -> dt.datetime:
        """What its clock says."""
        return self.clock.now + self.skew

    def start(self) -> None:
        """Start the process, if none runs."""
        if self.bureau is not None and not self.life.is_dead:
            return
        self.stop()
        self.life.again()
        self.bureau = ground.open_bureau(self.folder, self.time, self.engine.url(self.folder))
        self.bureau.log.database.life = self.bureau.blobs.life = self.life
        self.app = api.application(self.bureau)
        self.app.state.stall = None  # no event loop runs here, and no time passes on the way

    def stop(self) -> None:
        """The process ends; what was not committed is gone."""
        if self.bureau is not None:
            self.bureau.close()
            self.bureau = None

    def serve(self, asked: Asked, is_half: bool) -> Told:
        """Answer a request. NotServed when the process is dead or dies of it."""
        if self.bureau is None or self.life.is_dead:
            raise NotServed
        try:
            return network.ask(self.app, asked, is_half)
        except lives.Killed:
            if not self.life.is_dead:
                raise
            raise NotServed from None

    def keep_copy(self) -> None:
        """An image of the whole folder, as it stands on the disk, and beside it a backup by the command: sealed, or
        every second time in the clear.
        """
        image = self.folder.with_name(f"backup {len(self.copies)}")
        self._copy(self.folder, image)
        passphrase = ground.PASSPHRASE if len(self.copies) % 2 == 0 else None
        url = self.engine.url(self.folder)
        keeping.backup(self.folder, _file(image), passphrase=passphrase, database=url, clock=self.time)
        self.copies.append(image)

    def go_back(self, is_told: bool) -> None:
        """An older state in place of this one: by the command, which begins a new history, or silently from an
        image.
        """
        if not self.copies:
            return
        self.stop()
        shutil.rmtree(self.folder)
        self.engine.forget(self.folder)
        image = self.luck.choice(self.copies)
        if is_told:
            url = self.engine.named(self.folder)
            keeping.restore(_file(image), self.folder, ground.PASSPHRASE, database=url, clock=self.time)
        else:
            self._copy(image, self.folder)
        self.life.is_dead = True
        self.start()

    def _copy(self, source: Path, target: Path) -> None:
        ground.copy(source, target)
        if self.bureau is not None:
            self.bureau.log.database.let_go()
        self.engine.copied(source, target)


def _file(image: Path) -> Path:
    return image.with_name(f"{image.name}.yikuang")


@dataclass
class Machine:
    """One copy of a desk's folder, with the program that runs on it."""

    name: str
    device: str
    folder: Path
    clock: Clock
    life: lives.Life
    skew: dt.timedelta = dt.timedelta()
    luck: random.Random = field(default_factory=lambda: random.Random(0))
    desk: Desk | None = None
    boots: int = 0
    images: list[Path] = field(default_factory=list)

    @property
    def person(self) -> str:
        """Whose desk it is."""
        return ground.DEVICES[self.device]

    def start(self) -> Desk:
        """Open the desk, if it is not open."""
        if self.desk is not None and not self.life.is_dead:
            return self.desk
        self.stop()
        self.life.again()
        self.boots += 1
        world = World(
            now=lambda: self.clock.now + self.skew,
            mono=lambda: int((self.clock.now - ground.START).total_seconds()),
            random=lambda n: self.luck.randbytes(n),  # noqa: PLW0108 - `luck` is another one in every step
            boot=f"{self.name}-{self.boots}",
        )
        lives.DeskDatabase.life = lives.DeskBlobs.life = self.life
        self.desk = open_desk(self.folder, ground.PASSPHRASE, world)
        self.desk._database.life = self.desk.blobs.life = self.life
        lives.DeskDatabase.life = lives.DeskBlobs.life = lives.Life()
        return self.desk

    def stop(self) -> None:
        """The process ends."""
        if self.desk is not None:
            self.desk.close()
            self.desk = None

    def run(self, work: Callable[[Desk], object]) -> bool:
        """Do something on the open desk; whether the process lived through it."""
        try:
            work(self.start())
        except lives.Killed:
            if not self.life.is_dead:
                raise
            lives.DeskDatabase.life = lives.DeskBlobs.life = lives.Life()
            self.stop()
            return False
        return True

    def keep_image(self) -> None:
        """A copy of the folder, as it stands on the disk."""
        self.stop()
        self.images.append(ground.copy(self.folder, self.folder.with_name(f"{self.name} image {len(self.images)}")))

    def restore(self) -> None:
        """An older copy by `restore`: in a new folder, with its word."""
        self.stop()
        image = self.luck.choice(self.images)
        self.folder = ground.copy(image, self.folder.with_name(f"{self.folder.name}'"))
        (self.folder / seats.WORD).write_bytes(b"restored")

    def roll_back(self) -> None:
        """An older image of the disk in the same place: nothing tells the program."""
        self.stop()
        image = self.luck.choice(self.images)
        for part in self.folder.iterdir():
            if part.is_dir():
                shutil.rmtree(part)
            elif part.name != "desk.db":
                part.unlink()
        ground.copy(image / "blobs", self.folder / "blobs") if (image / "blobs").exists() else None
        for part in image.iterdir():
            if part.is_file() and part.name != "desk.db":
                shutil.copyfile(part, self.folder / part.name)
        with (self.folder / "desk.db").open("r+b") as file:
            file.truncate()
            file.write((image / "desk.db").read_bytes())
