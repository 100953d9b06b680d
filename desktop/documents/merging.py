"""Many papers as one PDF with bookmarks, written straight to its file: only the paper in hand is in memory.

Signatures do not survive this (a signature covers one file): what is merged are copies whose signatures stand on the
page, and the cover says so. Form fields, attachments and metadata stay behind in the originals.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from desktop.errors import Damaged

_INHERITED = ("/MediaBox", "/Resources", "/Rotate")
_KEPT = (*_INHERITED, "/Contents", "/Group")


@dataclass(frozen=True, slots=True)
class Part:
    """One paper: its bookmark and its bytes."""

    title: str
    pdf: bytes


def merge(target: BinaryIO, title: str, parts: Iterable[Part]) -> int:
    """Write them one after the other; answers how many pages. Damaged for a part that cannot be read."""
    writer = _Writer(target)
    bookmarks: list[tuple[str, generic.IndirectObject]] = []
    pages: list[generic.IndirectObject] = []
    for part in parts:
        try:
            found = [writer.page(page) for page in _pages(PdfFileReader(io.BytesIO(part.pdf)))]
        except PdfError as error:
            raise Damaged(f"“{part.title}”的文件读不出来，没有合并。请在“台账”里按“验证”查看原因。") from error
        if found:
            bookmarks.append((part.title, found[0]))
        pages += found
        writer.forget()
    writer.finish(title, pages, bookmarks)
    return len(pages)


def _pages(reader: PdfFileReader) -> Iterator[generic.DictionaryObject]:
    """The pages in order, each with what it inherits; inherited values are looked up lazily."""

    def walk(node: generic.DictionaryObject, above: dict[str, object]) -> Iterator[generic.DictionaryObject]:
        own = above | {key: node.raw_get(key) for key in _KEPT if key in node}
        if "/Kids" not in node:
            yield _table({generic.NameObject(key): value for key, value in own.items()})
            return
        for kid in node["/Kids"]:
            yield from walk(kid.get_object(), {key: own[key] for key in _INHERITED if key in own})

    yield from walk(reader.root["/Pages"], {})


class _Writer:
    """Numbers objects anew and writes each as soon as it is met."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._offsets: dict[int, int] = {}
        self._numbers: dict[tuple[int, int], int] = {}
        self._waiting: deque[tuple[int, generic.IndirectObject]] = deque()
        self._last = 1
        self._tree = _reference(1)
        target.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def page(self, page: generic.DictionaryObject) -> generic.IndirectObject:
        """Write a page and everything it needs."""
        copied = _table({key: self._copied(page.raw_get(key)) for key in page})
        copied[generic.NameObject("/Type")] = generic.NameObject("/Page")
        copied[generic.NameObject("/Parent")] = self._tree
        reference = self._put(copied)
        while self._waiting:
            number, met = self._waiting.popleft()
            self._write(number, self._copied(met.get_object()))  # type: ignore[no-untyped-call]  # pyHanko says no types here
        return reference

    def forget(self) -> None:
        """The next page comes from another file."""
        self._numbers.clear()

    def finish(
        self, title: str, pages: list[generic.IndirectObject], bookmarks: list[tuple[str, generic.IndirectObject]]
    ) -> None:
        """The tree of pages, the bookmarks, the table of all objects."""
        kids = generic.ArrayObject(pages)
        self._write(1, _dictionary(Type="Pages", Kids=kids, Count=_count(len(pages))))
        catalog = _dictionary(Type="Catalog", Pages=self._tree, PageMode="UseOutlines")
        if bookmarks:
            catalog[generic.NameObject("/Outlines")] = self._outlines(bookmarks)
        root = self._put(catalog)
        about = self._put(_dictionary(Title=generic.TextStringObject(title)))
        begins = self._target.tell()
        rows = b"".join(b"%010d 00000 n \n" % self._offsets[number] for number in range(1, self._last + 1))
        self._target.write(b"xref\n0 %d\n0000000000 65535 f \n" % (self._last + 1) + rows + b"trailer\n")
        size = _count(self._last + 1)
        _dictionary(Size=size, Root=root, Info=about).write_to_stream(self._target, None)
        self._target.write(b"\nstartxref\n%d\n%%%%EOF\n" % begins)

    def _outlines(self, bookmarks: list[tuple[str, generic.IndirectObject]]) -> generic.IndirectObject:
        top = self._number()
        items = [self._number() for _ in bookmarks]
        for at, (title, page) in enumerate(bookmarks):
            one = _dictionary(
                Title=generic.TextStringObject(title),
                Parent=_reference(top),
                Dest=generic.ArrayObject([page, generic.NameObject("/Fit")]),
            )
            if at:
                one[generic.NameObject("/Prev")] = _reference(items[at - 1])
            if at + 1 < len(items):
                one[generic.NameObject("/Next")] = _reference(items[at + 1])
            self._write(items[at], one)
        ends = {name: _reference(number) for name, number in (("First", items[0]), ("Last", items[-1]))}
        self._write(top, _dictionary(Type="Outlines", Count=_count(len(items)), **ends))
        return _reference(top)

    def _copied(self, value: generic.PdfObject) -> generic.PdfObject:
        """The same with every reference numbered anew."""
        match value:
            case generic.IndirectObject():
                key = (value.idnum, value.generation)
                if key not in self._numbers:
                    self._numbers[key] = self._number()
                    self._waiting.append((self._numbers[key], value))
                return _reference(self._numbers[key])
            case generic.StreamObject():
                encoded = value.encoded_data
                copied = {key: self._copied(value.raw_get(key)) for key in value if key != "/Length"}
                return generic.StreamObject(copied, encoded_data=encoded)
            case generic.DictionaryObject():
                return _table({key: self._copied(value.raw_get(key)) for key in value})
            case generic.ArrayObject():
                return generic.ArrayObject([self._copied(value.raw_get(at)) for at in range(len(value))])
        return value

    def _number(self) -> int:
        self._last += 1
        return self._last

    def _put(self, value: generic.PdfObject) -> generic.IndirectObject:
        number = self._number()
        self._write(number, value)
        return _reference(number)

    def _write(self, number: int, value: generic.PdfObject) -> None:
        self._offsets[number] = self._target.tell()
        self._target.write(b"%d 0 obj\n" % number)
        value.write_to_stream(self._target, None)
        self._target.write(b"\nendobj\n")


def _dictionary(**entries: generic.PdfObject | str) -> generic.DictionaryObject:
    return _table(
        {
            generic.NameObject(f"/{key}"): generic.NameObject(f"/{value}") if type(value) is str else value
            for key, value in entries.items()
        }
    )


def _table(entries: dict[Any, Any]) -> generic.DictionaryObject:
    return generic.DictionaryObject(entries)  # type: ignore[no-untyped-call]  # pyHanko says no types here


def _count(value: int) -> generic.NumberObject:
    return generic.NumberObject(value)  # type: ignore[no-untyped-call]  # pyHanko says no types here


def _reference(number: int) -> generic.IndirectObject:
    return generic.IndirectObject(number, 0, None)  # type: ignore[no-untyped-call]  # pyHanko says no types here
