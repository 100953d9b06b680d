"""A visit (现场检查): opened, sections sealed by each inspector, signed, closed, its papers signed.

Its plan is a draft and no fact: an unannounced visit stays unknown until `opened`. Scope `mine/<code>`, subject
`visit/<id>`. Times are UTC text `…Z`. Sources: 晋政办发〔2024〕29号
第十三条（检查方式）、第十四条（对表检查）、第三十八条、第三十九条（沿途经过场所的必查项）、
第四十三条（现场处置）；临应急发〔2024〕20号 三（五）（复查、签字、涂改）。
"""

from __future__ import annotations

from enum import StrEnum

from desktop.supervision import sampling
from desktop.supervision.facts import Body
from desktop.supervision.numbers import Numbered
from desktop.supervision.sampling import Drawn


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
    """The papers a visit can issue; which mine gets which stands in `statutory`."""

    LEDGER = "监管台账"
    RECTIFICATION = "责令限期整改指令书"
    COAL_DECISION = "现场处理决定书"
    INSPECTION_RECORD = "现场检查记录"
    MEASURES_DECISION = "现场处理措施决定书"
    COAL_RECHECK = "复查意见书"
    RECHECK = "整改复查意见书"
    OPINION = "现场监管意见书"


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


class Drawing(Body, frozen=True):
    """Something drawn over a photo. `points` are pairs x, y in ten-thousandths of the upright picture's width and
    height: tail and head of an arrow, corners of a box or round a circle, where a text begins.
    """

    shape: str
    points: tuple[int, ...]
    text: str = ""


class Photo(Body, frozen=True):
    """A photo as kept: `original` and `preview` are blob hashes; EXIF time and place as the camera claims.

    `correction` are the seconds to add to the camera's clock and `clock` the preview of the photographed time code
    that proves it; None: the clock was not looked at. `likeness` tells a picture that looks the same (64 bits in hex),
    `drawings` lie over it and never in it, `before` is the original of the photo taken before the rectification.
    """

    original: str
    preview: str
    name: str = ""
    caption: str = ""
    taken: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    camera: str = ""
    correction: int | None = None
    clock: str = ""
    likeness: str = ""
    drawings: tuple[Drawing, ...] = ()
    before: str = ""


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
    `checklist` is the digest of the checklist it was answered by ("": the one of the opening), `sample` what was drawn
    or chosen since the opening, `set_aside` answers given by an earlier version whose items were changed or dropped
    since. `photos` show the visit and no finding; `went_in` and `came_out` are when this person entered and left the
    mine (None: not said, the route tells).
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
    photos: tuple[Photo, ...] = ()
    went_in: str | None = None
    came_out: str | None = None

    @property
    def rests_on_checklist(self) -> bool:
        """Whether something in it was found by the checklist's items: a withdrawal, a re-check, photos were not."""
        return bool(self.answers or self.set_aside or self.findings)


class VisitRebound(Body, frozen=True):
    """An unfinished visit is bound to another checklist: one with a further place, or a newer version.

    A newer version only before anything was sealed that rests on the checklist; a further place leaves every line of
    `previous` as it was.
    `sample` is what was drawn by the newer version; None: what was drawn before stands.
    """

    checklist: Bound
    previous: str
    why: Rebinding
    person: str
    at: str
    sample: tuple[Drawn, ...] | None = None


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
    on; a section sealed in the same entry is not named. `numbered` None: numbered by an older program.
    """

    number: str
    ended: str
    sections: tuple[str, ...]
    app_sign_out: AppSignIn = AppSignIn()
    number_is_provisional: bool = False
    numbered: Numbered | None = None


STAMP = "timestamp_"
ALSO = "also_"  # before a field: a signature the paper has room for and does not wait for


class PaperSigned(Body, frozen=True):
    """A device signed a paper of the visit: `file` is the new PDF's blob hash, `previous` the one before this
    signature; a `field` that begins with `STAMP` is a time stamp of an authority and nobody's signature. `day` it was
    issued, `optional` are fields of others of the team who may sign it with a device besides, `form` names its
    template, `parent` the paper that a re-check answers, `numbered` the number it took (None: it has the visit's, or
    an older program's).
    """

    kind: PaperKind
    number: str
    file: str
    field: str
    person: str
    previous: str | None = None
    expected: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    day: str = ""
    form: str = ""
    parent: str = ""
    numbered: Numbered | None = None
    optional: tuple[str, ...] = ()

    @property
    def is_stamp(self) -> bool:
        """Whether it is a time stamp and no signature."""
        return self.field.startswith(STAMP)


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
    """A paper with its newest file; `signed` are the fields signed so far, in order, `stamped` its time stamps.

    `unstamped` is the file that was stamped last, "" when it was signed since.
    """

    kind: PaperKind
    number: str
    file: str
    expected: tuple[str, ...]
    signed: tuple[str, ...]
    findings: tuple[str, ...] = ()
    day: str = ""
    form: str = ""
    parent: str = ""
    numbered: Numbered | None = None
    stamped: tuple[str, ...] = ()
    unstamped: str = ""
    optional: tuple[str, ...] = ()

    def field_for(self, own: str | None) -> str | None:
        """The field in which this person (`own` is his field in the team) may still sign; None when there is none."""
        if not own:
            return None
        wanted = own if own in self.expected else f"{ALSO}{own}"
        return wanted if wanted in (*self.expected, *self.optional) and wanted not in self.signed else None

    @property
    def is_fully_signed(self) -> bool:
        """Whether every expected device has signed."""
        return set(self.expected) <= set(self.signed)


class Visit(Body, frozen=True):
    """State of `visit/<id>`. `opened` names the newest checklist it was bound to, `rebound` how it came to that.

    `overtaken` are the places in `signatures` of those given before a section they do not stand on; `closed_again` are
    closings besides the one that counts (two people closed at once), which took a number each; `unknown` counts facts
    this program cannot read (erased or newer).
    """

    opened: VisitOpened | None = None
    opened_by: str = ""
    sections: tuple[Section, ...] = ()
    signatures: tuple[Signed, ...] = ()
    overtaken: tuple[int, ...] = ()
    closed: VisitClosed | None = None
    closed_by: str = ""
    papers: tuple[Paper, ...] = ()
    rebound: tuple[VisitRebound, ...] = ()
    closed_again: tuple[VisitClosed, ...] = ()
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
    def drawn(self) -> tuple[Drawn, ...]:
        """What the program drew for each place and what persons chose instead: the opening's and every section's; what
        was drawn by a version before the newest counts no more.
        """
        opening = (self.opened.sample if self.opened else None) or ()
        moves = [place for place, one in enumerate(self.rebound) if one.why is Rebinding.NEWER]
        late = {one.checklist.digest for one in self.rebound[moves[-1] :]} if moves else set()
        known = [one.sealed for one in self.sections if not moves or one.sealed.checklist in late]
        return sampling.newest((*opening, *(one for sealed in known for one in sealed.sample)))

    @property
    def is_tied(self) -> bool:
        """Whether something sealed rests on the checklist, so that no newer version may take its place."""
        return any(section.sealed.rests_on_checklist for section in self.sections)

    @property
    def in_mine(self) -> dict[str, tuple[str | None, str | None]]:
        """When each person went into the mine and came out, as said last; nobody who said nothing."""
        found: dict[str, tuple[str | None, str | None]] = {}
        for one in (section.sealed for section in self.sections):
            if one.went_in or one.came_out:
                old = found.get(one.person, (None, None))
                found[one.person] = (one.went_in or old[0], one.came_out or old[1])
        return found

    @property
    def sample(self) -> dict[str, frozenset[str]]:
        """The 抽查 items to check, by place. Other places offer all of theirs."""
        return sampling.by_place(self.drawn)

    @property
    def standing(self) -> tuple[Signed, ...]:
        """The signatures that stand on every section, in the order given."""
        return tuple(one for place, one in enumerate(self.signatures) if place not in self.overtaken)

    @property
    def to_sign_again(self) -> tuple[str, ...]:
        """The names of those whose signature was overtaken and who (or whose side) have not signed since."""
        stand = {(one.role, one.person) for one in self.standing}
        late = [one for one in self.signatures if (one.role, one.person) not in stand]
        return tuple(dict.fromkeys(one.name for one in late))

    @property
    def ledger(self) -> Paper | None:
        """The ledger, once it has been drawn and signed by the first device."""
        return next((paper for paper in self.papers if paper.kind is PaperKind.LEDGER), None)
