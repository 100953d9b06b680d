"""What arrived since a supervisor last looked: the grave first, each with the record it leads to. How far somebody
looked is this desk's own affair: a mark that moves when he says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

import msgspec

from desktop.desk import Desk
from desktop.store import arrived, queries, settings
from desktop.store.arrived import FIRST_LOOK, Came
from desktop.store.database import Session
from desktop.store.queries import Line
from desktop.supervision.days import day_of
from desktop.supervision.facts import Body
from desktop.supervision.finding import KINDS as FINDING_KINDS
from desktop.supervision.finding import Corrected, Grade, Measure, MeasureOrdered, Raised
from desktop.supervision.review import Explained
from desktop.supervision.service import PaperServed
from desktop.supervision.visit import OnSite, Refusal, SectionSealed, Signed, VisitClosed

_ROW, _DAY, _SEEN = "arrivals/row", "arrivals/day", "arrivals/seen"
FIRST_DAYS = 7  # of the first look


class News(StrEnum):
    """What arrived, the gravest first."""

    MAJOR = "疑似重大"
    WITHDRAWN = "停产撤人"
    REFUSED = "拒签、拒收"
    OVERDUE = "逾期未销号"
    EXPLAINED = "专员说明"
    CORRECTED = "更正"
    LEDGER = "新台账"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One thing that arrived. `record` is the subject it leads to, `key` tells it apart for ever."""

    key: str
    news: News
    mine: str
    day: str
    words: str
    record: str
    is_seen: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """What arrived, and up to which row of the journal it was looked at. `since` None: nobody looked before."""

    lines: tuple[Arrival, ...]
    row: int
    since: dt.date | None
    is_whole: bool = True


def read_arrivals(desk: Desk) -> Look:
    """What others sent since the mark, and what became overdue since; without a mark that of the last days."""
    today = desk.world.today()
    with desk.reading() as session:
        row, day = settings.read(session, _ROW, int), settings.read(session, _DAY, str)
        seen = set(settings.read(session, _SEEN, list[str]) or ())
        newest = arrived.newest(session)
        came = arrived.since(session, max(0, newest - FIRST_LOOK) if row is None else row)
        first = (today - dt.timedelta(days=FIRST_DAYS)).isoformat()
        late = arrived.overdue(session, day or first, today.isoformat())
        lines = _lines(session, came, late)
    if row is None:
        lines = [one for one in lines if one.day >= first]
    lines = [replace(one, is_seen=one.key in seen) for one in lines]
    order = list(News)
    lines.sort(key=lambda one: one.day, reverse=True)
    lines.sort(key=lambda one: (one.is_seen, order.index(one.news)))
    return Look(tuple(lines), newest, dt.date.fromisoformat(day) if day else None, len(came) < arrived.MOST)


def move_mark(desk: Desk, row: int) -> None:
    """Everything up to this row of the journal has been looked at."""
    desk.set(_ROW, row)
    desk.set(_DAY, desk.world.today().isoformat())
    desk.set(_SEEN, [])


def note_seen(desk: Desk, key: str) -> None:
    """One thing has been looked at; the mark stays."""
    with desk.reading() as session:
        seen = settings.read(session, _SEEN, list[str]) or []
    if key not in seen:
        desk.set(_SEEN, [*seen, key])


def _lines(session: Session, came: list[Came], late: list[str]) -> list[Arrival]:
    names = {card.code: card.name for card in queries.mines(session)}
    wanted = {_subject(one) for one in came} | {f"finding/{one}" for one in late}
    known = {f"{line.noun}/{line.id}": line for line in queries.lines_of(session, wanted)}
    found: dict[tuple[News, str, str], Arrival] = {}
    for one in came:
        line = known.get(_subject(one))
        if line is None:
            continue  # held by the server, or of a newer program
        for news, told in _told(one):
            words = f"{line.text}　{line.person}" if news is News.LEDGER else told
            new = _arrival(str(one.row), news, line, names, words)
            found.setdefault((news, new.record, words), new)
    for name in late:
        line = known[f"finding/{name}"]
        new = _arrival(f"late/{name}/{line.due}", News.OVERDUE, line, names, f"{line.text}　限 {line.due}")
        found[News.OVERDUE, new.record, ""] = new
    return list(found.values())


def _arrival(key: str, news: News, line: Line, names: dict[str, str], words: str) -> Arrival:
    day = line.due if news is News.OVERDUE else None
    told = day or (day_of(line.day) or dt.date.min).isoformat()
    text = words or line.text
    return Arrival(f"{key}/{news}", news, names.get(line.mine, line.mine), told, text, f"{line.noun}/{line.id}")


def _subject(one: Came) -> str:
    """The record a fact leads to: what is about a visit leads to the visit."""
    noun, _, name = one.subject.partition("/")
    return f"visit/{name}" if noun in ("review", "service") else one.subject


_SHAPES: dict[str, type[Body]] = {
    **FINDING_KINDS,
    "visit.closed": VisitClosed,
    "visit.section_sealed": SectionSealed,
    "visit.signed": Signed,
    "service.served": PaperServed,
    "review.explained": Explained,
}


def _told(one: Came) -> list[tuple[News, str]]:
    """What a fact is news of, in words ("": the line's own)."""
    try:
        body = msgspec.json.decode(one.body, type=_SHAPES[one.kind])
    except msgspec.MsgspecError:
        return []
    return _of_finding(body) if isinstance(body, Raised | MeasureOrdered | Corrected) else _of_visit(body)


def _of_finding(body: Raised | MeasureOrdered | Corrected) -> list[tuple[News, str]]:
    match body:
        case Raised():
            is_major = body.grade is Grade.SUSPECTED_MAJOR
            news = [(News.MAJOR, f"{body.place_name}：{body.fact}")] if is_major else []
            return news + _withdrawn([body.measure] if body.measure else [])
        case MeasureOrdered():
            return _withdrawn([body.measure])
        case Corrected():
            return [(News.CORRECTED, f"“{body.old}”改为“{body.new}”：{body.reason}")]


def _of_visit(body: Body) -> list[tuple[News, str]]:
    match body:
        case SectionSealed():
            return _withdrawn(body.measures)
        case Explained():
            return [(News.EXPLAINED, body.text)]
        case Signed(refusal=Refusal() as refusal):
            return [(News.REFUSED, f"{body.role}{body.name}拒签：{refusal.reason}")]
        case PaperServed(refusal=Refusal() as refusal):
            return [(News.REFUSED, f"文书拒收：{refusal.reason}")]
        case _:
            return [(News.LEDGER, "")] if isinstance(body, VisitClosed) else []


def _withdrawn(taken: Iterable[Measure | OnSite]) -> list[tuple[News, str]]:
    return [(News.WITHDRAWN, f"{one.kind} {one.text}".strip()) for one in taken if "撤人" in one.kind]
