"""Responsibility tracing (倒查, 第三十三条至第三十七条) as a reading of the journal: what was recorded about a
finding or a mine, by whom, and between which two moments each record was made; and who demonstrably knew since when.

An entry was made not before the server's time its author held then (`after`) and not after the server's receipt. What a
clock claimed stands beside and decides nothing. No judgement: people draw the conclusions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from desktop.actions import printing
from desktop.desk import Desk
from desktop.documents import report
from desktop.documents.report import Part, Report
from desktop.errors import Missing
from desktop.journal.entry import Entry, Told, told
from desktop.journal.receipts import Receipts, Verdict
from desktop.store import journal, queries
from desktop.store.database import Session
from desktop.supervision import facts, finding, measures, review, service, visit
from desktop.supervision.days import day_of, start_of
from desktop.supervision.nouns import noun_of
from desktop.world import BEIJING, as_moment

TITLE = "责任倒查时间线"


@dataclass(frozen=True, slots=True)
class Moment:
    """A record: who, what, made not before and not after (UTC text, "" where nothing proves it), what the device's
    clock said; `subject` is what it is about, `knows` the findings it speaks of.
    """

    entry: str
    subject: str
    who: str
    what: str
    not_before: str
    not_after: str
    claimed: str
    knows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Knower:
    """Somebody who demonstrably knew of a finding: by which record first, and made not after when."""

    who: str
    finding: str
    what: str
    not_after: str
    claimed: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A finding to be traced."""

    id: str
    day: str
    words: str
    grade: str
    status: str


@dataclass(frozen=True, slots=True)
class Trace:
    """The timeline in the order in which records stand on each other, and who knew."""

    title: str
    moments: tuple[Moment, ...]
    knowers: tuple[Knower, ...]


def read_findings(desk: Desk, mine: str, first: dt.date, last: dt.date) -> tuple[Choice, ...]:
    """The findings of a mine raised in these days, the newest first."""
    span = (start_of(first), start_of(last + dt.timedelta(days=1)))
    with desk.reading() as session:
        found = queries.states_between(session, "finding", finding.Finding, mine, span)
    lines = [
        Choice(
            name, (day_of(one.raised.found) or first).isoformat(), _words(one), str(one.raised_grade), str(one.status)
        )
        for name, one in found
        if one.raised is not None
    ]
    return tuple(reversed(lines))


def trace(desk: Desk, findings: Sequence[str]) -> Trace:
    """The timeline of these findings with the visits they were found in. Missing when none of them is here."""
    with desk.reading() as session:
        states = [(name, one) for name in findings if (one := queries.finding(session, name)) is not None]
        if not states:
            raise Missing("没有这条隐患的记录，请先同步。")
        visits = list(dict.fromkeys(one.raised.visit for _, one in states if one.raised and one.raised.visit))
        subjects = [f"finding/{name}" for name, _ in states]
        subjects += [f"{noun}/{name}" for name in visits for noun in ("visit", "service", "review")]
        names = journal.ids_of_subjects(session, subjects)
        entries = sorted(journal.entries(session, names), key=lambda one: (one.header.depth, one.header.wall, one.id))
        of_visit = {
            name: tuple(key for key, one in states if one.raised and one.raised.visit == name) for name in visits
        }
        people = {desk.holder.fingerprint: desk.name}
        moments = list(_moments(session, entries, of_visit, people, set(subjects)))
    words = {name: _words(one) for name, one in states}
    title = next(iter(words.values())) if len(states) == 1 else f"{len(states)} 条隐患"
    moments.sort(key=_order)
    return Trace(title, tuple(moments), tuple(_knowers(moments, words)))


def print_trace(desk: Desk, found: Trace, folder: Path) -> Path:
    """The timeline as a PDF in a folder. BadInput when it cannot be written."""
    return printing.save(draw(desk, found), folder, f"{TITLE} {found.title}"[:60], TITLE)


def draw(desk: Desk, found: Trace) -> bytes:
    """The timeline as pages."""
    with desk.reading() as session:
        office = queries.organisation(session)
    columns = (("不早于", 26), ("不晚于", 26), ("设备时钟", 26), ("人员", 24), ("记录", 74))
    rows = tuple(
        (_time(one.not_before), _time(one.not_after) or "无回执", _time(one.claimed), one.who, one.what)
        for one in found.moments
    )
    known = tuple((one.who, one.finding, one.what, _time(one.not_after) or "无回执") for one in found.knowers)
    made = report.draw(
        Report(
            title=TITLE,
            subject=found.title,
            bureau=office.name if office else "",
            drawn_at=desk.world.now().replace(second=0, microsecond=0),
            fingerprint=desk.holder.fingerprint,
            state="内部材料",
            lines=(("对象", found.title), ("记录", f"{len(found.moments)} 条"), ("制表人", desk.name)),
            parts=(
                Part("一、经过", columns=columns, rows=rows, nothing="没有记录。"),
                Part(
                    "二、谁从什么时候起有记录表明知道",
                    columns=(("人员", 30), ("隐患", 60), ("第一条记录", 56), ("不晚于", 30)),
                    rows=known,
                    nothing="没有记录。",
                ),
            ),
            notes=(_NOTE,),
        )
    )
    return made.pdf


_NOTE = (
    "“不早于”是封存时该设备所持服务器最近的时间，“不晚于”是服务器回执的时间；设备时钟是其自称，不作依据。"
    "这里只列记录，没有记录不等于不知道；责任由有权机关认定（第三十三条至第三十七条）。"
)


def _order(one: Moment) -> tuple[str, str]:
    """By what is proved first; without a receipt by what the clock claimed."""
    return (one.not_after or one.claimed, one.claimed)


def _moments(
    session: Session,
    entries: Iterable[Entry],
    of_visit: dict[str, tuple[str, ...]],
    people: dict[str, str],
    subjects: set[str],
) -> Iterable[Moment]:
    """The facts of these subjects; `people` names devices by fingerprint, others are looked up."""
    chosen = list(entries)
    receipts = journal.receipts(session, [entry.id for entry in chosen])
    names = {one.code: one.name for one in queries.people(session)}
    for entry in chosen:
        author = entry.header.author
        if author not in people:
            device = queries.device(session, author)
            code = device.enrolled.person if device is not None and device.enrolled is not None else ""
            people[author] = names.get(code, code)
        line = receipts.get(entry.id)
        for fact in told(entry):
            if fact.subject not in subjects:
                continue
            body = _body(fact)
            noun, _, name = fact.subject.partition("/")
            yield Moment(
                entry=entry.id,
                subject=fact.subject,
                who=_signer(body) or people[author] or _writer(body, names) or f"设备 {author[:8]}",
                what=_told(body, names) if body is not None else "（正文已依法删除，或须升级后显示）",
                not_before=entry.header.after.time if entry.header.after else "",
                not_after=_received(session, line) if line and line.verdict is Verdict.ADMITTED else "",
                claimed=entry.header.wall,
                knows=(name,) if noun == "finding" else _known_by(body, of_visit.get(name, ())),
            )


def _received(session: Session, line: journal.ReceiptLine) -> str:
    signed = journal.statement(session, line.statement)
    return msgspec.json.decode(signed.data, type=Receipts).time if signed is not None else ""


def _body(fact: Told) -> facts.Body | None:
    noun = noun_of(fact.subject)
    return facts.read(fact, noun.kinds) if noun is not None else None


def _signer(body: facts.Body | None) -> str:
    """Somebody of the mine who signed on the inspector's device, or received a paper."""
    match body:
        case visit.Signed(person=None, role=role, name=name):
            return f"{role}{name}"
        case service.PaperServed(receiver=receiver, role=role) if receiver and body.is_served:
            return f"{role or '矿方'}{receiver}"
        case _:
            return ""


def _writer(body: facts.Body | None, names: dict[str, str]) -> str:
    """Who a fact says wrote it, where the device is not known here."""
    code = getattr(body, "person", None) or ""
    return names.get(code, code)


def _known_by(body: facts.Body | None, findings: tuple[str, ...]) -> tuple[str, ...]:
    """Whoever signed the visit's papers, reviewed its ledger or received a paper knew of what was found in it."""
    knows = (visit.Signed, visit.PaperSigned, service.PaperServed, visit.VisitClosed)
    reviewed = (review.Accepted, review.Returned, review.Audited, review.Explained)
    return findings if isinstance(body, knows + reviewed) else ()


def _knowers(moments: Iterable[Moment], words: dict[str, str]) -> Iterable[Knower]:
    seen: set[tuple[str, str]] = set()
    for one in moments:
        for name in one.knows:
            if (one.who, name) not in seen and name in words:
                seen.add((one.who, name))
                yield Knower(one.who, words[name], one.what, one.not_after, one.claimed)


def _words(one: finding.Finding) -> str:
    return "：".join(word for word in (one.text("place_name"), one.text("fact")) if word)


def _time(utc: str) -> str:
    return as_moment(utc).astimezone(BEIJING).strftime("%Y-%m-%d %H:%M") if utc else ""


def _told(body: facts.Body, names: dict[str, str]) -> str:
    """A fact in a sentence."""
    tell = _WORDS.get(type(body))
    return tell(body, names) if tell is not None else type(body).__name__


Words = Callable[[Any, dict[str, str]], str]
_WORDS: dict[type[facts.Body], Words] = {
    visit.VisitOpened: lambda one, names: f"开始{one.kind}检查：{'、'.join(who.name for who in one.people)}",
    visit.SectionSealed: lambda one, names: f"封存检查内容：{len(one.answers)} 项结果，{len(one.findings)} 条隐患",
    visit.VisitRebound: lambda one, names: f"检查表{one.why}",
    visit.Signed: lambda one, names: (
        f"拒绝签字：{one.refusal.reason}，见证人{one.refusal.witness}"
        if one.refusal
        else "在台账上签字" + (f"：{one.opinion}" if one.opinion else "")
    ),
    visit.VisitClosed: lambda one, names: f"结束检查，{one.number}",
    visit.PaperSigned: lambda one, names: (
        f"加盖时间戳，{one.number}" if one.is_stamp else f"签署{one.kind} {one.number}"
    ),
    finding.Raised: lambda one, names: (
        f"发现隐患（{one.grade}）：{one.fact}；要求：{one.demand or '没有写'}"
        + (f"；{measures.phrase(one.measure.kind, one.measure.text, one.measure.told)}" if one.measure else "")
    ),
    finding.MeasureOrdered: lambda one, names: measures.phrase(one.measure.kind, one.measure.text, one.measure.told),
    finding.Rechecked: lambda one, names: f"复查：{one.result}" + (f"，{one.note}" if one.note else ""),
    finding.Extended: lambda one, names: f"期限改为 {one.deadline}：{one.reason}",
    finding.Closed: lambda one, names: "销号",
    finding.Corrected: lambda one, names: f"更正：“{one.old}”改为“{one.new}”，{one.reason}",
    finding.Voided: lambda one, names: f"作废：{one.reason}",
    finding.Disputed: lambda one, names: f"提出争议：{one.reason}",
    finding.Settled: lambda one, names: f"处理争议，定为{one.status}：{one.reason}",
    finding.Judged: lambda one, names: f"判定不构成重大：{one.reason}",
    finding.Acknowledged: lambda one, names: "主管确认已看到疑似重大隐患" + (f"：{one.note}" if one.note else ""),
    service.CopyScanned: lambda one, names: f"附签字盖章的扫描件，{one.number}",
    service.CopyWithdrawn: lambda one, names: f"撤回扫描件，{one.number}：{one.reason}",
    service.PaperSealed: lambda one, names: f"{one.number} {one.day} 盖章（{one.organisation}）",
    service.PaperServed: lambda one, names: f"{one.number} {one.day} {one.words}",
    service.StepTakenBack: lambda one, names: f"撤回{one.step}登记，{one.number}：{one.reason}",
    review.Accepted: lambda one, names: "审阅台账：通过" + (f"，{one.comment}" if one.comment else ""),
    review.Returned: lambda one, names: f"审阅台账：退回，{one.comment}",
    review.Audited: lambda one, names: "督导抽查台账" + (f"：{one.comment}" if one.comment else ""),
    review.Explained: lambda one, names: f"对抽查、退回的说明：{one.text}",
}
