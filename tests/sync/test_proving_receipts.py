"""Records that the server took, gave receipts for, and left out of its log: asked about by lot, told, brought again."""

import msgspec
import pytest

from desktop.errors import Refused
from desktop.journal import receipts, tree
from desktop.store import journal, records, settings
from desktop.store.records import Delivery
from desktop.sync import auditing, enrolling, meeting, wire
from desktop.sync.client import Server
from desktop.sync.round import exchange
from tests.making.sites import whole_visit
from tests.sync.test_evil_answers import ZSTD, Impostor

LONG_AGO = "2026-01-01T00:00:00Z"


@pytest.fixture
def desk(site):
    """P01's desk with a visit that nobody has received."""
    made = site.desk("P01")
    whole_visit(made)
    return made


def make_due(desk):
    desk.set(auditing.ASKED, LONG_AGO)


def asked_at(desk):
    with desk.reading() as session:
        return settings.read(session, auditing.ASKED, str)


def states(desk):
    with desk.reading() as session:
        return {one.state for one in records.every(session)}


def take_and_leave_out(site, desk):
    """The server's own key receipts and completes everything that waits, under the head that is known; its log never
    hears of it.
    """
    with desk.reading() as session:
        waiting = list(journal.entries(session, journal.unreceipted(session)))
        held = journal.newest_head(session)
    key, head = site.server.server.key, receipts.read_head(site.server.server.key.public_key(), held)
    items = tuple(
        receipts.Receipt(one.id, one.header.scope, 900 + place, head.size - 1, receipts.Verdict.ADMITTED)
        for place, one in enumerate(waiting)
    )
    answer = wire.RoundAnswer(
        epoch=head.epoch,
        head=held,
        completed=wire.Cursor(head.epoch, "", 0),
        receipts=(receipts.sign(key, receipts.receipts(head.epoch, LONG_AGO, items)),),
        completes=(receipts.sign(key, receipts.complete(head.epoch, LONG_AGO, tuple(one.id for one in waiting))),),
    )
    with Impostor(site, 200, ZSTD, wire.write(answer)):
        exchange(desk)
    site.start()


def test_what_was_receipted_and_left_out_is_told_and_brought_again(site, desk):
    take_and_leave_out(site, desk)
    assert states(desk) == {Delivery.COMPLETE}  # so it was told
    make_due(desk)
    assert "不能证明还在它的日志里" in exchange(desk).error
    assert exchange(desk).error == ""
    with site.server.log.moment() as connection:
        sent = {name for (name,) in connection.exec_driver_sql("SELECT id FROM entry")}
    with desk.reading() as session:
        assert {name for name, _ in journal.all_ids(session)} <= sent
    site.exchange("P01")
    assert states(desk) == {Delivery.COMPLETE}


def test_it_is_asked_about_until_it_is_proved(site, desk):
    take_and_leave_out(site, desk)
    make_due(desk)
    exchange(desk)
    assert asked_at(desk) == LONG_AGO
    exchange(desk)
    assert asked_at(desk) != LONG_AGO


def test_an_honest_server_proves_in_a_request_a_record_once_a_day(site, desk):
    site.exchange("P01")
    make_due(desk)
    assert site.exchange("P01").requests == 1 + auditing.COUNT
    assert site.exchange("P01").requests == 1


def test_a_new_desk_asks_nothing_on_its_first_day(site, desk):
    assert asked_at(desk) != LONG_AGO
    assert site.exchange("P01").error == ""


def other_receipt(site):
    """A receipt for something else."""
    stranger = receipts.Receipt("0" * 64, "mine/M01", 1, 1, receipts.Verdict.ADMITTED)
    said = receipts.receipts("e", LONG_AGO, (stranger,))
    return receipts.sign(site.server.server.key, said)


LIES = {
    "another place": lambda said, site: msgspec.structs.replace(said, index=said.index - 1),
    "a path cut short": lambda said, site: msgspec.structs.replace(said, path=said.path[:-1]),
    "a path of another record": lambda said, site: msgspec.structs.replace(said, path=said.path[::-1]),
    "another receipt": lambda said, site: msgspec.structs.replace(said, receipt=other_receipt(site)),
}


class Lying(Server):
    """The server's answers, a little changed."""

    lie = staticmethod(lambda said: said)

    def proof(self, entry):
        return self.lie(Server.proof(self, entry))


def line(site, desk, lie):
    one = Lying(site.running.url, enrolling.root_file(desk), desk.holder)
    one.lie = lie
    return one


@pytest.mark.parametrize("lie", LIES)
def test_a_proof_that_is_none_is_noticed(site, desk, lie):
    site.exchange("P01")
    make_due(desk)
    server = line(site, desk, lambda said: LIES[lie](said, site))
    try:
        with pytest.raises(Refused, match="不能证明"):
            auditing.audit(desk, server)
    finally:
        server.close()
    assert asked_at(desk) == LONG_AGO


def test_a_proof_from_another_log_of_the_same_history_is_noticed(site, desk):
    site.exchange("P01")
    make_due(desk)
    server = line(site, desk, lambda said: forged(said, site, desk))
    try:
        with pytest.raises(Refused, match=meeting.OTHER_LOG[:8]):
            auditing.audit(desk, server)
    finally:
        server.close()


def forged(said, site, desk):
    """The proof from a log of the same size, in which this record stands where it should and all else is other."""
    key = site.server.server.key
    with desk.reading() as session:
        head = receipts.read_head(key.public_key(), journal.newest_head(session))
    (one,) = receipts.read_receipts(key.public_key(), said.receipt).items

    def node(level, index):
        if index != one.index >> level:
            return bytes(32)
        if level == 0:
            return tree.leaf(one.id)
        return tree.parent(node(level - 1, 2 * index), node(level - 1, 2 * index + 1))

    other = receipts.sign(key, receipts.head(head.epoch, LONG_AGO, head.size, tree.root(head.size, node)))
    return msgspec.structs.replace(said, head=other, path=tuple(tree.inclusion(one.index, head.size, node)))
