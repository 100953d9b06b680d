"""How the bureau reads what the text leaves open: the questions with the choice in force, and choosing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import chain

from desktop import law
from desktop.actions.versions import organisation
from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import BadInput, NotAllowed
from desktop.regulation import readings
from desktop.regulation.readings import Choice, Option, Practice, Reading, Rules
from desktop.store import publications, queries
from desktop.store.database import Session
from desktop.supervision.local_rules import ReadingChosen
from desktop.supervision.roster import Org


@dataclass(frozen=True, slots=True)
class Line:
    """A question, the option in force today, the day since when, and what the bureau's choice rests on; "" where nobody
    chose. `choices` are all that the bureau and those above it ever chose, in order of days.
    """

    reading: Reading
    option: Option
    is_chosen: bool
    document: str
    since: str = ""
    choices: tuple[ReadingChosen, ...] = ()


def read_readings(desk: Desk) -> tuple[Line, ...]:
    """Every open question as it is read today, by number."""
    with desk.reading() as session:
        made = _made(session)
    today = desk.world.today()
    choices = readings.in_force([[_choice(one) for one in own] for own in made], today)
    lines = []
    for one in law.readings():
        option = readings.chosen(one, choices)
        own = sorted((each for each in chain.from_iterable(made) if each.number == one.number), key=_since)
        past = [each for each in own if _since(each) <= today and each.option == option.key]
        is_chosen = option.key == choices.get(one.number) and bool(past)
        ground = past[-1] if is_chosen else ReadingChosen(number=one.number, option="")
        lines.append(Line(one, option, is_chosen, ground.document, ground.since, tuple(own)))
    return tuple(lines)


def practice(session: Session) -> Practice:
    """What the bureau's choices make of the figures of every day."""
    return readings.practice([[_choice(one) for one in own] for own in _made(session)])


def rules(session: Session, day: dt.date) -> Rules:
    """What they make of the figures of one day."""
    return practice(session).on(day)


def document(session: Session, number: int, day: dt.date) -> str:
    """What the choice that holds on a day rests on; "" where nobody chose."""
    for own in _made(session):
        past = [one for one in sorted(own, key=_since) if one.number == number and _since(one) <= day]
        if past and past[-1].option:
            return past[-1].document
    return ""


def choose(desk: Desk, number: int, option: str, document: str, since: str = "") -> Changes:
    """Choose a reading for this person's organisation from a day on ("": from today on); an empty option goes back to
    the proposed one. NotAllowed for who is no administrator; BadInput for an option that is none, without a document,
    or for a day that is none.
    """
    with desk.reading() as session:
        if not queries.is_administrator(session, desk.person):
            raise NotAllowed("只有管理员可以选定条文的读法；请告诉本单位管理员。")
    if option:
        readings.check(law.readings(), number, option)
        if not document.strip():
            raise BadInput("请写明依据的文件或会议，别人才知道为什么这样读。")
    try:
        day = dt.date.fromisoformat(since.strip()) if since.strip() else desk.world.today()
    except ValueError:
        raise BadInput("自哪天起写成 2026-12-01 这样；这一天以前的各周不变。") from None
    org, at = organisation(desk), desk.world.text()
    body = ReadingChosen(number=number, option=option, document=document.strip(), at=at, since=day.isoformat())
    return desk.seal([Act(f"org/{org}", (Fact(f"org/{org}", body),))])


def _made(session: Session) -> list[tuple[ReadingChosen, ...]]:
    """The choices of the desk's own bureau and of those above it, the nearest first."""
    office = queries.organisation(session)
    above = publications.read(session).above(office.code) if office else []
    return [(queries.state(session, f"org/{org}", Org) or Org()).readings for org in above]


def _choice(one: ReadingChosen) -> Choice:
    return Choice(one.number, one.option, _since(one))


def _since(one: ReadingChosen) -> dt.date:
    """The day from which a choice holds; always, where it names none or what is no day."""
    try:
        return dt.date.fromisoformat(one.since)
    except ValueError:
        return dt.date.min
