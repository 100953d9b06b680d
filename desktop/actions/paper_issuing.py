"""Signing a drawn paper with this device and sealing it: what every paper of a visit goes through."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from desktop.actions import ledger_material, ledger_people, ledger_words, numbers, readings, signing_hand
from desktop.actions.ledger_material import Material
from desktop.actions.paper_templates import template
from desktop.desk import Act, Changes, Desk, Fact
from desktop.documents import attachment, form, record, signing
from desktop.documents.form_record import FormRecord, Value
from desktop.errors import NotAllowed
from desktop.regulation import papers
from desktop.store import queries
from desktop.store.database import Session
from desktop.supervision import roster, statutory
from desktop.supervision.days import day_of
from desktop.supervision.numbers import Numbered
from desktop.supervision.visit import ALSO, PaperKind, PaperSigned, Participant


@dataclasses.dataclass(frozen=True, slots=True)
class Fresh:
    """A paper just drawn: what it is, which fields it waits for, which findings it is about, the paper it answers."""

    kind: PaperKind
    number: str
    pdf: bytes
    expected: tuple[str, ...]
    findings: tuple[str, ...] = ()
    form: str = ""
    parent: str = ""
    numbered: Numbered | None = None
    optional: tuple[str, ...] = ()


def issue(desk: Desk, material: Material, fresh: Fresh, also: Callable[[Session], None] | None = None) -> Changes:
    """Sign a paper as the first, keep it, seal it. NotAllowed for who is not of the team."""
    field = ledger_people.field_of(material.opened, desk.person)
    if field is None or field not in fresh.expected:
        raise NotAllowed("您不在这次检查的签名人员里，不能出具文书。")
    pdf = signed(desk, material, fresh.pdf, field, "出具")
    body = PaperSigned(
        kind=fresh.kind,
        number=fresh.number,
        file=desk.keep(pdf, "paper"),
        field=field,
        person=desk.person,
        expected=fresh.expected,
        findings=fresh.findings,
        day=desk.world.today().isoformat(),
        form=fresh.form,
        parent=fresh.parent,
        numbered=fresh.numbered,
        optional=fresh.optional,
    )
    return seal(desk, material, body, also)


def signed(desk: Desk, material: Material, pdf: bytes, field: str, reason: str) -> bytes:
    """The file with this person's signature in a field."""
    signer = signing_hand.own(desk, ledger_people.drawn_signature(desk, material, desk.person))
    return signing.sign(pdf, signer, field, reason, desk.world.now())


def seal(desk: Desk, material: Material, body: PaperSigned, also: Callable[[Session], None] | None = None) -> Changes:
    """Seal that a paper was signed."""
    fact = Fact(f"visit/{material.name}", body, (body.file,))
    return desk.seal([Act(f"mine/{material.opened.mine}", (fact,))], also=also)


def is_on_coal_forms(desk: Desk, material: Material) -> bool:
    """Whether the mine gets the forms of coal mines, as the bureau reads it on the day of the visit: a visit has one
    set of forms.
    """
    day = day_of(material.opened.started) or desk.world.today()
    is_coal = material.card is not None and material.card.kind is roster.MineKind.COAL
    with desk.reading() as session:
        return papers.is_on_coal_forms(readings.rules(session, day), is_coal=is_coal)


def officers(desk: Desk, material: Material) -> list[Participant]:
    """Those of the team whose enforcement certificate was valid on the day of the visit."""
    on = day_of(material.opened.started)
    with desk.reading() as session:
        people = {one.person: queries.person(session, one.person) for one in material.opened.people}
    ends = {code: one.certificate_until for code, one in people.items() if one is not None}
    return [
        one
        for one in material.opened.people
        if one.certificate and not (on and (end := ends.get(one.person)) and end < on.isoformat())
    ]


def draw_and_issue(
    desk: Desk,
    material: Material,
    kind: PaperKind,
    fields: dict[str, Value],
    people: Sequence[Participant],
    *,
    findings: Sequence[str] = (),
    parent: str = "",
) -> Changes:
    """Draw a paper of the mine's family by the template in force today, under the next number; sign and seal it.

    NotAllowed names an obligatory field that is empty.
    """
    on_coal = kind is PaperKind.COAL_RECHECK or is_on_coal_forms(desk, material)
    key = statutory.form_of(kind, on_coal and kind is not PaperKind.RECHECK)
    if key is None:
        raise NotAllowed(f"{ledger_people.mine_of(material).name}不用{kind}；请选这类矿山的文书。")
    with desk.reading() as session:
        used = template(desk, session, key, desk.world.today())
        taken = numbers.take(session, desk, used.series, used.number)
    shown = FormRecord(
        key=key,
        number=numbers.printed(taken.text, ledger_material.closing_entry(material)),
        bureau=material.office,
        subject=ledger_people.mine_of(material).name,
        day=desk.world.today(),
        drawn_at=desk.world.now().replace(microsecond=0),
        fields=fields,
        officers=tuple(ledger_people.person_of(one) for one in people),
        signers=_own_signer(desk, material),
        record_hash=ledger_material.record_hash(material.entries),
        fingerprint=desk.holder.fingerprint,
        number_is_provisional=taken.is_provisional,
        template=used,
        also=_others(desk, material, people),
    )
    entries = [ledger_material.plain_entry(one) for one in material.entries]
    shown = dataclasses.replace(shown, attachment=attachment.form_json(shown, used, entries))
    drawn = form.draw(shown)
    fresh = Fresh(
        kind=kind,
        number=shown.number,
        pdf=drawn.pdf,
        expected=shown.expected_fields,
        findings=tuple(findings),
        form=used.version,
        parent=parent,
        numbered=taken.numbered,
        optional=shown.also,
    )
    return issue(desk, material, fresh, also=taken.keep)


def _others(desk: Desk, material: Material, people: Sequence[Participant]) -> tuple[str, ...]:
    """Room for the devices of the other officers and of the leader. They sign in ink; the paper waits for none."""
    may = {one.person for one in (*people, *(one for one in material.opened.people if one.is_leader))} - {desk.person}
    fields = (
        ledger_people.field_of(material.opened, one.person) for one in material.opened.people if one.person in may
    )
    return tuple(f"{ALSO}{field}" for field in fields if field)


def _own_signer(desk: Desk, material: Material) -> tuple[record.Signer, ...]:
    field = ledger_people.field_of(material.opened, desk.person)
    if field is None:
        raise NotAllowed("您不在这次检查的签名人员里，不能出具文书。")
    closed = material.state.closed
    return (
        record.Signer(
            role=record.SignerRole.INSPECTOR,
            name=desk.name,
            field=field,
            drawn=ledger_people.drawn_signature(desk, material, desk.person),
            at=ledger_words.moment(closed.ended if closed else None),
            person_code=desk.person,
            fingerprint=desk.holder.fingerprint,
        ),
    )
