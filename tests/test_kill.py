"""kill -9 at random points of typing, sealing, importing: reopened, nothing told as done is lost.

What was told had been on the disk; of what was not told yet, at most one act is there, and whole. The points follow
from a seed that stands in the tests' names; `KILL_SEED=… pytest tests/test_kill.py` repeats them.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import secrets
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.actions import visits
from desktop.actions.drafting import load
from desktop.desk import Desk
from desktop.opening import open_desk
from desktop.store import checking, journal, projections, queries
from desktop.supervision.visit import Result
from tests.making import desks, typist
from tests.making import visits as making

SEED = int(os.environ.get("KILL_SEED") or secrets.randbelow(10**6))
POINTS = 20
PATIENCE = 60  # seconds


def points() -> list[tuple[str, int, float]]:
    """Kind of work, after how many acts told, how many seconds later."""
    luck = random.Random(SEED)
    kinds = list(typist.WORK)
    return [(kinds[n % len(kinds)], luck.randrange(0, 8), luck.random() * 0.06) for n in range(POINTS)]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A closed desk with a visit under way."""
    bureau = desks.Bureau()
    bureau.register()
    desk = bureau.enrol(tmp_path_factory.mktemp("base") / "工作台")
    visit = making.opened(desk)
    desk.close()
    return desk.folder, visit


def killed(folder: Path, visit: str, point: tuple[str, int, float]) -> list[str]:
    """Let the work begin, kill it at the point; everything it told."""
    kind, acts, later = point
    context = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
    if os.name == "posix":
        context.set_forkserver_preload(["tests.making.typist"])
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=typist.work, args=(theirs, folder, visit, kind, SEED))
    process.start()
    theirs.close()
    told: list[str] = []
    while len(told) < acts + 1:
        assert ours.poll(PATIENCE), f"nothing told; KILL_SEED={SEED}"
        told.append(ours.recv())
    threading.Event().wait(later)  # the point itself: nothing tells of it
    process.kill()
    process.join(PATIENCE)
    try:
        while ours.poll(0):
            told.append(ours.recv())
    except EOFError:
        pass
    ours.close()
    process.close()
    return told[1:]


def typed(desk: Desk, visit: str, told: list[str]) -> None:
    """Every note told is there (the last of its item); beyond them at most the next one."""
    items = typist.items_of(desk, visit)
    expected = {items[number % len(items)]: note for number, note in enumerate(told)}
    notes = {one.item: one.note for one in load(desk, visit).answers}
    beyond = [note for item, note in notes.items() if expected.get(item) != note]
    assert expected.keys() <= notes.keys()
    assert [note.split()[0] for note in beyond] in ([], [str(len(told))])


def sealed(desk: Desk, visit: str, told: list[str]) -> None:
    """Every entry told is there; draft and journal agree on how many sections were sealed."""
    with desk.reading() as session:
        assert journal.have(session, told) == set(told)
        state = queries.visit(session, visit)
        raised = queries.findings_of_visit(session, visit, desks.MINE)
    assert state is not None
    assert len(state.sections) == load(desk, visit).sealed == len(raised)
    assert 0 <= len(state.sections) - len(told) <= 1


def imported(desk: Desk, visit: str, told: list[str]) -> None:
    """Every photo told hangs on the visit; whatever hangs there can be read."""
    kept = [one.original for one in load(desk, visit).loose_photos]
    assert kept[: len(told)] == told
    assert len(kept) - len(told) <= 1
    for photo in load(desk, visit).loose_photos:
        assert desk.blobs.get(photo.original)
        assert desk.blobs.get(photo.preview)


LOOK: dict[str, Callable[[Desk, str, list[str]], None]] = {
    "typing": typed,
    "sealing": sealed,
    "photos": imported,
}


@pytest.mark.parametrize("point", points(), ids=lambda point: f"{SEED}-{point[0]}-{point[1]}-{point[2]:.3f}s")
def test_nothing_told_as_done_is_lost_by_a_kill(
    base: tuple[Path, str], tmp_path: Path, point: tuple[str, int, float]
) -> None:
    folder, visit = shutil.copytree(base[0], tmp_path / "工作台"), base[1]
    told = killed(folder, visit, point)
    desk = open_desk(folder, desks.PASSPHRASE)
    LOOK[point[0]](desk, visit, told)
    with desk.reading() as session:
        assert projections.differing(session) == []
    visits.answer(desk, visit, making.ITEM, making.PLACE, Result.NOT_APPLICABLE, note="又能工作")
    desk.close()
    assert checking.check(folder, desks.PASSPHRASE).problems == ()
