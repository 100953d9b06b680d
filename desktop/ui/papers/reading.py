"""What the page 文书 shows: the list of papers, the draft in front as it stands, what can be begun."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from desktop.actions import form_drafts, form_drawn, form_lists, forms, printing
from desktop.actions.form_drafts import Fields
from desktop.actions.form_drawn import Given
from desktop.actions.form_lists import FormLine
from desktop.actions.forms import Choice, FormShape
from desktop.actions.printing import Item, Note
from desktop.desk import Desk
from desktop.errors import Missing
from desktop.store import queries
from desktop.store.records import Delivery
from desktop.supervision.leave import Leave, Standing
from desktop.ui import status
from desktop.ui.marks import Mark, Shape

WAITS = Mark(Shape.ARROW, "accent", "待我签")
UNSIGNED = Mark(Shape.HOLLOW, "warn", "待会签")
VOIDED = Mark(Shape.CROSS, "calm", form_lists.VOIDED)
REFUSED = Mark(Shape.CROSS, "warn", str(Standing.REFUSED))
_FAR = {
    Delivery.SEALED: status.SEALED,
    Delivery.DELIVERED: status.DELIVERED,
    Delivery.COMPLETE: status.COMPLETE,
    Delivery.HELD: status.PENDING,
}


@dataclass(frozen=True, slots=True)
class Writing:
    """A draft in front. `own` are the fields a person wrote; `hindrance` what else keeps it from being sealed."""

    draft: str
    about: str
    period: str
    shape: FormShape
    fields: Fields
    own: tuple[str, ...]
    lacking: tuple[str, ...]
    hindrance: str
    assigned: dict[str, str]
    candidates: tuple[Choice, ...]
    drawn: Mapping[str, Given] = field(default_factory=dict)
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """The whole page. `writing` None: no draft is in front."""

    lines: tuple[FormLine, ...]
    writing: Writing | None = None
    leaves: Mapping[str, Leave] = field(default_factory=dict)
    """The leaves behind 请销假单, by the subject of the paper."""
    printed: Mapping[str, Note] = field(default_factory=dict)
    """Which files were printed."""


@dataclass(frozen=True, slots=True)
class KindOffer:
    """A kind of paper that can be begun, with whom or what it can be about."""

    key: str
    title: str
    is_about_mine: bool
    abouts: tuple[Choice, ...]


def mark_of(line: FormLine) -> Mark:
    """The state that wants attention first; when none does, how far it was delivered."""
    if line.is_draft:
        return status.DRAFT
    if line.state == form_lists.VOIDED:
        return VOIDED
    if line.state == Standing.REFUSED:
        return REFUSED
    if line.waits_for_me:
        return WAITS
    if line.waiting:
        return UNSIGNED
    return _FAR[Delivery(line.state)]


_ENDED = (form_lists.VOIDED, Standing.REFUSED)
Test = Callable[[FormLine], bool]
STATES: tuple[tuple[str, Test], ...] = (
    ("全部状态", lambda line: True),
    ("草稿", lambda line: line.is_draft),
    ("待我签", lambda line: line.waits_for_me),
    ("待会签", lambda line: bool(line.waiting)),
    ("已签齐", lambda line: not line.is_draft and not line.waiting and line.state not in _ENDED),
    ("已作废", lambda line: line.state == form_lists.VOIDED),
)


@dataclass(frozen=True, slots=True)
class Sifting:
    """What is wanted of the list: a kind's key ("" all), one of `STATES`, words, a month (2026-11, "" all)."""

    key: str = ""
    state: int = 0
    words: str = ""
    month: str = ""


def sift(lines: Iterable[FormLine], wanted: Sifting) -> list[FormLine]:
    """The lines that are wanted; of several words every one must be found."""
    passes = STATES[wanted.state][1]
    words = wanted.words.casefold().split()
    return [
        line
        for line in lines
        if wanted.key in ("", line.key)
        and line.day.startswith(wanted.month)
        and passes(line)
        and all(word in _searched(line) for word in words)
    ]


def read_shown(desk: Desk, draft: str) -> Shown:
    """The list, and the draft in front unless it is gone."""
    leaves = read_leaves(desk)
    lines = tuple(_decided(one, leaves.get(one.name)) for one in form_lists.list_forms(desk))
    with desk.reading() as session:
        printed = printing.notes(session)
    return Shown(lines, read_writing(desk, draft) if draft else None, leaves, printed)


def is_outgoing(line: FormLine) -> bool:
    """Whether a paper goes out with the others: sealed, its file made, and not voided."""
    return bool(line.file) and line.state != form_lists.VOIDED


def item_of(line: FormLine) -> Item:
    """A sealed paper on its way to a printer or a folder."""
    name = f"{line.day} {line.title} {line.about_name} {line.number}"
    return Item(line.file, f"{line.title} {line.number}", name, line.about_name, line.day)


def read_leaves(desk: Desk) -> dict[str, Leave]:
    """The leaves this desk may read, by the subject of their paper."""
    with desk.reading() as session:
        return {f"staffform/{name}": one for name, one in queries.states(session, "leave", Leave)}


def read_writing(desk: Desk, name: str) -> Writing | None:
    """A draft as it stands; None when it was sealed or thrown away."""
    try:
        draft = form_drafts.load(desk, name)
    except Missing:
        return None
    return Writing(
        draft=name,
        about=draft.about,
        period=draft.period,
        shape=forms.shape(desk, draft.key),
        fields=draft.values,
        own=draft.own,
        lacking=forms.lacking(desk, name),
        hindrance=forms.hindrance(desk, name),
        assigned={one.role: one.person for one in draft.signers},
        candidates=forms.candidates(desk),
        drawn=form_drawn.given(draft),
        warning=forms.warning(desk, name),
    )


def read_offers(desk: Desk) -> tuple[KindOffer, ...]:
    """What this person may begin; kinds about nobody he may name are left out."""
    found = (
        KindOffer(kind.key, kind.title, kind.home.value == "mine", forms.abouts(desk, kind.key))
        for kind in forms.kinds(desk)
    )
    return tuple(one for one in found if one.abouts)


def _decided(line: FormLine, leave: Leave | None) -> FormLine:
    """A leave that was not approved waits for nobody's signature any more."""
    if leave is None or leave.standing is not Standing.REFUSED or line.state == form_lists.VOIDED:
        return line
    note = leave.decisions[-1].note
    return replace(line, state=str(Standing.REFUSED), reason=note, waiting=(), waits_for_me=False)


def _searched(line: FormLine) -> str:
    words = (line.title, line.number, line.about_name, line.day, line.period, line.maker, mark_of(line).word)
    return " ".join(words).casefold()
