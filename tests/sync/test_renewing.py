"""A certificate near its end: renewed by itself over a real line; one device under both; lost means both."""

import datetime as dt

import pytest

from desktop.actions import numbers
from desktop.bureau import accounts, founding
from desktop.errors import Refused
from desktop.journal import identity
from desktop.store import records
from desktop.store.records import Delivery
from desktop.supervision.roster import Role
from desktop.sync import renewing, wire
from desktop.sync.client import Server
from desktop.sync.enrolling import root_file
from desktop.sync.round import exchange
from tests.making.sites import whole_visit

LONG_AGO = dt.timedelta(days=366 * identity.DEVICE_YEARS - 20)


@pytest.fixture
def desk(site):
    """P01's desk, whose certificate ends in twenty days."""
    site.stop()
    site.start(clock=lambda: founding.utc_now() - LONG_AGO)
    made = site.desk("P01")
    site.stop()
    site.start()
    return made


def devices(site):
    with site.server.log.moment() as connection:
        return site.server.log.roll(connection).devices_of("P01")


def line(site, desk):
    return Server(site.running.url, root_file(desk), desk.holder)


def delivery(desk, visit):
    with desk.reading() as session:
        return records.delivery_of(session, f"visit/{visit}")[0]


def test_it_is_renewed_with_the_next_exchange_and_all_goes_on(site, desk):
    old, before = desk.holder.fingerprint, whole_visit(desk)
    site.exchange("P01")
    new = desk.holder.fingerprint
    assert new != old
    assert not renewing.is_due(desk)
    desk = site.reopen("P01")
    assert desk.holder.fingerprint == new
    after = whole_visit(desk)
    site.exchange("P01")
    assert devices(site) == [old, new]
    assert (delivery(desk, before), delivery(desk, after)) == (Delivery.COMPLETE, Delivery.COMPLETE)
    supervisor = site.desk("S01", Role.SUPERVISOR)
    assert delivery(supervisor, after) is Delivery.COMPLETE
    with desk.reading() as session:
        assert not numbers.take(session, desk, "应急现决").is_provisional


def test_an_answer_that_was_lost_makes_no_third_certificate(site, desk):
    asked = wire.Renewal(identity.request(desk.holder.key, "P01"))
    server = line(site, desk)
    first = server.renew(asked).certificate
    server.close()
    site.exchange("P01")
    assert identity.to_der(desk.holder.certificate) == first
    assert len(devices(site)) == 2


def test_a_certificate_that_lasts_is_not_renewed(site):
    desk = site.desk("P02")
    server = line(site, desk)
    answer = server.renew(wire.Renewal(identity.request(desk.holder.key, "P02")))
    server.close()
    assert answer.certificate == identity.to_der(desk.holder.certificate)


def test_a_lost_device_gets_no_new_certificate(site, desk):
    old = desk.holder.fingerprint
    accounts.revoke(site.server, old, "遗失")
    exchange(desk)
    assert desk.holder.fingerprint == old
    assert devices(site) == [old]


def test_who_loses_a_renewed_device_loses_it_under_both_certificates(site, desk):
    site.exchange("P01")
    accounts.revoke(site.server, desk.holder.fingerprint, "遗失")
    with site.server.log.moment() as connection:
        found = site.server.log.roll(connection).devices
    assert [found[one].is_revoked for one in devices(site)] == [True, True]


def test_a_certificate_for_another_key_is_asked_in_vain(site, desk):
    server = line(site, desk)
    with pytest.raises(Exception, match="原来的密钥"):
        server.renew(wire.Renewal(identity.request(identity.new_key(), "P01")))
    server.close()


def test_a_certificate_of_another_root_is_not_taken(site, desk):
    other = identity.found_authority("别的局", founding.utc_now())
    strange = identity.issue(other, desk.holder.key.public_key(), "P01", founding.utc_now())

    class Lying:
        def renew(self, _asked):
            return wire.RenewalAnswer(identity.to_der(strange))

    before = desk.holder
    with pytest.raises(Refused, match="没有采用"):
        renewing.renew(desk, Lying())
    assert desk.holder is before
