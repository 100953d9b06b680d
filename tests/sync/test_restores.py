"""Every way in which a disk may be older than it was: a desk's, the server's, both, two of one. Whatever existed
anywhere afterwards exists everywhere it belongs once all have synced; nobody chooses a side; a sentence says what
happened.
"""

import shutil

import pytest
from sqlalchemy import select

from desktop.actions import keeping
from desktop.bureau import checking as bureau_checking
from desktop.bureau import keeping as bureau_keeping
from desktop.bureau import register, tables
from desktop.opening import open_desk
from desktop.store import checking, journal, projections, records
from desktop.store.records import Delivery
from desktop.supervision.roster import Role
from desktop.sync import enrolling
from tests.making.sites import CHEAP, PASSPHRASE, whole_visit

BACK, AGAIN = "已取回本设备以前送达的", "补送了"


@pytest.fixture
def busy(site):
    """P01, P02 and the supervisor; a visit of each inspector that everybody has."""
    for person, role in (("P01", Role.INSPECTOR), ("P02", Role.INSPECTOR), ("S01", Role.SUPERVISOR)):
        site.desk(person, role)
    whole_visit(site.desks["P01"])
    everybody_syncs(site, ["P01", "P02", "S01"])
    return site


def everybody_syncs(site, order):
    """Each once, in this order; what the exchanges said."""
    return "".join(site.exchange(person).restored for person in order)


def works(site, person):
    whole_visit(site.desks[person])


def ids(desk):
    with desk.reading() as session:
        return {name for name, _ in journal.all_ids(session)}


def of_server(site):
    with site.server.log.moment() as connection:
        entries = set(connection.execute(select(tables.entry.c.id)).scalars())
        return entries, set(connection.execute(select(tables.held.c.hash)).scalars())


def named(site):
    """Files that any entry of any desk names."""
    found = set()
    for desk in site.desks.values():
        with desk.reading() as session:
            found |= {blob for one in journal.entries(session, ids(desk)) for blob in one.blobs}
    return found


def everywhere(site):
    """Everything that exists somewhere now: entries, and files that somebody named and has."""
    entries, held = of_server(site)
    for desk in site.desks.values():
        entries |= ids(desk)
        held |= {name for name in named(site) if desk.blobs.has(name)}
    return entries, held & named(site)


def desk_from_backup(site):
    """P01's computer is lost; another one begins from the backup."""
    keeping.backup(site.desks["P01"], site.folder / "备份")
    works(site, "P01")
    everybody_syncs(site, ["P01", "S01"])
    site.desks["P01"].close()
    shutil.rmtree(site.desks["P01"].folder)
    keeping.restore(site.folder / "备份", site.folder / "恢复")
    site.desks["P01"] = open_desk(site.folder / "恢复", PASSPHRASE)


def desk_from_an_image(site):
    """P01's disk is put back as it was, by somebody who tells nobody."""
    folder = image(site, "P01")
    works(site, "P01")
    everybody_syncs(site, ["P01"])
    put_back(site, "P01", folder)


def desk_copied(site):
    """P01's folder is copied, and both are worked in."""
    folder = image(site, "P01")
    works(site, "P01")
    everybody_syncs(site, ["P01"])
    site.desks["copy"] = open_desk(folder, PASSPHRASE)
    works(site, "copy")


def server_from_backup(site):
    """The server is lost and restored by the command."""
    bureau_keeping.backup(site.bureau, site.folder / "服务器.zip")
    works(site, "P01")
    works(site, "P02")
    everybody_syncs(site, ["P01", "P02"])
    site.stop()
    shutil.rmtree(site.bureau)
    bureau_keeping.restore(site.folder / "服务器.zip", site.bureau, PASSPHRASE)
    site.start()


def server_from_an_image(site):
    """The server's disk is put back as it was; it cannot know."""
    old = image_of_server(site)
    works(site, "P01")
    everybody_syncs(site, ["P01"])
    put_back_server(site, old)
    works(site, "P02")


def server_from_an_image_others_first(site):
    """The same, and it has given its numbers to others before anybody shows it what it lost."""
    old = image_of_server(site)
    works(site, "P01")
    everybody_syncs(site, ["P01"])
    put_back_server(site, old)
    works(site, "P02")
    site.exchange("P02")


def both_from_images(site):
    """Server and P01 from the same evening; the supervisor has what came later."""
    old, folder = image_of_server(site), image(site, "P01")
    works(site, "P01")
    everybody_syncs(site, ["P01", "S01"])
    put_back(site, "P01", folder)
    put_back_server(site, old)


WAYS = {  # what happens, and what is said of it
    desk_from_backup: (BACK,),
    desk_from_an_image: (BACK,),
    desk_copied: (BACK,),
    server_from_backup: (AGAIN,),
    server_from_an_image: (AGAIN,),
    server_from_an_image_others_first: (AGAIN,),
    both_from_images: (AGAIN, BACK),
}


@pytest.mark.parametrize("is_turned", [False, True], ids=["in order", "turned"])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_nothing_that_exists_anywhere_is_lost(busy, way, is_turned):
    way(busy)
    entries, files = everywhere(busy)
    order = sorted(busy.desks, reverse=is_turned)
    said = everybody_syncs(busy, order) + everybody_syncs(busy, order)
    assert all(sentence in said for sentence in WAYS[way])
    assert everybody_syncs(busy, [*order, *order]) == ""  # said once
    known, held = of_server(busy)
    assert entries <= known
    assert files <= held
    assert [len(entries - ids(busy.desks[person])) for person in order] == [0] * len(order)
    digests = {str(digest(desk)) for desk in busy.desks.values()}
    assert len(digests) == 1
    assert_sound(busy, files)


def assert_sound(site, files):
    """Every check is clean; what has all its files somewhere is complete."""
    if named(site) <= files:
        for desk in site.desks.values():
            with desk.reading() as session:
                assert {one.state for one in records.every(session)} == {Delivery.COMPLETE}
    assert bureau_checking.check(site.server).is_sound
    for desk in site.desks.values():
        assert checking.check(desk.folder, PASSPHRASE).problems == ()


def digest(desk):
    with desk.reading() as session:
        return projections.digests(session)["mine/M01"]


def image(site, person):
    """A copy of a closed desk's folder; the desk goes on."""
    site.desks[person].close()
    folder = shutil.copytree(site.desks[person].folder, site.folder / f"映像 {person}")
    site.desks[person] = open_desk(site.desks[person].folder, PASSPHRASE)
    return folder


def put_back(site, person, folder):
    site.desks[person].close()
    shutil.rmtree(site.desks[person].folder)
    shutil.copytree(folder, site.desks[person].folder)
    site.desks[person] = open_desk(site.desks[person].folder, PASSPHRASE)


def image_of_server(site):
    site.stop()
    old = shutil.copytree(site.bureau, site.folder / "服务器映像")
    site.start()
    return old


def put_back_server(site, old):
    site.stop()
    shutil.rmtree(site.bureau)
    shutil.move(old, site.bureau)
    site.start()


def test_a_device_that_joined_after_the_image_was_taken_brings_its_own_enrolment(site):
    """It was never synced before the server's disk was put back: nobody else has what enrolled it."""
    register.invite(site.server, Role.INSPECTOR, "P01", ["M01"])
    old = image_of_server(site)
    code = register.invite(site.server, Role.INSPECTOR, "P01", ["M01"]).code
    desk = enrolling.enrol(site.folder / "新", site.running.url, code, PASSPHRASE, device_name="新电脑", cost=CHEAP)
    site.desks["P01"] = desk
    put_back_server(site, old)
    assert "补送了" in site.exchange("P01").restored
    works(site, "P01")
    site.exchange("P01")
    with desk.reading() as session:
        assert records.counts(session)[Delivery.HELD] == 0
    assert desk.holder.fingerprint in bureau_roll(site).devices
    assert not bureau_checking.check(site.server).hurt


def bureau_roll(site):
    with site.server.log.moment() as connection:
        return site.server.log.roll(connection)
