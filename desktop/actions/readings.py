"""How the bureau reads what the text leaves open: the questions with the choice in force, and choosing."""

from __future__ import annotations

from dataclasses import dataclass

from desktop import law
from desktop.actions.versions import organisation
from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import BadInput, NotAllowed
from desktop.regulation import readings
from desktop.regulation.readings import Option, Reading, Rules
from desktop.store import publications, queries
from desktop.store.database import Session
from desktop.supervision.local_rules import ReadingChosen
from desktop.supervision.roster import Org


@dataclass(frozen=True, slots=True)
class Line:
    """A question, the option in force, and what the bureau's choice rests on; "" where nobody chose."""

    reading: Reading
    option: Option
    is_chosen: bool
    document: str


def read_readings(desk: Desk) -> tuple[Line, ...]:
    """Every open question, by number."""
    with desk.reading() as session:
        made = _made(session)
    choices = {number: one.option for number, one in made.items()}
    lines = []
    for one in law.readings():
        option = readings.chosen(one, choices)
        is_chosen = option.key == choices.get(one.number)
        lines.append(Line(one, option, is_chosen, made[one.number].document if is_chosen else ""))
    return tuple(lines)


def rules(session: Session) -> Rules:
    """What the bureau's choices make of the figures."""
    return readings.rules({number: one.option for number, one in _made(session).items()})


def choose(desk: Desk, number: int, option: str, document: str) -> Changes:
    """Choose a reading for this person's organisation; an empty option goes back to the proposed one. NotAllowed for
    who is no administrator; BadInput for an option that is none, or without a document.
    """
    with desk.reading() as session:
        if not queries.is_administrator(session, desk.person):
            raise NotAllowed("只有管理员可以选定条文的读法；请告诉本单位管理员。")
    if option:
        readings.check(law.readings(), number, option)
        if not document.strip():
            raise BadInput("请写明依据的文件或会议，别人才知道为什么这样读。")
    org = organisation(desk)
    body = ReadingChosen(number=number, option=option, document=document.strip(), at=desk.world.text())
    return desk.seal([Act(f"org/{org}", (Fact(f"org/{org}", body),))])


def _made(session: Session) -> dict[int, ReadingChosen]:
    """The choices of the desk's own bureau and those above it, the nearest first."""
    office = queries.organisation(session)
    above = publications.read(session).above(office.code) if office else []
    found: dict[int, ReadingChosen] = {}
    for org in above:
        for one in (queries.state(session, f"org/{org}", Org) or Org()).readings:
            if one.option:
                found.setdefault(one.number, one)
    return found
