"""What becomes of a checklist that was imported: a layer over a catalogue in force, a file, or a whole catalogue
published.

Nothing is half-taken: each is one step, refused as a whole.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from desktop import catalogues
from desktop.actions import layer_drafts, versions
from desktop.actions.import_answers import ImportDraft
from desktop.actions.import_lines import DoubleLine, Seen
from desktop.desk import Changes, Desk
from desktop.errors import BadInput, DeskError, NotAllowed
from desktop.sheets import exporting
from desktop.store import files, publications, queries
from desktop.supervision import layer_making, layers
from desktop.supervision.checklist import Catalogue
from desktop.supervision.doubles import doubles
from desktop.supervision.layers import Layer, LayerLevel


@dataclass(frozen=True, slots=True)
class Destinations:
    """Where this person may take an import to: `level` of his organisation's layer ("" with `why_no_layer`), the mines
    (code, name) that may get a 本矿表, and whether a whole catalogue ("" or why not).
    """

    level: str
    why_no_layer: str
    mines: tuple[tuple[str, str], ...]
    why_no_whole: str


@dataclass(frozen=True, slots=True)
class Layered:
    """The layer's draft with what was taken into it, by codes; `told` are the sentences about what was not, `same` the
    items left out because they were there already.
    """

    draft: str
    added: tuple[str, ...]
    sharpened: tuple[str, ...]
    left_out: tuple[str, ...]
    told: tuple[str, ...]
    changes: Changes
    same: tuple[str, ...] = ()


def destinations(desk: Desk) -> Destinations:
    """Where an import may go; reads only."""
    with desk.reading() as session:
        org = queries.organisation(session)
        person = queries.person(session, desk.person)
        is_administrator = queries.is_administrator(session, desk.person)
        cards = queries.mines(session)
        own = person.org if person else ""
        publication = publications.read(session)
        cared = [card for card in cards if own in publication.above(card.supervised_by or own)]
    if not is_administrator:
        why = "只有管理员可以写补充层和发布目录；可以先存为文件，交给本单位管理员。"
        return Destinations("", why, (), why)
    level = org.level if org else str(LayerLevel.COUNTY)
    below = org is not None and bool(org.parent) and level != LayerLevel.PROVINCE
    why = f"{org.name}有上级单位，检查目录由上级发布；本单位的改动请作为{level}级补充。" if org and below else ""
    return Destinations(level, "", tuple((card.code, card.name) for card in cared), why)


def as_layer(desk: Desk, seen: Seen, draft: ImportDraft, level: str, mine: str | None = None) -> Layered:
    """Take the items into the draft of a layer (of `level`, or 本矿 with a mine) over the catalogue `draft.like`:
    what is new is added, what is stricter sharpens; what was there before stays. Our own workbook of that catalogue
    is taken as its edited copy. An item that is there already in the same words is left out, unless the answers say
    otherwise. NotAllowed while anything is wrong, or for who may not; BadInput for codes that are
    taken, or when all items are there already.
    """
    made = catalogue_of(seen)
    over = draft.like or made.catalogue
    same = tuple(one.code for one in read_doubles(desk, seen, draft, level, mine) if one.is_left_out)
    made = replace(made, items=tuple(item for item in made.items if item.id not in same))
    if not made.items:
        raise BadInput(f"这 {len(same)} 条都已经有了，没有可以增补的；确要增补的，在“载入”一步改为“仍然增补”。")
    begun = layer_drafts.begin(desk, over, LayerLevel(level), mine)
    try:
        before = layer_drafts.load(desk, begun.id)
        edited = made if made.catalogue == over else _laid(desk, before.layer, made, seen)
        taken = layer_drafts.take_edited(desk, begun.id, edited)
    except DeskError:
        if begun.changes.drafts:
            layer_drafts.discard(desk, begun.id)
        raise
    told = tuple(str(one) for one in taken.layer_problems)
    changes = Changes(drafts=begun.changes.drafts | taken.changes.drafts)
    return Layered(begun.id, taken.added, taken.sharpened, taken.left_out, told, changes, same)


def read_doubles(
    desk: Desk, seen: Seen, draft: ImportDraft, level: str, mine: str | None = None
) -> tuple[DoubleLine, ...]:
    """The items that the catalogue or the layer's draft has already, in the same words or nearly; reads only. The same
    are left out where nothing is answered. Of our own workbook of that catalogue, none.
    """
    made = catalogue_of(seen)
    if made.catalogue == draft.like or not draft.like:
        return ()
    found = doubles(layer_drafts.composed(desk, draft.like, LayerLevel(level), mine).items, made.items)
    return tuple(
        DoubleLine(line.spot, line.code, double.words, not draft.doubles.get(line.spot, not double.is_same))
        for line in seen.items
        if (double := found.get(line.code))
    )


def write(desk: Desk, seen: Seen, file: Path) -> Path:
    """Save the catalogue as .yaml, or as our own workbook when the name ends in .xlsx. NotAllowed while anything is
    wrong; DiskTrouble when the place cannot be written.
    """
    catalogue = catalogue_of(seen)
    is_sheet = file.suffix.lower() == ".xlsx"
    files.write_whole(file, exporting.export(catalogue) if is_sheet else catalogues.write(catalogue))
    return file


def publish(desk: Desk, seen: Seen) -> Changes:
    """Check and publish the whole catalogue. Raises as `versions.publish`; BadInput with what the check found."""
    catalogue = catalogue_of(seen)
    data = catalogues.write(catalogue)
    if found := versions.check(desk, data, catalogue.title):
        raise BadInput("\n".join([f"“{catalogue.title}”有 {len(found)} 处不能发布：", *map(str, found)]))
    return versions.publish(desk, data)


def catalogue_of(seen: Seen) -> Catalogue:
    """The catalogue. NotAllowed while anything is wrong."""
    if seen.catalogue is None:
        raise NotAllowed(f"还有 {len(seen.faults)} 处要改，什么也没有载入；请看“查错”一步。")
    return seen.catalogue


def _laid(desk: Desk, layer: Layer, made: Catalogue, seen: Seen) -> Catalogue:
    """The composed catalogue with the imported items laid over it."""
    under = versions.ground(desk, layer).under(layer)
    whole = layers.fitted(under, [layer])[0]
    if seen.makes_codes:
        _refuse_taken(whole, made)
    return layer_making.beside(whole, made)


def _refuse_taken(whole: Catalogue, made: Catalogue) -> None:
    there = {item.id: item for item in whole.items}
    clash = [item.id for item in made.items if item.id in there and there[item.id].text != item.text]
    if clash:
        free = next(word for word in _prefixes(made) if not any(code.startswith(f"{word}-") for code in there))
        raise BadInput(
            f"编码 {clash[0]} 等 {len(clash)} 个已被“{whole.title}”的其他条目占用；请换一个编码前缀，例如 {free}。"
        )


def _prefixes(made: Catalogue) -> list[str]:
    used = Counter(item.id.split("-")[0] for item in made.items).most_common(1)[0][0]
    return [f"{used}{number}" for number in range(2, 1000)]
