"""What happens while a round is under way: what is sealed meanwhile goes up in the same exchange, and so does what the
server could not yet take.
"""

import pytest
from msgspec.structs import replace

from desktop.store import journal
from desktop.sync import wire
from desktop.sync.client import Server
from desktop.sync.round import exchange
from tests.making.sites import open_visit


@pytest.fixture
def desk(site):
    """P01's, with nothing waiting."""
    made = site.desk("P01")
    site.exchange("P01")
    return made


@pytest.fixture
def first(monkeypatch):
    """Lets a function stand for the first round; the others go as they do."""
    over_the_line, asked_before = Server.round, []

    def stand(function):
        def one(server, asked):
            asked_before.append(asked)
            if len(asked_before) == 1:
                return function(lambda other: over_the_line(server, other), asked)
            return over_the_line(server, asked)

        monkeypatch.setattr(Server, "round", one)
        return asked_before

    return stand


def waiting(desk):
    with desk.reading() as session:
        return journal.unreceipted(session)


def test_what_is_sealed_while_nothing_is_sent_goes_up_in_the_same_exchange(desk, first):
    def meanwhile(ask, asked):
        open_visit(desk)
        return ask(asked)

    rounds = first(meanwhile)
    assert exchange(desk).pushed == 1
    assert waiting(desk) == []
    assert [len(one.entries) for one in rounds[:2]] == [0, 1]


def test_what_is_sealed_while_something_is_sent_goes_up_in_the_same_exchange(desk, first):
    open_visit(desk)

    def meanwhile(ask, asked):
        answer = ask(asked)
        open_visit(desk)
        return answer

    first(meanwhile)
    assert exchange(desk).pushed == 2
    assert waiting(desk) == []


def test_what_was_turned_back_for_its_certificate_goes_up_again_with_it_in_the_same_exchange(desk, first):
    open_visit(desk)
    author = desk.holder.fingerprint

    def turned_back(ask, asked):
        turned = wire.Turned(0, wire.Code.CERTIFICATE, "", author)
        return replace(ask(replace(asked, entries=())), turned=(turned,))

    rounds = first(turned_back)
    assert exchange(desk).error == ""
    assert waiting(desk) == []
    assert [(len(one.entries), len(one.certificates)) for one in rounds[:2]] == [(1, 0), (1, 1)]
