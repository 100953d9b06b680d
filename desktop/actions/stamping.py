"""After a round with the bureau: papers this person issued that bear no time stamp yet get one of the authority.

Each is a new, longer file sealed as a step of its paper. A paper that waits for signatures waits some days with
them. An authority that fails is not asked again in this round, and nothing changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from desktop.actions import printing, time_authority
from desktop.actions.time_authority import Authority
from desktop.desk import Act, Desk, Fact
from desktop.documents import timestamping, verifying
from desktop.errors import BadInput, Damaged, Missing, NotAllowed, Refused, Unreachable
from desktop.journal import identity
from desktop.store import journal, queries, shelf
from desktop.supervision.brief import VisitBrief
from desktop.supervision.visit import STAMP, Paper, PaperSigned

MOST = 20  # papers in one round
WAITS = 3  # days a paper waits for the signatures that are lacking
_NOT_BELIEVED = "时间戳不是“设置”里所选根证书的机构签发的，没有采用；请核对时间戳服务地址和根证书。"


class Stop(Protocol):
    """Asked between papers."""

    def is_set(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Stamped:
    """What a round stamped; `error` is "" or the sentence why it stopped early."""

    subjects: frozenset[str] = frozenset()
    count: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class _Due:
    visit: str
    mine: str
    paper: Paper


def stamp_due(desk: Desk, ask_at: Callable[[str], timestamping.Ask], stop: Stop) -> Stamped:
    """Stamp what is due. Never raises for what an authority does; without an address nothing is asked."""
    authority = time_authority.of(desk)
    if not authority.url:
        return Stamped()
    done: set[str] = set()
    count, error = 0, ""
    ask = ask_at(authority.url)
    for one in due(desk):
        if stop.is_set() or count >= MOST:
            break
        try:
            _stamp(desk, one, ask, authority)
        except (Unreachable, Refused) as trouble:
            error = str(trouble)
            break
        except (Missing, Damaged, NotAllowed, BadInput):  # this paper alone: not here, hurt, or signed meanwhile
            continue
        done.add(f"visit/{one.visit}")
        count += 1
    if count or error:
        time_authority.note(desk, count, error)
    return Stamped(frozenset(done), count, error)


def due(desk: Desk) -> Sequence[_Due]:
    """The papers this person issued that bear no time stamp and are here, the newest first."""
    with desk.reading() as session:
        found = shelf.closed(session)
    return [
        _Due(one.visit, one.brief.mine, paper)
        for one in found
        for paper in _own(one.brief, desk.person)
        if not paper.stamped and _is_ripe(paper, desk.world.today()) and desk.blobs.has(paper.file)
    ]


def _own(brief: VisitBrief, person: str) -> Iterator[Paper]:
    """The papers of a visit whose first signature is this person's."""
    team = [seat.person for seat in brief.people]
    field = f"inspector_{team.index(person) + 1}" if person in team else ""
    return (paper for paper in brief.papers if paper.signed[:1] == (field,))


def _is_ripe(paper: Paper, today: dt.date) -> bool:
    if paper.is_fully_signed:
        return True
    with suppress(ValueError):
        return (today - dt.date.fromisoformat(paper.day)).days >= WAITS
    return True


def _stamp(desk: Desk, one: _Due, ask: timestamping.Ask, authority: Authority) -> None:
    paper = one.paper
    pdf = desk.blobs.get(paper.file)
    believed = [authority.root] if authority.root is not None else []
    with desk.reading() as session:
        listed = queries.revocation_list(session)
    longer = timestamping.stamp(pdf, ask, _chain(desk, pdf), [desk.root], [listed] if listed else [])
    newest = verifying.verify(longer, [desk.root], authorities=believed).signatures[-1]
    if believed and not newest.known_root:
        raise Refused(_NOT_BELIEVED)
    same = {
        name: getattr(paper, name)
        for name in ("kind", "number", "expected", "findings", "day", "form", "parent", "optional")
    }
    body = PaperSigned(
        file=desk.keep(longer, "paper"),
        field=newest.field if newest.is_time_stamp else f"{STAMP}1",
        person=desk.person,
        previous=paper.file,
        **same,
    )
    fact = Fact(f"visit/{one.visit}", body, (body.file,))
    desk.seal([Act(f"mine/{one.mine}", (fact,))], also=lambda session: printing.carry(session, paper.file, body.file))


def _chain(desk: Desk, pdf: bytes) -> list[identity.Certificate]:
    """The certificates of those who signed, and the bureau's root: what a validator needs in many years."""
    with desk.reading() as session:
        known = {**journal.certificates(session), desk.holder.fingerprint: identity.to_der(desk.holder.certificate)}
    signed = {one.fingerprint for one in verifying.verify(pdf, [desk.root]).signatures}
    return [*(identity.from_der(known[name]) for name in sorted(signed & known.keys())), desk.root]
