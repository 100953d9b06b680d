"""Parts 3 and 4 of the ledger: every finding as a card with its photos, and what became of the earlier ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from desktop.documents import styles
from desktop.documents.flow import Piece, Space
from desktop.documents.pictures import PhotoRow, photo_rows
from desktop.documents.record import FindingCard, Grade, LedgerRecord, Photo, PreviousFinding
from desktop.documents.table import Column, Row, labelled, ruled
from desktop.documents.typeset import MM, Style, Typesetter
from desktop.documents.words import day, measures

_LABEL = 22.0
_WIDE = styles.WIDTH_MM
_HALF = _WIDE / 2


def findings(typesetter: Typesetter, record: LedgerRecord) -> Iterable[Piece]:
    """One card for each finding, then the photos that belong to none."""
    by_number = {p.number: p for p in record.photos}
    if not record.findings:
        yield from styles.nothing(typesetter, "本次检查未发现问题隐患。")
    for at, finding in enumerate(record.findings):
        if at:
            yield Space(3 * MM)
        yield from _card(typesetter, at + 1, finding, by_number)
    used = {n for f in record.findings for n in f.photos} | {n for p in record.previous for n in p.photos}
    loose = [p for p in record.photos if p.number not in used]
    if loose:
        yield Space(3 * MM)
        title = styles.band(typesetter, "现场照片")
        again = styles.band(typesetter, "现场照片（续）")
        yield title
        yield from _with_reprise(photo_rows(typesetter, loose), again)


def previous(typesetter: Typesetter, record: LedgerRecord) -> Iterable[Piece]:
    """The findings that were open when the visit began; 无 is said, never left empty."""
    if not record.previous:
        yield from styles.nothing(typesetter, "无（检查开始时没有未销号的问题隐患）。")
        return
    columns = [
        Column("原编号", 24, styles.CELL_CENTER),
        Column("原问题", 50, styles.CELL),
        Column("整改期限", 27, styles.CELL_CENTER),
        Column("复查结果", 17, styles.CELL_STRONG),
        Column("复查日期\n复查人", 27, styles.CELL_CENTER),
        Column("照片号", 15, styles.CELL_CENTER),
    ]
    yield from ruled(typesetter, columns, [_previous(p) for p in record.previous], styles.CELL_HEAD)
    by_number = {p.number: p for p in record.photos}
    photos = _photos([n for p in record.previous for n in p.photos], by_number)
    if photos:
        again = styles.band(typesetter, "复查照片（续）")
        yield styles.band(typesetter, "复查照片")
        yield from _with_reprise(photo_rows(typesetter, photos), again)


def _previous(finding: PreviousFinding) -> Sequence[str]:
    grade = "【疑似重大】" if finding.grade is Grade.SUSPECTED_MAJOR else ""
    fact = f"{grade}{finding.place}：{finding.fact}" if finding.place else grade + finding.fact
    if finding.source:
        fact += f"\n来源：{finding.source}"
    if finding.judged:
        fact += f"\n{finding.judged}"
    if finding.note:
        fact += f"\n复查情况：{finding.note}"
    who = f"{day(finding.rechecked_on)}\n{finding.rechecked_by}".strip()
    numbers = "、".join(finding.photos) or "—"
    return finding.number, fact, day(finding.deadline), finding.result.value, who, numbers


def _card(typesetter: Typesetter, at: int, finding: FindingCard, by_number: Mapping[str, Photo]) -> Iterable[Piece]:
    title = _title(typesetter, f"{at}　{finding.number}", finding)
    again = styles.band(typesetter, f"{at}　{finding.number}（续）")
    for row in _rows(typesetter, finding):
        title = replace(title, glued=True)
        yield title
        title = replace(row, reprise=(again,))
    photos = _photos(finding.photos, by_number)
    yield title  # not glued to its photos: they may open the next page under the repeated head
    yield from _with_reprise(photo_rows(typesetter, photos), again)


def _title(typesetter: Typesetter, name: str, finding: FindingCard) -> Row:
    suspected = finding.grade is Grade.SUSPECTED_MAJOR
    grade = "疑似重大事故隐患" if suspected else "一般隐患"
    grade += "，已认定不构成重大" if finding.judged else ""
    return styles.band(typesetter, f"{name}　【{grade}】", gray=0.8 if suspected else 0.92)


def _rows(typesetter: Typesetter, finding: FindingCard) -> Iterable[Row]:
    yield _pairs(typesetter, ("地点", finding.place, _HALF), ("检查项目", finding.item_code or "—", _HALF))
    yield _pairs(typesetter, ("问题描述", finding.fact, _WIDE))
    if finding.measured:
        yield _pairs(typesetter, ("实测值", measures(finding.measured), _WIDE))
    if finding.mine_did:
        yield _pairs(typesetter, ("矿方已做", finding.mine_did, _WIDE))
    clause = f"{finding.clause or '—'}{'（待核）' if finding.clause_to_verify else ''}"
    yield _pairs(typesetter, ("依据条款", clause, _WIDE))
    yield _pairs(typesetter, ("处理", finding.measure or "—", _HALF), ("整改期限", day(finding.deadline), _HALF))
    yield _pairs(typesetter, ("整改要求", finding.demand or "—", _WIDE))
    numbers = "、".join(finding.photos) or "无"
    yield _pairs(typesetter, ("责任人", finding.responsible or "—", _HALF), ("发现人", finding.found_by or "—", _HALF))
    if finding.judged:
        yield _pairs(typesetter, ("等级认定", finding.judged, _WIDE))
    for correction in finding.corrections:
        yield _pairs(typesetter, ("更正", correction, _WIDE))
    yield _pairs(typesetter, ("照片号", numbers, _WIDE))


def _pairs(typesetter: Typesetter, *pairs: tuple[str, str, float], style: Style = styles.TEXT) -> Row:
    return labelled(typesetter, pairs, styles.LABEL, style, _LABEL)


def _photos(numbers: Sequence[str], by_number: Mapping[str, Photo]) -> list[Photo]:
    """The named photos; one that is named but not given is printed as missing rather than dropped."""
    absent = "本机没有这张照片"
    return [by_number.get(n, Photo(n, "", broken=absent)) for n in numbers]


def _with_reprise(rows: Iterable[Piece], again: Row) -> Iterable[Piece]:
    for row in rows:
        yield replace(row, reprise=(again,)) if isinstance(row, (PhotoRow, Row)) else row
