"""Document numbers in a round or a parcel: what the desk says it holds, and what it makes of the answer.

The blocks themselves come down as entries. supervision/numbers.py has the whole design.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from msgspec.structs import replace

from desktop.desk import Desk
from desktop.store import queries, seats, urgent
from desktop.store.database import Session
from desktop.store.seats import Seat
from desktop.supervision import numbers, roster
from desktop.supervision.numbers import Numbered
from desktop.sync import wire

AHEAD = dt.timedelta(days=16)  # before a year begins its first numbers are drawn
_OTHER_COPY = "同一工作台有两份副本在用"
_UNTOLD = -1
_ENOUGH = "numbers_enough"  # reckoned: the day and the newest fact for which enough was left


def question(desk: Desk, session: Session) -> wire.NumbersAsked | None:
    """What to ask in the next round: None while enough is left, nothing was taken, and this run of the program has
    shown its turn.
    """
    seat = seats.seat(session)
    if seat is None:
        return None
    is_told = seat.boot == desk.world.boot and seat.told == seats.all_taken(session) and not seat.former
    mark = f"{desk.world.today()} {urgent.newest_row(session)}"
    if is_told and desk.reckoned.get(_ENOUGH) == mark:
        return None  # nothing taken, nothing learned since it was reckoned
    kept = tuple(_kept(session, desk))
    if is_told and not any(numbers.is_low(one.series, one.left) for one in kept):
        desk.reckoned[_ENOUGH] = mark
        return None  # the same as `is_short`, before there is a question
    if not seat.pending:
        seat = replace(seat, pending=desk.world.name())
        desk.set(seats.SEAT, seat)  # before it is shown: an answer that is lost is asked for again with the same word
    return wire.NumbersAsked(
        seat=seat.name,
        turn=seat.turn,
        next=seat.pending,
        year=desk.world.today().year,
        kept=kept,
        former=seat.former,
        reason=seat.reason,
    )


def take_answer(desk: Desk, asked: wire.NumbersAsked, told: wire.NumbersTold | None) -> bool:
    """Go on with the turns, or take another seat; whether to ask again at once."""
    with desk.reading() as session:
        seat, taken = seats.seat(session), seats.all_taken(session)
    if seat is None or told is None:
        return False
    if told.is_copy:
        fresh = Seat(desk.world.name(), seat.file, former=seat.name, reason=_OTHER_COPY)
    else:
        fresh = Seat(seat.name, seat.file, turn=asked.next, told=taken, boot=desk.world.boot)
    desk.set(seats.SEAT, fresh)
    return told.is_copy


def take_back(desk: Desk, following: str, *, is_copy: bool) -> None:
    """The answer that a parcel brought back, perhaps long after; one that was overtaken changes nothing."""
    with desk.reading() as session:
        seat = seats.seat(session)
    if seat is None or seat.pending != following:
        return
    if is_copy:
        desk.set(seats.SEAT, Seat(desk.world.name(), seat.file, former=seat.name, reason=_OTHER_COPY))
    else:  # what was taken since is told with the next question
        desk.set(seats.SEAT, Seat(seat.name, seat.file, turn=following, told=_UNTOLD, boot=desk.world.boot))


def is_short(asked: wire.NumbersAsked) -> bool:
    """Whether numbers are running out."""
    return any(numbers.is_low(one.series, one.left) for one in asked.kept)


def _kept(session: Session, desk: Desk) -> Iterator[wire.Kept]:
    """What is left of every run this desk needs: those of an inspector, those it ever took numbers of."""
    office = queries.bureau(session)
    if office is None:
        return
    today = desk.world.today()
    series = dict.fromkeys([*_series(session, desk.person), *sorted(seats.runs_taken(session))])
    years = sorted({today.year, (today + AHEAD).year})
    runs = [Numbered(series=one, year=year) for year in years for one in series if numbers.is_run(one, year)]
    for run, free in seats.free_of(session, office.code, runs, desk.holder.fingerprint).items():
        yield wire.Kept(run.series, run.year, len(free))


def _series(session: Session, person: str) -> Iterator[str]:
    """What an inspector of these kinds of mine may need (nothing for who has no mine), and the managing role."""
    posts = queries.states(session, "designation", roster.Designation)
    mines = {one.mine for _, one in posts if one.person == person and any(part.until is None for part in one.periods)}
    for _, group in queries.states(session, "group", roster.Group):
        if group.formed and any(member.person == person for member in group.formed.members):
            mines.update(group.formed.mines)
    known = queries.states_of(session, {f"mine/{code}" for code in mines}, roster.Mine).values()  # not all there are
    kinds = {mine.card.kind is roster.MineKind.COAL for mine in known if mine.card is not None}
    if kinds:
        yield from numbers.SERIES
        yield from numbers.INTERNAL_SERIES
    if True in kinds:
        yield from numbers.COAL_SERIES
    if False in kinds:
        yield from numbers.OTHER_SERIES
    if queries.is_supervisor(session, person):
        yield from numbers.MANAGER_SERIES
