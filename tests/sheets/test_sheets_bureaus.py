"""Sheets as bureaus keep them: found, unfolded, proposed, and taken only with a person's answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from desktop import catalogues as files
from desktop.errors import BadInput
from desktop.sheets.proposing import Chosen, Proposal, described, mapping, propose, with_specialty
from desktop.sheets.taking import Answers, take, taken
from desktop.supervision.checklist import Level
from tests.making import workbooks

FILL = {
    "级别": "必查",
    "适用场所": "采煤工作面；掘进工作面",
    "检查方法": "现场查看",
    "矿山类型": "煤矿",
    "类别": "通风",
}


def targets(proposal: Proposal) -> dict[str, str]:
    return {one.name: one.target for one in proposal.sheets[0].found.headings}


def one_sheet(file: Path, rows: list[list[object]], merges: tuple[str, ...] = ()) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for region in merges:
        book.active.merge_cells(region)
    book.save(file)
    return file


def test_the_heading_row_is_found_under_title_and_empty_row(tmp_path: Path) -> None:
    proposal = propose(workbooks.bureau_sheet(tmp_path / "县.xlsx"))
    (sheet,) = proposal.sheets
    assert (sheet.found.first, proposal.title, len(sheet.items)) == (3, workbooks.TITLE, 3)
    assert targets(proposal) == {
        "序号": "",
        "项目": "类别",
        "检查内容": "检查内容",
        "检查标准": "检查内容",
        "检查方法": "检查方法",
        "检查结果": "",
    }


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("检 查 内 容", "检查内容"),
        ("检查内容（要点）", "检查内容"),
        ("检查的内容", "检查内容"),
        ("必查/抽查", "级别"),
        ("检查依据", "依据"),
        ("检查部位", "适用场所"),
        ("整改期限", ""),
        ("天气", ""),
    ],
)
def test_near_names_are_proposed_and_strangers_left_out(heading: str, target: str, tmp_path: Path) -> None:
    rows = [["检查方法", "依据条款", "检查要求", heading], ["查看", "演示规程", "内容", "词"]]
    assert targets(propose(one_sheet(tmp_path / "近.xlsx", rows)))[heading] == target


def test_headings_of_two_rows_groups_signatures_and_ditto_are_understood(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["演示县检查表"],
        ["序号", "项目", "检查内容", "检查依据", "检查结果", ""],
        ["", "", "", "", "是", "否"],
        ["一、通风系统"],
        [1, "风机", "风机在地面；\n双回路供电", "《演示规程》第1条"],
        [2, "", "反风设施完好", "同上"],
        [3],
        ["检查人员（签字）：", "", "", "负责人（签字）："],
    ]
    proposal = propose(
        one_sheet(tmp_path / "表.xlsx", rows, ("A4:F4", "E2:F2", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "B5:B6"))
    )
    first, second = taken(proposal, Answers(fill=FILL)).items
    assert (first.text, first.category, first.id) == ("风机在地面； 双回路供电", "风机", "X-001")
    assert (second.category, second.basis) == ("风机", ("《演示规程》第1条",))
    assert proposal.sheets[0].strays == ((8, "检查人员（签字）： 负责人（签字）："),)


def test_a_row_across_the_sheet_names_the_category_of_what_follows(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["检查内容", "检查方法", "依据"],
        ["一、通风"],
        ["查风量", "量", "甲"],
        ["（二）防尘"],
        ["查粉尘", "量", "乙"],
    ]
    made = taken(propose(one_sheet(tmp_path / "组.xlsx", rows)), Answers(fill={**FILL, "类别": ""}))
    assert [item.category for item in made.items] == ["通风", "防尘"]


def test_several_sheets_come_in_and_others_are_named(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["演示县应急管理局"])
    for name in ("井下", "地面"):
        sheet = book.create_sheet(name)
        sheet.append(["检查内容", "检查方法"])
        sheet.append([f"{name}查什么", "查看"])
    book.save(tmp_path / "多.xlsx")
    proposal = propose(tmp_path / "多.xlsx")
    assert [sheet.name for sheet in proposal.sheets] == ["井下", "地面"]
    assert proposal.others == (("Sheet", "没有找到标题行"),)
    assert [item.text for item in taken(proposal, Answers(fill=FILL)).items] == ["井下查什么", "地面查什么"]


def test_a_word_table_comes_in_with_its_merged_cells(tmp_path: Path) -> None:
    proposal = propose(workbooks.bureau_document(tmp_path / "库.docx"))
    assert proposal.title == "演示县尾矿库检查表"
    made = taken(proposal, Answers(fill=FILL))
    assert [(item.category, item.text) for item in made.items] == [("坝体", "坝顶宽度"), ("坝体", "坝坡")]
    assert all(item.basis_to_verify for item in made.items)


def test_nothing_the_sheet_leaves_open_is_filled_silently(tmp_path: Path) -> None:
    proposal = propose(workbooks.bureau_sheet(tmp_path / "县.xlsx"))
    assert [question.key for question in proposal.questions] == ["级别", "适用场所", "依据", "矿山类型"]
    faults = take(proposal, Answers())
    assert isinstance(faults, tuple)
    assert [fault.heading for fault in faults] == ["级别", "适用场所", "矿山类型"]


def test_what_the_sheet_says_wins_over_the_answer(tmp_path: Path) -> None:
    rows: list[list[object]] = [["必查/抽查", "检查内容", "检查方法"], ["抽检", "甲", "看"], ["", "乙", "看"]]
    made = taken(propose(one_sheet(tmp_path / "级.xlsx", rows)), Answers(fill=FILL))
    assert [item.level for item in made.items] == [Level.SAMPLE, Level.MUST]


def test_limits_in_words_are_shown_with_their_text_and_taken_only_when_asked(tmp_path: Path) -> None:
    proposal = propose(workbooks.bureau_sheet(tmp_path / "县.xlsx"))
    assert [one.fragment for one in proposal.limits] == ["CH4<1.0%", "风速0.25～4m/s", "一氧化碳：不大于24ppm"]
    assert any("“一氧化碳：不大于24ppm” → 一氧化碳 <= 24 ppm" in line for line in described(proposal))
    assert not any(item.values for item in taken(proposal, Answers(fill=FILL)).items)
    made = taken(proposal, Answers(fill=FILL, limits=proposal.limits[:1]))
    assert [len(item.values) for item in made.items] == [1, 0, 0]
    assert made.items[0].values[0].note == "原文：CH4<1.0%"


def test_a_person_may_map_otherwise_and_choose_the_heading_row(tmp_path: Path) -> None:
    file = workbooks.bureau_sheet(tmp_path / "县.xlsx")
    proposal = propose(file, chosen={"井下": Chosen(3, {"检查标准": "依据", "项目": ""})})
    made = taken(proposal, Answers(fill=FILL))
    assert (made.items[0].text, made.items[0].basis, made.items[0].category) == ("回风流瓦斯", ("CH4<1.0%",), "通风")
    with pytest.raises(BadInput, match="没有“不存在”这一列"):
        propose(file, chosen={"井下": Chosen(None, {"不存在": "依据"})})
    with pytest.raises(BadInput, match="没有这一列；可用"):
        propose(file, chosen={"井下": Chosen(None, {"项目": "天气"})})


def test_the_words_of_another_catalogue_can_be_used(tmp_path: Path) -> None:
    like = files.bundled_for("煤矿")
    rows: list[list[object]] = [
        ["检查内容", "检查方法", "场所", "专业"],
        ["甲", "看", "采煤工作面、掘进工作面", "通风"],
    ]
    made = taken(propose(one_sheet(tmp_path / "仿.xlsx", rows)), Answers(fill=FILL, like=like))
    assert made.items[0].places == ("采煤工作面", "掘进工作面")
    assert (made.kinds, made.tags, made.places) == (like.kinds, like.tags, like.places)


def test_a_word_the_other_catalogue_does_not_know_is_told_with_those_it_knows(tmp_path: Path) -> None:
    like = files.bundled_for("煤矿")
    rows: list[list[object]] = [["检查内容", "检查方法", "场所"], ["甲", "看", "中央水泵房"]]
    proposal = with_specialty(propose(one_sheet(tmp_path / "仿.xlsx", rows)), like)
    assert "专业" in [one.key for one in proposal.questions]
    (fault,) = take(proposal, Answers(fill=FILL | {"专业": "通风"}, like=like))
    assert fault.why == "“中央水泵房”不是所照目录里的适用场所"
    assert "机电硐室" in fault.remedy
    assert "工作表" not in fault.remedy


def test_numbers_are_read_as_they_are_shown(tmp_path: Path) -> None:
    rows: list[list[object]] = [["检查内容", "检查方法", "依据"], [0.01, 3, 12.50]]
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.active["A2"].number_format = "0.0%"
    book.active["B2"].number_format = "0.00"
    book.save(tmp_path / "格.xlsx")
    (draft,) = propose(tmp_path / "格.xlsx").sheets[0].items
    assert (draft.cells["检查内容"], draft.cells["检查方法"], draft.cells["依据"]) == ("1.0%", "3.00", "12.5")


def test_a_word_table_cut_by_a_page_goes_on_under_the_same_headings(tmp_path: Path) -> None:
    proposal = propose(workbooks.continued_document(tmp_path / "库.docx"))
    assert [(sheet.name, len(sheet.items)) for sheet in proposal.sheets] == [("表1", 1), ("表2", 2)]
    assert [draft.cells["检查内容"] for draft in proposal.sheets[1].items] == ["坝坡", "溢洪道"]
    assert proposal.others == (("表3", "没有找到标题行"),)
    assert "接上一表" in "".join(described(proposal))
    assert propose(tmp_path / "库.docx", chosen=mapping(proposal)) == proposal


def test_a_hidden_sheet_is_named_and_stays_out(tmp_path: Path) -> None:
    file = workbooks.bureau_sheet(tmp_path / "县.xlsx")
    book = load_workbook(file)
    old = book.create_sheet("旧版作废")
    old.append(["项目", "检查内容", "检查方法"])
    old.append(["通风", "旧的内容", "查看"])
    old.sheet_state = "hidden"
    book.save(file)
    assert [sheet.name for sheet in propose(file).sheets] == ["井下"]
    assert any("“旧版作废”（是隐藏的工作表" in line for line in described(propose(file)))
    assert [sheet.name for sheet in propose(file, chosen={"旧版作废": Chosen(1)}).sheets] == ["井下", "旧版作废"]


def test_a_column_of_must_and_sample_is_the_level_whatever_it_is_called(tmp_path: Path) -> None:
    rows = [["检查内容", "检查频次", "检查方法"], ["测风", "必查", "查记录"], ["防尘", "抽查", "查看"]]
    proposal = propose(one_sheet(tmp_path / "频次.xlsx", rows))
    assert targets(proposal)["检查频次"] == "级别"
    assert [item.cells["级别"] for item in proposal.sheets[0].items] == ["必查", "抽查"]
    left = propose(tmp_path / "频次.xlsx", chosen={"Sheet": Chosen(columns={"检查频次": ""})})
    assert targets(left)["检查频次"] == ""


def test_a_limit_and_its_unit_in_two_columns_are_read_together(tmp_path: Path) -> None:
    rows = [["检查内容", "限值", "单位", "检查方法"], ["锚杆预紧力", "≥120", "N·m", "测"], ["联合试运转", "", "", "看"]]
    proposal = propose(one_sheet(tmp_path / "限值.xlsx", rows))
    assert [item.cells["检查内容"] for item in proposal.sheets[0].items] == ["锚杆预紧力：≥120N·m", "联合试运转"]
    assert [(one.limit.limit, one.limit.unit) for one in proposal.limits if one.limit] == [("120", "N·m")]


def test_an_annex_number_is_no_title_and_a_total_no_item(tmp_path: Path) -> None:
    rows = [["附件3"], ["某县检查表"], ["检查方法", "检查内容"], ["查看", "测风"], ["合计", None]]
    proposal = propose(one_sheet(tmp_path / "附件.xlsx", rows))
    assert proposal.title == "某县检查表"
    assert proposal.sheets[0].strays == ((5, "合计"),)
    assert not proposal.sheets[0].conflicts


def test_the_line_over_a_word_table_names_the_category(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("演示尾矿库检查表")
    for line in ("一、坝体", "检查日期："):
        document.add_paragraph(line)
        table = document.add_table(rows=0, cols=2)
        for cells in (("检查内容", "检查方法"), (f"{line}的内容", "查看")):
            for cell, text in zip(table.add_row().cells, cells, strict=True):
                cell.text = text
    document.save(str(tmp_path / "库.docx"))
    proposal = propose(tmp_path / "库.docx")
    assert [item.group for sheet in proposal.sheets for item in sheet.items] == ["坝体", ""]


def test_what_to_look_at_stands_before_what_is_asked_of_it_in_any_order_of_columns(tmp_path: Path) -> None:
    rows = [["检查标准", "检查方法", "检 查 内 容"], ["边坡1：0.75", "测", "溜井"]]
    proposal = propose(one_sheet(tmp_path / "倒.xlsx", rows))
    assert proposal.sheets[0].items[0].cells["检查内容"] == "溜井：边坡1：0.75"
    assert [one.fragment for one in proposal.limits] == ["边坡1：0.75"]
