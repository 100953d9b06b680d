"""How far every sealed record has come: the least of its entries counts. Read for all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session

from desktop.journal.receipts import Verdict
from desktop.store import journal, queries, rows, urgent
from desktop.store.tables import BlobScopeRow, EntryBlobRow, EntryRow, FactRow, ReceiptRow

NOUNS = ("visit", "finding", "remote", "review", "scans", "presence", "service")

_TOUCHING = select(FactRow.subject, FactRow.entry).where(FactRow.subject.in_(rows.NAMES)).distinct().subquery()
_DELIVERY = (
    select(
        _TOUCHING.c.subject,
        func.count(),
        func.count(ReceiptRow.entry),
        func.count(ReceiptRow.complete),
        func.total(ReceiptRow.verdict == Verdict.HELD.value),
        func.max(ReceiptRow.number),
    )
    .select_from(_TOUCHING)
    .outerjoin(ReceiptRow, ReceiptRow.entry == _TOUCHING.c.entry)
    .group_by(_TOUCHING.c.subject)
)
_NAMED = (
    select(_TOUCHING.c.subject, BlobScopeRow.hash, BlobScopeRow.scope, BlobScopeRow.settled)
    .join(EntryBlobRow, EntryBlobRow.entry == _TOUCHING.c.entry)
    .join(EntryRow, EntryRow.id == _TOUCHING.c.entry)
    .join(BlobScopeRow, (BlobScopeRow.hash == EntryBlobRow.blob) & (BlobScopeRow.scope == EntryRow.scope))
    .distinct()
    .subquery()
)
_BLOBS = select(_NAMED.c.subject, func.count(), func.sum(cast(_NAMED.c.settled, Integer))).group_by(_NAMED.c.subject)


class Delivery(StrEnum):
    """How far a record has come; 草稿 is a draft and no record yet."""

    SEALED = "已封存"
    DELIVERED = "已送达"
    COMPLETE = "已齐全"
    HELD = "待处理"


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A sealed record with its delivery. `number` is its document number or "", `receipt` its number in the scope.

    `reason` is a phrase for the person (照片 7/9), "" when nothing is to be said; `urgent` says why it goes before
    everything else (停产撤人), as long as it or its photos wait for that.
    """

    id: str
    kind: str
    number: str
    state: Delivery
    reason: str
    receipt: str
    mine: str
    day: str
    urgent: str = ""


def every(session: Session) -> list[RecordLine]:
    """Every sealed record of the mines with how far it was delivered, the newest first."""
    found = [line for noun in NOUNS for line in queries.lines(session, noun, limit=-1)]
    found += _held(session, {f"{line.noun}/{line.id}" for line in found})
    far = deliveries(session, [f"{line.noun}/{line.id}" for line in found])
    waiting = urgent.among(session, journal.unreceipted(session)) + urgent.with_photos_to_send(session)
    words = {one.subject: one.word for one in waiting}
    return [_record(line, far[f"{line.noun}/{line.id}"], words.get(f"{line.noun}/{line.id}", "")) for line in found]


def delivery_of(session: Session, subject: str) -> tuple[Delivery, str, str]:
    """State, reason and receipt number of a record: the least of its entries counts."""
    return deliveries(session, [subject])[subject]


def deliveries(session: Session, subjects: Iterable[str]) -> dict[str, tuple[Delivery, str, str]]:
    """The same for many records at once."""
    names = list(subjects)
    wanted = rows.names(names)
    found = dict.fromkeys(names, (Delivery.SEALED, "本机没有这条记录", ""))
    arriving: list[str] = []
    for subject, entries, receipted, complete, held, number in session.connection().execute(_DELIVERY, wanted):
        receipt = str(number) if number else ""
        if held:
            found[subject] = (Delivery.HELD, "服务器已收下，等待主管部门处理", receipt)
        elif receipted < entries:
            found[subject] = (Delivery.SEALED, f"还有 {entries - receipted} 条未送达", receipt)
        elif complete == entries:
            found[subject] = (Delivery.COMPLETE, "", receipt)
        else:
            found[subject] = (Delivery.DELIVERED, "等待齐全确认", receipt)
            arriving.append(subject)
    if arriving:
        for subject, whole, settled in session.connection().execute(_BLOBS, rows.names(arriving)):
            found[subject] = (Delivery.DELIVERED, f"照片和附件 {settled}/{whole}", found[subject][2])
    return found


def _record(line: queries.Line, far: tuple[Delivery, str, str], word: str) -> RecordLine:
    delivery, reason, receipt = far
    number = line.text if line.noun == "visit" and line.status == "已结束" else ""
    return RecordLine(line.id, line.noun, number, delivery, reason, receipt, line.mine, line.day, word)


def _held(session: Session, listed: set[str]) -> list[queries.Line]:
    """Records of which nothing counts until the bureau has decided: no list shows them, their author must see them."""
    query = (
        select(FactRow.subject, ReceiptRow.scope)
        .join(ReceiptRow, ReceiptRow.entry == FactRow.entry)
        .where(ReceiptRow.verdict == Verdict.HELD.value)
        .order_by(FactRow.subject)
        .distinct()
    )
    found = [(*subject.partition("/"), scope) for subject, scope in session.execute(query) if subject not in listed]
    return [
        queries.Line(name, noun, scope.removeprefix("mine/"), "", "", None, "", "")
        for noun, _, name, scope in found
        if noun in NOUNS
    ]
