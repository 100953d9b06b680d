"""Scenes of 矿山: the card, the places with each panel, the month by week and item by item."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget
from stage import Scene, Stage

from desktop.actions import places, visits
from desktop.ui.mine.page import MinesPage

MINE = "M001"


def _part(part: str, then: Callable[[MinesPage], None] | None = None, *, is_full: bool = True) -> Scene:
    def scene(stage: Stage) -> QWidget:
        window = stage.full(is_supervisor=True) if is_full else stage.empty()
        if is_full:
            _grow(window.bench.desk)
        window.show()
        page = window.open("mines")
        stage.settle()
        page.tabs.setCurrentWidget(getattr(page, part))
        getattr(page, part).first_focus().setFocus()
        stage.settle()
        if then is not None:
            then(page)
            stage.settle()
        return window

    return scene


def _grow(desk) -> None:
    """More places, one ended, one met unregistered in a visit under way."""
    if len(places.listing(desk, MINE)) > 5:
        return
    for name, kind in (
        ("1303 回风顺槽掘进", "掘进工作面"),
        ("采区变电所", "机电硐室"),
        ("西翼回风大巷与胶带巷联络巷（三段）", "运输大巷"),
        ("主斜井井口", "井口"),
        ("副立井提升机房", "提升机房"),
        ("地面主通风机房", "主通风机房"),
    ):
        places.register(desk, MINE, name, kind, since="2026-10-08")
    places.end(desk, MINE, "P4", "巷道封闭", until="2026-11-12")
    visit = visits.plan(desk, MINE)
    visits.open_visit(desk, visit)
    places.see(desk, visit, "联络巷尽头无名掘进头", "掘进工作面", "有风筒和矿灯，无牌板")


def _register(page: MinesPage) -> None:
    page.places.register.click()
    page.places.registering.name.setText("1304 切眼")


def _clear(page: MinesPage) -> None:
    page.places.clear.click()


def _refused(page: MinesPage) -> None:
    page.places.confirm.click()
    page.places.confirming.ready.click()


def _today(stage: Stage) -> QWidget:
    window = stage.full(is_supervisor=True)
    _grow(window.bench.desk)
    window.open("today")
    return window


def _review(stage: Stage) -> QWidget:
    """A ledger whose visit met an unregistered place."""
    window = stage.full(is_supervisor=True)
    _grow(window.bench.desk)
    window.show()
    page = window.open("review")
    page.which.setCurrentIndex(1)
    stage.settle()
    page.show_lines(tuple(replace(line, suspected=(("p", "联络巷尽头无名掘进头"),)) for line in page.model.lines))
    return window


SCENES: dict[str, Scene] = {
    "mine-card": _part("card"),
    "mine-places": _part("places"),
    "mine-places-empty": _part("places", is_full=False),
    "mine-places-ended": _part("places", lambda page: page.places.ended.setChecked(True)),
    "mine-places-register": _part("places", _register),
    "mine-places-clear": _part("places", _clear),
    "mine-places-refused": _part("places", _refused),
    "mine-coverage": _part("coverage", lambda page: page.coverage.grid.go(2, 0)),
    "mine-coverage-items": _part("coverage", lambda page: (page.coverage.grid.go(2, 0), page.coverage.turn())),
    "mine-today": _today,
    "mine-review": _review,
    "mine-coverage-empty": _part("coverage", is_full=False),
}
