"""Scenes of 清单: no layer yet, read-only, a draft being written, an item added, problems, publishing, everything."""

from __future__ import annotations

import desks
from msgspec.structs import replace
from PySide6.QtWidgets import QWidget
from stage import Scene, Stage

from desktop import catalogues
from desktop.actions import checklists, layer_drafts, versions
from desktop.desk import Desk
from desktop.supervision.checklist import Comparison, Item, Level, Limit
from desktop.supervision.layers import LayerLevel
from desktop.supervision.roster import Role
from desktop.ui.lists.page import ListsPage

COAL = "checklist-coal"
NEW = Item(
    id="X-01",
    category="通风",
    level=Level.MUST,
    text="县内高瓦斯矿井回风巷设置甲烷与一氧化碳双参数传感器，数据接入县平台。",
    method="对照布置图核对位置，调阅前一日曲线。",
    places=("回风巷",),
    specialty="通风",
    basis=("演示县〔2026〕3号",),
    values=(Limit("CH4", "%", Comparison.BELOW, "0.8"),),
)


def _chief(stage: Stage, name: str, *roles: Role) -> QWidget:
    if name not in stage._desks:
        stage._desks[name] = desks.make(stage._folder / name, "E001", "演示管理员丁", *roles)
    return stage._window(stage._desks[name], is_supervisor=True)


def _lists(name: str, *roles: Role) -> Scene:
    def scene(stage: Stage) -> QWidget:
        window = _chief(stage, name, *roles)
        window.show()
        window.activateWindow()
        window.open("lists")
        stage.settle()
        return window

    return scene


def _written(stage: Stage, name: str = "written") -> tuple[QWidget, ListsPage]:
    """A county draft over the coal catalogue with a little of everything."""
    window = _chief(stage, name, Role.ADMINISTRATOR, Role.SUPERVISOR)
    desk = window.bench.desk
    if not layer_drafts.lines(desk):
        fill(desk)
    window.show()
    window.activateWindow()
    page = window.open("lists")
    stage.settle()
    return window, page


def fill(desk: Desk) -> str:
    """The draft; answers its id."""
    id = layer_drafts.begin(desk, COAL, LayerLevel.COUNTY).id
    rows = layer_drafts.board(desk, None, COAL).rows
    sample = next(row.item for row in rows if row.item.level is Level.SAMPLE)
    layer_drafts.sharpen(desk, id, sample.id, must=True)
    gas = next(row.item for row in rows if row.item.id == "C-VEN-02")
    layer_drafts.sharpen(desk, id, gas.id, limits=(Limit("每人供风量", "m3/min", Comparison.FROM, "5"),))
    layer_drafts.mark(desk, id, rows[5].item.id, "本县没有露天煤矿")
    layer_drafts.add(desk, id, NEW)
    return id


def _editing(code: str, typed: str = "") -> Scene:
    def scene(stage: Stage) -> QWidget:
        window, page = _written(stage)
        page.layers.list.choose(code)
        stage.settle()
        if typed:
            field = next(iter(page.layers.panel.limits[0].fields.values()))
            page.layers.panel.to_limit()
            field.setText(typed)
            field.textEdited.emit(typed)
        stage.settle()
        return window

    return scene


def _new(stage: Stage) -> QWidget:
    window, page = _written(stage)
    page.layers.bar.add.click()
    stage.settle()
    return window


def _publishing(stage: Stage) -> QWidget:
    window, page = _written(stage)
    page.layers.bar.check.click()
    stage.settle()
    page.layers.bar.publish.click()
    stage.settle()
    return window


def _published(stage: Stage, name: str = "published") -> QWidget:
    window, page = _written(stage, name)
    for button in (page.layers.bar.check, page.layers.bar.publish, page.layers.question.yes):
        button.click()
        stage.settle()
    return window


def _same_edition(stage: Stage) -> QWidget:
    """A second draft under the edition that is in force already: the check says so."""
    window = _published(stage, "published again")
    page = window.open("lists")
    page.layers.bar.begin.click()
    stage.settle()
    page.layers.bar.edition.setText("2026-11-22")
    page.layers.bar.edition.editingFinished.emit()
    page.layers.list.choose("C-VEN-07")
    page.layers.panel.must.click()
    stage.settle()
    page.layers.bar.check.click()
    stage.settle()
    return window


def _everything(stage: Stage) -> QWidget:
    window, page = _written(stage)
    sieve = page.layers.sieve
    sieve.which.setCurrentIndex(sieve.which.count() - 1)
    sieve.which.activated.emit(sieve.which.count() - 1)
    stage.settle()
    sieve.search.setText("瓦斯 传感器")
    stage.settle()
    return window


def _problems(stage: Stage) -> QWidget:
    """A newer catalogue was published while the draft was open: two of its items are gone, a limit is stricter now."""
    window, page = _written(stage, "behind")
    desk = window.bench.desk
    base = checklists.layers_of(desk, COAL).base
    if base.edition != "2027-01":
        gone = ("C-MGT-03", "C-MGT-06")
        items = tuple(item for item in base.items if item.id not in gone)
        file = catalogues.write(replace(base, edition="2027-01", items=items))
        versions.check(desk, file)
        versions.publish(desk, file)
    page.look()
    stage.settle()
    page.layers.sieve.show_problems()
    stage.settle()
    return window


def _refused(stage: Stage) -> QWidget:
    window, page = _written(stage)
    page.layers.bar.add.click()
    page.layers.panel.form.text.setPlainText("县内矿井每班核对人员位置监测")
    page.layers.panel.join.click()
    stage.settle()
    page.layers.panel.ensureWidgetVisible(page.layers.panel.join)
    return window


def _mine(stage: Stage) -> QWidget:
    window, page = _written(stage)
    sieve = page.layers.sieve
    sieve.choose(next(one for one in sieve.choices if one.mine))
    stage.settle()
    return window


SCENES: dict[str, Scene] = {
    "lists-none": _lists("none", Role.ADMINISTRATOR, Role.SUPERVISOR),
    "lists-readonly": _lists("reader", Role.SUPERVISOR),
    "lists-editing": _editing("C-VEN-02", "3"),
    "lists-addition": _editing("X-01"),
    "lists-new": _new,
    "lists-refused": _refused,
    "lists-problems": _problems,
    "lists-publishing": _publishing,
    "lists-published": _published,
    "lists-same-edition": _same_edition,
    "lists-everything": _everything,
    "lists-mine": _mine,
}
