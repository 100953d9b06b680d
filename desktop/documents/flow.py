"""Putting pieces onto pages: what belongs together stays together, heads come back on the next page.

A piece knows its height, draws itself, may be cut in two, may be glued to its follower (a heading to its table, a last
row to the row before it) and may name pieces that are repeated when it opens a page (the table's head).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Protocol

from reportlab.pdfgen.canvas import Canvas

from desktop.documents.record import Box

_WORTH_CUTTING = 0.3  # of a page: a piece higher than this, like flowing text, is cut rather than leave a hole
_GOES_ALONG = 40.0  # points: about two lines of what is glued to that which opens the next page
_EPSILON = 0.01


@dataclass(slots=True)
class Sheet:
    """The page being drawn: where pieces leave the places of signatures."""

    canvas: Canvas
    page: int
    boxes: dict[str, Box] = field(default_factory=dict)


class Piece(Protocol):
    """Something with a height that can be drawn at a place."""

    @property
    def height(self) -> float:
        """Height in points."""

    @property
    def glued(self) -> bool:
        """True when the next piece must stand on the same page."""

    @property
    def reprise(self) -> tuple[Piece, ...]:
        """Pieces repeated above this one when it opens a page."""

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Draw with the upper left corner at (left, top) in points."""

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Cut so that the first part fits into `room` points; None when it cannot be cut."""


class Flowing:
    """Text that is cut wherever a page ends."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Space:
    """Empty height between pieces; it vanishes at the top of a page."""

    height: float
    glued: bool = False
    reprise: tuple[Piece, ...] = ()

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Nothing to draw."""

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """A space is never cut."""
        return None


Page = list[tuple[Piece, float]]


def paginate(pieces: Iterable[Piece], room: float | Callable[[int], float]) -> list[Page]:
    """Pages of (piece, distance of its top from the top of the text area); each page is `room` points high, or as the
    function says for the page of a number from 0.
    """
    pages = _Pages(room if callable(room) else lambda _: room)
    for chain in _chains(pieces):
        pages.put(chain)
    return pages.pages


def _chains(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    chain: list[Piece] = []
    for piece in pieces:
        chain.append(piece)
        if not piece.glued:
            yield chain
            chain = []
    if chain:
        yield chain


class _Pages:
    def __init__(self, rooms: Callable[[int], float]) -> None:
        self._rooms = rooms
        self._used = 0.0
        self.pages: list[Page] = [[]]

    @property
    def _room(self) -> float:
        return self._rooms(len(self.pages) - 1)

    @property
    def _next_room(self) -> float:
        return self._rooms(len(self.pages)) if self.pages[-1] else self._room

    def put(self, chain: Sequence[Piece]) -> None:
        needed = sum(p.height for p in chain)
        if self._fits(needed):
            self._place_all(chain)
            return
        if self._cut(chain):
            return
        above = sum(p.height for p in chain[0].reprise)
        if needed + above <= self._next_room:
            self._turn(chain[0])
            self._place_all(chain)
        else:
            self._put_long(chain)

    def _cut(self, chain: Sequence[Piece]) -> bool:
        """Rather than leave a hole the piece at the page's end is cut, or one before it: a little of it goes along."""
        starts = list(accumulate((piece.height for piece in chain), initial=self._used))
        crossing = next(at for at, _ in enumerate(chain) if starts[at + 1] > self._room + _EPSILON)
        for at in range(crossing, -1, -1):
            piece = chain[at]
            room = self._room - starts[at] if at == crossing else piece.height - _GOES_ALONG
            parts = piece.split(room) if self._is_worth_cutting(piece) else None
            if parts:
                self._place_all([*chain[:at], parts[0]])
                self.put([parts[1], *chain[at + 1 :]])
                return True
        return False

    def _is_worth_cutting(self, piece: Piece) -> bool:
        return isinstance(piece, Flowing) or piece.height > _WORTH_CUTTING * self._room

    def _put_long(self, chain: Sequence[Piece]) -> None:
        """Longer than a page: the glue holds as far back from the end as a page has room."""
        at = len(chain) - 1
        while at > 1 and sum(piece.height for piece in chain[at - 1 :]) <= self._next_room:
            at -= 1
        for piece in chain[:at]:
            self._place_cut(piece)
        if at < len(chain) - 1:
            self.put(chain[at:])
        else:
            self._place_cut(chain[-1])

    def _fits(self, height: float) -> bool:
        return self._used + height <= self._room + _EPSILON

    def _turn(self, first: Piece) -> None:
        if self.pages[-1]:
            self.pages.append([])
            self._used = 0.0
        for piece in first.reprise:
            self._place(piece)

    def _place_all(self, chain: Sequence[Piece]) -> None:
        for piece in chain:
            self._place(piece)

    def _place(self, piece: Piece) -> None:
        if isinstance(piece, Space) and not self.pages[-1]:
            return
        self.pages[-1].append((piece, self._used))
        self._used += piece.height

    def _place_cut(self, piece: Piece) -> None:
        while not self._fits(piece.height):
            parts = piece.split(self._room - self._used)
            if parts is None:
                if not self.pages[-1] or self._only_reprise(piece):
                    break  # higher than a whole page and not to be cut: better out of the frame than lost
                self._turn(piece)
                continue
            self._place(parts[0])
            piece = parts[1]
            self._turn(piece)
        self._place(piece)

    def _only_reprise(self, piece: Piece) -> bool:
        return [p for p, _ in self.pages[-1]] == list(piece.reprise)
