"""Rates of persons, counties and the city, as exact fractions, rounded once when printed. Pure.

Official style (the Linfen notice): a county's rate is the mean of its inspectors' rates, the city's the unweighted mean
of its counties' rates, zeros included. Pooled style: everything done by everything owed. Whoever owed nothing has no
rate, which is neither 0 nor 100.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from desktop.regulation.counting import Row, Tally
from desktop.regulation.known import Known
from desktop.regulation.roll import COUNTY, Way


class Style(StrEnum):
    """How persons' figures become a county's and a city's."""

    OFFICIAL = "official"
    POOLED = "pooled"


@dataclass(frozen=True, slots=True)
class PersonRates:
    """What a person owed and did; `county` is the code of the county he belongs to, "" when there is none."""

    person: str
    county: str
    on_site: Tally
    remote: Tally


@dataclass(frozen=True, slots=True)
class CountyRates:
    """A county's rates; `persons` are those who owed anything; ranks are shared by equals, None without a rate."""

    code: str
    name: str
    persons: int
    on_site: Tally
    remote: Tally
    sign_in: Fraction | None
    remote_rate: Fraction | None
    rank_sign_in: int | None
    rank_remote: int | None


@dataclass(frozen=True, slots=True)
class CityRates:
    """The city's rates in the chosen style, and pooled beside them."""

    sign_in: Fraction | None
    remote: Fraction | None
    sign_in_pooled: Fraction | None
    remote_pooled: Fraction | None


def share(part: int, whole: int) -> Fraction | None:
    """Part of a whole; None without a whole, which prints as a dash."""
    return Fraction(part, whole) if whole else None


def percent(rate: Fraction | None) -> str | None:
    """A rate in percent with two decimals, half-up: 159/183 is 86.89, 0.86885 is 86.89."""
    if rate is None:
        return None
    hundredths = (rate * 20000 + 1) // 2
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def mean(rates: Iterable[Fraction | None]) -> Fraction | None:
    """The unweighted mean of the rates there are."""
    found = [one for one in rates if one is not None]
    return sum(found, Fraction()) / len(found) if found else None


def persons(known: Known, rows: Iterable[Row]) -> list[PersonRates]:
    """Σ min(done, owed) ÷ Σ owed of each person over weeks and own mines (第十二条、第十三条), by code."""
    found: dict[tuple[str, Way], Tally] = defaultdict(Tally)
    for row in rows:
        key = (row.line.person, row.line.way)
        found[key] = found[key] + row.whole
    orgs = {one.code: one.org for one in known.roll.people}
    counties = {one.code for one in known.roll.orgs if one.level == COUNTY}
    return [
        PersonRates(
            code,
            next((one for one in known.above(orgs.get(code, "")) if one in counties), ""),
            found[code, Way.ON_SITE],
            found[code, Way.REMOTE],
        )
        for code in sorted({person for person, _ in found})
    ]


def counties(known: Known, people: Sequence[PersonRates], style: Style) -> list[CountyRates]:
    """Every county of the roll with its rates and its place among them, by code."""
    by_county: dict[str, list[PersonRates]] = defaultdict(list)
    for one in people:
        if one.on_site.owed or one.remote.owed:
            by_county[one.county].append(one)
    orgs = sorted((one for one in known.roll.orgs if one.level == COUNTY), key=lambda one: one.code)
    on_site = {org.code: [one.on_site for one in by_county[org.code]] for org in orgs}
    remote = {org.code: [one.remote for one in by_county[org.code]] for org in orgs}
    sign_in = {code: _rate(tallies, style) for code, tallies in on_site.items()}
    far = {code: _rate(tallies, style) for code, tallies in remote.items()}
    near_ranks, far_ranks = ranks(sign_in.values()), ranks(far.values())
    return [
        CountyRates(
            org.code,
            org.name,
            len(by_county[org.code]),
            sum(on_site[org.code], Tally()),
            sum(remote[org.code], Tally()),
            sign_in[org.code],
            far[org.code],
            near_ranks.get(sign_in[org.code]),
            far_ranks.get(far[org.code]),
        )
        for org in orgs
    ]


def city(found: Sequence[CountyRates], style: Style) -> CityRates:
    """The city over its counties (临应急发〔2024〕20号: 60.06 ÷ 13 = 4.62)."""
    on_site = sum((one.on_site for one in found), Tally())
    remote = sum((one.remote for one in found), Tally())
    near, far = share(on_site.done, on_site.owed), share(remote.done, remote.owed)
    if style is Style.POOLED:
        return CityRates(near, far, near, far)
    return CityRates(mean(one.sign_in for one in found), mean(one.remote_rate for one in found), near, far)


def ranks(rates: Iterable[Fraction | None]) -> dict[Fraction | None, int]:
    """The place of each rate, highest first; equals share a place and the next ones are counted on behind them."""
    ordered = sorted((one for one in rates if one is not None), reverse=True)
    found: dict[Fraction | None, int] = {}
    for place, one in enumerate(ordered, 1):
        found.setdefault(one, place)
    return found


def _rate(tallies: Sequence[Tally], style: Style) -> Fraction | None:
    if style is Style.POOLED:
        whole = sum(tallies, Tally())
        return share(whole.done, whole.owed)
    return mean(share(one.done, one.owed) for one in tallies)
