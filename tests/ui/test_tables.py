"""The one list: what it tells the view, and that the current line stays where it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.ui import theme
from desktop.ui.marks import Mark, Shape
from desktop.ui.tables import Column, LinesModel, LineTable


@dataclass(frozen=True, slots=True)
class Dish:
    name: str
    state: str = ""


MARK = Mark(Shape.TICK, "good", "合格")
COLUMNS = (
    Column("名称", lambda dish: dish.name),
    Column("状态", lambda dish: dish.state, 90, lambda dish: MARK if dish.state else None),
)
DISHES = [Dish("面"), Dish("饭"), Dish("汤")]


@pytest.fixture
def model(dressed):
    made = LinesModel(COLUMNS, lambda dish: dish.name)
    made.show_lines(DISHES)
    return made


@pytest.fixture
def table(qtbot, model):
    made = LineTable(model, "菜单")
    qtbot.addWidget(made)
    return made


def test_the_model_keeps_qts_rules(qtmodeltester, model):
    qtmodeltester.check(model)


def test_a_changed_line_is_told_alone(qtbot, model):
    with qtbot.waitSignal(model.dataChanged) as told, qtbot.assertNotEmitted(model.modelReset):
        model.show_lines([DISHES[0], replace(DISHES[1], state="合格"), DISHES[2]])
    assert (told.args[0].row(), told.args[1].row()) == (1, 1)


def test_the_same_lines_tell_nothing(qtbot, model):
    with qtbot.assertNotEmitted(model.dataChanged), qtbot.assertNotEmitted(model.modelReset):
        model.show_lines(list(DISHES))


def test_the_current_line_stays_when_a_line_comes_before_it(table, model):
    table.choose("汤")
    model.show_lines([Dish("饼"), *DISHES])
    assert table.line == Dish("汤")


def test_when_the_current_line_goes_its_neighbour_is_current(table, model):
    table.choose("饭")
    model.show_lines([DISHES[0], DISHES[2]])
    assert table.line == Dish("汤")


def test_enter_opens_the_current_line(qtbot, table):
    table.choose("饭")
    with qtbot.waitSignal(table.opened) as told:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert told.args[0] == Dish("饭")


def test_steps_stay_inside_the_list(table):
    table.choose("面")
    table.step(-5)
    assert table.line == Dish("面")
    table.step(50)
    assert table.line == Dish("汤")


def test_home_and_end_go_to_the_first_and_the_last_line(table):
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.line == DISHES[-1]
    QTest.keyClick(table, Qt.Key.Key_Home)
    assert table.line == DISHES[0]


def test_a_mark_is_read_out_as_its_word(model):
    model.show_lines([Dish("面", "合格")])
    assert model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "合格"


def test_with_little_room_a_fixed_column_gives_what_it_does_not_need(qtbot, table, model):
    model.show_lines([replace(dish, state="好") for dish in DISHES])
    table.resize(500, 200)
    table.show()
    qtbot.waitUntil(lambda: table.columnWidth(1) == theme.scaled(90))
    table.resize(200, 200)
    qtbot.waitUntil(lambda: table.columnWidth(1) < theme.scaled(90))
    assert table.columnWidth(1) >= table.horizontalHeader().sectionSizeHint(1)
