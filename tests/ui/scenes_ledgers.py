"""Scenes of 台账, 同步 and 设置: a queue half printed, a paper verified, a list that finds nothing."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from stage import Scene, Stage, on_page

from desktop.actions import printing
from desktop.actions.printing import Item, Way

QUEUE = [Item(f"{number:064d}", f"演-2026-{number:04d}", f"演示煤矿 演-2026-{number:04d}") for number in range(5, 17)]


def _verified(stage: Stage) -> QWidget:
    window = on_page("ledgers")(stage)
    window.open("ledgers").paper.verify()
    stage.settle()
    return window


def _nothing_found(stage: Stage) -> QWidget:
    window = on_page("ledgers")(stage)
    QTest.keyClicks(window.open("ledgers").sieve.search, "no such")
    return window


def _queue(stage: Stage) -> QWidget:
    window = stage.full()
    desk = window.bench.desk
    printing.begin(desk, "2026年11月 台账", Way.PRINTER, "演示打印机", QUEUE)
    for one in QUEUE[:3]:
        printing.note(desk, one.file, Way.PRINTER, "演示打印机")
    window.open("ledgers")
    window.show()
    stage.settle()
    printing.drop(desk)
    return window


def _again(stage: Stage) -> QWidget:
    window = on_page("ledgers")(stage)
    page = window.open("ledgers")
    stage.settle()
    printing.note(window.bench.desk, page.list.line.file, Way.PRINTER, "演示打印机", 3)
    window.show()
    page.paper.print()
    stage.settle()
    return window


def _menu(stage: Stage) -> QWidget:
    window = on_page("ledgers")(stage)
    page = window.open("ledgers")
    window.show()
    page.list.selectAll()
    stage.settle()
    return window


def _papers(stage: Stage) -> QWidget:
    """The papers a visit can issue, with the reasons of those it cannot issue yet."""
    window = on_page("ledgers")(stage)
    page = window.open("ledgers")
    window.show()
    stage.settle()
    page.list.setFocus()
    stage.settle()
    page.order.menu().popup(page.order.mapToGlobal(page.order.rect().bottomLeft()))
    menu = page.order.menu()
    stage.settle()
    picture = window.grab()
    painter = QPainter(picture)
    below = page.order.mapTo(window, page.order.rect().bottomRight())  # a menu stays on the screen
    painter.drawPixmap(below - QPoint(menu.width(), 0), menu.grab())
    painter.end()
    menu.close()
    shown = QLabel()
    shown.setPixmap(picture)
    shown.resize(window.size())
    shown.show()
    page.destroyed.connect(shown.deleteLater)
    return shown


SCENES: dict[str, Scene] = {
    "ledgers-verified": _verified,
    "ledgers-nothing-found": _nothing_found,
    "ledgers-queue": _queue,
    "ledgers-print-again": _again,
    "ledgers-several": _menu,
    "ledgers-papers": _papers,
}
