"""What an entry says it was made after: a head that the log never had is told, and a person decides."""

import shutil

import pytest

from desktop.bureau import deciding, serve
from desktop.journal import receipts
from desktop.journal.entry import After
from desktop.journal.receipts import Verdict
from desktop.supervision.roster import Role
from tests.bureau.devices import PASSPHRASE, enrol

MINE = "mine/M01"


@pytest.fixture
def served(folder, url):
    """On SQLite and on PostgreSQL."""
    with serve.Running(folder, PASSPHRASE, database=url) as one:
        yield one


@pytest.fixture
def device(served, root):
    return enrol(served, root, Role.INSPECTOR, "P01", ["M01"])


def after(device):
    """The newest head, as an entry names it."""
    head = receipts.read_head(device.server, device.round().head)
    return After(head.epoch, head.size, head.root, head.time)


def verdict(device, said):
    """How the server takes an entry made after that."""
    one = device.entry(MINE, after=said)
    return device.receipts(device.push(one))[one.id].verdict


def test_a_head_of_the_log_new_or_old_is_believed(device):
    old = after(device)
    assert verdict(device, old) is Verdict.ADMITTED
    assert verdict(device, after(device)) is Verdict.ADMITTED
    assert verdict(device, old) is Verdict.ADMITTED
    assert verdict(device, None) is Verdict.ADMITTED


@pytest.mark.parametrize(
    "lie",
    [
        {"root": "0" * 64},
        {"root": "not a hash"},
        {"size": 1},
        {"size": 10**6},
        {"size": 0},
        {"size": -1},
        {"size": 2**53 - 1},
    ],
    ids=str,
)
def test_a_head_the_log_never_had_holds_the_entry_and_says_why(served, device, lie):
    true = after(device)
    said = After(true.epoch, lie.get("size", true.size), lie.get("root", true.root), true.time)
    honest, liar = device.entry(MINE, after=true), device.entry(MINE, after=said)
    given = device.receipts(device.push(liar, honest))
    assert (given[liar.id].verdict, given[honest.id].verdict) == (Verdict.HELD, Verdict.ADMITTED)
    (told,) = deciding.held_entries(served.bureau)
    assert (told.id, told.reason) == (liar.id, "它所称的封存时间（不早于）与服务器的日志不符")
    deciding.release(served.bureau, liar.id, "演示：核对过")
    assert deciding.held_entries(served.bureau) == []


def test_the_same_lie_again_has_the_same_receipt(device):
    true = after(device)
    one = device.entry(MINE, after=After(true.epoch, true.size, "0" * 64, true.time))
    first, again = device.receipts(device.push(one)), device.receipts(device.push(one))
    assert first == again


def test_a_head_that_was_lost_in_a_restore_is_nobodys_lie(folder, root, tmp_path):
    with serve.Running(folder, PASSPHRASE) as running:
        device = enrol(running, root, Role.INSPECTOR, "P01", ["M01"])
        other = enrol(running, root, Role.INSPECTOR, "P02", ["M01"])
        port = running.port
    shutil.copytree(folder, tmp_path / "old")
    with serve.Running(folder, PASSPHRASE, port=port):
        device.push(device.entry(MINE))
        lost = after(device)
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "old", folder)
    with serve.Running(folder, PASSPHRASE, port=port):
        other.push(other.entry(MINE), other.entry(MINE))  # before anybody shows what was lost
        device.round()  # shows it
        assert verdict(device, lost) is Verdict.ADMITTED
        assert verdict(other, lost) is Verdict.ADMITTED
