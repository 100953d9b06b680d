"""Rows of the server's log that cannot be proved here: none is lost behind a cursor, none delays another."""

import dataclasses

from desktop.actions import remotes
from desktop.bureau import acts
from desktop.journal import identity, sealing
from desktop.store import journal
from desktop.supervision.remote import Means, RemoteChecked
from desktop.supervision.roster import Role
from desktop.sync.round import exchange
from desktop.world import World
from tests.making.sites import MINE

SCOPE = f"mine/{MINE}"
CALL = RemoteChecked(
    mine=MINE,
    person="P09",
    started="2026-11-22T01:00:00Z",
    ended="2026-11-22T01:10:00Z",
    means=Means.APP,
    looked_at=("视频",),
)


def stranger(site):
    """A device of the bureau's CA whose enrolment the log does not contain."""
    key = identity.new_key()
    return identity.Holder(key, identity.issue(site.server.authority, key.public_key(), "演示专员丁", World().now()))


def call(holder):
    world = World()
    draft = sealing.Draft("remote.checked", f"remote/{world.name()}", CALL)
    return sealing.make(holder, SCOPE, [draft], [], stamp=world.stamp(), salts=world.random)


def holds(desk, entry):
    with desk.reading() as session:
        return bool(journal.have(session, [entry.id]))


def cursor(desk):
    with desk.reading() as session:
        found = journal.cursors(session).get(SCOPE)
    return found.number if found else 0


def test_an_entry_whose_author_becomes_known_later_is_not_lost(site):
    supervisor, holder = site.desk("S01", Role.SUPERVISOR), stranger(site)
    entry = call(holder)
    site.server.log.append([entry])
    assert "证书未知" in exchange(supervisor).refused[0]
    assert not holds(supervisor, entry)
    der = identity.to_der(holder.certificate)
    acts.seal(site.server, [acts.enrol(site.server, "P09", der, holder.fingerprint, "测试电脑")])
    assert exchange(supervisor).refused == []
    assert holds(supervisor, entry)


def test_a_row_that_is_damaged_at_the_server_stays_asked_for_and_delays_no_other(site):
    desk, supervisor = site.desk("P01"), site.desk("S01", Role.SUPERVISOR)
    remotes.record(desk, MINE, Means.APP, ["视频"])
    site.exchange("P01")
    bad = dataclasses.replace(call(desk.holder), signature=bytes(64))
    site.server.log.append([bad])
    good = call(desk.holder)
    site.server.log.append([good])
    for _ in range(2):
        assert "签名不对" in exchange(supervisor).refused[0]
        assert holds(supervisor, good)
        assert cursor(supervisor) < 2
