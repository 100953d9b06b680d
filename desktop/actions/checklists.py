"""Which checklist a mine has today (一矿一表), composed from the published catalogue, and the one a visit is
bound to.
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop import catalogues
from desktop.desk import Desk
from desktop.errors import Missing
from desktop.store import queries
from desktop.store.database import Session
from desktop.supervision import checklist as lists
from desktop.supervision.roster import MineRegistered, Place
from desktop.supervision.visit import Bound


def for_mine(desk: Desk, mine: str, extra: Iterable[Place] = ()) -> lists.Checklist:
    """The mine's checklist of today; `extra` are places seen on the spot. Missing for an unknown mine; BadInput.

    The catalogue is the newest one published for the mine's kind, else the one that ships with the program.
    """
    with desk.reading() as session:
        card = queries.mine(session, mine)
        if card is None:
            raise Missing(f"没有矿山 {mine} 的资料，请先同步。")
        catalogue = _catalogue(desk, session, card)
    return lists.compose(catalogue, str(card.kind), card.tags, [*_places(card.places), *_places(extra)])


def bind(desk: Desk, checklist: lists.Checklist) -> Bound:
    """Keep the checklist as a blob and answer what a visit is bound to."""
    name = desk.keep(lists.encode(checklist), "checklist")
    return Bound(digest=name, title=checklist.title, edition=checklist.edition, status=checklist.status)


def bound(desk: Desk, to: Bound) -> lists.Checklist:
    """The exact checklist a visit is bound to. Missing while its blob is not on this disk."""
    return lists.decode_checklist(desk.blobs.get(to.digest))


def _catalogue(desk: Desk, session: Session, card: MineRegistered) -> lists.Catalogue:
    shipped = catalogues.bundled_for(str(card.kind))
    published = queries.published(session, card.code, {shipped.catalogue})
    if published is None:
        return shipped
    return catalogues.load(desk.blobs.get(published.digest), published.title)


def _places(places: Iterable[Place]) -> list[lists.Place]:
    return [lists.Place(id=one.id, name=one.name, kind=one.kind) for one in places if one.until is None]
