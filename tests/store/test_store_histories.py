"""What was found before at a place is read from rows, is the same after rebuilding, and tells of open findings."""

from __future__ import annotations

import datetime as dt

from desktop.desk import Act, Desk, Fact
from desktop.store import histories, projections
from desktop.supervision.finding import Closed, Grade, Raised, Recheck, Rechecked
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
from tests.making.desks import MINE, START

SCOPE = f"mine/{MINE}"
WHO = Participant(person="p1", name="演示专员甲")


def visit(desk: Desk, name: str, day: int, *answers: Answer, legs: tuple[str, ...] = ("q1",)) -> None:
    """A visit begun so many days after the start, with one sealed section."""
    began = (START + dt.timedelta(days=day)).strftime("%Y-%m-%dT%H:%M:%SZ")
    bound = Bound(digest="ab" * 32, title="演示", edition="1")
    opened = VisitOpened(mine=MINE, kind=VisitKind.REGULAR, started=began, checklist=bound, people=(WHO,))
    sealed = SectionSealed(
        section="1",
        person="p1",
        started=began,
        ended=began,
        legs=tuple(Leg(place=one, name=one, kind="采场") for one in legs),
        scopes=("全矿",),
        answers=answers,
    )
    desk.seal([Act(SCOPE, (Fact(f"visit/{name}", opened), Fact(f"visit/{name}", sealed)))])


def answer(result: Result = Result.PASS, item: str = "O-1", value: str = "0.8", place: str = "q1") -> Answer:
    return Answer(item=item, place=place, result=result, values=(Value(param="CH4", value=value, unit="%"),))


def raised(item: str = "O-1", photo: str = "", found: str = "2026-11-22T01:00:00Z") -> Raised:
    photos = (Photo(original=photo, preview=photo),) if photo else ()
    return Raised(
        visit="v", mine=MINE, place="q1", place_name="1号采场", fact="浮石", grade=Grade.GENERAL, person="p1",
        found=found, item=item, photos=photos,
    )  # fmt: skip


def test_the_last_twelve_results_come_newest_first(desk: Desk) -> None:
    for day in range(15):
        visit(desk, f"v{day:02d}", day, answer(value=str(day)), answer(item="O-2"))
    with desk.reading() as session:
        found = histories.last_results(session, MINE, "O-1", "q1")
    assert [one.values[0].value for one in found] == [str(day) for day in range(14, 2, -1)]
    assert found[0].visit == "v14"


def test_results_far_back_are_found_behind_many_visits_without_them(desk: Desk) -> None:
    visit(desk, "old", 0, answer(Result.FAIL))
    for day in range(1, 70):
        visit(desk, f"v{day:02d}", day, answer(item="O-11"))
    with desk.reading() as session:
        (found,) = histories.last_results(session, MINE, "O-1", "q1")
    assert (found.visit, found.result) == ("old", Result.FAIL)


def test_another_place_or_mine_has_its_own_history(desk: Desk) -> None:
    visit(desk, "v", 0, answer(), legs=("q1", "q2"))
    with desk.reading() as session:
        assert histories.last_results(session, MINE, "O-1", "q2") == []
        assert histories.last_results(session, "m2", "O-1", "q1") == []


def test_open_findings_and_the_newest_photo_stand_with_the_item(desk: Desk) -> None:
    photos = (Photo(original="n", preview="n"),)
    seen = Rechecked(visit=None, person="p1", at="2026-11-25T01:00:00Z", result=Recheck.DONE, photos=photos)
    closed = Closed(person="p1", at="2026-11-25T01:00:00Z")
    desk.seal(
        [Act(SCOPE, (Fact("finding/f1", raised(photo="o")), Fact("finding/f1", seen), Fact("finding/f1", closed)))]
    )
    desk.seal([Act(SCOPE, (Fact("finding/f2", raised()), Fact("finding/f3", raised("O-2"))))])
    with desk.reading() as session:
        found = histories.history(session, MINE, "O-1", "q1")
    assert [name for name, _ in found.open_findings] == ["f2"]
    assert found.last_photo is not None
    assert found.last_photo.original == "n"


def test_what_was_only_passed_is_known_too(desk: Desk) -> None:
    visit(desk, "v1", 0, answer(place="全矿"), legs=("q1", "q2"))
    visit(desk, "v2", 9)  # in December
    with desk.reading() as session:
        found = histories.passed(session, MINE, "2026-11-01T00:00:00Z", "2026-11-30T00:00:00Z")
    counts = {(one.visit, one.place): len(one.answers) for one in found}
    assert counts == {("v1", "q1"): 0, ("v1", "q2"): 0, ("v1", "全矿"): 1}


def test_rebuilding_gives_the_same_rows(desk: Desk) -> None:
    visit(desk, "v1", 0, answer(), answer(place="全矿"))
    with desk.reading() as session:
        before = histories.passed(session, MINE, "", "9")
    desk.rebuild()
    with desk.reading() as session:
        assert histories.passed(session, MINE, "", "9") == before
        assert projections.differing(session) == []


def test_a_row_that_was_changed_is_noticed(desk: Desk) -> None:
    visit(desk, "v1", 0, answer(), answer(place="全矿"))
    with desk._writing() as session:
        session.connection().exec_driver_sql("UPDATE result SET day = 'x' WHERE place = '全矿'")
    with desk.reading() as session:
        assert projections.differing(session) == ["visit/v1"]
