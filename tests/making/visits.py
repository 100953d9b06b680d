"""Visits under way, for tests."""

from __future__ import annotations

from msgspec.structs import replace

from desktop.actions import closing, findings, visits
from desktop.actions.drafting import FindingDraft, load
from desktop.demo import pictures
from desktop.desk import Desk
from desktop.supervision.visit import Result, SignerRole
from tests.making.desks import MINE

ITEM = "O-MIN-02"  # a 必查 item of the quarry's checklist, due at 采场
PLACE = "q1"
PNG = pictures.signature("演示")


def opened(desk: Desk, people: tuple[str, ...] = ()) -> str:
    """A visit that began, its first place passed."""
    visit = visits.plan(desk, MINE, people=people)
    visits.open_visit(desk, visit)
    visits.pass_place(desk, visit, PLACE, "2026-11-22T01:10:00Z", "2026-11-22T02:00:00Z")
    return visit


def failed(desk: Desk, visit: str, fact: str = "平台宽度 3 m，小于设计 4 m") -> str:
    """An item answered 不合格 with its finding in the draft; answers the finding's id."""
    visits.answer(desk, visit, ITEM, PLACE, Result.FAIL)
    finding: FindingDraft = replace(findings.propose(desk, visit, ITEM, PLACE), fact=fact, deadline="2026-12-01")
    findings.raise_finding(desk, visit, finding)
    return load(desk, visit).findings[-1].id


def sealed(desk: Desk, people: tuple[str, ...] = ()) -> tuple[str, str]:
    """A visit with one sealed section and its finding: (visit, finding)."""
    visit = opened(desk, people)
    finding = failed(desk, visit)
    visits.conform_rest(desk, visit, PLACE)
    visits.conform_rest(desk, visit, "全矿")
    visits.seal_section(desk, visit)
    return visit, finding


def closed(desk: Desk, people: tuple[str, ...] = ()) -> tuple[str, str]:
    """A visit sealed, signed and closed: (visit, finding)."""
    visit, finding = sealed(desk, people)
    closing.sign(desk, visit, SignerRole.LEADER, desk.name, PNG, person=desk.person)
    closing.close_visit(desk, visit)
    return visit, finding
