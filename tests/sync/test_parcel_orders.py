"""Parcels that come late, twice, in another order, or not at all: the same is there in the end, and never less."""

import itertools

import pytest

from desktop.bureau import checking
from desktop.bureau import parcels as at_bureau
from desktop.errors import DeskError
from desktop.store import journal, projections, records
from desktop.store.records import Delivery
from desktop.sync import parcel
from tests.making.sites import whole_visit

CUTS = [0, 0.0001, 0.01, 0.25, 0.5, 0.75, 0.9999]  # of its bytes


@pytest.fixture
def two(site):
    """P01 who works, and P02 who is handed parcels."""
    site.desk("P01")
    site.desk("P02")
    site.exchange("P01")
    return site


def packed(site, to, count):
    """Parcels of the same addressee, each made after another visit."""
    files = []
    for number in range(count):
        whole_visit(site.desks["P01"])
        files.append(site.folder / f"{number}.parcel")
        parcel.make(site.desks["P01"], [to], files[-1])
    return files


def ids(desk):
    with desk.reading() as session:
        return {name for name, _ in journal.all_ids(session)}


def digests(desk):
    with desk.reading() as session:
        return projections.digests(session).get("mine/M01")


def test_a_colleague_takes_them_in_any_order_and_again(two):
    desk, colleague = two.desks["P01"], two.desks["P02"]
    files = packed(two, colleague.holder.certificate, 3)
    for file in (files[1], files[0], files[1], files[2], files[0]):
        before = ids(colleague)
        assert parcel.take(colleague, file).refused == ()
        assert before <= ids(colleague)
    assert ids(desk) <= ids(colleague)
    assert digests(desk) == digests(colleague)


def test_one_that_was_lost_is_made_good_by_the_next(two):
    desk, colleague = two.desks["P01"], two.desks["P02"]
    *_, last = packed(two, colleague.holder.certificate, 3)
    parcel.take(colleague, last)
    assert digests(desk) == digests(colleague)


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))), ids=str)
def test_the_bureau_and_its_receipts_in_any_order(two, order):
    desk = two.desks["P01"]
    files = packed(two, two.server.server.certificate, 2)
    backs = [two.folder / f"{number}.回执" for number in order]
    for number, back in zip(order, backs, strict=True):
        assert at_bureau.take(two.server, files[number], back).refused == ()
        assert at_bureau.take(two.server, files[number], back).refused == ()
    for back in (*backs, *reversed(backs)):
        assert parcel.take(desk, back).refused == ()
    with desk.reading() as session:
        assert {one.state for one in records.every(session)} == {Delivery.COMPLETE}
    assert checking.check(two.server).is_sound


def test_an_old_one_after_everything_went_by_network_changes_nothing(two):
    desk = two.desks["P01"]
    (file,) = packed(two, two.server.server.certificate, 1)
    two.exchange("P01")
    report = checking.check(two.server)
    assert at_bureau.take(two.server, file, two.folder / "回执").refused == ()
    assert checking.check(two.server) == report
    before = digests(desk)
    parcel.take(desk, two.folder / "回执")
    assert digests(desk) == before
    assert two.exchange("P01").restored == ""


def test_one_cut_short_is_refused_with_a_sentence_and_nothing_of_it_is_taken(two):
    colleague = two.desks["P02"]
    (file,) = packed(two, colleague.holder.certificate, 1)
    data, before = file.read_bytes(), (ids(colleague), digests(colleague))
    for part in CUTS:
        file.write_bytes(data[: int(len(data) * part)])
        with pytest.raises(DeskError, match="。"):
            parcel.take(colleague, file)
        assert (ids(colleague), digests(colleague)) == before
    file.write_bytes(data)
    assert parcel.take(colleague, file).entries > 0
