"""Which part of a paper changed: a table of the parts of the drawn file, kept inside its first signature.

The first signature carries, as `/YKParts` of its dictionary, the place, name and hash of every object of the file it
signs. It proves nothing by itself (the signature does); it tells which page, photo or font a changed byte belongs to.

    /YKParts <hex of zlib of JSON [[start, end, name, first 16 hex digits of the SHA-256] …]>
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

KEY = "/YKParts"
TABLE = "签名里的分部校验表"
_OBJECT = re.compile(rb"(?:^|(?<=[\r\n]))(\d{1,9}) (\d{1,5}) obj\b")
_FOUND = re.compile(rb"/YKParts\s*<([^>]*)>")
_NOT_DOWN = frozenset({"/Parent", "/P", "/Dest", "/Prev", "/Next"})
_LARGEST = 1 << 22  # bytes of an unpacked table: 8 MB of paper have about 60 kB


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes [start, end) of a file, and what they are."""

    start: int
    end: int
    name: str


def table(pdf: bytes) -> generic.ByteStringObject:
    """The table of a drawn file, as the value of `KEY`."""
    rows = [[one.start, one.end, one.name, _hash(pdf, one)] for one in _parts(pdf)]
    packed = zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), 9)
    return generic.ByteStringObject(packed)


def changed(pdf: bytes) -> tuple[list[Part], int]:
    """The parts that are not what they were when the file was first signed, and where the table's knowledge ends (0:
    the file has none).
    """
    found = next(_FOUND.finditer(pdf), None)
    if found is None:
        return [], 0
    try:
        unpacked = zlib.decompressobj().decompress(bytes.fromhex(found[1].decode("ascii")), _LARGEST)
        rows = [
            (Part(int(start), int(end), str(name)), str(digest)) for start, end, name, digest in json.loads(unpacked)
        ]
    except (ValueError, TypeError, zlib.error):
        return [Part(found.start(), found.end(), TABLE)], 0
    different = [part for part, digest in rows if _hash(pdf, part) != digest]
    return list(_joined(different)), max((part.end for part, _ in rows), default=0)


def names(pdf: bytes, numbers: Iterable[int]) -> list[str]:
    """What these objects of a file are, without repeats, in its order."""
    known = _names(PdfFileReader(io.BytesIO(pdf), strict=False))
    return list(dict.fromkeys(known.get(number, "目录和结构") for number in numbers))


def objects_in(pdf: bytes, start: int) -> list[int]:
    """The numbers of the objects written from `start` on."""
    return [int(one[1]) for one in _OBJECT.finditer(pdf, start)]


def _hash(pdf: bytes, part: Part) -> str:
    return hashlib.sha256(memoryview(pdf)[part.start : part.end]).hexdigest()[:16]


def _parts(pdf: bytes) -> Iterator[Part]:
    """The whole file cut at its objects: head, each object, index."""
    names = _names(PdfFileReader(io.BytesIO(pdf)))
    places = [(one.start(), int(one[1])) for one in _OBJECT.finditer(pdf)]
    index = max(pdf.rfind(b"\nxref") + 1, places[-1][0] + 1) if places else len(pdf)
    yield Part(0, places[0][0] if places else index, "文件头")
    for (start, number), (end, _) in zip(places, [*places[1:], (index, 0)], strict=True):
        yield Part(start, end, names.get(number, "目录和结构"))
    yield Part(index, len(pdf), "文件末尾的索引")


def _joined(parts: Iterable[Part]) -> Iterator[Part]:
    """Neighbours of one name as one."""
    last: Part | None = None
    for part in parts:
        if last is not None and (last.end, last.name) == (part.start, part.name):
            last = Part(last.start, part.end, part.name)
            continue
        if last is not None:
            yield last
        last = part
    if last is not None:
        yield last


def _names(reader: PdfFileReader) -> dict[int, str]:
    """What each object is, by its number: the first page that shows it, else its place in the catalog."""
    names: dict[int, str] = {}
    root = reader.root
    for number, (kid, page) in enumerate(_pages(root.raw_get("/Pages")), 1):
        names[kid] = f"第 {number} 页"
        _walk(page, f"第 {number} 页", names)
    for key, name in (("/Names", "附带的机读记录"), ("/Metadata", "文件说明"), ("/OutputIntents", "颜色说明")):
        if key in root:
            _walk(root.raw_get(key), name, names)
    return names


def _pages(node: Any) -> Iterator[tuple[int, generic.DictionaryObject]]:
    dictionary = node.get_object()
    if "/Kids" not in dictionary:
        yield node.idnum, dictionary
        return
    for kid in dictionary.raw_get("/Kids").get_object():
        yield from _pages(kid)


def _walk(start: object, name: str, names: dict[int, str]) -> None:
    """Name everything below, once."""
    waiting: list[tuple[object, str]] = [(start, name)]
    while waiting:
        value, here = waiting.pop()
        if isinstance(value, generic.IndirectObject):
            if value.idnum in names:
                continue
            names[value.idnum] = here = _kind(value.get_object(), here)  # type: ignore[no-untyped-call]
            value = value.get_object()  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped
        if isinstance(value, generic.DictionaryObject):
            waiting += [(value.raw_get(key), here) for key in value if key not in _NOT_DOWN]
        elif isinstance(value, generic.ArrayObject):
            waiting += [(value.raw_get(at), here) for at in range(len(value))]


def _kind(value: object, here: str) -> str:
    """Fonts and pictures have names of their own."""
    if not isinstance(value, generic.DictionaryObject):
        return here
    if value.get("/Type") in ("/Font", "/FontDescriptor"):
        return "字体"
    if value.get("/Subtype") == "/Image":
        return f"{here}上的图片" if here.endswith("页") else here
    if value.get("/Subtype") == "/Widget":
        return f"{here}上的签名位置" if here.endswith("页") else here
    return here
