"""What earlier findings offer the one being written: wordings of its item, and whether it was found before."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.desk import Desk
from desktop.store import past
from desktop.supervision.days import day_of
from desktop.supervision.finding import Finding, Status
from desktop.supervision.phrases import Part, Past, Phrase, phrases, repeats


@dataclass(frozen=True, slots=True)
class Offer:
    """Wordings for the fact and the demand, and the mine's findings a repeat is looked for among."""

    facts: tuple[Phrase, ...] = ()
    demands: tuple[Phrase, ...] = ()
    known: tuple[Past, ...] = ()

    def repeats(self, new: Past) -> tuple[Past, ...]:
        """The earlier ones that are the same again."""
        return repeats(self.known, new)


def offer(desk: Desk, mine: str, item: str) -> Offer:
    """What is known of an item's earlier wordings and of the mine's earlier findings; what was voided teaches
    nothing.
    """
    with desk.reading() as session:
        same_item = past.of_item(session, item)
        same_mine = past.of_mine(session, mine)
    worded = [_past(name, one, desk.person) for name, one in same_item if one.status is not Status.VOIDED]
    known = [_past(name, one, desk.person) for name, one in same_mine if one.status is not Status.VOIDED]
    return Offer(phrases(worded, Part.FACT), phrases(worded, Part.DEMAND), tuple(known))


def unseen_majors(desk: Desk) -> list[tuple[str, Finding]]:
    """The newest 疑似重大 that no supervisor has seen yet."""
    with desk.reading() as session:
        return past.unseen_majors(session)


def _past(name: str, one: Finding, person: str) -> Past:
    raised = one.raised
    found = day_of(raised.found) if raised else None
    return Past(
        id=name,
        place=raised.place if raised else "",
        place_name=one.text("place_name"),
        item=raised.item if raised else "",
        fact=one.text("fact"),
        demand=one.text("demand"),
        day=found.isoformat() if found else "",
        status=str(one.status),
        is_own=raised is not None and raised.person == person,
    )
