"""The register of places of a mine (场所登记): registered, ended, confirmed for a month, seen on the spot, cleared.

Subject `places/<mine>`, scope `mine/<code>`. The mine's card names the places the bureau knew; the register keeps them
true month by month: it is the denominator of coverage. A place seen underground that nobody had registered is
隐蔽嫌疑 until a supervisor has cleared it. Days are `2026-11-22` in Beijing, months `2026-11`. Sources:
晋政办发〔2024〕29号 第十三条（每月全覆盖）、第十五条（四）、第十六条（隐蔽作业场所）.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec.structs import replace

from desktop.errors import NotAllowed
from desktop.journal.entry import Told
from desktop.supervision.days import day_of
from desktop.supervision.facts import Body, in_order, read
from desktop.supervision.roster import Period, Place
from desktop.supervision.visit import Photo

SUSPECTED = "隐蔽嫌疑"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class Outcome(StrEnum):
    """What a supervisor found about a place under suspicion."""

    REGISTERED = "补登记"
    NO_PLACE = "非作业场所"
    HIDDEN = "确认隐蔽"


class PlaceRegistered(Body, frozen=True):
    """The mine works at this place from the day `since` on. `kind` is a word of its catalogue."""

    id: str
    name: str
    kind: str
    since: str
    person: str


class PlaceEnded(Body, frozen=True):
    """Nobody works at the place after the day `until`."""

    id: str
    until: str
    reason: str
    person: str


class PlacesConfirmed(Body, frozen=True):
    """For this month these and no other places are in use: said by the mine's person `by`, on `file` (a blob) if
    signed on paper.
    """

    month: str
    places: tuple[str, ...]
    by: str
    person: str
    at: str
    file: str | None = None


class PlaceSeen(Body, frozen=True):
    """A place met on a visit that was not on the register."""

    id: str
    name: str
    kind: str
    visit: str
    at: str
    person: str
    note: str = ""
    photos: tuple[Photo, ...] = ()


class SuspicionCleared(Body, frozen=True):
    """A supervisor's word on a place that was met unregistered."""

    id: str
    outcome: Outcome
    note: str
    person: str
    at: str


KINDS: dict[str, type[Body]] = {
    "place.registered": PlaceRegistered,
    "place.ended": PlaceEnded,
    "place.confirmed": PlacesConfirmed,
    "place.seen": PlaceSeen,
    "place.suspicion_cleared": SuspicionCleared,
}


class KnownPlace(Body, frozen=True):
    """A place of the register. `name` and `kind` are "" while only its end is known: then the card has them. `reason`
    is why it was last ended.
    """

    id: str
    name: str = ""
    kind: str = ""
    periods: tuple[Period, ...] = ()
    reason: str = ""
    seen: PlaceSeen | None = None
    cleared: SuspicionCleared | None = None

    @property
    def is_suspected(self) -> bool:
        """Whether it was met unregistered and nobody has cleared it."""
        return self.seen is not None and self.cleared is None


class Register(Body, frozen=True):
    """State of `places/<mine>`: the places by id, and the newest confirmation of every month."""

    places: tuple[KnownPlace, ...] = ()
    confirmed: tuple[PlacesConfirmed, ...] = ()
    unknown: int = 0

    def place(self, name: str) -> KnownPlace | None:
        """A place by its id."""
        return next((one for one in self.places if one.id == name), None)

    def confirmation(self, month: str) -> PlacesConfirmed | None:
        """Who confirmed the register for a month."""
        return next((one for one in self.confirmed if one.month == month), None)

    @property
    def suspected(self) -> tuple[KnownPlace, ...]:
        """The places under suspicion."""
        return tuple(one for one in self.places if one.is_suspected)


class ListedPlace(Body, frozen=True):
    """A place as people see it, from card and register together. `until` None: in use."""

    id: str
    name: str
    kind: str
    since: str = ""
    until: str | None = None
    is_suspected: bool = False

    def is_in_use(self, first: str, last: str) -> bool:
        """Whether on any day from first to last, both included."""
        return self.since <= last and (self.until is None or self.until >= first)


def listed(card: Iterable[Place], register: Register) -> tuple[ListedPlace, ...]:
    """Every place of the card and the register, by id; what the register says of a place goes before the card.

    Cleared as 非作业场所 it is none. Of a place that was ended and began again the newest period stands.
    """
    found = {
        one.id: ListedPlace(id=one.id, name=one.name, kind=one.kind, since=one.since, until=one.until) for one in card
    }
    for known in register.places:
        if known.cleared is not None and known.cleared.outcome is Outcome.NO_PLACE and not known.periods:
            found.pop(known.id, None)
            continue
        old = found.get(known.id)
        if old is None and not known.kind:
            continue  # its end is known, its beginning not yet
        period = known.periods[-1] if known.periods else Period(since="")
        found[known.id] = ListedPlace(
            id=known.id,
            name=known.name or (old.name if old else known.id),
            kind=known.kind or (old.kind if old else ""),
            since=period.since or (old.since if old else _day_of(known.seen)),
            until=period.until,
            is_suspected=known.is_suspected,
        )
    return tuple(found[name] for name in sorted(found))


def in_use(card: Iterable[Place], register: Register, first: str, last: str) -> tuple[ListedPlace, ...]:
    """The places in use on any day from first to last, both included."""
    return tuple(one for one in listed(card, register) if one.is_in_use(first, last))


def handed_in(here: Iterable[ListedPlace], register: Register, month: str) -> tuple[ListedPlace, ...]:
    """Of these places those on the newest list of a month (2026-11) or before that the mine handed in with its drawing;
    all of them when it never did.
    """
    lists = [one for one in register.confirmed if one.month <= month and one.file]
    if not lists:
        return tuple(here)
    newest = frozenset(max(lists, key=lambda one: one.month).places)
    return tuple(one for one in here if one.id in newest)


def fold(facts: Sequence[Told]) -> Register:
    """Register from its facts, in any order and however often repeated."""
    places: dict[str, KnownPlace] = {}
    confirmed: dict[str, PlacesConfirmed] = {}
    unknown = 0
    for fact in in_order(facts):
        body = read(fact, KINDS)
        match body:
            case PlaceRegistered() | PlaceEnded() | PlaceSeen() | SuspicionCleared():
                places[body.id] = _stepped(places.get(body.id) or KnownPlace(id=body.id), body)
            case PlacesConfirmed():
                confirmed[body.month] = body
            case _:
                unknown += 1
    return Register(
        places=tuple(places[name] for name in sorted(places)),
        confirmed=tuple(confirmed[month] for month in sorted(confirmed)),
        unknown=unknown,
    )


def check(body: Body, state: Register) -> None:
    """NotAllowed when this fact may not follow this state; asked only for facts about to be sealed here."""
    known = (
        state.place(body.id) if isinstance(body, PlaceRegistered | PlaceEnded | PlaceSeen | SuspicionCleared) else None
    )
    match body:
        case PlaceRegistered() | PlaceSeen():
            _check_beginning(body, known)
        case PlaceEnded():
            _check_end(body, known)
        case PlacesConfirmed(month=month) if not _MONTH.fullmatch(month):
            raise NotAllowed(f"“{month}”不是月份，请写成 2026-11。")
        case PlacesConfirmed(by=by) if not by.strip():
            raise NotAllowed("请写明矿方确认人。")
        case SuspicionCleared() if known is None or not known.is_suspected:
            raise NotAllowed("这个场所没有待核实的隐蔽嫌疑，请刷新。")
        case SuspicionCleared(note=note) if not note.strip():
            raise NotAllowed("请写明核实的情况。")
        case _:
            pass


def _stepped(known: KnownPlace, body: PlaceRegistered | PlaceEnded | PlaceSeen | SuspicionCleared) -> KnownPlace:
    match body:
        case PlaceRegistered():
            is_open = any(one.until is None for one in known.periods)
            periods = known.periods if is_open else (*known.periods, Period(since=body.since))
            return replace(known, name=body.name, kind=body.kind, periods=periods)
        case PlaceEnded():
            ended = tuple(replace(one, until=body.until) if one.until is None else one for one in known.periods)
            return replace(known, periods=ended or (Period(since="", until=body.until),), reason=body.reason)
        case PlaceSeen():
            return replace(known, name=known.name or body.name, kind=known.kind or body.kind, seen=known.seen or body)
        case SuspicionCleared():
            return replace(known, cleared=known.cleared or body)


def _check_beginning(body: PlaceRegistered | PlaceSeen, known: KnownPlace | None) -> None:
    if not (body.id.strip() and body.name.strip() and body.kind.strip()):
        raise NotAllowed("请写明场所的编号、名称和类型。")
    if isinstance(body, PlaceSeen):
        if known is not None:
            raise NotAllowed(f"场所编号“{body.id}”已经在用，请刷新后再试。")
        return
    _check_day(body.since)
    if known is not None and any(one.until is None for one in known.periods):
        raise NotAllowed(f"场所“{known.name or body.id}”已经登记在用，不能重复登记。")


def _check_end(body: PlaceEnded, known: KnownPlace | None) -> None:
    _check_day(body.until)
    if not body.reason.strip():
        raise NotAllowed("请写明场所停用的原因。")
    if known is not None and known.periods:
        last = known.periods[-1]
        if last.until is not None:
            raise NotAllowed(f"场所“{known.name or body.id}”已经停用。")
        if body.until < last.since:
            raise NotAllowed("停用日期早于启用日期，请改正。")


def _check_day(text: str) -> None:
    if not _DAY.fullmatch(text):
        raise NotAllowed(f"“{text}”不是日期，请写成 2026-11-22。")


def _day_of(seen: PlaceSeen | None) -> str:
    day = day_of(seen.at) if seen else None
    return day.isoformat() if day else ""
