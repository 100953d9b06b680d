"""A year's assessment as Excel: everybody with proposal and decision, each criterion, and the records behind
the checks.
"""

from __future__ import annotations

from pathlib import Path

from desktop.actions import assessing
from desktop.actions.assessing import PersonYear, YearSeen
from desktop.desk import Desk
from desktop.errors import BadInput
from desktop.regulation.counting import Tally
from desktop.regulation.rates import percent, share
from desktop.regulation.roll import Way
from desktop.sheets.writing import Page, workbook
from desktop.store.files import write_whole

_PEOPLE = (
    ("人员", 14),
    ("单位", 24),
    ("建议等次", 10),
    ("决定等次", 10),
    ("年度考核", 10),
    ("理由", 40),
    ("现场", 12),
    ("现场%", 9),
    ("远程", 12),
    ("远程%", 9),
    ("待填写", 8),
)
_CRITERIA = (("人员", 14), ("条款", 20), ("条件", 36), ("是否符合", 10), ("情况", 60))
_RECORDS = (("人员", 14), ("方式", 8), ("周", 12), ("矿山", 24), ("情况", 10), ("日期", 12), ("说明", 40))


def export_year(desk: Desk, file: Path, seen: YearSeen) -> int:
    """Write a year as Excel; answers the number of rows. BadInput when it cannot be written."""
    pages = (
        Page("考核", _PEOPLE, tuple(_person(one) for one in seen.people)),
        Page("条件", _CRITERIA, tuple(row for one in seen.people for row in _criteria(seen, one))),
        Page("监管检查记录", _RECORDS, tuple(row for one in seen.people for row in _records(seen, one))),
    )
    try:
        write_whole(file, workbook(pages))
    except OSError as error:
        raise BadInput(f"考核表写不到 {file}（{error.strerror}）；请换一个位置。") from error
    return sum(len(page.rows) for page in pages)


def met(is_met: bool | None) -> str:
    """Whether a criterion is met, in a word."""
    return "待定" if is_met is None else "符合" if is_met else "不符合"


def _person(one: PersonYear) -> tuple[str, ...]:
    decided = one.state.decided
    return (
        one.name,
        one.office,
        str(one.proposal.grade or "待定"),
        "争议" if one.state.is_disputed else decided.grade if decided else "",
        decided.annual if decided else "",
        decided.reason if decided else "",
        *_rate(one.on_site),
        *_rate(one.remote),
        str(one.open_questions),
    )


def _rate(tally: Tally) -> tuple[str, str]:
    return f"{tally.done}/{tally.owed}", percent(share(tally.done, tally.owed)) or "—"


def _criteria(seen: YearSeen, one: PersonYear) -> list[tuple[str, ...]]:
    return [
        (one.name, each.criterion.clause, each.criterion.text, met(each.criterion.is_met), each.said)
        for each in assessing.conditions(one, seen.edition)
    ]


def _records(seen: YearSeen, one: PersonYear) -> list[tuple[str, ...]]:
    names = {mine.code: mine.name for mine in seen.duty.known.roll.mines}
    return [
        (
            one.name,
            str(way),
            str(line.week),
            names.get(line.mine, line.mine),
            str(line.came),
            str(line.day or ""),
            line.note,
        )
        for way in Way
        for line in assessing.behind(seen, one.person, way)
    ]
