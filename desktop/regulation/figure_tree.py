"""Figures as the plain tree that `figures --json` and the bulletin's snapshot hold: names of keys are a contract. Pure.

Rates are text with two decimals, None where there is no denominator.
"""

from __future__ import annotations

from typing import Any

from desktop.regulation.bulletin import Bulletin, Standings
from desktop.regulation.counting import LeftOut
from desktop.regulation.figures import Figures
from desktop.regulation.rates import CityRates, CountyRates, percent
from desktop.regulation.reconciling import Reconciled
from desktop.regulation.roll import Deed
from desktop.regulation.staffing import Staffing


def tree(found: Figures) -> dict[str, Any]:
    """Everything that is printed of a period."""
    return {
        "period": {
            "from": found.first.isoformat(),
            "to": found.last.isoformat(),
            "weeks": len(found.weeks),
            "weeks_without_edition": [one.isoformat() for one in found.lawless],
        },
        "style": str(found.style),
        "editions": [
            {
                "name": one.name,
                "document": one.document,
                "from": one.since.isoformat(),
                "to": one.until.isoformat(),
                "onsite_per_week": one.onsite_per_week,
                "remote_per_week": one.remote_per_week,
            }
            for one in found.editions
        ],
        "staffing": _staffing(found.staffing),
        "checklists": {
            "due": found.checklists.due,
            "made": found.checklists.made,
            "rate": percent(found.checklists.rate),
        },
        "counties": [_county(one) for one in found.counties],
        "city": _city(found.city),
        "not_counted": [_left(one) for one in found.left_out],
    }


def bulletin(known: Bulletin) -> dict[str, Any]:
    """The figures and the lists of a bulletin: all that its sentences are made of."""
    return {
        **tree(known.figures),
        "ranked": known.is_ranked,
        "standings": {"on_site": _standings(known.on_site), "remote": _standings(known.remote)},
        "holders": [
            {"mines": one.mines, "people": list(one.people), "counties": list(one.counties)} for one in known.holders
        ],
    }


def _standings(one: Standings) -> dict[str, Any]:
    return {
        "above_zero": [{"name": each.name, "rate": each.rate, "place": each.place} for each in one.above],
        "zero": list(one.zero),
        "nothing_owed": list(one.without),
    }


def _staffing(found: Staffing) -> dict[str, Any]:
    return {
        "mines": found.mines,
        "inspectors": found.inspectors,
        "posts_required": found.required,
        "posts_filled": found.filled,
        "rate": percent(found.rate),
        "holding": {str(number): people for number, people in found.holding.items()},
        "over": [{"person": one.person, "mines": list(one.mines)} for one in found.over],
        "undecided": list(found.undecided),
    }


def _county(one: CountyRates) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "sign_in": percent(one.sign_in),
        "remote": percent(one.remote_rate),
        "rank_sign_in": one.rank_sign_in,
        "rank_remote": one.rank_remote,
        "persons": one.persons,
        "required_on_site": one.on_site.owed,
        "done_on_site": one.on_site.done,
        "required_remote": one.remote.owed,
        "done_remote": one.remote.done,
    }


def _city(one: CityRates) -> dict[str, Any]:
    return {
        "sign_in": percent(one.sign_in),
        "remote": percent(one.remote),
        "sign_in_pooled": percent(one.sign_in_pooled),
        "remote_pooled": percent(one.remote_pooled),
    }


def differences(found: Reconciled) -> dict[str, Any]:
    """What own records and the APP's do not have alike."""
    return {
        "both": found.both,
        "only_own": [_deed(one) for one in found.only_own],
        "only_app": [_deed(one) for one in found.only_app],
        "instead": [_deed(one) for one in found.instead],
        "unlike": [{"own": _deed(one.own), "app": _deed(one.app)} for one in found.unlike],
    }


def _left(one: LeftOut) -> dict[str, Any]:
    return {**_deed(one.deed), "reason": str(one.why)}


def _deed(deed: Deed) -> dict[str, Any]:
    return {
        "file": deed.spot.source,
        "sheet": deed.spot.sheet,
        "row": deed.spot.row,
        "way": str(deed.way),
        "person": deed.person,
        "mine": deed.mine,
        "day": deed.day.isoformat(),
        "number": deed.number,
    }
