"""What makes a file PDF/A-3b, and the machine-readable record inside it.

Works on a ReportLab canvas before it is saved, in one pass: fixed dates and id (same input, same bytes), XMP, output
intent, the attached file, and empty signature fields that a later signature fills.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObject,
    PDFObjectReference,
    PDFStream,
    PDFString,
)
from reportlab.pdfgen.canvas import Canvas

from desktop.documents.fonts import Face, load
from desktop.documents.record import Box
from desktop.documents.srgb import profile
from desktop.documents.words import beijing

PROGRAM = "一矿一表"
_PRINT_AND_LOCKED = 132

rl_config.useA85 = 0  # text-encoded streams cost forty times the time


@dataclass(frozen=True, slots=True)
class Paper:
    """What the file says about itself. `attachment_name` and `attachment` are the machine-readable record."""

    title: str
    author: str
    subject: str
    made: datetime
    attachment_name: str = ""
    attachment: bytes = b""


def open_canvas(target: io.BytesIO, paper: Paper, size: tuple[float, float]) -> Canvas:
    """A canvas whose first font is ours and whose every date is `paper.made`."""
    load(Face.SONG)
    canvas = Canvas(
        target,
        pagesize=size,
        pageCompression=1,
        invariant=1,
        pdfVersion=(1, 7),
        initialFontName=Face.SONG.value,  # type: ignore[arg-type]  # the stubs think it a number
        lang="zh-CN",
    )
    canvas.setTitle(paper.title)
    canvas.setAuthor(paper.author)
    canvas.setSubject(paper.subject)
    canvas.setCreator(PROGRAM)
    canvas.setProducer(PROGRAM)
    local = beijing(paper.made)
    # ReportLab hands the date of its own clock to the formatter; ours ignores it
    canvas.setDateFormatter(lambda *_: f"D:{local:%Y%m%d%H%M%S}+08'00'")
    return canvas


def finish(canvas: Canvas, paper: Paper, fields: Mapping[str, Box]) -> None:
    """Complete the file: metadata, intent, attachment, form. Call after the last page, before `save`."""
    document = _document(canvas)
    catalog = document.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents", "AF"]
    catalog.Metadata = _stream(_xmp(paper), Type="Metadata", Subtype="XML")
    icc = document.Reference(_stream(profile(), compressed=True, N=3))
    catalog.OutputIntents = PDFArray([_intent(icc)])
    if paper.attachment:
        spec = document.Reference(_file_spec(document, paper))
        names = PDFDictionary({"Names": PDFArray([PDFString(paper.attachment_name), spec])})
        catalog.Names = PDFDictionary({"EmbeddedFiles": names})
        catalog.AF = PDFArray([spec])
        document.updateSignature(paper.attachment)
    if fields:
        form = {"Fields": PDFArray([PDFObjectReference(_field_id(f)) for f in fields]), "SigFlags": 3}
        catalog.AcroForm = PDFDictionary(form)


def add_field(canvas: Canvas, name: str, box: Box) -> None:
    """An empty signature field on the page being drawn; its place is blank until somebody signs it."""
    document = _document(canvas)
    width, height = box.right - box.left, box.top - box.bottom
    blank = _stream(b" ", Type="XObject", Subtype="Form", BBox=PDFArray([0, 0, width, height]))
    blank.dictionary["Resources"] = PDFDictionary({})
    widget = PDFDictionary(
        {
            "Type": PDFName("Annot"),
            "Subtype": PDFName("Widget"),
            "FT": PDFName("Sig"),
            "T": PDFString(name),
            "F": _PRINT_AND_LOCKED,
            "Rect": PDFArray([box.left, box.bottom, box.right, box.top]),
            "P": document.thisPageRef(),
            "AP": PDFDictionary({"N": document.Reference(blank, f"blank-{name}")}),
        }
    )
    document.Reference(widget, _field_id(name))
    annotations: list[Any] = canvas._annotationrefs  # type: ignore[attr-defined]  # noqa: SLF001 - no public way
    annotations.append(PDFObjectReference(_field_id(name)))


def _field_id(name: str) -> str:
    return f"signature-field-{name}"


def _document(canvas: Canvas) -> Any:
    return canvas._doc  # type: ignore[attr-defined]  # noqa: SLF001 - ReportLab offers no other way to its catalog


def _stream(content: bytes, compressed: bool = False, **entries: object) -> PDFStream:
    values = {k: PDFName(v) if isinstance(v, str) else v for k, v in entries.items()}
    return PDFStream(PDFDictionary(values), content, [pdfdoc.PDFZCompress] if compressed else [])


def _intent(icc: PDFObject) -> PDFDictionary:
    return PDFDictionary(
        {
            "Type": PDFName("OutputIntent"),
            "S": PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": PDFString("sRGB IEC61966-2.1"),
            "Info": PDFString("sRGB IEC61966-2.1"),
            "DestOutputProfile": icc,
        }
    )


def _file_spec(document: Any, paper: Paper) -> PDFDictionary:
    date = PDFString(f"D:{beijing(paper.made):%Y%m%d%H%M%S}+08'00'")
    embedded = _stream(paper.attachment, compressed=True, Type="EmbeddedFile")
    embedded.dictionary["Subtype"] = "/application#2Fjson"  # PDFName leaves the slash as it is
    embedded.dictionary["Params"] = PDFDictionary(
        {"Size": len(paper.attachment), "CreationDate": date, "ModDate": date}
    )
    reference = document.Reference(embedded)
    return PDFDictionary(
        {
            "Type": PDFName("Filespec"),
            "F": PDFString(paper.attachment_name),
            "UF": PDFString(paper.attachment_name),
            "Desc": PDFString("机读记录"),
            "AFRelationship": PDFName("Data"),
            "EF": PDFDictionary({"F": reference, "UF": reference}),
        }
    )


def _xmp(paper: Paper) -> bytes:
    made = beijing(paper.made).strftime("%Y-%m-%dT%H:%M:%S+08:00")
    title, author, subject = _xml(paper.title), _xml(paper.author), _xml(paper.subject)
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<xmp:CreatorTool>{PROGRAM}</xmp:CreatorTool><pdf:Producer>{PROGRAM}</pdf:Producer>
<xmp:CreateDate>{made}</xmp:CreateDate><xmp:ModifyDate>{made}</xmp:ModifyDate>
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()


def _xml(text: str) -> str:
    """XML has no way at all to write control characters."""
    return escape("".join(ch for ch in text if ch.isprintable()))


_plain_format = PDFStream.format


def _format_with_line_end(self: PDFStream, document: Any) -> bytes:
    """PDF/A wants a line end before `endstream`; ReportLab writes none."""
    written: bytes = _plain_format(self, document)
    return written.removesuffix(b"endstream\n") + b"\nendstream\n"


PDFStream.format = _format_with_line_end  # type: ignore[method-assign]  # the only place all streams pass
