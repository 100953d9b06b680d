"""What a lost device had sealed and sent too late is held; its person says under a new one which of it is his."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import BadInput
from desktop.journal.entry import told
from desktop.store import held, journal, queries
from desktop.store.database import Session
from desktop.supervision import holding

REASON = "原设备已吊销；本人核对后，用新设备确认是自己封存的"
_MOST = 200  # facts of one act


@dataclass(frozen=True, slots=True)
class OwnHeld:
    """A held entry of a lost device of this person. `sealed` is that device's wall time, a claim."""

    id: str
    scope: str
    what: str
    place: str
    sealed: str
    says: tuple[str, ...]


def read_own_held(desk: Desk) -> tuple[OwnHeld, ...]:
    """What this person may confirm, the oldest first."""
    with desk.reading() as session:
        names = {card.code: card.name for card in queries.mines(session)}
        found = []
        for one in held.undecided(session):
            entry = journal.read_entry(session, one.entry)
            author = entry.header.author
            if one.person == desk.person and author != desk.holder.fingerprint and _is_revoked(session, author):
                says = tuple(dict.fromkeys(map(holding.says, told(entry))))
                place = entry.header.scope.partition("/")[2]
                what = holding.what(entry.header.facts[0].subject)
                found.append(
                    OwnHeld(entry.id, entry.header.scope, what, names.get(place, place), entry.header.wall, says)
                )
    return tuple(sorted(found, key=lambda one: (one.sealed, one.id)))


def attest(desk: Desk, entries: Collection[str]) -> Changes:
    """Say that these entries are one's own: they count when the bureau has this word. BadInput for one that cannot be
    confirmed here.
    """
    known = {one.id: one for one in read_own_held(desk)}
    if not entries or (strange := [one for one in entries if one not in known]):
        wrong = "、".join(one[:12] for one in strange) if entries else "没有选中的记录"
        raise BadInput(f"不能由本人确认：{wrong}。只能确认自己已吊销的设备送来、正在待处理的记录。")
    facts: dict[str, list[Fact]] = defaultdict(list)
    for name in dict.fromkeys(entries):
        body = holding.Released(entry=name, person=desk.person, at=desk.world.text(), reason=REASON)
        facts[known[name].scope].append(Fact(holding.subject_of(name), body))
    acts = [
        Act(scope, tuple(whole[start : start + _MOST]))
        for scope, whole in facts.items()
        for start in range(0, len(whole), _MOST)
    ]
    return desk.seal(acts)


def _is_revoked(session: Session, fingerprint: str) -> bool:
    device = queries.device(session, fingerprint)
    return device is not None and device.revoked is not None
