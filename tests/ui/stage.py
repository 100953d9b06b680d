"""The stage `shots.py` photographs on: real desks, the program's window, and lanes that come to rest."""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

import desks
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop import paths
from desktop.actions import closing, drafting, findings, papers, photos, visits
from desktop.demo import photos as pictures
from desktop.desk import Desk
from desktop.store import queries
from desktop.supervision.finding import Grade, Recheck
from desktop.supervision.roster import Role
from desktop.supervision.visit import SignerRole
from desktop.ui import immortal, theme
from desktop.ui.bench import Bench
from desktop.ui.lanes import Lanes
from desktop.ui.rail import Window

PALETTES = {"light": theme.LIGHT, "dark": theme.DARK}
Size = tuple[int, int]
Scene = Callable[["Stage"], QWidget]
WORDS = {
    SignerRole.LEADER: "演示专员甲",
    SignerRole.INSPECTOR: "演示专员乙",
    SignerRole.ESCORT: "演示陪同丁",
    SignerRole.MINE: "演示矿长乙",
}


class Stage:
    """One application, desks made once, windows as large as the screen allows."""

    def __init__(self, application: QApplication, size: Size, mode: str) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="shots-"))
        self._application = application
        self._desks: dict[str, Desk] = {}
        self.size = size
        self.mode = mode
        self.lanes: list[Lanes] = []

    def empty(self) -> Window:
        """A desk on which nothing has happened."""
        return self._window(self._desk("empty", lambda desk: None), is_supervisor=False)

    def full(self, *, is_supervisor: bool = False) -> Window:
        """A desk with a closed visit, its ledger, overdue findings, and a visit under way."""
        return self._window(self._desk("full", _fill), is_supervisor=is_supervisor)

    def settle(self) -> None:
        """Until all lanes are quiet and the last picture is painted."""
        for _ in range(400):
            pause(20)
            if not any(lane.is_busy for lanes in self.lanes for lane in lanes.findChildren(type(lanes.reading))):
                break
        pause(80)

    def clear(self) -> None:
        """Take the windows off the stage; else each new dress would be put on all that ever stood there."""
        for widget in self._application.topLevelWidgets():
            widget.close()
            widget.deleteLater()
        for lanes in self.lanes:
            lanes.close()
        self.lanes.clear()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def close(self) -> None:
        """Let go of everything."""
        self.clear()
        for desk in self._desks.values():
            desk.close()

    def _desk(self, name: str, fill: Callable[[Desk], None]) -> Desk:
        if name not in self._desks:
            self._desks[name] = desks.make(self._folder / name, "E001", "演示专员甲", Role.INSPECTOR, Role.SUPERVISOR)
            fill(self._desks[name])
        return self._desks[name]

    def _window(self, desk: Desk, *, is_supervisor: bool) -> Window:
        lanes = Lanes()
        self.lanes.append(lanes)
        settings = QSettings(str(self._folder / "window.ini"), QSettings.Format.IniFormat)
        settings.setValue("theme", self.mode)
        worn = theme.Theme(self._application, settings)
        window = Window(Bench(desk, lanes), worn, desk.person, is_supervisor=is_supervisor)
        window.begin("演示专员甲 · 演示县应急管理局")
        window.resize(*self.size)
        return window


def pause(milliseconds: int) -> None:
    """Let the event loop run; `QTest.qWait` would hold Python's lock and starve the lanes."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def take(scenes: dict[str, Scene], out: Path, modes: list[str], scale: str, size: Size, *, text: theme.TextSize) -> int:
    """Photograph these scenes, each in all modes: played in the first, then dressed anew as by 设置."""
    immortal.keep_singletons()
    application = QApplication([])
    theme.load_font(application, paths.bundled("resources", "fonts", "NotoSansSC-Regular.ttf"))
    theme.load_words(application)
    stage = Stage(application, size, modes[0])
    failed = 0
    for name, scene in scenes.items():
        _dress(application, modes[0], text)
        try:
            widget = scene(stage)
        except Exception:  # noqa: BLE001 - a scene that no longer plays costs its own picture only
            traceback.print_exc()
            failed += 1
            continue
        widget.show()
        widget.activateWindow()
        stage.settle()
        for mode in modes:
            theme.dress(application, PALETTES[mode])
            pause(40)
            widget.grab().save(str(out / f"{name}-{mode}-{scale}.png"))
        stage.clear()
    stage.close()
    return min(failed, 1)


def _dress(application: QApplication, mode: str, text: theme.TextSize) -> None:
    font = application.font()
    font.setPixelSize(theme.PIXELS[text])
    application.setFont(font)
    theme.dress(application, PALETTES[mode])


def _fill(desk: Desk) -> None:
    """A first visit, closed long ago with findings left open; then a second one under way."""
    first = desks.visit_with_answers(desk, 6)
    items = desks.sections(desk, first)["P3"]
    from msgspec.structs import replace

    major = replace(
        findings.propose(desk, first, items[0], "P3"),
        fact="中央变电所两回路电源线路未分列运行，备用回路停电检修未报告",
        grade=Grade.SUSPECTED_MAJOR,
        demand="立即恢复双回路供电，查明原因",
        deadline="2026-11-10",
        responsible="演示机电矿长",
        measure=findings.Measure(kind="责令立即整改", text="停止井下作业，恢复备用回路"),
    )
    findings.raise_finding(desk, first, major)
    taken = desk.world.now()
    files = [(f"IMG_{n:04d}.JPG", pictures.make(n, taken, "中央变电所", "备用回路")) for n in (1, 2)]
    photos.attach(desk, first, files, major.id)
    visits.seal_section(desk, first)
    for role, name in WORDS.items():
        person = {SignerRole.LEADER: "E001", SignerRole.INSPECTOR: "E002"}.get(role)
        closing.sign(desk, first, role, name, _signature(name), person=person, opinion="以上情况属实。")
    closing.close_visit(desk, first, reason_unchecked="未到达")
    papers.issue_ledger(desk, first)
    second = desks.visit_with_answers(desk, 14)
    with desk.reading() as session:
        old = [name for name, one in queries.findings(session, open_only=True) if one.raised.visit == first]
    findings.recheck(desk, second, old[0], Recheck.PARTLY, note="已补打单体支柱 2 根，悬顶仍有 6 m")
    photos.attach(desk, second, files, drafting.load(desk, second).findings[0].id)


def _signature(name: str) -> bytes:
    from desktop.demo import pictures as drawn

    return drawn.signature(name)


def on_page(name: str, *, full: bool = True, is_supervisor: bool = False) -> Scene:
    def scene(stage: Stage) -> QWidget:
        window = stage.full(is_supervisor=is_supervisor) if full else stage.empty()
        window.open(name)
        window.show()
        stage.settle()
        return window

    return scene
