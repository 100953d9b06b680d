"""Verification of an internal paper against the bureau's root and against what the journal knows of it."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.actions import revoked_devices
from desktop.actions.form_issuing import printed_number, sealed
from desktop.desk import Desk
from desktop.documents import verifying
from desktop.documents.verdict import Expected
from desktop.errors import Missing
from desktop.store import queries, records
from desktop.store.database import Session
from desktop.store.records import Delivery
from desktop.supervision.filled_forms import FilledForm
from desktop.supervision.leave import Leave, Standing

_RECEIVED = (Delivery.DELIVERED, Delivery.COMPLETE)
_SETTLED = (Standing.REFUSED, Standing.DISPUTED, Standing.RETURNED)  # a voided paper cancels it: told once


def verify(desk: Desk, subject: str) -> verifying.Verdict:
    """The verdict on the newest file of a sealed paper, with the signatures given so far. Missing while the file is not
    here.
    """
    state, _ = sealed(desk, subject)
    if not state.file:
        raise Missing("这份文书还没有出具文件。")
    return verifying.verify(desk.blobs.get(state.file), [desk.root], expected(desk, subject, state))


def expected(desk: Desk, subject: str, state: FilledForm, *, is_newest: bool = True) -> Expected:
    """What the journal knows of an internal paper; of an older copy its hash is not compared."""
    with desk.reading() as session:
        return Expected(
            document_number=printed_number(state),
            fields=tuple(one.field for one in state.signed) if is_newest else None,
            sha256=state.file if is_newest else None,
            revoked=revoked_devices.reasons(session),
            is_received=records.delivery_of(session, subject)[0] in _RECEIVED,
            later=tuple(_later(session, subject, state)),
        )


def _later(session: Session, subject: str, state: FilledForm) -> Iterator[str]:
    """What happened to the paper after it was signed."""
    if state.voided is not None:
        yield f"此后作废，理由：{state.voided.reason}；文号保留，文件仍是原文。"
    if state.apart:
        yield f"另有 {len(state.apart)} 个签名签在同一文书的另一份文件上，没有合到一起，须由签名人重签。"
    leave = queries.state(session, f"leave/{subject.split('/', 1)[1]}", Leave)
    if leave is not None and leave.standing in _SETTLED:
        yield f"此后这次请假：{leave.standing}。"
