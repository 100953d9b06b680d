"""The coverage of a mine's month, from its register, its checklist and what visits sealed (第十三条 月全覆盖)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.actions import checklists
from desktop.desk import Desk
from desktop.errors import BadInput, Missing
from desktop.store import histories, queries
from desktop.store.queries import Line
from desktop.supervision import coverage
from desktop.supervision import places as register
from desktop.supervision.checklist import Checklist, Item, due, items_by_id
from desktop.supervision.days import day_of, month_days, start_of
from desktop.supervision.places import ListedPlace
from desktop.supervision.roster import Place


@dataclass(frozen=True, slots=True)
class Opened:
    """A month with what its cells open: items by id, visits by id, and the names of places no longer in use."""

    coverage: coverage.Coverage
    items: Mapping[str, Item]
    visits: Mapping[str, Line]
    names: Mapping[str, str]


def month(desk: Desk, mine: str, wanted: str) -> coverage.Coverage:
    """The coverage of a month (2026-11): every place in use on any of its days up to today. BadInput, Missing.

    What is due is told by the checklist of the month's last day, or of today.
    """
    return opened(desk, mine, wanted).coverage


def months(desk: Desk, mine: str, wanted: Sequence[str]) -> list[coverage.Coverage]:
    """The coverage of several months of a mine, in their order. BadInput, Missing."""
    return [month(desk, mine, one) for one in wanted]


def opened(desk: Desk, mine: str, wanted: str) -> Opened:
    """The same, and what its cells open. BadInput, Missing."""
    try:
        first, last = month_days(wanted)
    except ValueError as error:
        raise BadInput(f"“{wanted}”不是月份，请写成 2026-11。") from error
    until = max(first, min(last, desk.world.today()))
    with desk.reading() as session:
        card = queries.mine(session, mine)
        known = queries.state(session, f"places/{mine}", register.Register) or register.Register()
        lines = histories.passed(session, mine, start_of(first), start_of(last + dt.timedelta(days=1)))
        visits = {one.id: one for one in queries.lines_of(session, {f"visit/{one.visit}" for one in lines})}
    if card is None:
        raise Missing(f"没有矿山 {mine} 的资料，请先同步。")
    here = register.in_use(card.places, known, first.isoformat(), until.isoformat())
    passings = [
        coverage.Passing(one.visit, one.place, day, {answer.item: answer.result for answer in one.answers})
        for one in lines
        if (day := day_of(one.day)) is not None
    ]
    checklist = _checklist(desk, mine, here, until)
    return Opened(
        coverage.coverage(wanted, _due(checklist, here), passings),
        items_by_id(checklist),
        {one.visit: visits[one.visit] for one in lines if one.visit in visits},
        {one.id: one.name for one in register.listed(card.places, known)},
    )


def _checklist(desk: Desk, mine: str, here: tuple[ListedPlace, ...], day: dt.date) -> Checklist:
    return checklists.for_mine(desk, mine, [Place(id=one.id, name=one.name, kind=one.kind) for one in here], day)


def _due(checklist: Checklist, here: tuple[ListedPlace, ...]) -> list[coverage.Due]:
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
    order = {part.place.id: number for number, part in enumerate(checklist.sections)}
    ordered = sorted(here, key=lambda one: (order.get(one.id, len(order)), one.name))
    return scopes + [coverage.Due(one, due(checklist, one.kind)) for one in ordered]
