"""How far every sealed record has come: the least of its entries counts. Read for all of them at once.

Nearly all have come all the way, so only what has not is looked at closely.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Integer, cast, func, select, text
from sqlalchemy.orm import Session

from desktop.journal.receipts import Verdict
from desktop.store import held, journal, rows, urgent
from desktop.store.tables import BlobScopeRow, EntryBlobRow, EntryRow, FactRow, LineRow, ReceiptRow

NOUNS = ("visit", "finding", "remote", "review", "scans", "presence", "service", "mineform", "staffform", "leave")

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
_BEHIND = text(
    "SELECT entry FROM unreceipted"
    " UNION ALL SELECT entry FROM receipt WHERE complete IS NULL OR verdict = 'held'"  # the words of its index
)
_SUBJECTS = select(FactRow.subject).where(FactRow.entry.in_(rows.NAMES)).distinct()
_NUMBERS = (
    select(FactRow.subject, func.max(ReceiptRow.number))
    .join(ReceiptRow, ReceiptRow.entry == FactRow.entry)
    .group_by(FactRow.subject)
)
_LISTED = select(LineRow.subject).where(LineRow.subject.in_(rows.NAMES))
_COUNT = select(func.count()).select_from(LineRow).where(LineRow.noun.in_(NOUNS))


class Delivery(StrEnum):
    """How far a record has come; 草稿 is a draft and no record yet."""

    SEALED = "已封存"
    DELIVERED = "已送达"
    COMPLETE = "已齐全"
    HELD = "待处理"


class RecordLine(NamedTuple):
    """A sealed record with its delivery. `number` is its document number or "", `receipt` its number in the scope.

    `reason` is a phrase for the person (照片 7/9), "" when nothing is to be said; `urgent` says why it goes before
    everything else (停产撤人), as long as it or its photos wait for that. A plain tuple: there are thousands.
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
    """Every sealed record of the mines with how far it was delivered, the newest first; of what is 已齐全 without its
    receipt's number, which `receipts` tells.
    """
    known = [*_lines(session), *_held(session)]
    far, whole = arriving(session), (Delivery.COMPLETE, "", "")
    waiting = urgent.among(session, journal.unreceipted(session)) + urgent.with_photos_to_send(session)
    words = {one.subject: one.word for one in waiting}
    return [
        RecordLine(name, noun, number, *far.get(subject, whole), mine, day, words.get(subject, ""))
        for subject, noun, name, number, mine, day in known
    ]


def counts(session: Session) -> Counter[Delivery]:
    """How many records have come how far, without reading them."""
    far = arriving(session)
    listed = set(session.connection().execute(_LISTED, rows.names(far)).scalars())
    states = {subject: state for subject, (state, _, _) in far.items() if _noun(subject) in NOUNS}
    found = Counter(state for subject, state in states.items() if subject in listed or state is Delivery.HELD)
    known = session.scalar(_COUNT) or 0
    found[Delivery.COMPLETE] = known - len(listed & states.keys())
    return found


def arriving(session: Session) -> dict[str, tuple[Delivery, str, str]]:
    """State, reason and receipt number of every record that has not come all the way; all others are 已齐全."""
    behind = session.scalars(_BEHIND).all()
    if not behind:
        return {}
    return deliveries(session, session.connection().execute(_SUBJECTS, rows.names(behind)).scalars())


def receipts(session: Session) -> dict[str, str]:
    """The number of every record's newest receipt."""
    return {subject: str(number) for subject, number in session.connection().execute(_NUMBERS)}


def delivery_of(session: Session, subject: str) -> tuple[Delivery, str, str]:
    """State, reason and receipt number of a record: the least of its entries counts."""
    return deliveries(session, [subject])[subject]


def deliveries(session: Session, subjects: Iterable[str]) -> dict[str, tuple[Delivery, str, str]]:
    """The same for many records at once."""
    names = list(subjects)
    wanted = rows.names(names)
    found = dict.fromkeys(names, (Delivery.SEALED, "本机没有这条记录", ""))
    arriving: list[str] = []
    known = session.connection().execute(_DELIVERY, wanted).all()
    why = held.words(session, [row[0] for row in known if row[4]])
    for subject, entries, receipted, complete, _, number in known:
        receipt = str(number) if number else ""
        if subject in why:
            found[subject] = (Delivery.HELD, why[subject], receipt)
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


def _lines(session: Session) -> list[tuple[str, str, str, str, str, str]]:
    """Subject, noun, id, document number, mine and day of what lists show."""
    found: list[tuple[str, str, str, str, str, str]] = []
    columns = select(LineRow.subject, LineRow.mine, LineRow.status, LineRow.day, LineRow.text)
    for noun in NOUNS:
        query = columns.where(LineRow.noun == noun).order_by(LineRow.day.desc(), LineRow.subject)
        skip = len(noun) + 1
        found += [
            (subject, noun, subject[skip:], words if _is_number(noun, status) else "", mine, day)
            for subject, mine, status, day, words in session.connection().execute(query)
        ]
    return found


def _is_number(noun: str, status: str) -> bool:
    """Whether the text of its line is the document number."""
    return noun in ("mineform", "staffform") or (noun == "visit" and status == "已结束")


def _held(session: Session) -> list[tuple[str, str, str, str, str, str]]:
    """Records of which nothing counts until the bureau has decided: no list shows them, their author must see them."""
    query = (
        select(FactRow.subject, ReceiptRow.scope)
        .join(ReceiptRow, ReceiptRow.entry == FactRow.entry)
        .where(ReceiptRow.verdict == Verdict.HELD.value, ~FactRow.subject.in_(select(LineRow.subject)))
        .order_by(FactRow.subject)
        .distinct()
    )
    found = [(*subject.partition("/"), subject, scope) for subject, scope in session.execute(query)]
    return [
        (subject, noun, name, "", scope.removeprefix("mine/"), "")
        for noun, _, name, subject, scope in found
        if noun in NOUNS
    ]


def _noun(subject: str) -> str:
    return subject.split("/", 1)[0]
