"""The draft of a visit: everything typed so far, saved on every change, nothing sealed yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from desktop.desk import Changes, Desk
from desktop.errors import NotAllowed
from desktop.store import drafts
from desktop.store.database import Session
from desktop.supervision.clocks import CameraClock
from desktop.supervision.facts import Body, encode
from desktop.supervision.finding import Grade, Measure, Recheck
from desktop.supervision.sampling import Drawn
from desktop.supervision.visit import (
    Answer,
    AppSignIn,
    Bound,
    Leg,
    OnSite,
    Participant,
    Photo,
    Value,
    Visit,
    VisitKind,
)

KIND = "visit"
_NAMED = 6  # photos left out that are named one by one
_PORTION = 40 * 1024  # bytes of answers in one fact; its body may have 64 KiB


class FindingDraft(Body, frozen=True):
    """A finding being written. `deadline` is a day; `mine_did` what the mine had done about it when it was found."""

    id: str
    place: str
    place_name: str
    fact: str
    grade: Grade = Grade.GENERAL
    item: str = ""
    values: tuple[Value, ...] = ()
    clause: str = ""
    clause_to_verify: bool = False
    demand: str = ""
    deadline: str | None = None
    responsible: str = ""
    measure: Measure | None = None
    photos: tuple[Photo, ...] = ()
    found: str = ""
    mine_did: str = ""


class RecheckDraft(Body, frozen=True):
    """The re-check of an earlier finding; `closes` strikes it off (销号)."""

    finding: str
    result: Recheck
    note: str = ""
    at: str = ""
    closes: bool = False
    photos: tuple[Photo, ...] = ()


class Aside(Body, frozen=True):
    """Why a photo (by its original's hash) is left out of the record."""

    original: str
    reason: str


class VisitDraft(Body, frozen=True):
    """An unfinished visit of this person. `sealed` counts the sections sealed already; `is_open` once the visit
    began.

    `planned` are the places (ids) she means to pass; only `legs` are places passed. `sample` are the 抽查 items
    drawn for each place; None: nothing is drawn, all are offered. `set_aside` are answers whose items were changed
    or dropped when the visit moved to a newer checklist: kept, and sealed beside the others. `unused_photos` were
    left out by hand and are not sealed; `clocks` are the time codes photographed with the cameras.
    `highest` is the highest short number that any of its checklists had; 0: look at the present one. `scene_photos`
    show the visit and no finding, `aside` says why photos are unused; `went_in`, `came_out` and `app_sign_out` are
    kept here until they are sealed.
    """

    id: str
    mine: str
    kind: VisitKind
    people: tuple[Participant, ...]
    checklist: Bound
    is_open: bool = False
    started: str = ""
    app_sign_in: AppSignIn = AppSignIn()
    legs: tuple[Leg, ...] = ()
    answers: tuple[Answer, ...] = ()
    findings: tuple[FindingDraft, ...] = ()
    rechecks: tuple[RecheckDraft, ...] = ()
    measures: tuple[OnSite, ...] = ()
    loose_photos: tuple[Photo, ...] = ()
    left_out: tuple[str, ...] = ()
    sealed: int = 0
    sample: tuple[Drawn, ...] | None = None
    set_aside: tuple[Answer, ...] = ()
    planned: tuple[str, ...] = ()
    unused_photos: tuple[Photo, ...] = ()
    clocks: tuple[CameraClock, ...] = ()
    highest: int = 0
    scene_photos: tuple[Photo, ...] = ()
    aside: tuple[Aside, ...] = ()
    went_in: str | None = None
    came_out: str | None = None
    app_sign_out: AppSignIn = AppSignIn()

    @property
    def has_unsealed(self) -> bool:
        """Whether there is something to seal."""
        return bool(self.answers or self.findings or self.rechecks or self.measures or self.scene_photos)

    def answer(self, item: str, place: str) -> Answer | None:
        """The answer given so far to an item at a place."""
        return next((one for one in self.answers if (one.item, one.place) == (item, place)), None)

    @property
    def photos(self) -> tuple[Photo, ...]:
        """Every photo that is used or waits to be: loose ones, those of the scene, of findings and of re-checks."""
        found = [*self.loose_photos, *self.scene_photos, *(photo for one in self.findings for photo in one.photos)]
        return (*found, *(photo for one in self.rechecks for photo in one.photos))

    def leg(self, place: str) -> Leg | None:
        """The leg of the route at a place."""
        return next((one for one in self.legs if one.place == place), None)


def load(desk: Desk, visit: str) -> VisitDraft:
    """The draft of a visit. Missing when there is none here."""
    with desk.reading() as session:
        return drafts.load(session, visit, VisitDraft)


def save(desk: Desk, draft: VisitDraft) -> Changes:
    """Save the draft; durable when this returns."""
    return desk.save_draft(draft.id, KIND, draft)


def change(desk: Desk, visit: str, step: Callable[[VisitDraft], VisitDraft]) -> Changes:
    """Load, change, save in one transaction, as one step that can be taken back. An unchanged draft is not written
    again; `step` only reads.
    """
    return desk.change_draft(visit, KIND, VisitDraft, step, joins=_wording)


def refuse_changed(session: Session, before: VisitDraft) -> None:
    """NotAllowed when the draft about to be sealed away is not the one that was read: something came meanwhile."""
    if drafts.load(session, before.id, VisitDraft) != before:
        raise NotAllowed("检查内容刚刚有改动，没有封存；请看过后再按一次。")


def sign_in_since(draft: VisitDraft, state: Visit) -> AppSignIn | None:
    """The official APP's sign-in of the draft when it was noted after the opening and is not sealed yet."""
    is_new = state.opened is not None and draft.app_sign_in not in (state.opened.app_sign_in, state.app_sign_in)
    return draft.app_sign_in if is_new else None


def left_out_words(draft: VisitDraft) -> tuple[str, ...]:
    """What is not in the record though it was there: files no photo could be read from, photos left out by hand with
    the reason. A photo taken back since is not among them.
    """
    why = {one.original: one.reason for one in draft.aside}
    by_reason: dict[str, list[Photo]] = {}
    for photo in draft.unused_photos:
        if photo.original in why:
            by_reason.setdefault(why[photo.original], []).append(photo)
    said = []
    for reason, photos in by_reason.items():
        names = "、".join(one.name or "未命名" for one in photos[:_NAMED])
        more = f" 等 {len(photos)} 张" if len(photos) > _NAMED else ""
        said.append(f"照片 {names}{more} 未归入台账：{reason}")
    return (*draft.left_out, *said)


def in_mine_since(draft: VisitDraft, state: Visit, person: str) -> tuple[str | None, str | None]:
    """When this person went in and came out, as far as the draft says otherwise than what is sealed."""
    known = state.in_mine.get(person, (None, None))
    went_in = draft.went_in if draft.went_in != known[0] else None
    return went_in, draft.came_out if draft.came_out != known[1] else None


def with_answer(draft: VisitDraft, answer: Answer) -> VisitDraft:
    """The draft with this answer in the place of an earlier one to the same item at the same place."""
    key = (answer.item, answer.place)
    if draft.answer(*key) is None:
        return replace(draft, answers=(*draft.answers, answer))
    return replace(draft, answers=tuple(answer if (one.item, one.place) == key else one for one in draft.answers))


def portions(answers: Iterable[Answer]) -> list[tuple[Answer, ...]]:
    """The answers in as many parts as facts are needed to hold them; one empty part when there are none."""
    parts: list[list[Answer]] = [[]]
    size = 0
    for answer in answers:
        size += len(encode(answer)) + 1
        if size > _PORTION and parts[-1]:
            parts.append([])
            size = len(encode(answer)) + 1
        parts[-1].append(answer)
    return [tuple(part) for part in parts]


def all_drafts(desk: Desk) -> list[VisitDraft]:
    """All unfinished visits of this desk, the last touched first."""
    with desk.reading() as session:
        return [drafts.load(session, line.id, VisitDraft) for line in drafts.lines(session, KIND)]


def last_worked_at(draft: VisitDraft) -> Answer | None:
    """The answer given last, where the work is taken up again; None before the first."""
    return max(reversed(draft.answers), key=lambda one: one.at, default=None)


def _wording(before: VisitDraft, after: VisitDraft) -> str:
    """Which finding's words are being written, or that photos come in, when the step is nothing but that: such steps
    are joined.
    """
    if len(after.loose_photos) > len(before.loose_photos) and replace(before, loose_photos=after.loose_photos) == after:
        return "photos"
    if len(before.findings) != len(after.findings) or replace(before, findings=after.findings) != after:
        return ""
    pairs = zip(before.findings, after.findings, strict=True)
    changed = [(old, new) for old, new in pairs if old != new]
    if len(changed) != 1 or replace(changed[0][0], fact="", demand="", responsible="", values=()) != replace(
        changed[0][1], fact="", demand="", responsible="", values=()
    ):
        return ""
    return changed[0][1].id
