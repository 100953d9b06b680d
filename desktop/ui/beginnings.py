"""The three ways to a first desk, as jobs for a lane: the demonstration, the bureau's code, a backup."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from desktop import opening, paths
from desktop.actions import keeping
from desktop.desk import Desk
from desktop.sync import enrolling
from desktop.ui.guide_forms import DemoWanted, EnrolWanted, RestoreWanted, Wish
from desktop.ui.lanes import Tell

DEMO_STEPS = 14


def fulfil(wish: Wish, tell: Tell) -> Desk:
    """The desk a person wished for, open."""
    match wish:
        case DemoWanted():
            return demonstration(wish, tell)
        case EnrolWanted():
            return enrolment(wish)
        case RestoreWanted():
            return restoration(wish)


def demonstration(wish: DemoWanted, tell: Tell) -> Desk:
    """Tell the whole story in a folder of its own, then open the inspector's desk."""
    from desktop.demo.story import Story  # noqa: PLC0415 - late import: it brings the server with it

    said: list[str] = []

    def say(words: str) -> None:
        said.append(words)
        tell(min(len(said), DEMO_STEPS), DEMO_STEPS, words)

    found = Story(paths.user_data() / "demo", wish.passphrase, say).tell()
    return opening.open_desk(Path(found["desk"]), wish.passphrase)


def enrolment(wish: EnrolWanted) -> Desk:
    """Enrol this computer at the bureau; an enrolment of this name that was cut off is gone on with."""
    folder = _free(wish.name, enrolling.is_begun)
    return enrolling.enrol(folder, wish.url, wish.code, wish.passphrase, device_name=wish.name)


def restoration(wish: RestoreWanted) -> Desk:
    """Restore a backup into a new desk and open it."""
    folder = _free(wish.name)
    keeping.restore(wish.file, folder)
    return opening.open_desk(folder, wish.passphrase)


def _free(name: str, may_go_on: Callable[[Path], bool] = lambda folder: False) -> Path:
    """A folder for a new desk that is not there yet (or may be gone on with), named after what the person called it."""
    plain = re.sub(r"[^\w一-鿿-]+", "-", name).strip("-") or "desk"
    folder, number = paths.desks() / plain, 2
    while folder.exists() and not may_go_on(folder):
        folder, number = paths.desks() / f"{plain}-{number}", number + 1
    return folder
