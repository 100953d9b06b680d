"""Document numbers at the bureau: blocks given to copies of desks, as acts of the registrar made under the log's lock.

supervision/numbers.py has the whole design. The server believes what a desk says it has left (it reads no papers), and
gives at most one block of a run at once; the same question again, because its answer was lost, gives nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, delete, insert, select

from desktop.bureau import acts, reading, tables
from desktop.bureau.access import Roll
from desktop.bureau.acts import Act
from desktop.bureau.founding import Bureau
from desktop.bureau.sights import Asker
from desktop.journal.entry import Entry
from desktop.supervision import numbers
from desktop.supervision.facts import read
from desktop.supervision.numbers import Numbers, NumbersGiven, NumbersVoided
from desktop.sync import wire

MOST_RUNS = 60  # asked for at once
TWO_COPIES = "同一工作台有两份副本在用"
YEAR_OVER = "年度终了未用"
_seat, _past = tables.seat.c, tables.turn.c


def give(bureau: Bureau, asker: Asker, asked: wire.NumbersAsked) -> wire.NumbersTold | None:
    """Gives the blocks a desk is short of, and voids what its copies must not use any more. None for a device that the
    log does not know or that was revoked, and for a question that makes no sense.
    """
    if not _makes_sense(asked):
        return None
    told: list[wire.NumbersTold] = []

    def make(connection: Connection, roll: Roll) -> Sequence[Entry]:
        device = roll.devices.get(asker.fingerprint)
        if device is None or device.is_revoked:
            return ()
        stands = _turn(connection, asker.fingerprint, asked, reading.epoch(connection))
        told.append(wire.NumbersTold(is_copy=stands is None))
        if stands is False:
            return ()
        found = list(_copied(bureau, roll, asker, asked) if stands is None else _due(bureau, roll, asker, asked))
        return [acts.made(bureau, roll, found)] if found else ()

    bureau.log.give(make)
    return told[0] if told else None


def entries_for(connection: Connection, bureau: Bureau, roll: Roll, device: str) -> list[Entry]:
    """The acts about numbers of one device, in their order: what a receipt parcel carries back."""
    found = {
        fact.entry
        for subject, facts in roll.facts.items()
        if subject.startswith(f"numbers/{bureau.card.code}/")
        for fact in facts
        if (body := read(fact, numbers.KINDS)) is not None and getattr(body, "device", "") == device
    }
    indexes = sorted(one.receipt.index for one in reading.standings(connection, found).values())
    return reading.wholes(connection, indexes)


def _makes_sense(asked: wire.NumbersAsked) -> bool:
    words = (asked.seat, asked.turn, asked.next, asked.former)
    is_short = all(len(word) <= 64 for word in words) and len(asked.reason) <= 100 and len(asked.kept) <= MOST_RUNS
    runs = [(one.series, one.year) for one in asked.kept]
    return bool(is_short and asked.seat and asked.next and all(numbers.is_run(*run) for run in runs))


def _turn(connection: Connection, device: str, asked: wire.NumbersAsked, epoch: str) -> bool | None:
    """True when the seat goes on, False when it only asks again (or a parcel of long ago came once more), None when
    another copy went on in its place. A seat of an earlier history of the log is believed.
    """
    which = (_seat.device == device) & (_seat.name == asked.seat)
    row = connection.execute(select(tables.seat).where(which)).mappings().first()
    if row is not None and row["epoch"] == epoch:
        if (row["former"], row["turn"]) == (asked.turn, asked.next):
            return False
        if row["turn"] != asked.turn:
            return False if _is_past(connection, device, asked) else None
    connection.execute(delete(tables.seat).where(which))
    fresh = {"device": device, "name": asked.seat, "turn": asked.next, "former": asked.turn, "epoch": epoch}
    connection.execute(insert(tables.seat).values(fresh))
    if not _is_past(connection, device, asked):
        connection.execute(insert(tables.turn).values(device=device, seat=asked.seat, word=asked.next))
    return True


def _is_past(connection: Connection, device: str, asked: wire.NumbersAsked) -> bool:
    which = (_past.device == device) & (_past.seat == asked.seat) & (_past.word == asked.next)
    return connection.execute(select(_past.word).where(which)).first() is not None


def _copied(bureau: Bureau, roll: Roll, asker: Asker, asked: wire.NumbersAsked) -> Iterator[Act]:
    for subject, known in _runs(bureau, roll):
        yield from _void(subject, known, asker.fingerprint, asked.seat, TWO_COPIES)


def _due(bureau: Bureau, roll: Roll, asker: Asker, asked: wire.NumbersAsked) -> Iterator[Act]:
    """Voids the former seat's blocks and those of years that are over, then gives new ones."""
    known = dict(_runs(bureau, roll))
    for subject, run in known.items():
        year = (numbers.run_of(subject) or ("", asked.year))[1]
        if asked.former:
            yield from _void(subject, run, asker.fingerprint, asked.former, asked.reason or TWO_COPIES)
        if year < asked.year:
            yield from _void(subject, run, asker.fingerprint, asked.seat, YEAR_OVER)
    for series, year in {(one.series, one.year): one for one in asked.kept if numbers.is_low(one.series, one.left)}:
        subject = numbers.subject(bureau.card.code, series, year)
        first = known.get(subject, Numbers()).highest + 1
        last = first + numbers.size_of_block(series) - 1
        if last <= numbers.HIGHEST:
            yield subject, NumbersGiven(first=first, last=last, device=asker.fingerprint, seat=asked.seat), ()


def _runs(bureau: Bureau, roll: Roll) -> Iterator[tuple[str, Numbers]]:
    begin = f"numbers/{bureau.card.code}/"
    for subject, facts in roll.facts.items():
        if subject.startswith(begin):
            yield subject, numbers.fold(facts)


def _void(subject: str, run: Numbers, device: str, seat: str, reason: str) -> Iterator[Act]:
    if found := run.open_blocks(device, seat):
        first, last = found[0].first, max(block.last for block in found)
        yield subject, NumbersVoided(first=first, last=last, device=device, seat=seat, reason=reason), ()
