"""What 矿山 · 地点 shows: the register of a mine's places, and how its month stands."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.actions import checklists, places
from desktop.desk import Desk
from desktop.errors import DeskError
from desktop.store import histories, queries
from desktop.supervision.checklist import Level, due, items_by_id
from desktop.supervision.places import KnownPlace, ListedPlace, Outcome, PlacesConfirmed, Register
from desktop.ui import times
from desktop.ui.marks import Mark, Shape

IN_USE = Mark(Shape.FULL, "good", "在用")
ENDED = Mark(Shape.DASH, "calm", "已停用")
COMING = Mark(Shape.ARROW, "accent", "未启用")
SUSPECTED = Mark(Shape.TRIANGLE, "bad", "隐蔽嫌疑")
HIDDEN = Mark(Shape.CROSS, "bad", "确认隐蔽")

CONFIRMED = Mark(Shape.FULL, "good", "本月已确认")
UNCONFIRMED = Mark(Shape.HOLLOW, "warn", "本月未确认")
OVERTAKEN = Mark(Shape.HALF, "warn", "确认后有变动")


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place of the register; `must` and `sample` are the items due there, "" where none can be due."""

    id: str
    name: str
    kind: str
    since: str
    until: str
    must: str
    sample: str
    passed: str
    mark: Mark
    words: str

    @property
    def is_ended(self) -> bool:
        """Whether nobody works there any more."""
        return self.mark is ENDED

    @property
    def is_suspected(self) -> bool:
        """Whether a supervisor has still to clear it."""
        return self.mark is SUSPECTED


@dataclass(frozen=True, slots=True)
class MinePlaces:
    """A mine's register as a person sees it. `words` say how the month stands and `scan` is the signed list (a blob);
    `trouble` says why no items are counted.
    """

    mine: str
    month: str
    today: str
    rows: tuple[PlaceRow, ...]
    kinds: tuple[str, ...]
    mark: Mark
    words: str
    leader: str
    is_supervisor: bool
    trouble: str = ""
    scan: str = ""


def read_places(desk: Desk, mine: str) -> MinePlaces:
    """The register of a mine, its places by state and name. Missing for an unknown mine."""
    known = places.listing(desk, mine)
    today = desk.world.today().isoformat()
    with desk.reading() as session:
        card = queries.mine(session, mine)
        register = queries.state(session, f"places/{mine}", Register) or Register()
        passed = histories.last_passed(session, mine)
        people = {one.code: one.name for one in queries.people(session)}
        is_supervisor = queries.is_supervisor(session, desk.person)
    counts, kinds, trouble = _counts(desk, mine, known)
    rows = [
        _row(
            one,
            passed.get(one.id, ""),
            counts.get(one.kind),
            _mark(one, register.place(one.id), today),
            _words(register.place(one.id), people),
        )
        for one in known
    ]
    rows.sort(key=lambda row: (_ORDER.index(row.mark), row.name))
    here = {one.id for one in known if one.is_in_use(today, today)}
    confirmed = register.confirmation(today[:7])
    mark, words = _month(confirmed, here, people, today[:7])
    leader = card.leader if card else ""
    scan = confirmed.file or "" if confirmed else ""
    return MinePlaces(mine, today[:7], today, tuple(rows), kinds, mark, words, leader, is_supervisor, trouble, scan)


def _counts(
    desk: Desk, mine: str, known: tuple[ListedPlace, ...]
) -> tuple[dict[str, tuple[int, int]], tuple[str, ...], str]:
    """By kind of place how many 必查 and 抽查 are due; the kinds; a sentence when the mine's list cannot be read."""
    try:
        kinds = places.kinds(desk, mine)
        checklist = checklists.for_mine(desk, mine)
    except DeskError as error:
        return {}, (), str(error)
    items = items_by_id(checklist)
    counts = {}
    for kind in {one.kind for one in known}:
        levels = [items[item.id].level for item in due(checklist, kind)]
        must = sum(level is Level.MUST for level in levels)
        counts[kind] = (must, len(levels) - must)
    return counts, kinds, ""


def _row(one: ListedPlace, passed: str, counts: tuple[int, int] | None, mark: Mark, words: str) -> PlaceRow:
    must, sample = ("", "") if counts is None or mark is ENDED else (str(counts[0]), str(counts[1]))
    return PlaceRow(
        id=one.id,
        name=one.name,
        kind=one.kind,
        since=one.since,
        until=one.until or "",
        must=must,
        sample=sample,
        passed=times.day(passed),
        mark=mark,
        words=words,
    )


def _mark(one: ListedPlace, known: KnownPlace | None, today: str) -> Mark:
    if one.is_suspected:
        return SUSPECTED
    if one.until is not None and one.until < today:
        return ENDED
    if one.since > today:
        return COMING
    if known is not None and known.cleared is not None and known.cleared.outcome is Outcome.HIDDEN:
        return HIDDEN
    return IN_USE


def _words(known: KnownPlace | None, people: dict[str, str]) -> str:
    """Why it was ended; how a place met unregistered came onto the register, and what was found about it."""
    if known is None or known.seen is None:
        return known.reason if known and known.periods and known.periods[-1].until else ""
    seen, cleared = known.seen, known.cleared
    said = f"{times.day(seen.at)} {people.get(seen.person, seen.person)}检查时发现，未登记"
    said += f"：{seen.note}" if seen.note else ""
    if cleared is not None:
        who = people.get(cleared.person, cleared.person)
        said += f"。{times.day(cleared.at)} {who}核实为“{cleared.outcome}”：{cleared.note}"
    return said


def _month(found: PlacesConfirmed | None, here: set[str], people: dict[str, str], month: str) -> tuple[Mark, str]:
    if found is None:
        return UNCONFIRMED, f"{month} 地点未确认"
    who = f"{found.by}（矿方），{times.day(found.at)}，{people.get(found.person, found.person)}记"
    scan = "，附签字件" if found.file else ""
    if here - set(found.places):
        return OVERTAKEN, f"{month} 确认后又有新地点。上次确认：{who}{scan}"
    return CONFIRMED, f"{month} 已确认：{who}{scan}"


_ORDER = [SUSPECTED, HIDDEN, IN_USE, COMING, ENDED]
