"""Earlier visits on a desk: weekly ones with a result and a value of one item at one place, findings, a photo."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import desks

from desktop.desk import Act, Desk, Fact
from desktop.store import histories
from desktop.supervision.finding import Grade, Raised
from desktop.supervision.visit import (
    Answer,
    Bound,
    Leg,
    Participant,
    Photo,
    Result,
    SectionSealed,
    Value,
    VisitKind,
    VisitOpened,
)
from desktop.world import as_text

ITEM, PLACE, PARAM = "C-GAS-03", "P1", "回风隅角CH4"
SCOPE = f"mine/{desks.MINE}"
WEEK = ("0.42", "0.46", "0.44", "0.51", "0.58", "0.55", "0.71", "1.62", "0.88", "0.67", "0.61", "0.52", "0.82")


def visits(desk: Desk, values: Sequence[str] = WEEK, item: str = ITEM, param: str = PARAM, place: str = PLACE) -> None:
    """One visit a week before today for each value, the last one a week ago; "" is 未查, "-" 不适用."""
    for number, value in enumerate(values):
        began = as_text(desk.world.now() - dt.timedelta(weeks=len(values) - number))
        _visit(desk, f"w{item}{number:02d}", began, _answer(value, item, param, place, began))


def is_there(desk: Desk) -> bool:
    """Whether the earlier visits were put on this desk."""
    with desk.reading() as session:
        return len(histories.last_results(session, desks.MINE, ITEM, PLACE)) == histories.LAST


def finding(desk: Desk, fact: str, *, days: int, photo: bytes = b"", item: str = ITEM) -> None:
    """An open finding of the item whose deadline lies so many days from today."""
    kept = desk.keep(photo, "photo") if photo else ""
    found = as_text(desk.world.now() - dt.timedelta(days=9))
    raised = Raised(
        visit="w",
        mine=desks.MINE,
        place=PLACE,
        place_name="1301 综采工作面",
        fact=fact,
        grade=Grade.GENERAL,
        person="E001",
        found=found,
        item=item,
        deadline=(desk.world.today() + dt.timedelta(days=days)).isoformat(),
        photos=(Photo(original=kept, preview=kept, name="IMG_0007.JPG", taken=found[:19]),) if photo else (),
    )
    desk.seal([Act(SCOPE, (Fact(f"finding/{fact[:4]}", raised, (kept,) if photo else ()),))])


def _visit(desk: Desk, name: str, began: str, answer: Answer) -> None:
    who = Participant(person="E001", name="演示专员甲")
    bound = Bound(digest="ab" * 32, title="演示", edition="1")
    opened = VisitOpened(mine=desks.MINE, kind=VisitKind.REGULAR, started=began, checklist=bound, people=(who,))
    sealed = SectionSealed(
        section="1",
        person="E001",
        started=began,
        ended=began,
        legs=(Leg(place=answer.place, name="1301 综采工作面", kind="采煤工作面"),),
        scopes=("全矿",),
        answers=(answer,),
    )
    desk.seal([Act(SCOPE, (Fact(f"visit/{name}", opened), Fact(f"visit/{name}", sealed)))])


def _answer(value: str, item: str, param: str, place: str, at: str) -> Answer:
    if value in ("", "-"):
        result = Result.NOT_APPLICABLE if value else Result.NOT_CHECKED
        return Answer(item=item, place=place, result=result, note="停产检修" if value else "未到达", at=at)
    is_within = float(value) < 1.0
    one = Value(param=param, value=value, unit="%", limit="<1.0 %", within=is_within)
    note = "" if is_within else "局部通风机停转 20 min，已恢复"
    result = Result.PASS if is_within else Result.FAIL
    return Answer(item=item, place=place, result=result, values=(one,), note=note, at=at)
