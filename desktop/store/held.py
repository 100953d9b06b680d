"""Entries that the server holds for a decision (待处理), as this desk knows them: whose, why, what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.journal.receipts import Verdict
from desktop.store import journal, queries, rows
from desktop.store.tables import EntryRow, FactRow, ReceiptRow
from desktop.supervision import holding
from desktop.supervision.holding import Holding, HoldingStatus

_HELD = select(ReceiptRow.entry, EntryRow.author).join(EntryRow, EntryRow.id == ReceiptRow.entry)
_HELD = _HELD.where(ReceiptRow.verdict == Verdict.HELD.value).order_by(ReceiptRow.entry)
_OF_SUBJECTS = (
    select(FactRow.subject, FactRow.entry)
    .join(ReceiptRow, ReceiptRow.entry == FactRow.entry)
    .where(FactRow.subject.in_(rows.NAMES), ReceiptRow.verdict == Verdict.HELD.value)
    .distinct()
)


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A held entry that nobody released: its author's person ("" when unknown), why it is held, what was decided."""

    entry: str
    person: str
    reason: str
    status: HoldingStatus


def undecided(session: Session) -> list[HeldRow]:
    """Held entries of any author that nobody released; those returned stand with their status."""
    found = session.connection().execute(_HELD).all()
    free = journal.released(session, [entry for entry, _ in found])
    return [
        HeldRow(entry, person_of(session, author), _reason(session, author), decision(session, entry).status)
        for entry, author in found
        if entry not in free
    ]


def decision(session: Session, entry: str) -> Holding:
    """What was decided about a held entry."""
    state = queries.state(session, holding.subject_of(entry), Holding)
    return state or Holding()


def person_of(session: Session, author: str) -> str:
    """The person of a device, "" when its enrolment is not known here."""
    device = queries.device(session, author)
    return device.enrolled.person if device and device.enrolled else ""


def words(session: Session, subjects: Iterable[str]) -> dict[str, str]:
    """Why these records are held, in words for their author; those of which everything was released are left out."""
    found = session.connection().execute(_OF_SUBJECTS, rows.names(subjects)).all()
    free = journal.released(session, {entry for _, entry in found})
    said: dict[str, str] = {}
    for subject, entry in found:
        if entry not in free:
            said[subject] = _said(decision(session, entry))
    return said


def _said(state: Holding) -> str:
    if state.status is HoldingStatus.RETURNED:
        advice = f"；{state.advice}" if state.advice else ""
        return f"{holding.RETURNED_WORD}：{state.reason}{advice}"
    return "服务器已收下，等待主管部门处理"


def _reason(session: Session, author: str) -> str:
    device = queries.device(session, author)
    if device is None or device.enrolled is None:
        return "本机名册里没有这台设备"
    if device.revoked:
        return "设备已停用"
    return "封存时未指派到这里，或所称的封存时间与服务器的日志不符"
