"""What stands before and after the places on the paper sheet: day, times in and out of the mine, people; then orders
given by mouth, places that no list has, signatures.
"""

from __future__ import annotations

from dataclasses import replace

from desktop.documents import paper_sheet_styles as styles
from desktop.documents.flow import Piece, Space
from desktop.documents.paper_sheet_grid import Cell, Row, widths
from desktop.documents.paper_sheet_positions import Field, Kind
from desktop.documents.paper_sheet_record import SheetRecord
from desktop.documents.paper_sheet_rows import LEAST, WIDTH, line, words
from desktop.documents.typeset import MM, Typesetter

_ORDERS = 4
_ORDER_COLUMNS = (22.0, 36.0, 80.0, 52.0)
_ORDER_HEADS = ("时间", "地点", "口头指令、现场处置的内容", "告知何人、对方答复")
_ORDER_KINDS = (Kind.ORDER_TIME, Kind.ORDER_PLACE, Kind.ORDER_TEXT, Kind.ORDER_TOLD)
AIR = 2.5 * MM
_LEAST_NOTES = 22 * MM
_LONGEST_PLACES = 90  # characters
_TIME = "　　　时　　　分"
Part = tuple[str, Field | None]


def form(typesetter: Typesetter, record: SheetRecord) -> list[Piece]:
    """The form on top of the first page."""
    three = (22.0, 44.0, 24.0, 38.0, 24.0, 38.0)
    two = (22.0, 78.0, 24.0, 66.0)
    people = "、".join(record.people)
    return [
        _row(
            typesetter,
            [
                ("检查日期", None),
                ("　　　年　　月　　日", Field(Kind.DATE)),
                ("入井\n（进矿）", None),
                (_TIME, Field(Kind.MINE_IN)),
                ("出井\n（离矿）", None),
                (_TIME, Field(Kind.MINE_OUT)),
            ],
            three,
        ),
        _row(typesetter, [("检查人员", None), (people, None), ("矿方陪同人", None), ("", Field(Kind.ESCORT))], two),
        _row(
            typesetter,
            [("经过地点", None), (_places(record), None), ("APP签到号", None), ("", Field(Kind.SIGN_IN))],
            two,
        ),
        Space(2.5 * MM),
    ]


def tail(typesetter: Typesetter) -> list[Piece]:
    """Orders by mouth, unlisted places, signatures; all on one page."""
    band = line(
        typesetter, [("口头指令和现场处置（当场口头下达的，写明时间、内容和告知的人）", styles.LEVEL)], [WIDTH], 6 * MM
    )
    head = line(typesetter, [(title, styles.COLUMN) for title in _ORDER_HEADS], _ORDER_COLUMNS)
    rows = [replace(band, rule=1.3), head]
    rows += [
        _row(typesetter, [("", Field(kind, order=number)) for kind in _ORDER_KINDS], _ORDER_COLUMNS)
        for number in range(1, _ORDERS + 1)
    ]
    unlisted = [("现场见到、表上没有的作业地点", None), ("", Field(Kind.UNLISTED, order=1))]
    rows.append(_row(typesetter, unlisted, (58.0, 132.0), 11 * MM))
    signatures: list[Part] = [
        ("检查人签名", None),
        ("", Field(Kind.SIGNATURE, box="检查人", order=1)),
        ("矿方陪同人签名", None),
        ("", Field(Kind.SIGNATURE, box="矿方陪同人", order=2)),
    ]
    rows.append(_row(typesetter, signatures, (22.0, 73.0, 28.0, 67.0), 14 * MM))
    return [*(replace(row, glued=True) for row in rows[:-1]), rows[-1]]


def notes(typesetter: Typesetter, height: float) -> Row | None:
    """An open field for sketches and notes; None when there is too little room for one."""
    if height < _LEAST_NOTES:
        return None
    words_of = [("现场草图\n其他记录", None), ("", Field(Kind.NOTES))]
    return _row(typesetter, words_of, (22.0, 168.0), height)


def page_signatures(typesetter: Typesetter) -> Row:
    """The strip in the foot of every page."""
    parts: list[Part] = [
        ("本页检查人", None),
        ("", Field(Kind.PAGE_SIGNATURE, box="检查人", order=1)),
        ("本页矿方陪同人", None),
        ("", Field(Kind.PAGE_SIGNATURE, box="矿方陪同人", order=2)),
    ]
    return _row(typesetter, parts, (22.0, 73.0, 28.0, 67.0), 9.5 * MM)


def _row(typesetter: Typesetter, parts: list[Part], millimetres: tuple[float, ...], least: float = LEAST) -> Row:
    """A row of labels, printed texts and places to write; a writing place may carry a hint."""
    cells = []
    for (text, field), width in zip(parts, widths(millimetres), strict=True):
        style = styles.HINT if field is None and width > 40 * MM else styles.LABEL
        cells.append(Cell(width, words(typesetter, text, style, width, field)))
    return Row(tuple(cells), least)


def _places(record: SheetRecord) -> str:
    names = [block.name for block in record.blocks if not (block.is_scope or block.is_elsewhere)]
    text = "、".join(names)
    return text if len(text) <= _LONGEST_PLACES else f"{text[: _LONGEST_PLACES - 1]}…（共 {len(names)} 处）"
