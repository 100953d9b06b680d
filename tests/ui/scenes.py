"""The scenes `shots.py` photographs: each builds one screen in one state on a real desk and lets it settle."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import desks
from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop import errors, paths
from desktop.actions import closing, drafting, findings, papers, photos, visits
from desktop.demo import photos as pictures
from desktop.desk import Desk
from desktop.store import queries
from desktop.supervision.finding import Grade, Recheck, Status
from desktop.supervision.roster import Role
from desktop.supervision.visit import SignerRole
from desktop.ui import immortal, theme
from desktop.ui.bench import Bench, Network, Reach
from desktop.ui.guide import Guide
from desktop.ui.keys import KeySheet
from desktop.ui.lanes import Lanes
from desktop.ui.rail import Window
from desktop.ui.treatment import TreatmentDialog, Verb
from desktop.ui.unlock import DeskChoice, Unlock
from desktop.ui.visit.signing import SignDialog

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

    def __init__(self, application: QApplication, size: Size) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="shots-"))
        self._application = application
        self._desks: dict[str, Desk] = {}
        self.size = size
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

    def close(self) -> None:
        """Let go of everything."""
        for lanes in self.lanes:
            lanes.close()
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
        worn = theme.Theme(self._application, settings)
        window = Window(Bench(desk, lanes), worn, "演示专员甲 · 演示县应急管理局", is_supervisor=is_supervisor)
        window.resize(*self.size)
        return window


def pause(milliseconds: int) -> None:
    """Let the event loop run; `QTest.qWait` would hold Python's lock and starve the lanes."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def take(out: Path, scale: str, mode: str, only: str, size: Size) -> int:
    """Photograph all scenes (or those whose name contains `only`)."""
    immortal.keep_singletons()
    application = QApplication([])
    theme.load_font(application, paths.bundled("resources", "fonts", "NotoSansSC-Regular.ttf"))
    theme.load_words(application)
    theme.dress(application, theme.DARK if mode == "dark" else theme.LIGHT)
    stage = Stage(application, size)
    for name, scene in SCENES.items():
        if only in name:
            widget = scene(stage)
            widget.show()
            widget.activateWindow()
            stage.settle()
            widget.grab().save(str(out / f"{name}-{mode}-{scale}.png"))
            widget.close()
    stage.close()
    return 0


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


def _page(name: str, *, full: bool = True, is_supervisor: bool = False) -> Scene:
    def scene(stage: Stage) -> QWidget:
        window = stage.full(is_supervisor=is_supervisor) if full else stage.empty()
        window.open(name)
        window.show()
        stage.settle()
        return window

    return scene


def _visit(part: str) -> Scene:
    def scene(stage: Stage) -> QWidget:
        window = stage.full()
        window.show()
        window.activateWindow()
        page = window.open("visit")
        stage.settle()
        page.open_visit(page.start.model.lines[0].id)
        stage.settle()
        page.parts.setCurrentWidget(getattr(page, part))
        if part == "items":
            page.items.sections.choose("P1")
            page.items.rest()
        if part == "raised":
            page.raised.list.setFocus()
        stage.settle()
        return window

    return scene


def _value(stage: Stage) -> QWidget:
    """A measured value beyond its limit, being typed."""
    window = _visit("items")(stage)
    items = window.open("visit").items
    line = next(one for one in items.lines if one.item.id == "C-GAS-03")
    items.go_to(line)
    stage.settle()
    field = items.detail.measured.fields[0]
    field.setFocus()
    QTest.keyClicks(field, "1.62")
    return window


def _paper_sheet(stage: Stage) -> QWidget:
    window = _visit("route")(stage)
    QTest.keyClick(window, Qt.Key.Key_F11)
    stage.settle()
    return QApplication.activeModalWidget() or window


def _on_site(stage: Stage) -> QWidget:
    window = _visit("items")(stage)
    visit = window.open("visit").orders.visit
    if not drafting.load(window.bench.desk, visit).measures:
        told = "演示矿长乙、县局值班室"
        visits.note_measure(window.bench.desk, visit, "停产撤人", "要求 1301 工作面停止作业、撤出人员", told=told)
        window.bench.changed.emit(None)
        stage.settle()
    QTest.keyClick(window, Qt.Key.Key_F12)
    window.open("visit")._on_site.kind.setCurrentIndex(1)
    stage.settle()
    return QApplication.activeModalWidget() or window


def _hand_over(stage: Stage) -> QWidget:
    window = _page("sync")(stage)
    window.open("sync").send.click()
    stage.settle()
    return QApplication.activeModalWidget() or window


def _unlock(stage: Stage) -> QWidget:
    return Unlock([DeskChoice(Path("/x"), "演示专员甲 · 演示县应急管理局")])


def _unlock_wrong(stage: Stage) -> QWidget:
    window = Unlock([DeskChoice(Path("/x"), "演示专员甲 · 演示县应急管理局")])
    window.refuse("口令不对，打不开“演示专员甲”的工作台。请检查大小写后重新输入。")
    return window


def _guide(number: int) -> Scene:
    def scene(stage: Stage) -> QWidget:
        guide = Guide()
        if number:
            guide.choice.buttons[number - 1].click()
            guide.form.go.click()
        return guide

    return scene


def _trouble(stage: Stage) -> QWidget:
    window = _page("findings")(stage)
    error = errors.Damaged(
        "台账 演-2026-0007 的第 2 张照片与封存时不一致，已停止打印。请在“设置”里按“备份”，再从备份恢复。"
    )
    window.bench.trouble(error)
    window.status.show_network(Network(Reach.OFFLINE, detail="连不上服务器"))
    return window


def _keys(stage: Stage) -> QWidget:
    window = stage.full()
    rows = [("Ctrl+1", "今日"), ("Ctrl+2", "矿山"), ("Ctrl+3", "检查")]
    return KeySheet(rows, window)


def _sign(stage: Stage) -> QDialog:
    window = stage.full()
    from desktop.ui.visit.signing import SignerLine

    dialog = SignDialog(SignerLine(SignerRole.MINE, "演示矿长乙"), window)
    dialog.pad.type_name("演示矿长乙")
    return dialog


def _refuse(stage: Stage) -> QDialog:
    dialog = _sign(stage)
    dialog.refused.setChecked(True)
    dialog.ready.click()
    return dialog


def _correct(stage: Stage) -> QDialog:
    texts = (("fact", "悬顶 12 m"), ("demand", "处理悬顶"))
    return TreatmentDialog(Verb.CORRECT, "f", texts, "2026-12-01", stage.full())


def _settle(stage: Stage) -> QDialog:
    return TreatmentDialog(Verb.SETTLE, "f", (), "", stage.full())


def _disputed(stage: Stage) -> QWidget:
    window = _page("findings")(stage)
    page = window.open("findings")
    if page.list.line.status is not Status.DISPUTED:
        findings.dispute(window.bench.desk, page.list.line.id, "矿方不认可")
        window.bench.changed.emit(None)
    return window


SCENES: dict[str, Scene] = {
    "unlock": _unlock,
    "unlock-wrong": _unlock_wrong,
    "guide": _guide(0),
    "guide-demo": _guide(1),
    "guide-enrol": _guide(2),
    "guide-restore": _guide(3),
    **{f"{name}-empty": _page(name, full=False) for name in ("today", "mines", "visit", "findings", "ledgers", "sync")},
    **{name: _page(name) for name in ("today", "mines", "visit", "findings", "ledgers", "sync", "settings")},
    "review": _page("review", is_supervisor=True),
    **{f"visit-{part}": _visit(part) for part in ("route", "items", "raised", "rechecks", "summary")},
    "visit-value": _value,
    "paper-sheet": _paper_sheet,
    "on-site": _on_site,
    "hand-over": _hand_over,
    "trouble": _trouble,
    "keys": _keys,
    "sign": _sign,
    "sign-refused": _refuse,
    "correct": _correct,
    "settle": _settle,
    "disputed": _disputed,
}
