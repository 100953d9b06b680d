"""The sheet 换条款 of a checklist workbook: what an item cites from a day on, one row for each change. Pure."""

from __future__ import annotations

from typing import Any

from desktop.sheets.columns import CLAUSES_SHEET, YES, joined, parted
from desktop.sheets.grids import Fault, Grid, Row
from desktop.sheets.trees import FLAGS, Grown
from desktop.supervision.checklist import Catalogue

HEADINGS = (("编码", 14), ("自何日起", 14), ("依据", 60), ("判定依据", 60), ("待核", 8))


def rows(catalogue: Catalogue) -> tuple[tuple[str, ...], ...]:
    """One row for each change of clause, in the order of the items."""
    return tuple(
        (item.id, one.since, joined(one.basis), joined(one.mh_basis), YES if one.basis_to_verify else "")
        for item in catalogue.items
        for one in item.editions
    )


def add(grown: Grown, source: str, grid: Grid | None) -> list[Fault]:
    """Give the items their changes of clause; answers what is wrong with the sheet itself, and says in `grown.spots`
    where each change stands.
    """
    if grid is None or not grid.rows:
        return []
    head, *body = grid.rows
    columns = {name: place for place, name in enumerate(head.cells, 1)}
    if missing := [name for name, _ in HEADINGS[:3] if name not in columns]:
        why, remedy = f"没有“{missing[0]}”这一列", f"第一行写：{'、'.join(name for name, _ in HEADINGS)}"
        return [Fault(source, CLAUSES_SHEET, why, remedy, head.number)]
    places = {item.get("id"): number for number, item in reversed(list(enumerate(grown.items)))}
    faults = []
    for row in body:
        code = row.at(columns["编码"])
        if code not in places:
            why = f"检查表没有编码“{code}”" if code else "没有写编码"
            faults.append(
                Fault(source, CLAUSES_SHEET, why, "改正编码或删去这一行", row.number, columns["编码"], "编码")
            )
            continue
        tree, flawed = _edition(row, columns)
        if flawed or any((row.number, place) in grid.formulas for place in columns.values()):
            why = "“待核”不是“是”或空" if flawed else "是公式，不是值"
            faults.append(Fault(source, CLAUSES_SHEET, why, "改正这一行", row.number))
            continue
        editions = grown.items[places[code]].setdefault("editions", [])
        grown.spots["items", places[code], "editions", len(editions)] = (CLAUSES_SHEET, row.number)
        editions.append(tree)
    return faults


def _edition(row: Row, columns: dict[str, int]) -> tuple[dict[str, Any], bool]:
    tree: dict[str, Any] = {"since": row.at(columns["自何日起"]), "basis": parted(row.at(columns["依据"]))}
    if "判定依据" in columns and (words := parted(row.at(columns["判定依据"]))):
        tree["mh_basis"] = words
    flag = FLAGS.get(text.casefold()) if "待核" in columns and (text := row.at(columns["待核"])) else False
    if flag:
        tree["basis_to_verify"] = True
    return tree, flag is None
