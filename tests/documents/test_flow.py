"""Pages hold every piece once and in order; what is glued stays together; heads come back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hypothesis import given
from hypothesis import strategies as st

from desktop.documents.flow import Piece, Sheet, paginate

ROOM = 100.0


@dataclass(frozen=True)
class Block:
    """A piece of some lines, ten points each; heads have no name."""

    name: int
    lines: int
    glued: bool = False
    reprise: tuple[Piece, ...] = field(default=(), compare=False)

    @property
    def height(self) -> float:
        return 10.0 * self.lines

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        raise NotImplementedError

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        fit = int(room // 10)
        if fit < 1 or fit >= self.lines:
            return None
        return replace(self, lines=fit, glued=False), replace(self, lines=self.lines - fit)


HEAD = Block(-1, 1, glued=True)
BLOCKS = st.lists(st.tuples(st.integers(1, 25), st.booleans(), st.booleans()), max_size=30).map(
    lambda rows: [Block(n, lines, glued, (HEAD,) if headed else ()) for n, (lines, glued, headed) in enumerate(rows)]
)


@given(BLOCKS)
def test_every_line_stands_once_and_in_order(blocks: list[Block]) -> None:
    seen = [piece for page in paginate(blocks, ROOM) for piece, _ in page if piece.name >= 0]  # type: ignore[attr-defined]
    assert [b.name for b in seen] == sorted(b.name for b in seen)
    assert {b.name: sum(x.lines for x in seen if x.name == b.name) for b in blocks} == {b.name: b.lines for b in blocks}


def test_of_a_chain_longer_than_a_page_the_end_stays_together_and_some_of_the_text_goes_along() -> None:
    text, heading, signature = Block(0, 9, glued=True), Block(1, 1, glued=True), Block(2, 4)
    pages = [[(piece.name, piece.height) for piece, _ in page] for page in paginate([text, heading, signature], ROOM)]  # type: ignore[attr-defined]
    assert pages == [[(0, 50)], [(0, 40), (1, 10), (2, 40)]]


@given(BLOCKS)
def test_no_page_is_overfull(blocks: list[Block]) -> None:
    for page in paginate(blocks, ROOM):
        assert sum(piece.height for piece, _ in page) <= ROOM


@given(BLOCKS)
def test_a_page_that_opens_with_a_headed_piece_repeats_the_head(blocks: list[Block]) -> None:
    for page in paginate(blocks, ROOM)[1:]:
        first = page[0][0]
        assert first is HEAD or not first.reprise


@given(st.lists(st.integers(1, 4), min_size=2, max_size=40))
def test_glued_pairs_are_never_parted(heights: list[int]) -> None:
    blocks = [Block(n, lines, glued=n % 2 == 0) for n, lines in enumerate(heights)]
    seen = [(at, piece.name) for at, page in enumerate(paginate(blocks, ROOM)) for piece, _ in page]  # type: ignore[attr-defined]
    ends, begins = ({name: at for at, name in order} for order in (seen, reversed(seen)))
    assert all(ends[n] == begins[n + 1] for n in range(0, len(blocks) - 1, 2))


def test_a_high_piece_is_cut_rather_than_leaving_a_hole_and_its_end_stays_with_what_it_is_glued_to() -> None:
    text, long, signature = Block(0, 4), Block(1, 8, glued=True), Block(2, 2)
    first, second = paginate([text, long, signature], ROOM)
    assert [(piece.name, piece.height) for piece, _ in first] == [(0, 40), (1, 60)]  # type: ignore[attr-defined]
    assert [(piece.name, piece.height) for piece, _ in second] == [(1, 20), (2, 20)]  # type: ignore[attr-defined]


def test_each_page_is_as_high_as_its_number_says() -> None:
    pages = paginate([Block(n, 5) for n in range(5)], lambda page: 50 if page == 0 else 100)
    assert [len(page) for page in pages] == [1, 2, 2]
