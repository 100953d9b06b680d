"""The register of document numbers (文号册) of this desk, and as Excel: for screens, commands and inspections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.desk import Desk
from desktop.errors import BadInput
from desktop.sheets.writing import Page, workbook
from desktop.store import queries, seats
from desktop.store.database import Session
from desktop.store.files import write_whole
from desktop.supervision import number_register, numbers, roster
from desktop.supervision.days import day_of
from desktop.supervision.number_register import Holder, NumberLine, NumberState, Reader

HEADINGS = (
    ("年度", 8),
    ("种类", 12),
    ("号", 12),
    ("情况", 10),
    ("文号", 36),
    ("文书", 22),
    ("矿山", 22),
    ("日期", 12),
    ("领用", 22),
    ("说明", 40),
)


@dataclass(frozen=True, slots=True)
class Register:
    """All lines; `sees_all` False: of others' numbers it is not known here whether they were used. `mines` are
    names.
    """

    lines: tuple[NumberLine, ...]
    sees_all: bool
    mines: dict[str, str]


def read_register(desk: Desk) -> Register:
    """The register as far as it is known here."""
    with desk.reading() as session:
        sees_all = queries.is_supervisor(session, desk.person)
        runs = {
            run: given
            for name, given in queries.states(session, "numbers", numbers.Numbers)
            if (run := numbers.run_of(name)) is not None
        }
        reader = Reader(desk.world.today().year, desk.holder.fingerprint, sees_all)
        lines = number_register.register(runs, seats.carried(session), _holders(session), reader)
        names = {card.code: card.name for card in queries.mines(session)}
    return Register(lines, sees_all, names)


def row(line: NumberLine, mines: dict[str, str]) -> tuple[str, ...]:
    """A line as people read it, in the order of `HEADINGS`."""
    return (
        str(line.year or ""),
        line.series,
        line.span,
        str(line.state),
        line.text,
        line.kind,
        mines.get(line.mine, line.mine),
        day_of_line(line),
        line.holder,
        line.why,
    )


def day_of_line(line: NumberLine) -> str:
    """The day (Beijing) of the paper, "" for a number without one."""
    found = day_of(line.day)
    return found.isoformat() if found else line.day


def counts(lines: Sequence[NumberLine]) -> dict[NumberState, int]:
    """How many numbers there are of every state that occurs."""
    found: dict[NumberState, int] = {}
    for line in lines:
        found[line.state] = found.get(line.state, 0) + (line.last - line.first + 1)
    return found


def export_register(desk: Desk, file: Path, lines: Sequence[NumberLine] | None = None) -> int:
    """Write these lines (else all) as Excel; answers how many. BadInput when it cannot be written."""
    register = read_register(desk)
    chosen = register.lines if lines is None else lines
    page = Page("文号册", HEADINGS, tuple(row(line, register.mines) for line in chosen))
    try:
        write_whole(file, workbook([page]))
    except OSError as error:
        raise BadInput(f"文号册写不到 {file}（{error.strerror}）；请换一个位置。") from error
    return len(chosen)


def _holders(session: Session) -> dict[str, Holder]:
    people = {one.code: one.name for one in queries.people(session)}
    found: dict[str, Holder] = {}
    for name, device in queries.states(session, "device", roster.Device):
        if device.enrolled is not None:
            person = people.get(device.enrolled.person, device.enrolled.person)
            words = f"{person} · {device.enrolled.name}" if device.enrolled.name else person
            found[name] = Holder(words, device.revoked.reason if device.revoked else "")
    return found
