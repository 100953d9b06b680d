"""The raw form of signatures in a file, read without a PDF parser: which bytes each covers, whether they still match.

A reader of PDFs overlooks what it does not need: padding, letter case, unused fields of the signature block. Here every
byte of the block must be what our signing writes, so that no byte of a file can change unseen. Where a file is broken
can be told from here even when no parser opens it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from asn1crypto import cms

from desktop.journal.identity import from_der, is_issued_by

_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
_BLOCK = re.compile(rb"<((?:[0-9a-f]{2})+|(?:[0-9A-F]{2})+)>")
_SHA256 = (bytes.fromhex("300b0609608648016503040201"), bytes.fromhex("300d06096086480165030402010500"))
_ECDSA_SHA256 = bytes.fromhex("300a06082a8648ce3d040302")


@dataclass(frozen=True, slots=True)
class RawSignature:
    """One signature as bytes: it covers [0, gap_start) and [gap_end, end). `problem` is None when all is right."""

    gap_start: int
    gap_end: int
    end: int
    problem: str | None = None

    @property
    def matches(self) -> bool:
        """True when the covered bytes are those that were signed and the block has the right form."""
        return self.problem is None


def scan(pdf: bytes) -> list[RawSignature]:
    """All signatures of the file in the order of how far they reach."""
    found = {tuple(int(n) for n in match.groups()) for match in _BYTE_RANGE.finditer(pdf)}
    return sorted((_judge(pdf, *ranges) for ranges in found), key=lambda s: s.end)


def _judge(pdf: bytes, start: int, length: int, after: int, rest: int) -> RawSignature:
    end = after + rest
    raw = RawSignature(length, after, end)
    if start != 0 or not 0 < length < after <= end:
        return RawSignature(length, after, end, "签名覆盖范围的写法不对")
    if end > len(pdf):
        return RawSignature(length, after, end, "文件比签名时短，尾部缺失")
    gap = _BLOCK.fullmatch(pdf, length, after)
    if gap is None:
        return RawSignature(length, after, end, "签名数据块被改动")
    problem = _block_problem(bytes.fromhex(gap.group(1).decode("ascii")), _digest(pdf, raw))
    return RawSignature(length, after, end, problem)


def _digest(pdf: bytes, raw: RawSignature) -> bytes:
    view = memoryview(pdf)
    digest = hashlib.sha256(view[: raw.gap_start])
    digest.update(view[raw.gap_end : raw.end])
    return digest.digest()


def _block_problem(block: bytes, digest: bytes) -> str | None:
    try:
        length = _der_length(block)
        content = cms.ContentInfo.load(block[:length], strict=True)
        if content["content"]["encap_content_info"]["content_type"].native == "tst_info":
            return None if _is_time_stamp(content, block, length, digest) else "时间戳数据块被改动"
        if any(block[length:]) or not _is_canonical(content, block[:length]) or not _has_our_form(content["content"]):
            return "签名数据块被改动"
        if not _certificates_hold(content["content"]["certificates"]):
            return "签名所附证书被改动"
        info = content["content"]["signer_infos"][0]
        digests = [v.native for v in _attribute(info, "message_digest")]
        if not _names_its_certificate(info, content["content"]["certificates"]):
            return "签名所附证书被改动"
    except Exception:  # noqa: BLE001 - whatever the two parsers say about a broken block: it is broken
        return "签名数据块无法读取"
    return None if digests == [digest] else "内容与签名不符"


def _der_length(block: bytes) -> int:
    """Length of the first DER value with its head."""
    if block[0] != 0x30:
        raise ValueError("not a sequence")
    if block[1] < 0x80:
        return 2 + block[1]
    size = block[1] & 0x7F
    length = 2 + size + int.from_bytes(block[2 : 2 + size], "big")
    if length > len(block):
        raise ValueError("cut short")
    return length


def _is_canonical(content: cms.ContentInfo, der: bytes) -> bool:
    """Written again from what was understood, it is the same: nothing hides in a loose encoding."""
    _ = content.native  # parse all of it before writing it again
    return bool(content.dump(force=True) == der)


def _has_our_form(signed: cms.SignedData) -> bool:
    """Fields that no signature covers have the one value our signing writes."""
    infos = signed["signer_infos"]
    algorithms = signed["digest_algorithms"]
    if len(infos) != 1 or len(algorithms) != 1 or signed["version"].native != "v1":
        return False
    info = infos[0]
    wrapped = signed["encap_content_info"]
    return (
        info["version"].native == "v1"
        and algorithms[0].dump() in _SHA256
        and info["digest_algorithm"].dump() == algorithms[0].dump()
        and info["signature_algorithm"].dump() == _ECDSA_SHA256
        and wrapped["content_type"].native == "data"
        and wrapped["content"].native is None
        and not _is_there(signed["crls"])
        and not _is_there(info["unsigned_attrs"])
    )


def _is_time_stamp(content: cms.ContentInfo, block: bytes, length: int, digest: bytes) -> bool:
    """An authority's token over this digest; it comes from elsewhere, so only what every such token has is asked."""
    signed = content["content"]
    as_sent = signed["certificates"].contents  # some authorities leave this set unsorted
    _ = content.native  # parse all of it before writing it again
    written = content.dump(force=True)
    is_canonical = block[:length].replace(as_sent, signed["certificates"].contents, 1) == written
    wrapped = signed["encap_content_info"]["content"]
    (info,) = signed["signer_infos"]
    (own,) = [v.native for v in _attribute(info, "message_digest")]
    algorithm = info["digest_algorithm"]["algorithm"].native
    return (
        not any(block[length:])
        and is_canonical
        and signed["version"].native == "v3"
        and info["version"].native in {"v1", "v3"}
        and [one["algorithm"].native for one in signed["digest_algorithms"]] == [algorithm]
        and signed["digest_algorithms"][0].dump() == info["digest_algorithm"].dump()
        and not _is_there(signed["crls"])
        and not _is_there(info["unsigned_attrs"])
        and own == hashlib.new(algorithm, wrapped.contents).digest()
        and wrapped.parsed["message_imprint"]["hashed_message"].native == digest
        and _certificates_hold(signed["certificates"])
    )


def _attribute(info: cms.SignerInfo, name: str) -> list[Any]:
    return [value for a in info["signed_attrs"] if a["type"].native == name for value in a["values"]]


def _names_its_certificate(info: cms.SignerInfo, choices: Sequence[cms.CertificateChoices]) -> bool:
    """The signature is over the hash of the signer's certificate: another one, or a changed one, is told apart."""
    (named,) = _attribute(info, "signing_certificate_v2")
    digest = named["certs"][0]["cert_hash"].native
    (signer,) = [c.chosen for c in choices if hashlib.sha256(c.chosen.dump()).digest() == digest]
    sid = info["sid"].chosen
    same_issuer: bool = sid["issuer"].dump() == signer.issuer.dump()
    return same_issuer and bool(sid["serial_number"].native == signer.serial_number)


def _is_there(value: object) -> bool:
    return bool(getattr(value, "native", None))


def _certificates_hold(choices: Sequence[cms.CertificateChoices]) -> bool:
    """Each attached certificate is signed by another attached one, or is the only one (then the signature names it)."""
    certificates = [from_der(c.chosen.dump()) for c in choices]
    return len(certificates) < 2 or all(any(is_issued_by(c, issuer) for issuer in certificates) for c in certificates)
