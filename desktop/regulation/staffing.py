"""Staffing on a day (第六条): posts that the mines need, posts that are filled, who holds how many mines, whose holding
is more than one person may; and how many mines have their checklist (第十四条). Pure.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from desktop.regulation.editions import Edition, OnePerson, Posts, sheet_since
from desktop.regulation.known import Known
from desktop.regulation.rates import share
from desktop.regulation.readings import Rules
from desktop.regulation.roll import UNDERGROUND, Mine
from desktop.supervision.roster import MineKind


@dataclass(frozen=True, slots=True)
class Need:
    """The posts of one mine, or of the mines that a bureau staffs two by two."""

    org: str
    kind: MineKind
    mines: tuple[str, ...]
    required: int
    filled: int


@dataclass(frozen=True, slots=True)
class Over:
    """A person who holds more mines than one may."""

    person: str
    mines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Staffing:
    """Posts and holdings on `day`: `held` are the mines of each person, `holding` how many people hold how many;
    `undecided` mines lack a number that the rule asks for.
    """

    day: dt.date
    mines: int
    inspectors: int
    needs: tuple[Need, ...]
    held: dict[str, tuple[str, ...]]
    holding: dict[int, int]
    over: tuple[Over, ...]
    undecided: tuple[str, ...]

    @property
    def required(self) -> int:
        """All posts."""
        return sum(one.required for one in self.needs)

    @property
    def filled(self) -> int:
        """The posts that somebody fills."""
        return sum(one.filled for one in self.needs)

    @property
    def rate(self) -> Fraction | None:
        """配备率."""
        return share(self.filled, self.required)


@dataclass(frozen=True, slots=True)
class Listed:
    """Mines that must have their checklist, and those that have."""

    due: int
    made: int

    @property
    def rate(self) -> Fraction | None:
        """清单（检查表）制定率."""
        return share(self.made, self.due)


def staffing(known: Known, day: dt.date) -> Staffing:
    """Posts and holdings as they were on a day (第六条). Only mines in 正常生产 or 正常建设 need posts."""
    active = [one for one in known.roll.mines if known.is_active(one.code, day)]
    people = _people(known, day)
    edition = known.edition(day)
    held = _held(known, people)
    counts = Counter(len(mines) for mines in held.values())
    needs, undecided = _needs(edition, active, people, known.rules(day)) if edition else ([], [])
    return Staffing(
        day=day,
        mines=len(active),
        inspectors=len(held),
        needs=tuple(needs),
        held=held,
        holding=dict(sorted(counts.items())),
        over=tuple(_over(edition, known, held, day)) if edition else (),
        undecided=tuple(undecided),
    )


def checklists(known: Known, day: dt.date) -> Listed:
    """One checklist for each mine that is active on the day (第十四条: 一矿一表); one of another edition's kind counts
    where the bureau reads it so.
    """
    due = [one for one in known.roll.mines if known.is_active(one.code, day)]
    since = dt.date.min if known.rules(day).lists_are_sheets else sheet_since(known.editions, day)
    return Listed(len(due), sum(one.listed is not None and since <= one.listed <= day for one in due))


def _people(known: Known, day: dt.date) -> dict[str, set[str]]:
    """Who was designated to each mine on the day."""
    found: dict[str, set[str]] = defaultdict(set)
    for person, mine in known.designated:
        if mine in known.mines and known.is_designated(person, mine, day):
            found[mine].add(person)
    return found


def _held(known: Known, people: dict[str, set[str]]) -> dict[str, tuple[str, ...]]:
    """The mines that each designated person holds. A pond attached to a mine is looked after with it (第六条（四）)."""
    found: dict[str, set[str]] = defaultdict(set)
    for mine, designated in people.items():
        for person in designated:
            found[person].add(mine)
    held = {}
    for person, mines in found.items():
        own = [one for one in mines if not _is_with_its_mine(known.mines[one], mines)]
        held[person] = tuple(sorted(own))
    return dict(sorted(held.items()))


def _is_with_its_mine(mine: Mine, held: set[str]) -> bool:
    return mine.kind is MineKind.ATTACHED_POND and mine.parent in held


def _needs(
    edition: Edition, active: Iterable[Mine], people: dict[str, set[str]], readings: Rules
) -> tuple[list[Need], list[str]]:
    rules = {one.kind: one for one in edition.posts}
    paired: dict[tuple[str, MineKind], list[Mine]] = defaultdict(list)
    found: list[Need] = []
    undecided: list[str] = []
    for mine in active:
        rule = rules.get(mine.kind, Posts(mine.kind, is_local=True))
        if rule.from_stripping is not None and mine.stripping is None and mine.own_posts is None:
            undecided.append(mine.code)
        if _is_local(rule, mine, readings):
            if mine.own_posts is None:
                undecided.append(mine.code)
            found.append(_need(mine.org, rule, [mine], mine.own_posts or 0, people))
        elif rule.mines > 1:
            paired[mine.org, mine.kind].append(mine)
        else:
            found.append(_need(mine.org, rule, [mine], rule.people, people))
    for (org, kind), mines in sorted(paired.items()):
        rule = rules[kind]
        pairs = -(-len(mines) // rule.mines) * rule.people
        found.append(_need(org, rule, mines, pairs if readings.in_pairs else len(mines), people))
    return found, undecided


def _is_local(rule: Posts, mine: Mine, readings: Rules) -> bool:
    """Whether the bureau lays the number: quarries, and open pits under 500,000 t a year (第六条（三）; exactly
    500,000 t is 以上). Where nobody wrote how much is stripped, the stricter rule holds unless a number was laid.
    """
    if rule.is_local or rule.from_stripping is None:
        return rule.is_local
    if mine.stripping is None:
        return mine.own_posts is not None
    return mine.stripping < rule.from_stripping or (
        mine.stripping == rule.from_stripping and not readings.with_the_amount
    )


def _need(org: str, rule: Posts, mines: list[Mine], required: int, people: dict[str, set[str]]) -> Need:
    there = {person for mine in mines for person in people.get(mine.code, ())}
    return Need(org, rule.kind, tuple(one.code for one in mines), required, min(required, len(there)))


def _over(edition: Edition, known: Known, held: dict[str, tuple[str, ...]], day: dt.date) -> Iterable[Over]:
    """Who holds two mines or more where one may hold one: any enterprise (2023版), underground mines (第六条)."""
    for person, mines in held.items():
        active = [one for one in mines if known.is_active(one, day)]
        if edition.one_person is OnePerson.UNDERGROUND:
            active = [one for one in active if known.mines[one].kind in UNDERGROUND]
        if len(active) > 1:
            yield Over(person, tuple(active))
