"""The board of findings: filters, timeline, what a supervisor confirms, other bodies' findings, the way to a
re-check.
"""

from __future__ import annotations

import desks
import pytest
import windows
from keyboard import Keyboard
from msgspec.structs import replace
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication
from test_nothing_cut import at_rest

from desktop.actions import drafting, findings, photos, visits
from desktop.actions.findings import OtherFound
from desktop.demo import photos as pictures
from desktop.errors import Damaged
from desktop.store import queries
from desktop.supervision.finding import Grade, Measure, Recheck, Source
from desktop.supervision.roster import Role
from desktop.supervision.visit import Drawing
from desktop.ui.today.page import read_today
from desktop.ui.treatment import Verb
from tests.making import photos as snaps

OTHER = OtherFound(
    source=Source.ABOVE, found_by="演示省局 8 号", place_name="地面", fact="无台账", deadline="2026-12-31"
)


@pytest.fixture
def roles():
    return (Role.INSPECTOR, Role.SUPERVISOR)


@pytest.fixture
def desk(tmp_path, roles):
    """A desk with one 疑似重大 against which nothing was done."""
    made = desks.make(tmp_path / "desk", "E001", "演示专员甲", *roles)
    visit = desks.visit_with_answers(made, 3)
    draft = drafting.load(made, visit).findings[0]
    grave = replace(draft, grade=Grade.SUSPECTED_MAJOR, measure=Measure(kind="未采取", text="无人作业"))
    findings.raise_finding(made, visit, grave)
    photos.attach(made, visit, [("前.JPG", pictures.make(1, made.world.now(), "机尾", "悬顶"))], draft.id)
    visits.seal_section(made, visit)
    yield made
    made.close()


@pytest.fixture
def page(qtbot, bench, dressed, tmp_path):
    return windows.make(qtbot, bench, tmp_path).open("findings")


@pytest.fixture
def keys(qtbot, page, lanes):
    made = Keyboard(qtbot, page.window(), lanes)
    made.settle()
    return made


def the_finding(desk):
    with desk.reading() as session:
        return queries.findings(session)[0]


def test_a_suspicion_without_a_measure_is_told_the_supervisor_until_confirmed(page, keys, desk):
    assert read_today(desk)[0].mark.word == "未采取措施"
    assert page.list.line.waits
    keys.press("Alt+K")
    keys.settle()
    assert the_finding(desk)[1].acknowledged.person == "E001"
    assert not page.verbs[Verb.ACKNOWLEDGE].isVisible()
    assert "未采取措施" not in [line.mark.word for line in read_today(desk)]
    assert page.card.model.lines[-1].mark.word == "确认已阅"


@pytest.mark.parametrize("roles", [(Role.INSPECTOR,)])
def test_an_inspector_is_not_offered_the_confirmation(page, keys, desk):
    assert page.list.line.waits
    assert not page.verbs[Verb.ACKNOWLEDGE].isVisible()
    assert "未采取措施" not in [line.mark.word for line in read_today(desk)]


def test_who_has_no_certificate_is_told_so(page, keys, desk):
    keys.press("Alt+M")
    dialog = QApplication.activeModalWidget()
    dialog.reason.setFocus()
    keys.type("不属判定情形")
    keys.press("Enter")
    keys.settle()
    assert "执法证" in page.window().banner.text
    assert the_finding(desk)[1].judged is None


def test_the_board_leads_into_the_visit_under_way_at_the_finding(page, keys, desk):
    second = desks.visit_with_answers(desk, 3)
    name = the_finding(desk)[0]
    page.open_finding(name)
    keys.settle()
    keys.press("Alt+R")
    keys.settle()
    opened = page.window().open("visit")
    assert opened.orders.visit == second
    assert opened.parts.currentWidget() is opened.rechecks
    assert opened.rechecks.list.line.id == name


def test_photos_before_and_after_stand_side_by_side(page, keys, desk):
    name = the_finding(desk)[0]
    second = desks.visit_with_answers(desk, 3)
    findings.recheck(desk, second, name, Recheck.PARTLY, note="已补 2 根")
    photos.attach(desk, second, [("后.JPG", pictures.make(2, desk.world.now(), "机尾", "悬顶"))], name)
    visits.seal_section(desk, second)
    page.open_finding(name)
    keys.settle()
    before, after = page.card.before.model.lines, page.card.after.model.lines
    assert ([one.name for one in before], [one.name for one in after]) == (["前.JPG"], ["后.JPG"])
    assert before[0].thumbnail
    assert after[0].thumbnail
    assert "已补 2 根" in page.card.model.lines[-1].text


def test_what_was_drawn_over_a_photo_is_seen_on_the_board(page, keys, desk):
    name = the_finding(desk)[0]
    second = desks.visit_with_answers(desk, 3)
    findings.recheck(desk, second, name, Recheck.PARTLY)
    (shot,) = photos.attach(desk, second, [("后.JPG", snaps.jpeg(320, 240))], name).photos
    photos.draw_over(desk, second, shot.original, [Drawing(shape="框", points=(2000, 2000, 8000, 8000))])
    visits.seal_section(desk, second)
    page.open_finding(name)
    keys.settle()
    icon = page.card.after.model.index(0).data(Qt.ItemDataRole.DecorationRole)
    picture = icon.pixmap(icon.availableSizes()[0]).toImage()
    edge = picture.pixelColor(picture.width() // 5, picture.height() // 2)
    assert edge.red() > 180
    assert edge.red() > 2 * edge.blue()


def test_another_bodys_finding_is_entered_by_keys_and_filtered(page, keys, desk):
    keys.press("Alt+N")
    dialog = QApplication.activeModalWidget()
    keys.type("演示省局 8 号")
    dialog.where.setFocus()
    keys.type("地面")
    keys.press("Tab")
    keys.type("安全生产台账未更新")
    keys.press("Enter")
    keys.settle()
    page.which.setCurrentText("其他单位查出")
    page.which.activated.emit(page.which.currentIndex())
    assert [(line.fact, line.source) for line in page.model.lines] == [("安全生产台账未更新", Source.ABOVE)]
    assert "演示省局 8 号" in page.card.words.text()


def test_another_bodys_finding_wants_its_body(page, keys, desk):
    keys.press("Alt+N", "Enter")
    dialog = QApplication.activeModalWidget()
    assert "查出单位" in dialog.trouble.text()
    assert dialog.found_by.hasFocus()


def test_the_mine_narrows_the_board(page, keys, desk):
    findings.enter(desk, "M009", OTHER)
    page.look()
    keys.settle()
    assert len(page.model.lines) == 2
    page.mine.setCurrentText("演示煤矿")
    page.mine.activated.emit(page.mine.currentIndex())
    assert {line.code for line in page.model.lines} == {desks.MINE}


def test_without_a_visit_the_board_leads_to_planning_one(page, keys, desk):
    keys.press("Alt+R")
    keys.settle()
    assert page.window().page == "visit"
    assert page.window().open("visit").orders.visit == ""
    assert "先安排" in page.window().banner.text


def test_a_new_deadline_on_a_day_off_says_so(page, keys):
    keys.press("Alt+E")
    dialog = QApplication.activeModalWidget()
    dialog.day.setDate(QDate(2026, 11, 22))
    assert dialog.off.text() == "期限是双休日"
    dialog.day.setDate(QDate(2026, 11, 23))
    assert dialog.off.text() == ""


def test_where_nothing_is_in_front_nothing_can_be_pressed(page, keys):
    assert page.verbs[Verb.CORRECT].isVisible()
    page.search.setFocus()
    keys.type("没有这样的字")
    assert not any(button.isVisible() for button in page.verbs.values())


def test_with_a_banner_in_the_smallest_window_no_word_of_a_finding_is_cut(page, bench, keys, qtbot):
    bench.trouble(Damaged("台账 演-2026-0007 的第 2 张照片与封存时不一致，已停止打印。请从备份恢复。"))
    keys.settle()
    assert page.card.words.text()
    assert at_rest(qtbot, page.card) == []
