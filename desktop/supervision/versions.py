"""From one version of a checklist to another: which answers still answer the same question. Pure.

An item asks the same when its text, method, values, grounds and hazard words are the same; its level, places and
number may differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from msgspec.structs import replace

from desktop.supervision.checklist import HIGHEST_NUMBER, Checklist, Item, Line, Section, items_by_id
from desktop.supervision.visit import Answer


@dataclass(frozen=True, slots=True)
class Carried:
    """`kept` answers carry the new version's numbers; `changed` are to be asked again; `dropped` have no line now."""

    kept: tuple[Answer, ...]
    changed: tuple[Answer, ...]
    dropped: tuple[Answer, ...]


def carried(old: Checklist, new: Checklist, answers: Iterable[Answer]) -> Carried:
    """What becomes of answers to the old version in the new one."""
    before, after = items_by_id(old), items_by_id(new)
    lines = {(line.item, part.place.id): line.number for part in new.sections for line in part.lines}
    kept: list[Answer] = []
    changed: list[Answer] = []
    dropped: list[Answer] = []
    for answer in answers:
        number = lines.get((answer.item, answer.place))
        if number is None:
            dropped.append(answer)
        elif answer.item in before and asks_the_same(before[answer.item], after[answer.item]):
            kept.append(replace(answer, short=number))
        else:
            changed.append(answer)
    return Carried(tuple(kept), tuple(changed), tuple(dropped))


def highest(checklist: Checklist) -> int:
    """The highest short number of a checklist."""
    return max((line.number for part in checklist.sections for line in part.lines), default=0)


def fresh_lines(old: Checklist, new: Checklist) -> tuple[tuple[str, str, int], ...]:
    """Place, item and short number of the lines that only the new version has, by number."""
    known = {(part.place.id, line.item) for part in old.sections for line in part.lines}
    found = [(part.place.id, line.item, line.number) for part in new.sections for line in part.lines]
    return tuple(sorted((one for one in found if one[:2] not in known), key=lambda one: one[2]))


def renumbered(old: Checklist, new: Checklist, given: int = 0) -> Checklist:
    """The new version under the short numbers of the old one: what was printed before is still typed by its numbers.

    Lines that are new stand behind the highest number, and behind `given`, the highest of the versions before; so
    numbers of dropped lines are not given again. Only where 999 do not suffice for that, the new version keeps its own.
    """
    known = {_owner(old, part, line): line.number for part in old.sections for line in part.lines}
    last = max(highest(old), given)
    wanted = dict.fromkeys(_owner(new, part, line) for part in new.sections for line in part.lines)
    fresh = {owner: number for number, owner in enumerate((one for one in wanted if one not in known), last + 1)}
    if old.shared_numbers != new.shared_numbers or last + len(fresh) > HIGHEST_NUMBER:
        return new
    numbers = known | fresh
    sections = (
        replace(part, lines=tuple(replace(line, number=numbers[_owner(new, part, line)]) for line in part.lines))
        for part in new.sections
    )
    return replace(new, sections=tuple(sections))


def is_same(one: Checklist, other: Checklist) -> bool:
    """Whether two checklists say the same of the same places, however their lines are numbered: a place added on the
    spot stands last in the one and in its order in the other.
    """
    return _content(one) == _content(other)


def asks_the_same(one: Item, other: Item) -> bool:
    """Whether an answer to the one answers the other."""
    return _question(one) == _question(other)


def _owner(checklist: Checklist, part: Section, line: Line) -> tuple[str, str]:
    """Whose number it is: the line's, or that of its item at all places of the kind."""
    return (part.place.kind if checklist.shared_numbers else part.place.id), line.item


def _question(item: Item) -> tuple[object, ...]:
    return item.text, item.method, item.values, item.basis, item.major_hazard, item.mh_note, item.mh_basis


def _content(one: Checklist) -> tuple[object, ...]:
    places = {(part.place, frozenset(line.item for line in part.lines)) for part in one.sections}
    return one.title, one.edition, one.status, one.layers, one.items, places
