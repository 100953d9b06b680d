"""Revocation lists (CRL) of an authority: who signed one, and when a certificate on it was revoked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cryptography import x509

from desktop.journal.identity import Certificate, public_key

RevocationList = x509.CertificateRevocationList


def read(der: bytes, roots: Sequence[Certificate]) -> RevocationList | None:
    """The list, when one of these roots signed it."""
    try:
        one = x509.load_der_x509_crl(der)
    except ValueError:
        return None
    return one if any(_is_of(one, root) for root in roots) else None


def revoked_at(one: RevocationList, serial: int) -> dt.datetime | None:
    """When the certificate with this number was revoked; None when the list does not name it."""
    entry = one.get_revoked_certificate_by_serial_number(serial)
    return None if entry is None else entry.revocation_date_utc


def _is_of(one: RevocationList, root: Certificate) -> bool:
    try:
        return one.issuer == root.subject and one.is_signature_valid(public_key(root))
    except (TypeError, ValueError):
        return False
