"""The shelf of ledgers: every paper of every closed visit, with its delivery, its review and when it was printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from desktop.actions import orders, printing, serving
from desktop.actions.orders import Offer
from desktop.desk import Desk
from desktop.errors import Missing
from desktop.store import queries, records, shelf
from desktop.store.records import Delivery
from desktop.supervision import service
from desktop.supervision.brief import VisitBrief
from desktop.supervision.review import Review
from desktop.supervision.service import Service, Stage
from desktop.supervision.visit import ALSO, Paper, PaperKind, Visit

_WHOLE = (Delivery.COMPLETE, "", "")


@dataclass(frozen=True, slots=True)
class ShelvedPaper:
    """A paper, or a closed visit whose ledger is not issued yet (`paper` None). `printed` is UTC text or "";
    `signed_by` tells the files of one paper apart that two people countersigned at once; `office`
    is the organisation that supervises the mine.
    """

    visit: str
    mine: str
    mine_name: str
    ended: str
    number: str
    paper: Paper | None
    delivery: Delivery
    reason: str
    review: str
    waits_for_me: bool
    is_leader: bool
    is_mine: bool
    printed: str
    stage: Stage | None = None
    signed_by: str = ""
    may_sign: bool = False
    office: str = ""


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is said of one visit when its paper is in front: words of the review, papers its leader might issue."""

    comments: tuple[str, ...]
    offers: tuple[Offer, ...]


def papers(desk: Desk) -> list[ShelvedPaper]:
    """All of them, in no particular order."""
    with desk.reading() as session:
        names = {card.code: card.name for card in queries.mines(session)}
        offices = queries.offices(session)
        found = shelf.closed(session)
        far = records.arriving(session)
        printed = printing.notes(session)
        courses = serving.courses(session)
    lines: list[ShelvedPaper] = []
    for one in found:
        course = courses.get(one.visit, Service())
        of_visit = _papers(one, desk.person, names, far.get(f"visit/{one.visit}", _WHOLE), printed, course=course)
        lines += [replace(line, office=offices.get(line.mine, "")) for line in of_visit]
    return lines


def _papers(
    one: shelf.Shelved,
    person: str,
    names: Mapping[str, str],
    far: tuple[Delivery, str, str],
    printed: Mapping[str, printing.Note],
    *,
    course: Service,
) -> Iterator[ShelvedPaper]:
    """The lines of one closed visit."""
    brief = one.brief
    team = [seat.person for seat in brief.people]
    field = f"inspector_{team.index(person) + 1}" if person in team else ""
    seat = brief.seat_of(person)
    for paper in brief.papers if brief.ledger else (None, *brief.papers):
        noted = (printed.get(paper.file) or printed.get(paper.unstamped)) if paper else None
        yield ShelvedPaper(
            visit=one.visit,
            mine=brief.mine,
            mine_name=names.get(brief.mine, brief.mine),
            ended=brief.closed.ended if brief.closed else brief.started,
            number=paper.number if paper else brief.closed.number if brief.closed else "",
            paper=paper,
            delivery=far[0],
            reason=far[1],
            review=one.review if paper is None or paper.kind is PaperKind.LEDGER else "",
            waits_for_me=paper is not None and field in paper.expected and field not in paper.signed,
            may_sign=paper is not None and paper.field_for(field) is not None,
            is_leader=seat is not None and seat.is_leader,
            is_mine=bool(field),
            printed=noted.at if noted else "",
            stage=service.stage(paper, course.of(paper.number)) if paper else None,
            signed_by=_signed_by(paper, brief) if paper else "",
        )


def _signed_by(paper: Paper, brief: VisitBrief) -> str:
    """Who signed this file, when there is another of the same paper; else ""."""
    if sum((one.kind, one.number) == (paper.kind, paper.number) for one in brief.papers) < 2:
        return ""
    fields = {f"inspector_{place}": seat.name for place, seat in enumerate(brief.people, 1)}
    return "、".join(fields.get(one.removeprefix(ALSO), one) for one in paper.signed)


def particulars(desk: Desk, visit: str) -> Particulars:
    """What only the paper in front needs. Missing when the visit is not here."""
    with desk.reading() as session:
        state = queries.state(session, f"visit/{visit}", Visit)
        if state is None or state.opened is None:
            raise Missing("没有这次检查，请先同步。")
        words = (queries.state(session, f"review/{visit}", Review) or Review()).words
        people = {one.code: one.name for one in queries.people(session)}
    said = tuple(f"{people.get(one.person, one.person)}：{one.comment}" for one in words if one.comment)
    is_leader = any(one.is_leader and one.person == desk.person for one in state.opened.people)
    return Particulars(said, orders.offers(desk, visit) if is_leader else ())
