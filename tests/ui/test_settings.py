"""设置: the certificate's end in words, another passphrase, backup and restoring, diagnostics without names."""

from __future__ import annotations

import datetime as dt

import desks
import pytest
from keyboard import Keyboard
from PySide6.QtCore import QPoint, QRect, QSettings
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from desktop import opening
from desktop.actions import remedies, time_authority
from desktop.actions.device import Certificate
from desktop.desk import Act, Fact
from desktop.journal import identity
from desktop.store import settings
from desktop.supervision.roster import RemediesNamed, Role, RoleGranted
from desktop.sync.standing import UPLOAD_CAP
from desktop.ui import care
from desktop.ui.certificates import lasting
from desktop.ui.settings import SettingsPage
from desktop.ui.tall import Tall
from desktop.ui.theme import TextSize, Theme


@pytest.fixture
def page(qtbot, bench, dressed, tmp_path, monkeypatch):
    monkeypatch.setenv("YIKUANG_DATA", str(tmp_path / "data"))
    worn = Theme(dressed, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    made = SettingsPage(bench, worn, care.backup)
    qtbot.addWidget(made)
    made.resize(800, 430)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    return made


@pytest.fixture
def keys(qtbot, page, lanes):
    made = Keyboard(qtbot, page, lanes)
    made.settle()
    return made


@pytest.mark.parametrize(
    "days, tone, word", [(300, "good", "有效期至"), (21, "warn", "还有 21 天到期"), (-3, "bad", "已过期 3 天")]
)
def test_the_end_of_the_certificate_is_told_in_words(days, tone, word):
    mark, words = lasting(Certificate("ab" * 32, dt.date(2026, 12, 13), days))
    assert (mark.tone, word in words) == (tone, True)


def test_the_certificate_of_this_device_stands_on_the_page(page, keys):
    assert "有效期至" in page.certificate.text()


def test_the_passphrase_is_changed_by_keys_and_opens_the_desk(page, keys, desk):
    keys.press("Alt+P")
    for text in (desks.PASSPHRASE, "new-phrase-1", "new-phrase-1"):
        keys.type(text)
        keys.press("Tab")
    keys.press("Enter")
    keys.settle()
    desk.close()
    opening.open_desk(desk.folder, "new-phrase-1").close()


@pytest.mark.parametrize(
    "old, again, why", [("wrong-phrase", "new-phrase-1", "口令"), (desks.PASSPHRASE, "new-phrase-2", "不一样")]
)
def test_a_passphrase_that_is_not_changed_says_why_in_the_dialog(page, keys, old, again, why):
    keys.press("Alt+P")
    for text in (old, "new-phrase-1", again):
        keys.type(text)
        keys.press("Tab")
    dialog = QApplication.activeModalWidget()
    keys.press("Enter")
    keys.settle()
    assert why in dialog.trouble.text()
    dialog.reject()


def test_a_backup_is_restored_as_another_desk(qtbot, page, keys, tmp_path):
    with qtbot.waitSignal(page.bench.message, timeout=20_000) as said:
        page.save_backup(tmp_path / "演示.yikuang")
    assert "已保存" in said.args[0].text
    with qtbot.waitSignal(page.bench.message, timeout=20_000) as said:
        page.restore_from(tmp_path / "演示.yikuang")
    assert "另一个工作台" in said.args[0].text
    assert (tmp_path / "data" / "desks" / "演示" / "desk.json").is_file()
    assert not page.progress.isVisible()


def test_a_file_that_is_no_backup_says_so_and_leaves_nothing(qtbot, page, keys, tmp_path):
    (tmp_path / "x.yikuang").write_bytes(b"no zip")
    with qtbot.waitSignal(page.bench.message, timeout=20_000) as said:
        page.restore_from(tmp_path / "x.yikuang")
    assert "不是备份文件" in said.args[0].text
    assert not list((tmp_path / "data").glob("desks/*"))


def test_diagnostics_name_nobody_and_nothing(qtbot, page, keys, desk):
    desks.visit_with_answers(desk, 3)
    told = care.diagnostics(desk)
    assert "已封存" in told
    for word in ("演示专员甲", "演示煤矿", "E001", str(desk.folder)):
        assert word not in told


def test_of_an_error_only_its_kind_and_place_are_told():
    frame = '  File "/home/zhang/desktop/ui/page.py", line 12, in look'
    log = "\n".join(["Traceback (most recent call last):", frame, "    x()", "ValueError: 演示专员甲"])
    assert care.places_of(log) == ["  desktop/ui/page.py:12 look", "ValueError"]


def test_a_key_copies_the_diagnostics(qtbot, page, keys):
    with qtbot.waitSignal(page.bench.message):
        keys.press("Alt+D")
    assert QApplication.clipboard().text().startswith("一矿一表")


def test_the_text_size_changes_everything_at_once_and_is_remembered(page, keys, dressed, tmp_path):
    page.text_size.setFocus()
    before = page.backup.sizeHint().width()
    keys.press("Down")
    assert page.text_size.currentText() == "大"
    assert (dressed.font().pixelSize(), page.backup.sizeHint().width() > before) == (16, True)
    again = Theme(dressed, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    assert again.size is TextSize.LARGE
    again.choose_size(TextSize.STANDARD)


def test_the_limit_for_photos_is_typed_and_used_by_the_next_exchange(page, keys, desk):
    page.cap.setFocus()
    page.cap.selectAll()
    keys.type("250")
    keys.press("Tab")
    keys.settle()
    with desk.reading() as session:
        assert settings.read(session, UPLOAD_CAP, int) == 250


def test_an_administrator_names_where_the_mine_may_turn_and_others_see_no_such_row(page, keys, desk):
    assert not page.remedies.isVisible()
    desk.seal([Act(desks.ORG, (Fact("person/E001", RoleGranted(role=Role.ADMINISTRATOR, org="140000")),))])
    page.look()
    keys.settle()
    page.remedies.authority.setFocus()
    keys.type("演示县人民政府")
    keys.press("Tab")
    keys.type("演示县人民法院")
    keys.press("Alt+J")
    keys.settle()
    assert remedies.of(desk) == RemediesNamed(authority="演示县人民政府", court="演示县人民法院")
    assert not page.remedies.keep.isEnabled()


def test_the_time_stamping_authority_is_typed_and_kept(page, keys, desk):
    assert "不加时间戳" in page.time_stamps.state.text()
    page.time_stamps.address.setFocus()
    keys.type("http://tsa.example.cn/tsr")
    keys.press("Tab")
    keys.settle()
    assert time_authority.of(desk).url == "http://tsa.example.cn/tsr"
    assert "下次同步起" in page.time_stamps.state.text()


def test_an_address_that_is_none_says_so_and_stays_to_be_mended(qtbot, page, keys, desk):
    page.time_stamps.address.setFocus()
    keys.type("tsa")
    with qtbot.waitSignal(page.bench.message) as said:
        keys.press("Tab")
    assert "写法不对" in said.args[0].text
    assert (page.time_stamps.address.text(), time_authority.of(desk).url) == ("tsa", "")


def test_the_authoritys_root_is_chosen_from_a_file_and_dropped_by_a_key(page, keys, desk, tmp_path, monkeypatch):
    (tmp_path / "root.pem").write_bytes(identity.to_pem(desk.root))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "root.pem"), ""))
    keys.press("Alt+E")
    keys.settle()
    assert time_authority.of(desk).root == desk.root
    keys.press("Alt+U")
    keys.settle()
    assert (time_authority.of(desk).root, page.time_stamps.no_root.isVisible()) == (None, False)


def test_rows_below_the_edge_come_into_view_with_the_keyboard_and_none_is_beside_it(page, keys):
    page.resize(756, 300)
    keys.settle()
    rows = page.findChild(Tall)
    assert rows.verticalScrollBar().value() == 0
    keys.press("Alt+D")
    page.diagnostics.setFocus()
    seen = rows.viewport().rect()
    for widget in (page.diagnostics, page.findChildren(QLabel)[-1]):
        assert seen.contains(QRect(widget.mapTo(rows.viewport(), QPoint()), widget.size()))
    assert rows.horizontalScrollBar().maximum() == 0
