"""Make resources/fonts/rare.zip: the 60,000 rarest characters (CJK extensions B to F) for people's and places' names.

Run by hand, rarely, like `fonts.py`: `.venv/bin/python packaging/rare_fonts.py` (needs Debian's apt and dpkg,
fontTools; two minutes). The face is 花园明朝 B (Hanazono, by the GlyphWiki project), under its own licence,
which permits any use, change and redistribution. It is cut into fonts of 256 characters each, so that a paper reads
only what it prints; the outlines are rounded to 512 units an em (finer than any printer) and kept without hints.
Same package in, same bytes out.
"""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import fonts
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

PACKAGE = "fonts-hanazono=20170904-2.1"
EXPECTED = "a6943366b4f5a6cec34221f8b4eb22555a628f0ee6ef4e3d3401cabe9363aeae"
FONT = "usr/share/fonts/truetype/hanazono/HanaMinB.ttf"
LICENCE = "usr/share/doc/fonts-hanazono/copyright"
ARCHIVE = "rare.zip"
ROUNDED, UNITS = 500, 1000
NAME = 6  # its PostScript name, the only one that is kept
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def main() -> int:
    """Fetch, check, cut, write."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        _fetch(folder)
        whole = (folder / FONT).read_bytes()
        licence = (folder / LICENCE).read_bytes()
    (fonts.FONTS / "Hanazono.txt").write_bytes(licence)
    with zipfile.ZipFile(fonts.FONTS / ARCHIVE, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for page in _pages(whole):
            print(page, end=" ", flush=True, file=sys.stderr)
            entry = zipfile.ZipInfo(f"{page}.ttf", LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, _cut(whole, page), compresslevel=9)
    print(fonts.record(), end="")
    return 0


def _fetch(folder: Path) -> None:
    subprocess.run(["apt-get", "download", "-q", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    (package,) = folder.glob("*.deb")
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    if digest != EXPECTED:
        raise SystemExit(f"{PACKAGE}: SHA-256 {digest}, expected {EXPECTED}")
    subprocess.run(["dpkg-deb", "-x", package, folder], check=True)


def _pages(whole: bytes) -> list[str]:
    """The pages of 256 characters beyond the basic plane, in hex without their last two digits: 201 for U+201xx."""
    known = TTFont(io.BytesIO(whole), lazy=True).getBestCmap()
    return sorted({f"{point >> 8:x}" for point in known if point >= 0x20000})


def _cut(whole: bytes, page: str) -> bytes:
    """A font of one page, without hints, names and times."""
    options = subset.Options()
    options.hinting = False
    options.notdef_outline = True
    options.layout_features = []
    options.glyph_names = False
    options.name_IDs = []
    options.drop_tables += ["FFTM", "BASE", "GDEF", "vhea", "vmtx", "gasp"]
    font: Any = TTFont(io.BytesIO(whole), lazy=True, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    first = int(page, 16) << 8
    cutter.populate(unicodes=range(first, first + 256))
    cutter.subset(font)
    scale_upem(font, ROUNDED)
    scale_upem(font, UNITS)
    font["name"].setName(f"YikuangRare-{page}", NAME, 3, 1, 0x409)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


if __name__ == "__main__":
    raise SystemExit(main())
