"""Revoked certificates that a paper itself tells of: the revocation lists in its long-term data (DSS)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from pyhanko.pdf_utils.reader import PdfFileReader

from desktop.documents.verdict import Expected, Revoked, SignatureFound
from desktop.journal import revocations
from desktop.journal.identity import Certificate
from desktop.journal.revocations import RevocationList


def lists_in(reader: PdfFileReader, roots: Sequence[Certificate]) -> list[RevocationList]:
    """The file's revocation lists that a trusted root signed."""
    if "/DSS" not in reader.root or "/CRLs" not in reader.root["/DSS"]:
        return []
    found = (revocations.read(bytes(one.get_object().data), roots) for one in reader.root["/DSS"]["/CRLs"])
    return [one for one in found if one is not None]


def marked(signature: SignatureFound, lists: Sequence[RevocationList], expected: Expected | None) -> SignatureFound:
    """The signature with what is known of its certificate's revocation: by the journal, or by the file."""
    if signature.is_time_stamp:
        return signature
    for one in lists:
        at = revocations.revoked_at(one, signature.serial)
        if at is not None and signature.known_root:
            return replace(signature, revoked=Revoked("", at, "文件自带的吊销名单"))
    reason = (expected.revoked if expected else {}).get(signature.fingerprint)
    return signature if reason is None else replace(signature, revoked=Revoked(reason, None, "本机的花名册"))


def is_doubtful(signature: SignatureFound, proven_by: datetime | None, is_received: bool) -> bool:
    """Whether nothing proves that this signature was made before its certificate was revoked."""
    revoked = signature.revoked
    if revoked is None or is_received:
        return False
    return revoked.at is None or proven_by is None or proven_by >= revoked.at
