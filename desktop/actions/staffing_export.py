"""配备 as Excel: a sheet for each thing that is looked at, every line with its clause and the records behind it."""

from __future__ import annotations

from pathlib import Path

from desktop.actions.staffing_board import About, Board, Line
from desktop.desk import Desk
from desktop.errors import BadInput
from desktop.regulation.rates import percent
from desktop.sheets.writing import Page, workbook
from desktop.store.files import write_whole

_HEADS = (("情况", 8), ("日期", 12), ("对象", 34), ("数", 10), ("说明", 50), ("依据", 40), ("记录", 70))


def export_board(desk: Desk, file: Path, board: Board) -> int:
    """Write the day as Excel; answers the number of lines. BadInput when it cannot be written."""
    pages = [_whole(board), *(Page(str(about), _HEADS, _rows(board, about)) for about in About)]
    try:
        write_whole(file, workbook(pages))
    except OSError as error:
        raise BadInput(f"配备表写不到 {file}（{error.strerror}）；请换一个位置。") from error
    return len(board.lines)


def _rows(board: Board, about: About) -> tuple[tuple[str, ...], ...]:
    return tuple(_row(one) for one in board.lines if one.about is about)


def _row(one: Line) -> tuple[str, ...]:
    return (one.level, str(one.day or ""), one.name, one.number, one.words, one.clause, "\n".join(one.behind))


def _whole(board: Board) -> Page:
    found = board.staffing
    rows = [
        ("日期", str(board.day)),
        ("制度", f"{board.edition.name}（{board.edition.document}）" if board.edition else "没有有效的制度版本"),
        ("正常生产建设矿山（座）", str(found.mines)),
        ("有指定监管的人员（人）", str(found.inspectors)),
        ("应配（岗）", str(found.required)),
        ("已配（岗）", str(found.filled)),
        ("配备率%", percent(found.rate) or "—"),
        *((f"监管 {count} 座的（人）", str(people)) for count, people in found.holding.items()),
    ]
    return Page("总计", (("项目", 26), ("数", 40)), tuple(rows))
