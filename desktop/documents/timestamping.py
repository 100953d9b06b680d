"""An authority's time stamp over a signed paper (RFC 3161), with what long-term validation needs (PAdES B-LTA).

A signed file never changes: this answers a new, longer file in which every earlier signature stays valid. It proves
that the paper was so at the authority's time. How the authority is asked is the caller's.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Sequence

from asn1crypto import crl as asn1_crl
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.dss import DocumentSecurityStore

from desktop.documents import verifying
from desktop.errors import Damaged, Refused
from desktop.journal.identity import Certificate, to_der

Ask = Callable[[bytes], bytes]  # the DER of a time-stamp request in, of the response out; may raise DeskError
PREFIX = "timestamp_"
_REFUSED = "时间戳服务的答复不能用，文件保持原样；下次同步再试，若仍如此请核对“设置”里的时间戳服务地址。"


class _Asked(TimeStamper):
    def __init__(self, ask: Ask) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped
        self._ask = ask

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return tsp.TimeStampResp.load(self._ask(req.dump()))


def stamp(
    pdf: bytes, ask: Ask, chain: Sequence[Certificate], roots: Sequence[Certificate], lists: Sequence[bytes] = ()
) -> bytes:
    """The file with a time stamp, `chain` (the signers' certificates and their root) and revocation `lists` (DER) in
    it.

    Refused when what the authority answered does not hold; Damaged when the file is none of ours.
    """
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        DocumentSecurityStore.supply_dss_in_writer(
            writer,
            None,
            certs=[asn1_x509.Certificate.load(to_der(one)) for one in chain],
            crls=[asn1_crl.CertificateList.load(one) for one in lists],
        )
        count = sum(name.startswith(PREFIX) for name, _, _ in enumerate_sig_fields(writer.prev))
        stamper = PdfTimeStamper(_Asked(ask), field_name=f"{PREFIX}{count + 1}")
        stamped: bytes = asyncio.run(stamper.async_timestamp_pdf(writer, "sha256")).getvalue()
    except (TimestampRequestError, SigningError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused(_REFUSED) from error
    except PdfError as error:
        raise Damaged("这份文件不能加时间戳：它不是本程序生成的，或已经损坏。") from error
    verdict = verifying.verify(stamped, roots)
    if not (stamped.startswith(pdf) and verdict.intact):
        raise Refused(_REFUSED)
    return stamped
