"""The scenes of 清单 · 载入 and 比较: a bureau's sheet on its way, and two versions side by side."""

from __future__ import annotations

import tempfile
from pathlib import Path

import desks
from msgspec.structs import replace
from PySide6.QtWidgets import QWidget
from stage import Scene, Stage

from desktop import catalogues
from desktop.actions import import_answers
from desktop.desk import Act, Desk, Fact
from desktop.supervision.checklist import Level
from desktop.supervision.roster import Role, RoleGranted
from desktop.ui.rail import Window
from tests.making import workbooks


def _shipped(place: str) -> str:
    """The words of an item that the coal catalogue has at a place."""
    return next(item.text for item in catalogues.bundled_for("煤矿").items if place in item.places)


FILL = {"级别": "必查", "适用场所": "采煤工作面", "矿山类型": "煤矿"}
ROWS = (
    *workbooks.ROWS,
    (4, "通风", "局部通风机安装地点到回风口间的风量", "巷道风速不低于0.15m/s", "查记录、现场测定", None),
    (7, "演示", _shipped("采煤工作面"), "", "现场查看", None),
    (5, "防灭火", "自燃煤层采空区一氧化碳", "超过24ppm时查明原因", "现场测定", None),
    (6, "机电", "电缆接地电阻", "不大于2欧姆每组", "查试验记录", None),
    ("检查人：", "", "", "", "", "日期："),
)


def sheet() -> Path:
    """A bureau's sheet in a folder of its own."""
    return workbooks.bureau_sheet(Path(tempfile.mkdtemp(prefix="演示")) / "演示县煤矿检查表2026.xlsx", ROWS)


def _chief(stage: Stage) -> QWidget:
    """An administrator about to take the items into a layer over the coal catalogue."""

    def grant(desk: Desk) -> None:
        role = RoleGranted(role=Role.ADMINISTRATOR, org="140000")
        desk.seal([Act(desks.ORG, (Fact("person/E001", role),))])

    window = stage._window(stage._desk("chief", grant), is_supervisor=True)
    return _import("taking", 2, window, **{import_answers.LIKE: "checklist-coal", "专业": "通风"})(stage)


def _import(panel: str = "", answered: int = 0, given: Window | None = None, **more: str) -> Scene:
    def scene(stage: Stage) -> QWidget:
        window = given or stage.full(is_supervisor=True)
        window.show()
        page = window.open("lists")
        tab = next(part for part in page.parts if part.word == "载入")
        page.tabs.setCurrentWidget(tab)
        stage.settle()
        if not panel:
            return window
        tab.read(sheet())
        stage.settle()
        draft = tab.draft
        for key, word in [*list(FILL.items())[:answered], *more.items()]:
            draft = import_answers.with_fill(draft, key, word)
        tab._answer(draft)
        stage.settle()
        tab.go_to(getattr(tab, panel))
        stage.settle()
        return window

    return scene


def _differ(stage: Stage) -> QWidget:
    """A bureau's own edition beside the one that ships."""
    window = stage.full(is_supervisor=True)
    window.show()
    page = window.open("lists")
    tab = page.differing
    page.tabs.setCurrentWidget(tab)
    stage.settle()
    shipped = catalogues.bundled_for("煤矿")
    first, second, _, *rest = shipped.items
    changed = replace(second, text=f"{second.text}，每班查验 2 次", level=Level.MUST, method="现场查看")
    added = replace(first, id="YS-01", text="演示新增的一条：回风隅角悬顶超过 10 m 不处理", values=())
    folder = Path(tempfile.mkdtemp(prefix="演示"))
    for name, items in (("旧版.yaml", shipped.items), ("新版.yaml", (first, changed, *rest, added))):
        (folder / name).write_bytes(catalogues.write(replace(shipped, items=items, edition=name)))
    tab.take_file(tab.before, folder / "旧版.yaml")
    tab.take_file(tab.after, folder / "新版.yaml")
    stage.settle()
    return window


def _differ_nothing(stage: Stage) -> QWidget:
    window = stage.full(is_supervisor=True)
    window.show()
    page = window.open("lists")
    page.tabs.setCurrentWidget(page.differing)
    stage.settle()
    return window


SCENES: dict[str, Scene] = {
    "differ": _differ,
    "differ-nothing": _differ_nothing,
    "import": _import(),
    "import-columns": _import("columns"),
    "import-questions": _import("questions"),
    "import-limits": _import("limits", 3),
    "import-faults": _import("faults", 1),
    "import-taking": _import("taking", 3),
    "import-chief": _chief,
}
