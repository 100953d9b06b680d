"""Revocation lists (CRL) of an authority: making one, who signed it, when a certificate on it was revoked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from desktop.journal.identity import Certificate, Holder, public_key

RevocationList = x509.CertificateRevocationList


def make(authority: Holder, revoked: Mapping[int, dt.datetime], number: int, at: dt.datetime, days: int) -> bytes:
    """The DER of the authority's list: certificates by their number with when each was revoked; good for so many
    days.
    """
    key = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(at)
        .next_update(at + dt.timedelta(days=days))
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(key, critical=False)
    )
    for serial, moment in sorted(revoked.items()):
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment).build()
        made = made.add_revoked_certificate(entry)
    signed = made.sign(authority.key, hashes.SHA256(), ecdsa_deterministic=True)  # the entry is named by these bytes
    return signed.public_bytes(serialization.Encoding.DER)


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
