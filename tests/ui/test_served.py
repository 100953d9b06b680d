"""A paper's life after it is drawn, by keys: sealed, scanned back by file, drag or paste, served or refused, corrected;
and its receipt page.
"""

from __future__ import annotations

import dataclasses
import shutil

import desks
import ordered
import pytest
from keyboard import Keyboard
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop import opening
from desktop.actions import serving
from desktop.documents import receipt_page
from desktop.store import queries
from desktop.store.records import Delivery
from desktop.supervision.visit import PaperKind
from desktop.ui.ledgers import LedgersPage
from desktop.ui.served.steps import read_papers_of
from tests.documents import extremes


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A desk with one order, made once."""
    folder = tmp_path_factory.mktemp("made") / "desk"
    desk = desks.make(folder)
    visit, number = ordered.ordered(desk)
    desk.close()
    return folder, visit, number


@pytest.fixture
def desk(made, tmp_path):
    shutil.copytree(made[0], tmp_path / "desk")
    opened = opening.open_desk(tmp_path / "desk", desks.PASSPHRASE, desks.running())
    yield opened
    opened.close()


@pytest.fixture
def page(qtbot, bench, made):
    page = LedgersPage(bench)
    qtbot.addWidget(page)
    page.resize(900, 470)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is page)
    page.open_visit(made[1], made[2])
    return page


@pytest.fixture
def keys(qtbot, page, lanes):
    keyboard = Keyboard(qtbot, page, lanes)
    keyboard.settle()
    page.list.setFocus()
    return keyboard


def word(page) -> str:
    return page.list.line.mark.word


def test_the_seal_is_one_press_and_enter_then_service_is_next(page, keys):
    assert (word(page), page.service.step.text()) == ("待盖章", "登记盖章(&T)")
    keys.press("Alt+T", "Enter")
    keys.settle()
    assert (word(page), page.service.step.text()) == ("已盖章", "登记送达(&T)")
    assert "演示县应急管理局" in page.service.words.text()
    keys.press("Alt+T", "Enter")
    keys.settle()
    assert word(page) == "送达矿方"
    assert page.service.step.isHidden()
    assert "演示矿长乙（矿长）签收" in page.service.words.text()
    assert "复议至 2027-01-19" in page.service.words.text()


def test_a_refusal_wants_a_witness_and_can_be_left_there(page, keys, desk, made):
    serving.seal(desk, made[1], made[2])
    page.look()
    keys.settle()
    keys.press("Alt+T", "Down", "Down", "Enter")
    assert page.service.serving.trouble.text() == "拒收须写明理由和见证人。"
    page.service.serving.reason.setFocus()
    keys.type("不认可")
    keys.press("Tab")
    keys.type("演示见证人")
    keys.press("Enter")
    keys.settle()
    assert word(page) == "留置送达"


def test_escape_puts_the_form_away_and_nothing_is_noted(page, keys):
    keys.press("Alt+T")
    assert page.service.sealing.isVisible()
    keys.press("Esc")
    assert not page.service.sealing.isVisible()
    assert word(page) == "待盖章"
    assert page.list.hasFocus()


def test_a_scan_is_chosen_dropped_or_pasted_and_stands_beside_the_paper(page, keys, tmp_path, monkeypatch, qtbot):
    file = tmp_path / "盖章件.png"
    file.write_bytes(ordered.scan())
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(file)], ""))
    keys.press("Alt+D")
    qtbot.waitUntil(lambda: page.service.copies.count == 1)
    (tmp_path / "2.png").write_bytes(ordered.scan("2"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "2.png"))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, left, none)
    page.service.parentWidget().dropEvent(drop)
    qtbot.waitUntil(lambda: page.service.copies.count == 2)
    picture = QImage()
    picture.loadFromData(ordered.scan("3"))
    QGuiApplication.clipboard().setImage(picture)
    page.list.setFocus()
    keys.press("Ctrl+V")
    qtbot.waitUntil(lambda: page.service.copies.count == 3)
    assert page.service.copies.isVisible()
    assert page.paper.preview.isVisible()


def test_what_was_noted_wrongly_is_corrected_with_a_reason_or_taken_back(page, keys, desk, made):
    serving.seal(desk, made[1], made[2])
    page.look()
    keys.settle()
    page.service.mend_seal.trigger()
    keys.press("Enter")
    keys.settle()
    assert "写明更正的原因" in page.service.sealing.trouble.text()
    page.service.sealing.correction.setFocus()
    keys.type("单位写错")
    keys.press("Enter")
    keys.settle()
    assert "更正或撤回过 1 次" in page.service.words.text()
    page.service.take_back.trigger()
    page.service.taking_back.reason.setFocus()
    keys.type("登记错了文书")
    keys.press("Enter")
    keys.settle()
    assert word(page) == "待盖章"


def test_the_timeline_of_its_finding_tells_what_became_of_the_order(desk, made):
    serving.seal(desk, made[1], made[2])
    serving.serve(desk, made[1], made[2], reason="不认可", witness="演示见证人")
    with desk.reading() as session:
        ((finding, _),) = queries.findings(session)
    lines = read_papers_of(desk, finding, desks.MINE)
    assert [line.mark.word for line in lines] == ["文书", "盖章", "拒收"]
    assert "现场处理决定书" in lines[0].text
    assert "见证人演示见证人" in lines[2].text


def test_the_receipt_page_of_a_receipted_ledger_comes_to_the_front_and_to_the_printer(page, keys, made, desk, qtbot):
    asked = []
    page.paper._ask = lambda parent, title, pages, take: asked.append(title)
    page.open_visit(made[1], made[2])
    keys.settle()
    page.paper.print()
    keys.settle()
    assert asked == [f"{made[2]} 一式两份"]
    assert page.service.receipt.isHidden()
    line = dataclasses.replace(page.list.line, delivery=Delivery.COMPLETE)
    page._show(line)
    assert page.service.receipt.isVisible()
    page._show_receipt(made[2], receipt_page.draw(extremes.receipts()["回执页"]).pdf)
    assert asked[1].startswith("回执页")
    assert page.paper.preview.pages == 1


def test_the_record_waits_for_ink_and_the_ledger_for_nothing(page, keys, made, desk):
    page.open_visit(made[1], ordered.number(desk, made[1], PaperKind.INSPECTION_RECORD))
    keys.settle()
    assert word(page) == "待签字"
    assert page.service.step.isHidden()
    page.open_visit(made[1], ordered.number(desk, made[1], PaperKind.LEDGER))
    keys.settle()
    assert page.service.isHidden()
