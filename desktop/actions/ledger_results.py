"""What a visit checked, as the ledger prints it: every answer, what a layer marks 不适用, and the 抽查 items
drawn. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop.documents import record
from desktop.supervision import visit
from desktop.supervision.checklist import Checklist, Item, Level, Section, items_by_id, not_due, route_sections

_LAST = 10_000  # behind every number of the sheet


def results(state: visit.Visit, checklist: Checklist) -> Iterable[record.ResultLine]:
    """Every answer in the order of the sheet; then what needs none at the places passed, with the layer's reason."""
    items, names = items_by_id(checklist), {leg.place: leg.name for leg in _legs(state)}
    people = _people(state)
    by_whom = {
        (answer.item, answer.place): people.get(section.sealed.person, section.sealed.person)
        for section in state.sections
        for answer in section.sealed.answers
    }
    for answer in sorted(state.answers, key=lambda one: one.short or _LAST):
        item = items.get(answer.item)
        yield record.ResultLine(
            code=answer.item,
            short_number=str(answer.short or "—"),
            text=item.text if item else "（检查表中没有此项）",
            place=names.get(answer.place, answer.place),
            level=record.Level(item.level if item else "抽查"),
            outcome=record.Outcome(answer.result),
            measured=measured(answer.values),
            note=answer.note,
            basis="；".join(item.basis) if item else "",
            basis_to_verify=bool(item and item.basis_to_verify),
            checked_by=by_whom[answer.item, answer.place],
        )
    for section in route_sections(checklist, names):
        for item in not_due(checklist, section.place.kind):
            if (item.id, section.place.id) not in by_whom:
                yield _marked(item, section)


def samples(state: visit.Visit, checklist: Checklist) -> Iterable[record.Sampled]:
    """By place passed: which 抽查 items were to be checked, and who changed what the program drew."""
    items, wanted, people = items_by_id(checklist), state.sample, _people(state)
    given = {(one.item, one.place) for one in state.answers}
    for section in route_sections(checklist, {leg.place for leg in _legs(state)}):
        place = section.place.id
        known = [line.item for line in section.lines if items[line.item].level is Level.SAMPLE]
        if place not in wanted or not known:
            continue
        here = [one for one in state.drawn if one.place == place]
        plain = next((set(one.items) for one in here if not one.by), set())
        yield record.Sampled(
            place=section.place.name,
            items=tuple(item for item in known if item in wanted[place]),
            total=len(known),
            unanswered=tuple(item for item in known if item in wanted[place] and (item, place) not in given),
            changes=tuple(
                record.SampleChange(
                    by=people.get(one.by, one.by),
                    added=tuple(item for item in known if item in set(one.items) - plain),
                    removed=tuple(item for item in known if item in plain - set(one.items)),
                    reason=one.reason,
                )
                for one in here
                if one.by
            ),
        )


def measured(values: Sequence[visit.Value]) -> tuple[record.Measured, ...]:
    """Measured values as papers show them."""
    return tuple(record.Measured(one.param, one.value, one.unit, one.limit, one.within) for one in values)


def _marked(item: Item, section: Section) -> record.ResultLine:
    mark = item.not_applicable
    return record.ResultLine(
        code=item.id,
        short_number="—",
        text=item.text,
        place=section.place.name,
        level=record.Level(item.level),
        outcome=record.Outcome.NOT_APPLICABLE,
        note=mark.words if mark else "",
        basis="；".join(item.basis),
        basis_to_verify=item.basis_to_verify,
    )


def _legs(state: visit.Visit) -> list[visit.Leg]:
    return [leg for section in state.sections for leg in section.sealed.legs]


def _people(state: visit.Visit) -> dict[str, str]:
    return {one.person: one.name for one in state.opened.people} if state.opened else {}
