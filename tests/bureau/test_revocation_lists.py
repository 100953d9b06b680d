"""The CA's revocation list: sealed with a revocation, made anew each month, proved by the root alone."""

import datetime as dt
from dataclasses import replace

import pytest

from desktop.bureau import accounts, founding, revocation_lists
from desktop.journal import revocations
from desktop.supervision import roster
from tests.bureau.devices import PASSPHRASE


class Clock:
    """A clock that is set."""

    now = dt.datetime(2026, 11, 22, 2, tzinfo=dt.UTC)

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def bureau(folder, clock):
    one = founding.open_bureau(folder, PASSPHRASE, clock=clock)
    yield one
    one.close()


def listed(bureau):
    """The number of the newest list and the list, read by the root."""
    with bureau.log.moment() as connection:
        found = roster.fold_org(bureau.log.roll(connection).facts[bureau.scope]).revocations
    return found.number, revocations.read(found.der, [bureau.authority.certificate])


def test_a_list_is_made_once_and_again_after_a_month(bureau, clock):
    assert revocation_lists.refresh(bureau)
    assert not revocation_lists.refresh(bureau)
    clock.now += dt.timedelta(days=31)
    assert revocation_lists.refresh(bureau)
    number, one = listed(bureau)
    assert (number, len(one), one.last_update_utc) == (2, 0, clock.now)


def test_a_revoked_device_stands_on_the_next_list_until_its_certificate_ends(running, inspector):
    bureau = running.bureau
    certificate = inspector.holder.certificate
    accounts.revoke(bureau, inspector.holder.fingerprint, "遗失")
    _, one = listed(bureau)
    assert revocations.revoked_at(one, certificate.serial_number) is not None
    assert revocation_lists.publish(bureau)
    assert [listed(bureau)[0], len(listed(bureau)[1])] == [2, 1]
    later = replace(bureau, clock=lambda: certificate.not_valid_after_utc + dt.timedelta(days=1))
    assert revocation_lists.publish(later)
    assert len(listed(bureau)[1]) == 0
