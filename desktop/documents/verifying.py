"""Is this paper whole, and whose is it? Answered in words, offline, with nothing but the bureau's root certificate.

Two readers must agree: pyHanko (the PDF, its revisions, the cryptography) and `cms_form` (the raw bytes). The last
signature must cover the file to its last byte, and every signature the paper was drawn for must be there: a file rolled
back to an earlier signature is a valid file, only not all of it. No clock is asked; times are what signers claim.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from desktop.documents import cms_form, locating, revocation, verdict_words
from desktop.documents.attachment import NAME, ORDER_NAME
from desktop.documents.embedded import judge
from desktop.documents.pdfa import PROGRAM
from desktop.documents.verdict import Expected, SignatureFound, Verdict, is_optional
from desktop.journal.identity import Certificate

__all__ = ["Expected", "SignatureFound", "Verdict", "verify"]


@dataclass(frozen=True, slots=True)
class _Inside:
    """What the attached JSON says of the paper; `signers` are names by signature field."""

    number: str | None = None
    record_hash: str | None = None
    signers: dict[str, str] = field(default_factory=dict)


def verify(
    pdf: bytes,
    roots: Sequence[Certificate],
    expected: Expected | None = None,
    authorities: Sequence[Certificate] = (),
) -> Verdict:
    """The verdict on a signed paper. Never raises for what is in the file. `authorities` are roots that are trusted for
    time stamps and never for a person's signature.
    """
    raw = cms_form.scan(pdf)
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        found = [judge(signature, roots, authorities) for signature in reader.embedded_signatures]
        record, fields = _attached(reader), [name for name, _, _ in enumerate_sig_fields(reader)]
        lists, told = revocation.lists_in(reader, roots), _told(reader)
    except Exception:  # noqa: BLE001 - whatever a parser stumbles over, the file is not what was signed
        unread = _placed(Verdict(readable=False, intact=False, known_root=False), pdf, raw)
        return replace(unread, sentences=verdict_words.unreadable(unread, len(raw)))
    signatures = tuple(revocation.marked(_with_raw(signature, raw), lists, expected) for signature in found)
    people = [s for s in signatures if not s.is_time_stamp]
    intact = bool(people) and all(s.problem is None for s in signatures) and _agree(raw, signatures, len(pdf))
    inside = _read(record)
    proven_by = min(
        (s.claimed_at for s in signatures if s.is_time_stamp and s.known_root and s.claimed_at), default=None
    )
    is_received = expected is not None and expected.is_received
    verdict = Verdict(
        readable=True,
        intact=intact,
        known_root=bool(people) and all(s.known_root for s in people),
        signatures=signatures,
        missing=_missing(inside, fields, signatures, expected),
        document_number=inside.number,
        record_hash=inside.record_hash,
        record=record,
        proven_by=proven_by if intact else None,
        is_ours=told.get("/Creator") == PROGRAM,
        title=told.get("/Title", ""),
        doubtful=tuple(s.name for s in people if revocation.is_doubtful(s, proven_by, is_received)),
    )
    verdict = verdict if intact else _placed(verdict, pdf, raw)
    if expected is not None:
        verdict = replace(verdict, differences=tuple(_differences(verdict, expected, pdf)))
    return replace(verdict, sentences=verdict_words.sentences(verdict, len(pdf), expected))


def _placed(verdict: Verdict, pdf: bytes, raw: Sequence[cms_form.RawSignature]) -> Verdict:
    """The verdict with where the file changed."""
    changed = locating.changed(pdf, raw)
    return replace(
        verdict,
        broken=tuple((part.start, part.end) for part in changed),
        places=tuple(part.name for part in changed),
    )


def _told(reader: PdfFileReader) -> dict[str, str]:
    """What the file says about itself: who drew it, its title."""
    found = reader.trailer_view.get("/Info")
    told = found.get_object() if found is not None else {}
    return {name: str(told[name]) for name in ("/Creator", "/Title") if name in told}


def _with_raw(signature: SignatureFound, raw: Sequence[cms_form.RawSignature]) -> SignatureFound:
    same = next((r for r in raw if r.end == signature.covers_to), None)
    problem = same.problem if same else "签名覆盖范围的写法不对"
    return replace(signature, problem=signature.problem or problem)


def _agree(raw: Sequence[cms_form.RawSignature], signatures: Sequence[SignatureFound], size: int) -> bool:
    """Both readers see the same signatures, and the last one covers the file to its end."""
    return [r.end for r in raw] == sorted(s.covers_to for s in signatures) and raw[-1].end == size


def _attached(reader: PdfFileReader) -> bytes | None:
    if "/Names" not in reader.root or "/EmbeddedFiles" not in reader.root["/Names"]:
        return None
    names = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    for at in range(0, len(names) - 1, 2):
        if str(names[at]) in {NAME, ORDER_NAME}:
            return bytes(names[at + 1]["/EF"]["/F"].data)
    return None


def _read(record: bytes | None) -> _Inside:
    """What the record says; a record that cannot be read says nothing (it is covered by the signatures anyway)."""
    try:
        content = json.loads(record or b"{}")
        signers = {str(s["field"]): str(s["name"] or s.get("role", "")) for s in content.get("expected_signatures", [])}
        return _Inside(content.get("document_number"), content.get("record_hash"), signers)
    except (ValueError, KeyError, TypeError, AttributeError):
        return _Inside()


def _missing(
    inside: _Inside, fields: Sequence[str], signatures: Sequence[SignatureFound], expected: Expected | None
) -> tuple[str, ...]:
    """Names (or fields) of those whose signature the paper waits for: by its fields, its record, and the journal."""
    journal = (expected.fields or ()) if expected else ()
    signed = {s.field for s in signatures}
    wanted = dict.fromkeys((*fields, *inside.signers, *journal))
    lacking = [name for name in wanted if name not in signed and not is_optional(name)]
    return tuple(inside.signers.get(name, name) for name in lacking)


def _differences(verdict: Verdict, expected: Expected, pdf: bytes) -> Iterator[str]:
    if expected.document_number not in {None, verdict.document_number}:
        yield f"文书编号不同：文件里是 {verdict.document_number or '空'}，本机记录是 {expected.document_number}。"
    if expected.record_hash not in {None, verdict.record_hash}:
        yield "记录校验值与本机记录不同：这不是同一条记录的文书。"
    if expected.sha256 not in {None, hashlib.sha256(pdf).hexdigest()}:
        yield "文件与封存时存下的不是同一份（文件校验值不同）。"
