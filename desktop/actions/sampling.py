"""The sample of 抽查 items of a visit: drawn by the program when the visit is planned, shown, and overridable.

It is drawn once, for every place of the mine, and travels with the opening: the paper sheet, every desk of the team and
the ledger show the same one, whatever their desks know of earlier visits. What a person chose instead, and why, is
sealed with that person's section. A visit without a sample (planned before there was one) offers all 抽查 items.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from desktop.actions import checklists
from desktop.actions.drafting import VisitDraft, change, load
from desktop.desk import Changes, Desk
from desktop.errors import BadInput, Missing
from desktop.store import histories
from desktop.supervision import sampling
from desktop.supervision.checklist import Checklist, Level, Line, Section, items_by_id, section_of
from desktop.supervision.days import day_of, month_days, month_of, start_of
from desktop.supervision.facts import encode
from desktop.supervision.sampling import Drawn
from desktop.supervision.visit import Result, Visit

ALL_CHOSEN = "本次查全部抽查项"
DRAWN_AGAIN = "恢复程序抽取的项目"
_MOST_BYTES = 40 * 1024  # of what is drawn; the opening may have 64 KiB


@dataclass(frozen=True, slots=True)
class Candidate:
    """A 抽查 item of a place: whether the program drew it, whether it is to be checked, and why it comes up now."""

    number: int
    item: str
    text: str
    is_drawn: bool
    is_chosen: bool
    turn: sampling.Turn
    last: dt.date | None


@dataclass(frozen=True, slots=True)
class Choice:
    """The 抽查 items of a place with who changed what was drawn, and why ("" when nobody did)."""

    place: str
    name: str
    candidates: tuple[Candidate, ...]
    by: str = ""
    reason: str = ""


def drawn(desk: Desk, draft: VisitDraft, checklist: Checklist) -> tuple[Drawn, ...]:
    """A sample for every scope and every place of the checklist, on the route or not: a colleague who passes another
    place checks what the leader's desk drew.
    """
    return _drawn(desk, draft, checklist, checklist.sections)


def begin(desk: Desk, visit: str) -> Changes:
    """Check what the program draws: draw where nothing was drawn; what persons chose gives way to it."""

    def step(draft: VisitDraft) -> VisitDraft:
        if draft.sample is None or not draft.is_open:
            checklist = checklists.bound(desk, draft.checklist)
            return replace(draft, sample=drawn(desk, draft, checklist))
        plain = {one.place: one for one in draft.sample if not one.by}
        back = [
            replace(plain[place], by=desk.person, reason=DRAWN_AGAIN)
            for place in dict.fromkeys(one.place for one in draft.sample if one.by)
            if place in plain
        ]
        return replace(draft, sample=(*plain.values(), *back))

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
        others = tuple(one for one in now.sample or () if one.place != place or not one.by)
        return replace(now, sample=(*others, new))

    return change(desk, visit, step)


def end(desk: Desk, visit: str) -> Changes:
    """Offer all 抽查 items again. What the opening told the team is not taken back: all are this person's choice."""

    def step(draft: VisitDraft) -> VisitDraft:
        if draft.sample is None or not draft.is_open:
            return replace(draft, sample=None)
        checklist = checklists.bound(desk, draft.checklist)
        every = [
            Drawn(place=section.place.id, items=items, by=desk.person, reason=ALL_CHOSEN)
            for section in checklist.sections
            if (items := tuple(_samples(checklist, section)))
        ]
        return replace(draft, sample=(*(one for one in draft.sample if not one.by), *every))

    return change(desk, visit, step)


def with_place(desk: Desk, draft: VisitDraft, section: Section) -> VisitDraft:
    """The draft with a sample for a place that joined the route; unchanged without a sample or when it has one."""
    if draft.sample is None or any(one.place == section.place.id for one in draft.sample):
        return draft
    checklist = checklists.bound(desk, draft.checklist)
    return replace(draft, sample=(*draft.sample, *_drawn(desk, draft, checklist, [section])))


def again(desk: Desk, draft: VisitDraft, checklist: Checklist, given: Iterable[Drawn] = ()) -> tuple[Drawn, ...] | None:
    """The sample for another version of the checklist: what a person chose stays as far as it is there, the rest is as
    `given` (by the leader's desk), else drawn again. None without a sample.
    """
    if draft.sample is None:
        return None
    known = {section.place.id: set(_samples(checklist, section)) for section in checklist.sections}
    told = {one.place: one for one in given if one.place in known and not one.by}
    late = [section for section in checklist.sections if section.place.id not in told]
    chosen = [one for one in draft.sample if one.by and one.place in known]
    kept = [replace(one, items=tuple(item for item in one.items if item in known[one.place])) for one in chosen]
    return (*told.values(), *_drawn(desk, draft, checklist, late), *kept)


def to_open_with(draft: VisitDraft) -> tuple[Drawn, ...] | None:
    """What the opening tells the team; of a mine too large for one fact the route alone, the rest is drawn as it is
    passed.
    """
    if draft.sample is None or sum(len(encode(one)) for one in draft.sample) <= _MOST_BYTES:
        return draft.sample
    route = {*draft.planned, *(leg.place for leg in draft.legs)}
    return tuple(one for one in draft.sample if one.place in route)


def to_seal(draft: VisitDraft, state: Visit, scopes: Iterable[str]) -> tuple[Drawn, ...]:
    """What was drawn or chosen for the places of a section, as far as it is not sealed yet."""
    here, known = {*scopes, *(leg.place for leg in draft.legs)}, set(state.drawn)
    return tuple(one for one in draft.sample or () if one.place in here and one not in known)


def offered(draft: VisitDraft, checklist: Checklist, section: Section) -> tuple[Line, ...]:
    """The lines of a section this visit checks: every 必查, and the 抽查 drawn (all, where nothing was drawn)."""
    return lines_of(checklist, section, sampling.by_place(draft.sample or ()))


def lines_of(checklist: Checklist, section: Section, drawn: Mapping[str, frozenset[str]]) -> tuple[Line, ...]:
    """The lines of a section to check when this was drawn (by place): every 必查, and of 抽查 those drawn, if any
    was.
    """
    if section.place.id not in drawn:
        return section.lines
    chosen, items = drawn[section.place.id], items_by_id(checklist)
    return tuple(line for line in section.lines if line.item in chosen or items[line.item].level is Level.MUST)


def choice(desk: Desk, visit: str, place: str) -> Choice:
    """All 抽查 items of a place, with when each was last checked there and why it is drawn. Missing; reads only."""
    draft = load(desk, visit)
    checklist = checklists.bound(desk, draft.checklist)
    section = section_of(checklist, place)
    if section is None:
        raise Missing(f"这次检查的检查表里没有地点“{place}”，请在路线中选择。")
    day = day_of(draft.started) or desk.world.today()
    last = _past(desk, draft, day)[0].get(place, {})
    here = [one for one in draft.sample or () if one.place == place]
    plain = next((set(one.items) for one in here if not one.by), None)
    wanted = sampling.by_place(here).get(place)
    changed = next((one for one in reversed(here) if one.by), None)
    items = items_by_id(checklist)
    return Choice(
        place=place,
        name=section.place.name,
        candidates=tuple(
            Candidate(
                number=line.number,
                item=line.item,
                text=items[line.item].text,
                is_drawn=plain is not None and line.item in plain,
                is_chosen=wanted is None or line.item in wanted,
                turn=sampling.turn(day, last.get(line.item)),
                last=last.get(line.item),
            )
            for line in section.lines
            if items[line.item].level is Level.SAMPLE
        ),
        by=changed.by if changed else "",
        reason=changed.reason if changed else "",
    )


def chosen(desk: Desk, visit: str) -> frozenset[tuple[str, str]] | None:
    """The (place, item) of all 抽查 items this visit is to check, for the paper sheet and before any place is passed;
    None: nothing is drawn, all are offered. Missing without a draft. Reads only.
    """
    draft = load(desk, visit)
    if draft.sample is None:
        return None
    checklist = checklists.bound(desk, draft.checklist)
    known = {one.place for one in draft.sample}
    late = [section for section in checklist.sections if section.place.id not in known]
    every = (*draft.sample, *(_drawn(desk, draft, checklist, late) if late else ()))
    return frozenset((place, item) for place, items in sampling.by_place(every).items() for item in items)


def _drawn(desk: Desk, draft: VisitDraft, checklist: Checklist, sections: Sequence[Section]) -> tuple[Drawn, ...]:
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
