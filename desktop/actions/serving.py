"""A paper after it is drawn: the copy signed in ink scanned back, the bureau's seal, service on the mine; each noted by
a person of the team or a supervisor, corrected only by a later fact that says why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from desktop import images, pdf_pages
from desktop.actions import calendars, correction_pages
from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import BadInput, Missing, NotAllowed
from desktop.store import queries
from desktop.store.database import Session
from desktop.supervision import service, workdays
from desktop.supervision.brief import VisitBrief
from desktop.supervision.facts import Body
from desktop.supervision.service import (
    Copy,
    CopyScanned,
    CopyWithdrawn,
    Course,
    PaperSealed,
    PaperServed,
    Service,
    Stage,
    Step,
    StepTakenBack,
    Way,
)
from desktop.supervision.visit import Paper, Refusal, Visit

LARGEST = 60 << 20  # bytes of one file
Given = Path | tuple[str, bytes]


@dataclass(frozen=True, slots=True, repr=False)
class ReadCopy:
    """A page of a file as read: its bytes and a JPEG of it."""

    name: str
    at_page: int
    original: bytes
    preview: bytes


@dataclass(frozen=True, slots=True)
class ReadCopies:
    """What was read of some files; `refused` are sentences about those that cannot be used."""

    pages: tuple[ReadCopy, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stands:
    """How one paper stands: its stage (None: it needs no ink), its course, what comes next, and until when the mine may
    ask for 复议 and go to court (None: not an order, or not served; not `is_sure`: whether the last day is worked is
    not known). `bureau` is whose seal it bears; `corrections` how many its findings had, which print on a page.
    """

    number: str
    stage: Stage | None = None
    course: Course | None = None
    next: Step | None = None
    remedies: tuple[dt.date, dt.date] | None = None
    is_sure: bool = True
    bureau: str = ""
    mine_person: str = ""
    mine_role: str = ""
    may_note: bool = False
    today: str = ""
    corrections: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A paper whose next step lets wait."""

    visit: str
    number: str
    step: Step
    day: str


def read(files: Iterable[Given]) -> ReadCopies:
    """Every page of these scans (PDF) and photos (JPEG, PNG, HEIC); slow, changes nothing. A bad file is named and left
    out.
    """
    pages: list[ReadCopy] = []
    refused: list[str] = []
    for given in files:
        try:
            pages += _pages(*_bytes(given))
        except BadInput as error:
            refused.append(str(error))
    return ReadCopies(tuple(pages), tuple(refused))


def attach(desk: Desk, visit: str, number: str, copies: ReadCopies) -> Changes:
    """Keep the pages of the signed paper with it. BadInput when nothing could be read; NotAllowed; Missing."""
    _, paper = _paper(desk, visit, number)
    if paper.kind not in service.INK_KINDS:
        raise NotAllowed(f"{paper.kind}没有盖章、签字的环节，不用附扫描件。")
    if not copies.pages:
        raise BadInput("".join(copies.refused) or "没有扫描件或照片，请先选择文件。")
    pages = tuple(
        Copy(
            original=desk.keep(one.original, "original"),
            preview=desk.keep(one.preview, "preview"),
            name=one.name,
            at_page=one.at_page,
        )
        for one in copies.pages
    )
    body = CopyScanned(number=number, pages=pages, person=desk.person, at=desk.world.text())
    blobs = tuple(dict.fromkeys(name for one in pages for name in (one.preview, one.original)))
    return _seal(desk, visit, body, blobs)


def withdraw(desk: Desk, visit: str, number: str, original: str, reason: str) -> Changes:
    """Take a file off a paper it was attached to by mistake; the file stays, and so does the fact. NotAllowed."""
    body = CopyWithdrawn(
        number=number, original=original, reason=reason.strip(), person=desk.person, at=desk.world.text()
    )
    return _seal(desk, visit, body)


def seal(
    desk: Desk, visit: str, number: str, *, day: str = "", organisation: str = "", correction: str = ""
) -> Changes:
    """Note that the paper bears the seal: today's and this bureau's unless said otherwise. NotAllowed for a paper
    without a seal, a day before it was issued or still to come, or twice without a reason.
    """
    state, paper = _paper(desk, visit, number)
    if paper.kind not in service.SEALED_KINDS:
        raise NotAllowed(f"{paper.kind}不盖本机关印章，签字后附上扫描件即可。")
    today = desk.world.today().isoformat()
    _check_day(paper, day, today, "盖章")
    with desk.reading() as session:
        bureau = _bureau(session)
    body = PaperSealed(
        number=number,
        day=day or today,
        organisation=(organisation or bureau).strip(),
        person=desk.person,
        at=desk.world.text(),
        correction=correction.strip(),
    )
    return _seal(desk, visit, body, state=state)


def serve(
    desk: Desk,
    visit: str,
    number: str,
    *,
    way: Way = Way.HANDED,
    day: str = "",
    receiver: str = "",
    role: str = "",
    reason: str = "",
    witness: str = "",
    tracking: str = "",
    correction: str = "",
) -> Changes:
    """Note how the paper reached the mine: who received it, or why it was refused and who saw that (留置: left there
    all the same). NotAllowed before its seal, for a day before it or still to come, twice without a reason.
    """
    state, paper = _paper(desk, visit, number)
    if paper.kind not in service.SERVED_KINDS:
        raise NotAllowed(f"{paper.kind}没有送达环节，签字后附上扫描件即可。")
    if _course(desk, visit, number).sealed is None:
        raise NotAllowed(f"{number} 还没有登记盖章；请先登记盖章，再登记送达。")
    today = desk.world.today().isoformat()
    _check_day(paper, day, today, "送达")
    refusal = Refusal(reason=reason.strip(), witness=witness.strip()) if reason.strip() or witness.strip() else None
    body = PaperServed(
        number=number,
        day=day or today,
        way=way,
        person=desk.person,
        at=desk.world.text(),
        receiver="" if refusal else receiver.strip(),
        role="" if refusal else role.strip(),
        refusal=refusal,
        tracking=tracking.strip(),
        correction=correction.strip(),
    )
    return _seal(desk, visit, body, state=state)


def take_back(desk: Desk, visit: str, number: str, step: Step, reason: str) -> Changes:
    """What was noted belongs to another paper. NotAllowed without a reason, or when nothing was noted."""
    body = StepTakenBack(number=number, step=step, reason=reason.strip(), person=desk.person, at=desk.world.text())
    return _seal(desk, visit, body)


def stands(desk: Desk, visit: str, number: str) -> Stands:
    """How a paper stands. Missing when the visit or the paper is not here."""
    state, paper = _paper(desk, visit, number)
    course = _course(desk, visit, number)
    found = service.stage(paper, course)
    with desk.reading() as session:
        opened = state.opened
        card = queries.mine(session, opened.mine) if opened else None
        known = calendars.of_mine(session, card) if card else ()
        bureau = _bureau(session)
        may_note = _may_note(session, desk.person, state)
        corrections = correction_pages.count(session, visit, state, paper)
    worked = partial(workdays.is_working_day, known)
    remedies = service.remedy_days(paper.kind, course.served_on, worked)
    return Stands(
        number=number,
        stage=found,
        course=course,
        next=service.next_step(found),
        remedies=remedies,
        is_sure=all(worked(day) is not None for day in remedies or ()),
        bureau=bureau,
        mine_person=card.leader if card else "",
        mine_role=card.leader_title if card else "",
        may_note=may_note,
        today=desk.world.today().isoformat(),
        corrections=corrections,
    )


def remedy_words(one: Stands) -> str:
    """`复议至 2027-01-21，起诉至 2027-05-24`; "" when no period runs."""
    if one.remedies is None:
        return ""
    reconsideration, suit = one.remedies
    unsure = "" if one.is_sure else "（遇放假顺延）"
    return f"复议至 {reconsideration.isoformat()}，起诉至 {suit.isoformat()}{unsure}"


def courses(session: Session) -> dict[str, Service]:
    """What was noted of every visit's papers, by visit."""
    return dict(queries.states(session, "service", Service))


def service_of(session: Session, visit: str) -> Service:
    """What was noted of one visit's papers."""
    return queries.state(session, f"service/{visit}", Service) or Service()


def late(
    session: Session, person: str, today: dt.date, visits: Iterable[tuple[str, VisitBrief]] | None = None
) -> tuple[Waiting, ...]:
    """The papers of this person's visits (those given, else all) whose seal or service lets wait, the oldest first."""
    noted = courses(session)
    found = [
        Waiting(name, paper.number, step, paper.day)
        for name, brief in (queries.visits_in_brief(session, status="已结束") if visits is None else visits)
        if brief.seat_of(person) is not None
        for paper in brief.papers
        if (step := service.late_step(paper, noted.get(name, Service()).of(paper.number), today)) is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.number)))


def late_words(late: Iterable[Waiting]) -> str:
    """`执法文书：待盖章 2 · 待送达 1`."""
    steps = [one.step for one in late]
    return "执法文书：" + " · ".join(f"待{step} {steps.count(step)}" for step in Step if step in steps)


def _bytes(given: Given) -> tuple[str, bytes]:
    if isinstance(given, tuple):
        return given
    try:
        if given.stat().st_size > LARGEST:
            raise BadInput(f"{given.name}：超过 {LARGEST >> 20} MB，请降低扫描精度或分成几个文件。")
        return given.name, given.read_bytes()
    except OSError as error:
        raise BadInput(f"{given.name}：打不开（{error.strerror}），请核对后重新添加。") from error


def _pages(name: str, data: bytes) -> list[ReadCopy]:
    if pdf_pages.is_pdf(data):
        return [ReadCopy(name, at, data, one.preview) for at, one in enumerate(pdf_pages.pages(data, name), 1)]
    return [ReadCopy(name, 0, data, images.prepare(data, name).preview)]


def _paper(desk: Desk, visit: str, number: str) -> tuple[Visit, Paper]:
    with desk.reading() as session:
        state = queries.visit(session, visit)
    if state is None or state.opened is None:
        raise Missing("没有这次检查，请先同步。")
    found = next((one for one in state.papers if one.number == number), None)
    if found is None:
        raise Missing(f"这次检查没有文号为“{number}”的文书，请核对文号，或先同步。")
    return state, found


def _course(desk: Desk, visit: str, number: str) -> Course:
    with desk.reading() as session:
        return service_of(session, visit).of(number)


def _bureau(session: Session) -> str:
    office = queries.organisation(session)
    return office.name if office else ""


def _may_note(session: Session, person: str, state: Visit) -> bool:
    team = {one.person for one in state.opened.people} if state.opened else set()
    return person in team or queries.is_supervisor(session, person)


def _check_day(paper: Paper, day: str, today: str, called: str) -> None:
    if day > today:
        raise NotAllowed(f"{called}日期 {day} 还没有到，请核对。")
    if day and paper.day and day < paper.day:
        raise NotAllowed(f"{called}日期 {day} 早于文书日期 {paper.day}，请核对。")


def _seal(desk: Desk, visit: str, body: Body, blobs: tuple[str, ...] = (), state: Visit | None = None) -> Changes:
    with desk.reading() as session:
        known = state or queries.visit(session, visit)
        if known is None or known.opened is None:
            raise Missing("没有这次检查，请先同步。")
        if not _may_note(session, desk.person, known):
            raise NotAllowed("只有参加这次检查的人员和主管人员可以登记盖章、送达。")
    return desk.seal([Act(f"mine/{known.opened.mine}", (Fact(f"service/{visit}", body, blobs),))])
