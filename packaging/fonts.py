"""Make resources/fonts from pinned npm packages: whole or cut to the characters the trade writes, licences beside them.

Run by hand, rarely, and commit what it makes: `.venv/bin/python packaging/fonts.py` (needs npm, fontTools, brotli; it
is no part of setting the program up). Same packages in, same bytes out: resources/fonts/SHA256SUMS proves it.

Only TrueType outlines: the PDF writer refuses CFF. The body face stays whole, so that what the others lack is still
drawn; headings and 楷体 carry GB2312 and the 8105 characters of 通用规范汉字表, the screen face GBK too.
"""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
FONTS = HERE.parent / "resources" / "fonts"

SERIF = ("@expo-google-fonts/noto-serif-sc@0.4.3", "ff6bcf5ba68d92dfecc05544bb150f9e724741a932354a0dd97e7289c40a3f5e")
SANS = ("@expo-google-fonts/noto-sans-sc@0.4.3", "0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59")
KAI = ("@fontsource/lxgw-wenkai@5.3.0", "e796ef6dd20f4eea37625222872095a7d049fa6bfdd6fe80a15dfa22fdf2c7ca")


@dataclass(frozen=True, slots=True)
class Face:
    """One font file to make: from which member of which package, cut to which characters (None: whole)."""

    file: str
    package: tuple[str, str]
    member: str
    licence: tuple[str, str]
    characters: frozenset[int] | None


def main() -> int:
    """Fetch, check, cut, write; print what was made."""
    FONTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for face in _faces():
            package = _fetched(face.package, Path(folder))
            _written(face.file, _cut(_member(package, face.member), face.characters))
            _written(face.licence[1], _member(package, face.licence[0]))
    print(record(), end="")
    return 0


def record() -> str:
    """Write SHA256SUMS of all that lies in resources/fonts now (`rare_fonts.py` makes the rest); answers its text."""
    made = sorted(path for path in FONTS.iterdir() if path.name != "SHA256SUMS")
    listing = "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in made)
    (FONTS / "SHA256SUMS").write_text(listing, encoding="utf-8", newline="\n")
    return listing


def _faces() -> list[Face]:
    common = frozenset(_gb2312() | _standard_8105() | _symbols())
    names = frozenset(common | _gbk())
    serif_licence = ("package/LICENSE_FONT", "OFL-NotoSerifSC.txt")
    return [
        Face("NotoSerifSC-Regular.ttf", SERIF, "package/400Regular/NotoSerifSC_400Regular.ttf", serif_licence, None),
        Face("NotoSerifSC-Bold.ttf", SERIF, "package/700Bold/NotoSerifSC_700Bold.ttf", serif_licence, common),
        Face(
            "NotoSansSC-Regular.ttf",
            SANS,
            "package/400Regular/NotoSansSC_400Regular.ttf",
            ("package/LICENSE_FONT", "OFL-NotoSansSC.txt"),
            names,
        ),
        Face(
            "LXGWWenKai.ttf",
            KAI,
            "package/files/lxgw-wenkai-latin-500-normal.woff2",
            ("package/LICENSE", "OFL-LXGWWenKai.txt"),
            common,
        ),
    ]


def _fetched(package: tuple[str, str], folder: Path) -> Path:
    """The package's archive, refused if its SHA-256 is not the pinned one."""
    spec, expected = package
    path = folder / (spec.removeprefix("@").replace("/", "-").replace("@", "-") + ".tgz")
    if not path.exists():
        print(f"npm pack {spec}", file=sys.stderr)
        subprocess.run(["npm", "pack", "--silent", spec], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != expected:
        raise SystemExit(f"{spec}: SHA-256 {digest}, expected {expected}")
    return path


def _member(package: Path, name: str) -> bytes:
    with tarfile.open(package) as archive:
        member = archive.extractfile(name)
        if member is None:
            raise SystemExit(f"{package.name}: {name} is not a file")
        return member.read()


def _cut(font_file: bytes, characters: frozenset[int] | None) -> bytes:
    """The font as TrueType, with these characters only; no time of making in it, so that it can be made again."""
    options = subset.Options()
    options.recalc_timestamp = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.layout_features = ["*"]
    options.drop_tables += ["FFTM", "bsln", "feat", "morx", "prop"]
    if characters is None:
        return font_file
    font: Any = TTFont(io.BytesIO(font_file), recalcTimestamp=False)
    font.flavor = None
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters & set(font.getBestCmap()))
    cutter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _written(name: str, content: bytes) -> Path:
    path = FONTS / name
    path.write_bytes(content)
    return path


def _gb2312() -> set[int]:
    return _double_bytes("gb2312")


def _gbk() -> set[int]:
    return _double_bytes("gbk")


def _double_bytes(encoding: str) -> set[int]:
    pairs = (bytes([lead, trail]) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    decoded = (pair.decode(encoding, errors="ignore") for pair in pairs)
    return {ord(text) for text in decoded if len(text) == 1 and ord(text) > 0x7F}


def _standard_8105() -> set[int]:
    lines = (HERE / "hanzi-8105.txt").read_text(encoding="utf-8").splitlines()
    return {ord(character) for line in lines if not line.startswith("#") for character in line}


def _symbols() -> set[int]:
    """Latin, Greek, punctuation, units, arrows, numbers in circles, boxes, stars; what GBK's symbol rows hold; 〇."""
    blocks = [
        (0x20, 0x17F),
        (0x2C6, 0x2DD),
        (0x391, 0x3C9),
        (0x2010, 0x205F),
        (0x2070, 0x209F),
        (0x20A0, 0x20BF),
        (0x2100, 0x218F),
        (0x2190, 0x21FF),
        (0x2200, 0x22FF),
        (0x2460, 0x24FF),
        (0x2500, 0x25FF),
        (0x2600, 0x27BF),
        (0x3000, 0x303F),
        (0x3105, 0x312F),
        (0x3200, 0x33FF),
        (0xFE30, 0xFE4F),
        (0xFF00, 0xFFEF),
    ]
    listed = {point for first, last in blocks for point in range(first, last + 1)}
    return listed | {point for point in _gbk() if not 0x3400 <= point <= 0x9FFF}


if __name__ == "__main__":
    raise SystemExit(main())
