"""A hundred seeds of the real code, and the five planted bugs, each found among them.

`python -m tests.simulation --seeds 3000` runs more of them, `--seed S` one of them with its history.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.simulation import engines, ground, lives, planted, running, together
from tests.simulation.machines import Clock, Server
from tests.simulation.network import Asked, Network

SEEDS = 100
CHUNK = 10
STEPS = {
    "desk before commit",
    "desk after commit",
    "desk before blob",
    "desk after blob",
    "desk before request",
    "desk after answer",
    "server before commit",
    "server after commit",
    "server in a piece",
    "server before blob",
    "server after blob",
}
FOUND_BY = {  # the promises that a bug breaks, and a seed from which it is found soon
    planted.cursor_before_rows: (("I5", "I8"), 0),
    planted.receipt_before_commit: (("I1", "I2"), 0),
    planted.forget_on_200: (("I1",), 14),
    planted.sequence_gap: (("I5", "I8"), 16),
    planted.last_writer_wins: (("I9",), 0),
}


@pytest.fixture(scope="module")
def died():
    """Where processes died, how often; the ground is removed afterwards."""
    yield Counter()
    running.forget_base()


@pytest.fixture(scope="module")
def portions(request):
    """The portions of seeds that are asked for, all under way."""
    firsts = {item.callspec.params["first"] for item in request.session.items if _is_of_seeds(item)}
    with together.portions(range(first, first + CHUNK) for first in sorted(firsts)) as under_way:
        yield under_way


def _is_of_seeds(item):
    return getattr(item, "originalname", "") == "test_no_promise_of_the_journal_is_broken"


@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK), ids=lambda first: f"seeds {first} to {first + CHUNK - 1}")
def test_no_promise_of_the_journal_is_broken(died, portions, first):
    deaths, report = portions[first].result()
    died.update(deaths)
    assert not report, report


def test_in_these_seeds_processes_died_at_every_marked_step(died):
    if died.total() < SEEDS / 2:
        pytest.skip("only some of the seeds were run")
    assert died.keys() >= STEPS


def test_the_same_seed_is_the_same_history(died):
    first, again = running.run(7), running.run(7)
    assert (first.told, first.deaths, first.weather) == (again.told, again.deaths, again.weather)


@pytest.mark.parametrize("bug", planted.BUGS, ids=lambda bug: bug.__name__)
def test_a_planted_bug_is_found_within_these_seeds(died, bug):
    promises, likely = FOUND_BY[bug]
    for seed in (*range(likely, SEEDS), *range(likely)):
        if running.run(seed, planted=bug()).broken[:2] in promises:
            return
    pytest.fail("not found")


def test_a_broken_promise_is_told_with_a_short_history(died):
    steps, ran = running.shortest(0, planted.last_writer_wins, seconds=60)
    told = running.report(0, steps, ran)
    assert len(steps) < len(running.plan(0)) // 2
    assert "--seed 0" in told
    assert told.startswith("seed 0: I9 ")


def test_a_request_that_breaks_off_changes_nothing_and_is_nobodys_fault(died, tmp_path, caplog):
    folder = ground.copy(running.base() / "server", tmp_path / "server")
    server = Server(folder, Clock(), lives.Life(), ground.luck(1), engines.Sqlite())
    server.start()
    asked = Asked("POST", "/v1/enrolments", (), b"x" * 100)
    told = Network(server.serve, lambda *_: None, lambda _: None).serve(asked, True)
    server.stop()
    assert (told.status, caplog.records) == (400, [])
