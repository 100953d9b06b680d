"""QR codes in a picture of paper: turned, skewed, dim, out of focus, or a fifth copy. Reads texts; knows no meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import zxingcpp
from PIL import Image, ImageFilter, ImageOps, ImageStat

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_CORNER = 2800  # pixels; how large a corner is made before it is sharpened
_MOST_LARGER = 3
_SHARPENED = ((3, 400), (8, 300), (4, 700))  # radius in pixels, percent
_GLANCE, _BLANK = 120, 2.5  # pixels; a page whose greys differ less than this is the empty back of one
_LARGE = 3200  # a photo larger than this is read faster, and as well, when it is first made smaller


@dataclass(frozen=True, slots=True)
class Code:
    """A QR's text, and by how many quarters of a turn to the left the picture must be turned to stand upright."""

    text: str
    quarters: int


def find(picture: Image.Image, is_wanted: Callable[[str], bool]) -> Code | None:
    """The first QR that is wanted, None when there is none; tries harder only while nothing is found."""
    for attempt in _attempts(picture.convert("L")):
        for code in zxingcpp.read_barcodes(attempt, formats=_QR):
            if is_wanted(code.text):
                return Code(code.text, round(code.orientation / 90) % 4)
    return None


def glance(picture: Image.Image, is_wanted: Callable[[str], bool]) -> str:
    """The text of a wanted QR that is plain to see, "" when there is none: one look, for the many photos without."""
    codes = zxingcpp.read_barcodes(picture, formats=_QR)
    return next((code.text for code in codes if is_wanted(code.text)), "")


def _attempts(grey: Image.Image) -> Iterator[Image.Image]:
    """The whole page as it is and clearer, then each corner larger and sharpened: measured on blurred and grainy pages
    of 200 dpi, whose codes come back up to a blur of 2 pixels.
    """
    first = _sized(grey, _LARGE) if max(grey.size) > _LARGE else grey
    yield first
    if ImageStat.Stat(_sized(first, _GLANCE)).stddev[0] < _BLANK:
        return
    clear = ImageOps.autocontrast(first, cutoff=2)
    yield clear
    yield clear.filter(ImageFilter.UnsharpMask(radius=3, percent=400, threshold=0))
    for part in _quarters(first):
        large = ImageOps.autocontrast(_sized(part, min(_CORNER, _MOST_LARGER * max(part.size))))
        yield large
        for radius, percent in _SHARPENED:
            yield large.filter(ImageFilter.UnsharpMask(radius=radius, percent=percent, threshold=0))


def _sized(grey: Image.Image, side: int) -> Image.Image:
    scale = side / max(grey.size)
    size = (max(1, round(grey.width * scale)), max(1, round(grey.height * scale)))
    return grey.resize(size, Image.Resampling.BICUBIC)


def _quarters(grey: Image.Image) -> Iterator[Image.Image]:
    """The four corners, overlapping: a code stands in one of them, however the paper lies; mostly upper right."""
    width, height = grey.size
    for left in (width * 2 // 5, 0):
        for top in (0, height * 2 // 5):
            yield grey.crop((left, top, left + width * 3 // 5, top + height * 3 // 5))
