"""A visit (现场检查): opened, sections sealed by each inspector, signed, closed, its papers signed.

Its plan is a draft and no fact: an unannounced visit stays unknown until `opened`. Scope `mine/<code>`, subject
`visit/<id>`. Times are UTC text `…Z`. Sources: 晋政办发〔2024〕29号
第十三条（检查方式）、第十四条（对表检查）、第三十八条、第三十九条（沿途经过场所的必查项）、
第四十三条（现场处置）；临应急发〔2024〕20号 三（五）（复查、签字、涂改）。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from msgspec.structs import replace

from desktop.errors import NotAllowed
from desktop.journal.entry import Told
from desktop.supervision.facts import Body, check_moments, in_order, read


class VisitKind(StrEnum):
    """How the visit was made (第十三条)."""

    REGULAR = "常规"
    UNANNOUNCED = "四不两直"
    NIGHT = "夜间"
    STATIONING = "盯守"
    RECHECK = "复查"
    SPECIAL = "专项"


class Result(StrEnum):
    """What was found at an item of a place. 不适用 and 未查 need a reason."""

    PASS = "合格"
    FAIL = "不合格"
    NOT_APPLICABLE = "不适用"
    NOT_CHECKED = "未查"


class SignerRole(StrEnum):
    """In what role somebody signs the ledger."""

    INSPECTOR = "监管专员"
    LEADER = "组长"
    ESCORT = "矿方陪同人员"
    MINE = "矿方负责人"


class PaperKind(StrEnum):
    """The papers a visit can issue in this edition of the program."""

    LEDGER = "监管台账"
    RECTIFICATION = "责令限期整改指令书"
    COAL_DECISION = "现场处理决定书"


class Bound(Body, frozen=True):
    """The exact checklist a visit is bound to for ever: `digest` is the blob's hash."""

    digest: str
    title: str
    edition: str
    status: str = ""


class Participant(Body, frozen=True):
    """Somebody of the team; `certificate` is the enforcement certificate's number or None."""

    person: str
    name: str
    specialties: tuple[str, ...] = ()
    certificate: str | None = None
    is_leader: bool = False


class AppSignIn(Body, frozen=True):
    """The sign-in in the official APP (第十九条), or the note why there is none."""

    number: str | None = None
    at: str | None = None
    note: str = ""


class Leg(Body, frozen=True):
    """A place passed, with the times of coming and going (第三十九条（一））."""

    place: str
    name: str
    kind: str
    came: str | None = None
    left: str | None = None


class Value(Body, frozen=True):
    """A measured value: decimal text with its unit; `within` None when the program may not judge."""

    param: str
    value: str
    unit: str = ""
    limit: str = ""
    within: bool | None = None


class Answer(Body, frozen=True):
    """The result of one item at one place; `place` may be a scope of the checklist (全矿), due once a visit."""

    item: str
    place: str
    result: Result
    short: int = 0
    values: tuple[Value, ...] = ()
    note: str = ""
    at: str = ""


class Drawn(Body, frozen=True):
    """The 抽查 items that this visit checks at a place. `by` and `reason` when a person changed what was drawn."""

    place: str
    items: tuple[str, ...]
    by: str = ""
    reason: str = ""


class Rebinding(StrEnum):
    """Why an unfinished visit is bound to another checklist."""

    PLACE = "增加场所"
    NEWER = "改用新版"


class OnSite(Body, frozen=True):
    """A violation stopped, people withdrawn, a report made, a refusal of the mine (第四十三条)."""

    kind: str
    text: str
    at: str | None = None
    told: str = ""


class Photo(Body, frozen=True):
    """A photo as kept: `original` and `preview` are blob hashes; EXIF time and place as the camera claims."""

    original: str
    preview: str
    name: str = ""
    caption: str = ""
    taken: str | None = None
    latitude: str | None = None
    longitude: str | None = None


class VisitOpened(Body, frozen=True):
    """The visit began. `open_findings` are the findings open at that moment, as the author knew them.

    `sample` is what was drawn for the places known then; None: nothing was drawn, every 抽查 item is offered.
    """

    mine: str
    kind: VisitKind
    started: str
    checklist: Bound
    people: tuple[Participant, ...]
    app_sign_in: AppSignIn = AppSignIn()
    open_findings: tuple[str, ...] = ()
    sample: tuple[Drawn, ...] | None = None


class SectionSealed(Body, frozen=True):
    """What one inspector checked, sealed by that inspector alone; a later section of the same person adds to it.

    `scopes` are the checklist's scopes (全矿, 全库) whose items this section answers; they are no places passed.
    `checklist` is the digest of the checklist it was answered by ("": the one of the opening), `sample` what was drawn,
    `set_aside` answers given by an earlier version whose items were changed or dropped since.
    """

    section: str
    person: str
    started: str
    ended: str
    legs: tuple[Leg, ...] = ()
    scopes: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    measures: tuple[OnSite, ...] = ()
    findings: tuple[str, ...] = ()
    rechecked: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    app_sign_in: AppSignIn | None = None
    checklist: str = ""
    sample: tuple[Drawn, ...] = ()
    set_aside: tuple[Answer, ...] = ()


class VisitRebound(Body, frozen=True):
    """An unfinished visit is bound to another checklist: one with a further place, or a newer version.

    A newer version only before anything was sealed; a further place leaves every line of `previous` as it was.
    """

    checklist: Bound
    previous: str
    why: Rebinding
    person: str
    at: str


class Refusal(Body, frozen=True):
    """A refused signature: why, and who saw it."""

    reason: str
    witness: str


class Signed(Body, frozen=True):
    """A signature drawn on screen (`image` is a blob hash), or its refusal."""

    role: SignerRole
    name: str
    at: str
    person: str | None = None
    image: str | None = None
    opinion: str = ""
    refusal: Refusal | None = None


class VisitClosed(Body, frozen=True):
    """The leader closed the visit: its number, the official APP's sign-out, and the entries of the sections it stands
    on; a section sealed in the same entry is not named.
    """

    number: str
    ended: str
    sections: tuple[str, ...]
    app_sign_out: AppSignIn = AppSignIn()
    number_is_provisional: bool = False


class PaperSigned(Body, frozen=True):
    """A device signed a paper of the visit: `file` is the new PDF's blob hash, `previous` the one before this
    signature.
    """

    kind: PaperKind
    number: str
    file: str
    field: str
    person: str
    previous: str | None = None
    expected: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


KINDS: dict[str, type[Body]] = {
    "visit.opened": VisitOpened,
    "visit.section_sealed": SectionSealed,
    "visit.rebound": VisitRebound,
    "visit.signed": Signed,
    "visit.closed": VisitClosed,
    "visit.paper_signed": PaperSigned,
}


class Section(Body, frozen=True):
    """A sealed section with the entry that sealed it."""

    entry: str
    author: str
    sealed: SectionSealed


class Paper(Body, frozen=True):
    """A paper with its newest file; `signed` are the fields signed so far, in order."""

    kind: PaperKind
    number: str
    file: str
    expected: tuple[str, ...]
    signed: tuple[str, ...]
    findings: tuple[str, ...] = ()

    @property
    def is_fully_signed(self) -> bool:
        """Whether every expected device has signed."""
        return set(self.expected) <= set(self.signed)


class Visit(Body, frozen=True):
    """State of `visit/<id>`. `opened` names the newest checklist it was bound to, `rebound` how it came to that.

    `unknown` counts facts this program cannot read (erased or newer).
    """

    opened: VisitOpened | None = None
    opened_by: str = ""
    sections: tuple[Section, ...] = ()
    signatures: tuple[Signed, ...] = ()
    closed: VisitClosed | None = None
    closed_by: str = ""
    papers: tuple[Paper, ...] = ()
    rebound: tuple[VisitRebound, ...] = ()
    unknown: int = 0

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The newest answer of every item at every place, in the order first given."""
        found: dict[tuple[str, str], Answer] = {}
        for section in self.sections:
            for answer in section.sealed.answers:
                found[answer.item, answer.place] = answer
        return tuple(found.values())

    @property
    def app_sign_in(self) -> AppSignIn:
        """The official APP's sign-in as it was noted last: at the opening, or with a section."""
        later = [one.sealed.app_sign_in for one in self.sections if one.sealed.app_sign_in is not None]
        return later[-1] if later else (self.opened.app_sign_in if self.opened else AppSignIn())

    @property
    def sample(self) -> dict[str, frozenset[str]]:
        """What was drawn, by place: the opening's and every section's together. Other places offer all 抽查."""
        found: dict[str, frozenset[str]] = {}
        opening = self.opened.sample if self.opened else None
        for one in (*(opening or ()), *(one for section in self.sections for one in section.sealed.sample)):
            found[one.place] = found.get(one.place, frozenset()) | set(one.items)
        return found

    @property
    def ledger(self) -> Paper | None:
        """The ledger, once it has been drawn and signed by the first device."""
        return next((paper for paper in self.papers if paper.kind is PaperKind.LEDGER), None)


def fold(facts: Sequence[Told]) -> Visit:
    """Visit from its facts, in any order and however often repeated."""
    state = Visit()
    for fact in in_order(facts):
        state = _step(state, fact, read(fact, KINDS))
    return state


def check(body: Body, state: Visit) -> None:
    """NotAllowed when this fact may not follow this state; asked only for facts about to be sealed here."""
    check_moments(*_moments(body))
    if not isinstance(body, VisitOpened) and state.opened is None:
        raise NotAllowed("这次检查还没有开始，请先“开始检查”。")
    match body:
        case VisitOpened():
            _check_opening(body, state)
        case SectionSealed():
            _check_section(body, state)
        case Signed(refusal=None, image=None):
            raise NotAllowed(f"{body.name} 还没有签名；请签名，或登记拒签和见证人。")
        case Signed(refusal=Refusal(reason=reason, witness=witness)) if not (reason.strip() and witness.strip()):
            raise NotAllowed("拒签须写明原因和见证人。")
        case VisitRebound():
            _check_rebinding(body, state)
        case VisitClosed():
            _check_closing(body, state)
        case PaperSigned():
            _check_paper(body, state)
        case _:
            pass


def _step(state: Visit, fact: Told, body: Body | None) -> Visit:
    match body:
        case VisitOpened() if state.opened is None:
            new = replace(state, opened=body, opened_by=fact.author)
        case SectionSealed():
            section = Section(entry=fact.entry, author=fact.author, sealed=body)
            new = replace(state, sections=(*state.sections, section))
        case VisitRebound():
            moves = state.opened is not None and state.closed is None
            opened = replace(state.opened, checklist=body.checklist) if state.opened and moves else state.opened
            new = replace(state, opened=opened, rebound=(*state.rebound, body))
        case Signed():
            new = replace(state, signatures=(*state.signatures, body))
        case VisitClosed() if state.closed is None:
            new = replace(state, closed=body, closed_by=fact.author)
        case PaperSigned():
            new = replace(state, papers=_papers(state.papers, body))
        case VisitOpened() | VisitClosed():
            new = state  # a second opening or closing changes nothing; both entries stay in the journal
        case _:
            new = replace(state, unknown=state.unknown + 1)
    return new


def _moments(body: Body) -> Iterator[str | None]:
    """All times a body claims."""
    match body:
        case VisitOpened():
            yield from (body.started, body.app_sign_in.at)
        case SectionSealed():
            yield from (body.started, body.ended, body.app_sign_in.at if body.app_sign_in else None)
            yield from (text for leg in body.legs for text in (leg.came, leg.left))
            yield from (answer.at for answer in body.answers)
            yield from (measure.at for measure in body.measures)
        case Signed():
            yield body.at
        case VisitClosed():
            yield from (body.ended, body.app_sign_out.at)
        case _:
            pass


def _papers(papers: tuple[Paper, ...], body: PaperSigned) -> tuple[Paper, ...]:
    for place, paper in enumerate(papers):
        if (paper.kind, paper.number) == (body.kind, body.number) and body.previous == paper.file:
            grown = replace(paper, file=body.file, signed=(*paper.signed, body.field))
            return (*papers[:place], grown, *papers[place + 1 :])
    new = Paper(
        kind=body.kind,
        number=body.number,
        file=body.file,
        expected=body.expected,
        signed=(body.field,),
        findings=body.findings,
    )
    return (*papers, new)


def _check_opening(body: VisitOpened, state: Visit) -> None:
    if state.opened is not None:
        raise NotAllowed("这次检查已经开始，不能重复开始。")
    if not body.people:
        raise NotAllowed("检查人员不能为空，请至少选择一名监管专员。")


def _check_section(body: SectionSealed, state: Visit) -> None:
    if state.closed is not None:
        raise NotAllowed("检查已经结束，不能再封存检查内容；请用更正。")
    if state.opened is not None and body.person not in {one.person for one in state.opened.people}:
        raise NotAllowed(f"{body.person} 不在这次检查的人员里，请先由组长加入。")
    places = {leg.place for leg in body.legs} | set(body.scopes)
    for answer in body.answers:
        if answer.result in (Result.NOT_APPLICABLE, Result.NOT_CHECKED) and not answer.note.strip():
            raise NotAllowed(f"项目 {answer.item} 选了“{answer.result}”，须写明原因。")
        if answer.place not in places:
            raise NotAllowed(f"项目 {answer.item} 的地点不在行进路线里，请先在路线中加入该地点。")


def _check_paper(body: PaperSigned, state: Visit) -> None:
    if state.closed is None:
        raise NotAllowed("检查结束前不能出具台账或文书，请先“结束检查”。")
    same = [one for one in state.papers if one.kind is body.kind and one.number == body.number]
    if body.previous is None and (same or (body.kind is PaperKind.LEDGER and state.ledger is not None)):
        raise NotAllowed(f"这份{body.kind}已经出具，不能重复出具；需要补签请用“会签”。")
    signed = next((one for one in same if one.file == body.previous), None)
    if body.previous is not None and signed is None:
        raise NotAllowed(f"这份{body.kind}刚有人签过，请刷新后在最新的文件上会签。")
    if signed is not None and body.field in signed.signed:
        raise NotAllowed(f"您已经签过这份{body.kind}。")


def _check_rebinding(body: VisitRebound, state: Visit) -> None:
    if state.closed is not None:
        raise NotAllowed("检查已经结束，检查表不能再换。")
    if state.opened is not None and body.previous != state.opened.checklist.digest:
        raise NotAllowed("这次检查的检查表已经换过，请刷新后再试。")
    if body.why is Rebinding.NEWER and state.sections:
        raise NotAllowed("这次检查已有封存的内容，只能用原来的版本做完。")


def _check_closing(body: VisitClosed, state: Visit) -> None:
    if state.closed is not None:
        raise NotAllowed("这次检查已经结束。")
    missing = {section.entry for section in state.sections} - {*body.sections, ""}  # "": sealed in this very act
    if not state.sections or missing:
        raise NotAllowed("还有封存的检查内容没有汇总，请刷新后再结束检查。")
    if not state.signatures:
        raise NotAllowed("还没有人签名，请先签名再结束检查。")
