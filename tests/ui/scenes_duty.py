"""Scenes of 履职: a quarter of three inspectors, the lines behind a cell, nobody designated yet."""

from __future__ import annotations

import datetime as dt

import desks
from PySide6.QtWidgets import QWidget
from stage import Scene, Stage

from desktop.desk import Act, Desk, Fact
from desktop.supervision import roster
from desktop.supervision.remote import Means, RemoteChecked
from desktop.supervision.visit import (
    Bound,
    Participant,
    Refusal,
    SectionSealed,
    Signed,
    SignerRole,
    VisitClosed,
    VisitKind,
    VisitOpened,
)

PEOPLE = ("E001", "E002", "E003")
SCOPE = f"mine/{desks.MINE}"
NOBODY = Refusal(reason="演示", witness="演示见证人")
FIRST = dt.date(2026, 9, 28)  # a Monday; the clock of these desks stands on 2026-11-20


def give(desk: Desk) -> None:
    """Three designations; visits and remote checks in eight weeks, less and less from one person to the next."""
    made = [
        Fact(f"designation/{person}/{desks.MINE}", roster.DesignationMade(person=person, mine=desks.MINE, since=since))
        for person, since in zip(PEOPLE, ("2026-01-01", "2026-01-01", "2026-10-15"), strict=True)
    ]
    desk.seal([Act(desks.ORG, tuple(made))])
    facts: list[Fact] = []
    for week in range(8):
        monday = FIRST + dt.timedelta(weeks=week)
        for place, person in enumerate(PEOPLE):
            facts += [remote(person, monday + dt.timedelta(days=n)) for n in range(max(0, 4 - place - week % 3))]
            if week % (place + 2):
                facts += visit(
                    person, monday + dt.timedelta(days=1 + place), f"演示监台〔2026〕{week * 3 + place + 1}号"
                )
    desk.seal([Act(SCOPE, tuple(facts))])


def remote(person: str, day: dt.date) -> Fact:
    """A remote check of a day."""
    at = f"{day}T03:00:00Z"
    body = RemoteChecked(
        mine=desks.MINE, person=person, started=at, ended=at, means=Means.APP, looked_at=("视频监控",), app_number="Y1"
    )
    return Fact(f"remote/{day}-{person}", body)


def visit(person: str, day: dt.date, number: str) -> list[Fact]:
    """A visit begun and closed on a day."""
    name = f"{day}-{person}"
    opened = VisitOpened(
        mine=desks.MINE,
        kind=VisitKind.REGULAR,
        started=f"{day}T01:00:00Z",
        checklist=Bound(digest="0" * 64, title="演示检查表", edition="1"),
        people=(Participant(person=person, name=person),),
    )
    ended = f"{day}T08:00:00Z"
    section = SectionSealed(section="1", person=person, started=opened.started, ended=ended)
    signed = Signed(role=SignerRole.LEADER, name=person, at=ended, person=person, refusal=NOBODY)
    closed = VisitClosed(number=number, ended=ended, sections=())
    return [Fact(f"visit/{name}", body) for body in (opened, section, signed, closed)]


def _matrix(stage: Stage) -> QWidget:
    window = stage._window(stage._desk("duty", give), is_supervisor=True)
    window.open("duty")
    window.show()
    stage.settle()
    return window


def _behind(stage: Stage) -> QWidget:
    window = _matrix(stage)
    page = window.pages["duty"]
    page.grid.go(3, 0)
    page.grid.opened.emit()
    return window


def give_city(desk: Desk) -> None:
    """The same, and two offices below with a person each."""
    facts = []
    for code, name, person in (("140001", "演示甲县应急管理局", "E011"), ("140002", "演示乙县应急管理局", "E012")):
        facts += [
            Fact(f"org/{code}", roster.OrgFounded(code=code, name=name, parent="140000")),
            Fact(f"person/{person}", roster.PersonRegistered(code=person, name=f"演示专员{person[-2:]}", org=code)),
            Fact(
                f"designation/{person}/{desks.MINE}",
                roster.DesignationMade(person=person, mine=desks.MINE, since="2026-10-01"),
            ),
        ]
    desk.seal([Act(desks.ORG, tuple(facts))])
    give(desk)


def _city(stage: Stage) -> QWidget:
    window = stage._window(stage._desk("city", give_city), is_supervisor=True)
    window.open("duty")
    window.show()
    stage.settle()
    return window


def _county(stage: Stage) -> QWidget:
    window = _city(stage)
    page = window.pages["duty"]
    page.grid.go(1, 0)
    page.grid.opened.emit()
    return window


def _searched(stage: Stage) -> QWidget:
    window = _city(stage)
    window.pages["duty"].narrowing.word.setText("甲县")
    return window


def _empty(stage: Stage) -> QWidget:
    window = stage._window(stage._desk("empty", lambda desk: None), is_supervisor=True)
    window.open("duty")
    window.show()
    stage.settle()
    return window


SCENES: dict[str, Scene] = {
    "duty": _matrix,
    "duty-behind": _behind,
    "duty-city": _city,
    "duty-county": _county,
    "duty-searched": _searched,
    "duty-none": _empty,
}
