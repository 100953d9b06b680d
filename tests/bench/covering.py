"""The coverage of a month of a large mine, on a store of five years: what the screen waits for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from desktop import catalogues
from desktop.actions import coverage
from desktop.desk import Act, Desk, Fact
from desktop.store import histories, queries
from desktop.supervision.days import month_days, month_of, start_of
from desktop.supervision.roster import ChecklistPublished, Place
from desktop.supervision.visit import Answer, Leg, Result, SectionSealed
from desktop.ui.mine import coverage_reading
from tests.bench import inspecting, making
from tests.bench.ground import Ground
from tests.bench.measuring import Reading, Target, alternate

Round = Callable[[], list[Reading]]
PLACES, ITEMS, VISITS = 40, 200, 5
KIND = "采煤工作面"
MINE = making.MINES[0]
_TOGETHER = 8  # facts sealed at once
_TIMES = 10


@contextmanager
def covering(ground: Ground, folder: Path) -> Iterator[Round]:
    """A month in which every item of every place was checked five times."""
    with ground.desk(folder / "desk", making.PERSON) as desk:
        making.put(desk, inspecting.five_years(desk.holder))
        month = month_of(desk.world.today())
        first, last = month_days(month)
        since, until = start_of(first), start_of(last + dt.timedelta(days=1))
        codes = _publish(desk)
        for number in range(VISITS):
            _visit(desk, start_of(first + dt.timedelta(days=5 * number)), codes)

        def rows(_: int) -> None:
            with desk.reading() as session:
                histories.passed(session, MINE, since, until)

        def seen(_: int) -> None:
            found = coverage.month(desk, MINE, month)
            if found.places.done != PLACES:
                raise RuntimeError(f"{found.places}")

        def shown(_: int) -> None:
            coverage_reading.read_month(desk, MINE, month)

        def one(work: str, ours: Callable[[int], None]) -> Reading:
            reference, took = alternate(_TIMES, rows, ours)
            return Reading(work, "只读这个月的结果", took, reference, Target(0.100, by_value=True))

        size = f"{PLACES} 处 × {ITEMS} 项 × {VISITS} 次"
        yield lambda: [one(f"月覆盖（{size}）", seen), one(f"月覆盖到屏幕的行（{size}）", shown)]


def _publish(desk: Desk) -> list[str]:
    """A catalogue with so many items at one kind of place, and the mine with so many such places; the items' codes."""
    coal = catalogues.bundled_for("煤矿")
    items = tuple(replace(item, places=(KIND,), applies_when=(), mine_kind=()) for item in coal.items[:ITEMS])
    file = catalogues.write(replace(coal, items=items))
    digest = desk.keep(file, "checklist")
    body = ChecklistPublished(catalogue=coal.catalogue, title="演示大表", edition="1", digest=digest, mine=MINE)
    with desk.reading() as session:
        card, org = queries.mine(session, MINE), queries.organisation(session)
    assert card is not None
    assert org is not None
    places = tuple(Place(id=f"x{number:02d}", name=f"{number} 号工作面", kind=KIND) for number in range(PLACES))
    facts = (
        Fact(f"checklist/{coal.catalogue}/{MINE}", body, (digest,)),
        Fact(f"mine/{MINE}", replace(card, places=places)),
    )
    desk.seal([Act(f"org/{org.code}", facts)])
    return [item.id for item in items]


def _visit(desk: Desk, began: str, codes: list[str]) -> None:
    name = making.name()
    facts = [Fact(f"visit/{name}", replace(making.opening(MINE), started=began))]
    facts += [Fact(f"visit/{name}", _section(f"x{number:02d}", began, codes)) for number in range(PLACES)]
    for start in range(0, len(facts), _TOGETHER):  # an entry holds 512 KiB
        desk.seal([Act(f"mine/{MINE}", tuple(facts[start : start + _TOGETHER]))])


def _section(place: str, began: str, codes: list[str]) -> SectionSealed:
    return SectionSealed(
        section=place,
        person=making.PERSON,
        started=began,
        ended=began,
        legs=(Leg(place=place, name=place, kind=KIND, came=began),),
        answers=tuple(Answer(item=code, place=place, result=Result.PASS, at=began) for code in codes),
    )
