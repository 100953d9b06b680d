"""What crosses the line: how many requests, connections and bytes each kind of exchange costs. On a slow line these
decide how long it takes, and unlike times they are the same on every machine.

The limits are what is needed now and a few in a hundred more: who makes an exchange dearer sees it here.
"""

import datetime as dt
from contextlib import contextmanager

import pytest

from desktop.bureau import register
from desktop.supervision.roster import MineKind, MineRegistered, Role
from desktop.sync import enrolling
from desktop.sync.round import exchange
from tests.bench import making
from tests.making.lines import CountedLine
from tests.making.sites import Site

FACTS = 10_000
PHOTOS, PHOTO, PREVIEW = 40, 300_000, 30_000
NOW = dt.datetime(2026, 11, 22, 3, 33, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def office(founded, tmp_path_factory):
    """A bureau whose clock stands still (no nonce grows old), with the mines the entries are about."""
    site = Site.copied(founded, tmp_path_factory.mktemp("line"))
    site.stop()
    site.start(lambda: NOW)
    mines = [
        MineRegistered(code=one, name=f"演示{one}", kind=MineKind.QUARRY, supervised_by="demo") for one in making.MINES
    ]
    register.register(site.server, register.Roster(mines=tuple(mines)))
    yield site
    site.close()


@pytest.fixture(scope="module")
def desks(office):
    """Two who see every mine."""
    return office.desk("S01", Role.SUPERVISOR), office.desk("S02", Role.SUPERVISOR)


@contextmanager
def counted(office, desk):
    """The desk talks through a line that is counted."""
    with CountedLine(office.port) as line:
        desk.set(enrolling.SERVER_URL, f"https://127.0.0.1:{line.port}")
        yield line


def over(office, desk):
    """One exchange that must succeed, and the line it went over."""
    with counted(office, desk) as line:
        outcome = exchange(desk)
    assert (outcome.error, outcome.refused) == ("", []), outcome
    return outcome, line


def sealed(desk, entries):
    """Entries that wait on a desk for their receipts."""
    making.put(desk, entries, is_folded=False)


def hold(found, asked, *, up, down):
    """This exchange took exactly these requests and connections, and at most so many bytes."""
    outcome, line = found
    assert (outcome.requests, line.connections) == asked
    assert line.up <= up
    assert line.down <= down


@pytest.mark.parametrize(
    ("make", "facts", "limits"),
    [
        pytest.param(making.natural, 10_000, (3, 605_000, 70_000, 650_000), id="natural"),
        pytest.param(making.worst, 5_000, (2, 780_000, 242_000, 1_010_000), id="one fact an entry"),
    ],
)
def test_thousands_of_facts_take_a_request_a_megabyte(office, desks, make, facts, limits):
    giver, taker = desks
    over(office, taker)
    sealed(giver, make(giver.holder, facts))
    requests, entries, receipts, down = limits
    hold(over(office, giver), (requests, 1), up=entries, down=receipts)
    hold(over(office, taker), (requests, 1), up=3_400, down=down)


def test_nothing_new_is_one_request_of_four_thousand_bytes(office, desks):
    for desk in desks:
        over(office, desk)
        hold(over(office, desk), (1, 1), up=1_600, down=2_700)


@pytest.mark.parametrize(("count", "up", "down"), [(1, 2_400, 4_200), (10, 3_800, 6_800)])
def test_a_few_new_on_both_sides_are_one_request_of_each(office, desks, count, up, down):
    for desk in (*desks, *desks):
        over(office, desk)
    for desk in desks:
        sealed(desk, making.worst(desk.holder, count))
    for desk, pulled in zip(desks, (0, count), strict=True):
        found = over(office, desk)
        assert (found[0].pushed, found[0].pulled) == (count, pulled)
        hold(found, (1, 1), up=up, down=down)


def test_photos_cost_little_more_than_their_bytes_and_a_request_each(office, desks):
    giver, taker = desks
    over(office, taker)
    whole, small = PHOTOS * PHOTO, PHOTOS * PREVIEW
    names = [giver.keep(one, "original") for one in making.photos(PHOTOS, PHOTO)]
    previews = [giver.keep(one, "preview") for one in making.photos(PHOTOS, PREVIEW)]
    sealed(giver, making.with_blobs(giver.holder, names, previews))
    giver.rebuild()
    found = over(office, giver)
    assert found[0].blobs_up == 2 * PHOTOS
    hold(found, (2 * PHOTOS + 3, 3), up=(whole + small) * 101 // 100, down=40_000)
    found = over(office, taker)
    assert found[0].blobs_down == PHOTOS  # the originals stay where they are
    hold(found, (PHOTOS + 2, 3), up=30_000, down=small * 104 // 100)
