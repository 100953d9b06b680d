"""Templates of papers: what a form says and in which order, read from YAML so that a bureau can replace it.

A template is one file `resources/papers/<name>.yaml`, or one that the bureau published. Several of one `key` may be
known; the one in force on the paper's day is taken. Everything in it is text for people; `form.py` tells how to write
one and lists the blocks. A faulty file is refused with every fault: file, line, block, why.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from desktop.documents.page import Margins
from desktop.documents.typeset import MM
from desktop.errors import Missing


class Family(StrEnum):
    """Which set of forms a paper belongs to: coal enforcement, other enforcement, official letter, internal form."""

    COAL = "A"
    OTHER = "B"
    LETTER = "C"
    INTERNAL = "D"


class BlockKind(StrEnum):
    """The blocks a form is made of; see `form.py` for what each draws."""

    TITLE = "title"
    NUMBER = "number"
    HEADING = "heading"
    LINE = "line"
    PROSE = "prose"
    LIST = "list"
    TABLE = "table"
    GRID = "grid"
    OFFICERS = "officers"
    INK = "ink"
    REFUSAL = "refusal"
    SEAL = "seal"
    NOTE = "note"
    SIGNATURES = "signatures"
    GAP = "gap"


class FieldKind(StrEnum):
    """How a field is filled in: one line, several, a day (`2026-11-22`, printed 2026年11月22日), a number, one of some
    words, a list of texts, the rows of a table.
    """

    LINE = "line"
    LONG = "long"
    DAY = "day"
    NUMBER = "number"
    CHOICE = "choice"
    LIST = "list"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class FieldShape:
    """How one field is filled in; `choices` are the words of a CHOICE."""

    kind: FieldKind = FieldKind.LINE
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table block: heading, key in each row, share of the width, whether centred."""

    title: str
    field: str
    width: float
    is_centred: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One block. `text` is what stands behind its kind: words with blanks, or the name of a field.

    `height` is the least of a table's rows in millimetres, to write or sign in."""

    kind: BlockKind
    text: str = ""
    beside: str = ""
    empty: str = ""
    numbering: str = ""
    columns: tuple[TableColumn, ...] = ()
    height: float = 0.0
    cells: tuple[tuple[str, ...], ...] = ()
    is_flush: bool = False
    on_every_page: bool = False
    when: str = ""
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Type sizes and the pitch of body lines in points."""

    title: float
    heading: float
    number: float
    body: float
    pitch: float


FAMILY_SIZES = {
    Family.COAL: Sizes(22, 15, 14, 12, 22),
    Family.OTHER: Sizes(22, 16, 10.5, 10.5, 21),
    Family.LETTER: Sizes(22, 16, 16, 16, 28.95),
    Family.INTERNAL: Sizes(22, 15, 12, 12, 20),
}


def _margins(top: float, right: float, bottom: float, left: float) -> Margins:
    return Margins(left=left * MM, right=right * MM, top=top * MM, bottom=bottom * MM)


FAMILY_MARGINS = {
    Family.COAL: _margins(25.4, 28, 25.4, 28),
    Family.OTHER: _margins(25.4, 29.6, 25.4, 29.6),
    Family.LETTER: _margins(37, 26, 35, 28),
    Family.INTERNAL: _margins(25, 25, 25, 25),
}


@dataclass(frozen=True, slots=True)
class Template:
    """A form as it stands in its file. `fields` tells of each field whether it must be filled; `digest` is the file's
    SHA-256 in hex, so that a paper names exactly the wording it was made with.
    """

    key: str
    title: str
    family: Family
    effective: date
    blocks: tuple[Block, ...]
    digest: str
    fields: Mapping[str, bool] = field(default_factory=dict)
    kinds: Mapping[str, FieldShape] = field(default_factory=dict)
    heading: str = ""
    series: str = ""
    number: str = ""
    source: str = ""
    notice: str = ""
    copies: str = ""
    margins: Margins = FAMILY_MARGINS[Family.INTERNAL]
    sizes: Sizes = FAMILY_SIZES[Family.INTERNAL]

    @property
    def required(self) -> tuple[str, ...]:
        """The fields without which the paper is not drawn, in the order of the file."""
        return tuple(name for name, is_required in self.fields.items() if is_required)

    def shape(self, name: str) -> FieldShape:
        """How a field is filled in: as the file says, else by the block that shows it."""
        if name in self.kinds:
            return self.kinds[name]
        shown = {block.kind for block in self.blocks if block.text == name}
        if BlockKind.TABLE in shown:
            return FieldShape(FieldKind.ROWS)
        return FieldShape(FieldKind.LIST if BlockKind.LIST in shown else FieldKind.LINE)

    def columns(self, name: str) -> tuple[TableColumn, ...]:
        """The columns of a field of rows, as the table shows it; none for other fields."""
        tables = (block for block in self.blocks if block.kind is BlockKind.TABLE and block.text == name)
        return next((block.columns for block in tables), ())

    @property
    def version(self) -> str:
        """How records name it: key, day it came into force, first characters of its digest."""
        return f"{self.key}@{self.effective.isoformat()}#{self.digest[:8]}"


def digest_of(data: bytes) -> str:
    """What `Template.digest` is for a file of these bytes."""
    return hashlib.sha256(data).hexdigest()


def in_force(templates: Iterable[Template], key: str, day: date) -> Template:
    """The newest of a key that is in force on a day; of two from the same day the later given. Missing when none is."""
    known = [one for one in templates if one.key == key]
    fit = sorted((one for one in known if one.effective <= day), key=lambda one: one.effective)
    if fit:
        return fit[-1]
    if known:
        first = min(known, key=lambda one: one.effective)
        raise Missing(f"“{first.title}”的文书样式自 {first.effective} 起施行，{day} 没有可用的样式；请主管发布旧样式。")
    raise Missing(f"没有文书样式“{key}”；请重新安装程序，或请主管发布。")
