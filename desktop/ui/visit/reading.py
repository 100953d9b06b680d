"""Reads a whole visit for the screen: folded state, own draft, exact checklist, the mine's open findings, as lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.actions import checklists, drafting, presence
from desktop.actions.drafting import FindingDraft, VisitDraft
from desktop.actions.scans import scans_of
from desktop.desk import Desk
from desktop.errors import Missing
from desktop.store import queries, settings
from desktop.supervision.checklist import Checklist, items_by_id
from desktop.supervision.finding import Finding
from desktop.supervision.places import Register
from desktop.supervision.roster import MineKind
from desktop.supervision.sampling import Drawn, by_place
from desktop.supervision.scans import missing_words
from desktop.supervision.visit import AppSignIn, Leg, Participant, Photo, SignerRole, Visit
from desktop.ui import times
from desktop.ui.visit import missing
from desktop.ui.visit.finding_form import Choice
from desktop.ui.visit.leaving import Leaving
from desktop.ui.visit.missing import Lack
from desktop.ui.visit.on_site import OnSiteLine
from desktop.ui.visit.rechecks import OldLine
from desktop.ui.visit.route import PlaceLine
from desktop.ui.visit.set_aside import AsideLine
from desktop.ui.visit.sheet import ItemLine, Key, SampleLine, item_lines, sample_lines
from desktop.ui.visit.signing import SignerLine
from desktop.ui.visit.summary import Progress

HIDES_CONSEQUENCES = "hides_consequences"  # whether the summary keeps quiet about art. 38


@dataclass(frozen=True, slots=True)
class RaisedLine:
    """A finding of this visit in the list: a draft, or sealed already."""

    id: str
    place: str
    fact: str
    grade: str
    photos: int
    draft: FindingDraft | None = None


@dataclass(frozen=True, slots=True)
class VisitView:
    """Everything the visit screen shows."""

    id: str
    mine: str
    heading: str
    kind: str
    day: str
    is_open: bool
    has_draft: bool
    is_closed: bool
    app_number: str
    app_note: str
    app_at: str | None
    leaving: Leaving
    design: Mapping[str, str]
    items: tuple[ItemLine, ...]
    route: tuple[PlaceLine, ...]
    places: tuple[Choice, ...]
    findings: tuple[RaisedLine, ...]
    old: tuple[OldLine, ...]
    old_photos: Mapping[str, tuple[Photo, ...]]
    signers: tuple[SignerLine, ...]
    lacks: tuple[Lack, ...]
    progress: Progress
    unanswered: int
    on_site: tuple[OnSiteLine, ...]
    samples: Mapping[str, SampleLine]
    set_aside: tuple[AsideLine, ...]
    scans_lacking: str
    last: Key | None
    loose_photos: int

    @property
    def can_note(self) -> bool:
        """Whether something done on the spot can still be noted here."""
        return self.is_open and self.has_draft and not self.is_closed


@dataclass(frozen=True, slots=True)
class _Read:
    state: Visit | None
    draft: VisitDraft | None
    checklist: Checklist
    known: Mapping[str, Finding]
    raised: Sequence[tuple[str, Finding]]
    design: Mapping[str, str]
    mine: str
    mine_name: str
    is_underground: bool
    person: str
    today: str
    suspected: frozenset[str]
    hides_consequences: bool
    scans_lacking: str


def read_visit(desk: Desk, visit: str) -> VisitView:
    """The whole visit. Missing when neither a draft nor a sealed opening is on this disk."""
    read = _read(desk, visit)
    begun = read.draft or (read.state.opened if read.state else None)
    if begun is None:
        raise Missing("没有这次检查，请先同步，或回到“今日”重新选择。")
    items, route = _items(read), _route(read)
    old, photos = _old(read)
    own = read.draft.findings if read.draft else ()
    lacking = missing.lacks(
        items, route, own, old, loose_photos=_loose(read), drawn={one.place for one in _drawn(read) or ()}
    )
    is_closed = read.state is not None and read.state.closed is not None
    typed = (read.draft or read.state or begun).app_sign_in
    sign_in = typed if typed.number or typed.note else presence.signed_in(desk, visit, typed)
    return VisitView(
        id=visit,
        mine=read.mine,
        heading=f"{read.mine_name} · {begun.kind}",
        kind=str(begun.kind),
        day=begun.started or read.today,
        is_open=read.state is not None and read.state.opened is not None,
        has_draft=read.draft is not None,
        is_closed=is_closed,
        app_number=sign_in.number or "",
        app_note=sign_in.note,
        app_at=sign_in.at,
        leaving=_leaving(read),
        design=read.design,
        items=items,
        route=route,
        places=tuple(Choice(section.place.id, section.place.name) for section in read.checklist.sections),
        findings=_raised(read),
        old=old,
        old_photos=photos,
        signers=_signers(begun.people, read.state),
        lacks=lacking if not is_closed else (),
        progress=_progress(read, items),
        unanswered=missing.unanswered(items),
        on_site=_on_site(read),
        loose_photos=_loose(read),
        samples=sample_lines(items, _drawn(read), {one.person: one.name for one in begun.people}),
        set_aside=_set_aside(read),
        scans_lacking=read.scans_lacking,
        last=_last(read),
    )


def _read(desk: Desk, visit: str) -> _Read:
    with desk.reading() as session:
        state = queries.visit(session, visit)
    draft = next((one for one in drafting.all_drafts(desk) if one.id == visit), None)
    bound = draft.checklist if draft else (state.opened.checklist if state and state.opened else None)
    mine = draft.mine if draft else (state.opened.mine if state and state.opened else "")
    if bound is None:
        raise Missing("没有这次检查，请先同步，或回到“今日”重新选择。")
    with desk.reading() as session:
        card = queries.mine(session, mine)
        hides = settings.read(session, HIDES_CONSEQUENCES, bool) or False
        known = dict(queries.findings(session, mine=mine))
        register = queries.state(session, f"places/{mine}", Register) or Register()
        lacking = missing_words(scans_of(session, visit).prints)
    raised = [(name, one) for name, one in known.items() if one.raised is not None and one.raised.visit == visit]
    return _Read(
        state=state,
        draft=draft,
        checklist=checklists.bound(desk, bound),
        known=known,
        raised=raised,
        design=card.design if card else {},
        mine=mine,
        mine_name=card.name if card else mine,
        is_underground=card is None or card.kind in (MineKind.COAL, MineKind.UNDERGROUND),
        person=desk.person,
        today=desk.world.text(),
        suspected=frozenset(one.id for one in register.suspected),
        hides_consequences=hides,
        scans_lacking=lacking,
    )


def _legs(read: _Read) -> dict[str, Leg]:
    legs: dict[str, Leg] = {}
    for section in read.state.sections if read.state else ():
        legs |= {leg.place: leg for leg in section.sealed.legs}
    return legs | {leg.place: leg for leg in (read.draft.legs if read.draft else ())}


def _items(read: _Read) -> tuple[ItemLine, ...]:
    drafted = read.draft.answers if read.draft else ()
    sealed = read.state.answers if read.state else ()
    return item_lines(read.checklist, _legs(read), drafted, sealed, by_place(_drawn(read) or ()))


def _loose(read: _Read) -> int:
    return len(read.draft.loose_photos) if read.draft else 0


def _leaving(read: _Read) -> Leaving:
    """What was said of the way out: in the draft, else as sealed."""
    state, draft = read.state, read.draft
    legs = _legs(read).values()
    is_closed = state is not None and state.closed is not None
    went_in, came_out = state.in_mine.get(read.person, (None, None)) if state else (None, None)
    sign_out = draft.app_sign_out if draft else AppSignIn()
    if state is not None and state.closed is not None:
        sign_out = state.closed.app_sign_out
    return Leaving(
        went_in=(draft.went_in if draft else None) or went_in,
        came_out=(draft.came_out if draft else None) or came_out,
        first=min((leg.came for leg in legs if leg.came), default=""),
        last=max((leg.left for leg in legs if leg.left), default=""),
        number=sign_out.number or "",
        at=sign_out.at,
        note=sign_out.note,
        is_underground=read.is_underground,
        can_change=draft is not None and not is_closed,
    )


def _last(read: _Read) -> Key | None:
    """The item worked at last."""
    answer = drafting.last_worked_at(read.draft) if read.draft else None
    return (answer.place, answer.item) if answer else None


def _drawn(read: _Read) -> tuple[Drawn, ...] | None:
    if read.draft is not None:
        return read.draft.sample
    return read.state.drawn if read.state else None


def _route(read: _Read) -> tuple[PlaceLine, ...]:
    legs = _legs(read)
    planned = set(read.draft.planned) if read.draft else set()
    lines = []
    for section in read.checklist.sections:
        if section.is_scope:
            continue
        place, leg = section.place, legs.get(section.place.id)
        lines.append(
            PlaceLine(
                id=place.id,
                name=place.name,
                kind=place.kind,
                is_passed=leg is not None,
                came=leg.came if leg else None,
                left=leg.left if leg else None,
                is_planned=place.id in planned,
                is_suspected=place.id in read.suspected,
            )
        )
    return tuple(lines)


def _set_aside(read: _Read) -> tuple[AsideLine, ...]:
    """Answers to an earlier version of the checklist whose items were changed or dropped since."""
    names = {part.place.id: part.place.name for part in read.checklist.sections}
    items = items_by_id(read.checklist)
    sealed = [one for section in (read.state.sections if read.state else ()) for one in section.sealed.set_aside]
    lines = []
    for one in (*sealed, *(read.draft.set_aside if read.draft else ())):
        item = items.get(one.item)
        lines.append(
            AsideLine(one.item, names.get(one.place, one.place), item.text if item else "", one.result, one.note)
        )
    return tuple(lines)


def _raised(read: _Read) -> tuple[RaisedLine, ...]:
    sealed = [
        RaisedLine(name, one.text("place_name"), one.text("fact"), str(one.raised.grade), len(one.raised.photos))
        for name, one in read.raised
        if one.raised is not None
    ]
    drafts = [
        RaisedLine(one.id, one.place_name, one.fact, str(one.grade), len(one.photos), one)
        for one in (read.draft.findings if read.draft else ())
    ]
    return (*drafts, *sealed)


def _old(read: _Read) -> tuple[tuple[OldLine, ...], dict[str, tuple[Photo, ...]]]:
    """The findings open when the visit began, with what this visit found about them."""
    drafts = {one.finding: one for one in (read.draft.rechecks if read.draft else ())}
    before = read.state.opened.open_findings if read.state and read.state.opened else None
    own = {name for name, _ in read.raised}
    visit = read.draft.id if read.draft else ""
    lines, photos = [], {}
    for name, one in read.known.items():
        if one.raised is None or name in own or (before is not None and name not in before):
            continue
        if before is None and not one.is_open:
            continue
        done = next((again for again in one.rechecks if again.visit == visit and visit), None)
        again = drafts.get(name) or done
        photos[name] = again.photos if again else ()
        lines.append(
            OldLine(
                id=name,
                place=one.text("place_name"),
                fact=one.text("fact"),
                demand=one.text("demand"),
                deadline=one.deadline or "",
                found=times.day(one.raised.found),
                person=one.text("responsible"),
                is_overdue=bool(one.deadline) and (one.deadline or "") < times.day(read.today),
                result=again.result if again else None,
                note=again.note if again else "",
                closes=name in drafts and drafts[name].closes,
            )
        )
    return tuple(sorted(lines, key=lambda line: (not line.is_overdue, line.deadline, line.id))), photos


def _on_site(read: _Read) -> tuple[OnSiteLine, ...]:
    sealed = [one for section in (read.state.sections if read.state else ()) for one in section.sealed.measures]
    drafted = read.draft.measures if read.draft else ()
    both = [(one, True) for one in sealed] + [(one, False) for one in drafted]
    return tuple(
        OnSiteLine(number, one.kind, one.text, one.at or "", one.told, is_sealed)
        for number, (one, is_sealed) in enumerate(both)
    )


def _signers(people: Sequence[Participant], state: Visit | None) -> tuple[SignerLine, ...]:
    signed = state.standing if state else ()

    def line(role: SignerRole, name: str, person: str = "") -> SignerLine:
        own = [one for one in signed if one.role is role and (one.person or "") == person]
        last = own[-1] if own else None
        refusal = last.refusal.reason if last and last.refusal else ""
        return SignerLine(role, last.name if last else name, person, last is not None and not refusal, refusal)

    inspectors = [
        line(SignerRole.LEADER if one.is_leader else SignerRole.INSPECTOR, one.name, one.person) for one in people
    ]
    return (*inspectors, line(SignerRole.ESCORT, ""), line(SignerRole.MINE, ""))


def _progress(read: _Read, items: Sequence[ItemLine]) -> Progress:
    draft, state = read.draft, read.state
    has_unsealed = draft is not None and draft.has_unsealed
    people = state.opened.people if state and state.opened else ()
    return Progress(
        counts=missing.counts(items),
        is_open=bool(state and state.opened),
        has_unsealed=has_unsealed,
        is_sealed=bool(state and state.sections),
        is_closed=bool(state and state.closed),
        is_leader=any(one.person == read.person and one.is_leader for one in people),
        ledger=state.closed.number if state and state.closed else "",
        hides_consequences=read.hides_consequences,
        can_change=draft is not None and not (state and state.closed),
    )
