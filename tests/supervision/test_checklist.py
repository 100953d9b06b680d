"""A mine's checklist: which items, where, under which number; the same mine always gives the same bytes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import catalogues as files
from desktop.errors import BadInput, Damaged
from desktop.supervision import catalogue as trees
from desktop.supervision.checklist import (
    HIGHEST_NUMBER,
    Level,
    Place,
    compose,
    decode_catalogue,
    decode_checklist,
    digest,
    due,
    encode,
    find_number,
    items_by_id,
    route_sections,
    section_of,
)
from tests.making import catalogues

FACE = Place("f1", "1101综采面", "采煤工作面")
OTHER_FACE = Place("f2", "1102综采面", "采煤工作面")
SURFACE = Place("s", "地面", "地面")


def _small():
    return trees.parse(catalogues.tree(), "演示.yaml")


def _codes(section):
    return [line.item for line in section.lines]


def test_items_stand_at_the_places_of_the_mine_must_first():
    checklist = compose(_small(), "井工煤矿", ["gas:high"], [FACE, SURFACE])
    assert _codes(section_of(checklist, "s")) == ["D-4", "D-1"]
    assert _codes(section_of(checklist, "f1")) == ["D-2", "D-4"]
    assert [item.id for item in due(checklist, "地面")] == ["D-4", "D-1"]


def test_a_scope_is_due_once_a_visit_whatever_places_are_passed():
    checklist = compose(_small(), "井工煤矿", [], [FACE, OTHER_FACE, SURFACE])
    assert [part.place.name for part in checklist.sections] == ["全矿", "地面", "1101综采面", "1102综采面"]
    assert [part.place.id for part in route_sections(checklist, ["f2"])] == ["全矿", "f2"]
    assert [part.is_scope for part in checklist.sections] == [True, False, False, False]


def test_any_one_of_an_items_tags_is_enough():
    tree = catalogues.tree()
    tree["items"][0]["applies_when"] = ["gas:high", "belt"]
    catalogue = trees.parse(tree, "演示.yaml")
    for tags, expected in (["belt"], True), (["gas:high"], True), ([], False):
        assert ("D-1" in items_by_id(compose(catalogue, "井工煤矿", tags, [SURFACE]))) is expected


def test_the_kind_brings_its_own_tags_and_coal_is_told_apart_by_them():
    pit = [Place("p", "一采场", "采场"), Place("w", "泵房", "主泵房")]
    assert [item.id for item in due(compose(_small(), "露天煤矿", [], pit), "采场")] == ["D-5"]
    by_tag = compose(_small(), "煤矿", ["open_pit"], pit)
    assert (by_tag.kind, section_of(by_tag, "w")) == ("露天煤矿", None)
    underground = compose(_small(), "煤矿", [], pit)
    assert (underground.kind, [item.id for item in due(underground, "主泵房")]) == ("井工煤矿", ["D-6"])


def test_items_without_a_place_at_this_mine_are_named():
    assert compose(_small(), "井工煤矿", [], [SURFACE]).unplaced == ("D-2", "D-6")


@pytest.mark.parametrize(
    ("kind", "tags", "places", "told"),
    [
        ("地下开采", [], [], "不适用于“地下开采”"),
        ("煤矿", ["gas:hgih"], [], "gas:hgih"),
        ("煤矿", [], [Place("x", "老地方", "采煤面")], "老地方"),
        ("煤矿", [], [FACE, Place("f1", "另一面", "采煤工作面")], "重复"),
        ("煤矿", [], [Place("x", "一采区", "采区")], "采区"),
    ],
)
def test_a_mine_the_catalogue_cannot_serve_is_refused_in_words(kind, tags, places, told):
    with pytest.raises(BadInput, match=told):
        compose(_small(), kind, tags, places)


@given(catalogue=catalogues.catalogues(), mine=catalogues.mines(), data=st.data())
def test_the_order_in_which_tags_and_places_are_given_does_not_matter(catalogue, mine, data):
    kind, tags, places = mine
    again = compose(catalogue, kind, data.draw(st.permutations(tags)), data.draw(st.permutations(places)))
    first = compose(catalogue, kind, tags, places)
    assert encode(again) == encode(first)
    assert digest(again) == digest(first)


@given(catalogue=catalogues.catalogues(), mine=catalogues.mines())
def test_every_line_has_its_own_number_and_comes_back_from_bytes(catalogue, mine):
    checklist = compose(catalogue, *mine)
    numbers = [line.number for part in checklist.sections for line in part.lines]
    assert numbers == list(range(1, len(numbers) + 1))
    assert decode_checklist(encode(checklist)) == checklist
    assert decode_catalogue(encode(catalogue)) == catalogue


@given(catalogue=catalogues.catalogues(), mine=catalogues.mines())
def test_must_items_stand_before_samples_and_nothing_due_is_left_out(catalogue, mine):
    checklist = compose(catalogue, *mine)
    items = items_by_id(checklist)
    for part in checklist.sections:
        levels = [items[line.item].level for line in part.lines]
        assert levels == sorted(levels, key=lambda level: level is Level.SAMPLE)
    placed = {line.item for part in checklist.sections for line in part.lines}
    assert placed | set(checklist.unplaced) == set(items)
    assert not placed & set(checklist.unplaced)


def test_another_catalogue_text_gives_another_digest():
    tree = catalogues.tree()
    tree["items"][0]["method"] = "换一种查法"
    changed = compose(trees.parse(tree, "演示.yaml"), "煤矿", [], [SURFACE])
    assert digest(changed) != digest(compose(_small(), "煤矿", [], [SURFACE]))


def test_a_mine_with_very_many_faces_shares_numbers_between_places_of_one_kind():
    coal = files.bundled_for("煤矿")
    faces = [Place(f"f{number}", f"{number}面", "采煤工作面") for number in range(20)]
    checklist = compose(coal, "煤矿", [], faces)
    numbers = {line.number for part in checklist.sections for line in part.lines}
    assert checklist.shared_numbers
    assert max(numbers) <= HIGHEST_NUMBER
    assert len(find_number(checklist, max(numbers))) == 20


def test_a_short_number_leads_to_its_line():
    checklist = compose(_small(), "井工煤矿", [], [FACE, SURFACE])
    ((part, line),) = find_number(checklist, 3)
    assert (part.place.id, line.item) == ("f1", "D-2")
    assert find_number(checklist, 99) == ()


def test_composing_the_largest_catalogue_takes_under_20_ms():
    coal = files.bundled_for("煤矿")
    places = [Place(f"p{number}", kind, kind) for number, kind in enumerate(coal.places)]
    spent = []
    for _ in range(5):
        start = time.perf_counter()
        compose(coal, "煤矿", ["gas:high", "belt", "shaft"], places)
        spent.append(time.perf_counter() - start)
    assert min(spent) < 0.020


@pytest.mark.parametrize("data", [b"", b"[]", b'{"v":1}', b"\xff\xfe"])
def test_bytes_that_are_no_checklist_are_damaged(data):
    with pytest.raises(Damaged):
        decode_checklist(data)
