"""What a person answers for: as an inspector the mines designated to him, as a supervisor everything; some are both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.actions import device
from desktop.desk import Desk
from desktop.store import queries
from desktop.supervision.roster import Designation, Group, Person, PersonRegistered, Role


@dataclass(frozen=True, slots=True)
class Duties:
    """`mines` are the names by code of the mines this person inspects himself; empty for who only supervises."""

    is_manager: bool
    mines: dict[str, str]


def read_duties(desk: Desk) -> Duties:
    """The duties of the desk's person. A desk without designations (a demonstration) holds the mines inspected."""
    with desk.reading() as session:
        names = {card.code: card.name for card in queries.mines(session)}
        found = queries.state(session, f"person/{desk.person}", Person)
        is_manager = queries.is_supervisor(session, desk.person)
        posts = queries.states(session, "designation", Designation)
        groups = queries.states(session, "group", Group)
    if not is_manager:
        return Duties(False, names)
    if found is None or Role.INSPECTOR not in {one.role for one in found.roles}:
        return Duties(True, {})
    own = {
        one.mine for _, one in posts if one.person == desk.person and any(part.until is None for part in one.periods)
    }
    for _, group in groups:
        if group.formed and any(member.person == desk.person for member in group.formed.members):
            own.update(group.formed.mines)
    return Duties(True, {code: name for code, name in names.items() if not own or code in own})


@dataclass(frozen=True, slots=True)
class Ending:
    """A certificate that ends or has ended; `person` "" is this device's."""

    words: str
    until: str
    person: str


def ending(desk: Desk, people: Iterable[PersonRegistered], within: int) -> list[Ending]:
    """The enforcement certificates of these people, and the certificate of this device, that end within so many
    days.
    """
    today = desk.world.today()
    last = (today + dt.timedelta(days=within)).isoformat()
    found = [
        Ending(f"{one.name}的执法证{_word(one.certificate_until < today.isoformat())}", one.certificate_until, one.code)
        for one in people
        if one.certificate_until and one.certificate_until <= last
    ]
    own = device.certificate(desk)
    if own.days_left <= within:
        found.append(Ending(f"本机证书{_word(own.days_left < 0)}", own.until.isoformat(), ""))
    return found


def _word(has_ended: bool) -> str:
    return "已过期" if has_ended else "将到期"
