"""Part 5 of the ledger (现场处置与报告): what was done on the spot by time; what did not happen is said in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from desktop.documents import styles
from desktop.documents.flow import Piece
from desktop.documents.record import LedgerRecord
from desktop.documents.table import Column, Row, ruled
from desktop.documents.typeset import Typesetter
from desktop.documents.words import moment

# what the part has to speak of, and the kinds that speak of it
_ASKED = {
    "三违制止": ("三违制止",),
    "停产撤人": ("停产撤人", "口头撤人"),
    "报告": ("报告", "已报告"),
    "企业拒不执行": ("企业拒不执行",),
}


def measures(typesetter: Typesetter, record: LedgerRecord) -> Iterable[Piece]:
    """One row for each, then what there was none of, then the remarks."""
    kinds = {one.kind for one in record.measures}
    kinds |= {"报告"} if any(one.reported_to for one in record.measures) else set()  # who was told stands in the row
    absent = [word for word, names in _ASKED.items() if not kinds.intersection(names)]
    if record.measures:
        columns = [
            Column("时间", 36, styles.CELL_CENTER),
            Column("类别", 28, styles.CELL_CENTER),
            Column("内容", 64, styles.CELL),
            Column("告知、报告何人", 32, styles.CELL_LEFT),
        ]
        lines = [(moment(m.at), m.kind, m.text, m.reported_to or "—") for m in record.measures]
        *rows, last = ruled(typesetter, columns, lines, styles.CELL_HEAD)
        yield from rows
        yield replace(last, glued=bool(absent)) if isinstance(last, Row) else last
    if absent:
        yield from styles.nothing(typesetter, f"{'、'.join(absent)}：无。")
    for remark in record.remarks:
        yield styles.paragraph(typesetter, remark, styles.NOTE)
