"""清单 · 全部条目: the items of all catalogues and of every mine's own table in one list, found as you type."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget

from desktop.desk import Desk
from desktop.errors import DeskError
from desktop.supervision import search
from desktop.ui.lists.board import TO_VERIFY
from desktop.ui.lists.reading import Choice, Line, read_choices, read_view
from desktop.ui.marks import Mark
from desktop.ui.tables import Column, LinesModel, LineTable

SHOWN = 300  # rows; further words make them fewer, and the list follows every key


@dataclass(frozen=True, slots=True)
class Found:
    """One item in one table."""

    choice: Choice
    line: Line

    @property
    def key(self) -> tuple[str, str]:
        """The table and the item."""
        return self.choice.word, self.line.code


@dataclass(frozen=True, slots=True)
class All:
    """Every item of every table. `left_out` says which tables could not be read, and why; `status`
    is that of a catalogue that is but an example.
    """

    rows: tuple[Found, ...] = ()
    index: search.Index = field(default=search.Index(()), repr=False)
    left_out: tuple[str, ...] = ()
    status: str = ""


def read_everything(desk: Desk) -> All:
    """Every item of every table this desk knows; a table that cannot be read is told and hinders no other."""
    rows: list[Found] = []
    texts: list[str] = []
    left_out: list[str] = []
    status = ""
    for choice in read_choices(desk):
        try:
            view = read_view(desk, choice)
            rows += [Found(choice, line) for line in view.lines]
            texts += named(view.index, choice.word)
            status = status or (view.status if view.status.startswith("示例") else "")
        except DeskError as error:
            left_out.append(f"{choice.word}：{error}")
    return All(tuple(rows), search.Index(tuple(texts)), tuple(left_out), status)


def named(known: search.Index, word: str) -> list[str]:
    """A table's texts, made ready before, each with the table's name: it is searched as well."""
    [name] = search.index([word]).texts
    return [f"{text}\n{name}" for text in known.texts]


class Everything(LineTable[Found]):
    """The list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(LinesModel[Found](_COLUMNS, lambda row: row.key), "全部条目", parent)
        self.lines.setParent(self)
        self.all = All()
        self.found = 0

    def show_all(self, known: All, asked: str) -> None:
        """Show what contains the words asked for."""
        self.all = known
        self.seek(asked)

    def seek(self, asked: str) -> None:
        """Another key was pressed in the search field."""
        found = search.find(self.all.index, asked)
        self.found = len(found)
        self.lines.show_lines([self.all.rows[number] for number in found[:SHOWN]])
        if self.line is None:
            self.step(0)


def _verify(row: Found) -> Mark | None:
    return TO_VERIFY if row.line.item.basis_to_verify else None


_COLUMNS: tuple[Column[Found], ...] = (
    Column("表", lambda row: row.choice.word, 170, is_quiet=True),
    Column("编码", lambda row: row.line.code, 100),
    Column("依据", lambda row: "条号待核" if row.line.item.basis_to_verify else "", 106, _verify, is_quiet=True),
    Column("级别", lambda row: str(row.line.item.level), 52, is_quiet=True),
    Column("检查内容", lambda row: row.line.item.text),
)
