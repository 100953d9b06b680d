"""A catalogue as the bureau's Excel: `import` gives back the same catalogue, item for item."""

from __future__ import annotations

from desktop.sheets.columns import COLUMNS, HEAD_SHEET, ITEMS_SHEET
from desktop.sheets.rows import head_rows, item_rows
from desktop.sheets.writing import Page, workbook
from desktop.supervision.checklist import Catalogue


def export(catalogue: Catalogue) -> bytes:
    """The bytes of the workbook. Raises BadInput for text that Excel cannot hold."""
    rows = [row for item in catalogue.items for row in item_rows(item)]
    items = Page(
        ITEMS_SHEET,
        tuple((column.name, column.width) for column in COLUMNS),
        tuple(tuple(row.get(column.name, "") for column in COLUMNS) for row in rows),
    )
    return workbook([items, Page(HEAD_SHEET, (("键", 30), ("值", 80)), tuple(head_rows(catalogue)))])
