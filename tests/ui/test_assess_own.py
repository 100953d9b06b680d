"""漏查、免责材料、申诉 by keys, on an inspector's own desk and on a supervisor's."""

from __future__ import annotations

import datetime as dt

import desks
import pytest
import windows
from PySide6.QtWidgets import QLineEdit
from scenes_assess import colleague_left_out, left_out
from scenes_duty import give

from desktop.actions import appeals
from desktop.actions.pack_safe_harbour import Asked
from desktop.supervision.omission import Stage
from desktop.supervision.roster import Role


@pytest.fixture
def window(qtbot, bench, dressed, tmp_path):
    return windows.make(qtbot, bench, tmp_path)


def part(window, keys, steps):
    """A part of 尽职 in front."""
    keys.press("Ctrl+Shift+K")
    keys.settle()
    keys.press(*["Ctrl+PgDown"] * steps)
    keys.settle()
    page = window.pages["assess"]
    return page.tabs.currentWidget()


def test_an_inspector_has_nobodys_yearly_assessment_but_his_own_and_sees_his_hints_first(desk, window, keys):
    left_out(desk)
    tab = part(window, keys, 0)
    page = window.pages["assess"]
    assert [one.word for one in page.parts] == ["漏查", "免责材料", "申诉", "本人考核"]
    (line,) = tab.model.lines
    assert (line.person, line.stage) == ("E001", Stage.HINT)
    assert tab.send.isVisible()
    assert not tab.auditing.isVisible()


def test_he_explains_with_enter_and_a_key(desk, window, keys):
    left_out(desk)
    tab = part(window, keys, 0)
    keys.press("Enter")
    keys.type("积水，已报告")
    keys.press("Alt+T")
    keys.settle()
    assert tab.model.lines[0].stage is Stage.EXPLAINED
    assert tab.said.text() == "本人说明：积水，已报告"
    assert tab.list.hasFocus()


def test_without_gaps_it_says_so(window, keys):
    tab = part(window, keys, 0)
    assert "没有漏查提示" in tab.none.text()
    assert tab.before.hasFocus()
    keys.press("Space")
    keys.settle()
    assert tab.span.text() == "2026-05-23 至 2026-08-21"


def test_the_safe_harbour_pack_is_made_on_one_key(desk, window, keys, qtbot, tmp_path):
    left_out(desk)
    tab = part(window, keys, 1)
    assert tab.fields.mine.hasFocus()
    assert tab.words[0].text() == "您参加的现场检查 1 次，本人远程监管 0 次。"
    with qtbot.waitSignal(tab.bench.message, timeout=60_000):
        tab.make(tmp_path)
    assert [file.name for file in tmp_path.glob("*.zip")] == [
        "尽职免责材料 演示专员甲 演示煤矿 2026-08-22 至 2026-11-20.zip"
    ]


def test_a_stretch_without_records_makes_no_pack_and_says_why(desk, window, keys):
    left_out(desk)
    tab = part(window, keys, 1)
    tab.fields.last.setText("2026-11-19")
    tab.fields.last.editingFinished.emit()
    keys.settle()
    assert "没有您的检查" in tab.words[0].text()
    assert not tab.make_button.isEnabled()
    tab.fields.last.setText("昨天")
    tab.fields.last.editingFinished.emit()
    keys.settle()
    assert "日期写成" in tab.words[0].text()


def test_a_decision_is_noted_its_days_run_and_the_appeal_is_filed(desk, window, keys, qtbot, tmp_path):
    left_out(desk)
    tab = part(window, keys, 2)
    assert tab.decision.hasFocus()
    keys.type("演示通报1号")
    keys.press("Tab")
    keys.type("演示县局")
    keys.press("Tab")
    tab.received.setText("2026-11-18")
    keys.press("Alt+R")
    keys.settle()
    assert [row[:3] for row in tab.model.texts()] == [["期限内", "还有 28 天", "2026-12-18"]]
    with qtbot.waitSignal(tab.bench.message, timeout=60_000):
        tab.make(tmp_path)
    tab.list.setFocus()
    keys.press("Enter")
    keys.type("演示县局党组")
    keys.press("Alt+F")
    keys.settle()
    assert tab.model.texts()[0][0] == "已提出"
    assert "随附材料的目录校验值" in tab.words.text()


def test_a_decision_without_words_is_refused_and_nothing_typed_is_lost(window, keys):
    tab = part(window, keys, 2)
    tab.decided_by.setText("演示县局")
    keys.press("Alt+R")
    keys.settle()
    assert "什么决定" in window.banner.text
    assert tab.decided_by.text() == "演示县局"


def test_today_calls_an_appeal_to_mind_and_leads_there(desk, window, keys):
    about = Asked("E001", desks.MINE, dt.date(2026, 11, 1), dt.date(2026, 11, 20))
    appeals.receive(desk, "演示通报3号", "演示县局", "2026-10-26", about)
    page = window.open("today")
    keys.settle()
    line = next(one for one in page.model.lines if one.mark.word == "申诉期限")
    assert line.text == "申诉还有 5 天：演示通报3号"
    page.go.emit(line)
    keys.settle()
    assert window.page == "assess"
    assert window.pages["assess"].tabs.currentWidget() is window.pages["assess"].appeals


def test_he_reads_his_own_assessment_with_clause_figure_and_records_and_nobody_elses(desk, window, keys):
    give(desk)  # a quarter of three people
    tab = part(window, keys, 3)
    assert [one.person for one in tab.seen.people] == ["E001"]
    assert tab.sentence.text().startswith("演示专员甲：")
    clauses = [line.criterion.clause for line in tab.criteria.lines]
    assert clauses[0] == "第二十二条（一）1"
    tab.table.choose("第二十二条（一）3")
    keys.settle()
    assert "现场" in tab.said.text()
    assert tab.records.lines
    assert "本机" in tab.note.text()
    assert not tab.findChildren(QLineEdit)


def test_years_without_anything_owed_say_so(desk, window, keys):
    tab = part(window, keys, 3)
    tab.before.click()
    keys.settle()
    tab.before.click()
    keys.settle()
    assert tab.seen.year == desk.world.today().year - 2
    assert tab.sentence.text().startswith("这一年没有指定您监管矿山")
    assert tab.table.isHidden()


class TestSupervisor:
    """The managing role on a desk that knows a colleague's visit."""

    @pytest.fixture
    def desk(self, tmp_path):
        made = desks.make(tmp_path / "desk", "E001", "演示专员甲", Role.INSPECTOR, Role.SUPERVISOR)
        yield made
        made.close()

    @pytest.fixture
    def window(self, qtbot, bench, dressed, tmp_path):
        return windows.make(qtbot, bench, tmp_path, is_supervisor=True)

    def test_the_own_hint_is_explained_and_never_audited_by_oneself(self, desk, window, keys):
        left_out(desk)
        tab = part(window, keys, 1)
        assert tab.model.lines[0].person == "E001"
        assert tab.send.isVisible()
        assert not tab.invite.isVisible()

    def test_a_colleagues_hint_is_audited_with_a_reason_after_his_explanation(self, desk, window, keys):
        colleague_left_out(desk)
        tab = part(window, keys, 1)
        (line,) = tab.model.lines
        assert (line.person, line.stage) == ("E002", Stage.EXPLAINED)
        assert tab.said.text() == "本人说明：变电所检修停电，进不去"
        keys.press("Alt+C")
        assert "先写明" in window.banner.text
        keys.type("停电只有半小时")
        keys.press("Alt+C")
        keys.settle()
        assert tab.model.lines[0].stage is Stage.COUNTED
        assert "年内第 1 次必查：通报批评、取消当年评优资格" in tab.audited.text()
        keys.press("Enter")
        keys.type("复核：确实停电一天")
        keys.press("Alt+B")
        keys.settle()
        assert tab.model.lines[0].stage is Stage.DISMISSED

    def test_a_finding_is_traced_and_saved(self, desk, window, keys, qtbot, tmp_path):
        left_out(desk)
        tab = part(window, keys, 2)
        assert len(tab.model.lines) == 1
        assert any(one.what.startswith("发现隐患") for one in tab.moments.lines)
        assert [one.who for one in tab.knowers.lines] == ["演示专员甲"]
        keys.press("Alt+M")
        keys.settle()
        with qtbot.waitSignal(tab.bench.message, timeout=60_000):
            tab.save(tmp_path)
        assert len(list(tmp_path.glob("责任倒查时间线*.pdf"))) == 1
