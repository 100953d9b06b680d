"""矿山 · 覆盖 by keyboard: cells with their words, months, items of a place, and the visits behind each."""

from __future__ import annotations

import desks
import pytest
import windows
from PySide6.QtCore import Qt

from desktop.actions import places, visits
from desktop.supervision.visit import Result
from desktop.ui.mine import coverage_reading as reading


@pytest.fixture
def visit(desk):
    """A sealed visit at two places: six items checked at one, nothing at the other."""
    made = visits.plan(desk, desks.MINE)
    visits.open_visit(desk, made)
    now = desk.world.text()
    for place in ("P1", "P3"):
        visits.pass_place(desk, made, place, now, None)
    for item in desks.sections(desk, made)["P1"][:6]:
        visits.answer(desk, made, item, "P1", Result.PASS)
    visits.seal_section(desk, made)
    return made


@pytest.fixture
def window(qtbot, bench, dressed, tmp_path, visit):
    return windows.make(qtbot, bench, tmp_path)


@pytest.fixture
def page(window, keys):
    """The month in front, the keyboard in the matrix, at the place that was checked."""
    made = window.open("mines")
    keys.settle()
    keys.press("Ctrl+PgDown", "Ctrl+PgDown")
    keys.settle()
    rows = [row.name for row in made.coverage.grid_model.rows]
    keys.press(*["Down"] * rows.index("1301 综采工作面"))
    return made.coverage


def row_of(month, place: str):
    return next(row for row in month.rows if row.id == place)


def test_a_cell_says_place_week_visits_and_what_was_checked(page, keys):
    assert page.words.text().startswith("1301 综采工作面，本月，1 次，必查 6/")
    assert page.words.text().endswith("只查了一部分")
    assert page.sums.text().startswith("本月覆盖 0/5 处，必查 6/")
    assert [row.people for row in page.visit_model.lines] == ["演示专员甲"]


def test_enter_opens_the_visits_of_a_cell_and_enter_again_the_visit(window, page, keys):
    keys.press("Enter")
    assert page.visits.hasFocus()
    keys.press("Enter")
    keys.settle()
    assert window.page == "visit"


def test_arrows_go_from_cell_to_cell_and_a_week_without_visit_says_so(page, keys):
    keys.press("Down")  # a place no one passed
    keys.settle()
    cell = page.grid_model.cell(page.grid.currentIndex())
    assert cell.mark is reading.NOT_COVERED
    assert page.visit_model.lines == ()


def test_a_cell_without_visits_says_so_instead_of_an_empty_list(page, keys):
    assert page.visits.isVisible()
    keys.press("Home", "Up")
    keys.press("Down")
    while page.visit_model.lines:
        keys.press("Right")
    assert page.none.isVisible()
    assert not page.visits.isVisible()


def test_space_shows_the_items_of_the_place_and_what_is_open(desk, page, keys):
    keys.press("Space")
    assert page.items.hasFocus()
    assert page.place.currentText() == "1301 综采工作面"
    assert [row.mark.word for row in page.item_model.lines[:7]] == ["已查"] * 6 + ["未查"]
    assert page.item_model.lines[0].days == f"{desk.world.today():%d}"
    keys.press("Alt+U")
    assert {row.mark.word for row in page.item_model.lines} == {"未查"}
    keys.press("Alt+I")
    assert page.grid.hasFocus()


def test_the_month_before_has_none_of_it_and_this_month_is_the_last(page, keys):
    this = page.month.text()
    keys.press("Alt+Left")
    keys.settle()
    assert page.month.text() == reading.beside(this, -1)
    assert page.visit_model.lines == ()
    keys.press("Alt+Right", "Alt+Right")
    keys.settle()
    assert page.month.text() == this
    assert not page.after.isEnabled()


def test_every_cell_has_words_for_a_screen_reader(page):
    model = page.grid_model
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            said = model.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole)
            assert said.startswith(model.rows[row].name)


def test_weeks_before_a_place_began_are_told_apart_from_not_passed(desk):
    today = desk.world.today().isoformat()
    places.register(desk, desks.MINE, "1303 切眼", "掘进工作面", since=today)
    places.end(desk, desks.MINE, "P4", "封闭", until=f"{today[:7]}-01")
    month = reading.read_month(desk, desks.MINE)
    marks = {mark for row in month.rows for mark in (cell.mark for cell in row.cells)}
    ended = row_of(month, "P4")
    assert reading.NOT_PASSED in marks
    assert all(cell.mark is reading.NOT_IN_USE for cell in ended.cells[2:])


def test_months_before_and_after_go_over_the_year():
    assert reading.beside("2026-01", -1) == "2025-12"
    assert reading.beside("2026-12", 1) == "2027-01"
