"""The paper sheet (底稿) of a planned visit, or of a catalogue and some places without any desk."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from desktop.actions import checklists, drafting
from desktop.desk import Desk
from desktop.documents import paper_sheet, record
from desktop.documents.paper_sheet_record import Block, OpenFinding, SheetDrawn, SheetRecord, SheetRow, ToMeasure
from desktop.errors import BadInput
from desktop.store import queries
from desktop.supervision import checklist as lists
from desktop.supervision import judging, sheet
from desktop.supervision.finding import Finding, Grade

_DEMAND = 36  # characters that fit beside the boxes
_LONGEST_VISIT = 40
ELSEWHERE = "不在本次路线上的隐患（未销号）"
Named = tuple[str, Finding]


def print_sheet(
    desk: Desk, visit: str, *, sampled: Iterable[tuple[str, str]] | None = None, split: bool = False
) -> SheetDrawn:
    """The sheet of a visit that is still a draft: its route, or all places of its checklist while it has none.

    `sampled` are the (place, item) chosen among the 抽查 items, None prints all. With `split` the places that need
    more than two pages are printed by specialty. Missing when there is no draft or its checklist is not on this disk.
    """
    draft = drafting.load(desk, visit)
    checklist = checklists.bound(desk, draft.checklist)
    with desk.reading() as session:
        card = queries.mine(session, draft.mine)
        known = queries.findings(session, mine=draft.mine, open_only=True)
    passed = [leg.place for leg in draft.legs] or [part.place.id for part in checklist.sections if not part.is_scope]
    sections = sheet.due_sections(checklist, passed, sampled)
    design = card.design if card else {}
    used = draft.checklist
    shown = SheetRecord(
        mine=record.Mine(card.name, card.code, str(card.kind)) if card else record.Mine(draft.mine, draft.mine, ""),
        checklist=record.ChecklistUsed(used.title, used.edition, used.digest, used.status or None),
        drawn_at=desk.world.now().replace(microsecond=0),
        blocks=_blocks(checklist, sections, design, known),
        visit=visit,
        visit_type=str(draft.kind),
        people=tuple(one.name for one in draft.people),
    )
    return _drawn(shown, split)


def sheet_of_catalogue(
    catalogue: lists.Catalogue,
    mine: record.Mine,
    places: Iterable[lists.Place],
    at: dt.datetime,
    *,
    tags: Iterable[str] = (),
    visit: str = "",
    split: bool = False,
) -> SheetDrawn:
    """The sheet of these places by a catalogue alone; every item due there is printed. BadInput as `compose`."""
    if "*" in visit or len(visit) > _LONGEST_VISIT:
        raise BadInput(f"检查编号“{visit}”印不进二维码；请用不超过 {_LONGEST_VISIT} 个字、不含“*”的编号。")
    checklist = lists.compose(catalogue, mine.kind, tags, places)
    sections = sheet.due_sections(checklist, [part.place.id for part in checklist.sections])
    digest, status = lists.digest(checklist), checklist.status or None
    shown = SheetRecord(
        mine=mine,
        checklist=record.ChecklistUsed(checklist.title, checklist.edition, digest, status),
        drawn_at=at.replace(microsecond=0),
        blocks=_blocks(checklist, sections, {}, ()),
        visit=visit,
    )
    return _drawn(shown, split)


def _drawn(shown: SheetRecord, split: bool) -> SheetDrawn:
    drawn = paper_sheet.draw(shown)
    if not (split and drawn.proposals):
        return drawn
    return paper_sheet.draw(dataclasses.replace(shown, split=frozenset(one.place for one in drawn.proposals)))


def _blocks(
    checklist: lists.Checklist, sections: Sequence[lists.Section], design: Mapping[str, str], known: Sequence[Named]
) -> tuple[Block, ...]:
    """The sections as printed, each with its open findings; findings of other places last."""
    items = lists.items_by_id(checklist)
    numbered = [(f"复{number}", *one) for number, one in enumerate(_sorted(sections, known), 1)]
    blocks = []
    for section in sections:
        here = [one for one in numbered if _place(one[2]) == section.place.id]
        blocks.append(
            Block(
                place=section.place.id,
                name=section.place.name,
                kind=section.place.kind,
                rows=tuple(_row(line.number, items[line.item], design) for line in section.lines),
                findings=tuple(_finding(number, name, state, items) for number, name, state in here),
                is_scope=section.is_scope,
            )
        )
    printed = {section.place.id for section in sections}
    rest = [_finding(*one, items, with_place=True) for one in numbered if _place(one[2]) not in printed]
    if rest:
        blocks.append(Block(place="", name=ELSEWHERE, kind="", findings=tuple(rest), is_elsewhere=True))
    return tuple(blocks)


def _sorted(sections: Sequence[lists.Section], known: Sequence[Named]) -> list[Named]:
    """By place in the order of the sheet, then the nearest deadline first."""
    order = {section.place.id: number for number, section in enumerate(sections)}
    raised = [(name, state) for name, state in known if state.raised is not None]
    return sorted(raised, key=lambda one: (order.get(_place(one[1]), len(order)), one[1].deadline or "9999", one[0]))


def _place(state: Finding) -> str:
    return state.raised.place if state.raised else ""


def _row(number: int, item: lists.Item, design: Mapping[str, str]) -> SheetRow:
    return SheetRow(
        number=number,
        code=item.id,
        text=sheet.shorten(item.text),
        level=record.Level(item.level),
        specialty=item.specialty or "",
        is_major=item.major_hazard,
        measures=tuple(
            ToMeasure(one.param, judging.unit_text(one.unit), sheet.limit_words(one, design)) for one in item.values
        ),
    )


def _finding(
    number: str, name: str, state: Finding, items: Mapping[str, lists.Item], *, with_place: bool = False
) -> OpenFinding:
    raised = state.raised
    item = items.get(raised.item) if raised else None
    fact = f"{state.text('place_name')}：{state.text('fact')}" if with_place else state.text("fact")
    return OpenFinding(
        number=number,
        finding=name,
        fact=sheet.shorten(fact),
        is_major=raised is not None and raised.grade is Grade.SUSPECTED_MAJOR,
        deadline=dt.date.fromisoformat(state.deadline) if state.deadline else None,
        demand=sheet.shorten(state.text("demand"), _DEMAND),
        specialty=(item.specialty or "") if item else "",
    )
