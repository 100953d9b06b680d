"""The demonstration's audit: the supervisor draws ledgers by lot and holds one of them against the five defects."""

from __future__ import annotations

import datetime as dt

from desktop.actions import audit_evidence, audit_paper, audits
from desktop.desk import Desk
from desktop.errors import Missing
from desktop.store import queries
from desktop.supervision.audit_marks import Mark, Verdict
from desktop.supervision.days import day_of
from desktop.supervision.visit import Visit

SIZE = 20  # of the few there are
ABOUT = dt.timedelta(days=31)  # of ledgers before and after the one that is shown


def hold(desk: Desk, visit: str) -> None:
    """Draw among the ledgers of the weeks around a visit and judge the one of that visit; once."""
    if audits.read_draws(desk):  # the program was cut off after it
        return
    day = _day(desk, visit)
    audits.draw(desk, (day - ABOUT, day + ABOUT), "", SIZE)
    name = audits.read_draws(desk)[0].id
    asked = audit_evidence.read_questions(desk, visit)
    marks = [Mark(about=one.about, verdict=Verdict.NOT_FOUND, said=one.words) for one in asked]
    audits.judge(desk, name, visit, marks, comment="已逐项核对，未发现问题。")


def table(desk: Desk) -> bytes:
    """Its printed table (抽查情况表)."""
    return audit_paper.draw_table(desk, audits.read_draws(desk)[0])


def _day(desk: Desk, visit: str) -> dt.date:
    with desk.reading() as session:
        state = queries.visit(session, visit) or Visit()
    day = day_of(state.opened.started) if state.opened is not None else None
    if day is None:
        raise Missing("这次检查还没有到达督导人员的电脑，请先同步。")
    return day
