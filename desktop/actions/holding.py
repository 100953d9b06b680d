"""Held entries (待处理) on the desk of the managing role: read with their reasons, released or returned by an entry of
one's own.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import NotAllowed
from desktop.journal.entry import told
from desktop.store import held, journal, queries
from desktop.store.database import Session
from desktop.supervision import holding


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A held entry of somebody else that waits for a decision. `sealed` is its author's wall time, a claim."""

    id: str
    scope: str
    what: str
    place: str
    person: str
    sealed: str
    reason: str
    says: tuple[str, ...]
    status: holding.HoldingStatus


def read_held(desk: Desk) -> tuple[HeldLine, ...]:
    """What waits for a decision of this person, the oldest first; nothing for whoever has no managing role."""
    with desk.reading() as session:
        if not _manages(desk, session):
            return ()
        names = {card.code: card.name for card in queries.mines(session)}
        found = []
        for one in held.undecided(session):
            entry = journal.read_entry(session, one.entry)
            if one.person == desk.person:
                continue
            kind, _, code = entry.header.scope.partition("/")
            known = queries.person(session, one.person) if one.person else None
            found.append(
                HeldLine(
                    entry.id,
                    entry.header.scope,
                    holding.what(entry.header.facts[0].subject),
                    names.get(code, code) if kind == "mine" else code,
                    known.name if known else one.person or "不认识的设备",
                    entry.header.wall,
                    one.reason,
                    tuple(dict.fromkeys(map(holding.says, told(entry)))),
                    one.status,
                )
            )
    return tuple(sorted(found, key=lambda line: (line.sealed, line.id)))


def release(desk: Desk, entry: str, reason: str) -> Changes:
    """Let the entry count: everybody entitled receives and uses it. NotAllowed without a reason, or for one's own."""
    return _decide(desk, entry, holding.Released(entry=entry, person=desk.person, at=desk.world.text(), reason=reason))


def send_back(desk: Desk, entry: str, reason: str, advice: str = "") -> Changes:
    """Tell the author why the entry does not count, and what to do. NotAllowed as above."""
    body = holding.Returned(entry=entry, person=desk.person, at=desk.world.text(), reason=reason, advice=advice)
    return _decide(desk, entry, body)


def _decide(desk: Desk, entry: str, body: holding.Released | holding.Returned) -> Changes:
    with desk.reading() as session:
        whole = journal.read_entry(session, entry)
        author = held.person_of(session, whole.header.author)
        if not _manages(desk, session):
            raise NotAllowed("待处理的记录由主管人员决定是否采用；请与主管部门联系。")
    if author == desk.person:
        raise NotAllowed("自己的记录由别人决定是否采用；请由另一位主管人员或管理员处理。")
    return desk.seal([Act(whole.header.scope, (Fact(holding.subject_of(entry), body),))])


def _manages(desk: Desk, session: Session) -> bool:
    return queries.is_supervisor(session, desk.person) or queries.is_administrator(session, desk.person)
