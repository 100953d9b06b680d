"""Document numbers, joining devices and erasures in the simulation: short histories of them, and a bug planted in each
part, found.
"""

from contextlib import contextmanager
from unittest import mock

import pytest
from sqlalchemy import update

from desktop import opening
from desktop.bureau import codes, tables
from desktop.store import erased, seats
from tests.simulation import running
from tests.simulation.office import Step
from tests.simulation.plans import KINDS, plan

NUMBERS = ("sync", "number", "copy", *("number",) * 7, "sync", "number")
JOINING = ("approve", *("join",) * 4, "approve", *("join",) * 4)
ERASING = (*("work", "sync") * 5, "board", "board", "sync", "board")


def steps(kinds):
    return [Step(kind, place) for place, kind in enumerate(kinds)]


@pytest.fixture(scope="module", autouse=True)
def _ground():
    """The ground is removed afterwards."""
    yield
    running.forget_base()


@contextmanager
def a_copied_folder_keeps_its_seat():
    """Two copies of a folder take from the same block."""
    settled = opening.seats.settled
    with mock.patch.object(
        opening.seats,
        "settled",
        lambda session, folder, fresh: settled(session, folder, fresh) if seats.seat(session) is None else None,
    ):
        yield


@contextmanager
def a_number_is_skipped():
    """The counter goes on by two."""
    note = seats.note_taken
    with mock.patch.object(seats, "note_taken", lambda *said: note(*said[:-1], said[-1] + 1)):
        yield


@contextmanager
def a_used_code_is_forgotten():
    """The code is free again as soon as its certificate was given."""
    keep = codes.keep

    def wrong(bureau, name, certificate):
        given = keep(bureau, name, certificate)
        with bureau.log.database.writing() as connection:
            mine = tables.invite.c.name == name
            connection.execute(update(tables.invite).where(mine).values(key=None, certificate=None))
        return given

    with mock.patch.object(codes, "keep", wrong):
        yield


@contextmanager
def nobody_is_waited_for():
    """The device is noted for the administrator and gets its certificate at once."""
    word = codes._word
    with mock.patch.object(codes, "_word", side_effect=lambda *said: (word(*said), codes.Word.YES)[1]):
        yield


@contextmanager
def a_desk_drops_nothing():
    """A desk hears of an erasure and leaves the bytes where they are."""
    with mock.patch.object(erased, "settle", return_value=[]):
        yield


@pytest.mark.parametrize("kinds", [NUMBERS, JOINING, ERASING], ids=["numbers", "joining", "erasing"])
def test_no_promise_is_broken(kinds):
    for seed in range(2):
        ran = running.run(seed, steps(kinds))
        assert not ran.broken, running.report(seed, steps(kinds), ran)


@pytest.mark.parametrize(
    ("bug", "kinds", "promise"),
    [
        (a_copied_folder_keeps_its_seat, NUMBERS, "N1"),
        (a_number_is_skipped, NUMBERS, "N2"),
        (a_used_code_is_forgotten, JOINING, "C1"),
        (nobody_is_waited_for, JOINING, "C2"),
        (a_desk_drops_nothing, ERASING, "E1"),
    ],
    ids=lambda one: getattr(one, "__name__", None),
)
def test_a_planted_bug_is_found(bug, kinds, promise):
    found = []
    for seed in range(20):
        found.append(running.run(seed, steps(kinds), bug()).broken)
        if found[-1].startswith(promise):
            return
    pytest.fail(f"not found, but {[one for one in found if one]}")


def test_the_steps_of_older_plans_are_still_in_order_and_every_kind_comes():
    found = [plan(seed) for seed in range(40)]
    assert {step.kind for one in found for step in one} == KINDS.keys()
    for one in found:
        first = [step.place for step in one if step.place < 1000]
        assert first == list(range(len(first)))
