"""The draft of an internal paper: everything filled in so far, saved on every change, nothing sealed yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from desktop.desk import Changes, Desk
from desktop.store import drafts
from desktop.supervision.facts import Body
from desktop.supervision.filled_forms import Filled, FormDrawn

KIND = "form"
FieldValue = str | tuple[str, ...] | tuple[dict[str, str], ...]
"""A text, a list of texts, or the rows of a table (keys are the columns' fields)."""
Fields = dict[str, FieldValue]


class Assigned(Body, frozen=True):
    """Who was chosen to sign in a role."""

    role: str
    person: str


class DrawnInDraft(Body, frozen=True):
    """A signature given on the screen, and the digest of what stood in the paper then."""

    signature: FormDrawn
    of: str


class FormDraft(Body, frozen=True):
    """An unfinished paper about a mine or a person; `own` are the fields written by hand, kept when it is filled
    again.
    """

    id: str
    key: str
    about: str
    started: str
    period: str = ""
    fields: tuple[Filled, ...] = ()
    own: tuple[str, ...] = ()
    signers: tuple[Assigned, ...] = ()
    drawn: tuple[DrawnInDraft, ...] = ()

    @property
    def values(self) -> Fields:
        """The fields as screens and papers take them."""
        return {one.name: value_of(one) for one in self.fields}

    def text(self, name: str) -> str:
        """A field that is a text, "" when it is none or empty."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""


def load(desk: Desk, name: str) -> FormDraft:
    """A draft. Missing when there is none."""
    with desk.reading() as session:
        return drafts.load(session, name, FormDraft)


def all_drafts(desk: Desk) -> list[FormDraft]:
    """All unfinished papers of this desk, the last touched first."""
    with desk.reading() as session:
        return [drafts.load(session, line.id, FormDraft) for line in drafts.lines(session, KIND)]


def change(desk: Desk, name: str, step: Callable[[FormDraft], FormDraft]) -> Changes:
    """Change a draft by one step, which can be taken back; what is typed into one field is one step."""
    return desk.change_draft(name, KIND, FormDraft, step, joins=_field_written)


def filled(values: Mapping[str, FieldValue]) -> tuple[Filled, ...]:
    """Fields as they are kept; empty ones are left out."""
    made = (_filled(name, value) for name, value in values.items())
    return tuple(one for one in made if one != Filled(name=one.name))


def value_of(one: Filled) -> FieldValue:
    """A field as it was before it was kept."""
    if one.rows:
        return tuple(dict(zip(one.columns, row, strict=False)) for row in one.rows)
    return one.lines or one.text


def _filled(name: str, value: FieldValue) -> Filled:
    if isinstance(value, str):
        return Filled(name=name, text=value)
    rows = [row for row in value if isinstance(row, dict)]
    if not rows:
        return Filled(name=name, lines=tuple(row for row in value if isinstance(row, str)))
    columns = tuple(dict.fromkeys(column for row in rows for column in row))
    return Filled(name=name, columns=columns, rows=tuple(_cells(row, columns) for row in rows))


def _cells(row: Mapping[str, str], columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in columns)


def _field_written(before: FormDraft, after: FormDraft) -> str:
    """The one text field being written, "" for any other step."""
    old, new = before.values, after.values
    other = [name for name in {**old, **new} if old.get(name, "") != new.get(name, "")]
    hand = [name for name in other if name in after.own]
    return hand[0] if len(hand) == 1 and isinstance(new.get(hand[0], ""), str) else ""
