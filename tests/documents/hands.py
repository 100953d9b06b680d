"""A test authority, two devices, and a ledger they signed. Real keys, real certificates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from desktop.documents import ledger
from desktop.documents.record import LedgerRecord
from desktop.documents.signing import PdfSigner, sign
from desktop.journal.identity import Certificate, Holder, found_authority, issue, new_key

from . import samples

FOUNDED = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Authority:
    """A bureau's CA."""

    holder: Holder

    @property
    def root(self) -> Certificate:
        return self.holder.certificate

    def signer(self, name: str, drawn: bytes | None = None) -> PdfSigner:
        key = new_key()
        certificate = issue(self.holder, key.public_key(), name, FOUNDED)
        return PdfSigner(name, Holder(key, certificate), (self.root,), drawn)

    def revoked(self, serial: int, at: datetime) -> bytes:
        """The DER of this bureau's revocation list with one certificate on it."""
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at).build()
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.root.subject).last_update(at)
        made = builder.next_update(at + timedelta(days=30)).add_revoked_certificate(entry)
        return made.sign(self.holder.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def authority(name: str = "演示县应急管理局") -> Authority:
    return Authority(found_authority(name, FOUNDED))


def signed(record: LedgerRecord, bureau: Authority, count: int | None = None) -> bytes:
    """The ledger, signed by the first `count` of those who are expected to."""
    pdf = ledger.draw(record).pdf
    expected = [s for s in record.signers if s.signs_electronically]
    for number, who in enumerate(expected[:count]):
        at = samples.SEALED + timedelta(minutes=number)
        pdf = sign(pdf, bureau.signer(who.name, who.drawn), who.field or "", "对本台账内容负责", at)
    return pdf


def small(*names: str) -> LedgerRecord:
    """A one-page ledger with these signers: quick to verify often."""
    signers = tuple(replace(samples.signers()[0], name=n, field=f"inspector_{k}") for k, n in enumerate(names, 1))
    return replace(samples.empty(), signers=signers)
