"""督导抽查: ledgers drawn by lot, each held against the defects and the hints by a person, accepted or returned; the
inspector's explanation. The lot can be drawn again by everybody who holds the list.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop.actions import reviews
from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import Damaged, Missing, NotAllowed
from desktop.store import queries
from desktop.store.database import Session
from desktop.supervision import audit_drawing, roster
from desktop.supervision.audit_drawing import RULE, Candidate
from desktop.supervision.audit_marks import Mark, Verdict
from desktop.supervision.auditing import Audit, AuditDrawn
from desktop.supervision.brief import VisitBrief
from desktop.supervision.days import day_of
from desktop.supervision.review import Accepted, Audited, Explained, Returned, Review, ReviewStatus

Span = tuple[dt.date, dt.date]


class Stand(StrEnum):
    """Where the audit of one ledger stands."""

    WAITING = "待查"
    CLEAR = "未见问题"
    FOUND = "有问题"
    RETURNED = "已退回"
    ANSWERED = "已说明"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One ledger of a draw. `result` None: nobody looked yet; `answers` are what the inspector said since."""

    visit: str
    number: str
    mine: str
    people: str
    day: str
    stand: Stand
    result: Audited | None
    answers: tuple[Explained, ...]


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw with its ledgers in the order drawn."""

    id: str
    drawn: AuditDrawn
    county: str
    by: str
    lines: tuple[Drawn, ...]

    @property
    def done(self) -> int:
        """How many ledgers a person has looked at."""
        return sum(one.result is not None for one in self.lines)


@dataclass(frozen=True, slots=True)
class Room:
    """What could be drawn of a period: how many ledgers, of how many people; `turn` this draw would be."""

    ledgers: int
    people: int
    turn: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What was said of a ledger, in order: (UTC text, who, words). `may_answer`: this person took part in the visit."""

    words: tuple[tuple[str, str, str], ...]
    may_answer: bool


def read_asked(desk: Desk, visit: str) -> Asked:
    """What supervisors said of a ledger and what its inspectors answered, in order."""
    with desk.reading() as session:
        review = queries.review(session, visit)
        if not (review.words or review.audits):
            return Asked((), False)
        names = {one.code: one.name for one in queries.people(session)}
        found = dict(queries.visits_named(session, [visit])).get(visit)
    said = [(one.at, names.get(one.person, one.person), _word_of(one)) for one in review.words if one.comment]
    said += [(one.at, names.get(one.person, one.person), f"抽查：{_found_of(one)}") for one in review.audits]
    said += [(one.at, names.get(one.person, one.person), f"说明：{one.text}") for one in review.explained]
    is_asked = bool(review.audits) or review.status is ReviewStatus.RETURNED
    is_own = found is not None and found.seat_of(desk.person) is not None
    return Asked(tuple(sorted(said)), is_asked and is_own)


def read_draws(desk: Desk) -> tuple[Draw, ...]:
    """Every draw, the newest first."""
    with desk.reading() as session:
        found = [(name, one.drawn) for name, one in queries.states(session, "audit", Audit) if one.drawn]
        names = _Names(session)
        visits = dict(queries.visits_named(session, {one.visit for _, drawn in found for one in drawn.chosen}))
        draws = [_draw(session, name, drawn, visits, names) for name, drawn in found]
    return tuple(sorted(draws, key=lambda one: (one.drawn.at, one.id), reverse=True))


def read_room(desk: Desk, span: Span, county: str) -> Room:
    """How much there is to draw from."""
    with desk.reading() as session:
        candidates = _candidates(session, span, county)
        earlier = _earlier(session, span, county)
    return Room(len(candidates), len({one for each in candidates for one in each.people}), len(earlier) + 1)


def counties(desk: Desk) -> tuple[tuple[str, str], ...]:
    """The organisations that supervise mines known here: (code, name)."""
    with desk.reading() as session:
        offices = {card.supervised_by for card in queries.mines(session)}
        orgs = [one.founded for _, one in queries.states(session, "org", roster.Org) if one.founded]
    return tuple((one.code, one.name) for one in orgs if one.code in offices)


def draw(desk: Desk, span: Span, county: str, size: int, reason: str = "") -> Changes:
    """Draw `size` ledgers of those closed in `span` (both days included), of a county's mines or "" of all.

    NotAllowed for who is no supervisor, when the list is the one drawn of before, or a further draw says no reason;
    Missing when there is no ledger.
    """
    first, last = (day.isoformat() for day in span)
    with desk.reading() as session:
        org = _own_org(session, desk.person)
        candidates = _candidates(session, span, county)
        earlier = _earlier(session, span, county)
    if not candidates:
        raise Missing(f"{first} 至 {last} 没有已封存的台账，没有可抽的；请换一个期间，或先同步。")
    data = audit_drawing.listed(candidates)
    population = hashlib.sha256(data).hexdigest()
    if any(one.population == population and len(one.chosen) >= min(size, len(candidates)) for one in earlier):
        raise NotAllowed("台账名单没有变化，再抽还是同样的台账；请看已有的抽查，或增加份数。")
    seed = audit_drawing.seed(org, county, first, last, desk.keep(data, "list"))
    body = AuditDrawn(
        org=org,
        county=county,
        first=first,
        last=last,
        rule=RULE,
        seed=seed,
        population=population,
        count=len(candidates),
        chosen=audit_drawing.order(seed, candidates)[:size],
        person=desk.person,
        at=desk.world.text(),
        turn=len(earlier) + 1,
        reason=reason.strip(),
    )
    fact = Fact(f"audit/{desk.world.name()}", body, (population,))
    return desk.seal([Act(f"staff/{org}/{desk.person}", (fact,))])


def draw_again(desk: Desk, name: str) -> str:
    """Draw the same again from the kept list, in a sentence. Damaged when it comes out differently."""
    with desk.reading() as session:
        found = queries.state(session, f"audit/{name}", Audit)
    if found is None or found.drawn is None:
        raise Missing("没有这次抽查，请先同步。")
    drawn = found.drawn
    if drawn.rule != RULE:
        raise NotAllowed(f"这次抽查用的是“{drawn.rule}”，本程序不认识；请先升级。")
    candidates = audit_drawing.read_list(desk.blobs.get(drawn.population))
    again = audit_drawing.order(drawn.seed, candidates)[: len(drawn.chosen)]
    seed = audit_drawing.seed(drawn.org, drawn.county, drawn.first, drawn.last, drawn.population)
    if again != drawn.chosen or seed != drawn.seed or len(candidates) != drawn.count:
        raise Damaged("按名单重新抽签，结果与记录不一致；请与抽签人核对。")
    return f"按名单（{drawn.count} 份）重新抽签，结果一致：{len(again)} 份。"


def judge(
    desk: Desk, name: str, visit: str, marks: Sequence[Mark], *, comment: str = "", give_back: bool = False
) -> Changes:
    """Say what was found in a drawn ledger and return it, or accept it (unless it was accepted before).

    NotAllowed for who is no supervisor, while a defect is not judged, or without a word for what was found.
    """
    mine, file = reviews.ledger_of(desk, visit)
    with desk.reading() as session:
        found, state = queries.state(session, f"audit/{name}", Audit), queries.review(session, visit)
    if found is None or found.drawn is None or visit not in {one.visit for one in found.drawn.chosen}:
        raise Missing("这份台账不在这次抽查里，请先同步。")
    body = Audited(
        visit=visit,
        ledger=file,
        audit=name,
        marks=tuple(marks),
        person=desk.person,
        at=desk.world.text(),
        comment=comment.strip(),
        is_returned=give_back,
    )
    fact = Fact(f"review/{visit}", body)
    if give_back:
        return reviews.give_back(desk, visit, comment, also=(fact,))
    if state.status is ReviewStatus.ACCEPTED:
        return desk.seal([Act(f"mine/{mine}", (fact,))])
    return reviews.accept(desk, visit, comment, also=(fact,))


def explain(desk: Desk, visit: str, text: str) -> Changes:
    """The inspector's answer to an audit or a return. Missing when the ledger is not here; NotAllowed for who did not
    take part, or when nothing was asked.
    """
    with desk.reading() as session:
        found = dict(queries.visits_named(session, [visit])).get(visit)
    if found is None:
        raise Missing("这次检查还没有到达本机，请先同步。")
    if found.seat_of(desk.person) is None:
        raise NotAllowed("只有参加这次检查的监管专员可以说明。")
    body = Explained(visit=visit, person=desk.person, at=desk.world.text(), text=text.strip())
    return desk.seal([Act(f"mine/{found.mine}", (Fact(f"review/{visit}", body),))])


def stand_of(result: Audited | None, answers: Sequence[Explained]) -> Stand:
    """Where the audit of a ledger stands; `answers` are those given since."""
    if result is None:
        return Stand.WAITING
    is_found = any(one.verdict is Verdict.FOUND for one in result.marks)
    if answers and (is_found or result.is_returned):
        return Stand.ANSWERED
    return Stand.RETURNED if result.is_returned else Stand.FOUND if is_found else Stand.CLEAR


def _word_of(one: Accepted | Returned) -> str:
    return f"{'退回' if isinstance(one, Returned) else '通过'}：{one.comment}"


def _found_of(one: Audited) -> str:
    """What an audit found, in words."""
    found = [mark.about for mark in one.marks if mark.verdict is Verdict.FOUND]
    words = "、".join(found) if found else "未见问题"
    return f"{words}。{one.comment}" if one.comment and not one.is_returned else words


class _Names:
    def __init__(self, session: Session) -> None:
        self.mines = {card.code: card.name for card in queries.mines(session)}
        self.people = {one.code: one.name for one in queries.people(session)}
        self.orgs = {
            one.founded.code: one.founded.name for _, one in queries.states(session, "org", roster.Org) if one.founded
        }


def _draw(session: Session, name: str, drawn: AuditDrawn, visits: dict[str, VisitBrief], names: _Names) -> Draw:
    lines = []
    for one in drawn.chosen:
        review, brief = queries.review(session, one.visit), visits.get(one.visit)
        result = review.audit(name)
        answers = _since(review, result)
        ended = brief.closed.ended if brief and brief.closed else ""
        lines.append(
            Drawn(
                visit=one.visit,
                number=one.number,
                mine=names.mines.get(one.mine, one.mine),
                people="、".join(names.people.get(code, code) for code in one.people),
                day=(day_of(ended) or dt.date.min).isoformat() if ended else "",
                stand=stand_of(result, answers),
                result=result,
                answers=answers,
            )
        )
    county = names.orgs.get(drawn.county, drawn.county) if drawn.county else "全部矿山"
    return Draw(name, drawn, county, names.people.get(drawn.person, drawn.person), tuple(lines))


def _since(review: Review, result: Audited | None) -> tuple[Explained, ...]:
    """What was explained since somebody looked; by the claimed times, which only order what is shown."""
    return tuple(one for one in review.explained if result is not None and one.at >= result.at)


def _candidates(session: Session, span: Span, county: str) -> list[Candidate]:
    own = {card.code for card in queries.mines(session) if not county or card.supervised_by == county}
    found = []
    for name, one in queries.visits_in_brief(session, status="已结束"):
        day = day_of(one.closed.ended) if one.closed else None
        if one.closed and one.ledger and one.mine in own and day and span[0] <= day <= span[1]:
            people = tuple(seat.person for seat in one.people)
            found.append(Candidate(visit=name, number=one.closed.number, mine=one.mine, people=people))
    return found


def _earlier(session: Session, span: Span, county: str) -> list[AuditDrawn]:
    asked = (span[0].isoformat(), span[1].isoformat(), county)
    drawn = [one.drawn for _, one in queries.states(session, "audit", Audit) if one.drawn]
    return [one for one in drawn if (one.first, one.last, one.county) == asked]


def _own_org(session: Session, person: str) -> str:
    known = queries.person(session, person)
    if known is None or not queries.is_supervisor(session, person):
        raise NotAllowed("督导抽查由主管部门的专员管理机构进行；您没有这个权限。")
    return known.org
