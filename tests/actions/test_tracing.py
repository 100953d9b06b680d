"""Responsibility tracing: the timeline of a finding with proved intervals, and who demonstrably knew since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.actions import papers, reviews, tracing
from desktop.deliveries import Delivery
from desktop.desk import Desk
from desktop.errors import Missing
from desktop.journal.entry import Entry
from desktop.store import journal
from desktop.supervision import finding, review, service, visit
from tests.documents import tools
from tests.making import visits
from tests.making.desks import MINE, Bureau
from tests.making.relay import hand_over

YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@pytest.fixture
def bureau() -> Bureau:
    made = Bureau()
    made.register()
    return made


@pytest.fixture
def inspector(bureau: Bureau, tmp_path: Path) -> Iterator[Desk]:
    made = bureau.enrol(tmp_path / "p1")
    yield made
    made.close()


@pytest.fixture
def chief(bureau: Bureau, inspector: Desk, tmp_path: Path) -> Iterator[Desk]:
    made = bureau.enrol(tmp_path / "p3", "p3", seed=3)
    yield made
    made.close()


def unreceipted(desk: Desk) -> list[Entry]:
    with desk.reading() as session:
        return list(journal.entries(session, journal.unreceipted(session)))


def test_a_finding_is_told_from_its_raising_to_the_supervisors_word(
    bureau: Bureau, inspector: Desk, chief: Desk
) -> None:
    made, name = visits.closed(inspector)
    papers.issue_ledger(inspector, made)
    bureau.clock.forward(hours=3)
    inspector.receive(Delivery(receipts=(bureau.receipts(unreceipted(inspector)),)))
    hand_over(inspector, chief)
    reviews.give_back(chief, made, "演示：事实写得不清楚")
    found = tracing.trace(chief, [name])
    assert [one.who for one in found.moments][-1] == "演示主管丙"
    assert found.moments[-1].what == "审阅台账：退回，演示：事实写得不清楚"
    assert [(one.who, one.what.split("：")[0]) for one in found.knowers] == [
        ("演示专员甲", "发现隐患（一般）"),
        ("演示主管丙", "审阅台账"),
    ]


def test_a_record_lies_between_what_its_author_held_and_its_receipt(bureau: Bureau, inspector: Desk) -> None:
    visits.sealed(inspector)
    bureau.clock.forward(hours=3)
    inspector.receive(Delivery(receipts=(bureau.receipts(unreceipted(inspector)),)))
    (choice,) = tracing.read_findings(inspector, MINE, *YEAR)
    raised = next(one for one in tracing.trace(inspector, [choice.id]).moments if one.subject.startswith("finding/"))
    assert (raised.not_after, raised.claimed) == ("2026-11-22T04:00:00Z", "2026-11-22T01:00:00Z")


def test_without_a_receipt_nothing_but_the_clock_speaks(inspector: Desk) -> None:
    _, name = visits.sealed(inspector)
    found = tracing.trace(inspector, [name])
    assert {one.not_after for one in found.moments} == {""}
    assert all(one.claimed for one in found.moments)


def test_the_timeline_prints(inspector: Desk, tmp_path: Path) -> None:
    made, name = visits.closed(inspector)
    papers.issue_ledger(inspector, made)
    file = tracing.print_trace(inspector, tracing.trace(inspector, [name]), tmp_path)
    words = tools.text(file.read_bytes(), tmp_path)
    assert "责任倒查时间线" in words
    assert "谁从什么时候起有记录表明知道" in words


def test_every_kind_of_fact_of_a_finding_has_its_words(inspector: Desk) -> None:
    kinds = (finding.KINDS, review.KINDS, service.KINDS, visit.KINDS)
    assert [shape for known in kinds for shape in known.values() if shape not in tracing._WORDS] == []


def test_an_unknown_finding_is_missing(inspector: Desk) -> None:
    with pytest.raises(Missing):
        tracing.trace(inspector, ["no-such"])
    assert tracing.read_findings(inspector, MINE, *YEAR) == ()
