"""The head of the ledger: where, when, who, by which checklist; and the way taken through the mine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop.documents import styles
from desktop.documents.flow import Piece
from desktop.documents.record import AppSign, ChecklistUsed, InMine, LedgerRecord, RouteLeg
from desktop.documents.table import Column, Row, labelled, ruled
from desktop.documents.typeset import Typesetter
from desktop.documents.words import clock, day, moment, short, weekday

_LABEL = 22.0
_UNDERGROUND = ("煤矿", "井工煤矿", "地下开采")
"""Kinds of mine that one goes down into (入井、升井)."""
_HALF = styles.WIDTH_MM / 2


def head(typesetter: Typesetter, record: LedgerRecord) -> Iterable[Piece]:
    """The table of the head and the list of people."""
    underground = record.mine.kind in _UNDERGROUND
    leader = "、".join(p.name for p in record.people if p.is_leader)
    yield _row(typesetter, ("矿山名称", record.mine.name, styles.WIDTH_MM))
    yield _row(typesetter, ("矿山编码", record.mine.code, _HALF), ("矿山类型", record.mine.kind, _HALF))
    if record.mine.address or record.mine.responsible:
        responsible = record.mine.responsible or "—"
        yield _row(typesetter, ("地址", record.mine.address or "—", _HALF), ("矿负责人", responsible, _HALF))
    date = f"{day(record.started)} {weekday(record.started)}".strip()
    yield _row(typesetter, ("检查类型", record.visit_type, _HALF), ("检查日期", date, _HALF))
    went_in, came_out = ("入井时间", "升井时间") if underground else ("进矿时间", "离矿时间")
    yield _row(typesetter, (went_in, moment(record.started), _HALF), (came_out, moment(record.ended), _HALF))
    if record.apart:
        label = "各人入升井" if underground else "各人进离矿"
        yield _row(typesetter, (label, "；".join(map(_apart, record.apart)), styles.WIDTH_MM))
    yield _row(typesetter, ("组别", record.group or "—", _HALF), ("组长", leader or "—", _HALF))
    yield _row(typesetter, ("检查表", _checklist(record.checklist), styles.WIDTH_MM))
    yield _row(typesetter, ("APP签到", _sign(record.app_sign_in, "签到"), styles.WIDTH_MM))
    yield _row(typesetter, ("APP签退", _sign(record.app_sign_out, "签退"), styles.WIDTH_MM))
    yield from _people(typesetter, record)


def route(typesetter: Typesetter, legs: Sequence[RouteLeg]) -> Iterable[Piece]:
    """Places passed in their order, with the times of coming and going."""
    if not legs:
        yield from styles.nothing(typesetter, "未记录行进路线。")
        return
    columns = [
        Column("序号", 14, styles.CELL_CENTER),
        Column("地点", 74, styles.CELL),
        Column("到达时刻", 36, styles.CELL_CENTER),
        Column("离开时刻", 36, styles.CELL_CENTER),
    ]
    lines = [(str(n), leg.place, moment(leg.came), clock(leg.left, leg.came)) for n, leg in enumerate(legs, 1)]
    yield from ruled(typesetter, columns, lines, styles.CELL_HEAD)


def _row(typesetter: Typesetter, *pairs: tuple[str, str, float]) -> Row:
    return labelled(typesetter, pairs, styles.LABEL, styles.TEXT_LEFT, _LABEL)


def _checklist(used: ChecklistUsed) -> str:
    text = f"{used.title}　版本 {used.version}　校验值 {short(used.digest)}"
    return f"{text}\n（{used.draft_notice}）" if used.draft_notice else text


def _sign(sign: AppSign, end: str) -> str:
    """Number and time, else the reason why there is none; when it was noted later, and how many pictures prove it."""
    if sign.number is None and not sign.note and not sign.pictures:
        return f"没有{end}记录"
    words = [f"编号 {sign.number}" if sign.number else f"没有{end}编号"]
    words += [f"时间 {moment(sign.at)}"] if sign.at else []
    words += [sign.note] if sign.note else []
    words += [f"{moment(sign.noted)} 补记"] if sign.noted else []
    words += [f"凭证图片 {sign.pictures} 张，见附件"] if sign.pictures else []
    return "　".join(words)


def _apart(one: InMine) -> str:
    return f"{one.person} {moment(one.went_in)} 至 {clock(one.came_out, one.went_in)}"


def _people(typesetter: Typesetter, record: LedgerRecord) -> Iterable[Piece]:
    if not record.people:
        yield _row(typesetter, ("参加人员", "—", styles.WIDTH_MM))
        return
    columns = [
        Column("参加人员", 34, styles.CELL_CENTER),
        Column("人员编码", 36, styles.CELL_CENTER),
        Column("专业", 40, styles.CELL_CENTER),
        Column("执法证号", 50, styles.CELL_CENTER),
    ]
    lines = [
        (
            f"{p.name}（组长）" if p.is_leader else p.name,
            p.code,
            "、".join(p.specialties) or "—",
            p.certificate or "无",
        )
        for p in record.people
    ]
    yield from ruled(typesetter, columns, lines, styles.CELL_HEAD)
