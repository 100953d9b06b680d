"""The tables of a desk. Journal, receipts, cursors, drafts and blobs are kept; `state`, `line`, `brief`, `result` and
`number` are folded and can be rebuilt.
"""

from __future__ import annotations

from typing import Annotated

from sqlalchemy import ForeignKey, Index, MetaData, String, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Digest = Annotated[str, mapped_column(String(64))]
DigestKey = Annotated[str, mapped_column(String(64), primary_key=True)]
Name = Annotated[str, mapped_column(String(200))]
NameKey = Annotated[str, mapped_column(String(200), primary_key=True)]


class Table(DeclarativeBase):
    """Base with named constraints."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class EntryRow(Table):
    """An entry's exact header bytes and signature. Never changed, never removed (triggers)."""

    __tablename__ = "entry"
    __table_args__ = (Index("ix_entry_scope", "scope"),)
    id: Mapped[DigestKey]
    scope: Mapped[Name]
    author: Mapped[Digest]
    depth: Mapped[int]
    header: Mapped[bytes]
    signature: Mapped[bytes]
    own: Mapped[bool]


class FactRow(Table):
    """One fact of an entry; `body` is NULL once erased."""

    __tablename__ = "fact"
    __table_args__ = (Index("ix_fact_subject_entry", "subject", "entry"),)
    entry: Mapped[str] = mapped_column(String(64), ForeignKey("entry.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Name]
    subject: Mapped[Name]
    body: Mapped[bytes | None]


class EntryBlobRow(Table):
    """A blob named by an entry."""

    __tablename__ = "entry_blob"
    __table_args__ = (Index("ix_entry_blob_blob", "blob"),)
    entry: Mapped[str] = mapped_column(String(64), ForeignKey("entry.id"), primary_key=True)
    blob: Mapped[DigestKey]


class CertificateRow(Table):
    """A certificate (DER) whose chain to the bureau's root was verified."""

    __tablename__ = "certificate"
    fingerprint: Mapped[DigestKey]
    der: Mapped[bytes]


class StatementRow(Table):
    """A statement signed by the server, in its exact bytes: receipts, complete, head."""

    __tablename__ = "statement"
    digest: Mapped[DigestKey]
    kind: Mapped[Name]
    epoch: Mapped[Name]
    time: Mapped[Name]
    size: Mapped[int]
    data: Mapped[bytes]
    signature: Mapped[bytes]


class ReceiptRow(Table):
    """The newest receipt of an entry; `statement` is the list that proves it."""

    __tablename__ = "receipt"
    __table_args__ = (Index("ix_receipt_entry", "entry", sqlite_where=text("complete IS NULL OR verdict = 'held'")),)
    entry: Mapped[DigestKey]
    epoch: Mapped[Name]
    scope: Mapped[Name]
    number: Mapped[int]
    position: Mapped[int]
    verdict: Mapped[Name]
    statement: Mapped[Digest]
    complete: Mapped[str | None] = mapped_column(String(64))


class UnreceiptedRow(Table):
    """An entry the server has not receipted yet. Kept by triggers: among many thousands they are found at once."""

    __tablename__ = "unreceipted"
    entry: Mapped[DigestKey]


class CursorRow(Table):
    """How far this desk has read a scope of the server's log; epoch and view are the server's words."""

    __tablename__ = "cursor"
    scope: Mapped[NameKey]
    epoch: Mapped[Name]
    view: Mapped[Name]
    number: Mapped[int]


class DraftRow(Table):
    """Unfinished work, saved on every change; leaves the disk only in an explicit parcel."""

    __tablename__ = "draft"
    id: Mapped[NameKey]
    kind: Mapped[Name]
    saved: Mapped[Name]
    body: Mapped[bytes]


class DraftStepRow(Table):
    """One step of a draft: the span of its body that differs, before and after. `undone`: taken back, may be done
    again. `what` joins steps that are one to a person; the sums are of the whole bodies.
    """

    __tablename__ = "draft_step"
    draft: Mapped[NameKey]
    number: Mapped[int] = mapped_column(primary_key=True)
    saved: Mapped[Name]
    what: Mapped[Name]
    undone: Mapped[bool]
    start: Mapped[int]
    old: Mapped[bytes]
    new: Mapped[bytes]
    old_sum: Mapped[int]
    new_sum: Mapped[int]


class DraftPastRow(Table):
    """What a draft was like at a time, packed: at most one a minute; `thrown` when it was thrown away then."""

    __tablename__ = "draft_past"
    draft: Mapped[NameKey]
    saved: Mapped[NameKey]
    kind: Mapped[Name]
    thrown: Mapped[bool]
    body: Mapped[bytes]


class BlobRow(Table):
    """A blob known here. `present`: its file is on this disk; `settled`: the server verified every byte of it."""

    __tablename__ = "blob"
    hash: Mapped[DigestKey]
    size: Mapped[int]
    role: Mapped[Name]
    present: Mapped[bool]


class BlobScopeRow(Table):
    """A blob is held for a scope; `settled`: the server verified every byte of it there."""

    __tablename__ = "blob_scope"
    hash: Mapped[DigestKey]
    scope: Mapped[NameKey]
    settled: Mapped[bool]


class SettingRow(Table):
    """Small facts about this desk: who, which device, which server, last success."""

    __tablename__ = "setting"
    key: Mapped[NameKey]
    value: Mapped[bytes]


class StateRow(Table):
    """The folded state of a subject. `tips`: its newest entries with depth, the basis of what is sealed next."""

    __tablename__ = "state"
    __table_args__ = (Index("ix_state_scope_noun", "scope", "noun"), Index("ix_state_noun", "noun"))
    subject: Mapped[NameKey]
    noun: Mapped[Name]
    scope: Mapped[Name]
    tips: Mapped[bytes]
    body: Mapped[bytes]


class LineRow(Table):
    """What lists show of a subject, in columns that can be sorted and filtered. `item` and `place` of a finding."""

    __tablename__ = "line"
    __table_args__ = (
        Index("ix_line_noun_day", "noun", "day"),
        Index("ix_line_noun_status", "noun", "status", "subject"),
        Index("ix_line_noun_mine", "noun", "mine"),
        Index("ix_line_mine_item_place", "mine", "item", "place"),
    )
    subject: Mapped[NameKey]
    noun: Mapped[Name]
    mine: Mapped[Name]
    status: Mapped[Name]
    day: Mapped[Name]
    due: Mapped[str | None] = mapped_column(String(40))
    person: Mapped[Name]
    text: Mapped[str]
    item: Mapped[Name]
    place: Mapped[Name]


class BriefRow(Table):
    """A visit or a finding in brief: what lists need beside its line, without reading its whole state."""

    __tablename__ = "brief"
    __table_args__ = (Index("ix_brief_noun", "noun"),)
    subject: Mapped[NameKey]
    noun: Mapped[Name]
    body: Mapped[bytes]


class ResultRow(Table):
    """What one visit found at one place (or in a scope), all items together: histories and coverage read it instead
    of whole visits. `day` is the visit's start as claimed, UTC text.
    """

    __tablename__ = "result"
    __table_args__ = (
        Index("ix_result_mine_place_day", "mine", "place", "day"),
        Index("ix_result_mine_day", "mine", "day"),
    )
    subject: Mapped[NameKey]
    place: Mapped[NameKey]
    mine: Mapped[Name]
    day: Mapped[Name]
    body: Mapped[bytes]


class NumberRow(Table):
    """A document number a sealed record carries; `count` 0 stands outside its run, `how` says why."""

    __tablename__ = "number"
    __table_args__ = (Index("ix_number_series_year_count", "series", "year", "count"),)
    subject: Mapped[NameKey]
    place: Mapped[int] = mapped_column(primary_key=True)
    series: Mapped[Name]
    year: Mapped[int]
    count: Mapped[int]
    text: Mapped[str]
    how: Mapped[Name]
    kind: Mapped[Name]
    mine: Mapped[Name]
    day: Mapped[Name]


KEPT = ("entry", "fact", "entry_blob", "statement")
