"""An edited copy becomes a layer: all that is allowed of it and nothing else, never fewer 必查."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.supervision import catalogue as trees
from desktop.supervision.checklist import Catalogue, Comparison, Edition, Item, Level, Limit, Tag, items_by_id
from desktop.supervision.layer_making import difference
from desktop.supervision.layers import LayerLevel, Words, apply, fitted
from tests.making import catalogues
from tests.making import layers as making
from tests.making.layers import layer

BASE = trees.parse(catalogues.tree(), "演示.yaml")
HEAD = layer()


def _with(code: str, **changes: object) -> Catalogue:
    """The small catalogue with one item changed."""
    return replace(BASE, items=tuple(replace(item, **changes) if item.id == code else item for item in BASE.items))


FURTHER = "本县文件"  # goes with every dated clause too


def _plain(item: Item) -> Item:
    """An item without what layers leave on it, its lists in one order."""
    return replace(
        item,
        editions=tuple(replace(one, basis=tuple(sorted(set(one.basis) - {FURTHER}))) for one in item.editions),
        origins=(),
        not_applicable=None,
        basis=tuple(sorted(item.basis)),
        values=tuple(sorted(item.values, key=lambda one: one.param)),
    )


@st.composite
def _edited(draw: st.DrawFn) -> tuple[Catalogue, Catalogue]:
    """A catalogue, and a copy in which somebody changed, deleted and added items as he pleased."""
    upper = draw(catalogues.catalogues())
    kept: list[Item] = []
    for item in upper.items:
        match draw(st.sampled_from(["as it was", "gone", "rewritten", "values", "level", "basis"])):
            case "as it was":
                kept.append(item)
            case "rewritten":
                kept.append(draw(catalogues.items(item.id)))
            case "values":
                kept.append(replace(item, values=tuple(draw(making.changed(limit)) for limit in item.values)))
            case "level":
                kept.append(replace(item, level=draw(st.sampled_from(Level))))
            case "basis":
                kept.append(replace(item, basis=(*item.basis, FURTHER)))
    if draw(st.booleans()):
        kept.append(draw(catalogues.items("Y-0")))
    return upper, replace(upper, items=tuple(kept))


@settings(max_examples=60)
@given(_edited())
def test_the_layer_gives_the_edited_items_wherever_that_is_allowed(pair: tuple[Catalogue, Catalogue]) -> None:
    upper, edited = pair
    made, found = difference(upper, edited, replace(HEAD, catalogue="any"))
    done = items_by_id(apply(upper, [made]))  # whatever was left out, the layer itself is faultless
    refused = {one.where for one in found}
    for item in edited.items:
        assert item.id in refused or _plain(done[item.id]) == _plain(item)
    assert {item.id for item in upper.items} - items_by_id(edited).keys() <= refused


@settings(max_examples=60)
@given(_edited())
def test_no_copy_makes_fewer_must_or_deletes(pair: tuple[Catalogue, Catalogue]) -> None:
    upper, edited = pair
    done = items_by_id(apply(upper, [difference(upper, edited, replace(HEAD, catalogue="any"))[0]]))
    for item in upper.items:
        assert done[item.id].level is Level.MUST or item.level is Level.SAMPLE
        assert {limit.param for limit in item.values} <= {limit.param for limit in done[item.id].values}


@settings(max_examples=60)
@given(st.data())
def test_the_difference_of_what_a_layer_made_is_that_layer(data: st.DataObject) -> None:
    upper = data.draw(catalogues.catalogues())
    given_layer = data.draw(making.layers(upper, LayerLevel.COUNTY))
    whole = fitted(upper, [given_layer])[0]
    made, found = difference(upper, whole, given_layer)
    assert found == ()
    again = apply(upper, [made])
    assert [_plain(item) for item in again.items] == [_plain(item) for item in whole.items]
    assert [item.not_applicable for item in again.items] == [item.not_applicable for item in whole.items]
    assert difference(upper, again, given_layer) == (made, ())  # it is in its normal form


STRICT = Limit("CH4", "%", Comparison.BELOW, "0.8", alarm="1.0", stop="1.5")


@pytest.mark.parametrize(
    ("edited", "told"),
    [
        (_with("D-3", level=Level.SAMPLE), ("D-3", "级别", "必查不能改为抽查")),
        (_with("D-2", values=(replace(STRICT, limit="1.2"),)), ("D-2", "限值", "比原来的限值宽")),
        (_with("D-2", values=(replace(STRICT, stop=None),)), ("D-2", "限值", "不能删去")),
        (_with("D-2", values=()), ("D-2", "参数", "不能删去")),
        (_with("D-1", text="换一句话"), ("D-1", "检查内容", "不能由下级改动")),
        (_with("D-1", places=("地面", "采场")), ("D-1", "适用场所", "不能由下级改动")),
        (_with("D-1", basis=()), ("D-1", "依据", "不能删去")),
        (_with("D-1", editions=(Edition("2026-02-01", ("本县第1条",)),)), ("D-1", "换条款", "不能由下级改动")),
        (replace(BASE, items=BASE.items[1:]), ("D-1", "整条", "不能删去")),
        (replace(BASE, scopes=(*BASE.scopes, "全县")), ("全县", "scopes", "没有这个范围")),
    ],
)  # fmt: skip
def test_what_is_softer_is_told_and_the_upper_item_stands(edited: Catalogue, told: tuple[str, str, str]) -> None:
    made, (problem,) = difference(BASE, edited, HEAD)
    assert (problem.where, problem.field) == told[:2]
    assert told[2] in problem.why
    assert "第十四条" in problem.why
    done = items_by_id(apply(BASE, [made]))
    assert done.keys() == items_by_id(BASE).keys()
    assert done["D-3"].level is Level.MUST
    assert (done["D-2"].values[0].stop, done["D-1"].places) == ("1.5", ("地面",))


def test_what_is_stricter_becomes_a_sharpening() -> None:
    (sharp,) = difference(BASE, _with("D-2", values=(STRICT,), basis=("演示规程第1条", "本县文件")), HEAD)[
        0
    ].sharpenings
    assert (sharp.item, sharp.level, sharp.values, sharp.basis) == ("D-2", None, (STRICT,), ("本县文件",))


def test_words_of_the_copy_become_words_of_the_layer() -> None:
    new = replace(BASE.items[0], id="N-1", places=("风井",), applies_when=("dust",), specialty="防尘")
    edited = replace(
        BASE,
        items=(*BASE.items, new),
        places=(*BASE.places, "风井"),
        tags=(*BASE.tags, Tag("dust", "粉尘大")),
        specialties=(*BASE.specialties, "防尘"),
    )
    made, found = difference(BASE, edited, HEAD)
    assert found == ()
    assert made.words == Words(("风井",), (Tag("dust", "粉尘大"),), ("防尘",))
    assert items_by_id(apply(BASE, [made]))["N-1"].places == ("风井",)
