"""Two people to whom two histories were shown find it when one hands the other a parcel; real forked servers."""

import shutil

import pytest

from desktop.bureau import parcels as at_bureau
from desktop.bureau.serve import Running
from desktop.journal import receipts
from desktop.store import queries, settings
from desktop.sync import enrolling, meeting, parcel, standing
from desktop.sync.client import Server
from desktop.sync.round import exchange
from tests.making.sites import PASSPHRASE, open_visit, whole_visit


@pytest.fixture
def two(site):
    """P01 and P02 of one bureau."""
    site.desk("P01")
    site.desk("P02")
    site.exchange("P01")
    return site


@pytest.fixture
def fork(two):
    """A second server from a copy of the folder; P02 syncs with it from now on, P01 with the first."""
    two.stop()
    copy = shutil.copytree(two.bureau, two.folder / "另一台")
    two.start()
    with Running(copy, PASSPHRASE) as running:
        two.desks["P02"].set(enrolling.SERVER_URL, running.url)
        yield running


def handed(site, visit):
    """What P01's parcel for P02 brought."""
    file = site.folder / "交接.parcel"
    parcel.make(site.desks["P01"], [site.desks["P02"].holder.certificate], file, visit)
    return parcel.take(site.desks["P02"], file)


def test_a_forked_server_is_found_when_a_parcel_is_exchanged_and_nothing_is_lost(two, fork):
    first = open_visit(two.desks["P01"])
    two.exchange("P01")
    second = open_visit(two.desks["P02"])
    third = open_visit(two.desks["P02"])
    two.exchange("P02")
    handed(two, first)
    assert two.exchange("P02").restored == meeting.TWO_SERVERS
    with two.desks["P02"].reading() as session:
        assert all(queries.visit(session, name) for name in (first, second, third))
    assert two.exchange("P02").restored == ""


def test_heads_of_one_size_with_two_roots_are_told_at_once(two, fork):
    first = open_visit(two.desks["P01"])
    open_visit(two.desks["P02"])
    two.exchange("P01")
    two.exchange("P02")
    assert "立即联系管理员" in handed(two, first).refused[0]


def test_among_people_of_one_server_a_parcel_says_nothing(two):
    first = open_visit(two.desks["P01"])
    two.exchange("P01")
    assert handed(two, first).refused == ()
    outcome = exchange(two.desks["P02"])
    assert (outcome.error, outcome.restored) == ("", "")
    with two.desks["P02"].reading() as session:
        assert settings.read(session, standing.MET, tuple[receipts.Signed, ...]) == ()


def test_a_head_that_comes_by_hand_while_a_round_is_under_way_is_no_quarrel(site, tmp_path, monkeypatch):
    desk, over_the_line = site.desk("P01"), Server.round
    site.exchange("P01")
    whole_visit(desk)
    parcel.make(desk, [site.server.server.certificate], tmp_path / "去.parcel")
    at_bureau.take(site.server, tmp_path / "去.parcel", tmp_path / "回.parcel")

    def meanwhile(server, asked):
        answer = over_the_line(server, asked)
        parcel.take(desk, tmp_path / "回.parcel")
        return answer

    monkeypatch.setattr(Server, "round", meanwhile)
    assert exchange(desk).error == ""
    monkeypatch.undo()
    assert exchange(desk).error == ""
