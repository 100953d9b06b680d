"""What was hurt here and the server holds comes back; what stays with others is not looked for again and again."""

from desktop.actions import mending
from desktop.store import projections, queries
from desktop.supervision.roster import Role
from tests.making.sites import MINE, whole_visit


def original(desk, visit):
    with desk.reading() as session:
        return queries.findings_of_visit(session, visit, MINE)[0][1].raised.photos[0].original


def file(desk, name):
    return desk.folder / "blobs" / name[:2] / name


def test_a_damaged_photo_of_ones_own_is_fetched_back_from_the_server(site):
    desk = site.desk("P01")
    name = original(desk, whole_visit(desk))
    site.exchange("P01")
    whole = desk.blobs.get(name)
    file(desk, name).write_bytes(b"hurt")
    assert mending.mend(desk).blobs == (name,)
    assert site.exchange("P01").blobs_down == 1
    assert desk.blobs.get(name) == whole


def test_a_damaged_photo_that_only_lies_here_is_left_as_it_is(site):
    desk = site.desk("P01")
    name = original(desk, whole_visit(desk))
    file(desk, name).write_bytes(b"hurt")
    assert mending.mend(desk).blobs == ()
    assert file(desk, name).read_bytes() == b"hurt"


def test_lists_that_differ_from_the_journal_are_made_again(site):
    desk = site.desk("P01")
    whole_visit(desk)
    with desk._writing() as session:
        session.connection().exec_driver_sql("UPDATE line SET status = 'x'")
    assert mending.mend(desk).subjects > 0
    with desk.reading() as session:
        assert projections.differing(session) == []


def test_originals_of_others_are_told_apart_once(site):
    visit = whole_visit(site.desk("P01"))
    site.exchange("P01")
    supervisor = site.desk("S01", Role.SUPERVISOR)
    name = original(supervisor, visit)
    with supervisor.reading() as session:
        assert queries.missing_blobs(session) == []
    assert not file(supervisor, name).exists()
    assert site.exchange("S01").requests == 1
