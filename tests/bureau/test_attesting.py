"""Who may say of a held entry that it is his: the person of a revoked device, where he may write himself."""

import os

import pytest

from desktop.bureau import accounts
from desktop.journal import sealing
from desktop.journal.receipts import Verdict
from desktop.supervision import holding
from desktop.supervision.roster import Role
from tests.bureau.devices import STAMP, enrol

MINE = "mine/M01"


def pushed(device, entry):
    return device.receipts(device.push(entry))[entry.id].verdict


def word(device, *entries, scope=MINE, kind=holding.Released):
    """An entry that releases (or returns) these."""
    name = next(name for name, shape in holding.KINDS.items() if shape is kind)
    drafts = [
        sealing.Draft(name, holding.subject_of(one.id), kind(entry=one.id, person="P01", at=STAMP.wall, reason="演示"))
        for one in entries
    ]
    return sealing.make(device.holder, scope, drafts, [], stamp=STAMP, salts=os.urandom)


@pytest.fixture
def late(running, inspector):
    """What P01's device sent after it was revoked."""
    accounts.revoke(running.bureau, inspector.holder.fingerprint, "遗失")
    one = inspector.entry(MINE)
    assert pushed(inspector, one) is Verdict.HELD
    return one


@pytest.fixture
def second(running, root, inspector):
    """Another device of P01."""
    return enrol(running, root, Role.INSPECTOR, "P01")


def test_it_is_admitted_and_everybody_receives_what_it_names(second, late, running, root):
    assert pushed(second, word(second, late)) is Verdict.ADMITTED
    designated = enrol(running, root, Role.INSPECTOR, "P03", ["M01"])
    assert late.id in designated.pulled(designated.round())


def test_the_revoked_device_says_nothing_for_itself(inspector, late):
    assert pushed(inspector, word(inspector, late)) is Verdict.HELD


def test_nobody_else_says_it(late, colleague, running, root):
    designated = enrol(running, root, Role.INSPECTOR, "P03", ["M01"])
    assert pushed(designated, word(designated, late)) is Verdict.HELD
    assert pushed(colleague, word(colleague, late)) is Verdict.HELD


def test_one_cannot_return_or_carry_it_elsewhere(second, late):
    assert pushed(second, word(second, late, kind=holding.Returned)) is Verdict.HELD
    assert pushed(second, word(second, late, scope="mine/M02")) is Verdict.HELD


def test_what_was_held_for_want_of_a_designation_is_not_ones_own_to_release(running, root, colleague):
    one = colleague.entry(MINE)
    assert pushed(colleague, one) is Verdict.HELD
    other = enrol(running, root, Role.INSPECTOR, "P02", ["M01"])
    assert pushed(other, word(other, one)) is Verdict.HELD


def test_it_names_nothing_beside_what_is_ones_own(second, late, colleague):
    foreign = colleague.entry(MINE)
    assert pushed(colleague, foreign) is Verdict.HELD
    assert pushed(second, word(second, late, foreign)) is Verdict.HELD
