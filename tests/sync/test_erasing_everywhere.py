"""清除附件 over real sockets: every desk drops the bytes, whenever it hears of it."""

import pytest

from desktop.bureau import checking
from desktop.desk import Act, Fact
from desktop.errors import NotAllowed
from desktop.store import queries
from desktop.supervision.erasing import Consented, Requested, subject_of
from desktop.supervision.roster import Role
from tests.making.sites import MINE, open_visit, raise_finding, seal_and_close

SCOPE, SUBJECT, AT = f"mine/{MINE}", subject_of("x1"), "2026-11-22T03:33:00Z"


@pytest.fixture
def photo(site):
    """A photo of P01 that is everywhere. Answers its hash."""
    for person, role in (("P01", Role.INSPECTOR), ("P02", Role.INSPECTOR), ("A1", Role.ADMINISTRATOR)):
        site.desk(person, role)
    site.desk("A2", Role.ADMINISTRATOR)
    author = site.desks["P01"]
    visit = open_visit(author)
    raise_finding(author, visit)
    seal_and_close(author, visit)
    for person in ("P01", "P02", "A1"):
        site.exchange(person)
    with site.desks["P02"].reading() as session:
        blobs = [name for name, present in queries.all_blobs(session) if present and site.desks["P02"].blobs.has(name)]
    return next(name for name in blobs if author.blobs.has(name))


def erase(site, blob):
    asked = Requested(blobs=(blob,), person="A1", at=AT, reason="无关人员入镜", ground="演示依据")
    request = site.desks["A1"].seal([Act(SCOPE, (Fact(SUBJECT, asked),))]).entries[0]
    site.exchange("A1")
    site.exchange("A2")
    consent = Consented(request=request, person="A2", at=AT)
    site.desks["A2"].seal([Act(SCOPE, (Fact(SUBJECT, consent),))])
    site.exchange("A2")


def has(site, person, blob):
    return site.desks[person].blobs.has(blob)


def test_every_desk_drops_it_when_it_hears_also_one_that_was_away(site, photo):
    data = site.desks["P02"].blobs.get(photo)
    erase(site, photo)
    assert has(site, "P02", photo)  # not heard yet
    for person in ("P02", "P01", "A1"):
        site.exchange(person)
    assert [has(site, person, photo) for person in ("P01", "P02", "A1", "A2")] == [False] * 4
    assert site.desks["P02"].keep_fetched(photo, data).is_empty
    with pytest.raises(NotAllowed, match="清除"):
        site.desks["P01"].keep(data, "photo")
    assert checking.check(site.server).is_sound


def test_who_comes_later_never_has_it_and_asks_for_nothing(site, photo):
    erase(site, photo)
    later = site.desk("P04")
    site.exchange("P04")
    assert not later.blobs.has(photo)
    with later.reading() as session:
        assert photo not in {name for name, _ in queries.missing_blobs(session)}
