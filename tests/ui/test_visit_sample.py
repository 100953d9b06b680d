"""The 抽查 items of a visit: shown in numbers, changed with a reason, found though they were not drawn."""

from __future__ import annotations

import amended
import pytest
import windows
from keyboard import Keyboard

from desktop.actions import drafting, sampling
from desktop.supervision.checklist import Level
from desktop.supervision.visit import Result


@pytest.fixture
def desk(tmp_path):
    made = amended.make(tmp_path / "desk")
    yield made
    made.close()


@pytest.fixture
def page(qtbot, bench, desk, dressed, tmp_path):
    window = windows.make(qtbot, bench, tmp_path)
    page = window.open("visit")
    page.open_visit(amended.opened(desk, "P1", "P3"))
    return page


@pytest.fixture
def keys(qtbot, page, lanes):
    made = Keyboard(qtbot, page.window(), lanes)
    made.settle()
    page.items.sections.choose("P1")
    page.items.rest()
    return made


def not_drawn(page, place: str = "P1"):
    return [line for line in page.items.lines if line.place == place and not line.is_drawn and not line.is_marked]


def shown(page) -> list[str]:
    return [line.item.id for line in page.items.area.model.lines]


def test_the_list_holds_every_must_and_what_was_drawn(page, keys, desk):
    left_out = not_drawn(page)
    assert left_out
    assert {line.item.level for line in left_out} == {Level.SAMPLE}
    assert not {line.item.id for line in left_out} & set(shown(page))
    total = len(amended.items_at(desk, "P1", Level.SAMPLE))
    words = page.items.area.bar.words.text()
    assert words.startswith(f"抽查 {total - len(left_out)}/{total} 项（按本月覆盖抽取）")


def test_an_item_that_was_not_drawn_is_found_by_its_number_and_then_counts(page, keys, desk):
    line = next(one for one in not_drawn(page) if not one.item.values)
    keys.type(f"{line.short} 1")
    keys.press("Enter")
    keys.settle()
    draft = drafting.load(desk, page.orders.visit)
    assert draft.answer(line.item.id, "P1").result is Result.PASS
    assert line.item.id in shown(page)


def test_a_slash_searches_the_whole_route_and_enter_goes_there(page, keys):
    line = not_drawn(page)[0]
    keys.type("/")
    assert page.items.area.bar.search.hasFocus()
    keys.type(line.item.id)
    assert shown(page)[0] == line.item.id
    assert "找到" in page.items.area.bar.words.text()
    keys.press("Enter")
    assert page.items.current.key == line.key
    assert page.items.fast.hasFocus()
    assert page.items.area.bar.search.text() == ""


def test_escape_leaves_the_search(page, keys):
    before = shown(page)
    keys.type("/")
    keys.type("zzz")
    assert shown(page) == []
    keys.press("Esc")
    assert shown(page) == before
    keys.press("Esc")
    assert page.items.fast.hasFocus()


def test_another_sample_needs_a_reason_and_keeps_it(page, keys, desk):
    keys.press("Alt+K")
    keys.settle()
    pane = page.items.sample
    assert pane.rows.hasFocus()
    item = pane.rows.line.candidate.item
    was = pane.rows.line.is_ticked
    keys.press("Space", "Alt+S")
    assert "原因" in pane.trouble.text()
    keys.type("采场停产")
    keys.press("Enter")
    keys.settle()
    assert page.items.fast.hasFocus()
    choice = sampling.choice(desk, page.orders.visit, "P1")
    assert (choice.by, choice.reason) == ("E001", "采场停产")
    assert next(one.is_chosen for one in choice.candidates if one.item == item) is not was
    assert "演示专员甲改定：采场停产" in page.items.area.bar.words.text()


def test_all_may_be_offered_again_and_the_draw_restored(page, keys):
    drawn = len(not_drawn(page))
    keys.press("Alt+K")
    keys.settle()
    keys.press("Alt+L")
    keys.settle()
    assert not_drawn(page) == []
    keys.press("Alt+K")
    keys.settle()
    keys.press("Alt+J")
    keys.settle()
    assert len(not_drawn(page)) == drawn


def test_why_an_item_was_drawn_and_when_it_was_last_checked_is_shown(page, keys):
    keys.press("Alt+K")
    keys.settle()
    texts = page.items.sample.model.texts()
    assert {row[5] for row in texts} <= {"上月未查", "本月未查", "本月已查"}
    assert {"抽到", ""} == {row[3] for row in texts}
    keys.press("Esc")
    assert page.items.fast.hasFocus()


def test_conforming_the_rest_leaves_alone_what_was_not_drawn(page, keys, desk):
    left_out = {line.item.id for line in not_drawn(page)}
    page.items.rest_button.click()
    page.items.rest_button.click()
    keys.settle()
    answered = {one.item for one in drafting.load(desk, page.orders.visit).answers if one.place == "P1"}
    assert answered
    assert not answered & left_out
    assert not page.items.rest_button.isVisible()
