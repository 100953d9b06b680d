"""The faces our papers are set in, and which of them holds which character.

Promise: every character of a text is either drawn by a bundled face (the rarest ones by `rare`), drawn as a vector
(check boxes), or replaced by 〔U+XXXX〕 and named in `Prepared.missing`; a silent box never reaches paper. Faces are
always embedded.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

import reportlab.pdfbase.ttfonts
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from desktop.documents import rare
from desktop.errors import Missing
from desktop.paths import bundled


class Face(StrEnum):
    """A typeface by its trade name; the value is its name inside ReportLab."""

    SONG = "yk-song"
    SONG_BOLD = "yk-song-bold"
    HEI = "yk-hei"
    KAI = "yk-kai"


FILES = {
    Face.SONG: "NotoSerifSC-Regular.ttf",
    Face.SONG_BOLD: "NotoSerifSC-Bold.ttf",
    Face.HEI: "NotoSansSC-Regular.ttf",
    Face.KAI: "LXGWWenKai.ttf",
}

# where a face goes for a character it lacks; 楷 alone has the subscripts of CH₄ and CO₂
_FALLBACK = {
    Face.SONG: (Face.SONG, Face.KAI, Face.HEI),
    Face.SONG_BOLD: (Face.SONG_BOLD, Face.SONG, Face.KAI, Face.HEI),
    Face.HEI: (Face.HEI, Face.KAI, Face.SONG),
    Face.KAI: (Face.KAI, Face.SONG, Face.HEI),
}

CHECK_MARKS = "☐☑☒✓✔✗✘"
_ZERO_WIDTH = (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xAD)
_VARIATION_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
_INVISIBLE = frozenset((*_ZERO_WIDTH, *_VARIATION_SELECTORS))
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text whose every character can be drawn, and what had to be replaced for that."""

    text: str
    missing: tuple[str, ...] = ()


@cache
def load(face: Face, folder: Path | None = None) -> TTFont:
    """The registered face, read from disk once (about 50 ms each). Raises `Missing` when the file is not there."""
    with _lock:
        path = (folder / FILES[face]) if folder else bundled("resources", "fonts", FILES[face])
        try:
            font = TTFont(face.value, str(path), asciiReadable=False)
        except (TTFError, OSError) as error:
            raise Missing(f"字体文件 {path.name} 不在安装目录里或已损坏，请重新安装程序。") from error
        pdfmetrics.registerFont(font)
        return font


def prepare(text: str, face: Face) -> Prepared:
    """Drop what is invisible, turn tabs into spaces, name what no face has."""
    kept: list[str] = []
    missing: list[str] = []
    for ch in text.replace("\r\n", "\n").replace("\r", "\n"):
        if ord(ch) in _INVISIBLE:
            continue
        if ch == "\n" or chosen(ch, face) is not None or ch in CHECK_MARKS:
            kept.append(ch)
        elif ch.isspace() or ord(ch) < 0x20 or 0x7F <= ord(ch) < 0xA0:
            kept.append(" ")
        else:
            missing.append(ch)
            kept.append(f"〔U+{ord(ch):04X}〕")
    return Prepared("".join(kept), tuple(missing))


def font_named(name: str) -> TTFont:
    """The registered face or part of the rare face that `chosen` named."""
    return rare.load(name) if rare.is_part(name) else load(Face(name))


@lru_cache(65536)
def chosen(ch: str, face: Face) -> str | None:
    """The name inside ReportLab of what draws this character when `face` is asked for; None when nothing does."""
    found = next((f for f in _FALLBACK[face] if ord(ch) in load(f).face.charToGlyph), None)
    return found.value if found else rare.part_of(ch)


@lru_cache(65536)
def em_width(ch: str, face: Face) -> float:
    """Width of a prepared character in ems."""
    if ch in CHECK_MARKS:
        return 1.0
    widths = font_named(chosen(ch, face) or face.value).face
    return float(widths.charWidths.get(ord(ch), widths.defaultWidth)) / 1000


def runs(text: str, face: Face) -> list[tuple[str | None, str]]:
    """Cut a prepared text into pieces of one face each, by their names; None marks check marks, drawn as vectors."""
    out: list[tuple[str | None, list[str]]] = []
    for ch in text:
        home = None if ch in CHECK_MARKS else chosen(ch, face) or face.value
        if out and out[-1][0] == home:
            out[-1][1].append(ch)
        else:
            out.append((home, [ch]))
    return [(home, "".join(piece)) for home, piece in out]


def _to_unicode_map(fontname: str, subset: Sequence[int]) -> str:
    """What ReportLab 5.1 gets wrong: beyond the BMP a ToUnicode value must be UTF-16BE, or search and copy break."""
    head = ["/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap", "/CIDSystemInfo"]
    head += [f"<< /Registry ({fontname})", f"/Ordering ({fontname})", "/Supplement 0", ">> def"]
    head += [f"/CMapName /{fontname} def", "/CMapType 2 def"]
    head += ["1 begincodespacerange", f"<00> <{len(subset) - 1:02X}>", "endcodespacerange"]
    rows = [f"<{i:02X}> <{chr(v).encode('utf-16-be', 'surrogatepass').hex().upper()}>" for i, v in enumerate(subset)]
    body: list[str] = []
    for start in range(0, len(rows), 100):  # a bfchar block holds at most 100 lines
        block = rows[start : start + 100]
        body += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join([*head, *body, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"])


reportlab.pdfbase.ttfonts.makeToUnicodeCMap = _to_unicode_map
