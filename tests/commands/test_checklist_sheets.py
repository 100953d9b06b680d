"""`checklist import`, `export`, `diff` as a clerk at a terminal meets them."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import catalogues
from desktop.supervision.checklist import Level
from tests.making import workbooks

FILLS = ("--place", "地面", "--kind", "煤矿")


def test_an_export_imports_to_the_same_file_without_being_asked(terminal, tmp_path):
    shipped = catalogues.bundled_files()[0]
    assert terminal("checklist", "export", shipped, "--out", tmp_path / "煤.xlsx").returncode == 0
    done = terminal.json("checklist", "import", tmp_path / "煤.xlsx", "--out", tmp_path / "煤.yaml")
    assert done["items"] == 234
    assert catalogues.load(tmp_path / "煤.yaml") == catalogues.load(shipped)
    assert terminal("checklist", "diff", shipped, tmp_path / "煤.xlsx").returncode == 0


def test_a_bureaus_sheet_is_shown_before_it_is_taken(terminal, tmp_path):
    sheet = workbooks.bureau_sheet(tmp_path / "县.xlsx")
    done = terminal("checklist", "import", sheet, "--out", tmp_path / "县.yaml")
    assert done.returncode == 1
    assert "D 列“检查标准” → 检查内容（请核对）" in done.stdout
    assert "必查还是抽查" in done.stdout
    assert not (tmp_path / "县.yaml").exists()


def test_agreeing_without_answering_still_writes_nothing(terminal, tmp_path):
    sheet = workbooks.bureau_sheet(tmp_path / "县.xlsx")
    done = terminal("checklist", "import", sheet, "--out", tmp_path / "县.yaml", "--yes")
    assert done.returncode == 1
    assert "请选定级别" in done.stdout
    assert not (tmp_path / "县.yaml").exists()


def test_a_bureaus_sheet_is_taken_when_its_questions_are_answered(terminal, tmp_path):
    sheet, out = workbooks.bureau_sheet(tmp_path / "县.xlsx"), tmp_path / "县.yaml"
    done = terminal("checklist", "import", sheet, "--out", out, "--yes", "--level", "抽查", *FILLS, "--take-limits")
    assert done.returncode == 0, done.stdout + done.stderr
    made = catalogues.load(out)
    assert [item.level for item in made.items] == [Level.SAMPLE] * 3
    assert [item.values[0].unit for item in made.items] == ["%", "m/s", "ppm"]
    assert terminal("checklist", "check", out).returncode == 0


def test_a_limit_that_cannot_be_taken_is_said_with_its_row(terminal, tmp_path):
    rows = [(1, "通风", "回风流瓦斯", "按规程", "测", None), (2, "机电", "电缆间距", "≤15光年", "测", None)]
    sheet, out = workbooks.bureau_sheet(tmp_path / "县.xlsx", rows), tmp_path / "县.yaml"
    done = terminal("checklist", "import", sheet, "--out", out, "--yes", "--level", "抽查", *FILLS, "--take-limits")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "第 4 行“瓦斯：按规程” → 不能载入：没有数值：按规程；保留为文字" in done.stdout
    assert "第 5 行“电缆间距：≤15光年” → 不能载入：单位“光年”不认识" in done.stdout
    assert "--take-limits" not in done.stdout


def test_a_workbook_locked_with_a_password_says_so(terminal, tmp_path):
    locked = Path(__file__).parents[1] / "data" / "locked.xlsx"
    done = terminal("checklist", "import", locked, "--out", tmp_path / "出.yaml")
    assert "locked.xlsx：文件有打开口令，读不了；请用 Excel 打开，去掉口令另存后再载入。" in done.stderr
    assert not (tmp_path / "出.yaml").exists()


def test_a_map_is_taken_from_the_proposal_changed_and_given_back(terminal, tmp_path):
    sheet, out = workbooks.bureau_sheet(tmp_path / "县.xlsx"), tmp_path / "县.yaml"
    done = terminal("checklist", "import", sheet, "--out", out, "--json")
    text = done.stdout[done.stdout.index('"map"') :]
    assert '"heading_row": 3' in text
    (tmp_path / "对应.json").write_text(
        '{"sheets": {"井下": {"heading_row": 3, "columns": {"检查标准": "备注", "检查结果": ""}}},'
        ' "rows": {"井下": {"5": {"级别": "抽查"}}},'
        ' "fill": {"级别": "必查", "适用场所": "地面", "矿山类型": "煤矿"}}',
        encoding="utf-8",
    )
    assert terminal("checklist", "import", sheet, "--out", out, "--map", tmp_path / "对应.json").returncode == 1
    text = (tmp_path / "对应.json").read_text("utf-8").replace('"备注"', '"依据"')
    (tmp_path / "对应.json").write_text(text, encoding="utf-8")
    done = terminal("checklist", "import", sheet, "--out", out, "--map", tmp_path / "对应.json")
    assert done.returncode == 0, done.stdout + done.stderr
    made = catalogues.load(out).items
    assert made[2].basis == ("不大于24ppm",)
    assert [item.level.value for item in made] == ["必查", "抽查", "必查"]


def test_a_difference_is_said_by_text_json_and_excel(terminal, tmp_path):
    shipped = catalogues.bundled_files()[3]
    text = shipped.read_text("utf-8").replace("level: 抽查", "level: 必查", 1)
    text = text.replace("bicha: 33", "bicha: 34").replace("choucha: 22", "choucha: 21")
    (tmp_path / "新.yaml").write_text(text, encoding="utf-8")
    done = terminal("checklist", "diff", shipped, tmp_path / "新.yaml", "--out", tmp_path / "差别.xlsx")
    assert done.returncode == 1
    assert "级别：抽查 → 必查" in done.stdout
    assert (tmp_path / "差别.xlsx").exists()


def test_a_file_that_is_no_workbook_is_used_wrongly(terminal, tmp_path):
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 nothing of it")
    done = terminal("checklist", "import", tmp_path / "坏.xlsx", "--out", tmp_path / "坏.yaml", "--yes")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "不是完好的 Excel 文件" in done.stderr
    assert terminal("checklist", "import", tmp_path / "没.xlsx", "--out", tmp_path / "没.yaml").returncode == 3


@pytest.mark.parametrize("command", ["import", "export", "diff"])
def test_every_command_of_the_sheets_has_help_with_an_example(terminal, command):
    done = terminal("checklist", command, "--help")
    assert (done.returncode, "例：yikuang checklist" in done.stdout) == (0, True)
