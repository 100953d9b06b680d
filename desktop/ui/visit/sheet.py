"""What the visit screen shows: one frozen sheet, made of folded state, draft and checklist. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from desktop.actions.sampling import lines_of
from desktop.supervision.checklist import Checklist, Item, Level, items_by_id, not_due, route_sections
from desktop.supervision.sampling import Drawn
from desktop.supervision.visit import Answer, Result

Key = tuple[str, str]
NOTHING_DRAWN: Mapping[str, frozenset[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item at one place with its answer, if it has one. `is_sealed`: the answer can only be corrected;
    `is_drawn`: not left out of this visit's sample; `is_marked`: a layer says 不适用, no answer is owed.
    """

    place: str
    place_name: str
    short: int
    item: Item
    answer: Answer | None = None
    is_sealed: bool = False
    is_drawn: bool = True
    is_marked: bool = False

    @property
    def key(self) -> Key:
        """What tells this line from all others."""
        return (self.place, self.item.id)

    @property
    def number(self) -> str:
        """The number on the sheet; what a layer marks 不适用 has none."""
        return str(self.short) if self.short else "—"

    @property
    def is_must(self) -> bool:
        """Whether art. 38 punishes leaving it out."""
        return self.item.level is Level.MUST

    @property
    def is_owed(self) -> bool:
        """A 必查 item nobody has answered, or answered 未查."""
        is_open = self.answer is None or self.answer.result is Result.NOT_CHECKED
        return self.is_must and self.is_due and is_open

    @property
    def is_due(self) -> bool:
        """Whether this visit is to check it, or has."""
        return self.answer is not None or (self.is_drawn and not self.is_marked)

    @property
    def is_shown(self) -> bool:
        """Whether it stands in the list without being looked for."""
        return self.is_due or self.is_marked


@dataclass(frozen=True, slots=True)
class SampleLine:
    """The sample of a place in numbers; `by` and `reason` when a person changed what was drawn."""

    chosen: int
    total: int
    is_drawn: bool
    by: str = ""
    reason: str = ""

    @property
    def words(self) -> str:
        """`抽查 6/17 项（按本月覆盖抽取）`."""
        if self.by:
            return f"抽查 {self.chosen}/{self.total} 项（{self.by}改定：{self.reason}）"
        how = "按本月覆盖抽取" if self.is_drawn else "未抽取，全查"
        return f"抽查 {self.chosen}/{self.total} 项（{how}）"


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
    checklist: Checklist,
    passed: Iterable[str],
    answers: Sequence[Answer],
    sealed: Sequence[Answer] = (),
    drawn: Mapping[str, frozenset[str]] = NOTHING_DRAWN,
) -> tuple[ItemLine, ...]:
    """Every item of a route, in the order of the paper sheet, each with its newest answer; at the end of each place
    what a layer marks 不适用. `drawn` are the 抽查 items to check by place; places that are not in it offer all of
    theirs.
    """
    items = items_by_id(checklist)
    firm = {(one.place, one.item): one for one in sealed}
    drafts = {(one.place, one.item): one for one in answers}
    lines = []
    for section in route_sections(checklist, passed):
        due = {line.item for line in lines_of(checklist, section, drawn)}
        numbered = [(line.number, line.item, False) for line in section.lines]
        numbered += [(0, item.id, True) for item in not_due(checklist, section.place.kind)]
        for number, item, is_marked in numbered:
            key = (section.place.id, item)
            kept = firm.get(key)
            lines.append(
                ItemLine(
                    place=section.place.id,
                    place_name=section.place.name,
                    short=number,
                    item=items[item],
                    answer=drafts.get(key, kept),
                    is_sealed=kept is not None,
                    is_drawn=is_marked or item in due,
                    is_marked=is_marked,
                )
            )
    return tuple(lines)


def sample_lines(
    lines: Sequence[ItemLine], drawn: Sequence[Drawn] | None, people: Mapping[str, str]
) -> dict[str, SampleLine]:
    """How many 抽查 items each place has, and of how many this visit's sample is made, with who changed it why."""
    found: dict[str, list[ItemLine]] = {}
    for line in lines:
        if not line.is_must and not line.is_marked:
            found.setdefault(line.place, []).append(line)
    chosen = {one.place: one for one in drawn or () if one.by}
    places = {one.place for one in drawn or ()}
    answer = {}
    for place, own in found.items():
        change = chosen.get(place)
        answer[place] = SampleLine(
            chosen=sum(line.is_drawn for line in own),
            total=len(own),
            is_drawn=place in places,
            by=people.get(change.by, change.by) if change else "",
            reason=change.reason if change else "",
        )
    return answer


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
            sum(line.is_due for line in own),
            sum(line.is_owed for line in own),
        )
        for place, own in found.items()
    )


def find(lines: Sequence[ItemLine], number: int, near: str) -> ItemLine | None:
    """The item of a short number: in the section in front if it has that number, else the first that has."""
    found = [line for line in lines if line.short == number and not line.is_marked]
    return next((line for line in found if line.place == near), found[0] if found else None)


def next_owed(lines: Sequence[ItemLine], after: Key | None) -> ItemLine | None:
    """The next 必查 item still owed after this one, around the end."""
    keys = [line.key for line in lines]
    start = keys.index(after) + 1 if after in keys else 0
    around = [*lines[start:], *lines[:start]]
    return next((line for line in around if line.is_owed), None)
