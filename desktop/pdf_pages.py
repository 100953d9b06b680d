"""The pages of a PDF that a scanner made, as pictures. Whatever is wrong is a `BadInput` that names the file.

And of our own papers the copy that is looked at and printed: with the signatures' faces on the page.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

import pypdfium2
from PIL import Image

from desktop.errors import BadInput

SIDE = 2339  # pixels of a page's long side: A4 at 200 dpi
MOST_PAGES = 200
LARGEST = 200 * 1024 * 1024  # bytes
_SHOWN = 2016  # pixels of the JPEG's long side, as of a photo's preview
_QUALITY = 85
_alone = Lock()  # pdfium knows no threads


@dataclass(frozen=True, slots=True, repr=False)
class PdfPage:
    """A page: RGB as large as it was drawn, and a smaller JPEG of it."""

    picture: Image.Image
    preview: bytes


def is_pdf(data: bytes) -> bool:
    """Whether these bytes begin as a PDF does (some scanners write a few bytes before)."""
    return b"%PDF-" in data[:1024]


def count(data: bytes, name: str) -> int:
    """How many pages the file has. Raises BadInput."""
    if len(data) > LARGEST:
        raise _unusable(name, f"有 {len(data) // 1024 // 1024} MB，太大", "请分成几个文件再附")
    with _alone:
        document = _opened(data, name)
        try:
            pages = len(document)
        finally:
            document.close()
    if not pages:
        raise _unusable(name, "里面没有页", "请重新扫描")
    if pages > MOST_PAGES:
        raise _unusable(name, f"有 {pages} 页，超过 {MOST_PAGES} 页", "请分成几个文件再附")
    return pages


def pages(data: bytes, name: str) -> Iterator[PdfPage]:
    """Every page, one after the other. Raises BadInput."""
    for number in range(count(data, name)):
        picture = _page(data, name, number)
        small = picture.copy()
        small.thumbnail((_SHOWN, _SHOWN), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        small.save(out, "JPEG", quality=_QUALITY)
        yield PdfPage(picture, out.getvalue())


def flattened(data: bytes) -> bytes:
    """A copy whose signatures stand on the page itself, for those who show and print no form fields (QtPdf does not).
    Bytes that are no PDF come back as they are: whoever shows them says so.
    """
    with _alone:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError:
            return data
        try:
            if document.get_formtype() == pypdfium2.raw.FORMTYPE_NONE:
                return data
            document.init_forms()
            for number in range(len(document)):
                document[number].flatten(pypdfium2.raw.FLAT_PRINT)
            out = io.BytesIO()
            document.save(out)
        except pypdfium2.PdfiumError:
            return data
        finally:
            document.close()
    return out.getvalue()


def joined(data: bytes, more: bytes) -> bytes:
    """The pages of both, for printing; signatures do not survive it, so it is never kept. Damaged ones: the first."""
    with _alone:
        try:
            document, other = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument(more)
        except pypdfium2.PdfiumError:
            return data
        try:
            document.import_pages(other)
            out = io.BytesIO()
            document.save(out)
        except pypdfium2.PdfiumError:
            return data
        finally:
            document.close()
            other.close()
    return out.getvalue()


def _page(data: bytes, name: str, number: int) -> Image.Image:
    with _alone:
        document = _opened(data, name)
        try:
            page = document[number]
            scale = SIDE / max(1.0, *page.get_size())
            bitmap = page.render(scale=scale)
            picture: Image.Image = bitmap.to_pil().convert("RGB").copy()
        except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
            raise _unusable(name, f"第 {number + 1} 页画不出来（{error}）", "请重新扫描这一页") from error
        finally:
            document.close()
    return picture


def _opened(data: bytes, name: str) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise _unusable(name, "有密码", "请存成没有密码的 PDF 再附") from error
        raise _unusable(name, "不是完整的 PDF", "请重新扫描或重新拷贝") from error


def _unusable(name: str, why: str, remedy: str) -> BadInput:
    return BadInput(f"扫描件“{name}”用不了：{why}；{remedy}。")
