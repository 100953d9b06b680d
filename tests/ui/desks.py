"""Real desks for screen tests: own authority, the demonstration county's roster, a coal mine with its places."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

from desktop import opening
from desktop.actions import findings, visits
from desktop.actions.drafting import FindingDraft
from desktop.desk import Act, Desk, Fact
from desktop.journal import identity
from desktop.supervision import roster
from desktop.supervision.visit import Result
from desktop.world import World

PASSPHRASE = "演示口令一二三四"
ORG = "org/140000"
MINE = "M001"
NOW = dt.datetime(2026, 11, 20, 1, 30, tzinfo=dt.UTC)
PLACES = (
    roster.Place(id="P1", name="1301 综采工作面", kind="采煤工作面"),
    roster.Place(id="P2", name="1302 运输顺槽掘进", kind="掘进工作面"),
    roster.Place(id="P3", name="中央变电所", kind="机电硐室"),
    roster.Place(id="P4", name="主运输大巷", kind="运输大巷"),
    roster.Place(id="P5", name="地面", kind="地面"),
)


def make(folder: Path, person: str = "E001", name: str = "演示专员甲", *roles: roster.Role) -> Desk:
    """A desk with a roster in it, sealed by its own hand."""
    desk = bare(folder, person, name)
    desk.seal([Act(ORG, _facts(person, name, roles or (roster.Role.INSPECTOR,), desk))])
    return desk


def bare(folder: Path, person: str = "E001", name: str = "演示专员甲") -> Desk:
    """A desk just enrolled, that has pulled nothing."""
    authority = identity.found_authority("演示县应急管理局", NOW)
    key, server = identity.new_key(), identity.new_key()
    enrolled = opening.Enrolled(
        certificate=identity.to_der(identity.issue(authority, key.public_key(), person, NOW)),
        root=identity.to_der(authority.certificate),
        server=identity.to_der(identity.issue_server(authority, server.public_key(), ["127.0.0.1"], NOW)),
        recovery=identity.public_to_der(identity.new_key().public_key()),
        person=person,
        name=name,
    )
    return opening.create_desk(folder, PASSPHRASE, key, enrolled, running())


def running() -> World:
    """A clock that runs from NOW on, so that no test depends on the day it is run."""
    begun = time.monotonic()
    return World(now=lambda: NOW + dt.timedelta(seconds=int(time.monotonic() - begun)))


def visit_with_answers(desk: Desk, passes: int = 12) -> str:
    """A visit under way: two places passed, some answers, one finding."""
    visit = visits.plan(desk, MINE, people=["E002"])
    visits.open_visit(desk, visit)
    visits.pass_place(desk, visit, "P1", "2026-11-20T01:40:00Z", "2026-11-20T03:10:00Z")
    visits.pass_place(desk, visit, "P3", "2026-11-20T03:20:00Z", None)
    lines = [line for line in sections(desk, visit)["P1"]][:passes]
    for line in lines:
        visits.answer(desk, visit, line, "P1", Result.PASS)
    visits.answer(desk, visit, lines[1], "P1", Result.FAIL)
    visits.answer(desk, visit, lines[2], "P1", Result.NOT_APPLICABLE, note="本处无此设施")
    raised = findings.propose(desk, visit, lines[1], "P1")
    findings.raise_finding(desk, visit, _worded(raised))
    return visit


def sections(desk: Desk, visit: str) -> dict[str, list[str]]:
    """The items due at each place of a visit's checklist."""
    from desktop.actions import checklists, drafting

    checklist = checklists.bound(desk, drafting.load(desk, visit).checklist)
    return {part.place.id: [line.item for line in part.lines] for part in checklist.sections}


def _worded(draft: FindingDraft) -> FindingDraft:
    from msgspec.structs import replace

    return replace(
        draft,
        fact="回风隅角悬顶长度 12 m，未采取措施",
        demand="停止作业，处理悬顶并加强支护",
        deadline="2026-12-05",
        responsible="演示矿长乙",
    )


def _facts(person: str, name: str, roles: tuple[roster.Role, ...], desk: Desk) -> tuple[Fact, ...]:
    card = roster.MineRegistered(
        code=MINE,
        name="演示煤矿",
        kind=roster.MineKind.COAL,
        supervised_by="140000",
        address="演示县演示镇",
        leader="演示矿长乙",
        leader_title="矿长",
        tags=("gas:high", "belt"),
        working="核定能力 120 万吨/年",
        places=PLACES,
    )
    people = {person: name, "E002": "演示专员乙", "E003": "演示专员丙"}
    return (
        Fact(ORG, roster.OrgFounded(code="140000", name="演示县应急管理局")),
        Fact(f"mine/{MINE}", card),
        *(
            Fact(f"person/{code}", roster.PersonRegistered(code=code, name=one, org="140000", specialties=("通风",)))
            for code, one in people.items()
        ),
        *(Fact(f"person/{person}", roster.RoleGranted(role=role, org="140000")) for role in roles),
    )
