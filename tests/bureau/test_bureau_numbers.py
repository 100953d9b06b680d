"""Blocks of document numbers: one lock for all workers, on SQLite and, where it is installed, on PostgreSQL."""

import threading

import pytest

from desktop.bureau import founding, numbering, register
from desktop.bureau.sights import Asker
from desktop.journal import identity
from desktop.supervision import numbers
from desktop.supervision.roster import Role
from desktop.sync import wire
from tests.bureau.devices import PASSPHRASE

YEAR = 2026


@pytest.fixture
def workers(folder, url):
    """Two workers of one bureau: each its own connection to the log."""
    both = [founding.open_bureau(folder, PASSPHRASE, database=url) for _ in range(2)]
    yield both
    for one in both:
        one.close()


def enrol(bureau, person):
    """A device of a person, as the log knows it."""
    from desktop.bureau import acts

    register.invite(bureau, Role.INSPECTOR, person, ["M01"])
    key = identity.new_key()
    certificate = identity.issue(bureau.authority, key.public_key(), person, bureau.clock())
    der, fingerprint = identity.to_der(certificate), identity.fingerprint(certificate)
    acts.seal(bureau, [acts.enrol(bureau, person, der, fingerprint, "测试电脑")])
    return Asker(fingerprint, certificate, person)


def asked(seat, turn="", following="a", left=0, **more):
    kept = (wire.Kept(numbers.LEDGER, YEAR, left),)
    return wire.NumbersAsked(seat, turn, following, more.pop("year", YEAR), kept, **more)


def blocks(bureau):
    with bureau.log.moment() as connection:
        facts = bureau.log.roll(connection).facts.get(numbers.subject(bureau.card.code, numbers.LEDGER, YEAR), [])
    return numbers.fold(facts).blocks


def test_workers_giving_at_once_give_blocks_without_a_gap_or_a_double(workers):
    askers = [enrol(workers[0], f"P{number}") for number in range(6)]
    lanes = [
        threading.Thread(target=numbering.give, args=(workers[place % 2], asker, asked("s")))
        for place, asker in enumerate(askers)
    ]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    assert [(one.first, one.last) for one in blocks(workers[1])] == [(n * 20 + 1, n * 20 + 20) for n in range(6)]
    assert {one.device for one in blocks(workers[0])} == {asker.fingerprint for asker in askers}


def test_the_same_question_twice_gives_one_block_and_the_next_turn_another(workers):
    asker = enrol(workers[0], "P1")
    for bureau in workers:
        assert numbering.give(bureau, asker, asked("s")) == wire.NumbersTold(is_copy=False)
    assert len(blocks(workers[0])) == 1
    numbering.give(workers[1], asker, asked("s", "a", "b"))
    assert len(blocks(workers[0])) == 2


def test_who_has_enough_left_gets_nothing(workers):
    numbering.give(workers[0], enrol(workers[0], "P1"), asked("s", left=10))
    assert blocks(workers[0]) == ()


def test_a_turn_that_was_used_already_is_another_copy_and_voids_what_both_had(workers):
    asker = enrol(workers[0], "P1")
    numbering.give(workers[0], asker, asked("s"))
    numbering.give(workers[0], asker, asked("s", "a", "b", left=20))
    assert numbering.give(workers[1], asker, asked("s", "a", "c")) == wire.NumbersTold(is_copy=True)
    assert [one.void for one in blocks(workers[0])] == [numbering.TWO_COPIES]
    assert numbering.give(workers[1], asker, asked("t", former="s", reason="演示")) == wire.NumbersTold(is_copy=False)
    assert [(one.seat, one.void) for one in blocks(workers[0])] == [("s", numbering.TWO_COPIES), ("t", "")]


def test_in_a_new_history_of_the_log_a_turn_is_believed(workers):
    asker = enrol(workers[0], "P1")
    numbering.give(workers[0], asker, asked("s"))
    workers[0].log.begin_epoch()
    assert numbering.give(workers[0], asker, asked("s", "z", "y", left=20)) == wire.NumbersTold(is_copy=False)
    assert [one.void for one in blocks(workers[0])] == [""]


@pytest.mark.parametrize(
    "senseless",
    [
        asked(""),
        asked("s", following=""),
        asked("s" * 65),
        asked("s", former="f", reason="长" * 101),
        wire.NumbersAsked("s", "", "a", YEAR, (wire.Kept("../x", YEAR, 0),)),
        wire.NumbersAsked("s", "", "a", YEAR, (wire.Kept("监台", 9999, 0),)),
        wire.NumbersAsked("s", "", "a", YEAR, (wire.Kept("监台", YEAR, 0),) * 61),
    ],
)
def test_a_question_without_sense_changes_nothing(folder, senseless):
    with founding.opened(folder, PASSPHRASE) as bureau:
        assert numbering.give(bureau, enrol(bureau, "P1"), senseless) is None
        assert blocks(bureau) == ()


def test_a_device_the_log_does_not_know_gets_nothing(workers):
    stranger = Asker("ab" * 32, workers[0].registrar.certificate)
    assert numbering.give(workers[0], stranger, asked("s")) is None
    assert blocks(workers[0]) == ()
