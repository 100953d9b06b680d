"""A month of ledgers for the supervisor's room: three people, some ledgers with something to ask, some without."""

from __future__ import annotations

import datetime as dt

import desks
from scenes_duty import NOBODY, PEOPLE, SCOPE

from desktop.actions import audits
from desktop.desk import Act, Desk, Fact
from desktop.supervision import roster
from desktop.supervision.audit_marks import Defect, Hint, Mark, Verdict
from desktop.supervision.finding import Grade, Measure, Raised
from desktop.supervision.measures import EVACUATED
from desktop.supervision.visit import (
    Answer,
    Bound,
    Leg,
    OnSite,
    PaperKind,
    PaperSigned,
    Participant,
    Result,
    SectionSealed,
    Signed,
    SignerRole,
    VisitClosed,
    VisitKind,
    VisitOpened,
)

NOVEMBER = (dt.date(2026, 11, 1), dt.date(2026, 11, 30))
DAYS = (2, 4, 6, 9, 11, 13, 16, 18)
FACTS = (
    "配电柜前堆放杂物，通道不足 0.6 m",
    "有浮煤",
    "风门连锁失灵，两道风门可同时打开",
    "配电柜前堆放杂物，通道不足 0.6 m",
)


def give(desk: Desk) -> None:
    """Eight closed visits with their ledgers; every second one found something, one withdrew people."""
    desk.seal(
        [
            Act(
                desks.ORG,
                tuple(
                    Fact(
                        f"designation/{person}/{desks.MINE}",
                        roster.DesignationMade(person=person, mine=desks.MINE, since="2026-01-01"),
                    )
                    for person in PEOPLE
                ),
            )
        ]
    )
    facts: list[Fact] = []
    for number, day in enumerate(DAYS):
        facts += ledger(desk, f"a{number}", PEOPLE[number % 3], f"2026-11-{day:02d}", number)
    desk.seal([Act(SCOPE, tuple(facts))])


def ledger(desk: Desk, name: str, person: str, day: str, number: int) -> list[Fact]:
    """One visit: opened, a section, a refused signature, closed, its ledger."""
    file = desk.keep(f"%PDF 演示 {name}".encode(), "paper")
    found = [raised(name, person, day, FACTS[number // 2])] if number % 2 else []
    people = {"E001": "演示专员甲", "E002": "演示专员乙", "E003": "演示专员丙"}
    opened = VisitOpened(
        mine=desks.MINE,
        kind=VisitKind.REGULAR,
        started=f"{day}T04:00:00Z",
        checklist=Bound(digest="0" * 64, title="演示检查表", edition="1"),
        people=(Participant(person=person, name=people[person]),),
    )
    section = SectionSealed(
        section="1",
        person=person,
        started=opened.started,
        ended=f"{day}T06:00:00Z",
        legs=(
            Leg(
                place="P3",
                name="中央变电所",
                kind="机电硐室",
                came=f"{day}T01:00:00Z",
                left=f"{day}T01:{1 + 5 * (number % 3):02d}:00Z",
            ),
        ),
        answers=tuple(
            Answer(item=f"C-{item:02d}", place="P3", result=Result.FAIL if item == 1 and found else Result.PASS)
            for item in range(18)
        ),
        measures=(OnSite(kind=EVACUATED, text="1301 综采工作面撤出 12 人", at=f"{day}T02:00:00Z", told="演示矿调度"),)
        if number == 5
        else (),
        findings=tuple(one.subject.split("/")[1] for one in found),
    )
    signed = Signed(role=SignerRole.MINE, name="演示矿长乙", at=opened.started, refusal=NOBODY)
    closed = VisitClosed(number=f"演示监台〔2026〕{number + 1}号", ended=f"{day}T08:00:00Z", sections=())
    paper = PaperSigned(
        kind=PaperKind.LEDGER,
        number=closed.number,
        file=file,
        field=person,
        person=person,
        expected=(person,) if number % 3 else (person, "mine"),
    )
    bodies = [Fact(f"visit/{name}", body) for body in (opened, section, signed, closed)]
    return [*bodies, *found, Fact(f"visit/{name}", paper, (file,))]


def raised(visit: str, person: str, day: str, text: str) -> Fact:
    """A finding of a visit."""
    body = Raised(
        visit=visit,
        mine=desks.MINE,
        place="P3",
        place_name="中央变电所",
        fact=text,
        grade=Grade.SUSPECTED_MAJOR if "风门" in text else Grade.GENERAL,
        person=person,
        found=f"{day}T01:00:30Z",
        clause="演示条款",
        demand="整改",
        deadline="2026-11-15" if visit == "a1" else "2026-12-05",
        responsible="演示矿长乙",
        measure=Measure(kind=EVACUATED, text="1301 综采工作面", told="演示矿调度") if "风门" in text else None,
    )
    return Fact(f"finding/f-{visit}", body)


def draw(desk: Desk, size: int = 5) -> audits.Draw:
    """Ledgers of the month, drawn."""
    give(desk)
    audits.draw(desk, NOVEMBER, "", size)
    return audits.read_draws(desk)[0]


def marks(*found: Defect | Hint) -> list[Mark]:
    """Every defect judged, these found."""
    return [
        Mark(about=one, verdict=Verdict.FOUND if one in found else Verdict.NOT_FOUND, said="演示情况") for one in Defect
    ]


def judged(desk: Desk) -> None:
    """A draw of which three ledgers were looked at: one clear, one with something, one returned."""
    one = draw(desk)
    audits.judge(desk, one.id, one.lines[0].visit, marks())
    audits.judge(desk, one.id, one.lines[1].visit, marks(Defect.UNSIGNED), comment="矿方拒签的，请补写见证经过")
    audits.judge(
        desk, one.id, one.lines[2].visit, marks(Defect.VAGUE), comment="隐患没有写部位，请更正", give_back=True
    )
