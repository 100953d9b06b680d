"""Drawing, numbering, signing and sealing an internal paper. Two entries: the paper with its number, then the first
signature on the file drawn from it; should the program end between, `issue` does the second.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

import msgspec

from desktop.actions import form_drafts, ledger_material, numbers, paper_templates, signing_hand
from desktop.actions.form_drafts import FieldValue, FormDraft
from desktop.actions.form_kind import By, FormKind, Home, Sealing, Signing
from desktop.actions.form_kinds import KINDS
from desktop.desk import Act, Changes, Desk, Fact
from desktop.documents import attachment, form, signing
from desktop.documents.form_reading import parse, shipped
from desktop.documents.form_record import FormRecord, Value
from desktop.documents.form_template import FieldKind, Template
from desktop.documents.record import Refusal, Signer, SignerRole
from desktop.documents.words import day as day_in_words
from desktop.errors import BadInput, Missing, NotAllowed
from desktop.journal.entry import Entry
from desktop.store import journal, queries
from desktop.store.database import Session
from desktop.supervision.facts import encode
from desktop.supervision.filled_forms import (
    Filled,
    FilledForm,
    FormDrawn,
    FormMade,
    FormSigned,
    FormSigner,
    signer_of,
)
from desktop.world import as_moment

_MOST = 40 * 1024  # bytes of fields in a fact; its body may have 64 KiB
_PREVIEW = "预览（未封存）"


def kind_of(key: str) -> FormKind:
    """A kind of paper by its key. BadInput when there is none."""
    if key not in KINDS:
        known = "、".join(f"{one.key}（{one.title}）" for one in KINDS.values())
        raise BadInput(f"没有文书“{key}”；可用的有：{known}。")
    return KINDS[key]


def template_of(desk: Desk, key: str) -> Template:
    """The template in force today."""
    with desk.reading() as session:
        return paper_templates.template(desk, session, key, desk.world.today())


def scope_of(session: Session, kind: FormKind, about: str) -> str:
    """Where papers of a kind about this mine or person are sealed. Missing when it is not known here."""
    if kind.home is Home.MINE:
        if queries.mine(session, about) is None:
            raise Missing(f"没有矿山 {about}，请先同步，或改选矿山。")
        return f"mine/{about}"
    person = queries.person(session, about)
    if person is None:
        raise Missing(f"没有人员 {about}，请先同步，或改选人员。")
    return f"staff/{person.org}/{about}"


def subject_of(kind: FormKind, name: str) -> str:
    """The subject of a paper."""
    return f"{'mineform' if kind.home is Home.MINE else 'staffform'}/{name}"


def draw_preview(desk: Desk, draft: FormDraft) -> bytes:
    """A draft as it would stand now, unsigned; what is still missing stands as a blank line."""
    used = template_of(desk, draft.key)
    lenient = dataclasses.replace(used, fields=dict.fromkeys(used.fields, False))
    return form.draw(_record(desk, _made(desk, draft, used, None), draft.values, lenient, ())).pdf


def make(desk: Desk, draft: FormDraft) -> Changes:
    """Number and seal a draft as a paper. It is drawn once before: what cannot be drawn takes no number."""
    kind, used = kind_of(draft.key), template_of(desk, draft.key)
    with desk.reading() as session:
        taken = numbers.take(session, desk, used.series, used.number)
        scope = scope_of(session, kind, draft.about)
    made = _made(desk, draft, used, taken)
    if not any(one.person == desk.person for one in made.signers):
        raise NotAllowed("您不在这份文书的签名人里，不能封存；请由签名人自己拟制。")
    form.draw(_record(desk, made, draft.values, used, ()))
    name = desk.world.name()
    blobs = tuple(one.image for one in made.drawn if one.image)
    if len(encode(made)) > _MOST:
        more = desk.keep(msgspec.json.encode(draft.fields), "form")
        made, blobs = msgspec.structs.replace(made, fields=(), more=more), (*blobs, more)
    also = kind.facts(desk, Sealing(name, draft))
    fact = Fact(subject_of(kind, name), made, blobs)
    return desk.seal([Act(scope, (fact, *also))], done_drafts=[draft.id], also=taken.keep)


def issue(desk: Desk, subject: str) -> Changes:
    """Draw the file of a sealed paper, sign it as its maker, seal that. NotAllowed for others and twice."""
    state, made = sealed(desk, subject)
    if made.person != desk.person:
        raise NotAllowed("这份文书还没有出具文件，须由拟制人在自己的工作台上出具。")
    if state.file:
        raise NotAllowed("这份文书的文件已经出具。")
    with desk.reading() as session:
        entries = list(journal.entries(session, [state.entry]))
    used = _template_with(desk, made)
    record = _record(desk, made, values_of(desk, made), used, entries)
    return add_signature(desk, subject, state, form.draw(record).pdf)


def add_signature(desk: Desk, subject: str, state: FilledForm, pdf: bytes) -> Changes:
    """Sign a file of a paper with this device and seal it. NotAllowed when the paper does not wait for this person."""
    with desk.reading() as session:
        manages = queries.is_supervisor(session, desk.person)
    signer = signer_of(state, desk.person, manages=manages)
    if signer is None or state.made is None:
        raise NotAllowed("这份文书不需要您签名，或您已经签过。")
    kind = kind_of(state.made.key)
    holder = signing_hand.own(desk)
    signed = signing.sign(pdf, holder, signer.field, "会签" if state.file else "出具", desk.world.now())
    body = FormSigned(
        file=desk.keep(signed, "paper"),
        field=signer.field,
        person=desk.person,
        at=desk.world.text(),
        previous=state.file or None,
    )
    also = kind.signed(desk, Signing(subject.split("/", 1)[1], state, signer))
    with desk.reading() as session:
        scope = scope_of(session, kind, state.made.about)
    return desk.seal([Act(scope, (Fact(subject, body, (body.file,)), *also))])


def sealed(desk: Desk, subject: str) -> tuple[FilledForm, FormMade]:
    """A sealed paper. Missing when it is not here."""
    with desk.reading() as session:
        state = queries.state(session, subject, FilledForm)
    if state is None or state.made is None:
        raise Missing("没有这份文书，请先同步。")
    return state, state.made


def values_of(desk: Desk, made: FormMade) -> dict[str, FieldValue]:
    """The fields of a sealed paper. Missing while the blob they stand in is not here."""
    fields = made.fields
    if made.more:
        fields = msgspec.json.decode(desk.blobs.get(made.more), type=tuple[Filled, ...])
    return {one.name: form_drafts.value_of(one) for one in fields}


def printed_number(state: FilledForm) -> str:
    """The number as it stands on paper."""
    return numbers.printed(state.made.number, state.entry) if state.made else ""


def _made(desk: Desk, draft: FormDraft, used: Template, taken: numbers.Taken | None) -> FormMade:
    return FormMade(
        key=draft.key,
        template=used.digest,
        title=used.title,
        number=taken.text if taken else _PREVIEW,
        about=draft.about,
        person=desk.person,
        at=desk.world.text(),
        day=desk.world.today().isoformat(),
        period=draft.period,
        fields=draft.fields,
        signers=_signers(desk, draft),
        numbered=taken.numbered if taken else None,
        drawn=tuple(one.signature for one in draft.drawn),
    )


def _signers(desk: Desk, draft: FormDraft) -> tuple[FormSigner, ...]:
    """Who signs with a device; who signs in ink has no field."""
    chosen = {one.role: one.person for one in draft.signers}
    with desk.reading() as session:
        names = {one.code: one.name for one in queries.people(session)}
    found = []
    for place, role in enumerate(kind_of(draft.key).signers, 1):
        person = desk.person if role.by is By.MAKER else chosen.get(role.name, "")
        if role.by is By.MANAGER or person:
            found.append(FormSigner(field=f"signer_{place}", role=role.name, person=person, name=names.get(person, "")))
    return tuple(found)


def _record(
    desk: Desk, made: FormMade, values: Mapping[str, FieldValue], used: Template, entries: Sequence[Entry]
) -> FormRecord:
    kind = kind_of(made.key)
    with desk.reading() as session:
        office = queries.organisation(session)
        mine = queries.mine(session, made.about) if kind.home is Home.MINE else None
        person = queries.person(session, made.about) if kind.home is Home.STAFF else None
    known = mine or person
    shown = FormRecord(
        key=made.key,
        number=numbers.printed(made.number, entries[0].id if entries else ""),
        bureau=office.name if office else "",
        subject=known.name if known else made.about,
        day=dt.date.fromisoformat(made.day),
        drawn_at=as_moment(made.at),
        fields={name: _on_paper(used, name, value) for name, value in values.items()},
        signers=_blocks(desk, made, values),
        record_hash=ledger_material.record_hash(entries) if entries else "",
        fingerprint=entries[0].header.author if entries else desk.holder.fingerprint,
        number_is_provisional=made.numbered is not None and not made.numbered.count,
        template=used,
    )
    plain = [ledger_material.plain_entry(one) for one in entries]
    return dataclasses.replace(shown, attachment=attachment.form_json(shown, used, plain))


def _blocks(desk: Desk, made: FormMade, values: Mapping[str, FieldValue]) -> tuple[Signer, ...]:
    fields = {one.role: one for one in made.signers}
    drawn = {one.role: one for one in made.drawn}
    blocks = []
    for role in kind_of(made.key).signers:
        signer = fields.get(role.name)
        written = values.get(role.name, "")
        if role.name in drawn:
            blocks.append(_drawn(desk, drawn[role.name]))
            continue
        blocks.append(
            Signer(
                role=SignerRole.INSPECTOR,
                name=signer.name if signer else written if isinstance(written, str) else "",
                field=signer.field if signer else None,
                person_code=signer.person if signer else "",
                called=role.name,
            )
        )
    return tuple(blocks)


def _drawn(desk: Desk, one: FormDrawn) -> Signer:
    """The block of somebody who signed on the screen, or refused to."""
    at = as_moment(one.at)
    return Signer(
        role=SignerRole.INSPECTOR,
        name=one.name,
        drawn=desk.blobs.get(one.image) if one.image else None,
        at=at,
        since=as_moment(one.since) if one.since else None,
        opinion=one.opinion,
        refusal=Refusal(one.reason, one.witness, at) if one.is_refused else None,
        called=one.role,
    )


def _on_paper(used: Template, name: str, value: FieldValue) -> Value:
    """Days as papers write them; all else as it was written."""
    if isinstance(value, str) and used.shape(name).kind is FieldKind.DAY:
        return _in_words(value)
    return value


def _in_words(text: str) -> str:
    try:
        return day_in_words(dt.date.fromisoformat(text)) if text else ""
    except ValueError:
        return text


def _template_with(desk: Desk, made: FormMade) -> Template:
    """The very template a paper was sealed with. Missing while the bureau's file is not here."""
    known = next((one for one in shipped() if one.digest == made.template), None)
    return known or parse(desk.blobs.get(made.template), made.title)
