"""The log by itself, on SQLite and, where it is installed, on PostgreSQL."""

import datetime as dt
import os
import subprocess
import sys
import threading

import pytest
from sqlalchemy import text

from desktop.bureau import checking, claims, founding, reading, register, tables
from desktop.errors import BadInput, TooNew, Unreachable
from desktop.journal import identity, receipts, sealing, tree
from desktop.supervision.roster import Role
from tests.bureau.devices import PASSPHRASE, STAMP


@pytest.fixture
def bureau(folder, url):
    one = founding.open_bureau(folder, PASSPHRASE, database=url)
    yield one
    one.close()


@pytest.fixture
def holder(bureau):
    """P01's device, designated to M01."""
    return _enrol(bureau)


def test_numbers_and_indexes_have_no_holes(bureau, holder):
    given = bureau.log.append([_entry(holder, "mine/M01"), _entry(holder, "mine/M02"), _entry(holder, "mine/M01")])
    standings = [one.receipt for one in given.values()]
    assert [(one.scope, one.number) for one in standings] == [("mine/M01", 1), ("mine/M02", 1), ("mine/M01", 2)]
    start = standings[0].index
    assert [one.index for one in standings] == [start, start + 1, start + 2]
    assert checking.check(bureau).is_sound


def test_the_same_again_changes_nothing(bureau, holder):
    one = _entry(holder, "mine/M01")
    first = bureau.log.append([one, one])
    with bureau.log.moment() as connection:
        size = reading.size(connection)
    assert bureau.log.append([one]) == first
    with bureau.log.moment() as connection:
        assert reading.size(connection) == size


def test_many_writers_leave_no_holes(bureau, holder, folder, url):
    second = founding.open_bureau(folder, PASSPHRASE, database=url)
    entries = [[_entry(holder, "mine/M01") for _ in range(5)] for _ in range(4)]
    logs = [bureau.log, second.log] * 2
    threads = [threading.Thread(target=_one_by_one, args=pair) for pair in zip(logs, entries, strict=True)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    with bureau.log.moment() as connection:
        found = reading.standings(connection, [one.id for part in entries for one in part])
    assert sorted(one.receipt.number for one in found.values()) == list(range(1, 21))
    assert checking.check(bureau).is_sound
    second.close()


def test_a_reader_sees_one_moment(bureau, holder):
    with bureau.log.moment() as connection:
        size = reading.size(connection)
        bureau.log.append([_entry(holder, "mine/M01")])
        assert reading.size(connection) == size


def test_the_exact_bytes_are_kept(bureau, holder):
    one = _entry(holder, "mine/M01")
    standing = bureau.log.append([one])[one.id]
    with bureau.log.moment() as connection:
        assert reading.wholes(connection, [standing.receipt.index]) == [one]


def test_the_tree_is_that_of_all_ids(bureau, holder):
    for count in (1, 3, 8, 2):
        bureau.log.append([_entry(holder, "mine/M01") for _ in range(count)])
    with bureau.log.moment() as connection:
        ids = connection.execute(text("SELECT id FROM entry ORDER BY log_index")).scalars().all()
        found = reading.now(connection).root
    assert found == _plain_root([tree.leaf(one) for one in ids])


def test_a_head_the_log_does_not_contain_begins_an_epoch_before_numbering(bureau, holder):
    with bureau.log.moment() as connection:
        epoch = reading.epoch(connection)
    lost = receipts.sign(bureau.server.key, receipts.head(epoch, "2026-11-22T00:00:00Z", 99, bytes(32)))
    one = _entry(holder, "mine/M01")
    bureau.log.honour(claims.read(bureau.log.public, lost))
    standing = bureau.log.append([one])[one.id]
    assert standing.epoch != epoch
    bureau.log.honour(claims.read(bureau.log.public, lost))
    assert bureau.log.append([_entry(holder, "mine/M01")]).popitem()[1].epoch == standing.epoch


def test_a_receipt_the_log_does_not_honour_begins_an_epoch(bureau, holder):
    with bureau.log.moment() as connection:
        epoch = reading.epoch(connection)
    receipt = receipts.Receipt("0" * 64, "mine/M01", 7, 70, receipts.Verdict.ADMITTED)
    lost = receipts.sign(bureau.server.key, receipts.receipts(epoch, "2026-11-22T00:00:00Z", (receipt,)))
    bureau.log.honour(claims.read(bureau.log.public, None, [lost]))
    with bureau.log.moment() as connection:
        assert reading.epoch(connection) != epoch


def test_statements_under_another_key_change_nothing(bureau, holder):
    with bureau.log.moment() as connection:
        epoch = reading.epoch(connection)
    forged = receipts.sign(holder.key, receipts.head(epoch, "2026-11-22T00:00:00Z", 99, bytes(32)))
    bureau.log.honour(claims.read(bureau.log.public, forged))
    with bureau.log.moment() as connection:
        assert reading.epoch(connection) == epoch


def test_an_epoch_lost_in_a_restore_is_known_afterwards(bureau, holder):
    lost = receipts.sign(bureau.server.key, receipts.head("feedbeef", "2026-11-22T00:00:00Z", 1, bytes(32)))
    bureau.log.honour(claims.read(bureau.log.public, lost))
    with bureau.log.moment() as connection:
        epoch = reading.epoch(connection)
    bureau.log.honour(claims.read(bureau.log.public, lost))
    with bureau.log.moment() as connection:
        assert reading.epoch(connection) == epoch
        assert "feedbeef" in reading.now(connection).epochs


def test_a_clock_that_jumps_ten_years_moves_no_number(folder, url):
    now = [dt.datetime(2036, 1, 1, tzinfo=dt.UTC)]
    bureau = founding.open_bureau(folder, PASSPHRASE, database=url, clock=lambda: now[0])
    holder = _enrol(bureau)
    first, second = _entry(holder, "mine/M01"), _entry(holder, "mine/M01")
    bureau.log.append([first])
    now[0] = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    assert bureau.log.append([second])[second.id].receipt.number == 2
    bureau.close()


def test_an_entry_waits_for_every_blob_of_its_scope(bureau, holder):
    one = _entry(holder, "mine/M01", blobs=("a" * 64, "b" * 64))
    bureau.log.append([one])
    bureau.log.hold("mine/M02", "b" * 64, "P01", 5)
    bureau.log.hold("mine/M01", "a" * 64, "P01", 5)
    assert _done(bureau, one) is None
    bureau.log.hold("mine/M01", "b" * 64, "P01", 5)
    assert _done(bureau, one) is not None


def test_a_newer_database_is_refused(bureau, folder, url):
    with bureau.log.database.writing() as connection:
        connection.execute(text("UPDATE setting SET value = '99' WHERE name = 'format'"))
    with pytest.raises(TooNew):
        founding.open_bureau(folder, PASSPHRASE, database=url)


def test_an_address_that_is_none_is_refused():
    with pytest.raises(BadInput):
        tables.Database("nonsense://x")


def test_a_database_that_does_not_answer_is_told():
    pytest.importorskip("psycopg")
    with pytest.raises(Unreachable):
        tables.Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing?connect_timeout=2")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX kill")
@pytest.mark.parametrize("moment", [3, 40, 150])
def test_a_server_killed_while_it_writes_keeps_what_it_receipted(folder, moment):
    script = (
        "import os, pathlib, sys\nfrom desktop.bureau import founding\n"
        "from tests.bureau import test_bureau_log as t\n"
        "bureau = founding.open_bureau(pathlib.Path(sys.argv[1]), t.PASSPHRASE)\nholder = t._enrol(bureau)\n"
        "while True:\n    one = t._entry(holder, 'mine/M01')\n"
        "    bureau.log.append([one])\n    print(one.id, flush=True)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE, encoding="utf-8")
    told = [process.stdout.readline().strip() for _ in range(moment)]
    process.kill()
    told += [line.strip() for line in process.stdout if len(line.strip()) == 64]
    process.wait(30)
    process.stdout.close()
    bureau = founding.open_bureau(folder, PASSPHRASE)
    with bureau.log.moment() as connection:
        assert set(reading.standings(connection, told)) == set(told)
    assert checking.check(bureau).is_sound
    bureau.close()


def _enrol(bureau):
    from desktop.bureau import acts

    register.invite(bureau, Role.INSPECTOR, "P01", ["M01"])
    key = identity.new_key()
    certificate = identity.issue(bureau.authority, key.public_key(), "演示专员甲", bureau.clock())
    holder = identity.Holder(key, certificate)
    acts.seal(bureau, [acts.enrol(bureau, "P01", identity.to_der(certificate), holder.fingerprint, "笔记本")])
    return holder


def _entry(holder, scope, blobs=()):
    draft = sealing.Draft("visit.opened", "visit/1", {"说": "演示"}, blobs)
    return sealing.make(holder, scope, [draft], [], stamp=STAMP, salts=os.urandom)


def _one_by_one(log, entries):
    for one in entries:
        log.append([one])


def _done(bureau, one):
    with bureau.log.moment() as connection:
        return reading.standings(connection, [one.id])[one.id].done


def _plain_root(leaves):
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return tree.parent(_plain_root(leaves[:half]), _plain_root(leaves[half:]))
