"""The checklist of one mine (一矿一表): what a catalogue holds, and which of it is due at which place of this mine.

Pure. A `Catalogue` is what a bureau publishes; `compose` picks from it what applies to one mine (kind, tags, places)
and gives every line a short number. A composed `Checklist` carries its items whole: `encode` makes its canonical bytes,
`digest` their SHA-256, and a visit is bound to that digest for ever. All numbers are decimal strings, never floats.

Promise about the bytes: JSON, keys sorted, UTF-8, no blanks. Fields may be added (with a default),
never change meaning.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

import msgspec

from desktop.errors import BadInput, Damaged

HIGHEST_NUMBER = 999
Shape = TypeVar("Shape")


class Level(StrEnum):
    """必查: every visit that passes the place; 抽查: by turns (晋政办发〔2024〕29号 第十六条)."""

    MUST = "必查"
    SAMPLE = "抽查"


class Comparison(StrEnum):
    """When a measured value is 合格."""

    BELOW = "<"
    UP_TO = "<="
    ABOVE = ">"
    FROM = ">="
    BETWEEN = "between"
    EQUAL = "=="


class Case(msgspec.Struct, frozen=True, omit_defaults=True):
    """The limit under one condition, for example 综采 1.8; `low` and `high` when the comparison is `between`."""

    condition: str
    limit: str | None = None
    low: str | None = None
    high: str | None = None


class Limit(msgspec.Struct, frozen=True, omit_defaults=True):
    """One measurable value of an item.

    Exactly one of: `limit`; `low` and `high`; `cases`; or none of them, then the mine's own design value is the limit.
    `trigger`: reaching the value makes a requirement apply; it never judges.
    """

    param: str
    unit: str
    comparison: Comparison
    limit: str | None = None
    low: str | None = None
    high: str | None = None
    cases: tuple[Case, ...] = ()
    alarm: str | None = None
    stop: str | None = None
    note: str | None = None
    trigger: bool = False


class Edition(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an item cites from the day `since` on (2026-02-01), until a later edition; before the first one it cites
    its own `basis`.
    """

    since: str
    basis: tuple[str, ...]
    mh_basis: tuple[str, ...] = ()
    basis_to_verify: bool = False


class Origin(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a layer did to an item: who (level 市, organisation, edition of its layer) and what (增补, 改为必查 …)."""

    level: str
    org: str
    edition: str
    act: str
    detail: str = ""


class Mark(msgspec.Struct, frozen=True, omit_defaults=True):
    """不适用: why, and who answers for it. The item stays in sight; it is due nowhere."""

    reason: str
    person: str
    day: str = ""
    level: str = ""
    org: str = ""

    @property
    def words(self) -> str:
        """Whose layer says so, why, and who answers for it: `县级不适用：…（…）`."""
        whose = f"{self.level}级" if len(self.level) == 1 else self.level
        return f"{whose}不适用：{self.reason}（{self.person}）"


class LayerHead(msgspec.Struct, frozen=True):
    """A layer that went into a catalogue; `digest` is that of its content."""

    level: str
    org: str
    title: str
    edition: str
    digest: str


class Item(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing to check. `mine_kind` empty: every kind the catalogue serves; `applies_when` empty: always.

    `origins` are the layers' doings, the highest layer first; empty: as the catalogue's own editor wrote it.
    """

    id: str
    category: str
    level: Level
    text: str
    method: str
    places: tuple[str, ...]
    specialty: str | None = None
    mine_kind: tuple[str, ...] = ()
    applies_when: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    basis_to_verify: bool = False
    major_hazard: bool = False
    mh_note: str | None = None
    mh_basis: tuple[str, ...] = ()
    values: tuple[Limit, ...] = ()
    editions: tuple[Edition, ...] = ()
    origins: tuple[Origin, ...] = ()
    not_applicable: Mark | None = None


class Tag(msgspec.Struct, frozen=True):
    """A condition of a mine that decides whether items apply: `gas:high` 高瓦斯."""

    code: str
    name: str


class RuleEdition(msgspec.Struct, frozen=True):
    """A rule the catalogue rests on, and since when it is in force (words of the catalogue's editor)."""

    rule: str
    effective: str


class KindTags(msgspec.Struct, frozen=True):
    """The tags that a mine has by being of this kind."""

    kind: str
    tags: tuple[str, ...]


class Catalogue(msgspec.Struct, frozen=True, omit_defaults=True):
    """A published catalogue. `places` are kinds of place; `scopes` (全矿, 全库, 采区) are due once a visit."""

    catalogue: str
    title: str
    object: str
    edition: str
    status: str
    kinds: tuple[str, ...]
    places: tuple[str, ...]
    items: tuple[Item, ...]
    scopes: tuple[str, ...] = ()
    kind_tags: tuple[KindTags, ...] = ()
    tags: tuple[Tag, ...] = ()
    specialties: tuple[str, ...] = ()
    rules_effective: tuple[RuleEdition, ...] = ()
    layers: tuple[LayerHead, ...] = ()


class Place(msgspec.Struct, frozen=True):
    """A place of one mine: `kind` is a word of the catalogue's places (采煤工作面), `name` the mine's own."""

    id: str
    name: str
    kind: str


class Line(msgspec.Struct, frozen=True):
    """One item at one place, under the short number printed on the paper sheet."""

    number: int
    item: str


class Section(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is due at one place; of a scope, `place.id`, `name` and `kind` are the scope's word. 必查 stand first."""

    place: Place
    lines: tuple[Line, ...]
    is_scope: bool = False


class Checklist(msgspec.Struct, frozen=True, omit_defaults=True):
    """一矿一表: the items of one catalogue that apply to one mine, unfolded over its places.

    `source` is the digest of the catalogue. `unplaced` are the items that apply but for which the mine has no place:
    somebody should look whether the card forgot one. `shared_numbers`: over 999 lines, so places of one kind share
    their numbers and the section decides. `layers` are those that completed the catalogue for this mine; items they
    marked 不适用 are among `items` and on no line.
    """

    source: str
    catalogue: str
    title: str
    edition: str
    status: str
    kind: str
    tags: tuple[str, ...]
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    unplaced: tuple[str, ...] = ()
    shared_numbers: bool = False
    v: int = 1
    layers: tuple[LayerHead, ...] = ()


def compose(catalogue: Catalogue, kind: str, tags: Iterable[str], places: Iterable[Place]) -> Checklist:
    """The checklist of a mine of this kind, with these tags and places; the order they are given in does not matter.

    Raises BadInput for a kind, tag or kind of place that the catalogue does not know, and for a place given twice.
    """
    chosen = _checked_tags(catalogue, tags)
    exact = _exact_kind(catalogue, kind, chosen)
    chosen |= {tag for given in catalogue.kind_tags if given.kind in (kind, exact) for tag in given.tags}
    items = tuple(item for item in catalogue.items if _applies(item, exact, chosen))
    at = _ordered_places(catalogue, places)
    drafts = [(place, place.kind in catalogue.scopes, _due(items, place.kind)) for place in at]
    drafts = [draft for draft in drafts if draft[2]]
    shared = sum(len(found) for _, _, found in drafts) > HIGHEST_NUMBER
    present = {place.kind for place in at}
    return Checklist(
        source=digest(catalogue),
        catalogue=catalogue.catalogue,
        title=catalogue.title,
        edition=catalogue.edition,
        status=catalogue.status,
        kind=exact,
        tags=tuple(tag.code for tag in catalogue.tags if tag.code in chosen),
        sections=_numbered(drafts, shared),
        items=items,
        unplaced=tuple(item.id for item in items if item.not_applicable is None and present.isdisjoint(item.places)),
        shared_numbers=shared,
        layers=catalogue.layers,
    )


def dated(catalogue: Catalogue, day: str) -> Catalogue:
    """The catalogue as it stands on a day (2026-11-22): every item cites what is in force then."""
    return msgspec.structs.replace(catalogue, items=tuple(_dated(item, day) for item in catalogue.items))


def due(checklist: Checklist, place_kind: str) -> tuple[Item, ...]:
    """The items due at a kind of place (or in a scope) of this mine, 必查 first, then in the catalogue's order."""
    return _due(checklist.items, place_kind)


def not_due(checklist: Checklist, place_kind: str) -> tuple[Item, ...]:
    """The items that a layer marks 不适用 and that would be due at a kind of place without it, in the catalogue's
    order.
    """
    return tuple(item for item in checklist.items if place_kind in item.places and item.not_applicable is not None)


def extended(checklist: Checklist, place: Place) -> Checklist:
    """The checklist with one more place behind the others: every line and number that was there stays as it was.

    BadInput for a kind of place no item of this mine knows, and for an id that is taken.
    """
    scopes = {section.place.kind for section in checklist.sections if section.is_scope}
    kinds = list(dict.fromkeys(kind for item in checklist.items for kind in item.places if kind not in scopes))
    if place.kind not in kinds:
        raise BadInput(f"检查表没有地点类型“{place.kind}”；请从这些中选一个：{'、'.join(kinds)}。")
    if section_of(checklist, place.id) is not None:
        raise BadInput(f"地点编号“{place.id}”已经在检查表里；请换一个编号。")
    alike = next((one for one in checklist.sections if one.place.kind == place.kind), None)
    if checklist.shared_numbers and alike is not None:
        lines = alike.lines
    else:
        last = max((line.number for section in checklist.sections for line in section.lines), default=0)
        found = due(checklist, place.kind)
        lines = tuple(Line(number=last + step, item=item.id) for step, item in enumerate(found, 1))
    return msgspec.structs.replace(checklist, sections=(*checklist.sections, Section(place=place, lines=lines)))


def section_of(checklist: Checklist, place_id: str) -> Section | None:
    """The section of one place (a scope is asked for by its word), or None when nothing is due there."""
    return next((section for section in checklist.sections if section.place.id == place_id), None)


def route_sections(checklist: Checklist, passed: Iterable[str]) -> tuple[Section, ...]:
    """The sections of a visit that passes these places (ids): every scope once, then the places, in sheet order."""
    ids = set(passed)
    return tuple(section for section in checklist.sections if section.is_scope or section.place.id in ids)


def find_number(checklist: Checklist, number: int) -> tuple[tuple[Section, Line], ...]:
    """Where a short number stands: one section, or several when `shared_numbers`, or none."""
    return tuple((part, line) for part in checklist.sections for line in part.lines if line.number == number)


def items_by_id(checklist: Checklist | Catalogue) -> dict[str, Item]:
    """The items under their codes."""
    return {item.id: item for item in checklist.items}


def encode(value: Checklist | Catalogue) -> bytes:
    """The canonical bytes; a visit's blob. The same content always gives the same bytes."""
    return msgspec.json.encode(value, order="sorted")


def digest(value: Checklist | Catalogue) -> str:
    """SHA-256 of the canonical bytes, in hex."""
    return hashlib.sha256(encode(value)).hexdigest()


def decode_checklist(data: bytes) -> Checklist:
    """A checklist back from its bytes; raises Damaged when they are none."""
    return _decode(data, Checklist)


def decode_catalogue(data: bytes) -> Catalogue:
    """A catalogue back from its bytes; raises Damaged when they are none."""
    return _decode(data, Catalogue)


def _decode(data: bytes, shape: type[Shape]) -> Shape:
    try:
        return msgspec.json.decode(data, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Damaged(f"检查表的内容已损坏，读不出来（{error}）；请重新同步或从备份恢复。") from error


def _checked_tags(catalogue: Catalogue, tags: Iterable[str]) -> set[str]:
    known = {tag.code for tag in catalogue.tags}
    chosen = set(tags)
    if unknown := sorted(chosen - known):
        raise BadInput(
            f"目录“{catalogue.title}”没有条件标签“{'、'.join(unknown)}”；请在矿山卡片上改选该目录列出的标签。"
        )
    return chosen


def _exact_kind(catalogue: Catalogue, kind: str, tags: set[str]) -> str:
    """煤矿 becomes 井工煤矿 or 露天煤矿 by the tags, where items tell the two apart."""
    if kind not in catalogue.kinds:
        served = "、".join(catalogue.kinds)
        raise BadInput(f"目录“{catalogue.title}”不适用于“{kind}”（只适用于{served}）；请为该矿另选目录或改正矿山类型。")
    told_apart = {word for item in catalogue.items for word in item.mine_kind}
    if not told_apart or kind in told_apart:
        return kind
    own = {given.kind: set(given.tags) for given in catalogue.kind_tags}
    fitting = [word for word in catalogue.kinds if word in told_apart and own.get(word, set()) <= tags]
    return max(fitting, key=lambda word: len(own.get(word, ())), default=kind)


def _applies(item: Item, kind: str, tags: set[str]) -> bool:
    of_kind = not item.mine_kind or kind in item.mine_kind
    return of_kind and (not item.applies_when or not tags.isdisjoint(item.applies_when))


def _ordered_places(catalogue: Catalogue, places: Iterable[Place]) -> list[Place]:
    """The scopes, then the places by the catalogue's order of kinds, name and id."""
    rank = {kind: position for position, kind in enumerate(catalogue.places)}
    given = list(places)
    seen: set[str] = set(catalogue.scopes)
    for place in given:
        if place.kind not in rank:
            raise BadInput(
                f"地点“{place.name}”的类型“{place.kind}”不是目录“{catalogue.title}”的地点类型；请在矿山卡片上改选。"
            )
        if place.id in seen:
            raise BadInput(f"地点“{place.name}”的编号“{place.id}”与另一地点或范围重复；请在矿山卡片上改正。")
        seen.add(place.id)
    scopes = [Place(id=word, name=word, kind=word) for word in catalogue.scopes]
    return scopes + sorted(given, key=lambda place: (rank[place.kind], place.name, place.id))


def _dated(item: Item, day: str) -> Item:
    if not item.editions:
        return item
    now = [edition for edition in item.editions if edition.since <= day]
    if not now:
        return msgspec.structs.replace(item, editions=())
    last = max(now, key=lambda edition: edition.since)
    return msgspec.structs.replace(
        item,
        basis=last.basis,
        mh_basis=last.mh_basis or item.mh_basis,
        basis_to_verify=last.basis_to_verify,
        editions=(),
    )


def _due(items: tuple[Item, ...], place_kind: str) -> tuple[Item, ...]:
    here = [item for item in items if place_kind in item.places and item.not_applicable is None]
    return tuple(sorted(here, key=lambda item: item.level is not Level.MUST))


def _numbered(drafts: list[tuple[Place, bool, tuple[Item, ...]]], shared: bool) -> tuple[Section, ...]:
    numbers: dict[tuple[str, str], int] = {}
    sections = []
    for place, is_scope, found in drafts:
        owner = place.kind if shared else place.id
        lines = tuple(
            Line(number=numbers.setdefault((owner, item.id), len(numbers) + 1), item=item.id) for item in found
        )
        sections.append(Section(place=place, lines=lines, is_scope=is_scope))
    return tuple(sections)
