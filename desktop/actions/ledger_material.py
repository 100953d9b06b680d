"""What a visit's papers are made of, read from the journal's states and the own draft. Reads only."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from desktop.actions import checklists, drafting, sampling
from desktop.actions.drafting import VisitDraft
from desktop.actions.scans import scans_of
from desktop.desk import Desk
from desktop.errors import Missing
from desktop.journal.entry import Entry, canonical, digest
from desktop.store import journal, queries
from desktop.store.database import Session
from desktop.supervision import finding, presence, roster, scans, visit
from desktop.supervision.days import day_of


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a visit's papers are made of. `entries` are the sealed entries behind it, in order; `sheets` lists
    the scans of the paper sheet attached so far, `states` the findings of the visit as they stand, `noted` what was
    kept of the official APP; `sign_out` is the draft's, before the closing.
    """

    name: str
    state: visit.Visit
    opened: visit.VisitOpened
    raised: tuple[tuple[str, finding.Raised], ...]
    earlier: tuple[tuple[str, finding.Finding], ...]
    again: dict[str, finding.Rechecked]
    card: roster.MineRegistered | None
    office: str
    entries: tuple[Entry, ...]
    sign_out: visit.AppSignIn
    sheets: str = ""
    states: tuple[tuple[str, finding.Finding], ...] = ()
    noted: tuple[presence.PresenceNoted, ...] = ()
    group: str = ""


def gather(desk: Desk, name: str, draft: VisitDraft | None = None) -> Material:
    """Read a visit's material; with a draft, as it would stand if the draft were sealed. Missing."""
    with desk.reading() as session:
        state = queries.visit(session, name)
        if state is None or state.opened is None:
            raise Missing("没有这次检查，请先同步。")
        opened = state.opened
        found = queries.findings_of_visit(session, name, opened.mine)
        known = {one: queries.finding(session, one) for one in _earlier_names(state, draft)}
        office = queries.organisation(session)
        card = queries.mine(session, opened.mine)
        sheets = scans_of(session, name)
        noted = queries.state(session, f"presence/{name}", presence.Presence) or presence.Presence()
        group = _group(session, opened)
        subjects = [f"visit/{name}", f"scans/{name}", f"presence/{name}", *(f"finding/{one}" for one, _ in found)]
        entries = sorted(
            journal.entries(session, journal.ids_of_subjects(session, subjects)),
            key=lambda one: (one.header.depth, one.id),
        )
    written = [one for section in state.sections for one in section.sealed.findings]  # the order people wrote them in
    found.sort(key=lambda pair: written.index(pair[0]) if pair[0] in written else len(written))
    raised = [(one, state_of.raised) for one, state_of in found if state_of.raised is not None]
    again = {one: _recheck_of(state_of, name) for one, state_of in known.items() if state_of is not None}
    rechecks = {one: body for one, body in again.items() if body is not None}
    if draft is not None:
        state, raised, rechecks = _with_draft(desk, state, draft, raised, rechecks)
    return Material(
        name=name,
        state=state,
        opened=opened,
        raised=tuple(raised),
        earlier=tuple((one, state_of) for one, state_of in known.items() if state_of is not None),
        again=rechecks,
        card=card,
        office=office.name if office else "",
        sheets=scans.listed(sheets),
        states=tuple(found),
        noted=noted.noted,
        group=group,
        sign_out=draft.app_sign_out if draft else visit.AppSignIn(),
        entries=tuple(one for one in entries if not any(f.kind == "visit.paper_signed" for f in one.header.facts)),
    )


def record_hash(entries: Iterable[Entry]) -> str:
    """What the QR names: the digest of the sorted ids of all entries behind the paper."""
    return digest(canonical(sorted(one.id for one in entries)))


def plain_entry(one: Entry) -> bytes:
    """An entry in its exact bytes, readable without this program: JSON of base64 parts."""
    return canonical(
        {
            "id": one.id,
            "header": base64.b64encode(one.header_bytes).decode(),
            "bodies": [None if body is None else base64.b64encode(body).decode() for body in one.bodies],
            "signature": base64.b64encode(one.signature).decode(),
        }
    )


def closing_entry(material: Material) -> str:
    """The id of the entry that closed the visit, or ""."""
    for one in material.entries:
        if any(fact.kind == "visit.closed" for fact in one.header.facts):
            return one.id
    return ""


def _group(session: Session, opened: visit.VisitOpened) -> str:
    """The patrol group of the leader at this mine, as it is called; "" when there is none."""
    leaders = {one.person for one in opened.people if one.is_leader}
    for _, group in queries.states(session, "group", roster.Group):
        formed = roster.formed_on(group, day_of(opened.started) or dt.date.max)
        if formed and opened.mine in formed.mines and leaders & {one.person for one in formed.members}:
            return formed.code
    return ""


def _earlier_names(state: visit.Visit, draft: VisitDraft | None) -> list[str]:
    names = list(state.opened.open_findings) if state.opened else []
    names += [one for section in state.sections for one in section.sealed.rechecked]
    names += [one.finding for one in draft.rechecks] if draft else []
    return list(dict.fromkeys(names))


def _recheck_of(state: finding.Finding, name: str) -> finding.Rechecked | None:
    return next((one for one in reversed(state.rechecks) if one.visit == name), None)


def _with_draft(
    desk: Desk,
    state: visit.Visit,
    draft: VisitDraft,
    raised: list[tuple[str, finding.Raised]],
    again: dict[str, finding.Rechecked],
) -> tuple[visit.Visit, list[tuple[str, finding.Raised]], dict[str, finding.Rechecked]]:
    now = desk.world.text()
    scopes = [one.place.id for one in checklists.bound(desk, draft.checklist).sections if one.is_scope]
    sealed = visit.SectionSealed(
        section="preview",
        person=desk.person,
        started=draft.started,
        ended=now,
        legs=draft.legs,
        answers=draft.answers,
        measures=draft.measures,
        left_out=drafting.left_out_words(draft),
        app_sign_in=drafting.sign_in_since(draft, state),
        sample=sampling.to_seal(draft, state, scopes),
        photos=draft.scene_photos,
        went_in=draft.went_in,
        came_out=draft.came_out,
    )
    section = visit.Section(entry="", author=desk.holder.fingerprint, sealed=sealed)
    for one in draft.findings:
        names = {field: getattr(one, field) for field in one.__struct_fields__ if field != "id"}
        raised.append((one.id, finding.Raised(visit=draft.id, mine=draft.mine, person=desk.person, **names)))
    for done in draft.rechecks:
        again[done.finding] = finding.Rechecked(
            visit=draft.id, person=desk.person, at=done.at, result=done.result, note=done.note, photos=done.photos
        )
    return msgspec.structs.replace(state, sections=(*state.sections, section)), raised, again
