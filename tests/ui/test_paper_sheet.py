"""The paper sheet from the visit's page: F11 shows it, and it can be split by specialty."""

from __future__ import annotations

import desks
import pytest
import windows
from keyboard import Keyboard
from PySide6.QtWidgets import QApplication

from desktop.actions import visits
from desktop.documents.paper_sheet_positions import Positions
from desktop.documents.paper_sheet_record import Part, SheetDrawn, SplitProposal
from desktop.ui.visit.paper_sheet import said_of

NOWHERE = Positions((), ())


@pytest.fixture
def window(qtbot, bench, dressed, tmp_path):
    made = windows.make(qtbot, bench, tmp_path)
    made.open("visit")
    return made


@pytest.fixture
def keys(qtbot, window, lanes):
    return Keyboard(qtbot, window, lanes)


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
    assert "按专业" in dialog.remark.text()
    dialog.split.click()
    keys.settle()
    assert dialog.paper.pdf != before
    assert dialog.split.isEnabled()


def test_characters_no_font_has_are_said():
    drawn = SheetDrawn(b"", NOWHERE, b"", 1, 1, missing=("𰻝",))
    assert "𰻝" in said_of(drawn)


def test_a_proposal_names_its_specialties():
    parts = (Part("通风", 12, 4, 1), Part("机电", 30, 9, 2))
    drawn = SheetDrawn(b"", NOWHERE, b"", 5, 42, (SplitProposal("P1", "1301 综采工作面", 3, parts),))
    assert "1301 综采工作面 占 3 页（通风 12 项 1 页，机电 30 项 2 页）" in said_of(drawn)
