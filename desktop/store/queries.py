"""What screens and actions read: states by subject, lists, blobs. Rows stay inside `store/`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from desktop.errors import Damaged
from desktop.store import rows
from desktop.store.blob_rows import AWAY
from desktop.store.tables import (
    BlobRow,
    BlobScopeRow,
    BriefRow,
    EntryBlobRow,
    EntryRow,
    FactRow,
    LineRow,
    ReceiptRow,
    StateRow,
)
from desktop.supervision import roster
from desktop.supervision.brief import FindingBrief, VisitBrief
from desktop.supervision.facts import Body
from desktop.supervision.finding import Finding, Status
from desktop.supervision.nouns import NOUNS
from desktop.supervision.presence import Presence
from desktop.supervision.review import Review
from desktop.supervision.visit import Visit

S = TypeVar("S", bound=Body)
READER = "reader"  # in `session.info`: the code of the person whose desk it is
OPEN = (Status.OPEN, Status.RECTIFIED, Status.DISPUTED)  # of findings that still have to be re-checked

_LINES = select(
    LineRow.subject,
    LineRow.noun,
    LineRow.mine,
    LineRow.status,
    LineRow.day,
    LineRow.due,
    LineRow.person,
    LineRow.text,
)
_FINDINGS: Select[str, bytes] = (
    select(StateRow.subject, StateRow.body)
    .join(LineRow, LineRow.subject == StateRow.subject)
    .where(StateRow.noun == "finding")
)


@dataclass(frozen=True, slots=True)
class Line:
    """A subject in a list. `id` is the subject without its noun; `day` UTC text; `due` a day or None."""

    id: str
    noun: str
    mine: str
    status: str
    day: str
    due: str | None
    person: str
    text: str


_STATE = select(StateRow.body).where(StateRow.subject == bindparam("one"))
_STATES = select(StateRow.subject, StateRow.body).where(StateRow.subject.in_(rows.NAMES))
_OF_NOUN = select(StateRow.subject, StateRow.body).where(StateRow.noun == bindparam("noun")).order_by(StateRow.subject)
_OF_NOUN_IN = _OF_NOUN.where(StateRow.scope == bindparam("scope"))
_NEWEST_POSITION = (
    select(func.max(ReceiptRow.position))
    .join(EntryBlobRow, EntryBlobRow.entry == ReceiptRow.entry)
    .where(EntryBlobRow.blob == BlobRow.hash)
    .scalar_subquery()
)
_MISSING_BLOBS = (
    select(BlobRow.hash, func.min(BlobScopeRow.scope))
    .join(BlobScopeRow, BlobScopeRow.hash == BlobRow.hash)
    .where(BlobRow.present.is_(False), BlobRow.role.not_in((AWAY, "erased")))
    .group_by(BlobRow.hash)
    .order_by(_NEWEST_POSITION.desc(), BlobRow.hash)
)
_UNSETTLED_BLOBS = (
    select(BlobRow.hash, BlobScopeRow.scope, BlobRow.role, BlobRow.size)
    .join(BlobScopeRow, BlobScopeRow.hash == BlobRow.hash)
    .where(BlobRow.present.is_(True), BlobScopeRow.settled.is_(False))
    .order_by(BlobRow.role == "original", BlobRow.size, BlobRow.hash)
)


def state(session: Session, subject: str, shape: type[S]) -> S | None:
    """The folded state of a subject, or None when it is not known here."""
    data = session.connection().scalar(_STATE, {"one": subject})
    return _decoded(shape, subject, data) if data else None


def states_of(session: Session, subjects: Iterable[str], shape: type[S]) -> dict[str, S]:
    """The folded states of these subjects that are known here."""
    found = session.connection().execute(_STATES, rows.names(subjects))
    return {subject: _decoded(shape, subject, body) for subject, body in found if body}


def states(session: Session, noun: str, shape: type[S], scope: str | None = None) -> list[tuple[str, S]]:
    """All states of a noun (in a scope), by id, with their ids."""
    query = _OF_NOUN if scope is None else _OF_NOUN_IN
    found = session.connection().execute(query, {"noun": noun, "scope": scope} if scope is not None else {"noun": noun})
    return [(subject.split("/", 1)[1], _decoded(shape, subject, body)) for subject, body in found if body]


def lines_of(session: Session, subjects: Iterable[str]) -> list[Line]:
    """These subjects as lines, in no particular order."""
    found = session.connection().execute(_LINES.where(LineRow.subject.in_(rows.NAMES)), rows.names(subjects))
    return [_line(row) for row in found]


def states_between(
    session: Session, noun: str, shape: type[S], mine_code: str, span: tuple[str, str]
) -> list[tuple[str, S]]:
    """States of a noun of a mine whose line says a moment from the first of `span` to before the second (UTC text),
    the oldest first, with their ids.
    """
    query = (
        select(StateRow.subject, StateRow.body)
        .join(LineRow, LineRow.subject == StateRow.subject)
        .where(LineRow.noun == noun, LineRow.mine == mine_code, LineRow.day >= span[0], LineRow.day < span[1])
        .order_by(LineRow.day, StateRow.subject)
    )
    found = session.connection().execute(query)
    return [(subject.split("/", 1)[1], _decoded(shape, subject, body)) for subject, body in found if body]


def lines(
    session: Session,
    noun: str,
    *,
    mine: str | None = None,
    status: str | None = None,
    since: str | None = None,
    limit: int = 2000,
) -> list[Line]:
    """Subjects of a noun (of a mine, in a state, since: UTC text) for a list, the newest first; a negative limit is
    none.
    """
    query = _LINES.where(LineRow.noun == noun).order_by(LineRow.day.desc(), LineRow.subject).limit(limit)
    if mine is not None:
        query = query.where(LineRow.mine == mine)
    if status is not None:
        query = query.where(LineRow.status == status)
    if since is not None:
        query = query.where(LineRow.day >= since)
    found = session.connection().execute(query)
    return [_line(row) for row in found]


def visits_in_brief(
    session: Session, *, mine: str | None = None, status: str | None = None, since: str | None = None
) -> list[tuple[str, VisitBrief]]:
    """All visits (of a mine, in a state, begun since: UTC text) with their ids, the oldest first, without answers."""
    query = select(BriefRow.subject, BriefRow.body).where(BriefRow.noun == "visit")
    if not (mine is status is since is None):
        query = query.join(LineRow, LineRow.subject == BriefRow.subject).where(LineRow.noun == "visit")
    if mine is not None:
        query = query.where(LineRow.mine == mine)
    if status is not None:
        query = query.where(LineRow.status == status)
    if since is not None:
        query = query.where(LineRow.day >= since)
    return _briefs(session, query)


def visits_named(session: Session, names: Iterable[str]) -> list[tuple[str, VisitBrief]]:
    """These visits with their ids, the oldest first, without their answers."""
    query = select(BriefRow.subject, BriefRow.body).where(BriefRow.subject.in_(rows.NAMES))
    return _briefs(session, query, rows.names(f"visit/{name}" for name in names))


def presences(session: Session, visits: Iterable[str]) -> dict[str, Presence]:
    """What is known of the presence at these visits, by visit; those of which nothing was noted are missing."""
    query = select(StateRow.subject, StateRow.body).where(StateRow.subject.in_(rows.NAMES))
    wanted = rows.names(f"presence/{name}" for name in visits)
    found = session.connection().execute(query, wanted)
    return {name.split("/", 1)[1]: _decoded(Presence, name, body) for name, body in found if body}


def findings_in_brief(session: Session) -> list[tuple[str, FindingBrief]]:
    """All findings with their ids, in no particular order."""
    query = select(BriefRow.subject, BriefRow.body).where(BriefRow.noun == "finding")
    return [
        (name.split("/", 1)[1], _decoded(FindingBrief, name, body))
        for name, body in session.connection().execute(query)
    ]


def mines(session: Session) -> list[roster.MineRegistered]:
    """The cards of the mines that concern this desk, by code: those of its circle, and those its person was ever
    designated to. Where no county stands below the bureau that is all of them.
    """
    cards = [mine.card for _, mine in states(session, "mine", roster.Mine) if mine.card is not None]
    within = circle(session)
    if within is None:
        return cards
    own = _inspected(session, session.info.get(READER, ""))
    return [card for card in cards if card.code in own or not card.supervised_by or card.supervised_by in within]


def offices(session: Session) -> dict[str, str]:
    """By the code of each mine the name of the organisation that supervises it, "" when none is named."""
    names = {one.founded.code: one.founded.name for _, one in states(session, "org", roster.Org) if one.founded}
    return {card.code: names.get(card.supervised_by, card.supervised_by) for card in mines(session)}


def mine(session: Session, code: str) -> roster.MineRegistered | None:
    """A mine's card."""
    found = state(session, f"mine/{code}", roster.Mine)
    return None if found is None else found.card


def person(session: Session, code: str) -> roster.PersonRegistered | None:
    """A person of the roster."""
    found = state(session, f"person/{code}", roster.Person)
    return None if found is None else found.registered


def people(session: Session) -> list[roster.PersonRegistered]:
    """The persons who concern this desk, by code: of its circle, of the organisations above, and whoever is designated
    to its mines.
    """
    known = [one.registered for _, one in states(session, "person", roster.Person) if one.registered is not None]
    within = circle(session)
    if within is None:
        return known
    codes = {card.code for card in mines(session)}
    posts = [one for _, one in states(session, "designation", roster.Designation)]
    near = {session.info.get(READER, "")} | {one.person for one in posts if one.mine in codes}
    wider = within | set(above(session, _home(session)))
    return [one for one in known if one.org in wider or one.code in near]


def is_supervisor(session: Session, code: str) -> bool:
    """Whether the person may review (role supervisor or administrator)."""
    found = state(session, f"person/{code}", roster.Person)
    roles = {one.role for one in found.roles} if found else set()
    return bool(roles & {roster.Role.SUPERVISOR, roster.Role.ADMINISTRATOR})


def bureau(session: Session) -> roster.OrgFounded | None:
    """The bureau this desk is enrolled at: the one with a CA of its own."""
    known = organisations(session)
    return known[0] if known else None


def organisation(session: Session) -> roster.OrgFounded | None:
    """The organisation of the desk's person: the bureau, or one below it."""
    known = organisations(session)
    home = _home(session) if len(known) > 1 else ""
    return next((one for one in known if one.code == home), known[0] if known else None)


def organisations(session: Session) -> list[roster.OrgFounded]:
    """All organisations known here, the bureau first, the others by code."""
    found = [one.founded for _, one in states(session, "org", roster.Org) if one.founded is not None]
    return sorted(found, key=lambda one: not one.root)


def above(session: Session, org: str) -> list[str]:
    """An organisation and those above it, as far as they are known here."""
    parents = {one.code: one.parent or "" for one in organisations(session)}
    chain: list[str] = []
    while org and org not in chain:
        chain.append(org)
        org = parents.get(org, "")
    return chain


def circle(session: Session) -> set[str] | None:
    """The organisations of this desk: its person's, those he manages, and all below them. None means every one."""
    known = organisations(session)
    person = state(session, f"person/{session.info.get(READER, '')}", roster.Person) if len(known) > 1 else None
    if person is None:
        return None
    homes = {one.org for one in person.roles} | ({person.registered.org} if person.registered else set())
    return {one.code for one in known if homes.intersection(above(session, one.code))} | homes


def _home(session: Session) -> str:
    found = person(session, session.info.get(READER, ""))
    return found.org if found else ""


def _inspected(session: Session, person: str) -> set[str]:
    """The mines that a person is or was designated to, or visits with his group."""
    posts = states(session, "designation", roster.Designation)
    groups = [formed for _, one in states(session, "group", roster.Group) for formed in one.formings]
    own = {one.mine for _, one in posts if one.person == person}
    return own.union(*(one.mines for one in groups if any(member.person == person for member in one.members)))


def remedies(session: Session, code: str) -> roster.RemediesNamed:
    """Where the mine may turn against orders of an organisation; empty words when nobody named them."""
    found = state(session, f"org/{code}", roster.Org)
    return found.remedies if found else roster.RemediesNamed()


def revocation_list(session: Session) -> bytes:
    """The newest revocation list of the bureau's CA (DER), b"" when none came here."""
    found = states(session, "org", roster.Org)
    return next((one.revocations.der for _, one in found if one.founded is not None and one.revocations), b"")


def device(session: Session, fingerprint: str) -> roster.Device | None:
    """A device of the roster by its certificate's fingerprint."""
    return state(session, f"device/{fingerprint}", roster.Device)


def is_administrator(session: Session, code: str) -> bool:
    """Whether the person may write the bureau's own records (roster, checklists)."""
    found = state(session, f"person/{code}", roster.Person)
    return found is not None and any(one.role is roster.Role.ADMINISTRATOR for one in found.roles)


def visit(session: Session, name: str) -> Visit | None:
    """A visit by its id."""
    return state(session, f"visit/{name}", Visit)


def finding(session: Session, name: str) -> Finding | None:
    """A finding by its id."""
    return state(session, f"finding/{name}", Finding)


def review(session: Session, visit_name: str) -> Review:
    """The supervisor's word on a visit's ledger; waiting when nothing was said."""
    return state(session, f"review/{visit_name}", Review) or Review()


def findings(session: Session, *, mine: str | None = None, open_only: bool = False) -> list[tuple[str, Finding]]:
    """Findings (of a mine) with their ids, the oldest first."""
    query = _FINDINGS
    if mine is not None:
        query = query.where(StateRow.scope == f"mine/{mine}")
    if open_only:  # few among many: their lines first
        still_open = select(LineRow.subject).where(LineRow.noun == "finding", LineRow.status.in_(OPEN))
        query = query.where(StateRow.subject.in_(still_open))
    return _found(session, query)


def findings_of_visit(session: Session, name: str, mine_code: str) -> list[tuple[str, Finding]]:
    """The findings raised in a visit, with their ids, in the order found."""
    query = _FINDINGS.where(StateRow.scope == f"mine/{mine_code}", func.instr(StateRow.body, name.encode()) > 0)
    every = _found(session, query)  # those that only name the visit in a re-check among them
    return [(one, found) for one, found in every if found.raised is not None and found.raised.visit == name]


def missing_blobs(session: Session) -> list[tuple[str, str]]:
    """Blobs named here whose bytes are not on this disk, with a scope they are held for; not those that stay away.

    Those the bureau got last come first: a new desk sees the latest photos while the years before still come.
    """
    return [(name, scope) for name, scope in session.connection().execute(_MISSING_BLOBS)]


def unsettled_blobs(session: Session) -> list[tuple[str, str, str, int]]:
    """Blobs on this disk that the server has not verified for their scope: (hash, scope, role, bytes).

    Small ones first, so that signatures and previews go before originals.
    """
    found = session.connection().execute(_UNSETTLED_BLOBS)
    return [(name, scope, role, size) for name, scope, role, size in found]


def incomplete_entries(session: Session) -> list[str]:
    """Receipted entries that the server may have whole with what lies here: one's own that it has not called complete,
    and those that name a blob on this disk which it has not verified for their scope.
    """
    own = select(EntryRow.id).join(ReceiptRow, ReceiptRow.entry == EntryRow.id)
    own = own.where(EntryRow.own.is_(True), ReceiptRow.complete.is_(None))
    waiting = (
        select(EntryBlobRow.entry)
        .join(EntryRow, EntryRow.id == EntryBlobRow.entry)
        .join(BlobScopeRow, (BlobScopeRow.hash == EntryBlobRow.blob) & (BlobScopeRow.scope == EntryRow.scope))
        .join(BlobRow, BlobRow.hash == EntryBlobRow.blob)
        .where(BlobScopeRow.settled.is_(False), BlobRow.present.is_(True))
    )
    return sorted({*session.connection().scalars(own), *session.scalars(waiting)})


def settled_blobs(session: Session) -> list[str]:
    """Blobs that should be on this disk and that the server holds as well."""
    query = select(BlobRow.hash).join(BlobScopeRow, BlobScopeRow.hash == BlobRow.hash)
    query = query.where(BlobRow.present.is_(True), BlobScopeRow.settled.is_(True))
    return list(session.connection().scalars(query.distinct().order_by(BlobRow.hash)))


def all_blobs(session: Session) -> list[tuple[str, bool]]:
    """Every blob known, and whether its bytes should be on this disk."""
    return [(name, present) for name, present in session.connection().execute(select(BlobRow.hash, BlobRow.present))]


def unknown_facts(session: Session) -> int:
    """Facts of subjects this program does not know: shown as 需升级后显示."""
    known = [FactRow.subject.startswith(f"{noun}/", autoescape=True) for noun in NOUNS]
    query: Select[Any] = select(func.count()).select_from(FactRow)
    for clause in known:
        query = query.where(~clause)
    return session.connection().scalar(query) or 0


def _briefs(
    session: Session, query: Select[str, bytes], wanted: dict[str, str] | None = None
) -> list[tuple[str, VisitBrief]]:
    found = [(name, _decoded(VisitBrief, name, body)) for name, body in session.connection().execute(query, wanted)]
    return sorted([(name.split("/", 1)[1], one) for name, one in found], key=lambda pair: (pair[1].started, pair[0]))


def _line(row: Any) -> Line:
    return Line(row[0].split("/", 1)[1], *row[1:])


def _found(session: Session, query: Select[str, bytes]) -> list[tuple[str, Finding]]:
    found = [
        (name.split("/", 1)[1], _decoded(Finding, name, body)) for name, body in session.connection().execute(query)
    ]
    return sorted(found, key=lambda pair: (pair[1].raised.found if pair[1].raised else "", pair[0]))


def _decoded(shape: type[S], subject: str, data: bytes) -> S:
    decoder: msgspec.json.Decoder[S] = _decoder(shape)
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Damaged(
            f"“{subject}”的汇总已损坏，可以由封存记录重建。请运行“检查”（check），再重建或用备份恢复。"
        ) from error


@cache
def _decoder(shape: type[S]) -> msgspec.json.Decoder[S]:
    return msgspec.json.Decoder(shape)
