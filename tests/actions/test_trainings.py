"""Trainings noted for others: who may, what must be said, and that the person himself reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.actions import form_assessment, staffing_board, trainings
from desktop.desk import Desk
from desktop.errors import BadInput, NotAllowed
from desktop.store import queries
from desktop.supervision import roster
from desktop.supervision.training import Exam, Training
from tests.making.desks import ORG, Bureau

DAY = dt.date(2026, 11, 20)


@pytest.fixture
def bureau() -> Bureau:
    made = Bureau()
    made.register()
    made.seal(("person/p3", roster.RoleGranted(role=roster.Role.SUPERVISOR, org=ORG)))
    return made


@pytest.fixture
def desk(bureau: Bureau, tmp_path: Path) -> Iterator[Desk]:
    made = bureau.enrol(tmp_path / "p3", "p3")
    yield made
    made.close()


def of(desk: Desk, person: str) -> list[tuple[str, str, Exam]]:
    with desk.reading() as session:
        state = queries.state(session, f"training/{person}", Training)
    return [(one.day, one.title, one.exam) for one in state.noted] if state else []


def test_it_is_noted_for_each_in_his_own_scope_and_not_for_oneself(desk: Desk) -> None:
    trainings.note(desk, ["p1", "p2", "p3"], DAY, " 检查工作表  专项培训 ", exam=Exam.PASSED)
    assert of(desk, "p1") == of(desk, "p2") == [("2026-11-20", "检查工作表 专项培训", Exam.PASSED)]
    assert of(desk, "p3") == []
    lines = [one for one in staffing_board.read_board(desk, DAY).lines if one.about is staffing_board.About.TRAINING]
    assert {one.person: one.words for one in lines if one.person in {"p1", "p2"}} == {
        "p1": "本年已培训",
        "p2": "本年已培训",
    }


@pytest.mark.parametrize(
    ("people", "day", "title", "words"),
    [
        (["p1"], DAY, "  ", "内容"),
        (["p1"], dt.date(2026, 11, 30), "培训", "还没有到"),
        (["p3"], DAY, "培训", "本人的"),
        ([], DAY, "培训", "没有可以登记的人员"),
    ],
)
def test_what_lacks_is_told(desk: Desk, people: list[str], day: dt.date, title: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        trainings.note(desk, people, day, title)


def test_an_inspector_notes_nobody(bureau: Bureau, tmp_path: Path) -> None:
    inspector = bureau.enrol(tmp_path / "p1", "p1")
    with pytest.raises(NotAllowed, match="专员管理机构"):
        trainings.note(inspector, ["p2"], DAY, "培训")
    inspector.close()


def test_the_years_assessment_form_tells_the_trainings_of_that_year(desk: Desk) -> None:
    trainings.note(desk, ["p1"], dt.date(2025, 12, 31), "去年的", exam=Exam.FAILED)
    assert _row(desk) == ""
    trainings.note(desk, ["p1"], dt.date(2026, 3, 1), "检查工作表专项培训", exam=Exam.PASSED)
    trainings.note(desk, ["p1"], DAY, "业务培训")
    assert _row(desk) == "2 次，考核达标"


def _row(desk: Desk) -> str:
    rows = form_assessment.prefill(desk, "p1", "2026年")["履职数据"]
    return next(str(one["已做"]) for one in rows if one["项目"] == "培训和考试")
