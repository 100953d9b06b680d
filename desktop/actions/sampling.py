"""The sample of 抽查 items of a visit: drawn by the program for every place of the route, shown, and overridable.

A visit without a sample offers all 抽查 items, as before. What was drawn, and who changed it why, is sealed with the
section.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from msgspec.structs import replace

from desktop.actions import checklists
from desktop.actions.drafting import VisitDraft, change, load
from desktop.desk import Changes, Desk
from desktop.errors import BadInput
from desktop.store import histories
from desktop.supervision import sampling
from desktop.supervision.checklist import Checklist, Level, Line, Section, items_by_id, section_of
from desktop.supervision.days import day_of, month_days, month_of, start_of
from desktop.supervision.visit import Drawn, Result


def begin(desk: Desk, visit: str) -> Changes:
    """Draw for every scope and every place of the route; places passed later are drawn as they are passed."""

    def step(draft: VisitDraft) -> VisitDraft:
        checklist = checklists.bound(desk, draft.checklist)
        passed = {leg.place for leg in draft.legs}
        sections = [part for part in checklist.sections if part.is_scope or part.place.id in passed]
        return replace(draft, sample=_drawn(desk, draft, checklist, sections))

    return change(desk, visit, step)


def override(desk: Desk, visit: str, place: str, items: Iterable[str], reason: str) -> Changes:
    """Check these 抽查 items at a place instead of those drawn. BadInput without a reason, or for an item that is none
    of the place's 抽查 items.
    """
    draft = load(desk, visit)
    checklist = checklists.bound(desk, draft.checklist)
    section = section_of(checklist, place)
    if section is None:
        raise BadInput(f"这次检查的检查表里没有地点“{place}”，请在路线中选择。")
    chosen, known = set(items), _samples(checklist, section)
    if strange := sorted(chosen - set(known)):
        raise BadInput(f"项目 {strange[0]} 不是“{section.place.name}”的抽查项，请核对编号。")
    if not reason.strip():
        raise BadInput("改动抽查项须写明原因。")
    new = Drawn(
        place=place, items=tuple(item for item in known if item in chosen), by=desk.person, reason=reason.strip()
    )

    def step(now: VisitDraft) -> VisitDraft:
        others = tuple(one for one in now.sample or () if one.place != place)
        return replace(now, sample=(*others, new))

    return change(desk, visit, step)


def end(desk: Desk, visit: str) -> Changes:
    """Offer all 抽查 items again."""
    return change(desk, visit, lambda draft: replace(draft, sample=None))


def with_place(desk: Desk, draft: VisitDraft, section: Section) -> VisitDraft:
    """The draft with a sample for a place that joined the route; unchanged without a sample or when it has one."""
    if draft.sample is None or any(one.place == section.place.id for one in draft.sample):
        return draft
    checklist = checklists.bound(desk, draft.checklist)
    return replace(draft, sample=(*draft.sample, *_drawn(desk, draft, checklist, [section])))


def again(desk: Desk, draft: VisitDraft, checklist: Checklist) -> tuple[Drawn, ...] | None:
    """The sample for another version of the checklist: what a person chose stays as far as it is there, the rest is
    drawn again. None without a sample.
    """
    if draft.sample is None:
        return None
    found: list[Drawn] = []
    for one in draft.sample:
        section = section_of(checklist, one.place)
        if section is None:
            continue
        known = set(_samples(checklist, section))
        if one.by:
            found.append(replace(one, items=tuple(item for item in one.items if item in known)))
        else:
            found += _drawn(desk, draft, checklist, [section])
    return tuple(found)


def offered(draft: VisitDraft, checklist: Checklist, section: Section) -> tuple[Line, ...]:
    """The lines of a section this visit checks: every 必查, and the 抽查 drawn (all, where nothing was drawn)."""
    drawn = next((one for one in draft.sample or () if one.place == section.place.id), None)
    if drawn is None:
        return section.lines
    chosen, items = set(drawn.items), items_by_id(checklist)
    return tuple(line for line in section.lines if line.item in chosen or items[line.item].level is Level.MUST)


def chosen(desk: Desk, visit: str) -> frozenset[tuple[str, str]] | None:
    """The (place, item) of all 抽查 items this visit is to check, for the paper sheet and before any place is passed;
    None: nothing is drawn, all are offered. Missing without a draft. Reads only.
    """
    draft = load(desk, visit)
    if draft.sample is None:
        return None
    checklist = checklists.bound(desk, draft.checklist)
    known = {one.place: set(one.items) for one in draft.sample}
    late = [section for section in checklist.sections if section.place.id not in known]
    known |= {one.place: set(one.items) for one in _drawn(desk, draft, checklist, late)} if late else {}
    return frozenset((place, item) for place, items in known.items() for item in items)


def _drawn(desk: Desk, draft: VisitDraft, checklist: Checklist, sections: list[Section]) -> tuple[Drawn, ...]:
    day = day_of(draft.started) or desk.world.today()
    last, passed = _past(desk, draft, day)
    return tuple(
        Drawn(
            place=section.place.id,
            items=sampling.draw(
                draft.id,
                section.place.id,
                _samples(checklist, section),
                day=day,
                last=last.get(section.place.id, {}),
                passings=sampling.passings_left(day, sorted(passed.get(section.place.id, ()))),
            ),
        )
        for section in sections
    )


def _samples(checklist: Checklist, section: Section) -> list[str]:
    items = items_by_id(checklist)
    return [line.item for line in section.lines if items[line.item].level is Level.SAMPLE]


def _past(desk: Desk, draft: VisitDraft, day: dt.date) -> tuple[dict[str, dict[str, dt.date]], dict[str, set[dt.date]]]:
    """By place: when each item was last checked, and the days it was passed; from the month before last on."""
    first, _ = month_days(month_of(day))
    with desk.reading() as session:
        lines = histories.passed(session, draft.mine, start_of(first - dt.timedelta(days=62)), "9")
    last: dict[str, dict[str, dt.date]] = {}
    passed: dict[str, set[dt.date]] = {}
    for line in lines:
        on = day_of(line.day)
        if on is None or line.visit == draft.id:
            continue
        passed.setdefault(line.place, set()).add(on)
        for one in line.answers:
            if one.result is not Result.NOT_CHECKED:
                last.setdefault(line.place, {})[one.item] = on
    return last, passed
