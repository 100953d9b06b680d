"""Two colleagues countersign the leader's ledger at once, each on a laptop of his own: nothing is lost or hidden, and
one more signature makes it one paper again.
"""

import pytest

from desktop.actions import closing, papers, shelf, visits
from desktop.demo import pictures
from desktop.store import queries
from desktop.supervision.visit import Refusal, SignerRole
from tests.making.sites import open_visit


def state(desk, visit):
    with desk.reading() as session:
        return queries.visit(session, visit)


def files(desk, visit):
    """Who signed which file of the ledger."""
    return {one.file: set(one.signed) for one in state(desk, visit).papers}


@pytest.fixture
def team(site):
    """The leader has issued the ledger, and both colleagues have it."""
    desks = [site.desk(person) for person in ("P01", "P02", "P03")]
    site.exchange("P01")  # the colleagues stand on the roster now
    visit = open_visit(desks[0], ("P02", "P03"))
    visits.conform_rest(desks[0], visit, "pit")
    visits.seal_section(desks[0], visit)
    site.exchange("P01")
    for person, desk in zip(("P02", "P03"), desks[1:], strict=True):
        site.exchange(person)
        visits.join(desk, visit)
        visits.pass_place(desk, visit, "pit")
        visits.note_measure(desk, visit, "当场纠正", "提醒系安全带", told="演示班长")
        visits.seal_section(desk, visit)
        site.exchange(person)
    site.exchange("P01")
    closing.sign(desks[0], visit, SignerRole.LEADER, "P01", pictures.signature("演示"), person="P01")
    refusal = Refusal(reason="对事实有异议", witness="演示见证人")
    closing.sign(desks[0], visit, SignerRole.MINE, "演示矿长", None, refusal=refusal)
    closing.close_visit(desks[0], visit, reason_unchecked="测试")
    papers.issue_ledger(desks[0], visit)
    for person in ("P01", "P02", "P03"):
        site.exchange(person)
    return site, visit, desks


def at_once(team):
    """Both sign without knowing of each other; then everybody exchanges."""
    site, visit, desks = team
    for desk in desks[1:]:
        papers.countersign(desk, visit)
    for person in ("P02", "P03", "P01", "P02", "P03"):
        site.exchange(person)
    return site, visit, desks


def test_both_files_stand_with_all_who_signed_them_on_every_desk(team):
    _, visit, desks = at_once(team)
    both = [{"inspector_1", "inspector_2"}, {"inspector_1", "inspector_3"}]
    for desk in desks:
        assert sorted(map(sorted, files(desk, visit).values())) == [sorted(one) for one in both]
        assert all(papers.verify_file(desk, visit, name=name).intact for name in files(desk, visit))


def test_the_shelf_says_who_signed_which(team):
    _, _, (leader, *_) = at_once(team)
    assert sorted(one.signed_by for one in shelf.papers(leader)) == ["P01、P02", "P01、P03"]


def test_one_more_signature_makes_it_one_paper_again_everywhere(team):
    site, visit, (leader, second, third) = at_once(team)
    assert papers.waiting_for_me(second, state(second, visit))
    papers.countersign(second, visit)
    for person in ("P02", "P01", "P03"):
        site.exchange(person)
    for desk in (leader, second, third):
        (one,) = state(desk, visit).papers
        assert one.is_fully_signed
        assert papers.verify_file(desk, visit).holds
        assert papers.waiting_for_me(desk, state(desk, visit)) == []
        assert [line.signed_by for line in shelf.papers(desk)] == [""]
