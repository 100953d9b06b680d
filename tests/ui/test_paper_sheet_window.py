"""The paper sheet from the visit's page: F11 shows it, and it can be split by specialty."""

from __future__ import annotations

import desks
import pytest
import windows
from PySide6.QtWidgets import QApplication

from desktop.actions import sampling, visits
from desktop.ui.visit.paper_sheet import Sheet, said_of


@pytest.fixture
def window(qtbot, bench, dressed, tmp_path):
    made = windows.make(qtbot, bench, tmp_path)
    made.open("visit")
    return made


def sheet_of(window, keys, visit: str):
    """The dialog that F11 opens on a visit."""
    window.open_visit(visit)
    keys.settle()
    keys.press("F11")
    keys.settle()
    return QApplication.activeModalWidget()


def test_a_plan_is_printed_on_paper_with_one_key(window, keys, desk):
    dialog = sheet_of(window, keys, visits.plan(desk, desks.MINE))
    assert dialog.paper.pdf.startswith(b"%PDF")
    assert dialog.paper.preview.pages >= 1
    assert dialog.paper.print_button.isVisible()
    assert not dialog.paper.verify_button.isVisible()


def test_a_place_of_many_pages_is_said_and_splits_by_specialty(window, keys, desk):
    dialog = sheet_of(window, keys, visits.plan(desk, desks.MINE))
    before = dialog.paper.pdf
    assert "1301 综采工作面 占" in dialog.remark.text()
    dialog.split.click()
    keys.settle()
    assert dialog.paper.pdf != before
    assert dialog.split.isEnabled()


def test_characters_no_font_has_are_said():
    assert "𰻝" in said_of(Sheet(b"", 1, 1, missing="𰻝"))


def test_many_long_places_are_said_in_few_lines():
    places = tuple(f"工作面 {number} 占 3 页。" for number in range(9))
    said = said_of(Sheet(b"", 30, 400, places)).splitlines()
    assert len(said) == 4
    assert "另有 7 处" in said[2]


def test_one_specialty_is_printed_alone_for_who_checks_it(window, keys, desk):
    dialog = sheet_of(window, keys, visits.plan(desk, desks.MINE, planned=["P3"]))
    whole = dialog.pages.text()
    dialog.specialty.setFocus()
    keys.press("Down")
    keys.settle()
    assert dialog.specialty.currentText() != "全部专业"
    assert dialog.pages.text() != whole
    assert dialog.specialty.isEnabled()


def test_what_was_drawn_is_printed_and_all_of_it_with_one_press(window, keys, desk):
    planned = visits.plan(desk, desks.MINE, planned=["P3"])
    sampling.begin(desk, planned)
    drawn = sorted(item for place, item in sampling.chosen(desk, planned) or () if place == "P3")
    sampling.override(desk, planned, "P3", drawn[:1], "演示：只抽一项")
    dialog = sheet_of(window, keys, planned)
    before = int(dialog.pages.text().split("，")[1].split()[0])
    keys.press("Alt+Q")
    keys.settle()
    assert int(dialog.pages.text().split("，")[1].split()[0]) == before + len(drawn) - 1
