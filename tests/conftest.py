"""What all tests share: hypothesis without a clock (the machine may be busy), a bureau and desks of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # without it Qt ends the whole process
from hypothesis import settings

from desktop.desk import Desk
from tests.making import desks

settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture
def bureau() -> desks.Bureau:
    """A bureau with its small roster, and no server."""
    made = desks.Bureau()
    made.register()
    return made


@pytest.fixture
def enrol(bureau: desks.Bureau, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Makes desks of the bureau, closed when the test ends: `enrol("p2", ordinal=2)`."""
    opened: list[Desk] = []

    def make(person: str = "p1", ordinal: int = 1, seed: int = 1) -> Desk:
        opened.append(bureau.enrol(tmp_path / f"工作台 {len(opened)}", person, ordinal, seed))
        return opened[-1]

    yield make
    for desk in opened:
        desk.close()


@pytest.fixture
def desk(enrol: Callable[..., Desk]) -> Desk:
    """The first inspector's desk."""
    return enrol()
