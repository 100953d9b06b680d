"""Histories in which the server comes back from a backup by the command, and from one that lacks every blob."""

from contextlib import ExitStack, contextmanager
from unittest import mock

import pytest

from desktop.bureau import keeping
from desktop.store import archive
from tests.simulation import running
from tests.simulation.office import Step

KINDS = (
    *("work", "sync") * 4,
    "server copy",
    *("work", "sync", "administer") * 2,
    *("server back", "sync", "work", "server back", "sync"),
)
STEPS = [Step(kind, place) for place, kind in enumerate(KINDS)]
TOLD = "server restored by the command"


@pytest.fixture(scope="module", autouse=True)
def _ground():
    """The ground is removed afterwards."""
    yield
    running.forget_base()


@contextmanager
def _without_blobs():
    """Backups as a disk that lost its photos gives them."""
    put = archive.put

    def fewer(file, kind, about, members, progress):
        return put(file, kind, about, [one for one in members if not one[0].startswith("blobs/")], progress)

    with mock.patch.object(archive, "put", fewer):
        yield


@contextmanager
def _and_not_asked_for():
    """And a restore that takes the log's word for what it holds."""
    with _without_blobs(), mock.patch.object(keeping, "_release", return_value=()):
        yield


@pytest.mark.parametrize(("seed", "way"), [(1, ExitStack), (2, _without_blobs)], ids=["whole", "without blobs"])
def test_after_a_restore_by_the_command_no_promise_is_broken(seed, way):
    ran = running.run(seed, STEPS, way())
    assert not ran.broken, running.report(seed, STEPS, ran)
    assert TOLD in ran.told


def test_a_restore_that_does_not_ask_for_lost_blobs_is_found():
    for seed in (5, *range(40)):
        if running.run(seed, STEPS, _and_not_asked_for()).broken.startswith("I7"):
            return
    pytest.fail("not found")
