"""Patrol groups of a bureau: who patrols which coal mines together, from which day on (第十三条)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from desktop.journal.entry import Told
from desktop.supervision.facts import Body, in_order, read


class Member(Body, frozen=True):
    """A member of a group with the specialties he covers."""

    person: str
    specialties: tuple[str, ...] = ()
    is_leader: bool = False


class GroupFormed(Body, frozen=True):
    """A patrol group and its mines from a day on; a later forming replaces the earlier one from its day on (第十三条).
    `since` "" is since ever. Who writes it states the day: no clock beside it decides anything.
    """

    code: str
    members: tuple[Member, ...]
    mines: tuple[str, ...]
    since: str = ""


class Group(Body, frozen=True):
    """State of `group/<code>`: as it was formed last, and every forming that holds on some day, by `since`: "" is since
    ever.
    """

    formed: GroupFormed | None = None
    formings: tuple[GroupFormed, ...] = ()
    unknown: int = 0


_KINDS: dict[str, type[Body]] = {"group.formed": GroupFormed}


def fold_group(facts: Sequence[Told]) -> Group:
    """Group from its facts, in any order."""
    formings: tuple[GroupFormed, ...] = ()
    unknown = 0
    for fact in in_order(facts):
        match read(fact, _KINDS):
            case GroupFormed() as body:
                formings = (*(one for one in formings if one.since < body.since), body)
            case _:
                unknown += 1
    return Group(formed=formings[-1] if formings else None, formings=formings, unknown=unknown)


def formed_on(group: Group, day: dt.date) -> GroupFormed | None:
    """The group as it was on a day, None before it was formed."""
    return next((one for one in reversed(group.formings) if one.since <= day.isoformat()), None)
