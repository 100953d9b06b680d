"""今日: one quiet list of what is unfinished, due, overdue or not delivered; Enter starts the right thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.actions import coverage, drafting, past_findings, serving
from desktop.desk import Desk
from desktop.errors import DeskError
from desktop.store import queries, records
from desktop.store.queries import Line
from desktop.store.records import Delivery
from desktop.supervision.brief import VisitBrief
from desktop.supervision.days import monday, month_of, start_of
from desktop.supervision.finding import Finding, Status
from desktop.supervision.places import Register
from desktop.supervision.presence import PROVED, Presence, lacking_words
from desktop.supervision.review import ReviewStatus
from desktop.supervision.roster import PersonRegistered
from desktop.ui import times
from desktop.ui.bench import Bench
from desktop.ui.board import NO_MEASURE
from desktop.ui.coming import HOLIDAY, PERIOD, STATION, read_coming
from desktop.ui.duties import ending, read_duties
from desktop.ui.marks import Mark, Shape
from desktop.ui.numbers import short_number
from desktop.ui.page import Page, label
from desktop.ui.papers import due
from desktop.ui.remote.reading import A_WEEK, read_remotes
from desktop.ui.tables import Column, LinesModel, LineTable
from desktop.ui.visit.words import MAJOR

Visits = Sequence[tuple[str, VisitBrief]]
SOON_DAYS = 3
CERTIFICATE_DAYS = 30
LATE_IN_MONTH = 20


class Go(StrEnum):
    """Where Enter leads."""

    VISIT = "visit"
    PLAN = "plan"
    FINDING = "finding"
    SYNC = "sync"
    LEDGER = "ledger"
    REVIEW = "review"
    PLACES = "places"
    COVERAGE = "coverage"
    REMOTE = "remote"
    CERTIFICATE = "certificate"
    DEVICE = "device"
    PRESENCE = "presence"
    STATION = "station"
    CALENDAR = "calendar"
    PAPER = "paper"
    NEW_PAPER = "new-paper"
    SERVE = "serve"


SUSPECTED = Mark(Shape.TRIANGLE, "bad", "隐蔽嫌疑")
UNCONFIRMED = Mark(Shape.HOLLOW, "calm", "地点未确认")
UNFINISHED = Mark(Shape.HALF, "warn", "未完成")
INVITED = Mark(Shape.ARROW, "accent", "待加入")
OVERDUE = Mark(Shape.TRIANGLE, "bad", "逾期")
DUE = Mark(Shape.ARROW, "warn", "将到期")
RETURNED = Mark(Shape.CROSS, "bad", "被退回")
UNSENT = Mark(Shape.HALF, "calm", "未送达")
WAITING = Mark(Shape.QUESTION, "warn", "待审阅")
VISIT_DUE = Mark(Shape.HOLLOW, "accent", "本周待查")
REMOTE_DUE = Mark(Shape.HOLLOW, "accent", "远程待做")
RECHECK_DUE = Mark(Shape.ARROW, "accent", "待复查")
UNCOVERED = Mark(Shape.HOLLOW, "calm", "未覆盖")
UNCOVERED_LATE = Mark(Shape.ARROW, "warn", "未覆盖")
PRESENCE = Mark(Shape.HOLLOW, "calm", "缺签到证明")
PAPERS = Mark(Shape.HOLLOW, "calm", "盖章送达")
CERTIFICATE = Mark(Shape.ARROW, "warn", "证件到期")

ORDER = [
    NO_MEASURE,
    MAJOR,
    OVERDUE,
    SUSPECTED,
    RETURNED,
    due.REPORT_LATE,
    UNFINISHED,
    INVITED,
    due.TO_SIGN,
    WAITING,
    DUE,
    RECHECK_DUE,
    CERTIFICATE,
    due.LEAVE_PLAN,
    due.REPORT_SOON,
    STATION,
    VISIT_DUE,
    REMOTE_DUE,
    PERIOD,
    HOLIDAY,
    UNCOVERED_LATE,
    UNCOVERED,
    UNCONFIRMED,
    PRESENCE,
    due.REPORT_DUE,
    due.PLEDGE_DUE,
    due.DRAFT_PAPER,
    PAPERS,
    UNSENT,
]


@dataclass(frozen=True, slots=True)
class TodayLine:
    """One thing to do. `go`, `id` and, within a mine, `place` say what Enter does."""

    mark: Mark
    text: str
    when: str
    go: Go
    id: str
    place: str = ""

    @property
    def action(self) -> str:
        """The word for what Enter does."""
        return _ACTIONS[self.go]


def read_today(desk: Desk) -> tuple[TodayLine, ...]:
    """Everything that waits for this person, the most pressing first."""
    own = drafting.all_drafts(desk)
    today = desk.world.today()
    duties = read_duties(desk)
    is_manager, inspected = duties.is_manager, duties.mines
    with desk.reading() as session:
        names = {card.code: card.name for card in queries.mines(session)}
        visits = queries.visits_in_brief(session)
        known = queries.findings(session, open_only=True)
        far = records.counts(session)
        reviews = {line.id: line for line in queries.lines(session, "review", limit=-1)}
        people = queries.people(session)
        proved = queries.ids(session, "presence", PROVED)
        unproved = [(name, state) for name, state in visits if name not in proved and _leads(state, desk.person)]
        noted = queries.presences(session, [name for name, _ in unproved])
        registers = dict(queries.states(session, "places", Register))
        late = serving.late(session, desk.person, today, visits)
    grave = past_findings.unseen_majors(desk) if is_manager else []
    lines: list[TodayLine] = []
    for name, one in known:
        line = _finding(name, one, today)
        lines += [line] if line else []
    lines += [_grave(name, one, names) for name, one in grave]
    lines += _returned(visits, reviews, desk.person)
    drafts = {draft.id for draft in own}
    lines += [_unfinished(draft, names) for draft in own]
    lines += _invited(visits, names, desk.person, drafts)
    lines += [*_to_review(visits, reviews, names), *_suspected(registers, names)] if is_manager else []
    lines += [*_visits_due(visits, inspected, own, today), *_unconfirmed(registers, inspected, today)]
    lines += [*_remote(desk, inspected), *_uncovered(desk, inspected, today)]
    lines += _calendar(desk, visits, own, is_manager=is_manager and not inspected)
    lines += _presence(unproved, noted, names, own)
    lines += [_paper(one) for one in due.read_due(desk, is_manager=is_manager and not inspected)]
    lines += _certificates(desk, people if is_manager else [one for one in people if one.code == desk.person])
    words = serving.late_words(late)
    lines += [TodayLine(PAPERS, words, one.day, Go.SERVE, one.visit, one.number) for one in late[:1]]
    unsent = far[Delivery.SEALED] + far[Delivery.HELD]
    if unsent:
        lines.append(TodayLine(UNSENT, f"{unsent} 份记录还没有送达主管部门", "", Go.SYNC, ""))
    return tuple(sorted(lines, key=lambda line: (ORDER.index(line.mark), line.when)))


def _leads(visit: VisitBrief, person: str) -> bool:
    seat = visit.seat_of(person)
    return seat is not None and seat.is_leader


def _finding(name: str, one: Finding, today: dt.date) -> TodayLine | None:
    words, deadline = f"{one.text('place_name')}：{one.text('fact')}", one.deadline or ""
    if one.status is Status.RECTIFIED:
        return TodayLine(RECHECK_DUE, words, deadline, Go.FINDING, name)
    if not deadline:
        return None
    day = dt.date.fromisoformat(deadline)
    if day < today:
        return TodayLine(OVERDUE, words, deadline, Go.FINDING, name)
    if day <= today + dt.timedelta(days=SOON_DAYS):
        return TodayLine(DUE, words, deadline, Go.FINDING, name)
    return None


def _unfinished(draft: drafting.VisitDraft, names: dict[str, str]) -> TodayLine:
    """A visit begun here, with the item it was left at."""
    word = "检查进行中" if draft.is_open else "检查计划"
    last = drafting.last_worked_at(draft)
    at = ""
    if last is not None:
        place = next((leg.name for leg in draft.legs if leg.place == last.place), last.place)
        at = f"，做到{place} {last.short} 号" if last.short else f"，做到{place}"
    words = f"{names.get(draft.mine, draft.mine)}：{draft.kind}{word}{at}"
    return TodayLine(UNFINISHED, words, times.short(draft.started), Go.VISIT, draft.id)


def _remote(desk: Desk, inspected: dict[str, str]) -> list[TodayLine]:
    """Mines this person has looked at from afar too seldom this week (第十二条)."""
    today = desk.world.today()
    sunday = (monday(today) + dt.timedelta(days=6)).isoformat()
    return [
        TodayLine(REMOTE_DUE, f"{one.name}：本周远程监管 {one.times}/{A_WEEK} 次", sunday, Go.REMOTE, one.code)
        for one in read_remotes(desk).mines
        if one.is_owed and one.code in inspected
    ]


def _calendar(desk: Desk, visits: Visits, own: Iterable[drafting.VisitDraft], *, is_manager: bool) -> list[TodayLine]:
    """重点时段 and holidays of today and the next seven days (第十八条)."""
    return [
        TodayLine(one.mark, one.text, one.when, Go.STATION, one.mine, one.id)
        if one.mine
        else TodayLine(one.mark, one.text, one.when, Go.CALENDAR, one.id)
        for one in read_coming(desk, visits, own, is_manager=is_manager)
    ]


def _paper(one: due.PaperDue) -> TodayLine:
    go = Go.PAPER if one.name else Go.NEW_PAPER
    return TodayLine(one.mark, one.text, one.when, go, one.name or one.key, one.period)


def _uncovered(desk: Desk, names: dict[str, str], today: dt.date) -> list[TodayLine]:
    """Mines with places nobody has passed this month (第十三条 月全覆盖), one line each."""
    mark = UNCOVERED_LATE if today.day >= LATE_IN_MONTH else UNCOVERED
    lines = []
    for code, name in names.items():
        try:
            places = coverage.month(desk, code, month_of(today)).uncovered
        except DeskError:
            continue  # its checklist does not fit; 矿山 says so, and the other lines are shown all the same
        if places:
            shown = "、".join(row.place.name for row in places[:2]) + ("等" if len(places) > 2 else "")
            words = f"{name}：本月还有 {len(places)} 处未覆盖（{shown}）"
            lines.append(TodayLine(mark, words, month_of(today), Go.COVERAGE, code))
    return lines


def _presence(
    visits: Visits,
    noted: dict[str, Presence],
    names: dict[str, str],
    own: Iterable[drafting.VisitDraft],
) -> list[TodayLine]:
    """Visits this person led whose sign-in or sign-out in the official APP is not proved yet (第十九条)."""
    typed = {draft.id: draft.app_sign_in for draft in own}
    lines = []
    for name, state in visits:
        words = lacking_words(state, noted.get(name, Presence()).noted, typed.get(name))
        if words:
            mine, day = names.get(state.mine, state.mine), times.short(state.started)
            lines.append(TodayLine(PRESENCE, f"{mine}：专员APP{words}", day, Go.PRESENCE, name))
    return lines


def _certificates(desk: Desk, people: Iterable[PersonRegistered]) -> list[TodayLine]:
    """Certificates that end soon or have ended: of persons, and of this device, without which nothing is sealed."""
    return [
        TodayLine(CERTIFICATE, one.words, one.until, Go.CERTIFICATE if one.person else Go.DEVICE, one.person)
        for one in ending(desk, people, CERTIFICATE_DAYS)
    ]


def _grave(name: str, one: Finding, names: dict[str, str]) -> TodayLine:
    """A 疑似重大 until the supervisor has seen it, one without a measure first (第三十七条（二）)."""
    mine = one.raised.mine if one.raised else ""
    found = times.short(one.raised.found) if one.raised else ""
    text = f"{names.get(mine, mine)} · {one.text('place_name')}：{one.text('fact')}"
    return TodayLine(NO_MEASURE if one.has_no_measure else MAJOR, text, found, Go.FINDING, name)


def _returned(visits: Visits, reviews: dict[str, Line], person: str) -> list[TodayLine]:
    return [
        TodayLine(
            RETURNED,
            f"台账 {short_number(state.closed.number)} 被退回：{reviews[name].text}",
            times.short(reviews[name].day),
            Go.LEDGER,
            name,
        )
        for name, state in visits
        if state.closed
        and name in reviews
        and reviews[name].status == ReviewStatus.RETURNED
        and state.seat_of(person) is not None
    ]


def _invited(visits: Visits, names: dict[str, str], person: str, drafts: set[str]) -> list[TodayLine]:
    return [
        TodayLine(
            INVITED,
            f"{names.get(state.mine, state.mine)}：同组检查，您的部分还没有填",
            times.short(state.started),
            Go.VISIT,
            name,
        )
        for name, state in visits
        if state.closed is None
        and name not in drafts
        and state.seat_of(person) is not None
        and person not in state.sealed_by
    ]


def _to_review(visits: Visits, reviews: dict[str, Line], names: dict[str, str]) -> list[TodayLine]:
    """Ledgers nobody has said a word on."""
    return [
        TodayLine(
            WAITING,
            f"{names.get(state.mine, state.mine)}台账 {short_number(state.closed.number)}",
            times.short(state.closed.ended),
            Go.REVIEW,
            name,
        )
        for name, state in visits
        if state.closed and state.ledger and (name not in reviews or reviews[name].status == ReviewStatus.WAITING)
    ]


def _visits_due(
    visits: Visits,
    names: dict[str, str],
    own: Iterable[drafting.VisitDraft],
    today: dt.date,
) -> list[TodayLine]:
    """Mines with no visit since Monday (第十三条 每周至少一次)."""
    first = monday(today)
    seen = {draft.mine for draft in own}
    since = start_of(first)
    seen |= {state.mine for _, state in visits if state.started >= since}
    sunday = (first + dt.timedelta(days=6)).isoformat()
    return [
        TodayLine(VISIT_DUE, f"{name}：本周还没有现场检查", sunday, Go.PLAN, code)
        for code, name in names.items()
        if code not in seen
    ]


def _suspected(registers: dict[str, Register], names: dict[str, str]) -> list[TodayLine]:
    """Places met unregistered, for the supervisor to clear (第十六条)."""
    return [
        TodayLine(
            SUSPECTED,
            f"{names.get(mine, mine)} · {place.name}（{place.kind}）",
            times.short(place.seen.at),
            Go.PLACES,
            mine,
            place.id,
        )
        for mine, register in registers.items()
        for place in register.suspected
        if place.seen is not None
    ]


def _unconfirmed(registers: dict[str, Register], names: dict[str, str], today: dt.date) -> list[TodayLine]:
    """Mines whose places nobody has confirmed for this month."""
    month = today.isoformat()[:7]
    return [
        TodayLine(UNCONFIRMED, f"本月地点未确认 · {name}", month, Go.PLACES, code)
        for code, name in names.items()
        if registers.get(code, Register()).confirmation(month) is None
    ]


class TodayPage(Page):
    """`go` carries the `TodayLine` a person chose."""

    go = Signal(object)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "今日", parent)
        self.model = LinesModel[TodayLine](_COLUMNS, lambda line: (line.go, line.id, line.place, line.mark.word), self)
        self.list = LineTable(self.model, self.tr("今日要做的事"), self, has_head=False)
        self.none = label(self.tr("该做的都做了。按 Ctrl+3 开始一次检查，按 F5 与主管部门同步。"), "muted", self)
        self.sync = QPushButton(self.tr("立即同步 F5"), self)
        self.sync.clicked.connect(bench.sync)
        self.sync.hide()
        self.body.addWidget(self.none)
        self.body.addWidget(self.sync, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.list, 1)
        self.body.addStretch(0)
        self.none.hide()
        self.list.opened.connect(self._open)

    def first_focus(self) -> QWidget:
        return self.sync if self.sync.isVisibleTo(self) else self.list

    def ask(self) -> None:
        self.bench.ask(read_today, done=self.take, failed=self.take_trouble)

    def show_lines(self, answer: object) -> None:
        if isinstance(answer, tuple):
            self.model.show_lines(answer)
            self.list.setVisible(bool(answer))
            self.none.setVisible(not answer)
            self.sync.setVisible(not answer)
            if self.list.line is None:
                self.list.step(0)

    @Slot(object)
    def _open(self, line: TodayLine) -> None:
        self.go.emit(line)


_ACTIONS = {
    Go.VISIT: "继续",
    Go.PLAN: "安排",
    Go.FINDING: "查看",
    Go.SYNC: "同步",
    Go.LEDGER: "查看",
    Go.REVIEW: "审阅",
    Go.PLACES: "核对",
    Go.COVERAGE: "查看",
    Go.REMOTE: "登记",
    Go.CERTIFICATE: "怎么办",
    Go.DEVICE: "怎么办",
    Go.PRESENCE: "补上",
    Go.STATION: "安排盯守",
    Go.CALENDAR: "查看",
    Go.PAPER: "打开",
    Go.NEW_PAPER: "拟制",
    Go.SERVE: "登记",
}
_COLUMNS: tuple[Column[TodayLine], ...] = (
    Column("", lambda line: line.mark.word, 124, lambda line: line.mark),
    Column("", lambda line: line.text),
    Column("", lambda line: line.when, 100, is_quiet=True),
    Column("", lambda line: line.action, 84, is_quiet=True),
)
