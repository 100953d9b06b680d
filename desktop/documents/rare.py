"""The rarest characters of names (CJK extensions B to F): a fallback face in parts of 256 characters each.

`resources/fonts/rare.zip` holds one font a part, `201.ttf` for U+20100 to U+201FF, made by `packaging/rare_fonts.py`.
A part is read when a paper first meets a character of it (a few milliseconds), and embedded as a subset like any face.
"""

from __future__ import annotations

import io
import threading
import zipfile
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from desktop.errors import Missing
from desktop.paths import bundled

ARCHIVE = "rare.zip"
_PREFIX = "yk-rare-"
_FIRST, _LAST = 0x20000, 0x2FFFF
_lock = threading.Lock()


def part_of(ch: str) -> str | None:
    """The name inside ReportLab of the part that draws this character; None when there is none."""
    if not _FIRST <= ord(ch) <= _LAST:
        return None
    name = f"{_PREFIX}{ord(ch) >> 8:x}"
    return name if name in _parts() and ord(ch) in load(name).face.charToGlyph else None


def is_part(name: str) -> bool:
    """Whether a face of this name is a part."""
    return name.startswith(_PREFIX)


@cache
def load(name: str) -> TTFont:
    """The registered part of this name. Missing when the archive is damaged."""
    with _lock:
        try:
            with zipfile.ZipFile(bundled("resources", "fonts", ARCHIVE)) as archive:
                data = archive.read(f"{name.removeprefix(_PREFIX)}.ttf")
            font = TTFont(name, io.BytesIO(data), asciiReadable=False)
        except (OSError, KeyError, zipfile.BadZipFile, TTFError) as error:
            raise Missing(f"字体文件 {ARCHIVE} 已损坏，生僻字无法印出，请重新安装程序。") from error
        pdfmetrics.registerFont(font)
        return font


@cache
def _parts() -> frozenset[str]:
    """Names of all parts; none when the archive is not there: its characters are then named as missing."""
    try:
        with zipfile.ZipFile(bundled("resources", "fonts", ARCHIVE)) as archive:
            return frozenset(f"{_PREFIX}{name.removesuffix('.ttf')}" for name in archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return frozenset()
