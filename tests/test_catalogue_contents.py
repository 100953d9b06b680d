"""What the shipped catalogues say: what an inspector would notice if it were wrong. No law text, only our own items."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import pytest

from desktop import catalogues as files
from desktop.sheets import units
from desktop.supervision.catalogue import dump
from desktop.supervision.checklist import Case, Catalogue, Item, Limit, Place, compose, dated, items_by_id

each_file = pytest.mark.parametrize("path", files.bundled_files(), ids=lambda path: path.stem)
NEAR = 0.6  # two texts as alike as this ask for the same thing
DIGITS = "一二三四五六七八九"
# what a parameter is called, in which units it is measured, and what can stand there at all
SENSE = (
    (r"(时间|时限|等待|延期|看护)$|连续工作|数据保存|视频保存", ("ms", "s", "min", "h", "d", "月", "年"), 0, 366),
    (r"间隔|修订$|更新间隔", ("m", "h", "d", "月", "年"), 0, 500),
    (r"CH4|CO2|^O2", ("%",), 0, 25),
    (r"^CO$|CO报警|NO|SO2|H2S|NH3", ("ppm",), 0, 50),
    (r"风速", ("m/s",), 0, 15),
    (r"供风量|供气量|每千瓦供风", ("m3/min",), 0, 10),
    (r"气温|温度", ("℃",), 0, 200),
    (r"电阻|接地", ("Ω",), 0, 10),
    (r"喷雾压力|瓦斯压力", ("MPa",), 0, 12),
    (r"车速", ("km/h",), 0, 60),
    (r"坡度$", ("°", "%", "1:n"), 0, 45),
    (r"倾角|边坡角|坡角$", ("°",), 0, 90),
    (r"(宽|宽度|长度|高度|距离|间距|超前距|标高)$", ("m", "mm"), 0, 1000),
)
CASES_OF_THE_ORDER = {  # 令第21号: how many cases each of its articles lists
    "四": 3,
    "五": 9,
    "六": 6,
    "七": 5,
    "八": 17,
    "九": 3,
    "十": 16,
    "十一": 9,
    "十二": 3,
    "十三": 6,
    "十四": 8,
    "十五": 4,
    "十六": 3,
    "十七": 3,
    "十八": 7,
    "十九": 2,
    "二十": 19,
}
CASES_OF_88 = {"metal-nonmetal-underground": ("一", 32), "open-pit": ("二", 13), "tailings": ("三", 19)}


def bounds(limit: Limit) -> list[float]:
    """Every number that the limit compares with."""
    own = (Case("", limit.limit, limit.low, limit.high), *limit.cases)
    return [float(number) for case in own for number in (case.limit, case.low, case.high) if number is not None]


def number_of(words: str) -> int:
    """十七 → 17."""
    tens, _, ones = words.rpartition("十")
    if "十" not in words:
        return DIGITS.index(words) + 1
    return 10 * (DIGITS.index(tens) + 1 if tens else 1) + (DIGITS.index(ones) + 1 if ones else 0)


def cases_in(words: str, most: int) -> set[int]:
    """（一）至（四） → 1, 2, 3, 4; without a case all of them."""
    found = re.findall(r"（([一二三四五六七八九十]+)）(至?)", words)
    numbers = [number_of(word) for word, _ in found]
    if not numbers:
        return set(range(1, most + 1))
    upto = {n for (_, to), a, b in zip(found, numbers, numbers[1:], strict=False) if to for n in range(a, b)}
    return set(numbers) | upto


def limits(path: Path) -> list[tuple[Item, Limit]]:
    return [(item, limit) for item in files.load(path).items for limit in item.values]


@each_file
def test_every_limit_is_in_a_unit_of_the_trade(path: Path) -> None:
    assert [(item.id, limit.unit) for item, limit in limits(path) if not units.is_known(limit.unit)] == []


@each_file
def test_what_is_measured_has_its_dimension_and_a_sensible_size(path: Path) -> None:
    for item, limit in limits(path):
        kinds = next((row for row in SENSE if re.search(row[0], limit.param)), None)
        if kinds is None or "/" in limit.param:  # a ratio is told in % or 倍
            continue
        assert limit.unit in kinds[1], (item.id, limit.param, limit.unit)
        assert all(kinds[2] <= number <= kinds[3] for number in bounds(limit)), (item.id, limit.param)


@each_file
def test_a_ratio_is_told_in_percent_or_times(path: Path) -> None:
    ratios = [(item.id, limit) for item, limit in limits(path) if "/" in limit.param and "面/掘进面" not in limit.param]
    assert all(limit.unit in ("%", "倍") for _, limit in ratios), ratios


@each_file
def test_the_mines_own_design_is_asked_from_its_card_not_as_one_times_the_design(path: Path) -> None:
    assert [item.id for item, limit in limits(path) if limit.unit == "倍" and "设计" in limit.param] == []


@each_file
def test_a_design_value_has_one_meaning_in_the_whole_catalogue(path: Path) -> None:
    meanings: dict[str, set[tuple[str, str]]] = {}
    for _, limit in limits(path):
        if limit.limit is None and limit.low is None and not limit.cases:
            assert limit.note, limit.param
            meanings.setdefault(limit.param, set()).add((limit.unit, limit.comparison))
    assert {param for param, found in meanings.items() if len(found) > 1} == set()


@each_file
def test_one_choice_of_condition_judges_every_value_of_an_item(path: Path) -> None:
    for item in files.load(path).items:
        assert len({tuple(case.condition for case in limit.cases) for limit in item.values if limit.cases}) <= 1, (
            item.id
        )


@each_file
def test_no_two_items_of_one_kind_of_place_ask_the_same(path: Path) -> None:
    for one, other in combinations(files.load(path).items, 2):
        assert one.text != other.text, (one.id, other.id)
        if set(one.places) & set(other.places):
            alike = SequenceMatcher(None, one.text, other.text, autojunk=False).ratio()
            assert alike < NEAR, (round(alike, 2), one.id, other.id)


@each_file
def test_the_notice_board_is_looked_at_in_every_kind_of_mine(path: Path) -> None:
    catalogue = files.load(path)
    (board,) = [item for item in catalogue.items if "晋政办发〔2024〕29号第二十八条" in item.basis]
    assert all(word in board.text for word in ("公示牌", "监管专员姓名", "联系方式", "监督电话"))
    places = [Place(word, word, word) for word in catalogue.places]
    for kind in catalogue.kinds:
        assert board.id in items_by_id(compose(catalogue, kind, [], places)), kind


@each_file
def test_a_major_hazard_names_its_case_and_the_state_that_makes_it_one(path: Path) -> None:
    for item in files.load(path).items:
        grounds = (*item.mh_basis, *(word for edition in item.editions for word in edition.mh_basis))
        assert bool(grounds) is item.major_hazard, item.id
        for words in grounds:
            assert re.search(r"第[一二三四五六七八九十]+条|〔2022〕88号）[一二三]（|补充情形", words), (item.id, words)
        assert "待核" not in (item.mh_note or ""), item.id


def test_every_case_of_the_coal_standard_is_asked_somewhere() -> None:
    found: dict[str, set[int]] = {article: set() for article in CASES_OF_THE_ORDER}
    for item in dated(files.bundled_for("煤矿"), "2026-07-01").items:
        for words in item.mh_basis:
            if named := re.search(r"令第21号）第([一二三四五六七八九十]+)条(.*)", words):
                found[named[1]] |= cases_in(named[2], CASES_OF_THE_ORDER[named[1]])
    assert found == {article: set(range(1, most + 1)) for article, most in CASES_OF_THE_ORDER.items()}


@pytest.mark.parametrize("name", CASES_OF_88)
def test_every_case_of_the_standard_for_other_mines_is_asked_somewhere(name: str) -> None:
    part, most = CASES_OF_88[name]
    path = next(path for path in files.bundled_files() if path.stem == f"checklist-{name}")
    named = [
        re.search(rf"〔2022〕88号）{part}（([^）]+)）", w) for item in files.load(path).items for w in item.mh_basis
    ]
    assert {number_of(found[1]) for found in named if found} == set(range(1, most + 1))


@each_file
def test_every_word_of_the_vocabulary_is_used_and_none_is_undeclared(path: Path) -> None:
    catalogue = files.load(path)
    own = {tag for given in catalogue.kind_tags for tag in given.tags}
    assert {tag for item in catalogue.items for tag in item.applies_when} | own == {t.code for t in catalogue.tags}
    assert {word for item in catalogue.items for word in item.places} == {*catalogue.places, *catalogue.scopes}
    assert {item.specialty for item in catalogue.items if item.specialty} == set(catalogue.specialties)


def test_the_coal_items_cite_what_is_in_force_that_day() -> None:
    coal = files.bundled_for("煤矿")
    speed = {day: items_by_id(dated(coal, day))["C-VEN-05"].basis[0][-5:] for day in ("2026-01-31", "2026-02-01")}
    assert speed == {"2026-01-31": "第136条", "2026-02-01": "第157条"}
    cases = {day: items_by_id(dated(coal, day))["C-GAS-01"].mh_basis[0] for day in ("2026-06-30", "2026-07-01")}
    assert "令第4号）第五条" in cases["2026-06-30"]
    assert "令第21号）第五条" in cases["2026-07-01"]


@pytest.mark.parametrize("old", ["2016年，原安全监管总局令第87号", "应急管理部令第4号"])
def test_nothing_cites_a_repealed_edition_today(old: str) -> None:
    assert any(old in words for item in files.bundled_for("煤矿").items for words in cited(item))
    today = dated(files.bundled_for("煤矿"), "2026-11-22")
    assert [item.id for item in today.items if any(old in words for words in cited(item))] == []


def cited(item: Item) -> tuple[str, ...]:
    """Every clause an item names."""
    return item.basis + item.mh_basis


@each_file
def test_the_header_explains_every_field_the_file_uses_and_how_to_check_it(path: Path) -> None:
    header = "".join(line for line in path.read_text("utf-8").splitlines(True) if line.startswith("#"))
    tree = dump(files.load(path))
    used = {*tree["meta"], *(field for item in tree["items"] for field in item)}
    used |= {field for item in tree["items"] for limit in item.get("value", []) for field in limit} | {"editions"}
    assert {field for field in used if not re.search(rf"\b{field}\b", header)} == set()
    assert header.startswith("# 示例，非附件原文")
    assert f"python -m desktop checklist check checklists/{path.name}" in header


MERGED = {  # the item that stayed, what it keeps of the one that went
    "C-TRN-10": ("C-TUN-05", ("第103条", "第422条", "第423条"), ("斜巷",)),
    "C-HID-01": ("C-TUN-06", ("第17条",), ("全矿", "巷道", "掘进工作面")),
    "U-WAT-08": ("U-WAT-11", ("一（十二）",), ("地面",)),
}


@pytest.mark.parametrize("stays", MERGED)
def test_a_merged_item_keeps_grounds_and_places_of_both(stays: str) -> None:
    gone, grounds, places = MERGED[stays]
    items = items_by_id(_catalogue_of(stays))
    assert gone not in items
    assert all(any(words.endswith(ground) for words in items[stays].basis) for ground in grounds)
    assert set(places) == set(items[stays].places)
    assert items[stays].applies_when == ()


def _catalogue_of(code: str) -> Catalogue:
    return files.bundled_for({"C": "煤矿", "U": "地下开采", "O": "露天开采", "T": "独立尾矿库"}[code[0]])
