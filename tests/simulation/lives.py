"""Process death at every marked step: the doors through which a desk or the server reaches its disk, each a step.

What a process has not committed or renamed yet dies with it, so a death at any other place leaves the same disk as a
death at the nearest of these steps: before and after every commit, before and after every file that is put in place,
in the middle of a piece that is appended, before a request leaves and after its answer came. The real classes are
taken as they are; these subclasses only count, and after a death nothing gets through any more. Production code knows
nothing of this.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field

from desktop.bureau import blobs as bureau_blobs
from desktop.bureau import tables
from desktop.store import blobs as desk_blobs
from desktop.store import database


class Killed(BaseException):
    """kill -9: no `except Exception` sees it."""


@dataclass
class Life:
    """One process. `left` steps until it dies, None for no death; `deaths` counts where it died."""

    left: int | None = None
    is_dead: bool = False
    deaths: Counter[str] = field(default_factory=Counter)

    def step(self, name: str) -> None:
        """A marked step."""
        if self.is_dead:
            raise Killed(name)
        if self.left is not None:
            self.left -= 1
            if self.left <= 0:
                self.left, self.is_dead = None, True
                self.deaths[name] += 1
                raise Killed(name)

    def again(self) -> None:
        """Started again."""
        self.left, self.is_dead = None, False


class DeskDatabase(database.Database):
    """A desk's database that dies where its process dies."""

    life = Life()

    @contextmanager
    def reading(self):
        if self.life.is_dead:
            raise Killed("reading")
        with super().reading() as session:
            yield session

    @contextmanager
    def writing(self):
        if self.life.is_dead:
            raise Killed("writing")
        with super().writing() as session:
            yield session
            self.life.step("desk before commit")
        self.life.step("desk after commit")


class DeskBlobs(desk_blobs.Blobs):
    """A desk's blobs, likewise."""

    life = Life()

    def put(self, data):
        self.life.step("desk before blob")
        name = super().put(data)
        self.life.step("desk after blob")
        return name


class ServerDatabase(tables.Database):
    """The server's database, likewise."""

    life = Life()

    @contextmanager
    def writing(self):
        if self.life.is_dead:
            raise Killed("writing")
        with super().writing() as connection:
            yield connection
            self.life.step("server before commit")
        self.life.step("server after commit")

    def let_go(self):
        """No connection is kept, as a copy of a database wants it; the next one is made anew."""
        self._engine.dispose()


class ServerBlobs(bureau_blobs.Blobs):
    """The server's blobs; a death may leave half a piece behind."""

    life = Life()

    def _append(self, upload, offset, size, piece):
        try:
            self.life.step("server in a piece")
        except Killed:
            with (self._arriving / upload.name).open("ab") as file:
                file.write(piece[: len(piece) // 2])
            raise
        return super()._append(upload, offset, size, piece)

    def _keep(self, path, blob):
        self.life.step("server before blob")
        super()._keep(path, blob)
        self.life.step("server after blob")
