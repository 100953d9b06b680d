"""Searching everything: mines, places, checklist items, findings, visits with their ledgers, people. Read once in the
background, then found by every key typed without touching the disk.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop.actions import checklists
from desktop.actions.drafting import KIND, VisitDraft
from desktop.actions.form_kinds import KINDS
from desktop.desk import Desk
from desktop.store import drafts, queries, searching
from desktop.supervision import places, search
from desktop.supervision.roster import MineRegistered
from desktop.world import BEIJING, as_moment

PER_GROUP = 6


class Group(StrEnum):
    """What sort of thing was found, in the order they are shown."""

    MINE = "矿山"
    PLACE = "地点"
    ITEM = "检查项"
    FINDING = "隐患"
    RECORD = "检查与台账"
    PAPER = "文书"
    PERSON = "人员"
    COMMAND = "页面与命令"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that can be found and opened. `id` within its group; `mine` and `is_closed` where they are told apart.

    `title` and `words` are what is shown; `more` is searched as well.
    """

    group: Group
    id: str
    title: str
    words: str = ""
    mine: str = ""
    more: str = ""
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that can be found, ready to be searched."""

    things: tuple[Thing, ...]
    index: search.Index


@dataclass(frozen=True, slots=True)
class Part:
    """What was found of one group: the first few, and how many in all."""

    group: Group
    things: tuple[Thing, ...]
    count: int


def known(things: Sequence[Thing]) -> Known:
    """Make things ready to be searched."""
    return Known(tuple(things), search.index([f"{one.title}\n{one.words}\n{one.more}" for one in things]))


def gather(desk: Desk, also: Sequence[Thing] = ()) -> Known:
    """Everything on this desk, with the window's own pages and commands; for the background."""
    with desk.reading() as session:
        cards = queries.mines(session)
        registers = dict(queries.states(session, "places", places.Register))
        people = queries.people(session)
        lines = searching.lines(session)
        begun = [drafts.load(session, line.id, VisitDraft) for line in drafts.lines(session, KIND)]
    names = {card.code: card.name for card in cards}
    things = [*_mines(cards), *_places(cards, registers, desk.world.today().isoformat()), *_items(desk)]
    things += [_thing(line, names) for line in lines]
    shown = {one.id for one in things if one.group is Group.RECORD}
    things += [
        Thing(Group.RECORD, one.id, names.get(one.mine, one.mine), f"{one.kind} · 计划（仅本机）", one.mine)
        for one in begun
        if one.id not in shown
    ]
    things += [
        Thing(Group.PERSON, one.code, one.name, " · ".join((one.code, *one.specialties)), more=one.certificate or "")
        for one in people
    ]
    return known([*things, *also])


def find(among: Known, wanted: str, per_group: int = PER_GROUP) -> tuple[Part, ...]:
    """What fits, by group, at most so many of each; nothing typed finds only pages and commands."""
    typed = wanted.strip()
    numbers = search.find(among.index, typed)
    found: dict[Group, list[Thing]] = {group: [] for group in Group}
    counts = dict.fromkeys(Group, 0)
    for number in numbers:
        one = among.things[number]
        if typed or one.group is Group.COMMAND:
            counts[one.group] += 1
            if len(found[one.group]) < (per_group if typed else len(among.things)):
                found[one.group].append(one)
    parts = [Part(group, tuple(things), counts[group]) for group, things in found.items() if things]
    # what is called just so comes first; a person has no page of her own
    return tuple(sorted(parts, key=lambda part: part.things[0].title != typed or part.group is Group.PERSON))


def _mines(cards: Sequence[MineRegistered]) -> Iterator[Thing]:
    for card in cards:
        words = f"{card.code} · {card.kind} · {card.status}"
        yield Thing(Group.MINE, card.code, card.name, words, card.code, f"{card.leader} {card.address}")


def _places(cards: Sequence[MineRegistered], registers: dict[str, places.Register], today: str) -> Iterator[Thing]:
    for card in cards:
        for one in places.in_use(card.places, registers.get(card.code) or places.Register(), today, today):
            yield Thing(Group.PLACE, one.id, one.name, f"{one.kind} · {card.name}", card.code)


def _items(desk: Desk) -> Iterator[Thing]:
    for catalogue in checklists.known(desk):
        for item in catalogue.items:
            more = " ".join((item.method, *(one.param for one in item.values)))
            yield Thing(Group.ITEM, item.id, item.text, f"{item.id} · {item.category}", more=more)


def _thing(line: searching.Known, names: dict[str, str]) -> Thing:
    noun, _, name = line.subject.partition("/")
    mine = names.get(line.mine, line.mine)
    day = as_moment(line.day).astimezone(BEIJING).date().isoformat() if line.day else ""
    if noun == "finding":
        return Thing(Group.FINDING, name, line.text, f"{line.status} · {day} · {mine}", line.mine, line.item)
    if noun == "remote":
        return Thing(Group.RECORD, line.subject, line.text, f"远程 {line.status} · {day} · {mine}", line.mine)
    if noun in ("mineform", "staffform"):
        kind = KINDS.get(line.item)
        title = kind.title if kind else line.text
        return Thing(Group.PAPER, line.subject, title, f"{line.text} · {line.status} · {day}", line.mine, mine)
    is_closed = line.status == "已结束"
    title = line.text if is_closed else f"{line.text}检查"
    words = f"{line.status} · {day} · {mine}"
    return Thing(Group.RECORD, name, title, words, line.mine, line.person, is_closed)
