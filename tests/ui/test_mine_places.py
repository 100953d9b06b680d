"""矿山 · 地点 by keyboard: register, end, confirm the month, clear a suspicion, and what 今日 and 审阅 say of it."""

from __future__ import annotations

import desks
import pytest
import windows

from desktop.actions import checklists, closing, coverage, papers, places, visits
from desktop.errors import DiskTrouble
from desktop.supervision.places import Outcome
from desktop.supervision.roster import Role
from desktop.supervision.visit import Refusal, SignerRole
from desktop.ui.mine import places_panels, places_reading
from desktop.ui.mine.card import read_card
from desktop.ui.mine.page import MinesPage
from desktop.ui.mine.places import save_scan
from desktop.ui.mine.places_reading import read_places
from desktop.ui.review import read_reviews
from desktop.ui.today.lines import Go
from desktop.ui.today.page import read_today


@pytest.fixture
def roles():
    return (Role.INSPECTOR,)


@pytest.fixture
def desk(tmp_path, roles):
    made = desks.make(tmp_path / "desk", "E001", "演示专员甲", *roles)
    yield made
    made.close()


@pytest.fixture
def window(qtbot, bench, dressed, tmp_path, roles):
    return windows.make(qtbot, bench, tmp_path, is_supervisor=Role.SUPERVISOR in roles)


@pytest.fixture
def page(window, keys):
    """The places in front, the keyboard in their list."""
    made = window.open("mines")
    keys.settle()
    keys.press("Ctrl+PgDown")
    keys.settle()
    return made.places


def met(desk) -> str:
    """A place met unregistered on a visit; answers the visit."""
    visit = visits.plan(desk, desks.MINE)
    visits.open_visit(desk, visit)
    places.see(desk, visit, "无名掘进头", "掘进工作面", "有风筒，无牌板")
    return visit


def words(page) -> list[str]:
    return [row.mark.word for row in page.model.lines]


def month(desk) -> str:
    return desk.world.today().isoformat()[:7]


def test_a_place_registered_by_keyboard_is_on_the_next_visit_and_in_the_month(desk, page, keys):
    keys.press("Alt+D")
    keys.type("1303 运输顺槽掘进")
    keys.press("Tab")
    page.registering.kind.setCurrentText("掘进工作面")
    keys.press("Enter")
    keys.settle()
    assert "1303 运输顺槽掘进" in [row.name for row in page.model.lines]
    visit = visits.plan(desk, desks.MINE)
    known = checklists.bound(desk, visits.load(desk, visit).checklist)
    assert "1303 运输顺槽掘进" in [part.place.name for part in known.sections]
    found = coverage.month(desk, desks.MINE, month(desk))
    assert "1303 运输顺槽掘进" in [row.place.name for row in found.rows]


def test_the_panel_stays_for_the_next_place_and_esc_leads_back_to_the_list(page, keys):
    keys.press("Alt+D")
    keys.type("1303 切眼")
    keys.press("Enter")
    keys.settle()
    assert page.registering.name.hasFocus()
    assert page.registering.name.text() == ""
    keys.press("Esc")
    assert not page.registering.isVisible()
    assert page.list.hasFocus()


def test_a_place_without_a_name_or_named_twice_is_refused_where_it_was_typed(page, keys):
    keys.press("Alt+D", "Enter")
    keys.settle()
    assert page.registering.trouble.text() == "请写明地点的名称。"
    keys.type("中央变电所")
    keys.press("Enter")
    keys.settle()
    assert "已经登记在用" in page.registering.trouble.text()
    assert page.registering.name.text() == "中央变电所"


def test_an_ended_place_leaves_the_list_and_comes_back_with_the_switch(page, keys):
    page.list.choose("P2")
    keys.press("Alt+E", "Enter")
    keys.settle()
    assert page.ending.trouble.text() == "请写明场所停用的原因。"
    page.ending.reason.setFocus()
    keys.type("巷道贯通")
    page.ending.until.setDate(page.ending.until.date().addDays(-1))
    keys.press("Enter")
    keys.settle()
    assert "P2" not in [row.id for row in page.model.lines]
    keys.press("Alt+U")
    assert words(page)[-1] == "已停用"
    page.list.choose("P2")
    assert page.words.text().endswith("巷道贯通")


def test_the_month_is_confirmed_with_the_signed_list(desk, page, keys, tmp_path):
    scan = tmp_path / "签字.pdf"
    scan.write_bytes(b"%PDF-1.4")
    assert page.month.text().endswith("地点未确认")
    keys.press("Alt+M")
    assert "1301 综采工作面" in page.confirming.list.toPlainText()
    page.confirming.take_file(scan)
    keys.press("Enter")
    keys.settle()
    assert "已确认：演示矿长乙（矿方）" in page.month.text()
    found = places.register_of(desk, desks.MINE).confirmation(month(desk))
    assert page.scan.isVisible()
    assert save_scan(desk, found.file, tmp_path / "另存").read_bytes() == b"%PDF-1.4"
    assert (tmp_path / "另存.pdf").is_file()
    with pytest.raises(DiskTrouble, match="换一个位置"):
        save_scan(desk, found.file, tmp_path / "没有这个夹" / "a.pdf")


def test_a_signed_list_that_is_gone_is_told_and_nothing_is_confirmed(desk, page, keys, tmp_path):
    keys.press("Alt+M")
    page.confirming.take_file(tmp_path / "没有.pdf")
    keys.press("Enter")
    keys.settle()
    assert "读不出签字件“没有.pdf”" in page.confirming.trouble.text()
    assert places.register_of(desk, desks.MINE).confirmed == ()


def test_a_scan_too_large_to_travel_is_refused(tmp_path):
    scan = tmp_path / "大.pdf"
    with scan.open("wb") as file:
        file.truncate(places_panels.LARGEST + 1)
    with pytest.raises(places_panels.BadInput, match="超过 20 MB"):
        places_panels.scan_of(scan)


def test_today_asks_for_the_month_until_it_is_confirmed_and_leads_there(desk, window, keys):
    today = window.open("today")
    keys.settle()
    assert today.list.choose((Go.PLACES, desks.MINE, "", "地点未确认"))
    keys.press("Enter")
    keys.settle()
    assert window.page == "mines"
    assert window.open("mines").tabs.currentWidget() is window.open("mines").places
    places.confirm(desk, desks.MINE, month(desk), "演示矿长乙")
    assert "隐蔽嫌疑" not in {line.mark.word for line in read_today(desk)}


def test_an_inspector_sees_the_suspicion_and_cannot_clear_it(desk, page, keys):
    met(desk)
    page.bench.changed.emit(None)
    keys.settle()
    assert words(page)[0] == "隐蔽嫌疑"
    page.list.step(-9)
    assert not page.clear.isEnabled()
    assert "等主管部门核实" in page.words.text()
    keys.press("Alt+M", "Enter")
    keys.settle()
    assert "还没有核实" in page.confirming.trouble.text()


@pytest.mark.parametrize("roles", [(Role.INSPECTOR, Role.SUPERVISOR)])
def test_a_supervisor_goes_from_today_to_the_place_and_clears_it(desk, window, keys):
    met(desk)
    today = window.open("today")
    keys.settle()
    assert today.list.line.mark.word == "隐蔽嫌疑"
    keys.press("Enter")
    keys.settle()
    page = window.open("mines").places
    keys.settle()
    assert page.list.line.name == "无名掘进头"
    keys.press("Alt+H", "Tab")
    keys.type("手续齐全")
    keys.press("Enter")
    keys.settle()
    (known,) = places.register_of(desk, desks.MINE).places
    assert (known.cleared.outcome, known.cleared.note) == (Outcome.REGISTERED, "手续齐全")
    assert "隐蔽嫌疑" not in {line.mark.word for line in read_today(desk)}
    assert "在用" in words(page)


@pytest.mark.parametrize("roles", [(Role.INSPECTOR, Role.SUPERVISOR)])
def test_the_review_shows_the_suspicion_beside_the_visit_until_it_is_cleared(desk, window, keys):
    visit = met(desk)
    visits.note_measure(desk, visit, "三违制止", "制止无风作业")
    visits.seal_section(desk, visit)
    refusal = Refusal(reason="不认可", witness="演示见证人")
    closing.sign(desk, visit, SignerRole.LEADER, "演示专员甲", b"", person="E001", refusal=refusal)
    closing.close_visit(desk, visit, reason_unchecked="未到达")
    papers.issue_ledger(desk, visit)
    page = window.open("review")
    keys.settle()
    assert "无名掘进头" in page.suspicion.text()
    keys.press("Alt+H")
    keys.settle()
    assert window.page == "mines"
    assert window.open("mines").places.list.line.name == "无名掘进头"
    (place,) = places.suspicions(desk)
    places.clear(desk, desks.MINE, place.place.id, Outcome.NO_PLACE, "是废弃硐室")
    assert read_reviews(desk)[0].suspected == ()


def test_another_mine_in_front_forgets_what_was_half_typed(page, keys):
    keys.press("Alt+D")
    keys.type("half")
    page.show_mine("M002")
    assert page.registering.name.text() == ""
    assert not page.registering.isVisible()
    keys.settle()


def test_a_place_registered_after_the_month_was_confirmed_is_told(desk):
    places.confirm(desk, desks.MINE, month(desk), "演示矿长乙")
    assert read_places(desk, desks.MINE).mark is places_reading.CONFIRMED
    places.register(desk, desks.MINE, "1303 切眼", "掘进工作面")
    shown = read_places(desk, desks.MINE)
    assert shown.mark is places_reading.OVERTAKEN
    assert "确认后又有新地点" in shown.words


def test_the_card_tells_tags_in_the_words_of_the_catalogue_and_what_stands_open(desk):
    met(desk)
    parts = {part.heading: dict(part.rows) for part in read_card(desk, desks.MINE).parts}
    assert parts["现在"]["在用地点"] == "6 处，其中隐蔽嫌疑 1 处"
    assert "高瓦斯、有带式输送机" in str(parts)
    assert parts["矿山"]["监管单位"] == "演示县应急管理局"


def test_a_desk_without_mines_says_what_to_do(qtbot, bench, dressed):
    page = MinesPage(bench)
    qtbot.addWidget(page)
    page.show_lines(())
    assert page.none.isVisibleTo(page)
    assert not page.halves.isVisibleTo(page)
    assert not page.plan.isEnabled()
