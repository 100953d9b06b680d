"""Files that cannot be used: one sentence that names sheet, row, column and what to do, and nothing half-taken."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import pytest
from openpyxl import Workbook

from desktop import catalogues as files
from desktop.errors import BadInput, DeskError, Missing
from desktop.sheets.exporting import export
from desktop.sheets.grids import Fault
from desktop.sheets.proposing import propose
from desktop.sheets.reading_excel import ENCRYPTED, OLD_FORMAT
from desktop.sheets.taking import Answers, sentence, take
from desktop.supervision.catalogue import parse
from desktop.supervision.checklist import Catalogue
from tests.making import catalogues, workbooks


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """The small catalogue as a workbook; D-2 in row 3 has a value (J param, K unit, L comparison, M limit)."""
    file = tmp_path / "表.xlsx"
    file.write_bytes(export(parse(catalogues.tree(), "演示")))
    return file


def faults_of(file: Path) -> list[str]:
    made = take(propose(file), Answers())
    assert isinstance(made, tuple)
    return [str(fault) for fault in made]


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("空.xlsx", b"", "不是完好的 Excel 文件"),
        ("字.xlsx", "检查内容,检查方法".encode(), "不是完好的 Excel 文件"),
        ("字.docx", b"PK\x03\x04" + bytes(100), "不是完好的 Word 文件"),
        ("锁.xlsx", OLD_FORMAT + bytes(600) + ENCRYPTED, "有打开口令"),
        ("锁.docx", OLD_FORMAT + bytes(600) + ENCRYPTED, "有打开口令"),
        ("旧.xlsx", OLD_FORMAT + bytes(600), "旧格式的 Excel 文件；请用 Excel 打开，另存为 .xlsx"),
        ("旧.xls", OLD_FORMAT, "只能载入 .xlsx 和 .docx"),
        ("表.csv", b"a,b", "只能载入 .xlsx 和 .docx"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_one_sentence(name: str, data: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(BadInput, match=told) as refusal:
        propose(tmp_path / name)
    assert name in str(refusal.value)


def test_a_missing_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="打不开这个文件"):
        propose(tmp_path / "没有.xlsx")


def test_a_word_file_under_an_excel_name_is_refused(tmp_path: Path) -> None:
    file = workbooks.bureau_document(tmp_path / "库.docx")
    with pytest.raises(BadInput, match="不是完好的 Excel 文件"):
        propose(file.rename(tmp_path / "库.xlsx"))


def test_a_sheet_without_headings_says_what_headings_are(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["演示", "随便", "写写"])
    book.save(tmp_path / "无.xlsx")
    with pytest.raises(BadInput, match="没有找到检查表；标题行要有“检查内容”"):
        propose(tmp_path / "无.xlsx")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"M3": "按规程"}, "工作表“检查表” 第 3 行 M 列“限值”：“按规程”不是数；写成 1.0"),
        ({"M3": None}, "第 3 行 M 列“限值”：没有填写；写上数；取本矿设计值的写“设计值”"),
        ({"K3": "猫"}, "第 3 行 K 列“单位”：单位“猫”不认识"),
        ({"K3": None}, "第 3 行 K 列“单位”：没有填写"),
        ({"L3": "差不多"}, "第 3 行 L 列“比较”：“差不多”不是可用的词"),
        ({"A3": "D-1"}, "第 3 行 A 列“编码”：编码“D-1”共用了 2 次"),
        ({"D3": "常查"}, "第 3 行 D 列“级别”：“常查”不是可用的词；改为：必查、抽查"),
        ({"E3": "=A3&B3"}, "第 3 行 E 列“检查内容”：是公式（=A3&B3），不是值"),
        ({"M3": "=1+1"}, "第 3 行 M 列“限值”：是公式"),
        ({"H3": "月球"}, "第 3 行 H 列“适用场所”：“月球”没有在 工作表“目录”的“地点类型”或“范围” 中声明"),
        ({"N3": "也许"}, "第 3 行 N 列“重大隐患”：“也许”不是“是”或空"),
        ({"N3": "是"}, "第 3 行 Q 列“构成说明”：没有填写"),
        ({"N3": "是", "O3": "甲", "Q3": "乙", "R3": "丙"}, "第 3 行 Q 列“构成说明”：与“重大情形”的文字不同"),
        ({"T3": "0.5", "U3": None}, "第 3 行 T 列“报警值”：报警值 0.5 比限值 1.0 更宽松的一侧"),
        ({"A4": None}, "第 4 行 E 列“检查内容”：与这一条第一行的内容不同，会丢掉"),
    ],
)
def test_a_fault_names_sheet_row_column_and_what_to_do(exported: Path, changes: dict[str, object], told: str) -> None:
    assert any(told in fault for fault in faults_of(workbooks.changed(exported, changes)))


def test_a_fault_of_the_catalogues_own_data_names_its_row(exported: Path) -> None:
    workbooks.changed(exported, {"A3": "天气"}, "目录")
    assert any("工作表“目录” 第 3 行 A 列“键”：“天气”不是目录的内容" in fault for fault in faults_of(exported))


def test_all_faults_are_said_at_once_in_the_order_of_the_sheet(exported: Path) -> None:
    workbooks.changed(exported, {"M3": "按规程", "D2": "常查", "H6": "月球"})
    made = take(propose(exported), Answers())
    assert isinstance(made, tuple)
    assert [fault.row for fault in made] == [2, 3, 6]
    assert "什么也没有载入" in sentence(made, "表.xlsx")


def test_a_limit_may_carry_its_own_unit_and_chinese_signs(exported: Path) -> None:
    made = take(propose(workbooks.changed(exported, {"M3": "1.0%", "L3": "≤", "T3": None, "U3": None})), Answers())
    assert isinstance(made, Catalogue)
    assert (made.items[1].values[0].limit, made.items[1].values[0].comparison) == ("1.0", "<=")


def test_a_very_long_sheet_is_read_with_progress_and_can_be_stopped(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("长")
    sheet.append(["检查内容", "检查方法"])
    for number in range(20_000):
        sheet.append([f"第{number}项", "看"])
    book.save(tmp_path / "长.xlsx")
    steps: list[int] = []
    proposal = propose(tmp_path / "长.xlsx", lambda done, _: steps.append(done))
    assert steps[:2] == [1000, 2000]
    (fault,) = take(proposal, Answers())
    assert isinstance(fault, Fault)
    assert "共有 20,000 条，超过 999 条" in str(fault)

    def stop(done: int, whole: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        propose(tmp_path / "长.xlsx", stop)


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_refused_or_read_but_never_a_bug(seed: int, exported: Path) -> None:
    dice = random.Random(seed)
    data = bytearray(exported.read_bytes())
    if seed % 3 == 0:
        del data[dice.randrange(len(data)) :]
    for _ in range(dice.randrange(1, 30)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    exported.write_bytes(bytes(data))
    with contextlib.suppress(DeskError):
        take(propose(exported), Answers())


def test_the_shipped_files_are_never_touched_by_reading(tmp_path: Path) -> None:
    file = tmp_path / "煤.xlsx"
    file.write_bytes(export(files.bundled_for("煤矿")))
    before = file.read_bytes()
    propose(file)
    assert file.read_bytes() == before
