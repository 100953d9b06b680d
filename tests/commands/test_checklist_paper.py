"""`checklist paper` as a person at a terminal meets it, with a catalogue file alone and with a planned visit."""

from __future__ import annotations

import json

from desktop import catalogues
from desktop.actions import paper_sheets, visits
from tests.making import desks, scanned

COAL = next(file for file in catalogues.bundled_files() if "coal" in file.name)
PLACES = "15201工作面:采煤工作面,中央变电所：机电硐室"


def paper(terminal, out, *more, places=PLACES):
    return terminal("checklist", "paper", COAL, "--mine", "演示煤矿", "--places", places, "--out", out, *more)


def test_it_has_help_with_an_example(terminal):
    assert "例：yikuang checklist paper" in terminal("checklist", "paper", "--help").stdout


def test_a_catalogue_and_places_make_a_sheet_and_its_positions(terminal, tmp_path):
    done = paper(terminal, tmp_path / "底稿.pdf", "--tags", "gas:high", "--visit", "演示-1", "--json")
    said = json.loads(done.stdout)
    data = json.loads((tmp_path / "底稿.positions.json").read_text(encoding="utf-8"))
    assert said["out"] == str(tmp_path / "底稿.pdf")
    assert (tmp_path / "底稿.pdf").read_bytes().startswith(b"%PDF-1.7")
    assert len(data["pages"]) == said["pages"]
    assert len([spot for spot in data["spots"] if spot["kind"] == "row"]) == said["rows"]
    assert (data["mine"], data["visit"]) == ("演示煤矿", "演示-1")
    assert [one["name"] for one in said["proposals"]] == ["15201工作面"]


def test_a_long_place_can_be_split_as_proposed(terminal, tmp_path):
    whole, parts = tmp_path / "整.pdf", tmp_path / "分.pdf"
    assert "建议按专业分开（加 --split）" in paper(terminal, whole).stdout
    assert "建议" not in paper(terminal, parts, "--split").stdout


def test_a_place_where_nothing_is_due_is_said(terminal, tmp_path):
    done = paper(terminal, tmp_path / "底稿.pdf", places="副井:提升机房,中央变电所:机电硐室")
    assert "“副井”按这份检查表没有要查的项" in done.stdout


def test_what_is_missing_or_unknown_is_said(terminal, tmp_path):
    out = tmp_path / "底稿.pdf"
    for done, words in (
        (paper(terminal, out, places="工作面"), "不是“名称:类型”"),
        (paper(terminal, out, places="工作面:月球"), "不是目录"),
        (paper(terminal, out, places="面:采煤工作面,面:掘进工作面"), "重复"),
        (paper(terminal, out, "--tags", "x:y"), "没有条件标签"),
        (paper(terminal, out, "--visit", "a*b"), "印不进二维码"),
        (terminal("checklist", "paper", COAL, "--out", out), "--mine 和 --places"),
    ):
        assert (done.returncode, words in done.stderr) == (2, True), done.stderr
    assert not out.exists()


def test_a_planned_visit_is_printed_from_its_desk(terminal, desk, tmp_path):
    visit = visits.plan(desk, desks.MINE)
    visits.pass_place(desk, visit, "q1")
    desk.close()
    more = ("--visit", visit, "--out", tmp_path / "底稿.pdf", "--json")
    done = terminal("checklist", "paper", "--desk", desk.folder, *more, YIKUANG_PASSPHRASE=desks.PASSPHRASE)
    assert done.returncode == 0, done.stderr
    data = json.loads((tmp_path / "底稿.positions.json").read_text(encoding="utf-8"))
    assert {spot["place"] for spot in data["spots"] if spot["kind"] == "row"} == {"全矿", "q1"}
    assert data["visit"] == visit


def test_one_specialty_is_printed_alone_and_says_what_the_others_have(terminal, tmp_path):
    done = paper(terminal, tmp_path / "通风.pdf", "--specialty", "通风", "--json")
    data = json.loads((tmp_path / "通风.positions.json").read_text(encoding="utf-8"))
    assert data["specialty"] == "通风"
    air = {item.id for item in catalogues.bundled_for("煤矿").items if item.specialty == "通风"}
    rows = [spot["item"] for spot in data["spots"] if spot["kind"] == "row"]
    assert len(rows) == json.loads(done.stdout)["rows"] > 20
    assert set(rows) <= air
    assert "没有专业“占卜”" in paper(terminal, tmp_path / "x.pdf", "--specialty", "占卜").stderr


def test_a_scanned_sheet_finds_its_visit_from_the_terminal(terminal, desk, tmp_path):
    visit = visits.plan(desk, desks.MINE, planned=["q2"])
    visits.open_visit(desk, visit)
    page = scanned.first(paper_sheets.print_sheet(desk, visit).pdf)
    desk.close()
    (tmp_path / "回来.jpg").write_bytes(scanned.jpeg(scanned.turned(page, 180)))
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.4")
    files = (tmp_path / "回来.jpg", tmp_path / "坏.pdf")
    done = terminal("sheet", "attach", *files, "--desk", desk.folder, "--json", YIKUANG_PASSPHRASE=desks.PASSPHRASE)
    said = json.loads(done.stdout)
    assert done.returncode == 1
    assert [(one["visit"], one["attached"]) for one in said["visits"]] == [(visit, 1)]
    assert said["left_out"] == ["扫描件“坏.pdf”用不了：不是完整的 PDF；请重新扫描或重新拷贝。"]
