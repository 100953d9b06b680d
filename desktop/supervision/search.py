"""Finding lines as a person types: checklist items, mines, places, whatever has words. Pure.

Promises: full-width and half-width, capital and small letters are the same, blanks inside a text do not matter; every
word typed must occur, in any order. 10,000 texts of 120 characters are searched in a few milliseconds, so a list can
follow each key.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Index:
    """Texts made ready for searching; a text's number is its place in the sequence given to `index`."""

    texts: tuple[str, ...]


def index(texts: Sequence[str]) -> Index:
    """Make texts ready. A text may have several lines (code, name, content): a word never runs over a line's end."""
    return Index(tuple(map(_ready, texts)))


def find(known: Index, wanted: str, limit: int | None = None) -> list[int]:
    """Numbers of the texts in which every word of `wanted` occurs, at most `limit`; all of them for no word.

    First those that begin with a word typed (a code), then those of which a line begins with one, then the others;
    within each the order given.
    """
    words = sorted(set(_plain(wanted).split()), key=len, reverse=True)  # the long ones sort out most
    texts = known.texts
    found: Sequence[int] = range(len(texts))
    for word in words:
        found = [number for number in found if word in texts[number]]
    if words:
        found = _ranked(texts, words, found)
    return list(found[:limit])


def _ranked(texts: Sequence[str], words: Sequence[str], found: Sequence[int]) -> list[int]:
    beginnings = tuple(words)
    first = [number for number in found if texts[number].startswith(beginnings)]
    inside = [number for number in found if not texts[number].startswith(beginnings)]
    heads = [f"\n{word}" for word in words]
    starting = {number for head in heads for number in inside if head in texts[number]}
    return [
        *first,
        *(number for number in inside if number in starting),
        *(number for number in inside if number not in starting),
    ]


@lru_cache(maxsize=8192)
def _ready(text: str) -> str:
    """Kept: the same items stand in the lists of many mines, and lists are read again after every change."""
    return "\n".join("".join(line.split()) for line in _plain(text).split("\n"))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
