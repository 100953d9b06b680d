"""QR codes in a picture of paper: turned, skewed, dim, out of focus, or a fifth copy. Reads texts; knows no meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_SMALL = 1400  # pixels; below that a code of a whole page has too few to tell its squares apart
_LARGE = 3200  # a photo larger than this is read faster, and as well, when it is first made smaller


def find(picture: Image.Image, is_wanted: Callable[[str], bool]) -> str:
    """The text of the first QR that is wanted, "" when there is none; tries harder only while nothing is found."""
    for attempt in _attempts(picture.convert("L")):
        for code in zxingcpp.read_barcodes(attempt, formats=_QR):
            if is_wanted(code.text):
                return code.text
    return ""


def _attempts(grey: Image.Image) -> Iterator[Image.Image]:
    first = _sized(grey, _LARGE) if max(grey.size) > _LARGE else grey
    yield first
    clear = ImageOps.autocontrast(first, cutoff=2)
    yield clear
    yield clear.filter(ImageFilter.GaussianBlur(1.2))
    yield clear.filter(ImageFilter.UnsharpMask(radius=4, percent=300, threshold=0))
    yield _sized(clear, max(_SMALL, max(clear.size) // 2))
    for part in _quarters(grey):
        large = ImageOps.autocontrast(part.resize((part.width * 2, part.height * 2), Image.Resampling.BICUBIC))
        yield large
        yield large.filter(ImageFilter.UnsharpMask(radius=6, percent=300, threshold=0))


def _sized(grey: Image.Image, side: int) -> Image.Image:
    scale = side / max(grey.size)
    size = (max(1, round(grey.width * scale)), max(1, round(grey.height * scale)))
    return grey.resize(size, Image.Resampling.BICUBIC)


def _quarters(grey: Image.Image) -> Iterator[Image.Image]:
    """The four corners, overlapping: a code stands in one of them, however the paper lies."""
    width, height = grey.size
    for left in (0, width * 2 // 5):
        for top in (0, height * 2 // 5):
            yield grey.crop((left, top, left + width * 3 // 5, top + height * 3 // 5))
