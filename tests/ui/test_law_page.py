"""制度 by keys: what holds, a stricter number laid down and taken back, a reading chosen; a reader only reads."""

from __future__ import annotations

import datetime as dt

import desks
import pytest

from desktop.actions import readings
from desktop.supervision.roster import Role
from desktop.ui.today.further import _edition


@pytest.fixture(params=[(Role.INSPECTOR, Role.SUPERVISOR, Role.ADMINISTRATOR)])
def desk(tmp_path, request):
    made = desks.make(tmp_path / "desk", "E001", "演示专员甲", *request.param)
    yield made
    made.close()


@pytest.fixture
def page(window, keys):
    keys.press("Ctrl+Shift+L")
    keys.settle()
    return window.pages["law"]


def fill(page, value, since, document):
    tab = page.numbers
    tab.key.setCurrentIndex(1)
    for field, text in ((tab.value, value), (tab.since, since), (tab.document, document)):
        field.setText(text)


def test_the_numbers_of_the_edition_stand_with_their_articles(page):
    rows = {row[1]: row[2:4] for row in page.numbers.model.texts()}
    assert rows["每周现场（次）"] == ["1", "第十三条"]
    assert rows["每周远程（次）"] == ["3", "第十二条"]
    assert "2024年版" in page.numbers.head.text()


def test_a_stricter_number_stands_first_and_is_asked_of_everybody(page, keys, window):
    fill(page, "4", "2026-01-05", "演示办发7号")
    keys.press("Alt+L")
    keys.settle()
    assert page.numbers.model.texts()[0][:4] == ["收严", "每周远程（次）", "4", "演示办发7号（演示县应急管理局）"]
    window.open("remote")
    keys.settle()
    assert "每周不少于 4 次" in window.pages["remote"].week.text()


@pytest.mark.parametrize(("value", "words"), [("两次", "写成数字"), ("2", "只能更严")])
def test_what_is_no_stricter_number_is_said(page, keys, window, value, words):
    fill(page, value, "2026-01-05", "演示办发7号")
    keys.press("Alt+L")
    keys.settle()
    assert words in window.banner.text
    assert all(row[0] == "制度" for row in page.numbers.model.texts())


def test_a_lower_number_asks_for_the_province_where_it_is_read_so(page, keys):
    tab = page.numbers
    assert not tab.consent.isVisibleTo(page)
    page.bench.act(readings.choose, 21, "可调", "演示办发3号", "2026-01-05")
    keys.settle()
    assert tab.consent.isVisibleTo(page)
    fill(page, "2", "2026-01-05", "演示办发7号")
    tab.consent.setText("演示省函1号")
    keys.press("Alt+L")
    keys.settle()
    first = tab.model.texts()[0]
    assert first[0] == "调整"
    assert first[3].endswith("省级同意 演示省函1号")


def test_a_reading_is_chosen_from_a_day_on_with_its_ground_and_given_back(page, keys):
    page.tabs.setCurrentWidget(page.readings)
    tab = page.readings
    tab.table.choose(9)
    tab.table.setFocus()
    keys.settle()
    keys.press("Enter")
    keys.press("Down")
    tab.document.setText("演示办发3号")
    assert tab.since.text() == tab._today.isoformat()  # filled in before anybody asks
    tab.since.setText("2026-01-05")
    keys.press("Alt+S")
    keys.settle()
    assert (tab.table.line.option.key, tab.table.line.is_chosen) == ("一天", True)
    assert tab.table.line.since == "2026-01-05"
    assert tab.history.text() == "自 2026-01-05 起：一天（演示办发3号）"
    keys.press("Alt+R")
    keys.settle()
    assert (tab.table.line.option.key, tab.table.line.is_chosen) == ("四天", False)


def test_a_day_that_is_none_is_said_and_nothing_is_chosen(page, keys, window):
    page.tabs.setCurrentWidget(page.readings)
    tab = page.readings
    tab.document.setText("演示办发3号")
    tab.since.setText("明天")
    tab.document.setFocus()
    keys.press("Enter")
    keys.settle()
    assert "2026-12-01 这样" in window.banner.text
    assert not tab.table.line.is_chosen
    assert tab.since.text() == "明天"


@pytest.mark.parametrize("desk", [(Role.INSPECTOR, Role.SUPERVISOR)], indirect=True)
def test_who_is_no_administrator_only_reads(page):
    assert not page.numbers.form.isVisibleTo(page)
    page.tabs.setCurrentWidget(page.readings)
    assert not page.readings.choose.isVisibleTo(page)
    assert not page.readings.drop.isVisibleTo(page)


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (dt.date(2028, 12, 1), 0),
        (dt.date(2028, 12, 2), 1),
        (dt.date(2028, 12, 3), 1),
        (dt.date(2029, 5, 30), 1),
        (dt.date(2029, 5, 31), 1),
        (dt.date(2029, 6, 1), 0),
    ],
)
def test_the_end_of_an_edition_is_told_half_a_year_before(day, count):
    assert len(_edition(day)) == count
