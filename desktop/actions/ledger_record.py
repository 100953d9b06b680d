"""From folded states to the plain input of the ledger. Reads only; what is not on this disk is named, not guessed."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from desktop.actions import checklists, drafting, ledger_photos, ledger_results, numbers, presence, sampling
from desktop.actions.drafting import VisitDraft
from desktop.actions.ledger_photos import Numbered
from desktop.actions.scans import scans_of
from desktop.desk import Desk
from desktop.documents import attachment, record
from desktop.errors import Missing
from desktop.journal.entry import Entry, canonical, digest
from desktop.store import journal, queries
from desktop.supervision import finding, roster, scans, visit
from desktop.world import as_moment


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a visit's papers are made of. `entries` are the sealed entries behind it, in order; `sheets` lists
    the scans of the paper sheet attached so far.
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
    sheets: str = ""


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
        subjects = [f"visit/{name}", f"scans/{name}", *(f"finding/{one}" for one, _ in found)]
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
        entries=tuple(one for one in entries if not any(f.kind == "visit.paper_signed" for f in one.header.facts)),
    )


def ledger(desk: Desk, material: Material) -> record.LedgerRecord:
    """The ledger's record of this material; its attachment holds the entries and the record in plain keys.

    Going in and coming out are the first coming and the last leaving of the route, else the visit's own times.
    """
    closed = material.state.closed
    number = numbers.printed(closed.number, closing_entry(material)) if closed else "预览（未封存）"
    checklist = checklists.bound(desk, material.opened.checklist)
    people = {one.person: one.name for one in material.opened.people}
    known = dict(material.earlier)
    photos = ledger_photos.numbered(
        desk,
        material.state,
        people,
        [one for _, one in material.raised],
        [(known.get(name), one) for name, one in material.again.items()],
    )
    legs = [leg for section in material.state.sections for leg in section.sealed.legs]
    came, left = [leg.came for leg in legs if leg.came], [leg.left for leg in legs if leg.left]
    drawn = record.LedgerRecord(
        number=number,
        bureau=material.office,
        mine=mine_of(material),
        visit_type=material.opened.kind,
        started=moment(min(came, default=material.opened.started)),
        ended=moment(max(left, default=closed.ended if closed else None)),
        drawn_at=as_moment(closed.ended) if closed else desk.world.now().replace(microsecond=0),
        checklist=_checklist(material.opened.checklist),
        record_hash=record_hash(material.entries),
        fingerprint=material.state.closed_by or desk.holder.fingerprint,
        people=tuple(person_of(one) for one in material.opened.people),
        app_sign_in=_sign_in(presence.signed_in(desk, material.name, material.state.app_sign_in)),
        route=tuple(_legs(material.state)),
        results=tuple(ledger_results.results(material.state, checklist)),
        findings=tuple(_cards(material, photos)),
        photos=tuple(photo for photo, _ in photos.values()),
        previous=tuple(_previous(material, photos)),
        measures=tuple(_measures(material.state)),
        signers=tuple(_signers(desk, material)),
        remarks=(
            *(text for one in material.state.sections for text in one.sealed.left_out),
            *([material.sheets] if material.sheets else []),
        ),
        samples=tuple(ledger_results.samples(material.state, checklist)),
        number_is_provisional=bool(closed and closed.number_is_provisional),
    )
    whole = attachment.ledger_json(drawn, [plain_entry(one) for one in material.entries])
    return dataclasses.replace(drawn, attachment=whole)


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


def field_of(opened: visit.VisitOpened, person: str) -> str | None:
    """The signature field of a person on the visit's papers, None for who is not of its team.

    It follows from the place in the team, so that a section that arrives late moves nobody into another's field.
    """
    team = [one.person for one in opened.people]
    return f"inspector_{team.index(person) + 1}" if person in team else None


def mine_of(material: Material) -> record.Mine:
    """The mine as papers name it."""
    card = material.card
    if card is None:
        return record.Mine(name=material.opened.mine, code=material.opened.mine, kind="")
    return record.Mine(name=card.name, code=card.code, kind=card.kind, address=card.address, responsible=card.leader)


def person_of(one: visit.Participant) -> record.Person:
    """A participant as papers name him."""
    return record.Person(
        name=one.name,
        code=one.person,
        specialties=one.specialties,
        certificate=one.certificate,
        is_leader=one.is_leader,
    )


def drawn_signature(desk: Desk, material: Material, person: str) -> bytes | None:
    """The PNG of a person's drawn signature, the newest."""
    for signed in reversed(material.state.standing):
        if signed.person == person and signed.image:
            return desk.blobs.get(signed.image)
    return None


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
        left_out=draft.left_out,
        app_sign_in=drafting.sign_in_since(draft, state),
        sample=sampling.to_seal(draft, state, scopes),
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


def _checklist(bound: visit.Bound) -> record.ChecklistUsed:
    return record.ChecklistUsed(
        title=bound.title, version=bound.edition, digest=bound.digest, draft_notice=bound.status or None
    )


def _sign_in(one: visit.AppSignIn) -> record.AppSignIn:
    return record.AppSignIn(number=one.number, at=moment(one.at), note=one.note)


def _legs(state: visit.Visit) -> Iterable[record.RouteLeg]:
    legs: dict[str, visit.Leg] = {}
    for section in state.sections:
        for leg in section.sealed.legs:
            legs.setdefault(leg.place, leg)
    for leg in sorted(legs.values(), key=lambda one: (one.came or "~", one.name)):
        yield record.RouteLeg(place=leg.name, came=moment(leg.came), left=moment(leg.left))


def _cards(material: Material, photos: Numbered) -> Iterable[record.FindingCard]:
    people = {one.person: one.name for one in material.opened.people}
    for place, (_, one) in enumerate(material.raised, 1):
        yield record.FindingCard(
            number=str(place),
            place=one.place_name,
            fact=one.fact,
            grade=record.Grade(one.grade),
            clause=one.clause,
            clause_to_verify=one.clause_to_verify,
            measured=ledger_results.measured(one.values),
            item_code=one.item,
            measure=measure_text(one.measure),
            demand=one.demand,
            deadline=day(one.deadline),
            responsible=one.responsible,
            found_by=people.get(one.person, one.person),
            photos=tuple(photos[photo.original][1] for photo in one.photos),
        )


def _previous(material: Material, photos: Numbered) -> Iterable[record.PreviousFinding]:
    people = {one.person: one.name for one in material.opened.people}
    for place, (name, state) in enumerate(material.earlier, 1):
        if state.raised is None:
            continue
        done = material.again.get(name)
        yield record.PreviousFinding(
            number=str(place),
            place=state.text("place_name"),
            fact=state.text("fact"),
            result=record.RecheckResult(done.result) if done else record.RecheckResult.NOT_RECHECKED,
            grade=record.Grade(state.raised.grade),
            found_on=moment(state.raised.found),
            deadline=day(state.deadline),
            rechecked_on=moment(done.at) if done else None,
            rechecked_by=people.get(done.person, done.person) if done else "",
            note=done.note if done else "",
            photos=tuple(photos[name][1] for name in ledger_photos.of_recheck(done) if name in photos) if done else (),
        )


def _measures(state: visit.Visit) -> Iterable[record.OnSiteMeasure]:
    for section in state.sections:
        for one in section.sealed.measures:
            yield record.OnSiteMeasure(kind=one.kind, text=one.text, at=moment(one.at), reported_to=one.told)


def _electronic(material: Material) -> list[visit.Participant]:
    """Who signs with a device: the leader, and whoever sealed a section, in the order of the team."""
    sealed = {section.sealed.person for section in material.state.sections}
    return [one for one in material.opened.people if one.is_leader or one.person in sealed]


def _signers(desk: Desk, material: Material) -> Iterable[record.Signer]:
    devices = {section.sealed.person: section.author for section in material.state.sections}
    times = {signed.person: signed.at for signed in material.state.standing if signed.person}
    for one in _electronic(material):
        yield record.Signer(
            role=record.SignerRole.LEADER if one.is_leader else record.SignerRole.INSPECTOR,
            name=one.name,
            field=field_of(material.opened, one.person),
            drawn=drawn_signature(desk, material, one.person),
            at=moment(times.get(one.person)),
            person_code=one.person,
            fingerprint=devices.get(one.person, ""),
        )
    for signed in material.state.standing:
        if signed.role not in (visit.SignerRole.MINE, visit.SignerRole.ESCORT):
            continue
        refusal = signed.refusal
        yield record.Signer(
            role=record.SignerRole(signed.role),
            name=signed.name,
            drawn=desk.blobs.get(signed.image) if signed.image else None,
            at=moment(signed.at),
            opinion=signed.opinion,
            refusal=record.Refusal(refusal.reason, refusal.witness, moment(signed.at)) if refusal else None,
        )


def measure_text(one: finding.Measure | None) -> str:
    """A measure in one phrase for paper."""
    if one is None:
        return ""
    parts = [one.kind, one.text, f"告知：{one.told}" if one.told else ""]
    return "；".join(part for part in parts if part)


def moment(text: str | None) -> record.When:
    """A time of the record for paper; what somebody sealed in another form stands as it is."""
    try:
        return as_moment(text) if text else None
    except ValueError:
        return text


def day(text: str | None) -> record.When:
    """A day of the record for paper, likewise."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return text
