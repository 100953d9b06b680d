"""Signing a paper: PAdES B-B with a device's P-256 key, in a field the paper was drawn with.

Each signature is an incremental update, so those before it stay valid. The first one certifies the file: from then on
only filling signature fields is allowed. The time is the caller's claim; only a server's receipt proves an interval.
"""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner
from pyhanko.sign.signers import PdfSigner as HankoSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.stamp.static import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from desktop.documents import parts, stamp
from desktop.errors import Damaged, NotAllowed
from desktop.journal.identity import Certificate, Holder, key_to_der, to_der

_AROUND = 1536  # bytes: signed attributes, algorithms, the signature itself take about 600
_NO_MARGIN = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins())


@dataclass(frozen=True, slots=True)
class PdfSigner:
    """Who signs: the person's name, the device's key and certificate, the certificates above it, the drawn name.
    `not_before` is the newest time of the server that the device held.
    """

    name: str
    holder: Holder
    chain: tuple[Certificate, ...] = ()
    drawn: bytes | None = None
    not_before: datetime | None = None


def sign(pdf: bytes, signer: PdfSigner, field: str, reason: str, at: datetime) -> bytes:
    """The file with this signature added. `at` is an aware time.

    Raises `NotAllowed` when the field is not there or already signed, `Damaged` when the file is not one of ours.
    """
    if at.tzinfo is None:
        raise ValueError("a signing time must know its zone")
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        width, height, signed_before = _place(writer.prev, field)
        face = stamp.Stamp(signer.name, at, signer.holder.fingerprint, reason, signer.drawn, signer.not_before)
        style = _style(face, width, height) if width and height else None
        metadata = PdfSignatureMetadata(
            field_name=field,
            md_algorithm="sha256",
            reason=reason,
            name=signer.name,
            subfilter=SigSeedSubFilter.PADES,
            certify=not signed_before,
            docmdp_permissions=MDPPerm.FILL_FORMS,
        )
        hanko = HankoSigner(metadata, signer=_simple(signer), stamp_style=style)
        table = None if signed_before else parts.table(pdf)
        return asyncio.run(_sign(hanko, writer, _room(signer), at, table))
    except (PdfError, SigningError) as error:
        raise Damaged("这份文件无法签名：它不是本程序生成的，或已经损坏，请重新生成。") from error


def _style(face: stamp.Stamp, width: float, height: float) -> StaticStampStyle:
    return StaticStampStyle(
        background=_StampPage(stamp.draw(face, width, height), width, height),
        background_layout=_NO_MARGIN,
        background_opacity=1.0,
        border_width=0,
    )


def _place(reader: PdfFileReader, field: str) -> tuple[float, float, bool]:
    """Width and height of the empty field, and whether the file holds a signature already."""
    fields = {name: (value, ref) for name, value, ref in enumerate_sig_fields(reader)}
    if field not in fields:
        raise NotAllowed(f"这份文件没有名为 {field} 的签名位置，请重新生成文件。")
    if fields[field][0] is not None:
        raise NotAllowed("这个签名位置已经签过名，不能重复签。")
    left, bottom, right, top = (float(v) for v in fields[field][1].get_object()["/Rect"])
    return right - left, top - bottom, any(value is not None for value, _ in fields.values())


async def _sign(
    hanko: HankoSigner,
    writer: IncrementalPdfFileWriter,
    reserved: int,
    at: datetime,
    table: generic.ByteStringObject | None,
) -> bytes:
    """What pyHanko's own `sign_pdf` does, with our time instead of the machine's clock."""
    session = hanko.init_signing_session(writer, existing_fields_only=True)
    session.system_time = at
    document = session.prepare_tbs_document(None, bytes_reserved=reserved)
    if table is not None:
        _value_of(writer, hanko.signature_meta.field_name)[parts.KEY] = table
    digest, target = document.digest_tbs_document()
    attributes = PdfCMSSignedAttributes(signing_time=at)
    finished = await document.perform_signature(digest.document_digest, attributes)
    await finished.post_signature_processing(target)
    target.seek(0)
    signed: bytes = target.read()
    return signed


def _value_of(writer: IncrementalPdfFileWriter, field: str | None) -> generic.DictionaryObject:
    """The signature's own dictionary, before it is written."""
    ((value, _),) = [(value, ref) for name, value, ref in enumerate_sig_fields(writer) if name == field]
    dictionary: generic.DictionaryObject = value.get_object()
    return dictionary


def _room(signer: PdfSigner) -> int:
    """Hex digits kept free for the signature block: the certificates and, amply, what stands around them."""
    certificates = (signer.holder.certificate, *signer.chain)
    return 2 * (sum(len(to_der(c)) for c in certificates) + _AROUND)


def _simple(signer: PdfSigner) -> SimpleSigner:
    registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped
    for certificate in signer.chain:
        registry.register(asn1_x509.Certificate.load(to_der(certificate)))
    return SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(to_der(signer.holder.certificate)),
        signing_key=asn1_keys.PrivateKeyInfo.load(key_to_der(signer.holder.key)),
        cert_registry=registry,
    )


class _StampPage(PdfContent):
    """A page of a PDF in memory as the content of a stamp."""

    def __init__(self, pdf: bytes, width: float, height: float) -> None:
        self._pdf = pdf
        super().__init__(box=BoxConstraints(width=width, height=height))

    def render(self) -> bytes:
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)))
        self.resources.xobject["/Stamp"] = page
        return b"/Stamp Do"
