"""Pictures of 抽查: nothing drawn yet, a draw under way, one question with its figures, the printed table."""

from __future__ import annotations

import datetime as dt

import audited
from PySide6.QtWidgets import QWidget
from stage import Scene, Stage

from desktop.actions.arrivals import Arrival, Look, News
from desktop.desk import Desk


def _tab(stage: Stage, name: str, fill) -> QWidget:
    window = stage._window(stage._desk(name, fill), is_supervisor=True)
    page = window.open("review")
    page.tabs.setCurrentWidget(page.audit)
    window.show()
    stage.settle()
    return window


def _judging(stage: Stage) -> QWidget:
    window = _tab(stage, "audited", audited.judged)
    tab = window.pages["review"].audit
    tab.list.step(3)
    stage.settle()
    tab.pane.table.setFocus()
    tab.pane.table.step(3)
    for verdict in (2, 2, 1):
        tab.pane.buttons[list(tab.pane.buttons)[verdict - 1]].click()
    return window


def _returned(stage: Stage) -> QWidget:
    window = _tab(stage, "audited", audited.judged)
    window.pages["review"].audit.list.step(2)
    stage.settle()
    return window


def _new(stage: Stage) -> QWidget:
    window = _tab(stage, "audited", audited.judged)
    window.pages["review"].audit.new.click()
    stage.settle()
    return window


def _table(stage: Stage) -> QWidget:
    window = _tab(stage, "audited", audited.judged)
    window.pages["review"].audit.table.click()
    stage.settle()
    return window


def _answer(stage: Stage) -> QWidget:
    window = _tab(stage, "audited", audited.judged)
    page = window.open("ledgers")
    page.open_visit("a0")
    stage.settle()
    page.answering.answer.setFocus()
    return window


def _statistics(stage: Stage) -> QWidget:
    window = _tab(stage, "audited", audited.judged)
    page = window.pages["review"]
    page.tabs.setCurrentWidget(page.statistics)
    stage.settle()
    page.statistics.by.setCurrentIndex(3)
    page.statistics.by.activated.emit(3)
    page.statistics.bars.setFocus()
    return window


def _statistics_paper(stage: Stage) -> QWidget:
    window = _statistics(stage)
    window.pages["review"].statistics.table.click()
    stage.settle()
    return window


def _statistics_none(stage: Stage) -> QWidget:
    window = _tab(stage, "empty", _nothing)
    page = window.pages["review"]
    page.tabs.setCurrentWidget(page.statistics)
    stage.settle()
    return window


def _arrived(stage: Stage) -> QWidget:
    window = _tab(stage, "audited", audited.judged)
    page = window.pages["review"]
    page.tabs.setCurrentWidget(page.arrived)
    stage.settle()
    page.arrived._show(Look(_LINES, 9, dt.date(2026, 11, 18)))
    page.arrived.list.setFocus()
    return window


def _arrived_none(stage: Stage) -> QWidget:
    window = _tab(stage, "empty", _nothing)
    page = window.pages["review"]
    page.tabs.setCurrentWidget(page.arrived)
    stage.settle()
    return window


_LINES = tuple(
    Arrival(str(at), news, "演示煤矿", day, words, "finding/f", is_seen=at > 5)
    for at, (news, day, words) in enumerate(
        (
            (News.MAJOR, "2026-11-19", "回风大巷：风门连锁失灵，两道风门可同时打开"),
            (News.WITHDRAWN, "2026-11-19", "停产撤人 1301 综采工作面撤出 12 人"),
            (News.REFUSED, "2026-11-19", "矿方负责人演示矿长乙拒签：不认可第 3 条"),
            (News.OVERDUE, "2026-11-18", "中央变电所：配电柜前堆放杂物，通道不足 0.6 m　限 2026-11-18"),
            (News.CORRECTED, "2026-11-19", "“有浮煤”改为“机尾有浮煤约 2 m³”：补写部位"),
            (News.LEDGER, "2026-11-19", "演示监台〔2026〕9号　演示专员乙"),
            (News.LEDGER, "2026-11-18", "演示监台〔2026〕8号　演示专员丙"),
        )
    )
)


def _none(stage: Stage) -> QWidget:
    return _tab(stage, "empty", _nothing)


def _nothing(desk: Desk) -> None:
    """A desk without ledgers."""


SCENES: dict[str, Scene] = {
    "audit": _judging,
    "audit-returned": _returned,
    "audit-new": _new,
    "audit-table": _table,
    "audit-none": _none,
    "audit-answer": _answer,
    "audit-statistics": _statistics,
    "audit-statistics-paper": _statistics_paper,
    "audit-statistics-none": _statistics_none,
    "arrived": _arrived,
    "arrived-none": _arrived_none,
}
