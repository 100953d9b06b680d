"""This device as the signer of papers, with the newest time of the server it holds."""

from __future__ import annotations

import datetime as dt

import msgspec

from desktop.desk import Desk
from desktop.documents.signing import PdfSigner
from desktop.journal.receipts import Head
from desktop.store import journal
from desktop.world import as_moment


def own(desk: Desk, drawn: bytes | None = None) -> PdfSigner:
    """The signer; `drawn` is a picture of the signature."""
    return PdfSigner(desk.name, desk.holder, (desk.root,), drawn, not_before(desk))


def not_before(desk: Desk) -> dt.datetime | None:
    """The time of the newest tree head the server signed; what is sealed now is no older."""
    with desk.reading() as session:
        held = journal.newest_head(session)
    return None if held is None else as_moment(msgspec.json.decode(held.data, type=Head).time)
