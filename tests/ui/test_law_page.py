"""制度 by keys: what holds, a stricter number laid down and taken back, a reading chosen; a reader only reads."""

from __future__ import annotations

import datetime as dt

import desks
import pytest

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


def test_a_reading_is_chosen_with_its_ground_and_given_back(page, keys):
    page.tabs.setCurrentWidget(page.readings)
    tab = page.readings
    tab.table.choose(9)
    tab.table.setFocus()
    keys.settle()
    keys.press("Enter")
    keys.press("Down")
    tab.document.setText("演示办发3号")
    keys.press("Alt+S")
    keys.settle()
    assert (tab.table.line.option.key, tab.table.line.is_chosen) == ("一天", True)
    keys.press("Alt+R")
    keys.settle()
    assert (tab.table.line.option.key, tab.table.line.is_chosen) == ("四天", False)


@pytest.mark.parametrize("desk", [(Role.INSPECTOR, Role.SUPERVISOR)], indirect=True)
def test_who_is_no_administrator_only_reads(page):
    assert not page.numbers.form.isVisibleTo(page)
    page.tabs.setCurrentWidget(page.readings)
    assert not page.readings.choose.isVisibleTo(page)
    assert not page.readings.drop.isVisibleTo(page)


@pytest.mark.parametrize(
    ("day", "count"), [(dt.date(2028, 12, 1), 0), (dt.date(2028, 12, 2), 1), (dt.date(2029, 6, 1), 0)]
)
def test_the_end_of_an_edition_is_told_half_a_year_before(day, count):
    assert len(_edition(day)) == count
