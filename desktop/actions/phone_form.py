"""Files in the body of a request, as browsers send them (multipart/form-data): read one by one, never all at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedIOBase
from urllib.parse import unquote

LINE = 65536
NAMELESS = "手机照片"
_BOUNDARY = re.compile(r'^multipart/form-data\s*;.*?boundary="?([^";,]{1,70})"?', re.IGNORECASE)
_NAME = re.compile(r'filename="([^"]*)"')
_CODED = re.compile(r"filename\*=utf-8''([^;\s]+)", re.IGNORECASE)
_HEADS = 20


class Body:
    """The bytes of a request, as many as it said. ConnectionError when there are fewer."""

    def __init__(self, stream: BufferedIOBase, length: int) -> None:
        self._stream = stream
        self._left = length

    def line(self) -> bytes:
        """A line, or a piece of a long one; b"" at the end."""
        if not self._left:
            return b""
        found = self._stream.readline(min(LINE, self._left))
        if not found:
            raise ConnectionError
        self._left -= len(found)
        return found

    def whole(self) -> bytes:
        """All that is left."""
        found = self._stream.read(self._left)
        if len(found) < self._left:
            raise ConnectionError
        self._left = 0
        return found


def boundary(kind: str) -> bytes:
    """What parts the files of a form, told from its content type; b"" when it is no form."""
    found = _BOUNDARY.match(kind)
    return found[1].strip().encode("latin-1", "replace") if found else b""


def parts(body: Body, mark: bytes, most: int) -> Iterator[tuple[str, bytes | None]]:
    """The files with their names; None for the bytes of one that is larger than `most`. Other fields are passed over.
    ConnectionError when the form ends in the middle.
    """
    line = b"--" + mark
    end = line + b"--"
    here = body.line()
    while here and not here.startswith(line):
        here = body.line()
    while here and not here.startswith(end):
        name = _head(body)
        data, here = _content(body, line, most)
        if name is not None and (name or data):
            yield plain(name), data
    if not here:
        raise ConnectionError


def plain(name: str) -> str:
    """A file's name without folders and without what cannot be printed."""
    last = re.split(r"[/\\]", name)[-1]
    return "".join(one for one in last if one.isprintable()).strip()[-80:] or NAMELESS


def _head(body: Body) -> str | None:
    """The file's name in the head of a part, None when it is no file."""
    name = None
    for _ in range(_HEADS):
        line = body.line().decode("utf-8", "replace").strip()
        if not line:
            return name
        if line.lower().startswith("content-disposition:"):
            coded, bare = _CODED.search(line), _NAME.search(line)
            name = unquote(coded[1]) if coded else bare[1] if bare else None
    raise ConnectionError


def _content(body: Body, line: bytes, most: int) -> tuple[bytes | None, bytes]:
    data = bytearray()
    size = 0
    is_start = True
    while here := body.line():
        if is_start and here.startswith(line):
            size -= min(size, 2)  # the line's end before the mark
            return (None if size > most else bytes(data[:size])), here
        is_start = here.endswith(b"\n")
        size += len(here)
        if size <= most + 2:
            data += here
    raise ConnectionError
