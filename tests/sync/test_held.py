"""待处理: held by the server, released or returned by an entry of the managing role; over real sockets."""

import pytest

from desktop.actions import holding
from desktop.bureau import acts, checking, deciding, register
from desktop.desk import Act, Fact
from desktop.errors import Missing, NotAllowed
from desktop.store import projections, queries, records
from desktop.store.records import Delivery
from desktop.supervision import roster
from desktop.supervision.holding import HoldingStatus, Released, subject_of
from desktop.supervision.roster import Role
from desktop.sync import enrolling
from tests.making.sites import CHEAP, MINE, PASSPHRASE, open_visit


def delivery(desk, name):
    with desk.reading() as session:
        return records.delivery_of(session, f"visit/{name}")[:2]


def sets(desk):
    with desk.reading() as session:
        return projections.digests(session).get(f"mine/{MINE}", {})


def knows(desk, name):
    with desk.reading() as session:
        return queries.visit(session, name) is not None


@pytest.fixture
def held(site):
    """P03's visit at a mine that was never his; P01 and S01 have the mine. Answers the visit."""
    for person, role in (("P01", Role.INSPECTOR), ("S01", Role.SUPERVISOR)):
        site.desk(person, role)
    code = register.invite(site.server, Role.INSPECTOR, "P03", [], name="演示专员丙").code
    author = enrolling.enrol(site.folder / "丙", site.running.url, code, PASSPHRASE, device_name="测试", cost=CHEAP)
    site.desks["P03"] = author
    site.exchange("P03")
    name = open_visit(author)
    for person in ("P03", "S01", "P01"):
        site.exchange(person)
    return name


def test_a_held_entry_waits_at_the_managing_role_and_nowhere_else(site, held):
    assert [line.person for line in holding.read_held(site.desks["S01"])] == ["演示专员丙"]
    assert holding.read_held(site.desks["P01"]) == ()
    assert (knows(site.desks["S01"], held), knows(site.desks["P01"], held)) == (False, False)


def test_released_by_the_supervisor_it_comes_to_everybody_entitled_and_counts(site, held):
    line = holding.read_held(site.desks["S01"])[0]
    changes = holding.release(site.desks["S01"], line.id, "当日由他代管")
    assert f"visit/{held}" in changes.subjects
    for person in ("S01", "P01", "P03"):
        site.exchange(person)
    assert [knows(site.desks[person], held) for person in ("S01", "P01", "P03")] == [True, True, True]
    assert sets(site.desks["S01"]) == sets(site.desks["P01"])
    assert delivery(site.desks["P03"], held)[0] is Delivery.COMPLETE
    assert holding.read_held(site.desks["S01"]) == ()


def test_returned_its_author_hears_why_and_what_to_do_and_it_counts_nowhere(site, held):
    line = holding.read_held(site.desks["S01"])[0]
    holding.send_back(site.desks["S01"], line.id, "不是你负责的矿山", "请交给演示专员甲重查")
    for person in ("S01", "P01", "P03"):
        site.exchange(person)
    far, reason = delivery(site.desks["P03"], held)
    assert far is Delivery.HELD
    assert reason == "主管部门已退回：不是你负责的矿山；请交给演示专员甲重查"
    assert not any(knows(site.desks[person], held) for person in ("S01", "P01"))
    assert [line.status for line in holding.read_held(site.desks["S01"])] == [HoldingStatus.RETURNED]


def test_what_was_returned_may_be_released_later_and_then_stands(site, held):
    supervisor = site.desks["S01"]
    line = holding.read_held(supervisor)[0]
    holding.send_back(supervisor, line.id, "先退回")
    holding.release(supervisor, line.id, "核实后采用")
    site.exchange("S01")
    site.exchange("P01")
    assert knows(site.desks["P01"], held)
    with pytest.raises(NotAllowed, match="已经采用"):
        holding.send_back(supervisor, line.id, "又退回")


def test_an_inspector_cannot_release_and_a_release_of_his_would_be_held_itself(site, held):
    inspector = site.desks["P01"]
    entry = holding.read_held(site.desks["S01"])[0].id
    body = Released(entry=entry, person="P01", at="2026-11-22T00:00:00Z", reason="自作主张")
    inspector.seal([Act(f"mine/{MINE}", (Fact(subject_of(entry), body),))])
    for person in ("P01", "S01", "P01"):
        site.exchange(person)
    assert not knows(site.desks["S01"], held)
    assert not knows(inspector, held)


def test_the_administrator_lists_releases_and_returns_on_the_server(site, held):
    found = deciding.held_entries(site.server)
    assert [(one.person, one.scope, one.reason) for one in found] == [
        ("P03", f"mine/{MINE}", "P03 当时没有这里的指派或职务")
    ]
    with pytest.raises(Missing, match="held list"):
        deciding.release(site.server, "0000", "原因")
    deciding.release(site.server, found[0].id[:8], "代管期间")
    for person in ("P01", "P03", "S01"):
        site.exchange(person)
    assert all(knows(site.desks[person], held) for person in ("P01", "P03", "S01"))
    assert deciding.held_entries(site.server) == []
    assert checking.check(site.server).is_sound


def test_who_comes_later_receives_what_was_released_and_folds_the_same(site, held):
    deciding.release(site.server, deciding.held_entries(site.server)[0].id, "代管期间")
    site.exchange("P01")
    later = site.desk("P04")
    assert sets(later) == sets(site.desks["P01"])
    later.rebuild()
    assert sets(later) == sets(site.desks["P01"])


def test_nobody_releases_what_he_sealed_himself(site, held):
    author = site.desks["P03"]
    roles = roster.RoleGranted(role=Role.SUPERVISOR, org="demo")
    acts.seal(site.server, [("person/P03", roles, ())])
    site.exchange("P03")
    site.exchange("P03")
    entry = holding.read_held(site.desks["S01"])[0].id
    assert holding.read_held(author) == ()
    with pytest.raises(NotAllowed, match="自己的记录"):
        holding.release(author, entry, "自己采用")
    body = Released(entry=entry, person="P03", at="2026-11-22T00:00:00Z", reason="自己采用")
    author.seal([Act(f"mine/{MINE}", (Fact(subject_of(entry), body),))])
    for person in ("P03", "P01"):
        site.exchange(person)
    assert not knows(site.desks["P01"], held)
