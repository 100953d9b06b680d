"""Chinese input: what an input method composes and commits stands in the field, and no shortcut takes a key away."""

from __future__ import annotations

import desks
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from desktop.actions import photos, visits
from tests.making import photos as snaps

PAGES = ("mines", "visit", "findings", "remote", "ledgers", "review", "lists")
PINYIN = "g/1 "  # letters and digits that choose a place, an item or a result when no input method is open


@pytest.fixture
def page(window, keys, desk):
    visits.seal_section(desk, desks.visit_with_answers(desk, 3))  # its finding is there to be looked at again
    made = window.open("visit")
    made.open_visit(desks.visit_with_answers(desk, 3))
    keys.settle()
    return made


def compose(field: QWidget, committed: str) -> None:
    """Letters under composition, then the words chosen, as an input method sends them."""
    for length in range(1, 5):
        QApplication.sendEvent(field, QInputMethodEvent("tfxt"[:length], []))
    done = QInputMethodEvent()
    done.setCommitString(committed)
    QApplication.sendEvent(field, done)


def words(field: QWidget) -> str:
    return field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()


def in_sight(window: QWidget) -> list[QWidget]:
    """Every field in sight that words are written in."""
    found = [*window.findChildren(QLineEdit), *window.findChildren(QPlainTextEdit)]
    return [
        one
        for one in found
        if one.isVisible()
        and one.isEnabled()
        and not one.isReadOnly()
        and one.objectName() != "qt_spinbox_lineedit"
        and one.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    ]


def takes_chinese(window: QWidget, field: QWidget) -> str:
    """What is wrong with typing Chinese and then keys into a field; "" when nothing is."""
    field.clear()
    field.setFocus()
    before = window.page
    compose(field, "通风")
    if words(field) != "通风":
        return f"通风 became {words(field)}"
    QTest.keyClicks(field, PINYIN)
    if words(field) != f"通风{PINYIN}" or QApplication.focusWidget() is not field or window.page != before:
        return f"{PINYIN} became {words(field)} at {QApplication.focusWidget()}"
    field.clear()
    return ""


@pytest.mark.parametrize("name", PAGES)
def test_every_field_in_sight_of_a_page_takes_chinese(window, keys, name):
    window.open(name)
    keys.settle()
    wrong = {one.accessibleName(): takes_chinese(window, one) for one in in_sight(window)}
    assert {field: fault for field, fault in wrong.items() if fault} == {}


@pytest.mark.parametrize("key", ["F3", "F4", "F6", "F7", "F8"])
def test_every_field_in_sight_of_a_visit_takes_chinese(window, keys, page, desk, key):
    if key == "F6":  # the caption stands beside a photo
        photos.attach(desk, page.orders.visit, [("甲.jpg", snaps.jpeg())])
        window.bench.changed.emit(None)
    keys.press(key)
    keys.settle()
    if key == "F4":
        keys.press("Enter")
    fields = in_sight(window)
    assert fields, key
    fields.sort(key=lambda one: one is page.items.area.bar.search)  # last: what it finds changes what is beside it
    wrong = {one.accessibleName(): takes_chinese(window, one) for one in fields}
    assert {field: fault for field, fault in wrong.items() if fault} == {}
    keys.settle()


def test_where_numbers_are_keyed_the_input_method_is_off(page):
    for widget in (page.items.fast, page.route.came, page.route.left, page.route.places):
        assert not widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled), widget


def test_what_is_under_composition_is_not_searched_for_nor_saved(keys, page, desk):
    keys.press("F3")
    page.items.search()
    field = QApplication.focusWidget()
    shown = page.items.area.model.lines
    QApplication.sendEvent(field, QInputMethodEvent("jiawan", []))
    assert page.items.area.model.lines == shown
    compose(field, "甲烷")
    assert words(field) == "甲烷"
    assert field.hasFocus()
