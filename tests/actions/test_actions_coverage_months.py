"""Several months of a mine at once say what each month says by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.actions import coverage, visits
from desktop.desk import Desk
from desktop.errors import BadInput, Missing
from tests.making import visits as made
from tests.making.desks import Bureau

MONTHS = ("2026-09", "2026-10", "2026-11")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    bureau = Bureau()
    bureau.register()
    found = bureau.enrol(tmp_path / "p1")
    yield found
    found.close()


def test_months_together_are_the_months_one_by_one(desk: Desk) -> None:
    visit = visits.plan(desk, "m1")
    visits.open_visit(desk, visit)
    visits.pass_place(desk, visit, made.PLACE, desk.world.text(), None)
    visits.conform_rest(desk, visit, made.PLACE)
    visits.seal_section(desk, visit)
    together = coverage.months(desk, "m1", MONTHS)
    assert together == [coverage.month(desk, "m1", one) for one in MONTHS]
    assert any(row.visits for row in together[-1].rows)


def test_no_months_are_none_and_a_wrong_one_is_named(desk: Desk) -> None:
    assert coverage.months(desk, "m1", ()) == []
    with pytest.raises(BadInput, match="“十一月”不是月份"):
        coverage.months(desk, "m1", ("2026-11", "十一月"))
    with pytest.raises(Missing, match="m9"):
        coverage.months(desk, "m9", MONTHS)
