"""Whether the boxes of a HEIC file hold names that its decoder can bear.

pi-heif 1.4 crashes the whole process on an item whose type or name is not text, so damaged files are found here first.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

ITEM_IDS = {2: 2, 3: 4}  # bytes of an item's number, by version of its box


def has_readable_items(data: bytes) -> bool:
    """Whether every item of the file (box meta/iinf/infe) has a type and names that are text."""
    return all(
        _is_text(item)
        for meta in _boxes(data, b"meta")
        for listing in _boxes(meta[4:], b"iinf")
        for item in _boxes(listing[6 if listing[:1] == b"\x00" else 8 :], b"infe")
    )


def _is_text(item: bytes) -> bool:
    start = ITEM_IDS.get(item[0] if item else 0)
    if start is None:
        return True  # versions 0 and 1 have no type; the decoder does not list them
    try:
        item[4 + start + 2 :].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return item[4 + start + 2 :][:4].isascii()


def _boxes(data: bytes, wanted: bytes) -> Iterator[bytes]:
    """The contents of the boxes of one kind that stand one after another in `data`."""
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1 and at + 16 <= len(data):
            size, head = struct.unpack_from(">Q", data, at + 8)[0], 16
        if size == 0:
            size = len(data) - at
        if size < head:
            return
        if kind == wanted:
            yield data[at + head : at + size]
        at += size
