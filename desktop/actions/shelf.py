"""The shelf of ledgers: every paper of every closed visit, with its delivery, its review and when it was printed."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.actions import orders, printing
from desktop.actions.orders import Offer
from desktop.desk import Desk
from desktop.errors import Missing
from desktop.store import queries, records, shelf
from desktop.store.records import Delivery
from desktop.supervision.review import Review
from desktop.supervision.visit import Paper, PaperKind, Visit


@dataclass(frozen=True, slots=True)
class ShelvedPaper:
    """A paper, or a closed visit whose ledger is not issued yet (`paper` None). `printed` is UTC text or ""."""

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


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is said of one visit when its paper is in front: words of the review, papers its leader might issue."""

    comments: tuple[str, ...]
    offers: tuple[Offer, ...]


def papers(desk: Desk) -> list[ShelvedPaper]:
    """All of them, in no particular order."""
    with desk.reading() as session:
        names = {card.code: card.name for card in queries.mines(session)}
        found = shelf.closed(session)
        far = records.deliveries(session, [f"visit/{one.visit}" for one in found])
        printed = printing.notes(session)
    lines: list[ShelvedPaper] = []
    for one in found:
        team = [member.person for member in one.team]
        field = f"inspector_{team.index(desk.person) + 1}" if desk.person in team else ""
        is_leader = any(member.is_leader and member.person == desk.person for member in one.team)
        delivery, reason, _ = far[f"visit/{one.visit}"]
        has_ledger = any(paper.kind is PaperKind.LEDGER for paper in one.papers)
        for paper in one.papers if has_ledger else (None, *one.papers):
            noted = printed.get(paper.file) if paper else None
            lines.append(
                ShelvedPaper(
                    visit=one.visit,
                    mine=one.mine,
                    mine_name=names.get(one.mine, one.mine),
                    ended=one.ended,
                    number=paper.number if paper else one.number,
                    paper=paper,
                    delivery=delivery,
                    reason=reason,
                    review=one.review if paper is None or paper.kind is PaperKind.LEDGER else "",
                    waits_for_me=paper is not None and field in paper.expected and field not in paper.signed,
                    is_leader=is_leader,
                    is_mine=bool(field),
                    printed=noted.at if noted else "",
                )
            )
    return lines


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
