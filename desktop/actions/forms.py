"""Internal papers (文书): begin one (filled in from what is known), write in it, look at its pages, seal, countersign,
void. A draft is a name without “/”; a sealed paper is known by its subject (`mineform/…`, `staffform/…`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from desktop import pdf_pages
from desktop.actions import form_drafts, form_drawn, form_issuing
from desktop.actions.form_drafts import Assigned, Fields, FieldValue, FormDraft
from desktop.actions.form_issuing import kind_of, sealed, template_of
from desktop.actions.form_kind import Begins, By, FormKind, Home
from desktop.actions.form_kinds import KINDS
from desktop.desk import Act, Changes, Desk, Fact
from desktop.documents.form_template import BlockKind, FieldKind, Template
from desktop.errors import BadInput, Missing, NotAllowed
from desktop.store import queries
from desktop.supervision import roster
from desktop.supervision.filled_forms import FormVoided

_VALUES = {FieldKind.LIST: "几段文字", FieldKind.ROWS: "表格的几行"}


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field as a screen asks for it. `kind` is line, long, day, number, choice, list or rows; `columns` (key, title)
    are those of rows; `part` the heading it stands under on paper.
    """

    name: str
    kind: str
    is_required: bool
    choices: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    part: str = ""


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A signature of the paper: `by` maker, manager (whoever manages), chosen (see `assign`) or ink; `on_screen`: see
    `form_drawn`.
    """

    name: str
    by: str
    on_screen: bool = False
    may_refuse: bool = False


@dataclass(frozen=True, slots=True)
class FormShape:
    """How a kind of paper is filled in: its fields in the order of the paper, its signatures, what is said of it."""

    key: str
    title: str
    home: str
    fields: tuple[FieldLine, ...]
    signers: tuple[RoleLine, ...]
    notice: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: its code and what it is called."""

    code: str
    name: str


def kinds(desk: Desk) -> tuple[FormKind, ...]:
    """The kinds of paper this person may begin, in the order of 新建."""
    with desk.reading() as session:
        manages = queries.is_supervisor(session, desk.person)
    return tuple(one for one in KINDS.values() if manages or one.begins is not Begins.MANAGER)


def abouts(desk: Desk, key: str) -> tuple[Choice, ...]:
    """The mines or people this person may begin a paper of a kind about, himself first."""
    kind = kind_of(key)
    found = _abouts(desk, kind)
    return tuple(one for one in found if kind.periods(desk, one.code)) if kind.needs_period else found


def _abouts(desk: Desk, kind: FormKind) -> tuple[Choice, ...]:
    with desk.reading() as session:
        if kind.home is Home.MINE:
            return tuple(Choice(one.code, one.name) for one in queries.mines(session))
        people = queries.people(session)
        manages = queries.is_supervisor(session, desk.person)
    own = [one for one in people if one.code == desk.person] if kind.begins is not Begins.MANAGER else []
    others = [one for one in people if one.code != desk.person] if manages and kind.begins is not Begins.SELF else []
    return tuple(Choice(one.code, one.name) for one in (*own, *others))


def periods(desk: Desk, key: str, about: str) -> tuple[str, ...]:
    """The periods to choose from, the usual one first; none when papers of this kind have no period."""
    return kind_of(key).periods(desk, about)


def shape(desk: Desk, key: str) -> FormShape:
    """How a paper of a kind is filled in, by the template in force today."""
    kind, used = kind_of(key), template_of(desk, key)
    parts = _parts(used)
    fields = tuple(
        FieldLine(
            name=name,
            kind=used.shape(name).kind.value,
            is_required=is_required,
            choices=used.shape(name).choices,
            columns=tuple((column.field, column.title) for column in used.columns(name)),
            part=parts.get(name, ""),
        )
        for name, is_required in used.fields.items()
    )
    roles = tuple(RoleLine(role.name, role.by.value, role.on_screen, role.may_refuse) for role in kind.signers)
    return FormShape(key, used.title, kind.home.value, fields, roles, used.notice)


def begin(desk: Desk, key: str, about: str, period: str = "") -> str:
    """Begin a paper about a mine or a person, filled in from what is known; answers the draft's name. One begun already
    about the same is gone on with. NotAllowed for whom it is not for; Missing.
    """
    kind = kind_of(key)
    if about not in {one.code for one in abouts(desk, key)}:
        raise NotAllowed(f"您不能为 {about} 拟制{kind.title}；请核对矿山或人员，或请主管机构拟制。")
    for begun in form_drafts.all_drafts(desk):
        if (begun.key, begun.about, begun.period) == (key, about, period):
            return begun.id
    used = template_of(desk, key)
    known = {name: value for name, value in kind.prefill(desk, about, period).items() if name in used.fields}
    draft = FormDraft(
        id=desk.world.name(),
        key=key,
        about=about,
        started=desk.world.text(),
        period=period,
        fields=form_drafts.filled(kind.derived(known)),
    )
    desk.save_draft(draft.id, form_drafts.KIND, draft)
    return draft.id


def save(desk: Desk, draft: str, fields: Mapping[str, FieldValue]) -> Changes:
    """Write these fields; what is not named stays as it is. BadInput for a field the paper does not have, or a value of
    another sort. Missing.
    """
    kind = kind_of(form_drafts.load(desk, draft).key)
    _check_values(template_of(desk, kind.key), fields)

    def step(before: FormDraft) -> FormDraft:
        old = before.values
        written = [name for name, value in fields.items() if old.get(name, "") != (value or "")]
        values = kind.derived(old | dict(fields))
        own = tuple(dict.fromkeys((*before.own, *written)))
        return replace(before, fields=form_drafts.filled(values), own=own) if written else before

    return form_drafts.change(desk, draft, step)


def assign(desk: Desk, draft: str, role: str, person: str) -> Changes:
    """Choose who signs in a role with his device; "": in ink. His name is written into the field of that name."""
    begun = form_drafts.load(desk, draft)
    kind = kind_of(begun.key)
    if role not in {one.name for one in kind.signers if one.by is By.CHOSEN}:
        raise BadInput(f"{kind.title}的“{role}”不能指定签名人。")
    with desk.reading() as session:
        known = queries.person(session, person) if person else None
    if person and known is None:
        raise BadInput(f"没有人员 {person}，请从名单里选择。")
    has_field = role in template_of(desk, kind.key).fields

    def step(before: FormDraft) -> FormDraft:
        others = tuple(one for one in before.signers if one.role != role)
        signers = (*others, Assigned(role=role, person=person)) if person else others
        values = before.values | ({role: known.name} if known and has_field else {})
        return replace(before, signers=signers, fields=form_drafts.filled(values))

    return form_drafts.change(desk, draft, step)


def assigned(desk: Desk, draft: str) -> dict[str, str]:
    """Who was chosen to sign, by role (codes)."""
    return {one.role: one.person for one in form_drafts.load(desk, draft).signers}


def candidates(desk: Desk) -> tuple[Choice, ...]:
    """The people who can be chosen to sign."""
    with desk.reading() as session:
        holders = {one.enrolled.person for _, one in queries.states(session, "device", roster.Device) if one.enrolled}
        return tuple(Choice(one.code, one.name) for one in queries.people(session) if one.code in holders)


def refresh(desk: Desk, draft: str) -> Changes:
    """Fill a draft again from what is known now; what was written by hand stays."""
    begun = form_drafts.load(desk, draft)
    kind, used = kind_of(begun.key), template_of(desk, begun.key)
    known = {n: v for n, v in kind.prefill(desk, begun.about, begun.period).items() if n in used.fields}

    def step(before: FormDraft) -> FormDraft:
        own = {name: value for name, value in before.values.items() if name in before.own}
        return replace(before, fields=form_drafts.filled(kind.derived(known | own)))

    return form_drafts.change(desk, draft, step)


def undo(desk: Desk, draft: str) -> Changes:
    """Take the last step in a draft back; nothing when there is none."""
    turned = desk.turn_draft(draft, FormDraft)
    return Changes(drafts=frozenset({draft})) if turned else Changes()


def redo(desk: Desk, draft: str) -> Changes:
    """Do again what was taken back."""
    turned = desk.turn_draft(draft, FormDraft, forward=True)
    return Changes(drafts=frozenset({draft})) if turned else Changes()


def discard(desk: Desk, draft: str) -> Changes:
    """Throw a draft away; it can be brought back for some days."""
    return desk.remove_draft(draft)


def fields_of(desk: Desk, draft: str) -> Fields:
    """The fields of a draft as they stand. Missing."""
    return form_drafts.load(desk, draft).values


def lacking(desk: Desk, draft: str) -> tuple[str, ...]:
    """The names of obligatory fields that are empty."""
    begun = form_drafts.load(desk, draft)
    return tuple(name for name in template_of(desk, begun.key).required if not begun.values.get(name))


def hindrance(desk: Desk, draft: str) -> str:
    """What besides empty fields keeps a draft from being sealed, one sentence; "" when nothing does."""
    begun = form_drafts.load(desk, draft)
    return kind_of(begun.key).lack(desk, begun) or form_drawn.lack(begun)


def warning(desk: Desk, draft: str) -> str:
    """What to think of before a draft is sealed, one sentence; "" when there is nothing."""
    begun = form_drafts.load(desk, draft)
    return kind_of(begun.key).warn(desk, begun)


def preview(desk: Desk, draft: str) -> bytes:
    """The pages as they would stand now, unsigned and named 预览."""
    return form_issuing.draw_preview(desk, form_drafts.load(desk, draft))


def seal(desk: Desk, draft: str) -> Changes:
    """Number, seal, draw and sign a draft. NotAllowed naming what is missing; then nothing has changed."""
    begun = form_drafts.load(desk, draft)
    title = kind_of(begun.key).title
    if why := hindrance(desk, draft):
        raise NotAllowed(f"{title}没有封存：{why}")
    if empty := lacking(desk, draft):
        raise NotAllowed(f"{title}还缺“{'”“'.join(empty)}”，没有封存；请补填后再封存。")
    made = form_issuing.make(desk, begun)
    subject = next(one for one in made.subjects if one.split("/", 1)[0] in ("mineform", "staffform"))
    signed = form_issuing.issue(desk, subject)
    return Changes(
        subjects=made.subjects | signed.subjects, drafts=made.drafts, entries=(*made.entries, *signed.entries)
    )


def countersign(desk: Desk, subject: str) -> Changes:
    """Add this device's signature to a sealed paper; its maker's first one if the program ended before it was given.

    NotAllowed when it does not wait for this person; Missing while the file is not here.
    """
    state, made = sealed(desk, subject)
    if not state.file and made.person == desk.person:
        return form_issuing.issue(desk, subject)
    if not state.file:
        raise Missing("这份文书的文件还没有到本机，请先同步。")
    return form_issuing.add_signature(desk, subject, state, desk.blobs.get(state.file))


def void(desk: Desk, subject: str, reason: str) -> Changes:
    """Void a sealed paper with the reason; its number stays used. NotAllowed for who neither made it nor manages."""
    _, made = sealed(desk, subject)
    kind = kind_of(made.key)
    with desk.reading() as session:
        if made.person != desk.person and not queries.is_supervisor(session, desk.person):
            raise NotAllowed("只有拟制人或主管机构可以作废这份文书。")
        scope = form_issuing.scope_of(session, kind, made.about)
    fact = Fact(subject, FormVoided(reason=reason, person=desk.person, at=desk.world.text()))
    also = kind.voided(desk, subject.split("/", 1)[1], reason)
    return desk.seal([Act(scope, (fact, *also))])


def file(desk: Desk, subject: str) -> bytes:
    """The newest signed file of a paper: a reprint is this file. Missing; Damaged."""
    state, _ = sealed(desk, subject)
    if not state.file:
        raise Missing("这份文书还没有出具文件。")
    return desk.blobs.get(state.file)


def for_eyes(desk: Desk, subject: str) -> bytes:
    """The paper as it is shown and printed: the faces of its signatures are part of the pages. Missing; Damaged."""
    return pdf_pages.flattened(file(desk, subject))


def _check_values(used: Template, fields: Mapping[str, FieldValue]) -> None:
    for name, value in fields.items():
        if name not in used.fields:
            raise BadInput(f"{used.title}没有“{name}”这一栏；可填的有：{'、'.join(used.fields)}。")
        wanted = used.shape(name).kind
        is_fit = isinstance(value, str) != (wanted in _VALUES)
        if value and (not is_fit or (wanted in _VALUES and not _holds(wanted, value))):
            raise BadInput(f"“{name}”应填{_VALUES.get(wanted, '一段文字')}，没有保存。")


def _holds(wanted: FieldKind, value: FieldValue) -> bool:
    shape_of = str if wanted is FieldKind.LIST else dict
    return not isinstance(value, str) and all(isinstance(one, shape_of) for one in value)


def _parts(used: Template) -> dict[str, str]:
    """The heading under which each field first stands."""
    found: dict[str, str] = {}
    part = ""
    for block in used.blocks:
        if block.kind is BlockKind.HEADING:
            part = block.text
        words = [block.text, block.beside, *(cell for row in block.cells for cell in row)]
        for name in used.fields:
            if name not in found and any(name == text or f"{{{name}}}" in text for text in words):
                found[name] = part
    return found
