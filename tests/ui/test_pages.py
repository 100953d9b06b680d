"""The other pages on a real desk: what they show, what they ask for, and that they look again when told."""

from __future__ import annotations

import desks
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from desktop.actions import closing, drafting, findings, papers, visits
from desktop.demo import photos as pictures
from desktop.store import queries
from desktop.supervision.finding import Status
from desktop.supervision.review import ReviewStatus
from desktop.supervision.roster import Role
from desktop.supervision.visit import Refusal, SignerRole
from desktop.ui.ledgers import LedgersPage

PAGES = (
    "today",
    "mines",
    "visit",
    "findings",
    "remote",
    "ledgers",
    "papers",
    "sync",
    "review",
    "lists",
    "duty",
    "assess",
    "law",
    "settings",
)


@pytest.fixture
def desk(tmp_path):
    """A desk whose person is inspector and supervisor, with one closed visit and its ledger."""
    made = desks.make(tmp_path / "desk", "E001", "演示专员甲", Role.INSPECTOR, Role.SUPERVISOR)
    visit = desks.visit_with_answers(made, 5)
    visits.seal_section(made, visit)
    refusal = Refusal(reason="不认可", witness="演示见证人")
    closing.sign(made, visit, SignerRole.LEADER, "演示专员甲", b"", person="E001", refusal=refusal)
    closing.close_visit(made, visit, reason_unchecked="未到达")
    papers.issue_ledger(made, visit)
    yield made
    made.close()


def the_finding(desk):
    with desk.reading() as session:
        return queries.findings(session)[0]


def test_today_says_what_waits_and_leads_there(window, keys):
    page = window.open("today")
    keys.settle()
    assert [line.mark.word for line in page.model.lines] == [
        "待审阅",
        "远程待做",
        "未覆盖",
        "地点未确认",
        "缺签到证明",
        "承诺书",
        "未送达",
    ]
    keys.press("Enter")
    keys.settle()
    assert window.page == "review"


def test_every_page_opens_by_its_number(window, keys):
    assert [place.name for place in window._places] == list(PAGES)
    more = ("Ctrl+=", "Ctrl+Shift+K", "Ctrl+Shift+L", "Ctrl+-")
    for name, key in zip(PAGES, [*(f"Ctrl+{digit}" for digit in "1234567890"), *more], strict=True):
        keys.press(key)
        assert window.page == name
        keys.settle()


def test_an_action_elsewhere_is_seen_at_once(window, keys, bench, desk):
    page = window.open("findings")
    keys.settle()
    name, _ = the_finding(desk)
    bench.act(findings.dispute, name, "矿方不认可")
    keys.settle()
    assert page.model.lines[0].status is Status.DISPUTED


def test_a_hidden_page_looks_again_when_it_is_shown(window, keys, bench, desk):
    page = window.open("findings")
    keys.settle()
    window.open("today")
    bench.act(findings.void, the_finding(desk)[0], "重复登记")
    keys.settle()
    window.open("findings")
    keys.settle()
    assert page.model.lines == ()


def test_a_correction_keeps_the_old_text_legible(window, keys):
    page = window.open("findings")
    keys.settle()
    keys.press("Alt+C")
    dialog = QApplication.activeModalWidget()
    dialog.new.setFocus()
    keys.type("回风隅角悬顶 13 m")
    dialog.reason.setFocus()
    keys.type("量错")
    keys.press("Enter")
    keys.settle()
    assert page.list.line.fact == "回风隅角悬顶 13 m"
    assert any("12 m" in step.text for step in page.card.model.lines)


def test_what_may_not_be_done_is_said_in_the_banner(window, keys, bench, desk):
    bench.act(findings.close, the_finding(desk)[0])
    keys.settle()
    assert "复查" in window.banner.text
    keys.press("Esc")
    assert window.banner.text == ""


def test_a_search_narrows_the_board(window, keys):
    page = window.open("findings")
    keys.settle()
    keys.press("Ctrl+F")
    page.search.setText("不会有的字")
    page.search.textEdited.emit("不会有的字")
    assert page.model.lines == ()
    assert page.none.isVisible()


def test_the_ledger_is_shown_and_verified_in_words(qtbot, window, keys):
    page = window.open("ledgers")
    keys.settle()
    assert page.paper.preview.pages >= 2
    with qtbot.waitSignal(page.paper.verified, timeout=20_000) as told:
        page.paper.verify()
    assert told.args[0].sentences
    assert page.paper.words.toPlainText().startswith("文件")


def test_a_supervisor_accepts_a_ledger(window, keys, desk):
    page = window.open("review")
    keys.settle()
    visit = page.list.line.visit
    keys.press("Alt+A")
    keys.settle()
    with desk.reading() as session:
        assert queries.review(session, visit).status is ReviewStatus.ACCEPTED
    assert page.model.lines == ()


def test_a_ledger_is_not_returned_without_a_word(window, keys):
    page = window.open("review")
    keys.settle()
    keys.press("Alt+R")
    assert "意见" in window.banner.text
    assert page.comment.hasFocus()
    keys.type("第 3 项缺实测值")
    keys.press("Alt+R")
    keys.settle()
    page.which.setCurrentIndex(1)
    page.which.activated.emit(1)
    assert page.list.line.status is ReviewStatus.RETURNED


def test_the_status_line_counts_what_is_not_delivered(window, keys):
    keys.settle()
    assert "已封存 2" in {label.text() for label in window.status.findChildren(QLabel)}


def test_photos_dropped_on_the_form_reach_the_draft(window, keys, desk, tmp_path):
    visit = desks.visit_with_answers(desk, 3)
    good, bad = tmp_path / "IMG_1.jpg", tmp_path / "IMG_2.jpg"
    good.write_bytes(pictures.make(1, desk.world.now(), "采煤工作面", "悬顶"))
    bad.write_text("不是照片", "utf-8")
    page = window.open("visit")
    page.open_visit(visit)
    keys.settle()
    page.parts.setCurrentWidget(page.raised)
    drop(page.raised.form.photos, good, bad)
    keys.settle()
    (finding,) = drafting.load(desk, visit).findings
    assert [photo.name for photo in finding.photos] == ["IMG_1.jpg"]
    assert "IMG_2.jpg" in window.banner.text
    assert page.raised.form.photos.model.lines[0].thumbnail


def drop(target: QWidget, *files) -> None:
    """Let files fall on a widget."""
    what = QMimeData()
    what.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    buttons, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, what, buttons, held)
    target.dropEvent(event)


def test_a_half_written_finding_is_saved_without_being_asked(qtbot, window, keys, desk):
    visit = desks.visit_with_answers(desk, 3)
    page = window.open("visit")
    page.open_visit(visit)
    keys.settle()
    keys.press("F4")
    page.raised.form.start()
    keys.type("，已责令处理")
    qtbot.waitUntil(lambda: "已责令处理" in drafting.load(desk, visit).findings[0].fact)


@pytest.mark.parametrize("name", PAGES)
def test_everything_the_keyboard_reaches_has_a_name(window, keys, name):
    page = window.open(name)
    keys.settle()
    nameless = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and not isinstance(widget.parent(), QLineEdit)
    ]
    assert nameless == []


@pytest.mark.parametrize("name", PAGES)
def test_no_button_is_cut_at_150_percent(window, keys, name):
    page = window.open(name)
    keys.settle()
    cut = [
        button.text()
        for button in page.findChildren(QPushButton)
        if button.isVisible() and button.width() < button.minimumSizeHint().width()
    ]
    assert cut == []
    assert window.width() == 911


def test_on_a_desk_without_papers_no_button_stands_without_a_word(qtbot, bench, dressed):
    page = LedgersPage(bench)
    qtbot.addWidget(page)
    page.show()
    assert [one for one in page.findChildren(QPushButton) if one.isVisible() and not one.text()] == []
