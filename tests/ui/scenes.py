"""The scenes `shots.py` photographs: each builds one screen in one state and lets it settle."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop import errors, paths
from desktop.ui import immortal, theme
from desktop.ui.bench import Bench
from desktop.ui.guide import Guide
from desktop.ui.keys import KeySheet
from desktop.ui.lanes import Lanes
from desktop.ui.page import Page, label
from desktop.ui.status import Counts
from desktop.ui.unlock import DeskChoice, Unlock
from desktop.ui.workbench import Place, Workbench

Size = tuple[int, int]
SETTLE_MS = 60


def take(out: Path, scale: str, mode: str, only: str, size: Size) -> int:
    """Photograph all scenes (or those whose name contains `only`)."""
    immortal.keep_singletons()
    application = QApplication([])
    theme.load_font(application, paths.bundled("resources", "fonts", "NotoSansSC-Regular.ttf"))
    theme.load_words(application)
    theme.dress(application, theme.DARK if mode == "dark" else theme.LIGHT)
    for name, scene in SCENES.items():
        if only in name:
            widget = scene(size)
            widget.show()
            QTest.qWait(SETTLE_MS)
            widget.grab().save(str(out / f"{name}-{mode}-{scale}.png"))
            widget.close()
    return 0


def _unlock(size: Size) -> QWidget:
    return Unlock([DeskChoice(Path("/x"), "演示专员甲 · 演示县应急管理局")])


def _unlock_wrong(size: Size) -> QWidget:
    window = _unlock(size)
    window.refuse("口令不对，打不开“演示专员甲”的工作台。请检查大小写后重新输入。")
    return window


def _guide(number: int) -> Callable[[Size], QWidget]:
    def scene(size: Size) -> QWidget:
        guide = Guide()
        if number:
            guide.choice.buttons[number - 1].click()
            guide.form.go.click()
        return guide

    return scene


class _Blank(Page):
    def ask(self) -> None:
        self.take(None)

    def show_lines(self, answer: object) -> None:
        pass


def _shell(size: Size) -> Workbench:
    words = ["今日", "矿山", "检查", "隐患", "台账", "同步", "审阅", "设置"]
    names = ["today", "mines", "visit", "findings", "ledgers", "sync", "review", "settings"]
    places = [Place(n, w, n, lambda bench, w=w: _Blank(bench, w)) for n, w in zip(names, words, strict=True)]
    lanes = Lanes()
    bench = Bench(None, lanes)
    window = Workbench(bench, places, "一矿一表", "演示专员甲 · 演示县应急管理局")
    window.resize(*size)
    window.open("today").body.addWidget(label("今天没有要做的事。", "muted"), 1)
    window.status.show_counts(Counts(1, 2, 3, 14, 1))
    window.closed.connect(lanes.close)
    return window


def _shell_trouble(size: Size) -> QWidget:
    window = _shell(size)
    error = errors.Damaged(
        "台账 演-2026-0007 的第 2 张照片与封存时不一致，已停止打印。请在“设置”里按“全面检查”，再从备份恢复。"
    )
    window.bench.trouble(error)
    return window


def _keys(size: Size) -> QWidget:
    window = _shell(size)
    return KeySheet([("Ctrl+1", "今日"), ("Ctrl+2", "矿山"), ("Ctrl+3", "检查")], window)


SCENES: dict[str, Callable[[Size], QWidget]] = {
    "unlock": _unlock,
    "unlock-wrong": _unlock_wrong,
    "guide": _guide(0),
    "guide-demo": _guide(1),
    "guide-enrol": _guide(2),
    "guide-restore": _guide(3),
    "shell": _shell,
    "shell-trouble": _shell_trouble,
    "keys": _keys,
}
