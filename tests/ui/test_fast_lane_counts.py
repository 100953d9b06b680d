"""A paper sheet of 120 items is keyed with few keys: counted with real key events, not timed."""

from __future__ import annotations

import pytest
import windows
from keyboard import Keyboard

from desktop.actions import drafting, visits
from desktop.errors import BadInput
from desktop.supervision import judging
from desktop.supervision.judging import Outcome
from desktop.supervision.visit import Result
from desktop.ui.visit.page import VisitPage
from desktop.ui.visit.sheet import ItemLine

ITEMS = 120
ON_PAPER = ("0.5", "5", "50", "500", "1.5", "0.02", "20", "3.5", "1000")


class Counting(Keyboard):
    """Counts every key."""

    keys = 0

    def press(self, *chords: str) -> None:
        self.keys += len(chords)
        super().press(*chords)

    def type(self, text: str) -> None:
        self.keys += len(text)
        super().type(text)

    def spent(self, text: str, *chords: str) -> int:
        """Type and press; how many keys it took."""
        before = self.keys
        self.type(text)
        self.press(*chords)
        return self.keys - before


@pytest.fixture
def visit(desk):
    made = visits.plan(desk, "M001")
    visits.open_visit(desk, made)
    for place in ("P1", "P2", "P3", "P4", "P5"):
        visits.pass_place(desk, made, place)
    return made


@pytest.fixture
def window(qtbot, bench, dressed, tmp_path):
    return windows.make(qtbot, bench, tmp_path)


@pytest.fixture
def page(qtbot, window, visit):
    page = window.open("visit")
    page.open_visit(visit)
    qtbot.waitUntil(page.items.fast.hasFocus)
    return page


@pytest.fixture
def keys(qtbot, window, lanes, page):
    made = Counting(qtbot, window, lanes)
    made.settle()
    return made


def reading_of(page: VisitPage, line: ItemLine) -> str:
    """A reading within the limit as it might stand on the paper; "" where nothing was measured."""
    if len(line.item.values) != 1:
        return ""
    return next((text for text in ON_PAPER if _fits(page, line, text)), "")


def _fits(page: VisitPage, line: ItemLine, text: str) -> bool:
    limit = line.item.values[0]
    case = limit.cases[0].condition if limit.cases else None
    try:
        return judging.judge(limit, text, case, page._view.design).outcome is Outcome.PASS
    except BadInput:
        return False


def test_a_sheet_of_120_items_takes_at_most_four_keys_an_item_that_conforms(keys, page, desk, visit):
    sheet = [line for line in page.items.lines if line.is_due][:ITEMS]
    spent, readings = [], {}
    for number, line in enumerate(sheet):
        if number % 40 == 17:  # not applicable, with the usual reason
            keys.spent("3", "Enter", "Enter")
            continue
        assert page.items.current.key == line.key
        reading = reading_of(page, line)
        if reading:
            readings[line.key] = reading
            spent.append(keys.spent(f"={reading}", "Enter"))
        else:
            not_measured = ["Enter"] * len(line.item.values)
            spent.append(keys.spent("1", "Enter", *not_measured))
    keys.settle()
    assert len(sheet) == ITEMS
    assert sum(spent) / len(spent) <= 4
    answers = {(one.place, one.item): one for one in drafting.load(desk, visit).answers}
    assert set(answers) == {line.key for line in sheet}
    assert sum(one.result is Result.PASS for one in answers.values()) == len(spent)
    assert readings
    assert {key: answers[key].values[0].value for key in readings} == readings


def test_a_reading_is_judged_while_it_is_typed_and_beyond_its_limit_asks_for_the_result(keys, page, desk, visit):
    line = next(
        one for one in page.items.lines if [(v.comparison, v.limit) for v in one.item.values][:2] == [("<", "1.0")]
    )
    keys.type(f"{line.short} 1.6")
    assert page.items.current.key == line.key
    assert page.items.detail.measured.is_beyond
    keys.press("Enter")
    assert page.items.fast.text() == "2"
    keys.settle()
    assert drafting.load(desk, visit).answer(line.item.id, line.place) is None


def test_a_reading_that_is_not_typed_any_more_is_not_recorded(keys, page, desk, visit):
    line = next(one for one in page.items.lines if len(one.item.values) == 1 and reading_of(page, one))
    keys.type(f"{line.short} 99")
    for _ in range(3):
        keys.press("Backspace")
    assert page.items.detail.measured.is_empty
    keys.type(f" {reading_of(page, line)}0")
    keys.press("Backspace", "Enter")
    keys.settle()
    assert drafting.load(desk, visit).answer(line.item.id, line.place).result is Result.PASS


def test_a_number_is_no_reading_of_an_item_without_any(keys, page, desk, visit):
    line = next(one for one in page.items.lines if not one.item.values and one.is_due)
    keys.type(f"{line.short} 22")
    keys.press("Enter")
    keys.settle()
    assert "没有实测值" in page.items.hint.text()
    assert not drafting.load(desk, visit).answers


def test_the_rest_of_a_place_takes_less_than_a_key_an_item(keys, page, desk, visit):
    sheet = [line for line in page.items.lines if line.is_due]
    for place in ("1301", "1302", "变电所", "大巷", "地面"):
        keys.press("G")
        keys.type(place)
        keys.press("Enter")
        assert place in page.items.current.place_name
        keys.type("+")
        assert page.items.area.rest.rows.hasFocus()
        keys.press("Enter")
    keys.settle()
    answered = drafting.load(desk, visit).answers
    assert len(answered) >= 100
    assert keys.keys / len(answered) <= 1
    assert {one.place for one in answered} == {"P1", "P2", "P3", "P4", "P5"}
    assert len(answered) < len(sheet)  # what holds for the whole mine was not asked


def test_exceptions_are_unticked_and_stay_so_while_the_list_is_read_again(keys, page, desk, visit):
    keys.press("G")
    keys.type("1301")
    keys.press("Enter")
    keys.type("+")
    exception = page.items.area.rest.rows.line.line
    keys.press("Space")
    page.bench.changed.emit(None)
    keys.settle()
    keys.press("Enter")
    keys.settle()
    here = {line.item.id for line in page.items.lines if line.place == "P1" and line.is_due}
    answered = {one.item for one in drafting.load(desk, visit).answers}
    assert answered == here - {exception.item.id}
    assert page.items.fast.hasFocus()


def test_the_end_of_a_place_leads_to_the_next(keys, page):
    here, there = page.items.places.model.lines[2:4]
    last = [line for line in page.items.lines if line.place == here.place and line.is_due][-1]
    page.items.go_to(last)
    page.items.rest()
    keys.spent("1", "Enter", *["Enter"] * len(last.item.values))
    assert page.items.current.place == there.place
    assert there.name in page.items.hint.text()


def test_a_place_nobody_knows_is_said(keys, page):
    keys.press("G")
    keys.type("九号井")
    keys.press("Enter")
    assert "九号井" in page.items.hint.text()
