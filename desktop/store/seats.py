"""The seat of this desk: which copy of a device's folder this is. Document numbers are given to seats.

A copy is noticed on opening: the database lies in another file (another inode) than the one the seat was taken in, or
`restore` left word beside it. What this cannot see, a disk brought back as it was, the server sees by the turns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from pathlib import Path

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from desktop.store import queries, settings
from desktop.store.tables import NumberRow
from desktop.supervision import numbers
from desktop.supervision.number_register import Carried, How
from desktop.supervision.numbers import Numbered, Numbers

SEAT = "seat"  # setting
TAKEN = "number"  # settings `number/<series>/<year>/<seat>`: the highest count taken
WORD = "restored"  # file that `restore` leaves beside the database
RESTORED = "工作台从备份恢复"
COPIED = "工作台文件夹被复制或移到别处"
_USED = select(NumberRow.series, NumberRow.year, NumberRow.count).where(
    NumberRow.series.in_(bindparam("series", expanding=True)),
    NumberRow.year.in_(bindparam("years", expanding=True)),
    NumberRow.count > 0,
)


class Seat(msgspec.Struct, frozen=True):
    """`name` is random. `turn` is the last random word the server took from this seat, `pending` the one it is shown
    next. `former` is the seat this folder had before, until the server knows, and `reason` why. `told` is how many
    numbers had been taken when the turn last went on, `boot` in which run of the program.
    """

    name: str
    file: int = 0
    turn: str = ""
    pending: str = ""
    former: str = ""
    reason: str = ""
    told: int = 0
    boot: str = ""


def seat(session: Session) -> Seat | None:
    """The seat of this desk; None only before it was first opened by a program that knows seats."""
    return settings.read(session, SEAT, Seat)


def name(session: Session, device: str) -> str:
    """The name of this desk's seat; the device's fingerprint where it has none yet."""
    known = seat(session)
    return known.name if known else device


def settled(session: Session, folder: Path, fresh: Callable[[], str]) -> Seat | None:
    """The seat this desk is to take on opening, or None when it keeps its own; `fresh` gives a random one."""
    known, file = seat(session), (folder / "desk.db").stat().st_ino
    is_restored = (folder / WORD).exists()
    if known is not None and known.file == file and not is_restored:
        return None
    if known is None:
        return Seat(fresh(), file)
    return Seat(fresh(), file, former=known.name, reason=RESTORED if is_restored else COPIED)


def drop_word(folder: Path) -> None:
    """The word that `restore` left was heard."""
    (folder / WORD).unlink(missing_ok=True)


def taken(session: Session, series: str, year: int, counter: str) -> int:
    """The highest count taken of a run; 0 before the first. `counter` is the seat's name, with `/临` for provisional
    ones.
    """
    return settings.read(session, _key(series, year, counter), int) or 0


def note_taken(session: Session, series: str, year: int, counter: str, count: int) -> None:
    """Remember the highest count taken."""
    settings.write(session, _key(series, year, counter), count)


def runs_taken(session: Session) -> set[str]:
    """The series numbers were ever taken of on this desk, provisional ones too."""
    return {key.split("/", 1)[0] for key in settings.under(session, TAKEN, int) if key.count("/") >= 2}


def all_taken(session: Session) -> int:
    """A figure that grows with every number taken."""
    return sum(settings.under(session, TAKEN, int).values())


def free(session: Session, org: str, run: Numbered, device: str) -> list[int]:
    """What this seat may still take of a run, the lowest first; nothing that a record known here carries already."""
    return free_of(session, org, [run], device)[run]


def free_of(session: Session, org: str, runs: Collection[Numbered], device: str) -> dict[Numbered, list[int]]:
    """The same of many runs, with a few queries for all of them."""
    here = name(session, device)
    states = queries.states_of(session, {numbers.subject(org, one.series, one.year) for one in runs}, Numbers)
    carries = _used(session, runs)
    reached = settings.under(session, TAKEN, int)
    found: dict[Numbered, list[int]] = {}
    for one in runs:
        known = states.get(numbers.subject(org, one.series, one.year)) or Numbers()
        after = reached.get(f"{one.series}/{one.year}/{here}", 0)
        gone = carries[one.series, one.year]
        found[one] = [count for count in known.free(device, here, after) if count not in gone]
    return found


def used(session: Session, series: str, year: int) -> set[int]:
    """The counts of a run that records known here carry."""
    return _used(session, [Numbered(series=series, year=year)])[series, year]


def _used(session: Session, runs: Collection[Numbered]) -> dict[tuple[str, int], set[int]]:
    found: dict[tuple[str, int], set[int]] = defaultdict(set)
    asked = {"series": sorted({one.series for one in runs}), "years": sorted({one.year for one in runs})}
    for series, year, count in session.connection().execute(_USED, asked):
        found[series, year].add(count)
    return found


def carried(session: Session) -> list[Carried]:
    """Every document number that records known here carry."""
    rows = session.scalars(select(NumberRow).order_by(NumberRow.subject, NumberRow.place))
    return [
        Carried(
            series=row.series,
            year=row.year,
            count=row.count,
            text=row.text,
            how=How(row.how),
            kind=row.kind,
            visit=row.subject.split("/", 1)[1],
            mine=row.mine,
            day=row.day,
        )
        for row in rows
    ]


def _key(series: str, year: int, counter: str) -> str:
    return f"{TAKEN}/{series}/{year}/{counter}"
