"""A catalogue as the bureau's Excel: `import` gives back the same catalogue, item for item."""

from __future__ import annotations

from desktop.sheets import clauses
from desktop.sheets.columns import CLAUSES_SHEET, COLUMNS, HEAD_SHEET, ITEMS_SHEET, TOLD
from desktop.sheets.rows import head_rows, item_rows
from desktop.sheets.writing import Page, workbook
from desktop.supervision.checklist import Catalogue


def export(catalogue: Catalogue) -> bytes:
    """The bytes of the workbook; of a catalogue with layers it also says where each item comes from. Raises
    BadInput for text that Excel cannot hold.
    """
    rows = [row for item in catalogue.items for row in item_rows(item)]
    is_layered = any(item.origins or item.not_applicable for item in catalogue.items)
    headings = (*((column.name, column.width) for column in COLUMNS), *(TOLD if is_layered else ()))
    items = Page(ITEMS_SHEET, headings, tuple(tuple(row.get(name, "") for name, _ in headings) for row in rows))
    pages = [items, Page(HEAD_SHEET, (("键", 30), ("值", 80)), tuple(head_rows(catalogue)))]
    if changes := clauses.rows(catalogue):
        pages.append(Page(CLAUSES_SHEET, clauses.HEADINGS, changes))
    return workbook(pages)
