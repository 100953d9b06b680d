"""The result of an audit as a printed table (抽查情况表) and as Excel: every ledger, every tick, every word."""

from __future__ import annotations

from pathlib import Path

from desktop.actions.audits import Draw, Drawn, Stand
from desktop.desk import Desk
from desktop.documents import audit_list
from desktop.documents.audit_list import AuditLine, AuditRecord
from desktop.errors import BadInput
from desktop.sheets.writing import Page, workbook
from desktop.store import queries
from desktop.store.files import write_whole
from desktop.supervision.audit_marks import Verdict

_LEDGERS = (
    ("序号", 6),
    ("台账编号", 30),
    ("日期", 12),
    ("矿山", 20),
    ("监管专员", 20),
    ("情况", 10),
    ("意见", 40),
    ("专员的说明", 40),
)
_MARKS = (("台账编号", 30), ("问题", 20), ("判断", 10), ("记录里的情况", 80))
_LOT = (("项", 16), ("内容", 80))


def draw_table(desk: Desk, one: Draw) -> bytes:
    """The table as PDF."""
    with desk.reading() as session:
        bureau = queries.organisation(session)
    record = AuditRecord(
        period=period(one),
        bureau=bureau.name if bureau else "",
        made_by=desk.name,
        drawn_at=desk.world.now().replace(second=0, microsecond=0),
        fingerprint=desk.holder.fingerprint,
        population=one.drawn.population,
        summary=summary(one),
        lot=tuple(f"{word}：{text}" for word, text in _lot(one)),
        lines=tuple(_line(line) for line in one.lines),
    )
    return audit_list.draw(record).pdf


def export(desk: Desk, file: Path, one: Draw) -> int:
    """Write the audit as Excel; answers the number of rows. BadInput when it cannot be written."""
    pages = (
        Page("抽查情况", _LEDGERS, tuple(_row(at, line) for at, line in enumerate(one.lines, 1))),
        Page("逐项判断", _MARKS, tuple(row for line in one.lines for row in _marks(line))),
        Page("抽签", _LOT, _lot(one)),
    )
    try:
        write_whole(file, workbook(pages))
    except OSError as error:
        raise BadInput(f"抽查情况写不到 {file}（{error.strerror}）；请换一个位置。") from error
    return sum(len(page.rows) for page in pages)


def period(one: Draw) -> str:
    """The period and whose mines: `2026-11-01 至 2026-11-30 演示县 第1次`."""
    return f"{one.drawn.first} 至 {one.drawn.last}　{one.county}　第 {one.drawn.turn} 次抽查"


def summary(one: Draw) -> str:
    """How many ledgers of how many, and where they stand."""
    counts = [(stand, sum(line.stand is stand for line in one.lines)) for stand in Stand]
    said = "，".join(f"{stand} {count} 份" for stand, count in counts if count)
    return f"这一期间有台账 {one.drawn.count} 份，抽查 {len(one.lines)} 份：{said}。"


def found_words(line: Drawn) -> str:
    """What was found and said of a ledger: `隐患描述不准确（“有杂物”：只写了 3 个字）；意见：…`."""
    if line.result is None:
        return ""
    words = [
        f"{mark.about}（{mark.said}）" if mark.said else mark.about
        for mark in line.result.marks
        if mark.verdict is Verdict.FOUND
    ]
    words += [f"{mark.about}：已说明" for mark in line.result.marks if mark.verdict is Verdict.EXPLAINED]
    return "；".join([*words, *([f"意见：{line.result.comment}"] if line.result.comment else [])])


def _line(line: Drawn) -> AuditLine:
    return AuditLine(
        number=line.number,
        mine=line.mine,
        people=line.people,
        day=line.day,
        stand=str(line.stand),
        found=found_words(line),
        said="；".join(one.text for one in line.answers),
    )


def _row(at: int, line: Drawn) -> tuple[str, ...]:
    comment = line.result.comment if line.result else ""
    said = "；".join(one.text for one in line.answers)
    return (str(at), line.number, line.day, line.mine, line.people, str(line.stand), comment, said)


def _marks(line: Drawn) -> list[tuple[str, ...]]:
    marks = line.result.marks if line.result else ()
    return [(line.number, mark.about, str(mark.verdict), mark.said) for mark in marks]


def _lot(one: Draw) -> tuple[tuple[str, str], ...]:
    drawn = one.drawn
    told = (
        ("抽签", f"{one.by}，{drawn.at}（世界时），第 {drawn.turn} 次"),
        ("规则", f"{drawn.rule}：种子由期间、范围和台账名单的校验值得出；先使每名专员各有一份，其余按签序"),
        ("名单", f"{drawn.count} 份，校验值（SHA-256）{drawn.population}"),
        ("种子", drawn.seed),
    )
    return (*told, ("原因", drawn.reason)) if drawn.reason else told
