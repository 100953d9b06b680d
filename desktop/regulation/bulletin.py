"""What a bulletin (履职情况通报) says of a period, as numbers and lists that agree with each other: a snapshot. Pure.

Every sentence of the letter is made of these; a count is always the length of the list beside it. Counties at zero
stand together, equals share a place; who owed nothing has no rate and is named apart. Places are given only when
chosen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from desktop.regulation.figures import Figures
from desktop.regulation.rates import CountyRates, percent
from desktop.regulation.roll import COUNTY, Roll, Way, chain


@dataclass(frozen=True, slots=True)
class Standing:
    """A county with its rate in percent; `place` is None when no ranking was chosen."""

    name: str
    rate: str
    place: int | None


@dataclass(frozen=True, slots=True)
class Standings:
    """The counties of one way: those above zero, those at zero, those that owed nothing."""

    way: Way
    above: tuple[Standing, ...]
    zero: tuple[str, ...]
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holders:
    """The people who hold this many mines, and the counties they belong to."""

    mines: int
    people: tuple[str, ...]
    counties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bulletin:
    """The snapshot: the figures and the lists made of them."""

    figures: Figures
    on_site: Standings
    remote: Standings
    holders: tuple[Holders, ...]
    is_ranked: bool


def bulletin(found: Figures, roll: Roll, *, is_ranked: bool) -> Bulletin:
    """The lists of a bulletin."""
    return Bulletin(
        figures=found,
        on_site=_standings(Way.ON_SITE, found.counties, is_ranked=is_ranked),
        remote=_standings(Way.REMOTE, found.counties, is_ranked=is_ranked),
        holders=_holders(found, roll),
        is_ranked=is_ranked,
    )


def _standings(way: Way, counties: Sequence[CountyRates], *, is_ranked: bool) -> Standings:
    """Highest first when ranked, else in the order of the codes (临应急发〔2024〕20号 二（一）、（二）)."""
    rates = [(one, _rate(way, one)) for one in counties]
    above = [(one, rate) for one, rate in rates if rate]
    if is_ranked:
        above.sort(key=lambda pair: -pair[1])
    return Standings(
        way=way,
        above=tuple(
            Standing(one.name, percent(rate) or "", _place(way, one) if is_ranked else None) for one, rate in above
        ),
        zero=tuple(one.name for one, rate in rates if rate == 0),
        without=tuple(one.name for one, rate in rates if rate is None),
    )


def _rate(way: Way, one: CountyRates) -> Fraction | None:
    return one.sign_in if way is Way.ON_SITE else one.remote_rate


def _place(way: Way, one: CountyRates) -> int | None:
    return one.rank_sign_in if way is Way.ON_SITE else one.rank_remote


def _holders(found: Figures, roll: Roll) -> tuple[Holders, ...]:
    """Who holds two mines and more (临应急发〔2024〕20号 三（二）), by number, with the counties."""
    names = {one.code: one.name for one in roll.orgs}
    levels = {one.code: one.level for one in roll.orgs}
    orgs = {one.code: one.org for one in roll.people}
    people: dict[int, list[str]] = defaultdict(list)
    for person, mines in found.staffing.held.items():
        if len(mines) > 1:
            people[len(mines)].append(person)
    made = []
    for number, held in sorted(people.items()):
        chains = [chain(roll.orgs, orgs.get(person, "")) for person in held]
        counties = {next((code for code in one if levels[code] == COUNTY), "") for one in chains}
        made.append(Holders(number, tuple(held), tuple(names[code] for code in sorted(counties) if code)))
    return tuple(made)
