"""The coverage of a mine's month, from its register, its checklist and what visits sealed (第十三条 月全覆盖)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop.actions import checklists, readings
from desktop.desk import Desk
from desktop.errors import BadInput, DeskError, Missing
from desktop.regulation.readings import Rules
from desktop.store import histories, publications, queries
from desktop.store.database import Session
from desktop.store.queries import Line
from desktop.supervision import coverage
from desktop.supervision import places as register
from desktop.supervision.checklist import Checklist, Item, due, items_by_id
from desktop.supervision.days import day_of, month_days, month_of, start_of
from desktop.supervision.places import ListedPlace
from desktop.supervision.roster import MineRegistered, Place


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
    """The coverage of several months of a mine, in their order: as `month` of each, what they share read once.
    BadInput, Missing.
    """
    spans = [_span(desk, one) for one in wanted]
    if not spans:
        return []
    with desk.reading() as session:
        practice = readings.practice(session)
        card, known = _mine(session, mine)
        after = max(last for _, last, _ in spans) + dt.timedelta(days=1)
        lines = histories.passed(session, mine, start_of(min(first for first, _, _ in spans)), start_of(after))
    passings: dict[str, list[coverage.Passing]] = {}
    for one in _passings(lines):
        passings.setdefault(month_of(one.day), []).append(one)
    compose = checklists.for_places(desk, mine)
    found = []
    for name, (first, _, until) in zip(wanted, spans, strict=True):
        rules = practice.on(until)
        here = _here(card, known, first, until, rules)
        on = {place.id for place in register.in_use(card.places, known, until.isoformat(), until.isoformat())}
        ordered = [*(place for place in here if place.id in on), *(place for place in here if place.id not in on)]
        checklist = compose(tuple(Place(id=place.id, name=place.name, kind=place.kind) for place in ordered))
        found.append(_coverage(name, _due(checklist, here), passings.get(name, ()), rules))
    return found


def uncovered(desk: Desk, mines: Iterable[str], wanted: str) -> dict[str, tuple[str, ...]]:
    """By mine the names of the places that do not count yet in a month; a mine whose checklist does not fit is left
    out, and so is one not known here. What mines share is read once. BadInput.
    """
    first, last, until = _span(desk, wanted)
    found: dict[str, tuple[str, ...]] = {}
    with desk.reading() as session:
        rules = readings.rules(session, until)
        cards = {card.code: card for card in queries.mines(session)}
        registers = dict(queries.states(session, "places", register.Register))
        shelf = checklists.Shelf(desk, publications.read(session), until)
        for mine in mines:
            known = registers.get(mine, register.Register())
            try:
                card = cards[mine]
                here = _here(card, known, first, until, rules)
                checklist = shelf.checklist(card, known, _as_places(here))
            except (KeyError, DeskError):
                continue
            lines = histories.passed(session, mine, start_of(first), start_of(last + dt.timedelta(days=1)))
            lacking = coverage.uncovered(wanted, _due(checklist, here), _passings(lines))
            if lacking:
                found[mine] = tuple(one.name for one in lacking)
    return found


def opened(desk: Desk, mine: str, wanted: str) -> Opened:
    """The same, and what its cells open. BadInput, Missing."""
    first, last, until = _span(desk, wanted)
    with desk.reading() as session:
        rules = readings.rules(session, until)
        card, known = _mine(session, mine)
        lines = histories.passed(session, mine, start_of(first), start_of(last + dt.timedelta(days=1)))
        visits = {one.id: one for one in queries.lines_of(session, {f"visit/{one.visit}" for one in lines})}
    here = _here(card, known, first, until, rules)
    checklist = _checklist(desk, mine, here, until)
    return Opened(
        _coverage(wanted, _due(checklist, here), _passings(lines), rules),
        items_by_id(checklist),
        {one.visit: visits[one.visit] for one in lines if one.visit in visits},
        {one.id: one.name for one in register.listed(card.places, known)},
    )


def _here(
    card: MineRegistered, known: register.Register, first: dt.date, until: dt.date, rules: Rules
) -> tuple[ListedPlace, ...]:
    """The places of a month: those on the register, or where the bureau reads it so those the mine handed in."""
    here = register.in_use(card.places, known, first.isoformat(), until.isoformat())
    return register.handed_in(here, known, month_of(first)) if rules.by_drawings else here


def _coverage(
    name: str, due: Sequence[coverage.Due], passings: Iterable[coverage.Passing], rules: Rules
) -> coverage.Coverage:
    return coverage.coverage(name, due, passings, must_be_whole=rules.whole_months)


def _span(desk: Desk, wanted: str) -> tuple[dt.date, dt.date, dt.date]:
    """The first and last day of a month, and its last day so far. BadInput."""
    try:
        first, last = month_days(wanted)
    except ValueError as error:
        raise BadInput(f"“{wanted}”不是月份，请写成 2026-11。") from error
    return first, last, max(first, min(last, desk.world.today()))


def _mine(session: Session, mine: str) -> tuple[MineRegistered, register.Register]:
    card = queries.mine(session, mine)
    if card is None:
        raise Missing(f"没有矿山 {mine} 的资料，请先同步。")
    return card, queries.state(session, f"places/{mine}", register.Register) or register.Register()


def _passings(lines: Iterable[histories.PassedLine]) -> list[coverage.Passing]:
    return [
        coverage.Passing(one.visit, one.place, day, {answer.item: answer.result for answer in one.answers})
        for one in lines
        if (day := day_of(one.day)) is not None
    ]


def _checklist(desk: Desk, mine: str, here: tuple[ListedPlace, ...], day: dt.date) -> Checklist:
    return checklists.for_mine(desk, mine, _as_places(here), day)


def _as_places(here: Iterable[ListedPlace]) -> list[Place]:
    return [Place(id=one.id, name=one.name, kind=one.kind) for one in here]


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
