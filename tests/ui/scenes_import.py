"""The scenes of 清单 · 载入 and 比较: a bureau's sheet on its way, and two versions side by side."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QWidget
from stage import Scene, Stage

from desktop.actions import import_answers
from tests.making import workbooks

FILL = {"级别": "必查", "适用场所": "采煤工作面", "矿山类型": "煤矿"}
ROWS = (
    *workbooks.ROWS,
    (4, "通风", "局部通风机安装地点到回风口间的风量", "巷道风速不低于0.15m/s", "查记录、现场测定", None),
    (5, "防灭火", "自燃煤层采空区一氧化碳", "超过24ppm时查明原因", "现场测定", None),
    (6, "机电", "电缆接地电阻", "不大于2欧姆每组", "查试验记录", None),
    ("检查人：", "", "", "", "", "日期："),
)


def sheet() -> Path:
    """A bureau's sheet in a folder of its own."""
    return workbooks.bureau_sheet(Path(tempfile.mkdtemp(prefix="演示")) / "演示县煤矿检查表2026.xlsx", ROWS)


def _import(panel: str = "", answered: int = 0) -> Scene:
    def scene(stage: Stage) -> QWidget:
        window = stage.full(is_supervisor=True)
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
        for key, word in list(FILL.items())[:answered]:
            draft = import_answers.with_fill(draft, key, word)
        tab._answer(draft)
        stage.settle()
        tab.go_to(getattr(tab, panel))
        stage.settle()
        return window

    return scene


SCENES: dict[str, Scene] = {
    "import": _import(),
    "import-columns": _import("columns"),
    "import-questions": _import("questions"),
    "import-limits": _import("limits", 3),
    "import-faults": _import("faults", 1),
    "import-taking": _import("taking", 3),
}
