"""The coverage of a mine's month, from its register, its checklist and what visits sealed (第十三条 月全覆盖)."""

from __future__ import annotations

import datetime as dt

from desktop.actions import checklists
from desktop.desk import Desk
from desktop.errors import BadInput, Missing
from desktop.store import histories, queries
from desktop.supervision import coverage
from desktop.supervision import places as register
from desktop.supervision.checklist import due, items_by_id
from desktop.supervision.days import day_of, month_days, start_of
from desktop.supervision.places import ListedPlace
from desktop.supervision.roster import Place


def month(desk: Desk, mine: str, wanted: str) -> coverage.Coverage:
    """The coverage of a month (2026-11): every place in use on any of its days up to today. BadInput, Missing.

    What is due is told by the checklist of the month's last day, or of today.
    """
    try:
        first, last = month_days(wanted)
    except ValueError as error:
        raise BadInput(f"“{wanted}”不是月份，请写成 2026-11。") from error
    until = max(first, min(last, desk.world.today()))
    with desk.reading() as session:
        card = queries.mine(session, mine)
        known = queries.state(session, f"places/{mine}", register.Register) or register.Register()
        lines = histories.passed(session, mine, start_of(first), start_of(last + dt.timedelta(days=1)))
    if card is None:
        raise Missing(f"没有矿山 {mine} 的资料，请先同步。")
    here = register.in_use(card.places, known, first.isoformat(), until.isoformat())
    passings = [
        coverage.Passing(one.visit, one.place, day, {answer.item: answer.result for answer in one.answers})
        for one in lines
        if (day := day_of(one.day)) is not None
    ]
    return coverage.coverage(wanted, _due(desk, mine, here, until), passings)


def _due(desk: Desk, mine: str, here: tuple[ListedPlace, ...], day: dt.date) -> list[coverage.Due]:
    places = [Place(id=one.id, name=one.name, kind=one.kind) for one in here]
    checklist = checklists.for_mine(desk, mine, places, day)
    items = items_by_id(checklist)
    scopes = [
        coverage.Due(
            ListedPlace(id=part.place.id, name=part.place.name, kind=part.place.kind),
            tuple(items[line.item] for line in part.lines),
            is_scope=True,
        )
        for part in checklist.sections
        if part.is_scope
    ]
    return scopes + [coverage.Due(one, due(checklist, one.kind)) for one in here]
