"""The answers of an import so far: one frozen draft, changed by plain functions, so that taking back is the one before.

Reads and writes nothing; the window loads it without Excel's library.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from desktop.supervision.facts import Body

LIKE = "照目录"
PREFIX = "编码前缀"


class SheetChoice(Body, frozen=True):
    """What was said of one sheet: its heading row, columns of ours by heading (empty: left out)."""

    heading_row: int | None = None
    columns: dict[str, str] = {}
    is_left_out: bool = False


class ImportDraft(Body, frozen=True):
    """The answers so far, for the file whose bytes have this SHA-256. `rows`: by sheet, row, our column. `doubles`: by
    `ItemLine.spot` whether an item that is there already is added all the same. `is_alone`: no catalogue's words are
    wanted.
    """

    path: str
    name: str
    digest: str
    sheets: dict[str, SheetChoice] = {}
    fill: dict[str, str] = {}
    rows: dict[str, dict[int, dict[str, str]]] = {}
    limits: tuple[str, ...] = ()
    like: str = ""
    title: str = ""
    edition: str = "载入稿"
    prefix: str = "X"
    doubles: dict[str, bool] = {}
    is_alone: bool = False

    @property
    def is_like_told(self) -> bool:
        """Whether it was said which catalogue's words are used, or that none are."""
        return bool(self.like) or self.is_alone


def with_heading_row(draft: ImportDraft, sheet: str, row: int | None) -> ImportDraft:
    """Another heading row: what was said of the columns is forgotten, for they are others now."""
    return _with_sheet(draft, sheet, SheetChoice(heading_row=row))


def with_column(draft: ImportDraft, sheet: str, heading: str, target: str) -> ImportDraft:
    """A column taken for another of ours; empty: left out."""
    now = draft.sheets.get(sheet, SheetChoice())
    return _with_sheet(draft, sheet, replace(now, columns={**now.columns, heading: target}))


def with_sheet(draft: ImportDraft, sheet: str, *, is_taken: bool) -> ImportDraft:
    """A sheet taken or left out."""
    return _with_sheet(draft, sheet, replace(draft.sheets.get(sheet, SheetChoice()), is_left_out=not is_taken))


def with_fill(draft: ImportDraft, key: str, word: str) -> ImportDraft:
    """One answer for all rows that leave a column open; empty takes it back."""
    if key == LIKE:
        return replace(draft, like=word, is_alone=not word)
    fill = {name: one for name, one in draft.fill.items() if name != key}
    return replace(draft, fill={**fill, key: word.strip()} if word.strip() else fill)


def with_rows(draft: ImportDraft, key: str, spots: Iterable[tuple[str, int]], word: str) -> ImportDraft:
    """One answer for some rows; empty takes it back."""
    rows = {sheet: dict(given) for sheet, given in draft.rows.items()}
    for sheet, row in spots:
        words = {name: one for name, one in rows.get(sheet, {}).get(row, {}).items() if name != key}
        words |= {key: word.strip()} if word.strip() else {}
        rows.setdefault(sheet, {})[row] = words
        if not words:
            del rows[sheet][row]
    return replace(draft, rows={sheet: given for sheet, given in rows.items() if given})


def with_limits(draft: ImportDraft, keys: Iterable[str], *, is_taken: bool) -> ImportDraft:
    """Recognised limits taken or left."""
    named = tuple(keys)
    kept = tuple(key for key in draft.limits if key not in named)
    return replace(draft, limits=kept + named if is_taken else kept)


def with_head(draft: ImportDraft, *, title: str, edition: str, prefix: str) -> ImportDraft:
    """What the catalogue is called, and how codes begin that are made here."""
    return replace(draft, title=title.strip(), edition=edition.strip(), prefix=prefix.strip())


def with_doubles(draft: ImportDraft, spots: Iterable[str], *, is_added: bool) -> ImportDraft:
    """Items that are there already: added all the same, or not."""
    return replace(draft, doubles={**draft.doubles, **dict.fromkeys(spots, is_added)})


def spot_of(key: str) -> tuple[str, int]:
    """Sheet and row of a recognised limit, or of an item's spot."""
    sheet, row, *_ = key.split("\t")
    return sheet, int(row)


def _with_sheet(draft: ImportDraft, sheet: str, choice: SheetChoice) -> ImportDraft:
    return replace(draft, sheets={**draft.sheets, sheet: choice})
