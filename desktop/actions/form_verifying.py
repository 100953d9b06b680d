"""Verification of an internal paper against the bureau's root and against what the journal knows of it."""

from __future__ import annotations

from desktop.actions.form_issuing import printed_number, sealed
from desktop.desk import Desk
from desktop.documents import verifying
from desktop.errors import Missing


def verify(desk: Desk, subject: str) -> verifying.Verdict:
    """The verdict on the newest file of a sealed paper, with the signatures given so far. Missing while the file is not
    here.
    """
    state, _ = sealed(desk, subject)
    if not state.file:
        raise Missing("这份文书还没有出具文件。")
    fields = tuple(one.field for one in state.signed)
    expected = verifying.Expected(document_number=printed_number(state), fields=fields, sha256=state.file)
    return verifying.verify(desk.blobs.get(state.file), [desk.root], expected)
