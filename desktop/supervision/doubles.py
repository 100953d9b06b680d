"""Items that ask what another item at the same place asks already: in the same words, or nearly. Pure.

Of two texts that are nearly the same hardly a letter of the one is missing in the other, so some of the rarest letters
of the one stand in the other: only such pairs are compared letter by letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from desktop.supervision.checklist import Item

NEAR = 0.92  # of all letters of both
_MOST_COMPARED = 5  # of those with the most letters in common
_SIGNS = re.compile(r"[\s，。；、：,;:！!？?·“”\"'‘’（）()【】\[\]《》…—]|\.(?!\d)")


@dataclass(frozen=True, slots=True)
class Double:
    """The item that is there already, by its code; `is_same`: in the very same words."""

    other: str
    is_same: bool

    @property
    def words(self) -> str:
        """As it is told: `与 C-GAS-01 几乎相同`."""
        return f"与 {self.other} {'相同' if self.is_same else '几乎相同'}"


@dataclass(frozen=True, slots=True)
class _Text:
    code: str
    plain: str
    places: frozenset[str]
    letters: frozenset[tuple[str, int]]  # each letter with its count so far


def doubles(there: Iterable[Item], fresh: Iterable[Item]) -> dict[str, Double]:
    """By the code of each fresh item the item it doubles; items of a code that is there already are that item."""
    old = [_text(item) for item in there]
    codes = {one.code for one in old}
    new = [_text(item) for item in fresh if item.id not in codes]
    rarity = Counter(letter for one in old for letter in one.letters)
    having: dict[tuple[str, int], list[_Text]] = defaultdict(list)
    for one in old:
        for letter in one.letters:
            having[letter].append(one)
    found = ((one.code, _double(one, having, rarity)) for one in new if one.plain)
    return {code: double for code, double in found if double is not None}


def normal(text: str) -> str:
    """A text without what does not matter to the reader: widths, blanks, stops."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text).casefold())


def _text(item: Item) -> _Text:
    plain = normal(item.text)
    count: Counter[str] = Counter()
    letters = set()
    for letter in plain:
        letters.add((letter, count[letter]))
        count[letter] += 1
    return _Text(item.id, plain, frozenset(item.places), frozenset(letters))


def _double(one: _Text, having: dict[tuple[str, int], list[_Text]], rarity: Counter[tuple[str, int]]) -> Double | None:
    length = len(one.plain)
    missing = int(length * (1 - NEAR / (2 - NEAR)))  # letters that a text nearly the same may lack
    rare = sorted(one.letters, key=lambda letter: (rarity[letter], letter))[: missing + 1]
    near: dict[str, tuple[int, _Text]] = {}
    for letter in rare:
        for other in having.get(letter, ()):
            both = length + len(other.plain)
            if other.code in near or 2 * min(length, len(other.plain)) < NEAR * both:
                continue
            common = len(one.letters & other.letters)
            if 2 * common >= NEAR * both and one.places & other.places:
                near[other.code] = common, other
    ranked = [other for _, other in sorted(near.values(), key=lambda pair: -pair[0])]
    if same := next((other for other in ranked if other.plain == one.plain), None):
        return Double(same.code, is_same=True)
    matcher = SequenceMatcher(None, "", one.plain, autojunk=False)
    for other in ranked[:_MOST_COMPARED]:
        matcher.set_seq1(other.plain)
        if matcher.ratio() >= NEAR:
            return Double(other.code, is_same=False)
    return None
