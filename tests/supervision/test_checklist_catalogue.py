"""A catalogue's tree is read whole or every fault in it is said, with item, field and what to do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import BadInput
from desktop.supervision import catalogue as trees
from tests.making import catalogues

FAULTS = {
    "unknown item field": (lambda t: t["items"][0].update(colour="red"), "D-1", "colour", "没有这个字段"),
    "unknown meta field": (lambda t: t["meta"].update(colour="red"), "meta", "colour", "没有这个字段"),
    "unknown top field": (lambda t: t.update(notes="x"), "文件", "notes", "没有这个字段"),
    "no text": (lambda t: t["items"][0].pop("text"), "D-1", "text", "没有填写"),
    "text is a list": (lambda t: t["items"][0].update(text=["a"]), "D-1", "text", "应为文字，现在是列表"),
    "text is a number": (lambda t: t["items"][0].update(text=1.5), "D-1", "text", "应为文字"),
    "blank text": (lambda t: t["items"][0].update(text=" a"), "D-1", "text", "空白"),
    "invisible letter": (lambda t: t["items"][0].update(text="a\u202eb"), "D-1", "text", "U+202E"),
    "endless text": (lambda t: t["items"][0].update(text="长" * 501), "D-1", "text", "超过 500"),
    "level word": (lambda t: t["items"][0].update(level="必须"), "D-1", "level", "“必须”不是可用的词"),
    "code twice": (lambda t: t["items"][1].update(id="D-1"), "D-1", "id", "共用了 2 次"),
    "code of blanks": (lambda t: t["items"][1].update(id="D 1"), "第 2 条", "id", "不合格式"),
    "unknown tag": (lambda t: t["items"][0].update(applies_when=["gas"]), "D-1", "applies_when[1]", "meta.tags"),
    "unknown place": (lambda t: t["items"][0].update(places=["天上"]), "D-1", "places[1]", "“天上”没有在"),
    "no place": (lambda t: t["items"][0].update(places=[]), "D-1", "places", "没有填写"),
    "place twice": (lambda t: t["items"][0].update(places=["地面", "地面"]), "D-1", "places", "重复 2 次"),
    "places is a text": (lambda t: t["items"][0].update(places="地面"), "D-1", "places", "应为列表，现在是文字"),
    "unknown specialty": (lambda t: t["items"][0].update(specialty="水"), "D-1", "specialty", "“水”没有在"),
    "no specialties declared": (lambda t: t["meta"].pop("specialties"), "D-1", "specialty", "没有分专业"),
    "unknown kind": (lambda t: t["items"][0].update(mine_kind=["铁矿"]), "D-1", "mine_kind[1]", "“铁矿”没有在"),
    "no basis": (lambda t: t["items"][0].pop("basis"), "D-1", "basis", "没有依据"),
    "basis to verify": (lambda t: t["items"][0].update(basis=["某规（待核）"]), "D-1", "basis", "待核"),
    "flag word": (lambda t: t["items"][0].update(major_hazard="yes"), "D-1", "major_hazard", "true 或 false"),
    "no flag": (lambda t: t["items"][0].pop("major_hazard"), "D-1", "major_hazard", "true 或 false"),
    "hazard without ground": (
        lambda t: t["items"][0].update(major_hazard=True, mh_note="x"),
        "D-1",
        "mh_basis",
        "没有",
    ),
    "hazard without note": (lambda t: t["items"][0].update(major_hazard=True), "D-1", "mh_note", "没有填写"),
    "note without hazard": (lambda t: t["items"][0].update(mh_note="x"), "D-1", "mh_note", "不是重大事故隐患"),
    "place is a scope": (lambda t: t["meta"]["scopes"].append("地面"), "meta", "scopes", "既是地点又是范围"),
    "tags of an unknown kind": (lambda t: t["meta"].update(kind_tags={"铁矿": []}), "meta.kind_tags", "铁矿", "没有"),
    "unknown tag of a kind": (
        lambda t: t["meta"].update(kind_tags={"煤矿": ["x"]}),
        "meta.kind_tags",
        "煤矿",
        "meta.tags",
    ),
    "tag without name": (lambda t: t["meta"]["tags"].update(belt=None), "meta", "tags", "说明应为文字"),
    "counts": (lambda t: t["meta"].update(counts={"total": "7"}), "meta.counts", "total", "条目实有 6"),
    "no items": (lambda t: t.update(items=[]), "文件", "items", "空"),
    "items missing": (lambda t: t.pop("items"), "文件", "items", "没有这一部分"),
    "item is a text": (lambda t: t["items"].append("x"), "第 7 条", "", "应为一组字段，现在是文字"),
}

LIMIT_FAULTS = {
    "words for a limit": ({"limit": "1,0"}, "limit", "“1,0”不是十进制数"),
    "a float": ({"limit": 1.0}, "limit", "不是十进制数"),
    "an exponent": ({"limit": "1e3"}, "limit", "不是十进制数"),
    "two numbers for below": ({"limit": ["1", "2"]}, "limit", "只能是一个数"),
    "one number for between": ({"comparison": "between", "alarm": None, "stop": None}, "limit", "[下限, 上限]"),
    "upside down": (
        {"comparison": "between", "limit": ["4", "4.0"], "alarm": None, "stop": None},
        "limit",
        "不小于上限",
    ),
    "unknown comparison": ({"comparison": "≤"}, "comparison", "“≤”不是可用的词"),
    "case without limit": ({"limit": {"综采": None}}, "limit[综采]", "没有限值"),
    "no cases": ({"limit": {}}, "limit", "现在是空"),
    "alarm on the good side": ({"alarm": "0.5", "stop": None}, "alarm", "更宽松的一侧"),
    "stop before alarm": ({"alarm": "1.5", "stop": "1.2"}, "stop", "更宽松的一侧"),
    "alarm of a span": ({"comparison": "between", "limit": ["1", "2"]}, "alarm", "不能有报警值"),
    "no unit": ({"unit": None}, "unit", "没有填写"),
    "unknown field": ({"max": "1"}, "max", "没有这个字段"),
    "trigger word": ({"trigger": "是"}, "trigger", "true 或 false"),
}


def _found(tree):
    return [(problem.where, problem.field, problem.why) for problem in trees.problems(tree, "演示.yaml")]


def test_the_small_catalogue_is_faultless():
    assert trees.problems(catalogues.tree(), "演示.yaml") == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_said_with_item_field_and_reason(fault):
    spoil, where, field, why = FAULTS[fault]
    tree = catalogues.tree()
    spoil(tree)
    assert any(found[0] == where and field in found[1] and why in found[2] for found in _found(tree)), _found(tree)


@pytest.mark.parametrize("fault", LIMIT_FAULTS)
def test_a_malformed_limit_is_said_with_its_place_in_the_item(fault):
    change, field, why = LIMIT_FAULTS[fault]
    tree = catalogues.tree()
    tree["items"][1]["value"][0].update(change)
    ((where, found_field, found_why),) = _found(tree)
    assert (where, found_field) == ("D-2 第 1 个数值", field)
    assert why in found_why


def test_a_limit_left_out_is_not_the_mines_design_value():
    tree = catalogues.tree()
    del tree["items"][1]["value"][0]["limit"]
    assert _found(tree) == [("D-2 第 1 个数值", "limit", "没有填写")]


def test_a_limit_of_null_is_the_mines_design_value():
    tree = catalogues.tree()
    tree["items"][1]["value"][0] = {"param": "距离", "unit": "m", "comparison": "<=", "limit": None}
    (limit,) = trees.parse(tree, "演示.yaml").items[1].values
    assert (limit.limit, limit.low, limit.cases) == (None, None, ())


def test_all_faults_are_said_at_once_and_in_the_order_of_the_file():
    tree = catalogues.tree()
    tree["meta"]["title"] = ""
    tree["items"][0]["level"] = "查"
    tree["items"][3]["places"] = ["天上"]
    with pytest.raises(BadInput) as refusal:
        trees.parse(tree, "演示.yaml")
    heading, *lines = str(refusal.value).splitlines()
    assert heading == "检查目录“演示.yaml”有 3 处错误，改正后再载入："
    assert ["meta" in lines[0], "D-1" in lines[1], "D-4" in lines[2]] == [True, True, True]


def test_more_lines_than_short_numbers_are_refused():
    tree = catalogues.tree()
    first = tree["items"][0]
    tree["items"] = [first | {"id": f"D-{number}", "places": list(catalogues.PLACES)} for number in range(200)]
    assert any("超过 999 行" in why for _, _, why in _found(tree))


@given(catalogue=catalogues.catalogues())
def test_a_catalogue_comes_back_from_its_tree(catalogue):
    assert trees.parse(trees.dump(catalogue), "任意") == catalogue


anything = st.recursive(
    st.none() | st.booleans() | st.text(max_size=6) | st.floats() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6) | st.none(), inner, max_size=3),
    max_leaves=8,
)


@given(tree=anything)
def test_a_tree_of_anything_is_refused_in_words(tree):
    assert trees.problems(tree, "任意")


@given(field=st.sampled_from(["meta", "items"]), data=st.data(), value=anything)
def test_anything_in_the_place_of_a_field_is_read_or_said(field, data, value):
    tree = catalogues.tree()
    record = tree["meta"] if field == "meta" else tree["items"][1]
    if field == "items" and data.draw(st.booleans()):
        record = record["value"][0]
    record[data.draw(st.sampled_from(sorted(record)))] = value
    for problem in trees.problems(tree, "任意"):
        assert str(problem)
