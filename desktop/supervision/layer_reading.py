"""A layer's plain tree (what YAML or Excel gave) to a `Layer` and back; all that is wrong is said at once. Pure.

The tree of a layer file (its name ends in `.layer.yaml`; words and values as in the catalogue's own file):

    layer:           {catalogue, level: 省|市|县|本矿, org, title, edition, mine?: the mine's code, only for 本矿}
    words:           {places?: [words], tags?: {code: name}, specialties?: [words]}: what the catalogue has no word for
    add:             [items, written as in a catalogue]
    sharpen:         [{id, level?: 必查, value?: [limits], basis?: [texts]}]
    not_applicable:  [{id, reason, person, day?}]

`parse(dump(layer), …, base) == layer`. Whether its edits fit the catalogue is the matter of `layers.apply`.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from desktop.errors import BadInput
from desktop.supervision import catalogue as trees
from desktop.supervision.catalogue_limits import read_limits
from desktop.supervision.catalogue_reading import Problem, Record, records
from desktop.supervision.checklist import Catalogue, Item, Level, Tag
from desktop.supervision.layers import Layer, LayerLevel, NotApplicable, Sharpening, Words, worded

_NOBODY = Layer("", LayerLevel.COUNTY, "", "", "")
HEAD = ("catalogue", "level", "org", "title", "edition", "mine")


def parse(tree: object, source: str, base: Catalogue) -> Layer:
    """The layer in a tree, in the words of its catalogue. BadInput with every problem, one a line."""
    notes: list[Problem] = []
    layer = _read(tree, source, base, notes)
    if notes:
        raise BadInput(trees.sentence(notes, source))
    return layer


def problems(tree: object, source: str, base: Catalogue) -> list[Problem]:
    """Everything that keeps the tree from being a layer of this catalogue, in the order of the file."""
    notes: list[Problem] = []
    _read(tree, source, base, notes)
    return notes


def head(tree: object, source: str) -> tuple[Layer, list[Problem]]:
    """Of the tree only whose layer it is and over which catalogue, without its edits; and what is wrong with that."""
    notes: list[Problem] = []
    top = Record(tree, source, "文件", (), notes)
    if top.is_readable and not top.has("layer"):
        top.note("layer", "没有这一部分，不是补充层", "补上")
        return _NOBODY, notes
    return (_read_head(Record(top.value("layer"), source, "layer", ("layer",), notes)) if not notes else _NOBODY), notes


def dump(layer: Layer) -> dict[str, Any]:
    """The tree of a layer, as a file holds it."""
    head = {field: getattr(layer, field) for field in HEAD if getattr(layer, field) is not None}
    tree: dict[str, Any] = {"layer": head | {"level": str(layer.level)}}
    if layer.words not in (None, Words()):
        tree["words"] = _dump_words(layer.words)
    parts = {
        "add": [trees.dump_item(item) for item in layer.additions],
        "sharpen": [_dump_sharpening(one) for one in layer.sharpenings],
        "not_applicable": [_dump_mark(one) for one in layer.not_applicable],
    }
    return tree | {field: part for field, part in parts.items() if part}


def item_problems(item: Item, source: str, catalogue: Catalogue) -> list[Problem]:
    """Everything that keeps an item from standing in this catalogue's words, as if it had been read from a file."""
    notes: list[Problem] = []
    trees.read_item(Record(trees.dump_item(item), source, item.id or "新增的条目", (), notes), catalogue)
    return notes


def _dump_words(words: Words) -> dict[str, Any]:
    tree = {
        "places": list(words.places),
        "tags": {tag.code: tag.name for tag in words.tags},
        "specialties": list(words.specialties),
    }
    return {field: part for field, part in tree.items() if part}


def _dump_sharpening(one: Sharpening) -> dict[str, Any]:
    tree: dict[str, Any] = {"id": one.item}
    if one.level is not None:
        tree["level"] = str(one.level)
    if one.values:
        tree["value"] = [trees.dump_limit(limit) for limit in one.values]
    if one.basis:
        tree["basis"] = list(one.basis)
    return tree


def _dump_mark(one: NotApplicable) -> dict[str, Any]:
    tree = {"id": one.item, "reason": one.reason, "person": one.person}
    return tree | ({"day": one.day} if one.day else {})


def _read(tree: object, source: str, base: Catalogue, notes: list[Problem]) -> Layer:
    top = Record(tree, source, "文件", (), notes)
    top.only("layer", "words", "add", "sharpen", "not_applicable")
    if top.is_readable and not top.has("layer"):
        top.note("layer", "没有这一部分", "补上")
    head = Record(top.value("layer"), source, "layer", ("layer",), notes) if top.has("layer") else None
    words = _read_words(Record(top.value("words"), source, "words", ("words",), notes)) if top.has("words") else None
    base = worded(base, words)
    additions = tuple(trees.read_item(part, base) for part in records(top, "add", trees.item_name))
    sharpenings = tuple(_read_sharpening(part) for part in records(top, "sharpen", trees.item_name))
    marks = tuple(_read_mark(part) for part in records(top, "not_applicable", trees.item_name))
    known = _read_head(head) if head else _NOBODY
    return replace(known, additions=additions, sharpenings=sharpenings, not_applicable=marks, words=words)


def _read_words(part: Record) -> Words:
    part.only("places", "tags", "specialties")
    tags: list[Tag] = []
    for code, name in part.pairs("tags").items():
        if isinstance(name, str) and name.strip():
            tags.append(Tag(code, name))
        else:
            part.note("tags", f"“{code}”的说明应为文字", "写上说明", code)
    return Words(part.words("places"), tuple(tags), part.words("specialties"))


def _read_head(head: Record) -> Layer:
    head.only(*HEAD)
    level = head.choice("level", LayerLevel) or LayerLevel.COUNTY
    mine = head.maybe("mine", 60)
    if head.is_readable and (level is LayerLevel.MINE) != (mine is not None):
        head.note("mine", "矿山编码只在本矿表里写，本矿表必须写", "改正 level 或 mine")
    catalogue, org = head.text("catalogue", 60), head.text("org", 60)
    return Layer(catalogue, level, org, head.text("title", 60), head.text("edition", 60), mine=mine)


def _read_sharpening(part: Record) -> Sharpening:
    part.only("id", "level", "value", "basis")
    code = part.text("id", 32)
    level = part.choice("level", Level) if part.has("level") else None
    values, basis = read_limits(part), part.words("basis")
    if part.is_readable and not any(part.has(field) for field in ("level", "value", "basis")):
        part.note("", "没有写要收严什么", "写上 level、value 或 basis")
    return Sharpening(code, level, values, basis)


def _read_mark(part: Record) -> NotApplicable:
    part.only("id", "reason", "person", "day")
    return NotApplicable(part.text("id", 32), part.text("reason"), part.text("person", 60), part.maybe("day", 10) or "")
