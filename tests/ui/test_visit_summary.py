"""The summary: what is missing by place, what the regulation says of it in grey, and one reason for a whole place."""

from __future__ import annotations

import pytest
import windows
from keyboard import Keyboard

from desktop.actions import drafting, visits
from desktop.errors import BadInput
from desktop.supervision.visit import Result


@pytest.fixture
def visit(desk):
    made = visits.plan(desk, "M001")
    visits.open_visit(desk, made)
    visits.pass_place(desk, made, "P3", "2026-11-20T01:40:00Z", "2026-11-20T03:10:00Z")
    return made


@pytest.fixture
def page(qtbot, bench, dressed, visit, tmp_path):
    page = windows.make(qtbot, bench, tmp_path).open("visit")
    page.open_visit(visit)
    return page


@pytest.fixture
def keys(qtbot, page, lanes):
    made = Keyboard(qtbot, page.window(), lanes)
    made.settle()
    made.press("F8")
    page.summary.lacks.choose(("检查项", lack_at(page, "P3").text))
    return made


def lack_at(page, place: str):
    return next(one for one in page.summary.lack_model.lines if one.place == place)


def test_a_place_is_left_unchecked_with_one_reason_by_keyboard(page, keys, desk, visit):
    owed = {line.item.id for line in page.items.lines if line.place == "P3" and line.is_owed}
    page.summary.lacks.setFocus()
    keys.press("Tab")
    assert page.summary.lacking.reason.hasFocus()
    keys.type("停产停用")
    keys.press("Enter")
    keys.settle()
    given = {one.item: (one.result, one.note) for one in drafting.load(desk, visit).answers}
    assert given == dict.fromkeys(owed, (Result.NOT_CHECKED, "停产停用"))
    assert "P3" not in {one.place for one in page.summary.lack_model.lines if not one.is_sample}


def test_a_place_is_not_left_without_a_reason(desk, visit):
    with pytest.raises(BadInput, match="原因"):
        visits.leave_place_unchecked(desk, visit, "P3", " ")
    assert drafting.load(desk, visit).answers == ()


def test_what_was_answered_before_stays(desk, visit, page, keys):
    line = next(one for one in page.items.lines if one.place == "P3" and one.is_owed and not one.item.values)
    visits.answer(desk, visit, line.item.id, "P3", Result.PASS)
    visits.leave_place_unchecked(desk, visit, "P3", "未到达")
    assert drafting.load(desk, visit).answer(line.item.id, "P3").result is Result.PASS


def test_the_grey_words_go_by_one_key_and_stay_away(page, keys, visit):
    words = page.summary.lacking.consequence
    assert words.text().startswith("第三十八条")
    keys.press("Alt+X")
    keys.settle()
    assert words.text() == ""
    page.open_visit("")
    keys.settle()
    page.open_visit(visit)
    keys.settle()
    keys.press("F8")
    assert words.text() == ""
    keys.press("Alt+X")
    keys.settle()
    assert words.text()


def test_nothing_of_it_is_seen_while_somebody_signs(page, keys, desk, visit):
    line = next(one for one in page.items.lines if one.place == "P3" and one.is_owed and not one.item.values)
    visits.answer(desk, visit, line.item.id, "P3", Result.PASS)
    page.bench.changed.emit(None)
    keys.settle()
    keys.press("F8", "F9")
    keys.settle()
    page.summary.lacks.choose(("检查项", lack_at(page, "P3").text))
    assert page.summary.lacking.consequence.isVisible()
    page.summary.signers.setFocus()
    keys.press("Enter")
    assert not page.summary.lacking.consequence.isVisible()
    keys.press("Esc")
    assert page.summary.lacking.consequence.isVisible()
