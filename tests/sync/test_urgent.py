"""停产撤人 and 疑似重大 go first: before a backlog, before other photos, and in the middle of a round that is
under way.
"""

import threading

import pytest
from msgspec.structs import replace

from desktop.actions import drafting, findings, photos, visits, withdrawal
from desktop.store import queries, records, urgent
from desktop.store.records import Delivery
from desktop.supervision.finding import Grade, Measure
from desktop.supervision.roster import Role
from desktop.supervision.visit import Result
from desktop.sync.round import exchange
from desktop.sync.standing import UPLOAD_CAP
from tests.bench import making
from tests.making.photos import jpeg
from tests.making.sites import MINE, first_item, open_visit, raise_finding

BACKLOG = 400


def put_backlog(desk, count=BACKLOG):
    """Findings of this mine that wait, an entry each."""
    facts = [making._finding(making.name(), number, "") for number in range(count)]
    making.put(desk, [making.sealed(desk.holder, MINE, [one]) for one in facts], is_folded=False)


def withdraw(desk):
    visit = open_visit(desk)
    withdrawal.demand(desk, visit, "演示采场", "边坡有滑坡危险", "演示矿长")
    return visit


def suspect(desk, visit):
    """A sealed 疑似重大 with one photo; answers its finding and the photo's blobs."""
    item = first_item(desk)
    visits.answer(desk, visit, item, "pit", Result.FAIL)
    proposed = findings.propose(desk, visit, item, "pit")
    measure = Measure(kind="责令立即整改", text="停止该处作业")
    found = replace(proposed, fact="边坡角超过设计", demand="停止作业", grade=Grade.SUSPECTED_MAJOR, measure=measure)
    findings.raise_finding(desk, visit, found)
    photos.attach(desk, visit, [("IMG_9.jpg", jpeg())], found.id)
    photo = next(one for one in drafting.load(desk, visit).findings if one.id == found.id).photos[0]
    visits.seal_section(desk, visit)
    return found.id, {photo.original, photo.preview}


def waiting(desk):
    with desk.reading() as session:
        return len(urgent.newer(session, 0))


def delivery(desk, subject):
    with desk.reading() as session:
        return records.delivery_of(session, subject)[0]


class Once:
    """Stops an exchange after the first answer about this, and remembers what was told."""

    def __init__(self, what):
        self.stop, self.told, self._what = threading.Event(), [], what

    def __call__(self, what, done, whole):
        self.told.append(what)
        if what.startswith(self._what):
            self.stop.set()


def test_a_withdrawal_has_its_receipt_after_the_first_request_whatever_waits(site):
    desk = site.desk("P01")
    put_backlog(desk)
    visit = withdraw(desk)
    once = Once("记录")
    exchange(desk, once.stop, once)  # the answer of the request that was under way already is not stored
    assert once.told[0] == "急：停产撤人"
    assert len(once.told) == 2
    assert delivery(desk, f"visit/{visit}") is not Delivery.SEALED
    assert waiting(desk) > BACKLOG / 2


def test_the_supervisor_can_read_it_while_the_backlog_still_waits(site):
    desk = site.desk("P01")
    supervisor = site.desk("S01", Role.SUPERVISOR)
    put_backlog(desk)
    visit = withdraw(desk)
    once = Once("记录")
    exchange(desk, once.stop, once)
    site.exchange("S01")
    with supervisor.reading() as session:
        state = queries.visit(session, visit)
    assert state.opened.mine == MINE
    assert state.sections[0].sealed.measures[0].kind == "停产撤人"


def test_a_suspected_major_finding_brings_the_opening_of_its_visit_along(site):
    desk = site.desk("P01")
    put_backlog(desk)
    visit = open_visit(desk)
    finding, _ = suspect(desk, visit)
    once = Once("记录")
    exchange(desk, once.stop, once)
    assert once.told[0] == "急：疑似重大"
    assert {delivery(desk, f"finding/{finding}"), delivery(desk, f"visit/{visit}")} == {Delivery.DELIVERED}


def test_its_photos_go_before_those_of_other_findings(site):
    desk = site.desk("P01")
    usual = open_visit(desk)
    raise_finding(desk, usual)
    visits.seal_section(desk, usual)
    _, blobs = suspect(desk, open_visit(desk))
    with desk.reading() as session:
        found = {name for name, *_ in queries.unsettled_blobs(session)}
    assert found > blobs
    desk.set(UPLOAD_CAP, 100)
    stop, held = threading.Event(), []

    def progress(what, done, whole):
        if what.startswith("照片") and done:
            held.append({name for name in found if (site.bureau / "blobs" / name[:2] / name).exists()})
            stop.set()

    exchange(desk, stop, progress)
    assert held[0]
    assert held[0] <= blobs


@pytest.fixture
def busy(site):
    """A desk whose photos take some seconds."""
    desk = site.desk("P01")
    names = [desk.keep(one, "preview") for one in making.photos(12, 40_000)]
    making.put(desk, making.with_blobs(desk.holder, names))
    desk.set(UPLOAD_CAP, 200)
    return desk


def test_what_becomes_urgent_while_photos_are_on_their_way_does_not_wait_for_them(busy):
    seen = []

    def progress(what, done, whole):
        if what.startswith("照片") and not seen:
            seen.append(withdraw(busy))
        if what.startswith("急"):
            with busy.reading() as session:
                seen.append(len(queries.unsettled_blobs(session)))

    outcome = exchange(busy, progress=progress)
    visit, left = seen
    assert left > 0
    assert outcome.error == ""
    assert delivery(busy, f"visit/{visit}") is Delivery.COMPLETE


def test_words_about_a_withdrawal_alone_make_nothing_urgent(site):
    desk = site.desk("P01")
    visit = open_visit(desk)
    item = first_item(desk)
    visits.answer(desk, visit, item, "pit", Result.FAIL)
    proposed = findings.propose(desk, visit, item, "pit")
    found = replace(proposed, fact="停产撤人制度未上墙，疑似重大隐患台账缺页", demand="补齐", deadline="2026-12-01")
    findings.raise_finding(desk, visit, found)
    visits.seal_section(desk, visit)
    with desk.reading() as session:
        assert urgent.among(session, urgent.newer(session, 0)) == []
