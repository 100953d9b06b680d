"""What a comparison of two versions shows: its sides, and entry by entry what was said and what is said. Values, pure.

The window loads this without Excel's library.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum

FILE = "file:"
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]+|\s+|.", re.DOTALL)
_SHORTEST = 2  # letters that stay the same between two changes; fewer are read as changed too


class Group(StrEnum):
    """What happened to an item."""

    HEAD = "目录"
    ADDED = "新增"
    REMOVED = "删除"
    CHANGED = "改动"


@dataclass(frozen=True, slots=True)
class Side:
    """One version to choose: `key` is for `comparing.differ`, `word` names it, `detail` says when and by whom."""

    key: str
    word: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, and whether it is what differs."""

    text: str
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field that differs: what was said and what is said, in pieces; empty: nothing."""

    name: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One item (or the catalogue's own data) that differs; added and removed ones show their fields whole."""

    group: Group
    code: str
    level: str
    text: str
    fields: tuple[FieldLine, ...]

    @property
    def words(self) -> str:
        """Everything it says, to be searched."""
        pieces = (piece.text for one in self.fields for piece in (*one.before, *one.after))
        return " ".join((self.code, self.level, self.text, *pieces)).casefold()


@dataclass(frozen=True, slots=True)
class Differing:
    """Two versions side by side. `is_moved`: items that both hold stand in another order."""

    before: str
    after: str
    entries: tuple[EntryLine, ...]
    is_moved: bool = False

    def count(self, group: Group) -> int:
        """How many entries of a group there are."""
        return sum(one.group is group for one in self.entries)

    @property
    def is_same(self) -> bool:
        """Whether both say the same."""
        return not (self.entries or self.is_moved)


def side_of_file(path: str, name: str) -> Side:
    """A file as a side."""
    return Side(f"{FILE}{path}", name, path)


def pieces(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces, word by word: numbers and Latin words whole, Chinese letter by letter."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    left: list[Piece] = []
    right: list[Piece] = []
    for number, (tag, a, b, c, d) in enumerate(steps):
        is_between = 0 < number < len(steps) - 1
        is_changed = tag != "equal" or (is_between and len("".join(old[a:b]).strip()) < _SHORTEST)
        _add(left, "".join(old[a:b]), is_changed=is_changed)
        _add(right, "".join(new[c:d]), is_changed=is_changed)
    return tuple(left), tuple(right)


def _add(found: list[Piece], text: str, *, is_changed: bool) -> None:
    if not text:
        return
    if found and found[-1].is_changed == is_changed:
        found[-1] = Piece(found[-1].text + text, is_changed)
    else:
        found.append(Piece(text, is_changed))
