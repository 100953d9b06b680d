"""What an inspector waits for: a mine's checklist composed of three layers, and what was found before at a place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from desktop import catalogues
from desktop.desk import Desk
from desktop.journal import identity
from desktop.journal.entry import Entry
from desktop.journal.sealing import Draft, Seen
from desktop.store import histories, queries
from desktop.supervision.checklist import Catalogue, Level, Place, compose, encode
from desktop.supervision.finding import Grade, Raised
from desktop.supervision.layers import Layer, LayerLevel, NotApplicable, Sharpening, apply
from desktop.supervision.visit import Answer, Leg, Photo, Result, SectionSealed, Value, VisitOpened
from tests.bench import making
from tests.bench.ground import Ground
from tests.bench.measuring import Reading, Target, alternate

Round = Callable[[], list[Reading]]
YEARS, MINES, PLACES, ITEMS = 5, 5, 20, 12
_TIMES = 20
_FOUND_AT = tuple(f"p{place}" for place in range(0, PLACES, 4))  # where findings of the item X-00 fall
_START = dt.datetime(2021, 11, 22, 1, 0, tzinfo=dt.UTC)


@contextmanager
def composing(_: Ground, __: Path) -> Iterator[Round]:
    """The coal catalogue under three layers, composed for a mine with a place of every kind."""
    coal = catalogues.bundled_for("煤矿")
    three = [_layer(coal, level) for level in (LayerLevel.CITY, LayerLevel.COUNTY, LayerLevel.MINE)]
    places = [Place(f"p{number}", kind, kind) for number, kind in enumerate(coal.places)]

    def whole(_: int) -> None:
        compose(apply(coal, three), "煤矿", ["gas:high", "belt", "shaft"], places)

    def one() -> Reading:
        reference, ours = alternate(_TIMES, lambda _: encode(coal), whole)
        work = f"合成一矿一表（{len(coal.items)} 项 × 3 层，{len(places)} 处场所）"
        return Reading(work, "目录写成 JSON 一遍", ours, reference, Target(0.020, by_value=True))

    yield lambda: [one()]


@contextmanager
def remembering(ground: Ground, folder: Path) -> Iterator[Round]:
    """The last twelve results, open findings and last photo of an item, on a store of five years."""
    with ground.desk(folder / "desk", making.PERSON) as desk:
        making.put(desk, five_years(desk.holder))

        def ask(item: str) -> Callable[[int], None]:
            return lambda number: _history(desk, item, f"p{number % PLACES}")

        def one(work: str, item: str) -> Reading:
            reference, ours = alternate(_TIMES, lambda _: _nothing(desk), ask(item))
            return Reading(work, "一次空查询", ours, reference, Target(0.050, by_value=True))

        visits = YEARS * 52 * MINES
        yield lambda: [
            one(f"最近 12 次结果（{YEARS} 年，{visits} 次检查，每次必查的项）", "X-00"),
            one(f"最近 12 次结果（{YEARS} 年，{visits} 次检查，每月一次的项）", "S-00"),
        ]


def _history(desk: Desk, item: str, place: str) -> None:
    """Everything the panel shows: results with their values, open findings, the last photo's name, the mine's
    limits.
    """
    with desk.reading() as session:
        found = histories.history(session, making.MINES[0], item, place)
        card = queries.mine(session, making.MINES[0])
    if len(found.results) != histories.LAST or not all(one.values for one in found.results) or card is None:
        raise RuntimeError(f"{len(found.results)} results")
    has_findings = item == "X-00" and place in _FOUND_AT
    if has_findings is not bool(found.open_findings and found.last_photo and found.last_photo.preview):
        raise RuntimeError(f"{len(found.open_findings)} findings of {item} at {place}")


def _nothing(desk: Desk) -> None:
    with desk.reading() as session:
        histories.last_results(session, "", "", "")


def five_years(holder: identity.Holder) -> Iterator[Entry]:
    """Weekly visits of five mines."""
    for week in range(YEARS * 52):
        for mine in making.MINES[:MINES]:
            began = (_START + dt.timedelta(weeks=week)).strftime("%Y-%m-%dT%H:%M:%SZ")
            yield from _visit(holder, mine, began, week)


def _visit(holder: identity.Holder, mine: str, began: str, week: int) -> Iterator[Entry]:
    """A visit at every place: each item, one of four more by turns, and two findings."""
    name = making.name()
    opened: VisitOpened = replace(making.opening(mine), started=began)
    first = making.sealed(holder, mine, [Draft("visit.opened", f"visit/{name}", opened)])
    yield first
    legs = tuple(Leg(place=f"p{place}", name=f"{place}号", kind="采煤工作面", came=began) for place in range(PLACES))
    value = Value(param="CH4", value="0.82", unit="%", limit="<1.0 %", within=True)
    codes = [*(f"X-{code:02d}" for code in range(ITEMS)), f"S-{week % 4:02d}"]
    answers = tuple(
        Answer(item=code, place=leg.place, result=Result.PASS, values=(value,), at=began)
        for leg in legs
        for code in codes
    )
    facts = [
        Draft(
            "visit.section_sealed",
            f"visit/{name}",
            SectionSealed(
                section=str(part),
                person=making.PERSON,
                started=began,
                ended=began,
                legs=legs,
                answers=answers[part * 130 : part * 130 + 130],
            ),
        )
        for part in range(2)
    ]
    facts += [Draft("finding.raised", f"finding/{making.name()}", _raised(name, mine, began, week + n)) for n in (0, 1)]
    yield making.sealed(holder, mine, facts, [Seen(first.id, first.header.depth)])


def _raised(visit: str, mine: str, began: str, number: int) -> Raised:
    return Raised(
        visit=visit,
        mine=mine,
        place=f"p{number % PLACES}",
        place_name="演示工作面",
        fact=f"风筒接头漏风（{number}）",
        grade=Grade.GENERAL,
        person=making.PERSON,
        found=began,
        item=f"X-{number % ITEMS:02d}",
        photos=(Photo(original="5f" * 32, preview="5f" * 32),),
    )


def _layer(coal: Catalogue, level: LayerLevel) -> Layer:
    samples = [item.id for item in coal.items if item.level is Level.SAMPLE]
    at = list(LayerLevel).index(level) * 10
    return Layer(
        catalogue=coal.catalogue,
        level=level,
        org="演示",
        title="演示补充",
        edition="1",
        additions=tuple(replace(coal.items[0], id=f"{level.name}-{number}") for number in range(10)),
        sharpenings=tuple(Sharpening(code, Level.MUST) for code in samples[at : at + 10]),
        not_applicable=(NotApplicable(samples[-1 - at], "本矿没有", "演示专员甲"),),
        mine="m1" if level is LayerLevel.MINE else None,
    )
