"""The plain input of the paper sheet (一矿一表 底稿), and what drawing it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.documents.paper_sheet_positions import Positions
from desktop.documents.record import ChecklistUsed, Level, Mine, When

WITHOUT_SPECIALTY = "未分专业"


@dataclass(frozen=True, slots=True)
class ToMeasure:
    """A value to be measured; `limit` in few words with its unit (<1.0 %)."""

    param: str
    unit: str = ""
    limit: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One item at one place. `number` (1 to 999) is what is typed later; `text` is at most 40 characters.

    `specialty` is whose part it is on when parts are printed. `is_to_verify`: its clause number is 条号待核.
    """

    number: int
    code: str
    text: str
    level: Level
    specialty: str = ""
    is_major: bool = False
    measures: tuple[ToMeasure, ...] = ()
    is_to_verify: bool = False


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding to be re-checked; `number` is printed (复1), `finding` is its id."""

    number: str
    finding: str
    fact: str
    is_major: bool = False
    deadline: When = None
    demand: str = ""
    specialty: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """What is due at one place: its open findings, then its items, 必查 first. A scope (全矿) has no times.

    `is_elsewhere`: findings at places off the route, printed last. `remarks` are sentences below the rows about what
    is not printed: 抽查 not drawn, items marked 不适用, other specialties' items.
    """

    place: str
    name: str
    kind: str
    rows: tuple[SheetRow, ...] = ()
    findings: tuple[OpenFinding, ...] = ()
    is_scope: bool = False
    is_elsewhere: bool = False
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """Everything the sheet of one visit shows. `visit` is "" for a sheet without a plan.

    `split` are the places printed in parts, each specialty on pages of its own; `only` the one specialty this sheet is
    for, "" for all.
    """

    mine: Mine
    checklist: ChecklistUsed
    drawn_at: datetime
    blocks: tuple[Block, ...]
    visit: str = ""
    visit_type: str = ""
    people: tuple[str, ...] = ()
    split: frozenset[str] = frozenset()
    only: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One specialty's share of a place, and on how many pages it fits."""

    specialty: str
    rows: int
    must: int
    pages: int


@dataclass(frozen=True, slots=True)
class SplitProposal:
    """A place that takes more than two pages, and how it would fall into specialties."""

    place: str
    name: str
    pages: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class SheetDrawn:
    """The sheet: the file, where everything stands on it (`positions`, the same as JSON in `data` and in the file).

    `name` are the 8 hex digits in its QR: the same positions, the same name.

    `rows` counts the printed items, `proposals` the places over two pages; `missing` are characters no font has.
    """

    pdf: bytes
    positions: Positions
    data: bytes
    pages: int
    rows: int
    name: str = ""
    proposals: tuple[SplitProposal, ...] = ()
    missing: tuple[str, ...] = ()
