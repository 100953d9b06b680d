"""Layers complete a catalogue: never fewer 必查, never a looser limit, in whatever order the edits are written."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop import catalogues as files
from desktop.errors import BadInput
from desktop.supervision import catalogue as trees
from desktop.supervision.checklist import (
    Comparison,
    Item,
    Level,
    Limit,
    Place,
    Tag,
    compose,
    dated,
    due,
    items_by_id,
    not_due,
)
from desktop.supervision.judging import Outcome, judge
from desktop.supervision.layers import (
    Layer,
    LayerLevel,
    NotApplicable,
    Sharpening,
    Words,
    apply,
    decode,
    encode,
    fitted,
)
from desktop.supervision.strictness import tightened
from tests.making import catalogues
from tests.making import layers as making
from tests.making.layers import layer

FACE = Place("f1", "1101综采面", "采煤工作面")
SURFACE = Place("s", "地面", "地面")
NEW = Item(id="N-1", category="通风", level=Level.MUST, text="查什么", method="怎么查", places=("地面",))


def ch4(limit: str, unit: str = "%") -> Sharpening:
    return Sharpening("D-2", values=(Limit("CH4", unit, Comparison.BELOW, limit),))


def _small():
    return trees.parse(catalogues.tree(), "演示.yaml")


def _items(*given_layers: Layer):
    return items_by_id(apply(_small(), given_layers))


def test_an_addition_says_where_it_comes_from():
    added = _items(layer(additions=(NEW,)))["N-1"]
    assert [(one.level, one.org, one.act) for one in added.origins] == [("县", "演示县局", "增补")]
    assert replace(added, origins=()) == NEW


def test_a_sample_becomes_a_must_and_stands_first():
    done = apply(_small(), [layer(sharpenings=(Sharpening("D-1", Level.MUST),))])
    checklist = compose(done, "井工煤矿", ["gas:high"], [SURFACE])
    assert [(item.id, item.level) for item in due(checklist, "地面")] == [("D-1", "必查"), ("D-4", "必查")]
    assert [one.act for one in items_by_id(checklist)["D-1"].origins] == ["改为必查"]


def test_a_stricter_limit_keeps_what_it_does_not_say():
    strict = Limit("CH4", "%", Comparison.BELOW, "0.8")
    (limit,) = _items(layer(sharpenings=(Sharpening("D-2", values=(strict,)),)))["D-2"].values
    assert (limit.limit, limit.alarm, limit.stop) == ("0.8", "1.0", "1.5")


def test_what_is_not_applicable_stays_in_sight_and_is_due_nowhere():
    mark = NotApplicable("D-2", "本矿无采掘", "演示专员甲", "2026-11-22")
    done = apply(_small(), [layer(LayerLevel.MINE, not_applicable=(mark,))])
    checklist = compose(done, "井工煤矿", [], [FACE])
    kept = items_by_id(checklist)["D-2"]
    assert kept.not_applicable is not None
    assert (kept.not_applicable.reason, kept.not_applicable.level) == ("本矿无采掘", "本矿")
    assert due(checklist, "采煤工作面") == ()
    assert not_due(checklist, "采煤工作面") == (kept,)
    assert not_due(checklist, "地面") == ()
    assert "D-2" not in checklist.unplaced
    assert [head.level for head in checklist.layers] == ["本矿"]


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        ({"additions": (replace(NEW, id="D-3"),)}, "D-3.*不能删换"),
        ({"additions": (replace(NEW, places=("天上",)),)}, "N-1.*天上"),
        ({"additions": (replace(NEW, applies_when=("gas:hgih",)),)}, "N-1.*gas:hgih"),
        ({"sharpenings": (Sharpening("D-2", Level.SAMPLE),)}, "D-2.*必查不能改为抽查.*第十四条"),
        ({"sharpenings": (Sharpening("X-1", Level.MUST),)}, "X-1.*没有这一条"),
        ({"sharpenings": (ch4("1.2"),)}, "D-2.*比原来的限值宽"),
        ({"sharpenings": (ch4("1", "ppm"),)}, "D-2.*单位"),
        ({"sharpenings": (Sharpening("D-1", Level.MUST), Sharpening("D-1"))}, "D-1.*写了 2 次"),
        ({"not_applicable": (NotApplicable("D-1", " ", "演示专员甲"),)}, "D-1.*没有原因或责任人"),
        ({"not_applicable": (NotApplicable("D-9", "无", "演示专员甲"),)}, "D-9.*没有这一条"),
    ],
)  # fmt: skip
def test_a_violation_is_refused_with_the_items_code_and_the_rule(edits, told):
    with pytest.raises(BadInput, match=told):
        apply(_small(), [layer(**edits)])


def test_a_layer_of_another_catalogue_is_refused():
    with pytest.raises(BadInput, match="写给目录“coal”"):
        apply(_small(), [replace(layer(), catalogue="coal")])


def test_a_lower_layer_cannot_loosen_what_a_higher_one_sharpened():
    city = layer(LayerLevel.CITY, sharpenings=(ch4("0.7"),))
    county = layer(sharpenings=(ch4("0.8"),))
    done, found = fitted(_small(), [county, city])
    assert items_by_id(done)["D-2"].values[0].limit == "0.7"
    assert [(one.where, one.field) for one in found] == [("D-2", "value")]


WELL = Words(("风井", "地面"), (Tag("dust", "粉尘大"),), ("防尘",))


def test_a_layer_brings_words_of_its_own_and_unknown_ones_are_still_refused():
    own = replace(NEW, places=("风井",), applies_when=("dust",), specialty="防尘")
    done = apply(_small(), [layer(additions=(own,), words=WELL)])
    assert done.places == (*_small().places, "风井")  # one it knew already is there once
    checklist = compose(done, "井工煤矿", ["dust"], [Place("w", "1号风井", "风井")])
    assert [item.id for item in due(checklist, "风井")] == ["N-1"]
    with pytest.raises(BadInput, match=r"N-1.*天上"):
        apply(_small(), [layer(additions=(replace(own, places=("天上",)),), words=WELL)])


def test_a_lower_layer_may_use_the_words_of_a_higher_one():
    city = layer(LayerLevel.CITY, words=WELL)
    county = layer(additions=(replace(NEW, places=("风井",)),))
    assert items_by_id(apply(_small(), [county, city]))["N-1"].places == ("风井",)


@pytest.mark.parametrize(
    ("words", "told"),
    [(Words(("全矿",)), "全矿.*是范围"), (Words(tags=(Tag("belt", "有轨道"),)), "belt.*叫“有带式输送机”")],
)
def test_a_word_that_means_something_else_already_is_refused(words, told):
    with pytest.raises(BadInput, match=told):
        apply(_small(), [layer(words=words)])


def test_a_layer_written_before_layers_had_words_keeps_its_digest():
    old = (
        '{"catalogue":"demo","edition":"1","level":"县","org":"演示县局",'
        '"sharpenings":[{"item":"D-1","level":"必查"}],"title":"演示补充"}'
    ).encode()
    read = decode(old)
    assert read == layer(sharpenings=(Sharpening("D-1", Level.MUST),))
    assert encode(read) == encode(replace(read, words=Words())) == old


@st.composite
def _laid(draw):
    """A catalogue and layers over it."""
    catalogue = draw(catalogues.catalogues())
    levels = draw(st.lists(st.sampled_from(LayerLevel), max_size=3))
    return catalogue, [draw(making.layers(catalogue, level)) for level in levels]


@given(_laid())
def test_never_fewer_must_and_nothing_deleted(laid):
    catalogue, given_layers = laid
    done = items_by_id(fitted(catalogue, given_layers)[0])
    for item in catalogue.items:
        now = done[item.id]
        assert now.level is Level.MUST or item.level is Level.SAMPLE
        for field in ("text", "method", "places", "applies_when", "mine_kind", "major_hazard"):
            assert getattr(now, field) == getattr(item, field)
        assert now.not_applicable is None or (now.not_applicable.reason.strip() and now.not_applicable.person)
        assert {limit.param for limit in item.values} <= {limit.param for limit in now.values}


@given(_laid(), st.data())
def test_the_order_of_edits_and_of_layers_does_not_matter(laid, data):
    catalogue, given_layers = laid
    mixed = [
        replace(
            one,
            additions=tuple(data.draw(st.permutations(one.additions))),
            sharpenings=tuple(data.draw(st.permutations(one.sharpenings))),
            not_applicable=tuple(data.draw(st.permutations(one.not_applicable))),
        )
        for one in data.draw(st.permutations(given_layers))
    ]
    assert fitted(catalogue, mixed) == fitted(catalogue, given_layers)


@given(_laid())
def test_strict_and_lenient_agree_where_everything_fits(laid):
    done, found = fitted(*laid)
    if found:
        with pytest.raises(BadInput, match=found[0].where):
            apply(*laid)
    else:
        assert apply(*laid) == done


@given(st.data())
def test_whatever_passes_a_tightened_limit_passed_the_old_one(data):
    old = data.draw(catalogues.limits())
    new = tightened(old, data.draw(making.changed(old) | st.just(old)))
    value = data.draw(catalogues.decimals)
    if isinstance(new, Limit):
        for condition in [case.condition for case in old.cases] or [None]:
            own = condition if new.cases else None
            passes = judge(new, value, own).outcome is Outcome.PASS
            assert not passes or judge(old, value, condition).outcome is Outcome.PASS


AT_LEAST, AT_MOST = Limit("P", "m", Comparison.FROM, "3"), Limit("P", "m", Comparison.UP_TO, "3")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (replace(AT_LEAST, limit=None), AT_LEAST, "设计值"),
        (replace(AT_LEAST, alarm="3"), Limit("P", "m", Comparison.BETWEEN, low="4", high="9"), "报警值"),
        (replace(AT_MOST, alarm="4"), replace(AT_MOST, limit="2", alarm="5"), "报警值"),
        (AT_MOST, replace(AT_MOST, limit="2", trigger=True), "触发条件"),
    ],
)
def test_what_cannot_be_compared_is_refused(old, new, told):
    assert told in str(tightened(old, new))


def test_the_composition_of_225_items_under_three_layers_takes_under_20_ms():
    coal = files.bundled_for("煤矿")
    places = [Place(f"p{number}", kind, kind) for number, kind in enumerate(coal.places)]
    three = [three_of(coal, level) for level in (LayerLevel.CITY, LayerLevel.COUNTY, LayerLevel.MINE)]
    spent = []
    for _ in range(7):
        start = time.perf_counter()
        compose(apply(coal, three), "煤矿", ["gas:high", "belt", "shaft"], places)
        spent.append(time.perf_counter() - start)
    assert min(spent) < 0.020


def three_of(coal, level: LayerLevel) -> Layer:
    samples = [item.id for item in coal.items if item.level is Level.SAMPLE]
    at = list(LayerLevel).index(level) * 10
    return Layer(
        catalogue=coal.catalogue,
        level=level,
        org="演示",
        title="演示补充",
        edition="1",
        additions=tuple(replace(coal.items[0], id=f"{level.name}-{number}") for number in range(10)),
        sharpenings=tuple(Sharpening(code, Level.MUST) for code in samples[at : at + 10]),
        not_applicable=(NotApplicable(samples[-1 - at], "本矿没有", "演示专员甲"),),
        mine="m1" if level is LayerLevel.MINE else None,
    )


@given(_laid())
def test_a_layer_file_gives_the_same_layer_back(laid):
    catalogue, given_layers = laid
    for one in given_layers:
        kept = replace(
            one,
            not_applicable=tuple(mark for mark in one.not_applicable if mark.reason.strip()),
            sharpenings=tuple(sharp for sharp in one.sharpenings if sharp.level or sharp.values or sharp.basis),
        )
        assert files.load_layer(files.write_layer(kept), catalogue) == kept


def test_words_of_a_layer_file_come_back_and_are_there_for_its_items():
    own = replace(NEW, places=("风井",), applies_when=("dust",), specialty="防尘", basis=("演示规程第1条",))
    whole = layer(additions=(own,), words=WELL)
    assert files.load_layer(files.write_layer(whole), _small()) == whole


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("level: 县", "level: 乡"), "“乡”不是可用的词"),
        (("org: 演示县局", "org:"), "没有填写"),
        (("title: 演示补充", "title: 演示补充\n  mine: m1"), "只在本矿表里写"),
        (("- id: D-1", "- id: D-1\n  text: 换一句"), "没有这个字段"),
    ],
)
def test_a_wrong_layer_file_is_told_by_line_and_field(change, told):
    text = files.write_layer(layer(sharpenings=(Sharpening("D-1", Level.MUST),))).decode()
    assert change[0] in text
    with pytest.raises(BadInput, match=told):
        files.load_layer(text.replace(*change).encode(), _small(), "演示.layer.yaml")


def test_an_item_cites_what_is_in_force_on_the_day():
    tree = catalogues.tree()
    tree["items"][0]["editions"] = [{"since": "2026-02-01", "basis": ["新规程第9条"]}]
    catalogue = files.load(files.write(trees.parse(tree, "演示.yaml")))
    cited = {day: items_by_id(dated(catalogue, day))["D-1"].basis for day in ("2026-01-31", "2026-02-01")}
    assert cited == {"2026-01-31": ("演示规程第1条",), "2026-02-01": ("新规程第9条",)}


@pytest.mark.parametrize("days", [["2026-2-1"], ["2026-02-01", "2026-02-01"], ["2026-02-30"]])
def test_a_day_that_is_none_or_out_of_order_is_told(days):
    tree = catalogues.tree()
    tree["items"][0]["editions"] = [{"since": day, "basis": ["新规程第9条"]} for day in days]

    with pytest.raises(BadInput):
        trees.parse(tree, "演示.yaml")
