"""A newer version of the checklist: offered in a quiet line, taken with one key, and what became of the answers."""

from __future__ import annotations

import amended
import pytest
import windows
from keyboard import Keyboard
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from desktop.actions import checklists, drafting, versions, visits
from desktop.desk import Delivery
from desktop.supervision.checklist import Item, Level
from desktop.supervision.layers import Layer, LayerLevel
from desktop.supervision.roster import Role, RoleGranted
from desktop.supervision.sheet import number_words
from desktop.supervision.versions import highest
from desktop.supervision.visit import Result
from desktop.ui.visit import amending, newer
from tests.making.desks import MINE, ORG
from tests.making.relay import hand_over


@pytest.fixture
def desk(tmp_path):
    made = amended.make(tmp_path / "desk")
    yield made
    made.close()


@pytest.fixture
def page(qtbot, bench, desk, dressed, tmp_path):
    page = windows.make(qtbot, bench, tmp_path).open("visit")
    page.open_visit(amended.opened(desk, "P1"))
    return page


@pytest.fixture
def keys(qtbot, page, lanes):
    made = Keyboard(qtbot, page.window(), lanes)
    made.settle()
    return made


def publish(desk, page) -> str:
    """A layer that makes an answered item stricter; answers the item."""
    change = amended.stricter(desk, "P1")
    visits.answer(desk, page.orders.visit, change.item, "P1", Result.PASS)
    amended.lay(desk, sharpenings=(change,))
    page.bench.changed.emit(None)
    return change.item


def test_nothing_is_offered_while_there_is_no_newer_version(page, keys):
    assert not page.newer.isVisible()


def test_moving_asks_changed_items_again_and_leads_to_them(page, keys, desk):
    item = publish(desk, page)
    keys.settle()
    assert page.newer.isVisible()
    keys.press("Alt+V")
    keys.settle()
    assert "须重查 1 项" in page.newer.words.text()
    assert page.newer.asked.hasFocus()
    keys.press("Enter")
    assert page.items.current.item.id == item
    assert page.items.current.answer is None
    assert [line.item for line in page.summary.aside.model.lines] == [item]
    page.parts.go(page.summary)
    assert page.summary.aside.isVisible()


def test_new_rows_are_named_by_number_and_printed_alone(page, keys, desk):
    before = checklists.bound(desk, drafting.load(desk, page.orders.visit).checklist)
    (kind,) = {part.place.kind for part in before.sections if part.place.id == "P1"}
    like = amended.items_at(desk, "P1", Level.MUST)[0]
    amended.lay(desk, additions=(replace(like, id="N-1", text="演示新增的一条", places=(kind,)),))
    page.bench.changed.emit(None)
    keys.settle()
    keys.press("Alt+V")
    keys.settle()
    after = checklists.bound(desk, drafting.load(desk, page.orders.visit).checklist)
    numbers = [
        line.number for part in after.sections for line in part.lines if (part.place.id, line.item) == ("P1", "N-1")
    ]
    assert min(numbers) > highest(before)
    assert f"新增 {len(numbers)} 项（号 {number_words(numbers)}）。底稿上的号不变。" in page.newer.words.text()
    keys.press("Alt+V")
    keys.settle()
    dialog = QApplication.activeModalWidget()
    assert dialog.pages.text().startswith(f"1 页，{len(numbers)} 项")
    dialog.reject()


def test_the_old_version_may_stay(page, keys, desk):
    publish(desk, page)
    keys.settle()
    before = drafting.load(desk, page.orders.visit).checklist
    keys.press("Alt+W")
    page.bench.changed.emit(None)
    keys.settle()
    assert not page.newer.isVisible()
    assert drafting.load(desk, page.orders.visit).checklist == before


def test_once_something_is_sealed_no_newer_version_is_offered(page, keys, desk):
    visits.conform_rest(desk, page.orders.visit, "P1")
    visits.seal_section(desk, page.orders.visit)
    amended.lay(desk, sharpenings=(amended.stricter(desk, "P1"),))
    page.bench.changed.emit(None)
    keys.settle()
    assert not page.newer.isVisible()


def test_typing_asks_for_no_newer_version(page, keys, desk):
    heard = []
    page.bench.changed.connect(heard.append)
    page.items.sections.choose("P1")
    page.items.rest()
    keys.type("1")
    keys.press("Enter", "Enter", "Enter")
    keys.settle()
    assert drafting.load(desk, page.orders.visit).answers
    assert heard
    assert not any(amending.may_bring_newer(changes) for changes in heard)
    amended.lay(desk, sharpenings=(amended.stricter(desk, "P1"),))
    assert amending.may_bring_newer(None)


def test_a_colleague_is_told_that_the_leader_moved(enrol, bureau):
    bureau.seal(("person/p1", RoleGranted(role=Role.ADMINISTRATOR, org=ORG)))
    leader, colleague = enrol("p1", 1, 1), enrol("p2", 2, 2)
    leader.receive(Delivery(entries=tuple(bureau.entries)))
    hand_over(colleague, leader)
    visit = visits.plan(leader, MINE, people=["p2"])
    visits.open_visit(leader, visit)
    hand_over(leader, colleague)
    visits.join(colleague, visit)
    assert newer.read_newer(colleague, visit) is None
    added = Item(id="N-1", category="爆破", level=Level.MUST, text="查什么", method="怎么查", places=("采场",))
    versions.publish_layer(
        leader, Layer("checklist-open-pit", LayerLevel.COUNTY, "甲", "补充", "1", additions=(added,))
    )
    newer.move(leader, visit)
    hand_over(leader, colleague)
    offered = newer.read_newer(colleague, visit)
    assert offered.is_teams
    assert offered.words.startswith("组长已换用新版检查表")
    newer.move(colleague, visit)
    assert newer.read_newer(colleague, visit) is None
