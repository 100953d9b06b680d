"""What a clerk sees of an import: sheets with their columns, questions, recognised limits, faults, the items to be.

Values only; `import_seeing` makes them. The window loads this without Excel's library.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.supervision.checklist import Catalogue


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column of a sheet: its letter, heading, samples, the column of ours it is taken for (empty: left out)."""

    letter: str
    name: str
    samples: tuple[str, ...]
    target: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class StrayLine:
    """A row that is not taken, and why."""

    row: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One sheet of the file; `why` says why nothing of it is taken. `heading_row` 0: none found."""

    name: str
    is_taken: bool
    why: str
    items: int
    heading_row: int
    heading: str
    last_row: int
    columns: tuple[ColumnLine, ...] = ()
    strays: tuple[StrayLine, ...] = ()


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row that leaves a column open; `word` is its answer, `is_own` whether it was given to this row alone."""

    sheet: str
    row: int
    text: str
    word: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """What the sheet leaves open; `left` rows have no answer yet (of a question about no rows: 1 or 0)."""

    key: str
    text: str
    choices: tuple[str, ...]
    word: str
    left: int
    rows: tuple[RowLine, ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True)
class LimitLine:
    """A limit read from words. `why_not` says why it cannot be taken, `unsure` why to look twice."""

    key: str
    sheet: str
    row: int
    fragment: str
    param: str
    bound: str
    unit: str
    text: str
    unsure: str
    why_not: str
    is_taken: bool


@dataclass(frozen=True, slots=True)
class FaultLine:
    """One thing wrong. `question` names the open question it is about, else it stands in the file itself."""

    sheet: str
    row: int
    column: str
    why: str
    remedy: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item as it will be; `spot` tells the row it comes from, whatever its code."""

    code: str
    level: str
    category: str
    text: str
    method: str
    places: str
    values: str
    basis: str
    spot: str = ""


@dataclass(frozen=True, slots=True)
class DoubleLine:
    """An item that is there already: its code, what it is like (`与 C-GAS-01 几乎相同`), whether it is left out."""

    spot: str
    code: str
    words: str
    is_left_out: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything a screen shows of an import; `catalogue` is there when nothing is wrong. `why`: nothing was found.

    `targets` are the columns of ours that a column may be taken for.
    """

    sheets: tuple[SheetLine, ...]
    why: str
    targets: tuple[str, ...]
    title: str
    questions: tuple[QuestionLine, ...]
    limits: tuple[LimitLine, ...]
    faults: tuple[FaultLine, ...]
    items: tuple[ItemLine, ...]
    catalogue: Catalogue | None
    makes_codes: bool = False
