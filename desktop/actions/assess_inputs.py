"""What a person says to the yearly assessment of an inspector, and the decision: facts in `staff/…`."""

from __future__ import annotations

import datetime as dt

from desktop.actions import assessing
from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import BadInput, Missing, NotAllowed
from desktop.regulation.assessment import Cause, Grade, Severity
from desktop.store import queries
from desktop.store.database import Session
from desktop.supervision.assessing import (
    AccidentNoted,
    AccidentStruck,
    Assessment,
    AssessmentAnswered,
    AssessmentDecided,
    Question,
    subject,
)

ANNUAL = ("优秀", "称职", "合格", "基本称职", "基本合格", "不称职", "不合格")  # the words of both kinds of staff


def answer(desk: Desk, about: str, year: int, question: Question, *, is_yes: bool | None, grounds: str = "") -> Changes:
    """Answer a question about somebody's year; None takes the answer back. NotAllowed for who manages nobody, about
    oneself, or for a no without grounds.
    """
    body = AssessmentAnswered(
        about=about,
        year=year,
        question=question,
        person=desk.person,
        at=desk.world.text(),
        is_yes=is_yes,
        grounds=grounds.strip(),
    )
    return desk.seal([Act(_scope(desk, about), (Fact(subject(about, year), body),))])


def note_accident(
    desk: Desk, mine: str, day: str, severity: Severity, cause: Cause, *, is_liable: bool, document: str
) -> Changes:
    """Note an accident for everybody but oneself who answered for the mine on that day (by the bureau's reading),
    all at once. BadInput for a day that is none or to come; Missing when nobody answered for the mine then.
    """
    year = _year_of(desk, day)
    with desk.reading() as session:
        people = [one for one in assessing.answering_on(session, mine, day) if one != desk.person]
    if not people:
        raise Missing(f"{day} 这一天没有（别的）人员被指定监管这座矿山，没有登记；请核对矿山和日期。")
    name = desk.world.name()
    acts = [
        Act(
            _scope(desk, about),
            (
                Fact(
                    subject(about, year),
                    AccidentNoted(
                        about=about,
                        year=year,
                        name=name,
                        mine=mine,
                        day=day,
                        severity=str(severity),
                        cause=str(cause),
                        is_liable=is_liable,
                        document=document.strip(),
                        person=desk.person,
                        at=desk.world.text(),
                    ),
                ),
            ),
        )
        for about in people
    ]
    return desk.seal(acts)


def strike_accident(desk: Desk, year: int, name: str, reason: str) -> Changes:
    """Take back an accident that was noted by mistake, for everybody it was noted for."""
    with desk.reading() as session:
        states = queries.states(session, "assessment", Assessment)
    people = [key.split("/")[0] for key, one in states if any(each.name == name for each in one.accidents)]
    if not people:
        raise Missing("没有登记这起事故，或已经撤销；请刷新后再试。")
    acts = [
        Act(
            _scope(desk, about),
            (
                Fact(
                    subject(about, year),
                    AccidentStruck(
                        about=about,
                        year=year,
                        name=name,
                        reason=reason.strip(),
                        person=desk.person,
                        at=desk.world.text(),
                    ),
                ),
            ),
        )
        for about in people
    ]
    return desk.seal(acts)


def decide(desk: Desk, about: str, year: int, grade: Grade, *, annual: str = "", reason: str = "") -> Changes:
    """Decide a grade. The proposal of this moment is written beside it; whoever departs from it says why. BadInput for
    an annual result that is none; NotAllowed before the year is over without a reason.
    """
    if annual and annual not in ANNUAL:
        raise BadInput(f"年度考核结果“{annual}”不在可选的等次里：{'、'.join(ANNUAL)}。")
    seen = assessing.read_year(desk, year)
    one = next((each for each in seen.people if each.person == about), None)
    if one is None:
        raise Missing(f"{year} 年没有这个人的监管记录，不能考核；请先同步。")
    if not seen.is_over and not reason.strip():
        raise NotAllowed(f"{year} 年还没有过完，次数还会变；现在就决定的，请写明理由。")
    body = AssessmentDecided(
        about=about,
        year=year,
        grade=str(grade),
        person=desk.person,
        at=desk.world.text(),
        proposed=str(one.proposal.grade or ""),
        annual=annual,
        reason=reason.strip(),
    )
    return desk.seal([Act(_scope(desk, about), (Fact(subject(about, year), body),))])


def _scope(desk: Desk, about: str) -> str:
    with desk.reading() as session:
        if not queries.is_supervisor(session, desk.person):
            raise NotAllowed("考核由主管部门的专员管理机构填写和决定；您没有这个权限。")
        return staff_scope(session, about)


def staff_scope(session: Session, about: str) -> str:
    """The scope of what concerns a person. Missing when the roster does not know him."""
    person = queries.person(session, about)
    if person is None:
        raise Missing(f"没有人员 {about}，请先同步。")
    return f"staff/{person.org}/{about}"


def _year_of(desk: Desk, day: str) -> int:
    try:
        found = dt.date.fromisoformat(day)
    except ValueError as error:
        raise BadInput(f"日期“{day}”的写法不对，应类似 2026-11-22。") from error
    if found > desk.world.today():
        raise BadInput(f"日期 {day} 还没有到，请核对。")
    return found.year
