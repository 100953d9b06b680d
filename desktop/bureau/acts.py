"""The bureau's own acts: entries of `org/…` sealed by the registrar and put into the log like everybody's."""

from __future__ import annotations

import os
from collections.abc import Sequence

from desktop.bureau import founding
from desktop.bureau.access import Roll
from desktop.bureau.founding import Bureau
from desktop.errors import NotAllowed
from desktop.journal import sealing
from desktop.journal.entry import FACTS_LIMIT, Entry
from desktop.supervision import nouns, roster
from desktop.supervision.facts import Body

Act = tuple[str, Body, tuple[str, ...]]
"""Subject, what happened, the blobs it names."""

_BY_ACT = min(200, FACTS_LIMIT)  # facts in one entry; stays far below the size that may travel


def seal(bureau: Bureau, acts: Sequence[Act], scope: str = "") -> list[str]:
    """Seals the acts, in order, in the bureau's own scope or another one, and answers the ids of their entries.
    NotAllowed when one may not follow what is known; then none is sealed.
    """
    ids: list[str] = []
    for start in range(0, len(acts), _BY_ACT):
        part = acts[start : start + _BY_ACT]
        with bureau.log.moment() as connection:
            roll = bureau.log.roll(connection)
        entry = made(bureau, roll, part, scope)
        bureau.log.append([entry])
        ids.append(entry.id)
    return ids


def made(bureau: Bureau, roll: Roll, acts: Sequence[Act], scope: str = "") -> Entry:
    """The registrar's entry of these acts. NotAllowed when one may not follow what is known."""
    return sealing.make(
        bureau.registrar,
        scope or bureau.scope,
        [_draft(roll, act) for act in acts],
        _seen(roll, acts),
        stamp=founding.stamp(bureau.clock),
        salts=os.urandom,
    )


def enrol(bureau: Bureau, person: str, certificate: bytes, fingerprint: str, name: str) -> Act:
    """The act that enrols a device."""
    with bureau.log.moment() as connection:
        return enrolment(bureau.log.roll(connection), person, certificate, fingerprint, name)


def enrolment(roll: Roll, person: str, certificate: bytes, fingerprint: str, name: str) -> Act:
    """The act that enrols a device, after those the roll knows."""
    body = roster.DeviceEnrolled(person=person, certificate=certificate, name=name, ordinal=len(roll.devices))
    return f"device/{fingerprint}", body, ()


def _draft(roll: Roll, act: Act) -> sealing.Draft:
    subject, body, blobs = act
    noun = nouns.noun_of(subject)
    if noun is None:
        raise NotAllowed(f"“{subject}”不是花名册里的对象。")
    noun.check(body, noun.fold(roll.facts.get(subject, [])))
    return sealing.Draft(nouns.kind_of(body, noun), subject, body, blobs)


def _seen(roll: Roll, acts: Sequence[Act]) -> list[sealing.Seen]:
    newest = {fact.entry: fact.depth for subject, _, _ in acts for fact in roll.frontier(subject)}
    return [sealing.Seen(entry, depth) for entry, depth in newest.items()]
