"""The list of internal papers: drafts first, then sealed ones, the newest first, each with whom it waits for."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.actions import form_drafts
from desktop.actions.form_drafts import FormDraft
from desktop.actions.form_issuing import printed_number
from desktop.actions.form_kind import Home
from desktop.actions.form_kinds import KINDS
from desktop.desk import Desk
from desktop.store import queries, records
from desktop.store.database import Session
from desktop.supervision.days import day_of
from desktop.supervision.facts import Body
from desktop.supervision.filled_forms import FilledForm, FormMade, FormSigned, FormSigner, FormVoided, signer_of

NOUNS = ("mineform", "staffform")
DRAFT, VOIDED = "草稿", "已作废"


@dataclass(frozen=True, slots=True)
class FormLine:
    """A paper in a list. `name` is the draft's name or the sealed paper's subject; `about` a code, `about_name` what it
    is called; `day` a day; `waiting` roles with names still to sign; `reason` says more about the state (照片 1/2).
    """

    name: str
    is_draft: bool
    key: str
    title: str
    number: str
    about: str
    about_name: str
    day: str
    state: str
    waiting: tuple[str, ...] = ()
    waits_for_me: bool = False
    reason: str = ""
    period: str = ""
    maker: str = ""
    file: str = ""


class _Made(Body, frozen=True):
    """What a list needs of a paper: all but its fields, which reads many times as fast."""

    key: str
    title: str
    number: str
    about: str
    person: str
    at: str
    day: str
    period: str = ""
    signers: tuple[FormSigner, ...] = ()


class _Head(Body, frozen=True):
    made: _Made | None = None
    entry: str = ""
    signed: tuple[FormSigned, ...] = ()
    voided: FormVoided | None = None


@dataclass(frozen=True, slots=True)
class _Reader:
    person: str
    manages: bool
    names: dict[str, str]


def list_forms(desk: Desk) -> list[FormLine]:
    """All papers this desk may read."""
    begun = form_drafts.all_drafts(desk)
    with desk.reading() as session:
        names = _names(session)
        manages = queries.is_supervisor(session, desk.person)
        heads = [(f"{noun}/{name}", one) for noun in NOUNS for name, one in queries.states(session, noun, _Head)]
        sealed = [(one.made.at, subject, one.made, one) for subject, one in heads if one.made is not None]
        far = records.deliveries(session, [subject for subject, _ in heads])
    sealed.sort(key=lambda one: one[:2], reverse=True)
    reader = _Reader(desk.person, manages, names)
    drafts = [_of_draft(one, names) for one in begun]
    return [*drafts, *(_of_sealed(subject, head, made, far[subject], reader) for _, subject, made, head in sealed)]


def subject_of_number(session: Session, number: str) -> str:
    """The subject of the sealed paper that bears a number, "" when there is none."""
    for noun in NOUNS:
        for name, head in queries.states(session, noun, _Head):
            if head.made is not None and printed_number(_whole(head, head.made)) == number:
                return f"{noun}/{name}"
    return ""


def _names(session: Session) -> dict[str, str]:
    mines = {f"{Home.MINE}/{card.code}": card.name for card in queries.mines(session)}
    return mines | {f"{Home.STAFF}/{one.code}": one.name for one in queries.people(session)}


def _name(names: dict[str, str], key: str, about: str) -> str:
    kind = KINDS.get(key)
    return names.get(f"{kind.home}/{about}", about) if kind else about


def _of_draft(draft: FormDraft, names: dict[str, str]) -> FormLine:
    day = day_of(draft.started)
    return FormLine(
        name=draft.id,
        is_draft=True,
        key=draft.key,
        title=KINDS[draft.key].title if draft.key in KINDS else draft.key,
        number="",
        about=draft.about,
        about_name=_name(names, draft.key, draft.about),
        day=day.isoformat() if day else "",
        state=DRAFT,
        period=draft.period,
    )


def _of_sealed(
    subject: str, head: _Head, made: _Made, far: tuple[records.Delivery, str, str], reader: _Reader
) -> FormLine:
    state, names = _whole(head, made), reader.names
    delivery, reason, _ = far
    return FormLine(
        name=subject,
        is_draft=False,
        key=made.key,
        title=made.title,
        number=printed_number(state),
        about=made.about,
        about_name=_name(names, made.key, made.about),
        day=made.day,
        state=VOIDED if state.voided else str(delivery),
        waiting=tuple(f"{one.role} {one.name}".rstrip() for one in state.waiting),
        waits_for_me=signer_of(state, reader.person, manages=reader.manages) is not None,
        reason=state.voided.reason if state.voided else reason,
        period=made.period,
        maker=names.get(f"{Home.STAFF}/{made.person}", made.person),
        file=state.file,
    )


def _whole(head: _Head, made: _Made) -> FilledForm:
    """The paper as rules know it, without its fields."""
    named = {name: getattr(made, name) for name in made.__struct_fields__}
    return FilledForm(made=FormMade(template="", **named), entry=head.entry, signed=head.signed, voided=head.voided)
