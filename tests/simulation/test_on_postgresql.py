"""Histories of servers whose log lies in PostgreSQL: one with everything in it, and restores of both kinds."""

import os
import shutil
from pathlib import Path

import pytest

from tests.simulation import engines, running
from tests.simulation.test_restoring import STEPS, TOLD


@pytest.fixture(scope="module")
def _on_postgresql():
    """A throw-away cluster."""
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or not shutil.which("runuser") or os.geteuid() != 0:
        pytest.skip("PostgreSQL is not installed, or cannot be started as user postgres")
    pytest.importorskip("psycopg")
    with engines.on_postgresql() as engine, running.at(engine):
        yield


@pytest.mark.usefixtures("_on_postgresql")
def test_no_promise_is_broken_on_postgresql():
    for seed in range(2):
        ran = running.run(seed)
        assert not ran.broken, running.report(seed, *running.shortest(seed))


@pytest.mark.usefixtures("_on_postgresql")
def test_a_restored_server_on_postgresql_keeps_every_promise():
    ran = running.run(1, STEPS)
    assert not ran.broken, running.report(1, STEPS, ran)
    assert TOLD in ran.told
