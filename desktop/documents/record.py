"""The plain input of the papers that belong to one visit: everything a page shows, nothing a page has to look up.

An action fills these from folded states. No clock, no disk and no database stand behind them, so the same record
always draws the same bytes. A `When` is an aware datetime (printed in Beijing time), a day, or words already made by
the caller (相机未记录); `None` prints as a dash. Texts may hold any character; what no font has is reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

When = datetime | date | str | None


class Level(StrEnum):
    """How binding an item is; 必查 items are printed first."""

    MUST = "必查"
    SAMPLE = "抽查"


class Outcome(StrEnum):
    """What was found at one item."""

    PASS = "合格"
    FAIL = "不合格"
    NOT_APPLICABLE = "不适用"
    NOT_CHECKED = "未查"


class Grade(StrEnum):
    """The grade of a finding; the program only ever says 疑似, a person decides."""

    GENERAL = "一般"
    SUSPECTED_MAJOR = "疑似重大"


class RecheckResult(StrEnum):
    """What the re-check of an earlier finding gave."""

    DONE = "已整改"
    PARTLY = "部分整改"
    NOT_DONE = "未整改"
    EXTENSION = "申请延期"
    NOT_RECHECKED = "本次未复查"


class SignerRole(StrEnum):
    """In what role a person signs."""

    INSPECTOR = "监管专员"
    LEADER = "组长"
    ESCORT = "矿方陪同人员"
    MINE = "矿方负责人"


@dataclass(frozen=True, slots=True)
class Mine:
    """The mine a paper is about; `kind` in words (煤矿, 尾矿库 …)."""

    name: str
    code: str
    kind: str
    address: str = ""
    responsible: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who took part; `certificate` is the number of the enforcement certificate, None when there is none."""

    name: str
    code: str
    specialties: tuple[str, ...] = ()
    certificate: str | None = None
    is_leader: bool = False


@dataclass(frozen=True, slots=True)
class ChecklistUsed:
    """The exact checklist the visit is bound to; `draft_notice` (示例，非附件原文) is printed wherever it is named."""

    title: str
    version: str
    digest: str
    draft_notice: str | None = None


@dataclass(frozen=True, slots=True)
class AppSign:
    """The sign-in or sign-out in the official APP, or in `note` why there is none; `noted` when it was kept later,
    `pictures` how many prove it.
    """

    number: str | None = None
    at: When = None
    note: str = ""
    noted: When = None
    pictures: int = 0


@dataclass(frozen=True, slots=True)
class InMine:
    """When one person went into the mine and came out."""

    person: str
    went_in: When
    came_out: When


@dataclass(frozen=True, slots=True)
class RouteLeg:
    """One place passed, with the times of coming and going (art. 39 stands on them)."""

    place: str
    came: When
    left: When


@dataclass(frozen=True, slots=True)
class Measured:
    """A value as decimal text with unit; `limit` in words (≤ 1.0 %); `within` is None when nobody may judge."""

    name: str
    value: str
    unit: str = ""
    limit: str = ""
    within: bool | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One item at one place; 不适用 and 未查 carry their reason in `note`."""

    code: str
    short_number: str
    text: str
    place: str
    level: Level
    outcome: Outcome
    measured: tuple[Measured, ...] = ()
    note: str = ""
    basis: str = ""
    basis_to_verify: bool = False
    checked_by: str = ""


@dataclass(frozen=True, slots=True)
class Overlay:
    """Something drawn over a printed photo: 箭头, 圈, 框 or 文字; `points` are pairs x, y in ten-thousandths of the
    picture's width and height, from its upper left corner.
    """

    shape: str
    points: tuple[int, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo by its printed number; `sha256` is of the original. `broken` says why it is named but left out,
    `written` how the camera's clock was put right; `stamp` and `drawings` lie over the printed picture only.
    """

    number: str
    sha256: str
    preview: bytes | None = None
    caption: str = ""
    taken: When = None
    broken: str | None = None
    written: str = ""
    stamp: str = ""
    drawings: tuple[Overlay, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingCard:
    """A finding of this visit; `photos` are numbers of `LedgerRecord.photos`. `mine_did`: what the mine had done about
    it; `judged`: who decided why that it is no major hazard; `corrections` stand below the text as it was sealed.
    """

    number: str
    place: str
    fact: str
    grade: Grade
    clause: str = ""
    clause_to_verify: bool = False
    measured: tuple[Measured, ...] = ()
    item_code: str = ""
    measure: str = ""
    demand: str = ""
    deadline: When = None
    responsible: str = ""
    found_by: str = ""
    photos: tuple[str, ...] = ()
    mine_did: str = ""
    judged: str = ""
    corrections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PreviousFinding:
    """A finding that was open when the visit began, with what the re-check gave; `source` names another body that
    found it.
    """

    number: str
    place: str
    fact: str
    result: RecheckResult
    grade: Grade = Grade.GENERAL
    found_on: When = None
    deadline: When = None
    rechecked_on: When = None
    rechecked_by: str = ""
    note: str = ""
    photos: tuple[str, ...] = ()
    source: str = ""
    judged: str = ""


@dataclass(frozen=True, slots=True)
class OnSiteMeasure:
    """A violation stopped, an order by mouth, a report made, a refusal of the enterprise (`kind` in words)."""

    kind: str
    text: str
    at: When = None
    reported_to: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused signature: why, who saw it, when."""

    reason: str
    witness: str
    at: When = None


@dataclass(frozen=True, slots=True)
class Signer:
    """One signature block, in printed order.

    `field` names the PDF signature field that this person's device will sign, unique in the document (`inspector_1`);
    None for who signs only by hand (the mine's representative). `drawn` is the PNG of the signature drawn on screen.
    It was drawn `at` a device's time and not before `since`, a server's.
    With `refusal` the block prints the refusal and no field is made. `called` goes before the role's own word (接收人).
    """

    role: SignerRole
    name: str
    field: str | None = None
    drawn: bytes | None = None
    at: When = None
    person_code: str = ""
    fingerprint: str = ""
    opinion: str = ""
    refusal: Refusal | None = None
    called: str = ""
    since: When = None

    @property
    def capacity(self) -> str:
        """In what capacity the person signs, as the paper says it."""
        return self.called or self.role.value

    @property
    def signs_electronically(self) -> bool:
        """True when the document waits for a cryptographic signature of this person."""
        return self.field is not None and self.refusal is None


@dataclass(frozen=True, slots=True)
class SampleChange:
    """What a person wanted checked besides what was drawn, or instead of it (item codes), and why."""

    by: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Sampled:
    """The 抽查 items (codes) to check at a place, of how many it has, and who changed what the program drew;
    `unanswered` are those of them that have no result.
    """

    place: str
    items: tuple[str, ...]
    total: int
    changes: tuple[SampleChange, ...] = ()
    unanswered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerRecord:
    """Everything the ledger (监管台账) of one visit shows.

    `record_hash` (hex) and `fingerprint` (of the sealing device) go into the QR of every page. `drawn_at` is the time
    printed in the foot and put into the file: the time of sealing, never the time of drawing. `attachment` holds the
    bytes of ledger.json (see `attachment.ledger_json`); empty, the record alone is attached. `started` and `ended` are
    when the first went into the mine and the last came out; `apart` lists those who did so at another time. `evidence`
    are the pictures of the official APP; a photo that belongs to no finding shows the scene.
    """

    number: str
    bureau: str
    mine: Mine
    visit_type: str
    started: When
    ended: When
    drawn_at: datetime
    checklist: ChecklistUsed
    record_hash: str
    fingerprint: str
    group: str = ""
    people: tuple[Person, ...] = ()
    apart: tuple[InMine, ...] = ()
    app_sign_in: AppSign = AppSign()
    app_sign_out: AppSign = AppSign()
    evidence: tuple[Photo, ...] = ()
    route: tuple[RouteLeg, ...] = ()
    results: tuple[ResultLine, ...] = ()
    findings: tuple[FindingCard, ...] = ()
    photos: tuple[Photo, ...] = ()
    previous: tuple[PreviousFinding, ...] = ()
    measures: tuple[OnSiteMeasure, ...] = ()
    signers: tuple[Signer, ...] = ()
    remarks: tuple[str, ...] = ()
    samples: tuple[Sampled, ...] = ()
    number_is_provisional: bool = False
    receipt: str = "未回执"
    attachment: bytes = b""

    @property
    def expected_fields(self) -> tuple[str, ...]:
        """Names of the signature fields that a complete file carries, in printed order."""
        return _fields(self.signers)


@dataclass(frozen=True, slots=True)
class Box:
    """Where a signature stands: page counted from 0, millimetre-free PDF points from the lower left corner."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished paper before signing.

    `boxes` holds one box per expected signature field; `missing` the characters no font has (printed as 〔U+XXXX〕).
    """

    pdf: bytes
    boxes: dict[str, Box]
    missing: tuple[str, ...] = ()


def _fields(signers: tuple[Signer, ...]) -> tuple[str, ...]:
    return tuple(s.field for s in signers if s.field is not None and s.refusal is None)
