"""The USB way from 同步: written for the bureau or a colleague, taken in, and trouble said in the banner."""

from __future__ import annotations

import pytest
import windows
from keyboard import Keyboard
from PySide6.QtWidgets import QApplication

from desktop.bureau import founding
from desktop.bureau import parcels as at_bureau
from desktop.store import records
from desktop.store.records import Delivery
from desktop.sync import parcel
from desktop.ui.handover import Wanted
from tests.making.sites import PASSPHRASE, Site, whole_visit

BUREAU = Wanted(parcel.BUREAU, "主管部门", "")


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("founded") / "bureau"
    founding.init(folder, "演示县应急管理局", PASSPHRASE, code="demo")
    return folder


@pytest.fixture
def site(founded, tmp_path, monkeypatch):
    monkeypatch.setenv("YIKUANG_DATA", str(tmp_path / "数据"))
    one = Site.copied(founded, tmp_path)
    yield one
    one.close()


@pytest.fixture
def colleague(site):
    return site.desk("P02")


@pytest.fixture
def desk(site, colleague):
    made = site.desk("P01")
    site.visit = whole_visit(made)
    return made


@pytest.fixture
def page(qtbot, bench, dressed, tmp_path):
    return windows.make(qtbot, bench, tmp_path).open("sync")


@pytest.fixture
def keys(qtbot, page, lanes):
    made = Keyboard(qtbot, page.window(), lanes)
    made.settle()
    return made


@pytest.fixture
def through(qtbot, lanes, keys):
    """Wait until the file is through and every screen has looked again."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not lanes.network.is_busy, timeout=20_000)
        keys.settle()

    return wait


def test_the_stick_goes_to_the_bureau_and_its_receipts_come_back(page, through, site, desk, tmp_path):
    page.handover.send(BUREAU, tmp_path / "去.parcel")
    through()
    assert "条记录" in page.window().banner.text
    at_bureau.take(site.server, tmp_path / "去.parcel", tmp_path / "回.parcel")
    page.handover.take(tmp_path / "回.parcel")
    through()
    with desk.reading() as session:
        assert records.delivery_of(session, f"visit/{site.visit}")[0] is Delivery.COMPLETE
    assert page.model.lines == ()


def test_one_visit_goes_to_a_colleague_chosen_from_the_roster(page, keys, site):
    keys.press("Alt+U")
    keys.settle()
    dialog = QApplication.activeModalWidget()
    assert [dialog.to.itemData(row) for row in range(dialog.to.count())] == [parcel.BUREAU, "P02"]
    assert [dialog.what.itemData(row) for row in range(dialog.what.count())] == ["", site.visit]


def test_a_colleague_takes_one_visit_in(page, through, site, colleague, tmp_path):
    page.handover.send(Wanted("P02", "同事", site.visit), tmp_path / "一.parcel")
    through()
    assert parcel.take(colleague, tmp_path / "一.parcel").entries > 0


def test_a_file_that_is_no_handover_is_said_in_the_banner(page, through, tmp_path):
    (tmp_path / "照片.parcel").write_bytes(b"JPEG")
    page.handover.take(tmp_path / "照片.parcel")
    through()
    assert "不是一矿一表的交接文件" in page.window().banner.text
    assert page.receive.isEnabled()


def test_a_stick_pulled_out_is_said_in_the_banner(page, through, tmp_path):
    page.handover.take(tmp_path / "没有.parcel")
    through()
    assert "重新插好" in page.window().banner.text


def test_nobody_is_sent_what_he_could_not_open(page, through, tmp_path):
    page.handover.send(Wanted("P77", "演示专员丙", ""), tmp_path / "空.parcel")
    through()
    assert "演示专员丙还没有登记的设备" in page.window().banner.text
    assert not (tmp_path / "空.parcel").exists()
