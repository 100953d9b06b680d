"""The matrix of a city's year: scrolling it, opening what stands behind a number, opening a county; each beside the
least there is: a plain table of as many cells, one plain SQL selection over the same rows.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop import law
from desktop.actions import duty_levels, duty_matrix
from desktop.actions.duty_matrix import EVERYBODY, Duty
from desktop.regulation.figures import reckon
from desktop.regulation.known import Known
from desktop.regulation.readings import PROPOSED
from desktop.regulation.roll import Way
from tests.bench import reckoning
from tests.bench.ground import Ground
from tests.bench.measuring import Reading, Target, alternate

Round = Callable[[], list[Reading]]
TIMES = 7
STEPS = 40  # of one scrolling
LIMIT = Target(0.1, by_value=True)
FRAME = Target(1 / 60, by_value=True)
_SELECT = "SELECT * FROM deed WHERE way = '远程' ORDER BY week, day LIMIT 1000"


@contextmanager
def drilling(ground: Ground, folder: Path) -> Iterator[Round]:
    """A year of a city, once read."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from desktop.ui import immortal

    immortal.keep_singletons()
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication(sys.argv[:1])
    roll = reckoning.roll(*reckoning.CITY)
    found = reckon(roll, law.editions(), *reckoning.YEAR)
    duty = Duty(found, Known(roll, law.editions(), PROPOSED), {}, reckoning.YEAR[1])
    table = reckoning.table(roll)

    def select(_: int) -> object:
        return table.execute(_SELECT).fetchall()

    def opened(work: str, ours: Callable[[int], object]) -> Reading:
        reference, took = alternate(TIMES, select, ours)
        return Reading(work, "同样各行的一句 SQL 查询", took, reference, LIMIT)

    def whole() -> list[Reading]:
        show = _shown(duty)
        level = duty_levels.read_level(duty, Way.REMOTE)
        weeks = tuple(range(len(found.weeks)))
        one = next(iter(duty_levels.read_level(duty, Way.REMOTE, "X1").people.values()))
        return [
            opened("履职：点开全市全年一格", lambda _: show(level.people[EVERYBODY], weeks)),
            opened("履职：点开一县全年一格", lambda _: show(one, weeks)),
            opened("履职：点开一格里的一县（下一层）", lambda _: duty_levels.read_level(duty, Way.REMOTE, "X1")),
            opened("履职：按姓名找人", lambda _: duty_levels.search(duty, Way.REMOTE, "专员27")),
            _scrolled(duty, application),
        ]

    yield whole
    table.close()


def _shown(duty: Duty) -> Callable[[frozenset[str], tuple[int, ...]], None]:
    """The lines behind a number and their list, painted."""
    from PySide6.QtWidgets import QWidget

    from desktop.ui.duty import words
    from desktop.ui.duty.detail import DetailPane

    parent = QWidget()
    pane = DetailPane(parent)
    parent.resize(1240, 600)
    pane.resize(1240, 600)

    def show(people: frozenset[str], weeks: tuple[int, ...]) -> None:
        lines = words.lines(duty, Way.REMOTE, people, weeks)
        rest = words.count_in_words(duty, Way.REMOTE, people, weeks)
        clauses = duty_matrix.clauses(duty, Way.REMOTE, weeks)
        pane.show_lines("", clauses, lines, rest, one_person=False)
        parent.grab()

    return show


def _scrolled(duty: Duty, application: object) -> Reading:
    """One step of scrolling everybody's year, beside a plain table of as many cells."""
    from PySide6.QtGui import QStandardItem, QStandardItemModel
    from PySide6.QtWidgets import QTableView

    from desktop.actions.duty_levels import search
    from desktop.ui.duty import words
    from desktop.ui.duty.grid import DutyModel, DutyView

    rows = words.rows(duty, Way.REMOTE, search(duty, Way.REMOTE, "专员"))
    model = DutyModel()
    view = DutyView(model, "")
    model.show_rows(words.heads(duty), rows)
    plain, bare = QStandardItemModel(), QTableView()
    for row in rows:
        plain.appendRow([QStandardItem(cell.text) for cell in row.cells])
    bare.setModel(plain)
    for one in (view, bare):
        one.resize(1240, 600)
        one.grab()

    def step(table: QTableView, number: int) -> None:
        table.verticalScrollBar().setValue(number * 5)
        table.viewport().grab()

    reference, took = alternate(STEPS, lambda n: step(bare, n), lambda n: step(view, n))
    return Reading("履职：全市人员表滚一步画好", "裸表格，同样多的格", took, reference, FRAME)
