"""Scenes of 配备: a county that lacks people, a group that lacks much, years that end; and nobody registered."""

from __future__ import annotations

import desks
from msgspec.structs import replace
from PySide6.QtWidgets import QWidget
from stage import Scene, Stage

from desktop.desk import Act, Desk, Fact
from desktop.store import queries
from desktop.supervision import roster
from desktop.supervision.roster import MineKind


def give(desk: Desk) -> None:
    """A second and a third mine, designations of different age, a group of three, certificates that end."""
    with desk.reading() as session:
        card = queries.mine(session, desks.MINE)
        people = queries.people(session)
    ends = {"E001": "2026-12-20", "E002": "2026-11-01", "E003": "2028-12-31"}
    held = (
        ("E001", desks.MINE, "2025-11-01"),
        ("E001", "M002", "2025-12-10"),
        ("E002", desks.MINE, "2026-06-01"),
        ("E003", "M003", "2026-10-15"),
    )
    facts = [
        Fact("mine/M002", replace(card, code="M002", name="演示二矿", kind=MineKind.UNDERGROUND)),
        Fact("mine/M003", replace(card, code="M003", name="演示露天矿", kind=MineKind.OPEN_PIT, places=())),
        *(
            Fact(f"person/{one.code}", replace(one, certificate=f"演示证{one.code}", certificate_until=ends[one.code]))
            for one in people
        ),
        *(
            Fact(f"designation/{who}/{mine}", roster.DesignationMade(person=who, mine=mine, since=since))
            for who, mine, since in held
        ),
        Fact(
            "group/演示一",
            roster.GroupFormed(
                code="演示一",
                members=(
                    roster.Member(person="E001", specialties=("采煤", "通风"), is_leader=True),
                    roster.Member(person="E002", specialties=("机电",)),
                    roster.Member(person="E003"),
                ),
                mines=(desks.MINE,),
            ),
        ),
    ]
    desk.seal([Act(desks.ORG, tuple(facts))])


def _staffing(which: str = "", *, is_full: bool = True) -> Scene:
    def scene(stage: Stage) -> QWidget:
        desk = stage._desk("staffing" if is_full else "empty", give if is_full else lambda desk: None)
        window = stage._window(desk, is_supervisor=True)
        page = window.open("duty")
        window.show()
        stage.settle()
        page.next_part()
        if which:
            page.staffing.which.setCurrentText(which)
            page.staffing._show()
        stage.settle()
        return window

    return scene


SCENES: dict[str, Scene] = {
    "staffing": _staffing(),
    "staffing-turns": _staffing("轮换"),
    "staffing-none": _staffing(is_full=False),
}
