"""The paper sheet: nothing due is missing, everything can be written on, and stands where the data says."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as with_fields
from PIL import Image

from desktop import catalogues
from desktop.actions import checklists, drafting, findings, paper_sheets, sampling, visits
from desktop.desk import Desk
from desktop.documents import paper_sheet, record
from desktop.documents.paper_sheet_positions import Kind, Spot
from desktop.documents.paper_sheet_record import Block, OpenFinding, SheetDrawn, SheetRecord, SheetRow, ToMeasure
from desktop.documents.record import Level
from desktop.supervision import checklist as lists
from desktop.supervision import sheet
from desktop.supervision.visit import Result
from tests.making import desks

from . import tools

DPI = 150  # of one photocopy
MM = DPI / 25.4
COAL = catalogues.bundled_for("煤矿")
MINE = record.Mine("演示煤矿", "140000000001", "煤矿")
AT = dt.datetime(2026, 11, 22, 1, 0, tzinfo=dt.UTC)
VISIT = "0123456789abcdef" * 2
FACE = lists.Place("p1", "15201综采工作面", "采煤工作面")
ROWS = (
    SheetRow(
        1, "C-1", "采煤工作面风速在允许范围", Level.MUST, "通风", measures=(ToMeasure("风速", "m/s", "0.25～4 m/s"),)
    ),
    SheetRow(2, "C-2", "采煤工作面两个安全出口畅通", Level.MUST, "采煤", is_major=True),
    SheetRow(7, "C-7", "备用支护材料数量、位置符合规程", Level.SAMPLE, "采煤"),
)
FINDING = OpenFinding(
    "复1", "f1", "运输巷机尾护栏缺失", deadline=dt.date(2026, 11, 30), demand="恢复护栏", specialty="采煤"
)
RECORD = SheetRecord(
    mine=MINE,
    checklist=record.ChecklistUsed("演示目录", "2026-11", "ab" * 32, "示例，非附件原文"),
    drawn_at=AT,
    blocks=(
        Block("p1", "15201综采工作面", "采煤工作面", ROWS, (FINDING,)),
        Block("全矿", "全矿", "全矿", ROWS, is_scope=True),
    ),
    visit=VISIT,
    people=("演示专员甲", "演示专员乙"),
)


@pytest.fixture(scope="module")
def face() -> SheetDrawn:
    """The sheet of one coal face of a gassy mine: 55 items and more."""
    return paper_sheets.sheet_of_catalogue(COAL, MINE, [FACE], AT, tags=["gas:high"], visit=VISIT)


def pictures(drawn: SheetDrawn, folder: Path) -> list[Image.Image]:
    """The pages as one photocopy leaves them: black or white at half grey."""
    (folder / "sheet.pdf").write_bytes(drawn.pdf)
    tools.run("pdftoppm", "-r", str(DPI), "-gray", folder / "sheet.pdf", folder / "page")
    opened = [Image.open(file).convert("L") for file in sorted(folder.glob("page*.pgm"))]
    return [page.point(lambda value: 255 if value >= 128 else 0) for page in opened]


def darkness(page: Image.Image, left: float, top: float, width: float, height: float) -> float:
    """The share of black in a rectangle in mm."""
    box = tuple(round(side * MM) for side in (left, top, left + width, top + height))
    part = page.crop((box[0], box[1], max(box[2], box[0] + 1), max(box[3], box[1] + 1)))
    return part.tobytes().count(0) / (part.width * part.height)


def is_box(page: Image.Image, spot: Spot) -> bool:
    """Black on all four sides, white inside."""
    left, top, width, height = spot.rect
    sides = [(left + 1, top, width - 2, 0.0), (left + 1, top + height, width - 2, 0.0)]
    sides += [(left, top + 1, 0.0, height - 2), (left + width, top + 1, 0.0, height - 2)]
    inked = all(darkness(page, x - 0.25, y - 0.25, w + 0.5, h + 0.5) > 0.3 for x, y, w, h in sides)
    return inked and darkness(page, left + 0.7, top + 0.7, width - 1.4, height - 1.4) == 0


@settings(max_examples=12, phases=[Phase.generate])  # a sheet takes half a second: shrinking would take minutes
@given(
    st.lists(st.sampled_from(COAL.places), min_size=1, max_size=5),
    st.sets(st.sampled_from([tag.code for tag in COAL.tags]), max_size=3),
)
def test_no_route_loses_a_must_item(kinds: list[str], tags: set[str]) -> None:
    places = [lists.Place(f"p{number}", f"{kind}{number}", kind) for number, kind in enumerate(kinds)]
    drawn = paper_sheets.sheet_of_catalogue(COAL, MINE, places, AT, tags=tags, split=True)
    printed = {(spot.field.place, spot.field.item) for spot in drawn.positions.of(Kind.ROW)}
    checklist = lists.compose(COAL, "煤矿", tags, places)
    for place in (*places, *(lists.Place(scope, scope, scope) for scope in COAL.scopes)):
        due = [item.id for item in lists.due(checklist, place.kind) if item.level is lists.Level.MUST]
        assert {(place.id, item) for item in due} <= printed


def test_a_choice_of_sample_items_never_touches_must_items() -> None:
    checklist = lists.compose(COAL, "煤矿", ["gas:high"], [FACE])
    items = lists.items_by_id(checklist)
    every, few = (sheet.due_sections(checklist, ["p1"], sampled) for sampled in (None, ()))
    must = [(part.place.id, line.number) for part in every for line in part.lines if items[line.item].level == "必查"]
    assert [(part.place.id, line.number) for part in few for line in part.lines] == must


def test_boxes_are_seven_and_rows_nine_millimetres(face: SheetDrawn) -> None:
    boxes = face.positions.of(Kind.RESULT)
    assert len(boxes) == 3 * face.rows
    assert all(min(spot.rect[2:]) >= 7 for spot in boxes)
    assert all(spot.rect[3] >= 9 for spot in face.positions.of(Kind.ROW))
    assert all(spot.rect[3] >= 7 for spot in face.positions.of(Kind.VALUE))
    assert all(
        x >= 10 and x + w <= 200 and y >= 39 and y + h <= 285 for x, y, w, h in (s.rect for s in face.positions.spots)
    )


def test_rows_do_not_overlap(face: SheetDrawn) -> None:
    for page in face.positions.pages:
        rows = [spot.rect for spot in face.positions.of(Kind.ROW) if spot.page == page.page]
        for (_, top, _, height), (_, below, _, _) in pairwise(rows):
            assert top + height <= below + 0.02


def test_ink_stands_where_the_data_says(face: SheetDrawn, tmp_path: Path) -> None:
    pages = pictures(face, tmp_path)
    assert len(pages) == face.pages
    for spot in face.positions.of(Kind.RESULT):
        assert is_box(pages[spot.page - 1], spot), spot
    for page in face.positions.pages:
        for left, top, width, height in page.marks:
            assert darkness(pages[page.page - 1], left + 0.3, top + 0.3, width - 0.6, height - 0.6) == 1
            assert darkness(pages[page.page - 1], left - 1, top - 1, width + 2, 0.6) == 0


def test_places_to_write_are_blank(face: SheetDrawn, tmp_path: Path) -> None:
    pages = pictures(face, tmp_path)
    blank = (Kind.PHOTO, Kind.REASON, Kind.ESCORT, Kind.ORDER_TEXT, Kind.SIGNATURE, Kind.PAGE_SIGNATURE)
    for spot in (spot for kind in blank for spot in face.positions.of(kind)):
        left, top, width, height = spot.rect
        assert darkness(pages[spot.page - 1], left + 0.5, top + 0.5, width - 1, height - 1) == 0, spot


def test_every_page_names_itself_after_a_photocopy(face: SheetDrawn, tmp_path: Path) -> None:
    for number, page in enumerate(pictures(face, tmp_path), 1):
        page.save(tmp_path / "copy.png")
        read = sheet.read_page_name(tools.run("zbarimg", "-q", "--raw", tmp_path / "copy.png").strip())
        assert read.visit == VISIT
        assert (read.mine, read.page, read.pages) == (MINE.code, number, face.pages)
        assert read.checklist == json.loads(face.data)["checklist"]


def test_the_positions_travel_in_the_file(face: SheetDrawn, tmp_path: Path) -> None:
    (tmp_path / "sheet.pdf").write_bytes(face.pdf)
    tools.run("pdfdetach", "-saveall", "-o", tmp_path, tmp_path / "sheet.pdf")
    assert (tmp_path / "sheet.json").read_bytes() == face.data
    assert len(json.loads(face.data)["spots"]) == len(face.positions.spots)


def test_the_same_record_draws_the_same_bytes() -> None:
    assert paper_sheet.draw(RECORD) == paper_sheet.draw(RECORD)


def test_findings_stand_first_then_must_then_sample() -> None:
    drawn = paper_sheet.draw(RECORD)
    rows = [spot.field for spot in drawn.positions.of(Kind.ROW) if spot.field.place == "p1"]
    assert [row.finding or row.number for row in rows] == ["f1", 1, 2, 7]
    assert [spot.field.box for spot in drawn.positions.of(Kind.RECHECK)] == ["已整改", "部分整改", "未整改"]


def test_the_notice_stands_on_every_page(face: SheetDrawn, tmp_path: Path) -> None:
    (tmp_path / "sheet.pdf").write_bytes(face.pdf)
    pages = tools.run("pdftotext", "-raw", tmp_path / "sheet.pdf", "-").split("\f")[:-1]
    assert len(pages) == face.pages
    assert all("示例，非晋政办发〔2024〕29号附件1原文" in page for page in pages)


def test_codes_and_numbers_can_be_read(tmp_path: Path) -> None:
    words = tools.text(paper_sheet.draw(RECORD).pdf, tmp_path)
    for said in (
        "检查底稿演示煤矿",
        "C-2▲",
        "0.25～4",
        "运输巷机尾护栏缺失",
        "期限2026年11月30日",
        "演示专员甲、演示专员乙",
    ):
        assert said in words, said


def test_a_long_place_is_proposed_in_parts_and_printed_whole(face: SheetDrawn) -> None:
    (proposal,) = face.proposals
    assert (proposal.place, proposal.pages > paper_sheet.MOST_PAGES) == ("p1", True)
    assert all(part.pages <= paper_sheet.MOST_PAGES for part in proposal.parts)
    split = paper_sheets.sheet_of_catalogue(COAL, MINE, [FACE], AT, tags=["gas:high"], visit=VISIT, split=True)
    whole, parted = ({spot.field for spot in one.positions.of(Kind.ROW)} for one in (face, split))
    assert whole == parted
    assert (split.proposals, split.rows) == ((), face.rows)


def test_parts_of_different_specialties_share_no_page() -> None:
    drawn = paper_sheet.draw(replace(RECORD, split=frozenset(["p1"])))
    rows = [spot for spot in drawn.positions.of(Kind.ROW) if spot.field.place == "p1"]
    pages = {spot.field.finding or spot.field.number: spot.page for spot in rows}
    assert pages["f1"] == pages[2] == pages[7] != pages[1]


UNKNOWN = "\U000323af"  # in no face


@pytest.mark.parametrize("text", ["𠮷", UNKNOWN, "A" * 300, "矿" * 300, "龘\n\t\x00", "“”…—", ""])
def test_any_text_is_printed_or_named(text: str, tmp_path: Path) -> None:
    row = replace(ROWS[0], text=sheet.shorten(text), code=text, measures=(ToMeasure(text, text, text),))
    block = Block("p1", text, text, (row,), (replace(FINDING, fact=text, demand=text),))
    drawn = paper_sheet.draw(replace(RECORD, blocks=(block,), people=(text,)))
    assert len(drawn.positions.of(Kind.RESULT)) == 3
    assert drawn.missing == ((UNKNOWN,) if text == UNKNOWN else ())


def test_many_values_go_on_below_and_all_can_be_written() -> None:
    many = tuple(ToMeasure(f"值{number}", "%", "<1") for number in range(200))
    blocks = (Block("p1", "面", "采煤工作面", (replace(ROWS[0], measures=many),)),)
    spots = paper_sheet.draw(replace(RECORD, blocks=blocks)).positions.of(Kind.VALUE)
    assert [spot.field.param for spot in spots] == [value.param for value in many]
    assert all(spot.rect[1] + spot.rect[3] <= 272.5 for spot in spots)


def test_a_planned_visit_prints_its_route_with_the_open_findings(desk: Desk) -> None:
    first = _visit_with_findings(desk, ["q1", "q2"])
    planned = visits.plan(desk, desks.MINE)
    visits.pass_place(desk, planned, "q2")
    drawn = paper_sheets.print_sheet(desk, planned)
    rows = [spot.field for spot in drawn.positions.of(Kind.ROW)]
    assert {row.place for row in rows} == {"全矿", "q2", ""}
    assert next(row.finding for row in rows if row.place == "q2") == first["q2"]
    assert [row.finding for row in rows if row.place == ""] == [first["q1"]]


def test_findings_of_other_places_go_on_where_the_route_ends_and_are_no_long_place() -> None:
    rows = tuple(replace(ROWS[0], number=number, code=f"C-{number}") for number in range(1, 31))
    places = tuple(Block(place, place, "采煤工作面", rows) for place in ("p1", "p2", "p3"))
    elsewhere = Block("", "不在本次路线上的隐患", "", (), (FINDING,))
    route = paper_sheet.draw(replace(RECORD, blocks=places))
    drawn = paper_sheet.draw(replace(RECORD, blocks=(*places, elsewhere)))
    assert route.pages > paper_sheet.MOST_PAGES
    assert [one.place for one in drawn.proposals] == [one.place for one in route.proposals]
    assert drawn.pages == route.pages


def test_a_plan_without_a_route_prints_all_places(desk: Desk) -> None:
    drawn = paper_sheets.print_sheet(desk, visits.plan(desk, desks.MINE))
    assert {spot.field.place for spot in drawn.positions.of(Kind.ROW)} == {"全矿", "q1", "q2"}
    assert len(drawn.positions.of(Kind.PLACE_IN)) == 2


def _visit_with_findings(desk: Desk, places: list[str]) -> dict[str, str]:
    visit = visits.plan(desk, desks.MINE)
    visits.open_visit(desk, visit)
    found = {}
    for place in places:
        visits.pass_place(desk, visit, place)
        item = _first_item(desk, visit, place)
        visits.answer(desk, visit, item, place, Result.FAIL)
        raised = with_fields(findings.propose(desk, visit, item, place), fact="浮石 3 处", deadline="2026-12-01")
        findings.raise_finding(desk, visit, raised)
        found[place] = raised.id
    visits.seal_section(desk, visit)
    return found


def _first_item(desk: Desk, visit: str, place: str) -> str:
    sections = checklists.bound(desk, drafting.load(desk, visit).checklist).sections
    return next(part.lines[0].item for part in sections if part.place.id == place)


def test_a_specialty_of_more_than_two_pages_is_cut_and_loses_nothing() -> None:
    rows = tuple(replace(ROWS[0], number=number, code=f"C-{number}") for number in range(1, 80))
    record_of = replace(RECORD, blocks=(Block("p1", "15201综采工作面", "采煤工作面", rows),), split=frozenset(["p1"]))
    drawn = paper_sheet.draw(record_of)
    (proposal,) = paper_sheet.draw(replace(record_of, split=frozenset())).proposals
    assert [part.specialty for part in proposal.parts] == ["通风之1", "通风之2"]
    assert all(part.pages <= paper_sheet.MOST_PAGES for part in proposal.parts)
    assert [spot.field.number for spot in drawn.positions.of(Kind.ROW)] == list(range(1, 80))


def test_what_was_not_drawn_and_what_does_not_apply_is_said_below_the_place(desk: Desk, tmp_path: Path) -> None:
    visit = visits.plan(desk, desks.MINE, planned=["q1"])
    sampling.begin(desk, visit)
    some = sorted(item for place, item in sampling.chosen(desk, visit) or () if place == "q1")
    sampling.override(desk, visit, "q1", some[:1], "演示：只抽一项")
    drawn = paper_sheets.print_sheet(desk, visit)
    assert f"其余抽查{len(some) - 1}项本次未抽取（号" in tools.text(drawn.pdf, tmp_path)
    every = paper_sheets.print_sheet(desk, visit, sampled=paper_sheets.ALL)
    assert every.rows == drawn.rows + len(some) - 1
    assert "未抽取" not in tools.text(every.pdf, tmp_path)


def test_an_item_marked_as_not_applicable_is_named_with_its_reason_and_person(tmp_path: Path) -> None:
    mark = lists.Mark(reason="本矿无抽采系统", person="演示主管丙")
    items = tuple(with_fields(item, not_applicable=mark) if item.id == "C-GAS-01" else item for item in COAL.items)
    catalogue = with_fields(COAL, items=items)
    drawn = paper_sheets.sheet_of_catalogue(catalogue, MINE, [FACE], AT, tags=["gas:high"])
    assert "已标不适用、本次不查1项：C-GAS-01本矿无抽采系统（演示主管丙）" in tools.text(drawn.pdf, tmp_path)
    assert "C-GAS-01" not in {spot.field.item for spot in drawn.positions.of(Kind.ROW)}


def test_a_catalogue_without_specialties_falls_into_its_categories() -> None:
    quarry = next(one for one in catalogues.bundled_catalogues() if not one.specialties)
    place = lists.Place("p1", "演示地点", quarry.places[0])
    whole, part = (
        paper_sheets.sheet_of_catalogue(
            quarry, record.Mine("演示矿", "1", quarry.kinds[0]), [place], AT, specialty=name
        )
        for name in ("", quarry.items[0].category)
    )
    assert 0 < part.rows < whole.rows


def test_where_something_is_left_of_the_last_page_there_is_room_to_sketch(face: SheetDrawn) -> None:
    (notes,) = face.positions.of(Kind.NOTES)
    assert notes.page == face.pages
    assert notes.rect[1] + notes.rect[3] <= 272.5
