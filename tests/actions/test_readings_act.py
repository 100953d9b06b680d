"""What a bureau chose is what people see: who answers, which places, which papers, until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.actions import (
    bulletin_making,
    closing,
    coverage,
    findings,
    form_figures,
    form_self_check,
    omissions,
    orders,
    places,
    presence,
    readings,
    visits,
)
from desktop.actions.bulletin_kept import Asked, Whose
from desktop.desk import Desk
from desktop.regulation import papers
from desktop.store import queries
from desktop.supervision.coverage import Rate
from desktop.supervision.finding import Recheck
from desktop.supervision.local_rules import ReadingChosen
from desktop.supervision.presence import End
from desktop.supervision.visit import Paper, PaperKind, Result, SignerRole
from desktop.ui.papers import due
from tests.documents import tools
from tests.making import visits as making
from tests.making.desks import MINE, ORG, Bureau
from tests.making.visits import PLACE, PNG, opened

YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
MONTH = "2026-11"

Enrol = Callable[..., Desk]


@pytest.fixture
def enrol(tmp_path: Path) -> Iterator[Enrol]:
    """A desk of a bureau that made these choices on a day."""
    made: list[Desk] = []

    def one(choice: dict[int, str], since: str = "2026-01-01", person: str = "p1") -> Desk:
        bureau = Bureau()
        bureau.register()
        for number, option in choice.items():
            body = ReadingChosen(number=number, option=option, document="演示办发3号", at="2026-01-01", since=since)
            bureau.seal((f"org/{ORG}", body))
        made.append(bureau.enrol(tmp_path / f"{person}-{len(made)}", person))
        return made[-1]

    yield one
    for desk in made:
        desk.close()


def closed(desk: Desk) -> str:
    """A visit of p1 in which one item of one place was checked."""
    visit = opened(desk)
    visits.answer(desk, visit, "O-MIN-02", PLACE, Result.PASS)
    visits.seal_section(desk, visit)
    closing.sign(desk, visit, SignerRole.LEADER, desk.name, PNG, person=desk.person)
    closing.close_visit(desk, visit, reason_unchecked="皮带巷积水，过不去")
    return visit


@pytest.mark.parametrize(
    "choice, since, answer",
    [
        ({}, "2026-01-01", ["p1"]),
        ({2: "指定人"}, "2026-01-01", ["p1", "p2"]),
        ({2: "指定人"}, "2026-11-22", ["p1", "p2"]),
        ({2: "指定人"}, "2026-11-23", ["p1"]),  # from the day after the visit on
    ],
)
def test_reading_2_who_answers_for_what_was_left_out(
    enrol: Enrol, choice: dict[int, str], since: str, answer: list[str]
) -> None:
    desk = enrol(choice, since)
    closed(desk)
    with desk.reading() as session:
        office = omissions._office(session)
        ((_, state),) = queries.states_between(session, "visit", omissions.Visit, MINE, ("2026-01-01", "2026-12-31"))
    assert sorted(omissions._by_person(desk, state, office)) == answer


@pytest.mark.parametrize("choice, counted", [({}, Rate(1, 2)), ({4: "必达"}, Rate(0, 2))])
def test_reading_4_a_month_not_covered_whole(enrol: Enrol, choice: dict[int, str], counted: Rate) -> None:
    desk = enrol(choice)
    visit = visits.plan(desk, MINE)
    visits.open_visit(desk, visit)
    visits.pass_place(desk, visit, PLACE, desk.world.text(), None)
    visits.conform_rest(desk, visit, PLACE)
    visits.seal_section(desk, visit)
    month = coverage.month(desk, MINE, MONTH)
    assert (month.places.done, month.counted) == (1, counted)
    period = (dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    assert form_figures.figures(desk, "p1", period).places.done == counted.done


@pytest.mark.parametrize("choice, names", [({}, {"q1", "q2", "q9"}), ({5: "图纸"}, {"q1", "q2"})])
def test_reading_5_which_places_there_are(enrol: Enrol, choice: dict[int, str], names: set[str]) -> None:
    desk = enrol(choice)
    before = {row.place.id for row in coverage.month(desk, MINE, MONTH).rows if not row.is_scope}
    places.confirm(desk, MINE, MONTH, "演示矿长", b"%PDF-1.4 drawing")
    kind = places.listing(desk, MINE)[0].kind
    places.register(desk, MINE, "新采场", kind, place="q9")
    found = {row.place.id for row in coverage.month(desk, MINE, MONTH).rows if not row.is_scope}
    assert found == (before | {"q9"} if "q9" in names else before)
    lacking = coverage.uncovered(desk, [MINE], MONTH)[MINE]
    assert ("新采场" in lacking) == ("q9" in names)


@pytest.mark.parametrize(
    "choice, said",
    [({}, papers.USUAL_INCIDENTS), ({17: "自定"}, "较大涉险：按本级规定（演示办发3号）")],
)
def test_reading_17_what_is_a_grave_incident(enrol: Enrol, choice: dict[int, str], said: str) -> None:
    assert form_self_check.prefill(enrol(choice), MINE)["事项标准"] == said


@pytest.mark.parametrize(
    "choice, order, series",
    [({}, PaperKind.RECTIFICATION, "b-"), ({19: "统一煤矿"}, PaperKind.COAL_DECISION, "a-")],
)
def test_reading_19_which_set_of_forms(enrol: Enrol, choice: dict[int, str], order: PaperKind, series: str) -> None:
    desk = enrol(choice)
    visit, _ = making.closed(desk, ("p2",))
    assert order in {one.kind for one in orders.offers(desk, visit)}
    orders.issue_inspection_record(desk, visit)
    assert paper(desk, visit).form.startswith(f"{series}inspection-record@")


def test_reading_19_a_recheck_keeps_to_the_set_of_its_order(tmp_path: Path) -> None:
    bureau = Bureau()
    bureau.register()
    chosen = ReadingChosen(number=19, option="统一煤矿", document="演示办发3号", at="2026-01-01", since="2026-11-23")
    bureau.seal((f"org/{ORG}", chosen))
    desk = bureau.enrol(tmp_path / "p1")
    visit, finding = making.closed(desk, ("p2",))
    orders.issue_inspection_record(desk, visit)
    orders.issue_order(desk, visit, [finding])
    number = paper(desk, visit).number
    bureau.clock.forward(days=1)  # the bureau's one set is in use by now
    again = making.opened(desk, ("p2",))
    findings.recheck(desk, again, finding, Recheck.DONE, note="平台已加宽到 4.2 m", closes=False)
    visits.seal_section(desk, again)
    closing.sign(desk, again, SignerRole.LEADER, desk.name, PNG, person="p1")
    closing.close_visit(desk, again, reason_unchecked="专为复查")
    orders.issue_inspection_record(desk, again)
    assert paper(desk, again).form.startswith("a-inspection-record@")
    orders.issue_recheck_opinion(desk, again, number)
    assert (paper(desk, again).kind, paper(desk, again).form[:2]) == (PaperKind.RECHECK, "b-")
    desk.close()


def paper(desk: Desk, visit: str) -> Paper:
    with desk.reading() as session:
        state = queries.visit(session, visit)
    assert state is not None
    return state.papers[-1]


@pytest.mark.parametrize(
    "choice, said", [({}, "各县（市、区）矿山安全监管部门："), ({22: "应急"}, "各县（市、区）应急管理部门：")]
)
def test_reading_22_whom_a_bulletin_is_for(enrol: Enrol, choice: dict[int, str], said: str, tmp_path: Path) -> None:
    desk = enrol(choice, person="p3")
    kept = bulletin_making.made(desk, Asked(first=YEAR[0], last=dt.date(2026, 11, 22), whose=Whose.OWN))
    file = tmp_path / "通报.pdf"
    file.write_bytes(kept.pdf)
    assert said in tools.text(kept.pdf, tmp_path)


@pytest.mark.parametrize("choice, until", [({}, ""), ({23: "三日"}, "2026-11-25"), ({23: "七日"}, "2026-11-29")])
def test_reading_23_until_when_a_mine_checks_itself(enrol: Enrol, choice: dict[int, str], until: str) -> None:
    assert form_self_check.prefill(enrol(choice), MINE)["报告期限"] == until


@pytest.mark.parametrize(
    "choice, since, day",
    [
        ({}, "2026-01-01", "2026-12-31"),
        ({24: "次月"}, "2026-01-01", "2027-01-31"),
        ({24: "次月"}, "2027-01-01", "2026-12-31"),  # not this half-year yet
    ],
)
def test_reading_24_when_the_half_year_is_reported_of(
    enrol: Enrol, choice: dict[int, str], since: str, day: str
) -> None:
    desk = enrol(choice, since)
    with desk.reading() as session:
        practice = readings.practice(session)
    on = dt.date.fromisoformat(day) - dt.timedelta(days=2)
    (line,) = due.reports([], on, practice)
    assert (line.when, line.text) == (day, "2026年下半年履职述职报告（还有 2 天）")


@pytest.mark.parametrize(
    "choice, proof, signed, outages",
    [
        ({}, b"", 0, 0),
        ({}, PNG, 0, 0),
        ({25: "故障时可以"}, b"", 0, 0),
        ({25: "故障时可以"}, PNG, 1, 1),
    ],
)
def test_reading_25_an_outage_with_its_proof(
    enrol: Enrol, choice: dict[int, str], proof: bytes, signed: int, outages: int
) -> None:
    desk = enrol(choice)
    visit = closed(desk)
    presence.note(desk, visit, End.IN, reason="APP打不开", picture=proof or None)
    found = form_figures.figures(desk, "p1", YEAR)
    assert (found.signed_in, found.outages) == (Rate(signed, 1), outages)
    said = next(row["算法"] for row in form_figures.rows(found) if row["项目"] == "APP签到")
    assert ("故障" in said) == bool(outages)


def test_a_number_given_after_the_visit_is_a_sign_in(enrol: Enrol) -> None:
    desk = enrol({})
    visit = closed(desk)
    presence.note(desk, visit, End.IN, number="APP-1")
    assert form_figures.figures(desk, "p1", YEAR).signed_in == Rate(1, 1)
