"""同步: every record has one thing that helps it, a round can be paused, and the counts lead to the records."""

from __future__ import annotations

from threading import Event

import desks
import pytest
import windows
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.actions import forms, visits, withdrawal
from desktop.store.records import Delivery
from desktop.sync.round import Outcome
from desktop.ui.bench import Bench, Reach
from desktop.ui.syncing import RecordRow, read_counts


@pytest.fixture
def entered():
    return Event()


@pytest.fixture
def bench(desk, lanes, entered):
    """A bench whose rounds go on until they are paused."""

    idle = Event()

    def round_(_, stop, tell):
        tell(3, 9, "照片")
        entered.set()
        while not stop.is_set():
            idle.wait(0.01)
        return Outcome(error="同步已停止，其余的下次继续。", is_offline=True, pushed=2)

    return Bench(desk, lanes, round_)


@pytest.fixture
def window(qtbot, bench, dressed, tmp_path):
    return windows.make(qtbot, bench, tmp_path)


def row(state, name="visit/v1"):
    return RecordRow(name, "visit", "演示煤矿", "1号", state, "", "12", "2026-11-20T01:30:00Z")


def test_the_draft_of_a_paper_is_counted_and_gone_on_with(qtbot, window, keys, desk):
    draft = forms.begin(desk, "d-leave", desk.person)
    page = window.open("sync")
    keys.settle()
    assert read_counts(desk).draft == 1
    assert (page.list.line.id, page.help.text()) == (draft, "继续填写(&K)")
    keys.press("Alt+K")
    keys.settle()
    assert (window.page, window.open("papers").list.line.name) == ("papers", draft)


def test_a_draft_is_gone_on_with(qtbot, window, keys, desk):
    visit = visits.plan(desk, desks.MINE)
    page = window.open("sync")
    keys.settle()
    assert page.list.line.id == visit
    keys.press("Alt+K")
    assert window.page == "visit"


def test_what_goes_first_stands_first_and_says_so(window, keys, desk):
    for _ in range(3):
        visits.open_visit(desk, visits.plan(desk, desks.MINE))
    visit = visits.plan(desk, desks.MINE)
    visits.open_visit(desk, visit)
    withdrawal.demand(desk, visit, "演示工作面", "瓦斯超限", "演示矿长")
    page = window.open("sync")
    keys.settle()
    sealed = [line for line in page.model.lines if line.id.startswith("visit/")]
    assert (page.model.lines[0].id, len(sealed)) == (f"visit/{visit}", 4)
    assert page.model.lines[0].said.startswith("急：停产撤人")
    assert "急：停产撤人 演示煤矿" in page.first.text()
    assert page.first.isVisible()


@pytest.mark.parametrize(
    "state, word",
    [
        ("草稿", "继续检查"),
        (Delivery.SEALED, "交U盘"),
        (Delivery.DELIVERED, "重试"),
        (Delivery.HELD, "看原因"),
        (Delivery.COMPLETE, "打开台账"),
    ],
)
def test_each_state_has_its_one_action(window, keys, state, word):
    page = window.open("sync")
    keys.settle()
    page._offer_help(row(state))
    assert word in page.help.text()


def test_a_held_record_is_explained_in_a_sentence(window, keys):
    page = window.open("sync")
    keys.settle()
    page._help(row(Delivery.HELD))
    assert "没有丢失" in window.banner.text
    assert "第 12 号" in window.banner.text


def test_a_round_shows_how_far_it_is_and_is_paused_by_a_key(qtbot, window, keys, bench, entered):
    page = window.open("sync")
    keys.settle()
    keys.press("F5")
    qtbot.waitUntil(lambda: page.progress.value() == 3)
    assert page.progress.maximum() == 9
    with qtbot.waitSignal(bench.synced):
        keys.press("Alt+H")
    assert bench.network_now.reach is Reach.PAUSED
    assert not page.pause.isVisible()
    assert "送出记录 2" in page.last_round.text()


def test_what_was_refused_is_told(window, keys):
    page = window.open("sync")
    keys.settle()
    page.show_round(Outcome(refused=["照片 IMG_1 太大，没有上传。"]))
    assert page.last_round.text() == "1 条没有收下：照片 IMG_1 太大，没有上传。"


def test_a_delivered_records_receipt_comes_after_the_list(window, keys):
    page = window.open("sync")
    keys.settle()
    page.which.setFocus()
    keys.press("Down")
    page._all = (row(Delivery.COMPLETE)._replace(receipt=""),)
    page._filter()
    assert page.model.texts()[0][3] == ""
    page._show_receipts({"visit/v1": "77"})
    assert page.model.texts()[0][3] == "77"


def test_a_press_on_the_counts_leads_to_the_records(window, keys):
    keys.settle()
    counts = window.status._counts["草稿"]
    QTest.mouseClick(window.status, Qt.MouseButton.LeftButton, pos=counts.geometry().center())
    assert window.page == "sync"
