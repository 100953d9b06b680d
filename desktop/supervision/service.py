"""The life of a statutory paper after it is drawn: signed in ink and sealed (盖章), served on the mine (送达).

Subject `service/<visit>`, scope `mine/<code>`: a noun of its own, for all this comes after the visit was closed and
changes nothing that was sealed in it. A paper is told by its number. What was noted wrongly is corrected by a later
fact that says why, or taken back with a reason; every fact stays. Sources: 行政处罚法 第六十一条 and 民事诉讼法
第八十七条至第九十一条 (当场、留置、邮寄送达); 行政复议法 第二十条 (60 日); 行政诉讼法 第四十六条 (6 个月).
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Sequence
from enum import StrEnum

from msgspec.structs import replace

from desktop.errors import NotAllowed
from desktop.journal.entry import Told
from desktop.supervision.facts import Body, check_days, check_moments, in_order, read
from desktop.supervision.statutory import ORDERS, RECHECKS, STATUTORY
from desktop.supervision.visit import Paper, PaperKind, Refusal

SEALED_KINDS = (*ORDERS, *RECHECKS)  # their forms keep room for the bureau's seal
SERVED_KINDS = SEALED_KINDS
INK_KINDS = (*STATUTORY, PaperKind.OPINION)
RECONSIDERATION_DAYS = 60
SUIT_MONTHS = 6
SEAL_WITHIN_DAYS = 3  # after these days without a seal the desk reminds quietly; no rule says so
SERVE_WITHIN_DAYS = 7  # 行政处罚法 第六十一条 gives seven days where the party was not there


class Way(StrEnum):
    """How a paper was served."""

    HANDED = "当场"
    LEFT = "留置"
    MAILED = "邮寄"


class Step(StrEnum):
    """What is noted of a paper."""

    SEAL = "盖章"
    SERVE = "送达"


class Stage(StrEnum):
    """How far a paper has come. 送达矿方 is not 已送达, which says that the bureau's server has the record."""

    TO_SIGN = "待签字"
    SIGNED = "已签字"
    TO_SEAL = "待盖章"
    SEALED = "已盖章"
    REFUSED = "拒收"
    SERVED = "送达矿方"
    LEFT = "留置送达"


class Copy(Body, frozen=True):
    """A page of the paper signed in ink, scanned or photographed: the file as it came and a JPEG of this page, as blob
    hashes. `at_page` counts from 1 in a file of many pages, 0 in a picture.
    """

    original: str
    preview: str
    name: str
    at_page: int = 0


class CopyScanned(Body, frozen=True):
    """Pages of the signed paper came back."""

    number: str
    pages: tuple[Copy, ...]
    person: str
    at: str


class CopyWithdrawn(Body, frozen=True):
    """A file that was attached to this paper by mistake."""

    number: str
    original: str
    reason: str
    person: str
    at: str


class PaperSealed(Body, frozen=True):
    """The paper bears the seal of `organisation` since a day. `correction` says why an earlier such fact was wrong."""

    number: str
    day: str
    organisation: str
    person: str
    at: str
    correction: str = ""


class PaperServed(Body, frozen=True):
    """The paper reached the mine on a day: who received it in what role; or it was refused, with who saw it.

    A refusal that is not 留置 means that it is not served yet. `tracking` is the mail's number.
    """

    number: str
    day: str
    way: Way
    person: str
    at: str
    receiver: str = ""
    role: str = ""
    refusal: Refusal | None = None
    tracking: str = ""
    correction: str = ""

    @property
    def is_served(self) -> bool:
        """Whether it counts as served."""
        return self.refusal is None or self.way is Way.LEFT

    @property
    def words(self) -> str:
        """`当场送达，演示矿长（矿长）签收`; `留置送达，拒收：…，见证人…`."""
        said = f"{self.way}送达" if self.is_served else "拒收，尚未送达"
        if self.refusal is not None:
            refused = f"拒收理由：{self.refusal.reason}，见证人{self.refusal.witness}"
            return f"{said}，{refused}"
        role = f"（{self.role}）" if self.role else ""
        mail = f"，邮件号 {self.tracking}" if self.tracking else ""
        return f"{said}，{self.receiver}{role}签收{mail}"


class StepTakenBack(Body, frozen=True):
    """What was noted belongs to another paper, or never happened."""

    number: str
    step: Step
    reason: str
    person: str
    at: str


KINDS: dict[str, type[Body]] = {
    "service.scanned": CopyScanned,
    "service.scan_withdrawn": CopyWithdrawn,
    "service.sealed": PaperSealed,
    "service.served": PaperServed,
    "service.taken_back": StepTakenBack,
}


class Course(Body, frozen=True):
    """How far one paper has come. `changed` counts what was corrected or taken back."""

    number: str
    pages: tuple[Copy, ...] = ()
    sealed: PaperSealed | None = None
    served: PaperServed | None = None
    changed: int = 0

    @property
    def served_on(self) -> str:
        """The day from which periods run, "" before it is served."""
        return self.served.day if self.served is not None and self.served.is_served else ""


class Service(Body, frozen=True):
    """State of `service/<visit>`: the course of each of its papers; `last` are day and person of the newest fact."""

    courses: tuple[Course, ...] = ()
    last: tuple[str, str] = ("", "")
    unknown: int = 0

    def of(self, number: str) -> Course:
        """The course of a paper; an empty one when nothing was noted."""
        return next((one for one in self.courses if one.number == number), Course(number=number))


def stage(paper: Paper, course: Course) -> Stage | None:
    """How far a paper has come; None for one that needs no ink, such as the ledger."""
    if paper.kind not in INK_KINDS:
        return None
    if paper.kind not in SEALED_KINDS:
        return Stage.SIGNED if course.pages else Stage.TO_SIGN
    if course.served is not None:
        if not course.served.is_served:
            return Stage.REFUSED
        return Stage.LEFT if course.served.way is Way.LEFT else Stage.SERVED
    return Stage.SEALED if course.sealed is not None else Stage.TO_SEAL


def next_step(found: Stage | None) -> Step | None:
    """What is to be noted next, None when nothing is."""
    if found is Stage.TO_SEAL:
        return Step.SEAL
    return Step.SERVE if found in (Stage.SEALED, Stage.REFUSED) else None


def late_step(paper: Paper, course: Course, today: dt.date) -> Step | None:
    """The step that lets wait for longer than usual; None when none does."""
    step = next_step(stage(paper, course))
    if step is None or not paper.day:
        return None
    days = SEAL_WITHIN_DAYS if step is Step.SEAL else SERVE_WITHIN_DAYS
    return step if dt.date.fromisoformat(paper.day) + dt.timedelta(days=days) < today else None


def remedy_days(
    kind: PaperKind, served_on: str, is_working: Callable[[dt.date], bool | None]
) -> tuple[dt.date, dt.date] | None:
    """The last days for 行政复议 (60 日) and 行政诉讼 (6 个月) against an order served on a day; None for other papers.

    The day of receipt does not count; a last day that is off (`is_working` False) moves on to the next day worked.
    """
    if kind not in ORDERS or not served_on:
        return None
    begin = dt.date.fromisoformat(served_on)
    year, month = divmod(begin.month - 1 + SUIT_MONTHS, 12)
    year, month = begin.year + year, month + 1
    suit = dt.date(year, month, min(begin.day, calendar.monthrange(year, month)[1]))
    return _worked(begin + dt.timedelta(days=RECONSIDERATION_DAYS), is_working), _worked(suit, is_working)


def fold(facts: Sequence[Told]) -> Service:
    """The courses from their facts, in any order and however often repeated."""
    state = Service()
    for fact in in_order(facts):
        body = read(fact, KINDS)
        if isinstance(body, CopyScanned | CopyWithdrawn | PaperSealed | PaperServed | StepTakenBack):
            new = _step(state.of(body.number), body)
            kept = tuple(one for one in state.courses if one.number != body.number)
            courses = tuple(sorted((*kept, new), key=lambda one: one.number))
            state = replace(state, courses=courses, last=(body.at, body.person))
        else:
            state = replace(state, unknown=state.unknown + 1)
    return state


def _step(course: Course, body: CopyScanned | CopyWithdrawn | PaperSealed | PaperServed | StepTakenBack) -> Course:
    match body:
        case CopyScanned():
            known = {(one.original, one.at_page) for one in course.pages}
            new = tuple(one for one in body.pages if (one.original, one.at_page) not in known)
            return replace(course, pages=(*course.pages, *new))
        case CopyWithdrawn():
            kept = tuple(one for one in course.pages if one.original != body.original)
            return replace(course, pages=kept, changed=course.changed + 1)
        case PaperSealed():
            return replace(course, sealed=body, changed=course.changed + (course.sealed is not None))
        case PaperServed():
            is_again = course.served is not None and bool(body.correction)
            return replace(course, served=body, changed=course.changed + is_again)
        case StepTakenBack(step=Step.SEAL):
            return replace(course, sealed=None, changed=course.changed + 1)
        case StepTakenBack():
            return replace(course, served=None, changed=course.changed + 1)


def check(body: Body, state: Service) -> None:
    """NotAllowed when this fact may not follow this state."""
    match body:
        case CopyScanned():
            check_moments(body.at)
            if not body.pages:
                raise NotAllowed("没有扫描件或照片，请先选择文件。")
        case CopyWithdrawn():
            check_moments(body.at)
            if body.original not in {one.original for one in state.of(body.number).pages}:
                raise NotAllowed("这份文书没有附这个扫描件，请刷新后再看。")
            _check_reason(body.reason, "移除扫描件")
        case PaperSealed():
            _check_sealed(body, state.of(body.number))
        case PaperServed():
            _check_served(body, state.of(body.number))
        case StepTakenBack():
            _check_taken_back(body, state.of(body.number))
        case _:
            pass


def _check_sealed(body: PaperSealed, course: Course) -> None:
    check_moments(body.at)
    _check_day(body.day, "盖章日期")
    if not body.organisation.strip():
        raise NotAllowed("请写明盖的是哪个单位的印章。")
    if course.sealed is not None and not body.correction.strip():
        raise NotAllowed(f"{body.number} 已经登记盖章；要改的话，请写明更正的原因。")
    if course.served is not None and body.day > course.served.day:
        raise NotAllowed(f"盖章日期 {body.day} 晚于送达日期 {course.served.day}，请核对。")


def _check_served(body: PaperServed, course: Course) -> None:
    check_moments(body.at)
    _check_day(body.day, "送达日期")
    if body.refusal is not None and not (body.refusal.reason.strip() and body.refusal.witness.strip()):
        raise NotAllowed("拒收须写明理由和见证人。")
    if body.way is Way.LEFT and body.refusal is None:
        raise NotAllowed("留置送达须写明拒收的理由和见证人。")
    if body.refusal is None and not body.receiver.strip():
        raise NotAllowed("请写明签收人；拒收的，请写理由和见证人。")
    if course.served is not None and course.served.is_served and not body.correction.strip():
        raise NotAllowed(f"{body.number} 已经登记送达；要改的话，请写明更正的原因。")
    if course.sealed is not None and body.day < course.sealed.day:
        raise NotAllowed(f"送达日期 {body.day} 早于盖章日期 {course.sealed.day}，请核对。")


def _check_taken_back(body: StepTakenBack, course: Course) -> None:
    check_moments(body.at)
    if (course.sealed if body.step is Step.SEAL else course.served) is None:
        raise NotAllowed(f"{body.number} 没有登记过{body.step}，不用撤回。")
    if body.step is Step.SEAL and course.served is not None:
        raise NotAllowed(f"{body.number} 已经登记送达；请先撤回送达，再撤回盖章。")
    _check_reason(body.reason, f"撤回{body.step}")


def _check_day(text: str, called: str) -> None:
    if not text:
        raise NotAllowed(f"请填写{called}。")
    check_days(text)


def _check_reason(text: str, called: str) -> None:
    if not text.strip():
        raise NotAllowed(f"{called}须写明原因。")


def _worked(day: dt.date, is_working: Callable[[dt.date], bool | None]) -> dt.date:
    while is_working(day) is False:
        day += dt.timedelta(days=1)
    return day
