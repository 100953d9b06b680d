"""Which checklist a mine has today (一矿一表): the published catalogue with its layers, composed for the mine's card
and places; and the one a visit is bound to.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from desktop import catalogues
from desktop.desk import Desk
from desktop.errors import Damaged, Missing
from desktop.store import publications, queries
from desktop.store.database import Session
from desktop.store.publications import Publications
from desktop.supervision import checklist as lists
from desktop.supervision import layers, places
from desktop.supervision.catalogue_reading import Problem
from desktop.supervision.roster import Checklist as Published
from desktop.supervision.roster import ChecklistPublished, MineRegistered, Place
from desktop.supervision.visit import Bound


@dataclass(frozen=True, slots=True)
class Layered:
    """A mine's catalogue: as published, its layers (the highest first), both together, and what of them did not fit."""

    base: lists.Catalogue
    layers: tuple[layers.Layer, ...]
    catalogue: lists.Catalogue
    problems: tuple[Problem, ...]


def for_mine(desk: Desk, mine: str, extra: Iterable[Place] = (), day: dt.date | None = None) -> lists.Checklist:
    """The mine's checklist of a day (today); `extra` are further places. Missing for an unknown mine; BadInput.

    Its places are those in use that day, by card and register; items cite what is in force that day.
    """
    with desk.reading() as session:
        card = _card(session, mine)
        known = queries.state(session, f"places/{mine}", places.Register) or places.Register()
        shelf = Shelf(desk, publications.read(session), day or desk.world.today())
    return shelf.checklist(card, known, extra)


class Shelf:
    """The checklists of any number of mines on a day: what they share is read and laid together once."""

    def __init__(self, desk: Desk, publication: Publications, day: dt.date) -> None:
        self._desk = desk
        self._published = publication
        self._on = day.isoformat()
        self._laid: dict[tuple[str, ...], lists.Catalogue] = {}

    def checklist(self, card: MineRegistered, known: places.Register, extra: Iterable[Place] = ()) -> lists.Checklist:
        """The checklist of a mine with its register and further places. BadInput, Missing, Damaged."""
        on = self._on
        here = [
            lists.Place(id=one.id, name=one.name, kind=one.kind) for one in places.in_use(card.places, known, on, on)
        ]
        taken = {one.id for one in here}
        here += [lists.Place(id=one.id, name=one.name, kind=one.kind) for one in extra if one.id not in taken]
        return lists.compose(self._catalogue(card), str(card.kind), card.tags, here)

    def categories(self, card: MineRegistered) -> dict[str, str]:
        """By the id of each item of the mine's catalogue its category (类别). BadInput, Missing, Damaged."""
        return {item.id: item.category for item in self._catalogue(card).items}

    def _catalogue(self, card: MineRegistered) -> lists.Catalogue:
        """The mine's catalogue with its layers as it stands that day."""
        published = self._published
        shipped = catalogues.bundled_for(str(card.kind))
        base = published.newest(card.code, {shipped.catalogue})
        layers_on = published.layers(base.catalogue if base else shipped.catalogue, published.keeper(card), card.code)
        key = (base.digest if base else shipped.catalogue, *(one.digest for one in layers_on))
        if key not in self._laid:
            self._laid[key] = lists.dated(_layered(self._desk, published, card).catalogue, self._on)
        return self._laid[key]


def for_places(desk: Desk, mine: str) -> Callable[[tuple[Place, ...]], lists.Checklist]:
    """The mine's checklist for any places, made once for the same ones: to count what is due, not to be shown, because
    its items cite every edition. Missing for an unknown mine.
    """
    with desk.reading() as session:
        card = _card(session, mine)
        found = _layered(desk, publications.read(session), card)

    @functools.cache
    def compose(here: tuple[Place, ...]) -> lists.Checklist:
        made = [lists.Place(id=one.id, name=one.name, kind=one.kind) for one in here]
        return lists.compose(found.catalogue, str(card.kind), card.tags, made)

    return compose


def layered(desk: Desk, mine: str) -> Layered:
    """The mine's catalogue with its layers, each item knowing where it comes from. Missing for an unknown mine."""
    with desk.reading() as session:
        return _layered(desk, publications.read(session), _card(session, mine))


def layers_of(desk: Desk, catalogue: str, mine: str | None = None) -> Layered:
    """A catalogue with its layers: those for every mine of this organisation, and one mine's own. BadInput for an
    unknown catalogue; Missing for an unknown mine.
    """
    with desk.reading() as session:
        published = publications.read(session)
        person = queries.person(session, desk.person)
        org = published.keeper(_card(session, mine)) if mine else (person.org if person else "")
    newest = published.newest(mine or "", {catalogue})
    if newest is not None:
        base = catalogues.load(desk.blobs.get(newest.digest), newest.title)
    else:
        base = catalogues.bundled_named(catalogue)
    return _completed(desk, published, base, org, mine)


def known(desk: Desk) -> tuple[lists.Catalogue, ...]:
    """The catalogues in force for every mine, by their names: published ones, and shipped ones nobody replaced. One
    whose file is not on this disk yet, or damaged, is the shipped one of its name, else left out: `layers_of` says why.
    """
    ours = {one.catalogue: one for one in catalogues.bundled_catalogues()}
    with desk.reading() as session:
        found = queries.states(session, "checklist", Published)
    names = {one.versions[-1].catalogue for _, one in found if one.versions and not one.versions[-1].mine}
    for name in names:
        with contextlib.suppress(Missing, Damaged):
            ours[name] = layers_of(desk, name).base
    return tuple(ours[name] for name in sorted(ours))


def prepare() -> None:
    """Read the shipped catalogues, so that the first list has not to wait for them. Needs no desk."""
    catalogues.bundled_catalogues()


def bind(desk: Desk, checklist: lists.Checklist) -> Bound:
    """Keep the checklist as a blob and answer what a visit is bound to."""
    name = desk.keep(lists.encode(checklist), "checklist")
    return Bound(digest=name, title=checklist.title, edition=checklist.edition, status=checklist.status)


def bound(desk: Desk, to: Bound) -> lists.Checklist:
    """The exact checklist a visit is bound to. Missing while its blob is not on this disk."""
    return lists.decode_checklist(desk.blobs.get(to.digest))


def _card(session: Session, mine: str) -> MineRegistered:
    card = queries.mine(session, mine)
    if card is None:
        raise Missing(f"没有矿山 {mine} 的资料，请先同步。")
    return card


def _layered(desk: Desk, published: Publications, card: MineRegistered) -> Layered:
    base = _catalogue(desk, published, card)
    return _completed(desk, published, base, published.keeper(card), card.code)


def _completed(desk: Desk, published: Publications, base: lists.Catalogue, org: str, mine: str | None) -> Layered:
    """The catalogue under the layers that are in force for an organisation and a mine."""
    read: list[layers.Layer] = []
    problems: list[Problem] = []
    for one in published.layers(base.catalogue, org, mine):
        match _layer(desk, one):
            case layers.Layer() as layer:
                read.append(layer)
            case problem:
                problems.append(problem)
    catalogue, unfit = layers.fitted(base, read)
    rank = list(layers.LayerLevel)
    return Layered(base, tuple(sorted(read, key=lambda one: rank.index(one.level))), catalogue, (*problems, *unfit))


def _layer(desk: Desk, published: ChecklistPublished) -> layers.Layer | Problem:
    """A published layer, or why it cannot be used now: an inspector still gets the sheet without it."""
    try:
        return layers.decode(desk.blobs.get(published.digest))
    except Missing:
        return Problem(published.title, "整层", "", "文件还没有到本机", "同步后再看")
    except Damaged as error:
        return Problem(published.title, "整层", "", str(error).rstrip("。"), "请发布单位改正后重新发布")


def _catalogue(desk: Desk, published: Publications, card: MineRegistered) -> lists.Catalogue:
    shipped = catalogues.bundled_for(str(card.kind))
    found = published.newest(card.code, {shipped.catalogue})
    return shipped if found is None else catalogues.load(desk.blobs.get(found.digest), found.title)
