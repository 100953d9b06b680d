"""A desk that is new reads everything before it has the photos, and gets the latest of these first."""

import threading

from desktop.bureau import register
from desktop.store import queries
from desktop.supervision.roster import MineKind, MineRegistered, Role
from desktop.sync.round import exchange
from tests.bench import making


def photographed(desk, number):
    """A finding with a photo of its own; answers the photo's preview."""
    preview = desk.keep(b"\xff\xd8 %d" % number, "preview")
    making.put(desk, making.with_blobs(desk.holder, [making.name() * 2], [preview]))
    return preview


def test_records_are_read_before_photos_come_and_the_latest_photos_come_first(site):
    mine = MineRegistered(code=making.MINES[0], name="演示煤矿", kind=MineKind.COAL, supervised_by="demo")
    register.register(site.server, register.Roster(mines=(mine,)))
    giver, taker = site.desk("S01", Role.SUPERVISOR), site.desk("S02", Role.SUPERVISOR)
    previews = []
    for number in range(6):
        previews.append(photographed(giver, number))
        site.exchange("S01")
    stop = threading.Event()
    outcome = exchange(taker, stop, lambda what, done, whole: stop.set())  # after the first answer
    assert (outcome.pulled, outcome.blobs_down) == (6, 0)
    with taker.reading() as session:
        assert len(queries.findings(session)) == 6
        wanted = [name for name, _ in queries.missing_blobs(session)]
    assert [name for name in wanted if name in previews] == previews[::-1]
