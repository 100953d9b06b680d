"""`bureau check` of a log of more than one portion: what is hurt in the order of the log, progress to the end."""

import os

import pytest

from desktop.bureau import acts, checking, founding
from desktop.journal import identity, sealing
from tests.bureau.devices import PASSPHRASE, STAMP

MANY = 1_100  # two portions and some


@pytest.fixture
def bureau(folder):
    """The bureau, not served."""
    with founding.opened(folder, PASSPHRASE) as one:
        yield one


@pytest.fixture
def entries(bureau):
    """A log of many entries of one device."""
    key = identity.new_key()
    certificate = identity.issue(bureau.authority, key.public_key(), "P01", bureau.clock())
    holder = identity.Holder(key, certificate)
    acts.seal(bureau, [acts.enrol(bureau, "P01", identity.to_der(certificate), holder.fingerprint, "演示电脑")])
    facts = [sealing.Draft("visit.opened", "visit/1", {"说": "演示"})]
    made = [sealing.make(holder, "mine/M01", facts, [], stamp=STAMP, salts=os.urandom) for _ in range(MANY)]
    bureau.log.append(made)
    return made


def _change(bureau, column, one):
    with bureau.log.database.writing() as connection:
        statement = f"UPDATE entry SET {column} = randomblob(64) WHERE id = ?"
        connection.exec_driver_sql(statement, (one.id,))


def test_wrong_signatures_are_named_in_the_order_of_the_log(bureau, entries):
    wrong = [entries[place] for place in (0, 499, 700, MANY - 1)]
    for one in reversed(wrong):
        _change(bureau, "signature", one)
    told = checking.check(bureau).hurt
    assert [one.id[:8] in words and "签名" in words for one, words in zip(wrong, told, strict=True)] == [True] * 4


def test_a_changed_text_hides_no_wrong_signature_beside_it(bureau, entries):
    _change(bureau, "header", entries[10])
    _change(bureau, "signature", entries[11])
    told = checking.check(bureau).hurt
    assert [entries[10].id[:8] in told[0], entries[11].id[:8] in told[1], len(told)] == [True, True, 2]


def test_of_an_unknown_device_every_entry_is_counted(bureau, entries):
    with bureau.log.database.writing() as connection:
        connection.exec_driver_sql("UPDATE entry SET verdict = 'held' WHERE scope LIKE 'org/%' AND log_index > 0")
    told = checking.check(bureau).hurt
    assert f"{MANY} 条记录没有登记证书" in told[-1]


def test_progress_goes_on_to_the_end(bureau, entries):
    told = []
    report = checking.check(bureau, lambda done, whole: told.append((done, whole)))
    assert told == sorted(told)
    assert len(told) >= 3
    assert told[-1] == (report.entries, report.entries)
