"""The safe-harbour pack (尽职免责材料, 第三十九条): on one key, what shows that an inspector did his duty at a mine in
a period, frozen and provable. It also says what it does not show: whether duty was done is decided by people.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.actions import closing, pack_evidence, pack_files
from desktop.actions.closing import Gap
from desktop.actions.pack_evidence import Evidence
from desktop.actions.printing import file_name
from desktop.desk import Desk
from desktop.documents import report
from desktop.documents.report import Part, Report
from desktop.errors import BadInput, Missing, NotAllowed
from desktop.store import queries
from desktop.supervision import measures
from desktop.supervision.checklist import Level
from desktop.supervision.days import day_of, start_of
from desktop.supervision.finding import Finding
from desktop.supervision.remote import RemoteCheck
from desktop.supervision.visit import Leg, Result, Visit
from desktop.world import BEIJING, as_moment

KIND = "尽职免责材料"
CLAUSE = "晋政办发〔2024〕29号 第三十九条"


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom, at which mine, from the first to the last day."""

    person: str
    mine: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Told:
    """What the pack is about: the person's visits of the period (with what each had to answer, None while its checklist
    is not here), the findings of these visits, his remote checks.
    """

    asked: Asked
    name: str
    mine: str
    office: str
    visits: tuple[tuple[str, Visit, tuple[Gap, ...] | None], ...]
    findings: tuple[tuple[str, Finding], ...]
    remotes: tuple[str, ...]

    @property
    def subjects(self) -> tuple[str, ...]:
        """What of the journal belongs to it."""
        about = ("visit", "presence", "scans", "service", "review")
        own = [f"{noun}/{name}" for name, _, _ in self.visits for noun in about]
        own += [f"finding/{name}" for name, _ in self.findings]
        return (*own, *(f"remote/{name}" for name in self.remotes))

    @property
    def must(self) -> tuple[int, int]:
        """必查 with a result, and due, in the visits whose checklist is here."""
        pairs = [_must(state, due) for _, state, due in self.visits if due is not None]
        return sum(done for done, _ in pairs), sum(due for _, due in pairs)


@dataclass(frozen=True, slots=True)
class Front:
    """What the pages are called, what stands on top of them, and behind (an appeal's)."""

    kind: str = KIND
    about: tuple[tuple[str, str], ...] = ()
    omissions: tuple[tuple[str, ...], ...] | None = None


def read(desk: Desk, asked: Asked) -> Told:
    """What the pack would hold. BadInput for a period that is inverted; NotAllowed for others' who manages nobody."""
    if asked.last < asked.first:
        raise BadInput("期间的止日早于起日，请改正。")
    span = (start_of(asked.first), start_of(asked.last + dt.timedelta(days=1)))
    with desk.reading() as session:
        if asked.person != desk.person and not queries.is_supervisor(session, desk.person):
            raise NotAllowed("只能做自己的尽职免责材料；别人的由本人或专员管理机构做。")
        person, card = queries.person(session, asked.person), queries.mine(session, asked.mine)
        office = queries.organisation(session)
        visits = [
            (name, one)
            for name, one in queries.states_between(session, "visit", Visit, asked.mine, span)
            if one.opened is not None and any(who.person == asked.person for who in one.opened.people)
        ]
        findings = [found for name, _ in visits for found in queries.findings_of_visit(session, name, asked.mine)]
        remotes = [
            name
            for name, one in queries.states_between(session, "remote", RemoteCheck, asked.mine, span)
            if one.checked is not None and one.checked.person == asked.person
        ]
    return Told(
        asked=asked,
        name=person.name if person else asked.person,
        mine=card.name if card else asked.mine,
        office=office.name if office else "",
        visits=tuple((name, one, _due(desk, one)) for name, one in visits),
        findings=tuple(findings),
        remotes=tuple(remotes),
    )


def make(desk: Desk, asked: Asked, folder: Path) -> Path:
    """Write the pack into a folder. Missing when there is no record to put in; BadInput when it cannot be written."""
    told = read(desk, asked)
    if not told.subjects:
        raise Missing(f"{told.name}在{told.mine}这段时间没有检查或远程监管记录，没有材料可做；请改选矿山或期间。")
    evidence = pack_evidence.gather(desk, told.subjects)
    about = {"人员": told.name, "矿山": told.mine, "期间": _span(asked), "依据": CLAUSE}
    pack = pack_files.Pack(KIND, about, evidence, draw(desk, told, evidence))
    return pack_files.write(desk, folder / f"{file_name(f'{KIND} {told.name} {told.mine} {_span(asked)}')}.zip", pack)


def draw(desk: Desk, told: Told, evidence: Evidence, front: Front | None = None) -> bytes:
    """The pages that explain a pack (PDF)."""
    front = front or Front()
    done, due = told.must
    unread = sum(one is None for _, _, one in told.visits)
    late = f"；{unread} 次检查的检查表未到本机" if unread else ""
    lines = (
        *(front.about or (("人员", told.name), ("矿山", told.mine), ("期间", _span(told.asked)), ("依据", CLAUSE))),
        ("现场检查", f"{len(told.visits)} 次，远程监管 {len(told.remotes)} 次"),
        ("必查项", f"沿途经过场所应查 {due} 项次，有结果 {done} 项次{late}"),
        ("隐患", f"发现 {len(told.findings)} 条"),
        ("封存记录", f"{len(evidence.entries)} 条，{evidence.received} 条有服务器回执"),
    )
    parts = _parts(told)
    if front.omissions is not None:
        columns = (("台账编号", 44), ("核实认定", 66), ("本人说明", 66))
        parts.append(
            Part("五、漏查的认定和本人说明", columns=columns, rows=front.omissions, nothing="没有认定和说明。")
        )
    drawn = report.draw(
        Report(
            title=front.kind,
            subject=f"{told.name} {told.mine}",
            bureau=told.office,
            drawn_at=desk.world.now().replace(second=0, microsecond=0),
            fingerprint=desk.holder.fingerprint,
            state="记录见随附文件",
            lines=lines,
            parts=tuple(parts),
            notes=(*(f"未放入：{words}" for words in evidence.left_out), _NOTE),
        )
    )
    return drawn.pdf


_NOTE = (
    "本说明由记录生成，各项以随附的签名记录和文书为准。第三十九条（三）、（四）的事故调查结论和其他法定情形不在记录里，"
    "请另附。是否免予或不予追究责任由有权机关决定。"
)


def _parts(told: Told) -> list[Part]:
    return [
        Part(
            "一、沿途经过的场所和必查项（第三十九条（一））",
            columns=(("日期", 26), ("台账编号", 40), ("场所", 38), ("到达、离开", 28), ("必查有结果/应查", 30)),
            rows=tuple(row for _, state, due in told.visits for row in _route(state, due)),
            nothing="这段时间没有现场检查记录。",
        ),
        Part(
            "二、没有结果的必查项和原因（第三十九条（二））",
            ("没有结果的项如实列出；因不可抗力或其他难以克服的因素没有检查的，以写明的原因和附件为据。",),
            (("日期", 26), ("场所", 36), ("必查项", 70), ("原因", 44)),
            tuple(row for _, state, due in told.visits for row in _gaps(state, due or ())),
            "没有。必查项都有结果。"
            if all(one is not None for _, _, one in told.visits)
            else "检查表未到本机，列不出。",
        ),
        Part(
            "三、发现的隐患、提出的要求和采取的措施（第三十九条（一））",
            columns=(("发现日期", 24), ("场所、事实", 62), ("要求和措施", 56), ("现状", 24)),
            rows=tuple(_finding(one) for _, one in told.findings),
            nothing="这段时间的检查没有发现隐患。",
        ),
        Part(
            "四、现场处置、拒绝和报告（第三十九条（一）、第四十三条）",
            columns=(("日期", 26), ("情况", 100), ("告知、报告", 50)),
            rows=tuple(row for _, state, _ in told.visits for row in _on_site(state)),
            nothing="没有现场处置或拒绝的记录。",
        ),
    ]


def _route(state: Visit, due: Sequence[Gap] | None) -> list[tuple[str, ...]]:
    """A row for each place passed, and for what is due once a visit (全矿): so the rows sum up to what is told
    above.
    """
    passed = {leg.place: (leg.name, _times(leg)) for leg in _legs(state)}
    for one in due or ():
        passed.setdefault(one.place, (one.place_name, ""))
    rows = [
        (_day(state), _number(state), name, when, _count(state, due, place)) for place, (name, when) in passed.items()
    ]
    return list(rows) or [(_day(state), _number(state), "没有记录经过的场所", "", "—")]


def _count(state: Visit, due: Sequence[Gap] | None, place: str) -> str:
    if due is None:
        return "—"
    done, must = _must(state, [one for one in due if one.place == place])
    return f"{done}/{must}"


def _legs(state: Visit) -> list[Leg]:
    found: dict[str, Leg] = {}
    for section in state.sections:
        for leg in section.sealed.legs:
            found.setdefault(leg.place, leg)
    return list(found.values())


def _times(leg: Leg) -> str:
    came, left = (_clock(one) if one else "—" for one in (leg.came, leg.left))
    return f"{came} 至 {left}"


def _clock(utc: str) -> str:
    return as_moment(utc).astimezone(BEIJING).strftime("%H:%M")


def _gaps(state: Visit, due: Sequence[Gap]) -> list[tuple[str, ...]]:
    given = _given(state)
    notes = {(one.item, one.place): one.note for one in state.answers}
    return [
        (_day(state), one.place_name, one.text, notes.get((one.item, one.place), "") or "没有写明")
        for one in due
        if one.level is Level.MUST and (one.item, one.place) not in given
    ]


def _finding(one: Finding) -> tuple[str, ...]:
    raised = one.raised
    when = day_of(raised.found) if raised else None
    asked = [one.text("demand")] if one.text("demand") else []
    if raised and raised.deadline:
        asked.append(f"期限 {raised.deadline}")
    asked += [measures.phrase(each.kind, each.text, each.told) for each in one.measures]
    where = "：".join(word for word in (one.text("place_name"), one.text("fact")) if word)
    grade = "【疑似重大】" if one.was_suspected else ""
    return str(when or ""), f"{grade}{where}", "；".join(asked) or "没有记录", str(one.status)


def _on_site(state: Visit) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [
        (_day(state), f"{one.kind}：{one.text}", one.told or "没有记录")
        for section in state.sections
        for one in section.sealed.measures
    ]
    found += [
        (_day(state), f"{one.role}{one.name}拒绝签字：{one.refusal.reason}", f"见证人{one.refusal.witness}")
        for one in state.signatures
        if one.refusal is not None
    ]
    return found


def _due(desk: Desk, state: Visit) -> tuple[Gap, ...] | None:
    try:
        return closing.due_of(desk, state)
    except Missing:
        return None


def _given(state: Visit) -> set[tuple[str, str]]:
    """What has a result: 未查 is none (第三十八条)."""
    return {(one.item, one.place) for one in state.answers if one.result is not Result.NOT_CHECKED}


def _must(state: Visit, due: Sequence[Gap]) -> tuple[int, int]:
    given, must = _given(state), [one for one in due if one.level is Level.MUST]
    return sum((one.item, one.place) in given for one in must), len(must)


def _day(state: Visit) -> str:
    found = day_of(state.opened.started) if state.opened else None
    return str(found or "")


def _number(state: Visit) -> str:
    return state.closed.number if state.closed else "检查没有结束"


def _span(asked: Asked) -> str:
    return f"{asked.first} 至 {asked.last}"
