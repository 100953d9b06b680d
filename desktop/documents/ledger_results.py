"""Part 2 of the ledger: what was checked, place by place, 必查 first, with the measured values and every reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from desktop.documents import styles
from desktop.documents.flow import Piece
from desktop.documents.record import Grade, LedgerRecord, Level, Outcome, ResultLine, Sampled
from desktop.documents.table import Column, Row, cell, glue_ends, head_row
from desktop.documents.typeset import Style, Typesetter
from desktop.documents.words import measures_narrow

_COLUMNS = (
    Column("短号", 11, styles.CELL_CENTER),
    Column("项目编码", 22, styles.CELL_CENTER),
    Column("级别", 10, styles.CELL_CENTER),
    Column("检查内容", 58, styles.CELL),
    Column("结果", 14, styles.CELL_CENTER),
    Column("实测值", 25, styles.CELL_LEFT),
    Column("备注", 20, styles.CELL_LEFT),
)
_FAIL_GRAY = 0.88
_TO_VERIFY = "※"


def results(typesetter: Typesetter, record: LedgerRecord) -> Iterable[Piece]:
    """The count, then one table with a band for each place."""
    yield styles.paragraph(typesetter, count(record), styles.BODY, glued=bool(record.results))
    if not record.results:
        yield from styles.nothing(typesetter, "本次没有对表检查结果。")
        yield from _samples(typesetter, record.samples)
        return
    head = head_row(typesetter, _COLUMNS, styles.CELL_HEAD)
    yield head
    for place, lines in _by_place(record.results):
        title = _band(typesetter, place, lines)
        again = styles.band(typesetter, f"{place}（续）")
        rows = [_row(typesetter, line) for line in lines]
        yield replace(title, reprise=(head,))
        yield from glue_ends(rows, (head, again))
    if any(line.basis_to_verify for line in record.results):
        note = f"注：编码旁标“{_TO_VERIFY}”的项目，其依据条款尚待主管部门核对。"
        yield styles.paragraph(typesetter, note, styles.NOTE)
    yield from _samples(typesetter, record.samples)


def sampled(one: Sampled) -> str:
    """Which 抽查 items of a place were due, and what a person changed why: one sentence."""
    words = "全部" if len(one.items) == one.total else "、".join(one.items) or "无"
    parts = [f"{one.place} {len(one.items)}/{one.total} 项：{words}"]
    if one.unanswered:
        parts.append(f"其中没有结果的 {len(one.unanswered)} 项：{'、'.join(one.unanswered)}")
    for change in one.changes:
        added = f"加查 {'、'.join(change.added)}" if change.added else ""
        removed = f"不查 {'、'.join(change.removed)}" if change.removed else ""
        what = "，".join(part for part in (added, removed) if part) or "项目未变"
        parts.append(f"{change.by}改动：{what}，原因：{change.reason}")
    return "；".join(parts) + "。"


def _samples(typesetter: Typesetter, samples: Sequence[Sampled]) -> Iterable[Piece]:
    if samples:
        yield styles.paragraph(typesetter, "抽查项由程序按本月覆盖抽取：", styles.NOTE, glued=True)
    for one in samples:
        yield styles.paragraph(typesetter, sampled(one), styles.NOTE)


def count(record: LedgerRecord) -> str:
    """One sentence of totals; what was not checked is never hidden in it."""
    parts = []
    for level in Level:
        of_level = [r for r in record.results if r.level is level and r.outcome is not Outcome.NOT_APPLICABLE]
        without = sum(len(one.unanswered) for one in record.samples) if level is Level.SAMPLE else 0
        done = sum(r.outcome is not Outcome.NOT_CHECKED for r in of_level)
        parts.append(f"{level.value} {done}/{len(of_level) + without} 项")
    by = {o: sum(r.outcome is o for r in record.results) for o in Outcome}
    suspected = sum(f.grade is Grade.SUSPECTED_MAJOR for f in record.findings)
    return (
        f"已查{'，'.join(parts)}；其中合格 {by[Outcome.PASS]} 项，不合格 {by[Outcome.FAIL]} 项，"
        f"未查 {by[Outcome.NOT_CHECKED]} 项，不适用 {by[Outcome.NOT_APPLICABLE]} 项。"
        f"发现问题隐患 {len(record.findings)} 条，其中疑似重大事故隐患 {suspected} 条。"
    )


def _by_place(lines: Sequence[ResultLine]) -> list[tuple[str, list[ResultLine]]]:
    """Places in the order of their first line; within a place 必查 before 抽查, otherwise as given."""
    places: dict[str, list[ResultLine]] = {}
    for line in lines:
        places.setdefault(line.place, []).append(line)
    return [(place, sorted(group, key=lambda r: r.level is not Level.MUST)) for place, group in places.items()]


def _band(typesetter: Typesetter, place: str, lines: Sequence[ResultLine]) -> Row:
    must = sum(r.level is Level.MUST for r in lines)
    checkers = "、".join(dict.fromkeys(r.checked_by for r in lines if r.checked_by))
    by = f"　检查人：{checkers}" if checkers else ""
    return styles.band(typesetter, f"{place}　必查 {must} 项　抽查 {len(lines) - must} 项{by}")


def _row(typesetter: Typesetter, line: ResultLine) -> Row:
    failed = line.outcome is Outcome.FAIL
    code = line.code + (_TO_VERIFY if line.basis_to_verify else "")
    outcome = styles.CELL_STRONG if line.outcome in {Outcome.FAIL, Outcome.NOT_CHECKED} else styles.CELL_CENTER
    level = styles.CELL_STRONG if line.level is Level.MUST else styles.CELL_CENTER
    content: list[tuple[str, Style]] = [(line.text, styles.CELL)]
    if failed and line.basis:
        content.append((f"依据：{line.basis}{'（待核）' if line.basis_to_verify else ''}", styles.CELL_NOTE))
    texts: list[list[tuple[str, Style]]] = [
        [(line.short_number, styles.CELL_CENTER)],
        [(code, styles.CELL_CENTER)],
        [(line.level.value, level)],
        content,
        [(line.outcome.value, outcome)],
        [(measures_narrow(line.measured), styles.CELL_LEFT)],
        [(line.note, styles.CELL_LEFT)],
    ]
    gray = _FAIL_GRAY if failed else None
    return Row(tuple(cell(typesetter, t, c.width, gray) for t, c in zip(texts, _COLUMNS, strict=True)))
