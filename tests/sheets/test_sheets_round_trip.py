"""A catalogue goes to Excel and comes back the same, item for item, digit for digit."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from desktop import catalogues as files
from desktop.errors import BadInput
from desktop.sheets import columns
from desktop.sheets.exporting import export
from desktop.sheets.proposing import propose
from desktop.sheets.taking import Answers, take, taken
from desktop.supervision.catalogue import dump, parse
from desktop.supervision.checklist import Catalogue, Level
from desktop.supervision.layers import NotApplicable, Sharpening, apply
from tests.making import catalogues, workbooks
from tests.making.layers import layer

FIRST = "编码 类别 专业 级别 检查内容 检查方法 依据 适用场所 适用条件 参数 单位 比较 限值 重大隐患 重大情形"
BESIDE = "井工露天 构成说明 判定依据 待核 报警值 停止值 备注 限值条件"


def there_and_back(catalogue: Catalogue, folder: Path) -> Catalogue:
    file = folder / "往返.xlsx"
    file.write_bytes(export(catalogue))
    proposal = propose(file)
    assert proposal.is_plain
    return taken(proposal, Answers())


@pytest.mark.parametrize("shipped", files.bundled_files(), ids=lambda file: file.stem)
def test_the_shipped_catalogues_come_back_unchanged(shipped: Path, tmp_path: Path) -> None:
    catalogue = files.load(shipped)
    assert there_and_back(catalogue, tmp_path) == catalogue


@given(catalogue=catalogues.catalogues())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_catalogue_comes_back_unchanged(catalogue: Catalogue, tmp_path: Path) -> None:
    assert there_and_back(catalogue, tmp_path) == catalogue


@pytest.mark.parametrize(
    ("field", "word"),
    [
        ("text", "=1+1"),
        ("text", "#N/A"),
        ("text", "两个  空格"),
        ("text", "-5"),
        ("basis", ["甲；乙", "丙\\", "\\；"]),
        ("method", "检查内容"),
        ("id", "007"),
        ("id", "1E5"),
    ],
)
def test_awkward_words_come_back_unchanged(field: str, word: object, tmp_path: Path) -> None:
    tree = catalogues.tree()
    tree["items"][1][field] = word
    catalogue = parse(tree, "演示")
    assert there_and_back(catalogue, tmp_path) == catalogue


def test_a_unit_we_do_not_know_is_declared_and_comes_back(tmp_path: Path) -> None:
    tree = catalogues.tree()
    tree["items"][1]["value"][0]["unit"] = "担/垧"
    catalogue = parse(tree, "演示")
    assert there_and_back(catalogue, tmp_path) == catalogue


def test_what_layers_did_is_told_and_never_read_back(tmp_path: Path) -> None:
    base = parse(catalogues.tree(), "演示")
    mark = NotApplicable("D-2", "本矿没有", "演示专员甲")
    whole = apply(
        base, [layer(sharpenings=(Sharpening("D-1", Level.MUST, basis=("演示规定",)),), not_applicable=(mark,))]
    )
    file = tmp_path / "往返.xlsx"
    file.write_bytes(export(whole))
    sheet = load_workbook(file)[columns.ITEMS_SHEET]
    told = [[cell.value for cell in row[-2:]] for row in sheet.iter_rows()]
    assert told[0] == ["来源", "不适用"]
    assert "县级补充依据（演示规定）" in told[1][0]
    assert told[2][1] == "本矿没有（演示专员甲）"
    back = there_and_back(whole, tmp_path)
    assert [item.level for item in back.items] == [item.level for item in whole.items]
    assert all(not item.origins and item.not_applicable is None for item in back.items)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"A2": "Z-9"}, "工作表“换条款” 第 2 行 A 列“编码”：检查表没有编码“Z-9”"),
        ({"B2": "明年"}, "工作表“换条款” 第 2 行：“明年”不是日期"),
        ({"C2": None}, "工作表“换条款” 第 2 行：没有填写"),
        ({"E2": "也许"}, "工作表“换条款” 第 2 行：“待核”不是“是”或空"),
        ({"C1": "条款"}, "工作表“换条款” 第 1 行：没有“依据”这一列"),
    ],
)
def test_a_change_of_clause_that_is_wrong_names_its_row(changes: dict[str, object], told: str, tmp_path: Path) -> None:
    tree = catalogues.tree()
    tree["items"][0]["editions"] = [{"since": "2026-02-01", "basis": ["演示新规程第2条"]}]
    file = tmp_path / "往返.xlsx"
    file.write_bytes(export(parse(tree, "演示")))
    made = take(propose(workbooks.changed(file, changes, columns.CLAUSES_SHEET)), Answers())
    assert any(told in str(fault) for fault in made)


def test_every_field_of_a_catalogue_has_its_column() -> None:
    heads = {*columns.HEAD_TEXTS.values(), *columns.HEAD_WORDS.values(), *columns.HEAD_PAIRS.values()}
    items = {column.field for column in columns.COLUMNS if not column.of_value}
    values = {column.field for column in columns.COLUMNS if column.of_value}
    for catalogue in files.bundled_catalogues():
        tree = dump(catalogue)
        assert set(tree["meta"]) - {"counts"} <= heads
        assert {field for item in tree["items"] for field in item} - {"value", "editions"} <= items
        assert {field for item in tree["items"] for value in item.get("value", []) for field in value} <= values


def test_the_sheet_has_the_columns_that_others_rely_on(tmp_path: Path) -> None:
    (tmp_path / "煤.xlsx").write_bytes(export(files.bundled_for("煤矿")))
    book = load_workbook(tmp_path / "煤.xlsx")
    first = [cell.value for cell in book["检查表"][1]]
    assert first[:15] == FIRST.split()
    assert set(first[15:]) >= set(BESIDE.split())
    assert all(cell.data_type in "sn" for row in book["检查表"] for cell in row)
    assert not any(isinstance(cell.value, (int, float)) for row in book["检查表"] for cell in row)


def test_text_that_excel_cannot_hold_is_refused_before_anything_is_written() -> None:
    tree = catalogues.tree()
    tree["items"][0]["basis"] = [f"{number}{'长' * 490}" for number in range(100)]
    with pytest.raises(BadInput, match="工作表“检查表”第 2 行第 7 列"):
        export(parse(tree, "演示"))


@given(order=st.permutations(range(len(columns.COLUMNS))))
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_the_columns_is_free(order: list[int], tmp_path: Path) -> None:
    catalogue = files.bundled_for("独立尾矿库")
    (tmp_path / "序.xlsx").write_bytes(export(catalogue))
    book = load_workbook(tmp_path / "序.xlsx")
    sheet = book["检查表"]
    for row in [[cell.value for cell in row] for row in sheet.iter_rows()]:
        sheet.append([row[place] for place in order])
    sheet.delete_rows(1, sheet.max_row // 2)
    book.save(tmp_path / "序.xlsx")
    assert taken(propose(tmp_path / "序.xlsx"), Answers()) == catalogue
