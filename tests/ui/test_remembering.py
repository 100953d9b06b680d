"""The window comes back as it was closed, whatever stands in the settings."""

from __future__ import annotations

import desks
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from desktop.desk import Act, Fact
from desktop.store import queries
from desktop.supervision import roster
from desktop.ui.rail import Window
from desktop.ui.theme import Theme


@pytest.fixture
def store(tmp_path):
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def build(qtbot, bench, dressed, store):
    def make() -> Window:
        window = Window(bench, Theme(QApplication.instance(), store), bench.desk.person, is_supervisor=False)
        window.begin("演示专员甲")
        qtbot.addWidget(window)
        return window

    return make


def show(window: Window) -> None:
    """As the program does."""
    window.dress()
    window.open(window.first)
    window.show()


def quiet(qtbot, lanes):
    qtbot.waitUntil(lambda: not any(lane.is_busy for lane in (lanes.reading, lanes.writing)), timeout=20_000)


def test_size_page_and_divider_come_back(qtbot, build, lanes):
    first = build()
    first.resize(860, 520)
    first.open("findings")
    first.show()
    quiet(qtbot, lanes)
    first.open("mines")
    quiet(qtbot, lanes)
    first.open("mines").halves.setSizes([300, 500])
    sizes = first.open("mines").halves.sizes()
    first.close()
    again = build()
    show(again)
    quiet(qtbot, lanes)
    assert (again.width(), again.height(), again.page) == (860, 520, "mines")
    assert again.open("mines").halves.sizes() == sizes


def test_the_mine_last_looked_at_is_chosen_again(qtbot, build, lanes, desk):
    with desk.reading() as session:
        card = queries.mine(session, desks.MINE)
    other = roster.MineRegistered(code="M002", name="演示二矿", kind=card.kind, supervised_by="140000")
    desk.seal([Act(desks.ORG, (Fact("mine/M002", other),))])
    first = build()
    first.open("mines")
    first.show()
    quiet(qtbot, lanes)
    first.open("mines").list.choose("M002")
    first.close()
    again = build()
    show(again)
    quiet(qtbot, lanes)
    assert again.open("mines").list.line.code == "M002"


def test_rubbish_is_passed_over(qtbot, build, lanes, store, desk):
    for key in ("window/geometry", f"window/page/{desk.person}", f"window/mine/{desk.person}", "dividers/mines/0"):
        store.setValue(key, ["乱", "码"])
    window = build()
    show(window)
    quiet(qtbot, lanes)
    assert window.page == "today"
    window.open("mines")
    quiet(qtbot, lanes)
    assert window.open("mines").list.line.code == desks.MINE
    assert min(window.open("mines").halves.sizes()) > 0


def test_without_anything_remembered_it_begins_as_always(qtbot, build, lanes):
    window = build()
    show(window)
    assert window.page == "today"
    assert window.isMaximized()
