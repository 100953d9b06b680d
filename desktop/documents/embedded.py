"""One signature of a file as pyHanko reads it, judged without network and without a clock."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from asn1crypto import x509 as asn1_x509
from pyhanko.sign.diff_analysis import SuspiciousModification
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from desktop.documents.verdict import SignatureFound
from desktop.journal.identity import Certificate, common_name, fingerprint, from_der, is_issued_by, to_der


def judge(
    embedded: EmbeddedPdfSignature, roots: Sequence[Certificate], authorities: Sequence[Certificate] = ()
) -> SignatureFound:
    """Who signed, what it covers, whether it holds; the root is trusted when signatures lead to one of `roots`, a time
    stamp's also when they lead to one of `authorities`.
    """
    try:
        problem = _problem(embedded)
    except Exception:  # noqa: BLE001 - pyHanko raises many things about altered files; each means: not valid
        problem = "内容已被改动，签名无法核验"
    own = embedded.signer_cert
    certificate = from_der(own.dump())
    others = [from_der(c.dump()) for c in embedded.other_embedded_certs]
    is_time_stamp = embedded.sig_object_type == "/DocTimeStamp"
    claimed = _stamped_at(embedded) if is_time_stamp else embedded.self_reported_timestamp
    *_, after, rest = (int(n) for n in embedded.byte_range)
    return SignatureFound(
        field=str(embedded.field_name),
        name=common_name(certificate),
        organisation=str(own.subject.native.get("organization_name", "")),
        fingerprint=fingerprint(certificate),
        claimed_at=claimed,
        reason=str(embedded.sig_object.get("/Reason", "")),
        covers_to=after + rest,
        known_root=_leads_to(certificate, others, (*roots, *authorities) if is_time_stamp else roots),
        root_name=_issuer_name(_top(certificate, others)),
        in_validity=claimed is None or own.not_valid_before <= claimed <= own.not_valid_after,
        problem=problem,
        is_time_stamp=is_time_stamp,
        ends=own.not_valid_after,
        serial=own.serial_number,
    )


def _problem(embedded: EmbeddedPdfSignature) -> str | None:
    if embedded.sig_object_type not in {"/Sig", "/DocTimeStamp"}:
        return "本版程序不认识这种签名，请升级后再核验"
    # not pyHanko's whole validation: its path building asks a clock and refuses names with rare characters
    embedded.compute_integrity_info()  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped
    digest = embedded.compute_digest()
    if not (
        _is_stamped(embedded, digest) if embedded.sig_object_type == "/DocTimeStamp" else _is_signed(embedded, digest)
    ):
        return "内容与签名不符"
    summary = embedded.summarise_integrity_info()
    if summary["coverage"] < SignatureCoverageLevel.ENTIRE_REVISION:
        return "没有覆盖签名时的全部内容"
    if isinstance(summary["diff_result"], SuspiciousModification) or summary["docmdp_ok"] is False:
        return "签名之后内容又被改动"
    return None


def _is_signed(embedded: EmbeddedPdfSignature, digest: bytes) -> bool:
    intact, valid = validate_sig_integrity(embedded.signer_info, embedded.signer_cert, "data", digest)
    return bool(intact and valid)


def _is_stamped(embedded: EmbeddedPdfSignature, digest: bytes) -> bool:
    """A time stamp is a signature over a small statement that names the file's digest and the time (RFC 3161)."""
    wrapped = embedded.signed_data["encap_content_info"]["content"]
    imprint = wrapped.parsed["message_imprint"]
    usage = embedded.signer_cert.extended_key_usage_value
    if imprint["hashed_message"].native != digest or usage is None or usage.native != ["time_stamping"]:
        return False
    inner = embedded.signer_info["digest_algorithm"]["algorithm"].native
    own = hashlib.new(inner, wrapped.contents).digest()
    intact, valid = validate_sig_integrity(embedded.signer_info, embedded.signer_cert, "tst_info", own)
    return bool(intact and valid)


def _stamped_at(embedded: EmbeddedPdfSignature) -> datetime | None:
    try:
        at = embedded.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
    except (KeyError, ValueError, TypeError):
        return None
    return at if isinstance(at, datetime) else None


def _top(certificate: Certificate, others: Sequence[Certificate]) -> Certificate:
    """The highest certificate the file itself carries above the signer's."""
    seen = [certificate]
    while issuer := next((o for o in others if o not in seen and is_issued_by(seen[-1], o)), None):
        seen.append(issuer)
    return seen[-1]


def _leads_to(certificate: Certificate, others: Sequence[Certificate], roots: Sequence[Certificate]) -> bool:
    """Whether signatures lead from this certificate to a trusted root. No clock."""
    if any(is_issued_by(certificate, root) for root in roots):
        return True
    return any(
        _is_authority(other)
        and is_issued_by(certificate, other)
        and _leads_to(other, [o for o in others if o != other], roots)
        for other in others
    )


def _is_authority(certificate: Certificate) -> bool:
    return bool(asn1_x509.Certificate.load(to_der(certificate)).ca)


def _issuer_name(certificate: Certificate) -> str:
    issuer = asn1_x509.Certificate.load(to_der(certificate)).issuer.native
    return str(issuer.get("common_name", "未写名称的机构"))
