"""A bureau chooses how to read an open question: who may, on what it rests, and that figures follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.actions import assessing, form_figures, readings
from desktop.desk import Desk
from desktop.errors import BadInput, NotAllowed
from desktop.supervision.roster import Role, RoleGranted
from tests.making.desks import ORG, Bureau

NOVEMBER = (dt.date(2026, 11, 2), dt.date(2026, 11, 29))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    bureau = Bureau()
    bureau.register()
    bureau.seal(("person/p3", RoleGranted(role=Role.ADMINISTRATOR, org=ORG)))
    made = bureau.enrol(tmp_path / "p3", "p3")
    yield made
    made.close()


def test_every_question_shows_the_proposed_reading_until_somebody_chooses(desk: Desk) -> None:
    lines = readings.read_readings(desk)
    assert (len(lines), lines[8].option.key, lines[8].is_chosen) == (25, "四天", False)
    readings.choose(desk, 9, "整周", "演示办发3号")
    line = readings.read_readings(desk)[8]
    assert (line.option.key, line.is_chosen, line.document) == ("整周", True, "演示办发3号")


def test_figures_follow_the_choice_and_come_back(desk: Desk) -> None:
    assert form_figures.figures(desk, "p1", NOVEMBER).remote.weeks == 6
    period = (dt.date(2025, 12, 29), dt.date(2026, 1, 4))  # designated from Thursday on: four days
    assert form_figures.figures(desk, "p1", period).remote.weeks == 2
    readings.choose(desk, 9, "整周", "演示办发3号", "2025-12-30")  # a Tuesday: the week before stays what it was
    assert form_figures.figures(desk, "p1", period).remote.weeks == 2
    readings.choose(desk, 9, "整周", "演示办发3号", "2025-12-29")
    assert form_figures.figures(desk, "p1", period).remote.weeks == 0
    readings.choose(desk, 9, "", "", "2025-12-29")
    assert form_figures.figures(desk, "p1", period).remote.weeks == 2


def test_the_yearly_proposal_follows_the_choice_and_says_so(desk: Desk) -> None:
    def said() -> dict[str, str]:
        seen = assessing.read_year(desk, 2026)
        one = next(each for each in seen.people if each.person == "p1")
        return {each.criterion.clause: each.said for each in assessing.conditions(one, seen.edition)}

    before = said()
    assert "合计" not in before["第二十二条（一）3"]
    assert "请主管人员填写" in before["第二十二条（一）4"]
    readings.choose(desk, 11, "合计", "演示办发3号")
    readings.choose(desk, 12, "免除", "演示办发3号")
    after = said()
    assert "合计 0.00%" in after["第二十二条（一）3"]
    assert after["第二十二条（一）4"] == "记录里没有疑似重大隐患，按本级选定的读法视为达到"


@pytest.mark.parametrize("option, document, words", [("整周", " ", "依据的文件"), ("三天", "演示办发3号", "可选的有")])
def test_a_choice_without_a_document_or_that_is_none_is_refused(
    desk: Desk, option: str, document: str, words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        readings.choose(desk, 9, option, document)


@pytest.mark.parametrize("person", ["p1", "p3"])
def test_neither_an_inspector_nor_a_supervisor_chooses(tmp_path: Path, person: str) -> None:
    bureau = Bureau()
    bureau.register()
    desk = bureau.enrol(tmp_path / person, person)
    with pytest.raises(NotAllowed, match="管理员"):
        readings.choose(desk, 9, "整周", "演示办发3号")
    desk.close()
