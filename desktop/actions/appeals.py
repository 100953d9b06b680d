"""Appeals (第四十四条): decisions received with their thirty days, the evidence frozen as a pack, the filing."""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import dataclass
from pathlib import Path

from desktop import law
from desktop.actions import pack_evidence, pack_files, pack_safe_harbour
from desktop.actions.assess_inputs import staff_scope
from desktop.actions.pack_safe_harbour import Asked, Front
from desktop.actions.printing import file_name
from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import BadInput, Missing
from desktop.journal.entry import digest
from desktop.regulation.editions import in_force
from desktop.store import queries
from desktop.supervision import appeal as rules
from desktop.supervision.appeal import Appeal, AppealFiled, Clock, DecisionReceived
from desktop.supervision.omission import Explanation, Omission

KIND = "申诉材料"
CLAUSE = "晋政办发〔2024〕29号 第四十四条"
DAYS = 30  # where no edition in force says another number


@dataclass(frozen=True, slots=True)
class Line:
    """A decision against this person: how its days stand, how many are left, the last one."""

    id: str
    appeal: Appeal
    clock: Clock
    left: int
    last_day: dt.date


def read_appeals(desk: Desk) -> tuple[Line, ...]:
    """One's own decisions and appeals, the one whose days end first before the others, filed ones at the end."""
    with desk.reading() as session:
        scope = staff_scope(session, desk.person)
        known = queries.states(session, "appeal", Appeal, scope)
    lines = [_line(desk, key, one) for key, one in known if one.received is not None]
    return tuple(sorted(lines, key=lambda line: (line.appeal.filed is not None, line.last_day, line.id)))


def receive(desk: Desk, decision: str, decided_by: str, received: str, about: Asked) -> Changes:
    """Note a decision that reached this person. BadInput for a day that is none or to come, or an inverted period."""
    day = _past(desk, received)
    if about.last < about.first:
        raise BadInput("期间的止日早于起日，请改正。")
    body = DecisionReceived(
        person=desk.person,
        decision=decision.strip(),
        decided_by=decided_by.strip(),
        received=day.isoformat(),
        mine=about.mine,
        first=about.first.isoformat(),
        last=about.last.isoformat(),
        at=desk.world.text(),
    )
    return _seal(desk, desk.world.name(), body)


def make_pack(desk: Desk, name: str, folder: Path) -> Path:
    """Freeze the evidence of an appeal: the records of the mine and days of which the decision speaks, the audited
    omissions and one's explanations of these visits, and the decision as it was noted. Missing; BadInput.
    """
    line = _of(desk, name)
    decision = line.appeal.received
    if decision is None:
        raise Missing("没有这项决定，请刷新后再试。")
    asked = Asked(
        desk.person, decision.mine, dt.date.fromisoformat(decision.first), dt.date.fromisoformat(decision.last)
    )
    told = pack_safe_harbour.read(desk, asked)
    own = [f"{noun}/{visit}/{desk.person}" for visit, _, _ in told.visits for noun in ("omission", "explanation")]
    evidence = pack_evidence.gather(desk, (*told.subjects, *own, f"appeal/{name}"))
    about = {
        "人员": told.name,
        "决定": decision.decision,
        "作出单位": decision.decided_by,
        "收到": decision.received,
        "申诉截止": line.last_day.isoformat(),
        "矿山": told.mine,
        "期间": f"{asked.first} 至 {asked.last}",
        "依据": CLAUSE,
    }
    shown = Front(KIND, tuple(about.items()), _omissions(desk, told))
    front = pack_safe_harbour.draw(desk, told, evidence, shown)
    target = folder / f"{file_name(f'{KIND} {told.name} {decision.received}')}.zip"
    return pack_files.write(desk, target, pack_files.Pack(KIND, about, evidence, front))


def file(desk: Desk, name: str, to: str, day: str, pack: Path | None = None) -> Changes:
    """Note that the appeal was handed in; with the pack, the hash of its manifest is sealed with it."""
    line = _of(desk, name)
    on = _past(desk, day)
    if line.appeal.received is not None and on < dt.date.fromisoformat(line.appeal.received.received):
        raise BadInput(f"提出的日期 {on} 早于收到决定的日期 {line.appeal.received.received}，请核对。")
    body = AppealFiled(
        person=desk.person, day=on.isoformat(), to=to.strip(), at=desk.world.text(), pack=_manifest_of(pack)
    )
    return _seal(desk, name, body)


def _line(desk: Desk, name: str, one: Appeal) -> Line:
    received = dt.date.fromisoformat(one.received.received) if one.received else desk.world.today()
    edition = in_force(law.editions(), received)
    days = (edition.appeal_days if edition else None) or DAYS
    clock, left = rules.clock(one, desk.world.today(), days)
    return Line(name, one, clock, left, rules.last_day(received, days))


def _of(desk: Desk, name: str) -> Line:
    found = next((line for line in read_appeals(desk) if line.id == name), None)
    if found is None:
        raise Missing("没有这项决定，请刷新后再试。")
    return found


def _omissions(desk: Desk, told: pack_safe_harbour.Told) -> tuple[tuple[str, ...], ...]:
    """Date, what was confirmed, one's own words: of each visit with an audit or an explanation."""
    rows: list[tuple[str, ...]] = []
    with desk.reading() as session:
        for visit, state, _ in told.visits:
            key = f"{visit}/{told.asked.person}"
            audited = (queries.state(session, f"omission/{key}", Omission) or Omission()).audited
            said = (queries.state(session, f"explanation/{key}", Explanation) or Explanation()).given
            if audited is None and not said:
                continue
            word = f"必查 {audited.must} 项、抽查 {audited.samples} 项：{audited.reason}" if audited else "没有认定"
            number = state.closed.number if state.closed else ""
            rows.append((number, word, "；".join(one.text for one in said) or "没有说明"))
    return tuple(rows)


def _manifest_of(pack: Path | None) -> str:
    if pack is None:
        return ""
    try:
        with zipfile.ZipFile(pack) as archive:
            return digest(archive.read(pack_files.MANIFEST))
    except (OSError, zipfile.BadZipFile, KeyError) as error:
        raise BadInput(f"{pack.name} 不是本程序做的申诉材料，或打不开；请另选文件。") from error


def _seal(desk: Desk, name: str, body: DecisionReceived | AppealFiled) -> Changes:
    with desk.reading() as session:
        scope = staff_scope(session, desk.person)
    return desk.seal([Act(scope, (Fact(f"appeal/{name}", body),))])


def _past(desk: Desk, text: str) -> dt.date:
    try:
        found = dt.date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"日期“{text}”的写法不对，应类似 2026-11-22。") from error
    if found > desk.world.today():
        raise BadInput(f"日期 {text} 还没有到，请核对。")
    return found
