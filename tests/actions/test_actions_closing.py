"""What the law asks before a finding is struck off or a paper goes out, and what may happen to a paper once."""

from __future__ import annotations

import pytest

from desktop.actions import findings, visits
from desktop.desk import Desk
from desktop.errors import NotAllowed
from desktop.store import queries
from desktop.supervision.finding import Recheck, Status
from tests.making import visits as making


def status(desk: Desk, finding: str) -> Status:
    with desk.reading() as session:
        found = queries.finding(session, finding)
    assert found is not None
    return found.status


def recheck(desk: Desk, finding: str, result: Recheck) -> None:
    visit = making.opened(desk)
    findings.recheck(desk, visit, finding, result, closes=False)
    visits.seal_section(desk, visit)


def test_only_the_last_recheck_lets_a_finding_be_struck_off(desk: Desk) -> None:
    _, finding = making.sealed(desk)
    recheck(desk, finding, Recheck.DONE)
    recheck(desk, finding, Recheck.NOT_DONE)
    with pytest.raises(NotAllowed, match="最近一次复查"):
        findings.close(desk, finding)
    recheck(desk, finding, Recheck.DONE)
    findings.close(desk, finding)
    assert status(desk, finding) is Status.CLOSED
