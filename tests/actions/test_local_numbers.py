"""A bureau lays stricter numbers down: who may, what is refused, and that figures follow from the day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.actions import form_figures, local_numbers, readings
from desktop.desk import Desk
from desktop.errors import BadInput, NotAllowed
from desktop.regulation.editions import Key
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


def owed(desk: Desk) -> int:
    return form_figures.figures(desk, "p1", NOVEMBER).remote.rate.due


def test_the_edition_of_today_and_what_a_week_owes(desk: Desk) -> None:
    found = local_numbers.read_numbers(desk)
    assert found.edition is not None
    assert (found.edition.name, found.owed) == ("2024年版", {Key.ON_SITE: 1, Key.REMOTE: 3})
    assert (found.laid, found.ending, found.is_administrator) == ((), None, True)


def test_a_stricter_number_holds_from_its_day_on_and_can_be_taken_back(desk: Desk) -> None:
    before = owed(desk)
    local_numbers.lay(desk, Key.REMOTE, 4, "2026-11-16", "演示办发7号")
    found = local_numbers.read_numbers(desk)
    assert [(one.value, one.document) for one in found.laid] == [(4, "演示办发7号")]
    assert found.owed[Key.REMOTE] == 4
    assert (before, owed(desk)) == (18, 20)  # two mines, three weeks of three; the last of them has four
    local_numbers.lay(desk, Key.REMOTE, 0, "2026-11-16", "")
    assert (owed(desk), local_numbers.read_numbers(desk).laid) == (before, ())


def test_the_later_fact_of_a_day_replaces_the_earlier(desk: Desk) -> None:
    for value in (5, 4):
        local_numbers.lay(desk, Key.REMOTE, value, "2026-11-16", "演示办发7号")
    assert [one.value for one in local_numbers.read_numbers(desk).laid] == [4]


def test_a_lower_number_holds_from_the_day_the_bureau_reads_it_so_and_with_the_province(desk: Desk) -> None:
    readings.choose(desk, 21, "可调", "演示办发3号", "2026-11-16")
    for since, consent, words in (("2026-11-09", "演示省函1号", "只能更严"), ("2026-11-16", "", "省级同意")):
        with pytest.raises(BadInput, match=words):
            local_numbers.lay(desk, Key.REMOTE, 2, since, "演示办发7号", consent=consent)
    local_numbers.lay(desk, Key.REMOTE, 2, "2026-11-16", "演示办发7号", consent="演示省函1号")
    assert owed(desk) == 16  # two mines: two weeks of three, one of two
    assert local_numbers.read_numbers(desk).owed[Key.REMOTE] == 2
    readings.choose(desk, 21, "", "", "2026-11-16")
    assert owed(desk) == 18  # read as proposed, what is lower does not hold


@pytest.mark.parametrize(
    "value, since, document, words",
    [
        (2, "2026-11-16", "演示办发7号", "只能更严"),
        (4, "2026-11-16", " ", "文号"),
        (4, "16/11", "演示办发7号", "2026-12-01 这样"),
        (4, "2035-01-01", "演示办发7号", "没有有效的制度版本"),
        (0, "2026-11-16", "", "不用撤回"),
    ],
)
def test_what_is_not_stricter_or_has_no_ground_is_refused(
    desk: Desk, value: int, since: str, document: str, words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        local_numbers.lay(desk, Key.REMOTE, value, since, document)


def test_only_an_administrator_lays_numbers_down(tmp_path: Path) -> None:
    bureau = Bureau()
    bureau.register()
    desk = bureau.enrol(tmp_path / "p1", "p1")
    with pytest.raises(NotAllowed, match="管理员"):
        local_numbers.lay(desk, Key.REMOTE, 4, "2026-11-16", "演示办发7号")
    desk.close()
