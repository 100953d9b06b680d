"""What a layer marks 不适用 stands in the visit with its reason, owes no answer, and can be answered all the same."""

from __future__ import annotations

import amended
import pytest
import windows
from keyboard import Keyboard

from desktop.actions import drafting
from desktop.supervision.checklist import Level
from desktop.supervision.visit import Result


@pytest.fixture
def desk(tmp_path):
    made = amended.make(tmp_path / "desk")
    yield made
    made.close()


@pytest.fixture
def marked(desk):
    item = amended.items_at(desk, "P3", Level.MUST)[0].id
    amended.lay(desk, not_applicable=(amended.not_applicable(item),))
    return item


@pytest.fixture
def page(qtbot, bench, desk, marked, tmp_path):
    page = windows.make(qtbot, bench, tmp_path).open("visit")
    page.open_visit(amended.opened(desk, "P3"))
    return page


@pytest.fixture
def keys(qtbot, page, lanes):
    made = Keyboard(qtbot, page.window(), lanes)
    made.settle()
    page.items.sections.choose("P3")
    return made


def line_of(page, item):
    return next(line for line in page.items.lines if line.item.id == item and line.place == "P3")


def test_it_stands_last_with_reason_and_person_and_owes_nothing(page, keys, marked):
    line = line_of(page, marked)
    assert page.items.area.model.lines[-1] == line
    assert page.items.area.model.texts()[-1][3] == "不适用"
    assert not line.is_owed
    page.items.go_to(line)
    assert "本矿无此系统（演示专员甲）" in page.items.detail.words()["marked"].text()
    assert "按本表不适用 1" in page.summary.counts.text()


def test_it_is_answered_only_when_that_is_meant(page, keys, marked, desk):
    page.items.go_to(line_of(page, marked))
    page.items.rest()
    keys.type("1")
    keys.press("Enter")
    keys.settle()
    assert "再输一次" in page.items.hint.text()
    assert drafting.load(desk, page.orders.visit).answer(marked, "P3") is None
    keys.type("1")
    keys.press("Enter")
    for _ in page.items.detail.measured.fields:
        keys.press("Enter")
    keys.settle()
    assert drafting.load(desk, page.orders.visit).answer(marked, "P3").result is Result.PASS


def test_typing_on_does_not_run_onto_it(page, keys, marked):
    last = page.items.area.model.lines[-2]
    page.items.go_to(last)
    page.items.step_on()
    assert page.items.current.key == last.key
