"""What the visit screen shows: one frozen sheet, made of folded state, draft and checklist. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop.supervision.checklist import Checklist, Item, Level, items_by_id
from desktop.supervision.visit import Answer, Result

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item at one place with its answer, if it has one. `is_sealed`: the answer can only be corrected."""

    place: str
    place_name: str
    short: int
    item: Item
    answer: Answer | None = None
    is_sealed: bool = False

    @property
    def key(self) -> Key:
        """What tells this line from all others."""
        return (self.place, self.item.id)

    @property
    def is_must(self) -> bool:
        """Whether art. 38 punishes leaving it out."""
        return self.item.level is Level.MUST

    @property
    def is_owed(self) -> bool:
        """A 必查 item nobody has answered, or answered 未查."""
        return self.is_must and (self.answer is None or self.answer.result is Result.NOT_CHECKED)


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A place with how far it is."""

    place: str
    name: str
    kind: str
    answered: int
    total: int
    owed: int


def item_lines(
    checklist: Checklist, passed: Iterable[str], answers: Sequence[Answer], sealed: Sequence[Answer] = ()
) -> tuple[ItemLine, ...]:
    """Every item due on a route, in the order of the paper sheet, each with its newest answer."""
    ids = set(passed)
    items = items_by_id(checklist)
    firm = {(one.place, one.item): one for one in sealed}
    drafts = {(one.place, one.item): one for one in answers}
    lines = []
    for section in checklist.sections:
        if not section.is_scope and section.place.id not in ids:
            continue
        for line in section.lines:
            key = (section.place.id, line.item)
            kept = firm.get(key)
            lines.append(
                ItemLine(
                    section.place.id,
                    section.place.name,
                    line.number,
                    items[line.item],
                    drafts.get(key, kept),
                    kept is not None,
                )
            )
    return tuple(lines)


def section_lines(lines: Sequence[ItemLine]) -> tuple[SectionLine, ...]:
    """The places of a route with how far each is, in order."""
    found: dict[str, list[ItemLine]] = {}
    for line in lines:
        found.setdefault(line.place, []).append(line)
    return tuple(
        SectionLine(
            place,
            own[0].place_name,
            "",
            sum(line.answer is not None for line in own),
            len(own),
            sum(line.is_owed for line in own),
        )
        for place, own in found.items()
    )


def find(lines: Sequence[ItemLine], number: int, near: str) -> ItemLine | None:
    """The item of a short number: in the section in front if it has that number, else the first that has."""
    found = [line for line in lines if line.short == number]
    return next((line for line in found if line.place == near), found[0] if found else None)


def next_owed(lines: Sequence[ItemLine], after: Key | None) -> ItemLine | None:
    """The next 必查 item still owed after this one, around the end."""
    keys = [line.key for line in lines]
    start = keys.index(after) + 1 if after in keys else 0
    around = [*lines[start:], *lines[:start]]
    return next((line for line in around if line.is_owed), None)
