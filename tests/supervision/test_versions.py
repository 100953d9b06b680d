"""Short numbers outlive a version: what was printed is typed by the same number."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop import catalogues
from desktop.supervision.checklist import Checklist, Place, compose
from desktop.supervision.versions import highest, is_same, renumbered

QUARRY = catalogues.bundled_for("小型采石")
PLACES = [Place(f"q{number}", f"{number}号采场", "采场") for number in range(4)]
CODES = [item.id for item in QUARRY.items]


def _version(codes: set[str], places: set[int]) -> Checklist:
    items = tuple(item for item in QUARRY.items if item.id in codes)
    return compose(replace(QUARRY, items=items), "小型采石", (), [PLACES[number] for number in sorted(places)])


def _numbers(checklist: Checklist) -> dict[tuple[str, str], int]:
    return {(part.place.id, line.item): line.number for part in checklist.sections for line in part.lines}


@st.composite
def _versions(draw: st.DrawFn) -> Checklist:
    return _version(draw(st.sets(st.sampled_from(CODES))), draw(st.sets(st.integers(0, 3))))


@given(_versions(), _versions())
def test_every_number_stays_with_its_line_and_none_is_given_twice(old: Checklist, new: Checklist) -> None:
    made = renumbered(old, new)
    before, after = _numbers(old), _numbers(made)
    assert is_same(made, new)
    assert all(after[line] == number for line, number in before.items() if line in after)
    assert len(set(after.values())) == len(after)
    fresh = [number for line, number in after.items() if line not in before]
    assert min(fresh, default=1000) > max(before.values(), default=0)


@given(st.lists(_versions(), min_size=3, max_size=5))
def test_no_number_is_ever_given_to_another_line_however_often_a_visit_moves(versions: list[Checklist]) -> None:
    now, last, owners = versions[0], highest(versions[0]), {}
    for later in versions[1:]:
        for line, number in _numbers(now).items():
            assert owners.setdefault(number, line) == line
        now = renumbered(now, later, last)
        last = max(last, highest(now))
    assert all(owners.setdefault(number, line) == line for line, number in _numbers(now).items())


@given(_versions())
def test_the_same_version_keeps_its_numbers(one: Checklist) -> None:
    assert renumbered(one, one) == one
