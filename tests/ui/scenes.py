"""The scenes of the spine: each builds one screen in one state on a real desk and lets it settle.

Other scenes stand in `scenes_*.py` beside this file, each with a `SCENES` of its own.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from stage import Scene, Stage, on_page

from desktop import errors
from desktop.actions import drafting, findings, visits
from desktop.supervision.finding import Status
from desktop.supervision.visit import SignerRole
from desktop.ui.bench import Network, Reach
from desktop.ui.guide import Guide
from desktop.ui.treatment import TreatmentDialog, Verb
from desktop.ui.unlock import DeskChoice, Unlock
from desktop.ui.visit.signing import SignDialog


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
    window.open("visit")._on_site.kind.setCurrentIndex(0)
    stage.settle()
    return QApplication.activeModalWidget() or window


def _hand_over(stage: Stage) -> QWidget:
    window = on_page("sync")(stage)
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
    window = on_page("findings")(stage)
    error = errors.Damaged(
        "台账 演-2026-0007 的第 2 张照片与封存时不一致，已停止打印。请在“设置”里按“备份”，再从备份恢复。"
    )
    window.bench.trouble(error)
    window.status.show_network(Network(Reach.OFFLINE, detail="连不上服务器"))
    return window


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
    window = on_page("findings")(stage)
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
    **{
        f"{name}-empty": on_page(name, full=False)
        for name in ("today", "mines", "visit", "findings", "ledgers", "sync")
    },
    **{
        name: on_page(name) for name in ("today", "mines", "visit", "findings", "remote", "ledgers", "sync", "settings")
    },
    **{name: on_page(name, is_supervisor=True) for name in ("review", "lists")},
    **{f"visit-{part}": _visit(part) for part in ("route", "items", "raised", "rechecks", "summary")},
    "visit-value": _value,
    "paper-sheet": _paper_sheet,
    "on-site": _on_site,
    "hand-over": _hand_over,
    "trouble": _trouble,
    "sign": _sign,
    "sign-refused": _refuse,
    "correct": _correct,
    "settle": _settle,
    "disputed": _disputed,
}
