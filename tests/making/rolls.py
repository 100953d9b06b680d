"""Small rolls for the tests of the regulation: one county, one mine, one inspector, and whatever a case adds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from desktop.regulation.editions import Tightening
from desktop.regulation.roll import Absence, Change, Deed, Designation, Mine, Org, Person, Roll, Seat, Way
from desktop.supervision.roster import MineKind

CITY = Org("C", "演示市", "市")
COUNTY = Org("X", "演示县", "县", "C")


def day(text: str) -> dt.date:
    """A day; `05-06` is of 2024, an empty text the far end."""
    return dt.date.fromisoformat(text if len(text) > 5 else f"2024-{text}")


def mine(code: str = "m", kind: str = "地下开采", org: str = "X", stripping: str = "", **more: Any) -> Mine:
    """A mine of the demonstration county."""
    amount = Decimal(stripping) if stripping else None
    return Mine(code, f"演示矿{code}", org, MineKind(kind), stripping=amount, **more)


def person(code: str = "p", org: str = "X") -> Person:
    """An inspector of the demonstration county."""
    return Person(code, f"演示专员{code}", org)


def holds(text: str) -> Designation:
    """`p m 05-01 05-31`, the last day may be missing."""
    who, what, since, *until = text.split()
    return Designation(who, what, day(since), day(until[0]) if until else None)


def change(text: str) -> Change:
    """`m 05-01 停产`."""
    what, since, status = text.split()
    return Change(what, day(since), status)


def away(text: str) -> Absence:
    """`p 05-01 05-04`; a last word 否 says that nobody approved it."""
    who, first, last, *no = text.split()
    return Absence(who, day(first), day(last), not no)


def deed(text: str) -> Deed:
    """`现场 p m 05-06`."""
    way, who, what, on = text.split()
    return Deed(Way(way), who, what, day(on))


def laid(text: str) -> Tightening:
    """`X remote_per_week 4 06-01 文号`; a further word is the province's consent."""
    org, key, value, since, *papers = text.split()
    return (
        Tightening(org, key, int(value), day(since), *papers)
        if papers
        else Tightening(org, key, int(value), day(since), "")
    )


def seat(text: str) -> Seat:
    """`g p m 06-06 06-30`; `-` where the row says nothing, the days may be missing."""
    group, who, what, *span = text.split()
    since, until = ([day(one) if one != "-" else None for one in span] + [None, None])[:2]
    return Seat(group, who.strip("-"), what.strip("-"), since=since, until=until)


def roll(
    *,
    mines: tuple[Mine, ...] = (),
    people: tuple[Person, ...] = (),
    designations: str = "p m 2020-01-01",
    **more: str,
) -> Roll:
    """A roll: words separated by `；` for each kind of fact."""
    makers = {"changes": change, "absences": away, "deeds": deed, "tightenings": laid, "seats": seat}
    found: dict[str, Any] = {name: tuple(makers[name](one) for one in _parts(text)) for name, text in more.items()}
    made = Roll(
        orgs=(CITY, COUNTY),
        mines=mines or (mine(),),
        people=people,
        designations=tuple(holds(one) for one in _parts(designations)),
    )
    codes = {one.person for one in made.designations} | {one.person for one in found.get("seats", ()) if one.person}
    return replace(made, people=people or tuple(person(code) for code in sorted(codes)), **found)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split("；") if part.strip()]
