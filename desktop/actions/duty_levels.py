"""The matrix of 履职 by levels: at a place the offices below it, each with the sum of all at or below it, then the
people of the place itself. It begins at the lowest place that all share.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop.actions import duty_matrix
from desktop.actions.duty_matrix import EVERYBODY, Duty, PersonWeeks
from desktop.regulation.counting import Tally
from desktop.regulation.roll import Way

OFFICE = "@"  # before the code of an office, where a row is of no person
_Chain = tuple[str, ...]  # codes of offices, the highest first


@dataclass(frozen=True, slots=True)
class Level:
    """What is seen at a place: `path` are the names that lead there; `rows` the sum of all, offices, people; `people`
    who stands behind a row, by its id.
    """

    path: tuple[str, ...]
    rows: tuple[PersonWeeks, ...]
    people: Mapping[str, frozenset[str]]


def read_level(duty: Duty, way: Way, place: str = "") -> Level:
    """The rows of a place (the code of an office; "": what all share)."""
    everybody = _everybody(duty, way)
    within = [(who, line) for who, line in everybody if not place or place in line]
    path = _shared([line for _, line in within])
    below: dict[str, list[PersonWeeks]] = defaultdict(list)
    direct: list[PersonWeeks] = []
    for who, line in within:
        (below[line[len(path)]] if len(line) > len(path) else direct).append(who)
    names = _names(duty)
    rows = [_office(names, code, people) for code, people in sorted(below.items())] + direct
    behind = {f"{OFFICE}{code}": _codes(people) for code, people in below.items()}
    if len(within) > 1:
        people = [who for who, _ in within]
        rows.insert(0, _sum(EVERYBODY, "全部人员", f"{len(people)} 人", people))
        behind[EVERYBODY] = _codes(people)
    shown = path[max(len(_shared([line for _, line in everybody])) - 1, 0) :]
    return Level(tuple(names.get(code, code) for code in shown), tuple(rows), behind | _selves(direct))


def search(duty: Duty, way: Way, word: str) -> Level:
    """Every office and everybody whose name or code has this in it, or who is of such an office."""
    wanted, names = word.strip().casefold(), _names(duty)
    everybody = _everybody(duty, way)
    below: dict[str, list[PersonWeeks]] = defaultdict(list)
    for who, line in everybody:
        for code in line:
            below[code].append(who)
    offices = {code: people for code, people in sorted(below.items()) if _has(wanted, code, names.get(code, ""))}
    people = [who for who, _ in everybody if _has(wanted, who.person, who.name, who.office)]
    rows = [_office(names, code, found) for code, found in offices.items()]
    behind = {f"{OFFICE}{code}": _codes(found) for code, found in offices.items()}
    return Level((), (*rows, *people), behind | _selves(people))


def every_office(duty: Duty, way: Way) -> tuple[PersonWeeks, ...]:
    """The sum of each office with people at or below it, the higher ones first; without those that have everybody."""
    everybody = _everybody(duty, way)
    begun = len(_shared([line for _, line in everybody]))
    below: dict[_Chain, list[PersonWeeks]] = defaultdict(list)
    for who, line in everybody:
        for length in range(begun + 1, len(line) + 1):
            below[line[:length]].append(who)
    names = _names(duty)
    return tuple(_office(names, line[-1], people) for line, people in sorted(below.items()))


def _everybody(duty: Duty, way: Way) -> list[tuple[PersonWeeks, _Chain]]:
    """Everybody with the offices above him, the highest first; none for who is of no known office."""
    known = {one.code for one in duty.known.roll.orgs}
    homes = {one.code: one.org for one in duty.known.roll.people}
    found = []
    for one in duty_matrix.matrix(duty, way):
        if one.person != EVERYBODY:
            home = homes.get(one.person, "")
            found.append((one, tuple(reversed(duty.known.above(home))) if home in known else ()))
    return found


def _shared(lines: Sequence[_Chain]) -> _Chain:
    """What all chains begin with."""
    if not lines:
        return ()
    first, last = min(lines), max(lines)
    length = next((n for n, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))
    return first[: min(length, len(last))]


def _office(names: Mapping[str, str], code: str, people: Sequence[PersonWeeks]) -> PersonWeeks:
    return _sum(f"{OFFICE}{code}", names.get(code, code), f"{len(people)} 人", people)


def _sum(name: str, title: str, kind: str, people: Sequence[PersonWeeks]) -> PersonWeeks:
    weeks = tuple(sum(each, Tally()) for each in zip(*(one.weeks for one in people), strict=True))
    return PersonWeeks(name, title, kind, weeks, sum((one.whole for one in people), Tally()))


def _names(duty: Duty) -> dict[str, str]:
    return {one.code: one.name for one in duty.known.roll.orgs}


def _codes(people: Iterable[PersonWeeks]) -> frozenset[str]:
    return frozenset(one.person for one in people)


def _selves(people: Iterable[PersonWeeks]) -> dict[str, frozenset[str]]:
    return {one.person: frozenset((one.person,)) for one in people}


def _has(wanted: str, *texts: str) -> bool:
    return any(wanted in text.casefold() for text in texts)
