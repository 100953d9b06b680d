"""The places of a mine: register, end, confirm for a month; add one seen on the spot (隐蔽嫌疑); clear the suspicion.

Source: 晋政办发〔2024〕29号 第十三条（每月全覆盖）、第十五条（四）、第十六条 (隐蔽作业场所).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from msgspec.structs import replace

from desktop.actions import checklists, sampling
from desktop.actions.drafting import load
from desktop.actions.visits import seal_and_save
from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import BadInput, Missing, NotAllowed
from desktop.store import queries
from desktop.supervision import checklist as lists
from desktop.supervision.facts import Body
from desktop.supervision.places import (
    KnownPlace,
    ListedPlace,
    Outcome,
    PlaceEnded,
    PlaceRegistered,
    PlacesConfirmed,
    PlaceSeen,
    Register,
    SuspicionCleared,
    in_use,
    listed,
)
from desktop.supervision.visit import Leg, Photo, Rebinding, VisitRebound


@dataclass(frozen=True, slots=True)
class Seen:
    """The place added on the spot, and what changed."""

    place: str
    changes: Changes


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A place met unregistered that nobody has cleared yet, for the supervisor."""

    mine: str
    mine_name: str
    place: KnownPlace


def register_of(desk: Desk, mine: str) -> Register:
    """The register of a mine; empty when nothing was ever written."""
    with desk.reading() as session:
        return queries.state(session, f"places/{mine}", Register) or Register()


def listing(desk: Desk, mine: str) -> tuple[ListedPlace, ...]:
    """Every place of the mine, by card and register, also ended ones. Missing for an unknown mine."""
    with desk.reading() as session:
        card = queries.mine(session, mine)
    if card is None:
        raise Missing(f"没有矿山 {mine} 的资料，请先同步。")
    return listed(card.places, register_of(desk, mine))


def kinds(desk: Desk, mine: str) -> tuple[str, ...]:
    """The kinds a place of this mine can be of, in the order of its catalogue."""
    return checklists.layered(desk, mine).catalogue.places


def suspicions(desk: Desk) -> list[Suspicion]:
    """All places under suspicion known here, the newest first."""
    with desk.reading() as session:
        known = queries.states(session, "places", Register)
        names = {card.code: card.name for card in queries.mines(session)}
    found = [Suspicion(mine, names.get(mine, mine), one) for mine, register in known for one in register.suspected]
    return sorted(found, key=lambda one: one.place.seen.at if one.place.seen else "", reverse=True)


def register(
    desk: Desk, mine: str, name: str, kind: str, *, since: str | None = None, place: str | None = None
) -> Changes:
    """Register a place in use from a day on (today); `place` is its id, a fresh one when left out. NotAllowed when it
    is in use already; BadInput without a name, or for a kind that the mine's catalogue does not know.
    """
    if not name.strip():
        raise BadInput("请写明地点的名称。")
    _check_kind(desk, mine, kind)
    body = PlaceRegistered(
        id=place or _fresh(desk),
        name=name.strip(),
        kind=kind,
        since=since or _today(desk),
        person=desk.person,
    )
    same = [one for one in listing(desk, mine) if one.id == body.id or one.name == body.name]
    if any(one.until is None or one.until >= body.since for one in same):
        raise NotAllowed(f"地点“{body.name}”已经登记在用，不能重复登记；确是另一处的，请换一个名称。")
    return _seal(desk, mine, body)


def end(desk: Desk, mine: str, place: str, reason: str, until: str | None = None) -> Changes:
    """Nobody works there after a day (today). Missing when the mine has no such place; NotAllowed."""
    known = next((one for one in listing(desk, mine) if one.id == place), None)
    if known is None:
        raise Missing(f"矿山 {mine} 没有场所 {place}，请刷新。")
    if known.until is not None:
        raise NotAllowed(f"场所“{known.name}”已经停用。")
    last = until or _today(desk)
    if last < known.since:
        raise NotAllowed(f"停用日期 {last} 早于启用日期 {known.since}，请改正停用日期。")
    return _seal(desk, mine, PlaceEnded(id=place, until=last, reason=reason.strip(), person=desk.person))


def confirm(desk: Desk, mine: str, month: str, by: str, file: bytes | None = None) -> Changes:
    """The mine's person `by` confirmed the places in use for a month (2026-11); `file` is the signed list, scanned.

    NotAllowed while a place is under suspicion: the list would not be true.
    """
    doubtful = register_of(desk, mine).suspected
    if doubtful:
        names = "、".join(one.name for one in doubtful)
        raise NotAllowed(f"场所“{names}”有隐蔽嫌疑，还没有核实；请主管部门先核实，再确认本月场所。")
    with desk.reading() as session:
        card = queries.mine(session, mine)
    known = in_use(card.places if card else (), register_of(desk, mine), f"{month}-01", f"{month}-31")
    if not known:
        raise NotAllowed("这个月没有在用的地点可以确认；请先登记地点。")
    kept = desk.keep(file, "attachment") if file else None
    body = PlacesConfirmed(
        month=month, places=tuple(one.id for one in known), by=by, person=desk.person, at=desk.world.text(), file=kept
    )
    return _seal(desk, mine, body, (kept,) if kept else ())


def see(desk: Desk, visit: str, name: str, kind: str, note: str = "", *, photos: Iterable[Photo] = ()) -> Seen:
    """Add a place met underground that is not on the register: it joins the route and the visit's checklist, and is
    flagged 隐蔽嫌疑 to the supervisor. NotAllowed before the visit began; BadInput for an unknown kind.
    """
    draft = load(desk, visit)
    if not draft.is_open:
        raise NotAllowed("检查还没有开始，请先“开始检查”，再登记现场发现的场所。")
    now, place, shown = desk.world.text(), _fresh(desk), tuple(photos)
    new = lists.Place(id=place, name=name.strip(), kind=kind)
    whole = lists.extended(checklists.bound(desk, draft.checklist), new)
    checklist = checklists.bind(desk, whole)
    seen = PlaceSeen(
        id=place, name=new.name, kind=kind, visit=visit, at=now, person=desk.person, note=note, photos=shown
    )
    rebound = VisitRebound(
        checklist=checklist,
        previous=draft.checklist.digest,
        why=Rebinding.PLACE,
        person=desk.person,
        at=now,
    )
    leg = Leg(place=place, name=new.name, kind=kind, came=now)
    grown = replace(draft, checklist=checklist, legs=(*draft.legs, leg))
    grown = sampling.with_place(desk, grown, whole.sections[-1])
    blobs = tuple(dict.fromkeys(one for photo in shown for one in (photo.preview, photo.original)))
    facts = [
        Fact(f"places/{draft.mine}", seen, blobs),
        Fact(f"visit/{visit}", rebound, (checklist.digest,)),
    ]
    return Seen(place, seal_and_save(desk, draft, grown, facts))


def clear(desk: Desk, mine: str, place: str, outcome: Outcome, note: str) -> Changes:
    """The supervisor's word on a place under suspicion; 补登记 registers it from the day it was seen. NotAllowed."""
    with desk.reading() as session:
        if not queries.is_supervisor(session, desk.person):
            raise NotAllowed("只有主管部门的人员可以核实隐蔽嫌疑。")
    known = register_of(desk, mine).place(place)
    if known is None or known.seen is None:
        raise Missing("没有这个待核实的场所，请刷新。")
    bodies: list[Body] = [
        SuspicionCleared(id=place, outcome=outcome, note=note, person=desk.person, at=desk.world.text())
    ]
    if outcome is Outcome.REGISTERED and not known.periods:
        since = next((one.since for one in listing(desk, mine) if one.id == place), "") or _today(desk)
        bodies.append(PlaceRegistered(id=place, name=known.name, kind=known.kind, since=since, person=desk.person))
    return desk.seal([Act(f"mine/{mine}", tuple(Fact(f"places/{mine}", body) for body in bodies))])


def _check_kind(desk: Desk, mine: str, kind: str) -> None:
    known = kinds(desk, mine)
    if kind not in known:
        raise BadInput(f"检查目录没有场所类型“{kind}”；请从这些中选一个：{'、'.join(known)}。")


def _seal(desk: Desk, mine: str, body: Body, blobs: tuple[str, ...] = ()) -> Changes:
    return desk.seal([Act(f"mine/{mine}", (Fact(f"places/{mine}", body, blobs),))])


def _fresh(desk: Desk) -> str:
    return f"p-{desk.world.name()[:12]}"


def _today(desk: Desk) -> str:
    return desk.world.today().isoformat()
