"""The end of a visit: what is missing, signatures, closing. The ledger follows in `papers.py`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop import images
from desktop.actions import checklists, numbers, sampling
from desktop.actions.drafting import (
    FindingDraft,
    VisitDraft,
    in_mine_since,
    left_out_words,
    portions,
    refuse_changed,
    sign_in_since,
)
from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import BadInput, Missing, NotAllowed
from desktop.store import drafts, queries
from desktop.store.database import Session
from desktop.supervision.checklist import Checklist, Level, items_by_id, not_due, route_sections
from desktop.supervision.finding import Grade, Raised
from desktop.supervision.sampling import by_place
from desktop.supervision.visit import (
    Answer,
    AppSignIn,
    PaperKind,
    Refusal,
    Result,
    SectionSealed,
    Signed,
    SignerRole,
    Visit,
    VisitClosed,
    VisitOpened,
)

REASON_LIMIT = 200  # characters; it stands beside every item left unchecked, and all of them travel in one entry


@dataclass(frozen=True, slots=True)
class Gap:
    """An item of a passed place without any result. `number` is its short number."""

    number: int
    item: str
    text: str
    place: str
    place_name: str
    level: Level


@dataclass(frozen=True, slots=True)
class Summary:
    """Where the visit stands, sealed sections and own draft together. Counts are item-instances of passed places; of
    抽查 where a sample was drawn: those drawn, and others that were checked as well.
    """

    must_done: int
    must_due: int
    sample_done: int
    sample_due: int
    missing: tuple[Gap, ...]
    failed: int
    findings: int
    suspected_major: int
    rechecked: int
    open_before: tuple[str, ...]
    not_rechecked: tuple[str, ...]
    photos: int
    left_out: tuple[str, ...]
    unsealed: bool
    signed: tuple[str, ...]
    is_closed: bool


def summary(desk: Desk, visit: str) -> Summary:
    """What is done and what is missing (第三十八条、第三十九条（一）: 必查 of every place passed). Missing; reads
    only.
    """
    state, draft = _state(desk, visit), _own_draft(desk, visit)
    opened = _opened(state)
    checklist = checklists.bound(desk, opened.checklist)
    given = {(one.item, one.place): one for one in (*state.answers, *(draft.answers if draft else ()))}
    due = _due(checklist, state, draft, set(given))
    done = [gap for gap in due if (gap.item, gap.place) in given]
    found = _found(desk, visit, opened, draft)
    rechecked = {name for section in state.sections for name in section.sealed.rechecked}
    rechecked |= {one.finding for one in draft.rechecks} if draft else set()
    left_out = [text for section in state.sections for text in section.sealed.left_out]
    return Summary(
        must_done=_count(done, Level.MUST),
        must_due=_count(due, Level.MUST),
        sample_done=_count(done, Level.SAMPLE),
        sample_due=_count(due, Level.SAMPLE),
        missing=tuple(gap for gap in due if (gap.item, gap.place) not in given),
        failed=sum(one.result is Result.FAIL for one in given.values()),
        findings=len(found),
        suspected_major=sum(one.grade is Grade.SUSPECTED_MAJOR for one in found),
        rechecked=len(rechecked),
        open_before=opened.open_findings,
        not_rechecked=tuple(name for name in opened.open_findings if name not in rechecked),
        photos=sum(len(one.photos) for one in found) + _scene(state, draft),
        left_out=(*left_out, *(left_out_words(draft) if draft else ())),
        unsealed=draft is not None and draft.has_unsealed,
        signed=tuple(one.name for one in state.signatures),
        is_closed=state.closed is not None,
    )


def sign(  # what a signature block shows
    desk: Desk,
    visit: str,
    role: SignerRole,
    name: str,
    image: bytes | None,
    *,
    person: str | None = None,
    opinion: str = "",
    refusal: Refusal | None = None,
) -> Changes:
    """Seal a signature drawn on screen (PNG bytes), or its refusal with a witness. BadInput for an empty name, or for
    bytes that are no picture.
    """
    if not name.strip():
        raise BadInput("请填写签名人的姓名。")
    if image:
        images.read(image, "签名图")
    state = _state(desk, visit)
    picture = desk.keep(image, "signature") if image else None
    signed = Signed(
        role=role,
        name=name.strip(),
        at=desk.world.text(),
        person=person,
        image=picture,
        opinion=opinion,
        refusal=refusal,
    )
    fact = Fact(f"visit/{visit}", signed, (picture,) if picture else ())
    return desk.seal([Act(_scope(state), (fact,))])


def close_visit(
    desk: Desk,
    visit: str,
    *,
    ended: str | None = None,
    reason_unchecked: str = "",
    app_sign_out: AppSignIn | None = None,
) -> Changes:
    """Close the visit in one act: 必查 without a result are sealed as 未查 with the reason (at most 200 characters),
    the number is taken, the draft ends. `app_sign_out` is the official APP's, None: as it was noted in the draft.

    NotAllowed when something is unsealed, a 必查 has neither result nor reason, or nobody has signed.
    """
    found, draft, reason = summary(desk, visit), _own_draft(desk, visit), reason_unchecked.strip()
    missing = [gap for gap in found.missing if gap.level is Level.MUST]
    _check_closable(found, draft, missing, reason)
    state, end = _state(desk, visit), ended or desk.world.text()
    with desk.reading() as session:
        taken = numbers.take(session, desk, PaperKind.LEDGER)
    rest = _rest(desk, state, draft, missing, ended=end, reason=reason)
    closed = _closed(state, taken, end, app_sign_out or (draft.app_sign_out if draft else None))

    def also(session: Session) -> None:
        taken.keep(session)
        if draft is not None:
            refuse_changed(session, draft)

    facts = tuple(Fact(f"visit/{visit}", body) for body in (*rest, closed))
    return desk.seal([Act(_scope(state), facts)], done_drafts=(visit,), also=also)


def due_of(desk: Desk, state: Visit) -> tuple[Gap, ...]:
    """What a visit as it was sealed had to answer: every 必查 of the places passed, the 抽查 drawn, whatever else was
    checked. Missing while its checklist is not on this disk.
    """
    checklist = checklists.bound(desk, _opened(state).checklist)
    return tuple(_due(checklist, state, None, {(one.item, one.place) for one in state.answers}))


def _closed(state: Visit, taken: numbers.Taken, ended: str, app_sign_out: AppSignIn | None) -> VisitClosed:
    return VisitClosed(
        number=taken.text,
        ended=ended,
        sections=tuple(dict.fromkeys(section.entry for section in state.sections)),
        app_sign_out=app_sign_out or AppSignIn(),
        number_is_provisional=taken.is_provisional,
        numbered=taken.numbered,
    )


def _found(desk: Desk, visit: str, opened: VisitOpened, draft: VisitDraft | None) -> list[Raised | FindingDraft]:
    """The findings of the visit, sealed and drafted."""
    with desk.reading() as session:
        known = queries.findings_of_visit(session, visit, opened.mine)
    return [*(one.raised for _, one in known if one.raised is not None), *(draft.findings if draft else ())]


def _scene(state: Visit, draft: VisitDraft | None) -> int:
    sealed = sum(len(section.sealed.photos) for section in state.sections)
    return sealed + (len(draft.scene_photos) if draft else 0)


def _count(gaps: Iterable[Gap], level: Level) -> int:
    return sum(gap.level is level for gap in gaps)


def _due(checklist: Checklist, state: Visit, draft: VisitDraft | None, given: set[tuple[str, str]]) -> list[Gap]:
    """Every 必查 of the places passed; of 抽查 those drawn (all, where nothing was drawn); and whatever else was
    checked, though a layer marks it 不适用.
    """
    items = items_by_id(checklist)
    passed = {leg.place for section in state.sections for leg in section.sealed.legs}
    passed |= {leg.place for leg in draft.legs} if draft else set()
    drawn = by_place((*state.drawn, *((draft.sample if draft else None) or ())))
    due: list[Gap] = []
    for part in route_sections(checklist, passed):
        here = {line.item for line in sampling.lines_of(checklist, part, drawn)}
        numbered = [(line.number, line.item) for line in part.lines]
        numbered += [(0, item.id) for item in not_due(checklist, part.place.kind)]
        due += [
            Gap(number, item, items[item].text, part.place.id, part.place.name, items[item].level)
            for number, item in numbered
            if item in here or (item, part.place.id) in given
        ]
    return due


def _check_closable(found: Summary, draft: VisitDraft | None, missing: list[Gap], reason: str) -> None:
    if found.unsealed:
        raise NotAllowed("还有没封存的检查内容，请先封存再结束检查。")
    if draft is not None and draft.loose_photos:
        raise NotAllowed(
            f"还有 {len(draft.loose_photos)} 张照片没有归入，请在“汇总签名”里作为现场照片归入，或写明不归入的原因。"
        )
    if len(reason) > REASON_LIMIT:
        raise BadInput(f"未查原因请写在 {REASON_LIMIT} 字以内。")
    if not found.signed:
        raise NotAllowed("还没有人签名，请先签名再结束检查。")
    if missing and not reason:
        first = missing[0]
        raise NotAllowed(
            f"还有 {len(missing)} 个必查项没有结果（如 {first.place_name} 第 {first.number} 项），"
            "请补查，或写明未查原因。"
        )


def _rest(
    desk: Desk, state: Visit, draft: VisitDraft | None, missing: list[Gap], *, ended: str, reason: str
) -> list[SectionSealed]:
    """What the closing itself seals: 必查 left unchecked, places passed since the last section, files left out, when
    this person went in and came out.
    """
    known = {leg.place: leg for section in state.sections for leg in section.sealed.legs}
    late = {leg.place: leg for leg in (draft.legs if draft else ()) if leg.place not in known}
    left_out = left_out_words(draft) if draft else ()
    sign_in = sign_in_since(draft, state) if draft else None
    sample = sampling.to_seal(draft, state, ()) if draft else ()
    went_in, came_out = in_mine_since(draft, state, desk.person) if draft else (None, None)
    if not (missing or late or left_out or sign_in or sample or went_in or came_out):
        return []
    gaps = {gap.place for gap in missing}
    legs = (*(leg for place, leg in known.items() if place in gaps), *late.values())
    answers = tuple(
        Answer(item=gap.item, place=gap.place, result=Result.NOT_CHECKED, short=gap.number, note=reason, at=ended)
        for gap in missing
    )
    return [
        SectionSealed(
            section=f"{desk.person}-未查-{place}",
            person=desk.person,
            started=ended,
            ended=ended,
            legs=legs,
            scopes=tuple(sorted({one.place for one in part} - {leg.place for leg in legs})),
            answers=part,
            left_out=left_out if place == 1 else (),
            app_sign_in=sign_in if place == 1 else None,
            sample=sample if place == 1 else (),
            checklist=_opened(state).checklist.digest,
            went_in=went_in if place == 1 else None,
            came_out=came_out if place == 1 else None,
        )
        for place, part in enumerate(portions(answers), 1)
    ]


def _state(desk: Desk, visit: str) -> Visit:
    with desk.reading() as session:
        state = queries.visit(session, visit)
    return state or Visit()


def _own_draft(desk: Desk, visit: str) -> VisitDraft | None:
    def load(session: Session) -> VisitDraft | None:
        try:
            return drafts.load(session, visit, VisitDraft)
        except Missing:
            return None

    with desk.reading() as session:
        return load(session)


def _opened(state: Visit) -> VisitOpened:
    if state.opened is None:
        raise Missing("没有这次检查，请先同步或开始检查。")
    return state.opened


def _scope(state: Visit) -> str:
    return f"mine/{_opened(state).mine}"
