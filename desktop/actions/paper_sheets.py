"""The paper sheet (底稿) of a planned visit, or of a catalogue and some places without any desk."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from desktop.actions import checklists, drafting, sampling
from desktop.actions.drafting import VisitDraft
from desktop.actions.scans import POSITIONS
from desktop.desk import Changes, Desk
from desktop.documents import paper_sheet, record
from desktop.documents.paper_sheet_record import Block, OpenFinding, SheetDrawn, SheetRecord, SheetRow, ToMeasure
from desktop.errors import BadInput
from desktop.store import queries, settings
from desktop.supervision import checklist as lists
from desktop.supervision import judging, sheet
from desktop.supervision.finding import Finding, Grade

_DEMAND = 36  # characters that fit beside the boxes
_REASON = 24
_LONGEST_VISIT = 40
_LONGEST_REMARK = 110  # characters in one row
ELSEWHERE = "不在本次路线上的隐患（未销号）"
_PART = "本页只印检查表换用新版后新增的项目，接在先前打印的底稿后面。"
ALL: frozenset[tuple[str, str]] = frozenset({("*", "*")})
"""Given as `sampled`: every 抽查 item, whatever was drawn."""
Named = tuple[str, Finding]


@dataclass(frozen=True, slots=True)
class _Source:
    """What the blocks are made of; `of` tells an item's specialty (its category where the catalogue knows none)."""

    checklist: lists.Checklist
    sections: Sequence[lists.Section]
    design: Mapping[str, str]
    known: Sequence[Named]
    only: str
    is_part: bool = False

    def of(self, item: lists.Item) -> str:
        return _specialty(self.checklist, item)


def print_sheet(
    desk: Desk,
    visit: str,
    *,
    sampled: Iterable[tuple[str, str]] | None = None,
    split: bool = False,
    specialty: str = "",
    only: Iterable[tuple[str, str]] | None = None,
) -> SheetDrawn:
    """The sheet of a visit that is still a draft: its route (planned or passed), or all places of its checklist while
    it has none.

    `sampled` are the (place, item) of the 抽查 items to print: None those drawn for the visit, `ALL` every one. With
    `split` the places that need more than two pages are printed by specialty; with `specialty` the sheet is that
    one's alone; with `only` it has just these (place, item), for a sheet printed before. Missing when there is no
    draft or its checklist is not on this disk; BadInput for a specialty that has nothing to do there.
    """
    draft = drafting.load(desk, visit)
    checklist = checklists.bound(desk, draft.checklist)
    with desk.reading() as session:
        card = queries.mine(session, draft.mine)
        known = queries.findings(session, mine=draft.mine, open_only=True)
    sections = _due(desk, draft, checklist, sampled)
    if only is not None:
        sections, known = _picked(sections, frozenset(only)), []
    used = draft.checklist
    shown = SheetRecord(
        mine=record.Mine(card.name, card.code, str(card.kind)) if card else record.Mine(draft.mine, draft.mine, ""),
        checklist=record.ChecklistUsed(used.title, used.edition, used.digest, used.status or None),
        drawn_at=desk.world.now().replace(microsecond=0),
        blocks=_blocks(_Source(checklist, sections, card.design if card else {}, known, specialty, only is not None)),
        visit=visit,
        visit_type=str(draft.kind),
        people=tuple(one.name for one in draft.people),
        only=specialty,
    )
    return _drawn(shown, split)


def due_lines(desk: Desk, visit: str) -> frozenset[tuple[str, str]]:
    """The (place, item) that the sheet of a visit has rows for."""
    draft = drafting.load(desk, visit)
    sections = _due(desk, draft, checklists.bound(desk, draft.checklist), None)
    return frozenset((part.place.id, line.item) for part in sections for line in part.lines)


def _due(
    desk: Desk, draft: VisitDraft, checklist: lists.Checklist, sampled: Iterable[tuple[str, str]] | None
) -> tuple[lists.Section, ...]:
    chosen = sampling.chosen(desk, draft.id) if sampled is None else sampled
    return sheet.due_sections(checklist, _route(draft, checklist), None if chosen is ALL else chosen)


def _picked(sections: Iterable[lists.Section], only: frozenset[tuple[str, str]]) -> tuple[lists.Section, ...]:
    kept = (
        msgspec.structs.replace(part, lines=tuple(line for line in part.lines if (part.place.id, line.item) in only))
        for part in sections
    )
    return tuple(part for part in kept if part.lines)


def sheet_of_catalogue(
    catalogue: lists.Catalogue,
    mine: record.Mine,
    places: Iterable[lists.Place],
    at: dt.datetime,
    *,
    tags: Iterable[str] = (),
    visit: str = "",
    split: bool = False,
    specialty: str = "",
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
        blocks=_blocks(_Source(checklist, sections, {}, (), specialty)),
        visit=visit,
        only=specialty,
    )
    return _drawn(shown, split)


def keep_positions(desk: Desk, visit: str, drawn: SheetDrawn) -> Changes:
    """Keep where the boxes of a sheet of this visit stand, for whoever reads its scan later. A sheet printed before
    is kept already.
    """
    key = f"{POSITIONS}/{visit}/{drawn.name}"
    with desk.reading() as session:
        known = settings.read(session, key, str)
    if known is None:
        desk.set(key, desk.keep(drawn.data, "sheet"))
    return Changes()


def specialties(desk: Desk, visit: str) -> tuple[str, ...]:
    """The specialties (categories, where the catalogue knows none) that have something to do on a visit's route."""
    draft = drafting.load(desk, visit)
    checklist = checklists.bound(desk, draft.checklist)
    return _specialties(checklist, lists.route_sections(checklist, _route(draft, checklist)))


def _route(draft: VisitDraft, checklist: lists.Checklist) -> list[str]:
    """The places passed and planned; all while there are none."""
    places = [*(leg.place for leg in draft.legs), *draft.planned]
    return places or [part.place.id for part in checklist.sections if not part.is_scope]


def _specialties(checklist: lists.Checklist, sections: Iterable[lists.Section]) -> tuple[str, ...]:
    items = lists.items_by_id(checklist)
    found = (_specialty(checklist, items[line.item]) for section in sections for line in section.lines)
    return tuple(dict.fromkeys(found))


def _specialty(checklist: lists.Checklist, item: lists.Item) -> str:
    return item.specialty or ("" if any(one.specialty for one in checklist.items) else item.category)


def _drawn(shown: SheetRecord, split: bool) -> SheetDrawn:
    drawn = paper_sheet.draw(shown)
    if not (split and drawn.proposals):
        return drawn
    return paper_sheet.draw(dataclasses.replace(shown, split=frozenset(one.place for one in drawn.proposals)))


def _blocks(source: _Source) -> tuple[Block, ...]:
    """The sections as printed, each with its open findings; findings of other places last."""
    items = lists.items_by_id(source.checklist)
    given = _specialties(source.checklist, source.checklist.sections)
    if source.only and source.only not in given:
        raise BadInput(f"检查表没有专业“{source.only}”；可选：{'、'.join(given)}。")
    numbered = [(f"复{number}", *one) for number, one in enumerate(_sorted(source.sections, source.known), 1)]
    blocks = []
    for section in source.sections:
        here = [_finding(*one, source) for one in numbered if _place(one[2]) == section.place.id]
        block = Block(
            place=section.place.id,
            name=section.place.name,
            kind=section.place.kind,
            rows=tuple(_row(line.number, items[line.item], source) for line in section.lines),
            findings=tuple(here),
            is_scope=section.is_scope,
        )
        blocks.append(_only(dataclasses.replace(block, remarks=_remarks(source, section)), source.only))
    printed = {section.place.id for section in source.sections}
    rest = [_finding(*one, source, with_place=True) for one in numbered if _place(one[2]) not in printed]
    if rest:
        last = Block(place="", name=ELSEWHERE, kind="", findings=tuple(rest), is_elsewhere=True)
        blocks.append(_only(last, source.only))
    return tuple(block for block in blocks if not source.only or block.rows or block.findings or _has_times(block))


def _has_times(block: Block) -> bool:
    return not (block.is_scope or block.is_elsewhere)


def _only(block: Block, only: str) -> Block:
    """One specialty's share of a block, saying what the others have. A finding of no specialty is on every sheet."""
    if not only:
        return block
    rows = tuple(row for row in block.rows if row.specialty == only)
    findings = tuple(one for one in block.findings if one.specialty in (only, ""))
    others = [row for row in block.rows if row.specialty != only]
    must = sum(row.level is record.Level.MUST for row in others)
    said = f"其他专业 {len(others)} 项（必查 {must} 项）不在本份底稿上，由别的检查人员负责。"
    return dataclasses.replace(
        block, rows=rows, findings=findings, remarks=(*block.remarks, said) if others else block.remarks
    )


def _remarks(source: _Source, section: lists.Section) -> tuple[str, ...]:
    """What of a place is not printed: 抽查 that were not drawn, and what a layer marked 不适用, with its reason."""
    if source.is_part:
        return (_PART,)
    whole = lists.section_of(source.checklist, section.place.id)
    printed = {line.number for line in section.lines}
    left = [line.number for line in whole.lines if line.number not in printed] if whole else []
    said = [f"其余抽查 {len(left)} 项本次未抽取（号 {sheet.number_words(left)}）。"] if left else []
    marked = [
        f"{item.id} {sheet.shorten(item.not_applicable.reason, _REASON)}（{item.not_applicable.person}）"
        for item in source.checklist.items
        if item.not_applicable is not None and section.place.kind in item.places
    ]
    head = f"已标不适用、本次不查 {len(marked)} 项："
    for part in _lines(marked, _LONGEST_REMARK - len(head)):
        said.append(head + "；".join(part))
        head = "　　"
    return tuple(said)


def _lines(texts: Iterable[str], room: int) -> list[list[str]]:
    found: list[list[str]] = []
    for text in texts:
        if not found or sum(map(len, found[-1])) + len(text) > room:
            found.append([])
        found[-1].append(text)
    return found


def _sorted(sections: Sequence[lists.Section], known: Sequence[Named]) -> list[Named]:
    """By place in the order of the sheet, then the nearest deadline first."""
    order = {section.place.id: number for number, section in enumerate(sections)}
    raised = [(name, state) for name, state in known if state.raised is not None]
    return sorted(raised, key=lambda one: (order.get(_place(one[1]), len(order)), one[1].deadline or "9999", one[0]))


def _place(state: Finding) -> str:
    return state.raised.place if state.raised else ""


def _row(number: int, item: lists.Item, source: _Source) -> SheetRow:
    return SheetRow(
        number=number,
        code=item.id,
        text=sheet.shorten(item.text),
        level=record.Level(item.level),
        specialty=source.of(item),
        is_major=item.major_hazard,
        measures=tuple(
            ToMeasure(one.param, judging.unit_text(one.unit), sheet.limit_words(one, source.design))
            for one in item.values
        ),
        is_to_verify=item.basis_to_verify,
    )


def _finding(number: str, name: str, state: Finding, source: _Source, *, with_place: bool = False) -> OpenFinding:
    raised = state.raised
    item = next((one for one in source.checklist.items if raised and one.id == raised.item), None)
    fact = f"{state.text('place_name')}：{state.text('fact')}" if with_place else state.text("fact")
    return OpenFinding(
        number=number,
        finding=name,
        fact=sheet.shorten(fact),
        is_major=raised is not None and raised.grade is Grade.SUSPECTED_MAJOR,
        deadline=dt.date.fromisoformat(state.deadline) if state.deadline else None,
        demand=sheet.shorten(state.text("demand"), _DEMAND),
        specialty=source.of(item) if item else "",
    )
