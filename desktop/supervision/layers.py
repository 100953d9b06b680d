"""Layers over a catalogue (省级表 → 市、县补充 → 本矿表): what each adds, sharpens, or marks 不适用.

Source: 晋政办发〔2024〕29号 第十四条. A lower layer completes: it adds items, turns 抽查 into 必查, makes a limit
stricter, cites more, or marks an item 不适用 with a reason and a person; it never deletes an item, never softens a
必查, never loosens a limit (our reading of 补充完善). It may bring words of its own (kinds of place, conditions,
specialties) for what it adds. Pure. The order of the edits in a layer does not matter, nor the order in which layers
are given: the higher level goes first.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from desktop.errors import BadInput, Damaged
from desktop.supervision.catalogue_reading import Problem
from desktop.supervision.checklist import Catalogue, Item, LayerHead, Level, Limit, Mark, Origin, Tag
from desktop.supervision.strictness import tightened

RULE = "晋政办发〔2024〕29号第十四条，下级只能补充完善"
_E = TypeVar("_E")


class LayerLevel(StrEnum):
    """Whose layer it is, the highest first."""

    PROVINCE = "省"
    CITY = "市"
    COUNTY = "县"
    MINE = "本矿"


class Sharpening(msgspec.Struct, frozen=True, omit_defaults=True):
    """An item made stricter: 必查 instead of 抽查, stricter or further `values`, further `basis`."""

    item: str
    level: Level | None = None
    values: tuple[Limit, ...] = ()
    basis: tuple[str, ...] = ()


class NotApplicable(msgspec.Struct, frozen=True, omit_defaults=True):
    """An item that has no object here: why, and who answers for it. `day` is 2026-11-22."""

    item: str
    reason: str
    person: str
    day: str = ""


class Words(msgspec.Struct, frozen=True, omit_defaults=True):
    """Words a layer brings beside those of the catalogue; they stand behind the catalogue's own, in this order."""

    places: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    specialties: tuple[str, ...] = ()


class Layer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one organisation (or one mine, by its code in `mine`) lays over the catalogue named."""

    catalogue: str
    level: LayerLevel
    org: str
    title: str
    edition: str
    additions: tuple[Item, ...] = ()
    sharpenings: tuple[Sharpening, ...] = ()
    not_applicable: tuple[NotApplicable, ...] = ()
    mine: str | None = None
    words: Words | None = None


class Stage(msgspec.Struct, frozen=True):
    """One layer laid: the catalogue after it, and what of the layer did not fit."""

    layer: Layer
    catalogue: Catalogue
    problems: tuple[Problem, ...]


def apply(catalogue: Catalogue, layers: Iterable[Layer]) -> Catalogue:
    """The catalogue with the layers over it. BadInput with every violation: the item's code and the rule."""
    done, found = fitted(catalogue, layers)
    if found:
        lines = [str(one) for one in found]
        raise BadInput("\n".join([f"补充层有 {len(lines)} 处不能用，改正后再发布：", *lines]))
    return done


def fitted(catalogue: Catalogue, layers: Iterable[Layer]) -> tuple[Catalogue, tuple[Problem, ...]]:
    """The catalogue with everything of the layers that fits, and what does not, by layer and item.

    A new provincial edition may leave an older layer behind: the inspector still gets a sheet, the bureau the list.
    """
    done = stages(catalogue, layers)
    return (done[-1].catalogue if done else catalogue), tuple(problem for stage in done for problem in stage.problems)


def stages(catalogue: Catalogue, layers: Iterable[Layer]) -> tuple[Stage, ...]:
    """The layers laid one after the other, the highest first, with the catalogue as it stands after each."""
    done: list[Stage] = []
    for layer in sorted(layers, key=_rank):
        if layer.catalogue == catalogue.catalogue:
            catalogue, notes = _laid(catalogue, layer)
        else:
            why = f"写给目录“{layer.catalogue}”，不是“{catalogue.catalogue}”"
            notes = [Problem(name(layer), "整层", "", why, "换成这个目录的补充层")]
        done.append(Stage(layer, catalogue, tuple(notes)))
    return tuple(done)


def over(catalogue: Catalogue, others: Iterable[Layer], layer: Layer) -> Catalogue:
    """What a layer is laid over: the catalogue with those of the other layers that stand above it."""
    return fitted(catalogue, [one for one in others if _rank(one) <= _rank(layer)])[0]


def unfit(catalogue: Catalogue, others: Iterable[Layer], layer: Layer) -> tuple[Problem, ...]:
    """What of one layer does not fit over the catalogue and the layers above it; their own faults are left aside."""
    return fitted(over(catalogue, others, layer), [layer])[1]


def worded(catalogue: Catalogue, words: Words | None) -> Catalogue:
    """The catalogue with these words behind its own. A word it has already is no fault: an upper edition may have
    taken it up since.
    """
    if words is None:
        return catalogue
    places = [word for word in words.places if word not in catalogue.scopes]
    tags = {tag.code: tag for tag in (*words.tags, *catalogue.tags)}  # the catalogue's own name of a code stands
    codes = dict.fromkeys(tag.code for tag in (*catalogue.tags, *words.tags))
    return replace(
        catalogue,
        places=tuple(dict.fromkeys((*catalogue.places, *places))),
        tags=tuple(tags[code] for code in codes),
        specialties=tuple(
            dict.fromkeys((*catalogue.specialties, *(words.specialties if catalogue.specialties else ())))
        ),
    )


def name(layer: Layer) -> str:
    """How people know a layer."""
    return f"{layer.level}级补充“{layer.title}”" if layer.level is not LayerLevel.MINE else f"本矿表“{layer.title}”"


def subject_of(layer: Layer, org: str) -> str:
    """Under what subject the layer of an organisation (its code) is published."""
    return f"checklist/{layer.catalogue}/层/{org}" + (f"/{layer.mine}" if layer.mine else "")


def encode(layer: Layer) -> bytes:
    """The canonical bytes: the same edits in any order give the same."""
    ordered = replace(
        layer,
        additions=tuple(sorted(layer.additions, key=lambda one: one.id)),
        sharpenings=tuple(sorted(layer.sharpenings, key=lambda one: (one.item, msgspec.json.encode(one)))),
        not_applicable=tuple(sorted(layer.not_applicable, key=lambda one: (one.item, msgspec.json.encode(one)))),
        words=layer.words if layer.words != Words() else None,
    )
    return msgspec.json.encode(ordered, order="sorted")


def decode(data: bytes) -> Layer:
    """A layer back from its bytes; raises Damaged when they are none."""
    try:
        return msgspec.json.decode(data, type=Layer)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Damaged(f"补充层的内容已损坏，读不出来（{error}）；请重新同步或从备份恢复。") from error


def digest(layer: Layer) -> str:
    """SHA-256 of the canonical bytes, in hex."""
    return hashlib.sha256(encode(layer)).hexdigest()


def _rank(layer: Layer) -> tuple[int, str, str, str]:
    return list(LayerLevel).index(layer.level), layer.org, layer.edition, digest(layer)


def _laid(catalogue: Catalogue, layer: Layer) -> tuple[Catalogue, list[Problem]]:
    """The catalogue with one layer over it, and what did not fit."""
    notes = _unfit_words(layer, catalogue)
    catalogue = worded(catalogue, layer.words)
    items = {item.id: item for item in catalogue.items}
    notes += _lay(items, layer, catalogue)
    head = LayerHead(str(layer.level), layer.org, layer.title, layer.edition, digest(layer))
    return replace(catalogue, items=tuple(items.values()), layers=(*catalogue.layers, head)), notes


def _unfit_words(layer: Layer, catalogue: Catalogue) -> list[Problem]:
    words, notes = layer.words or Words(), list[Problem]()
    names = {tag.code: tag.name for tag in catalogue.tags}
    for word in words.places:
        if word in catalogue.scopes:
            notes.append(_problem(layer, word, "地点", "在目录里是范围，不能又作地点", "换一个词"))
    for tag in words.tags:
        if names.get(tag.code, tag.name) != tag.name:
            why = f"目录已有这个标签，叫“{names[tag.code]}”，不叫“{tag.name}”"
            notes.append(_problem(layer, tag.code, "条件标签", why, "用目录的名称，或换一个标签"))
    if words.specialties and not catalogue.specialties:
        notes.append(_problem(layer, words.specialties[0], "专业", "目录不分专业", "删去这个词"))
    return notes


def _lay(items: dict[str, Item], layer: Layer, catalogue: Catalogue) -> list[Problem]:
    """Lay one layer over the items; answers what did not fit, in order of the items."""
    notes: list[Problem] = []
    for one in _single(layer, "增补", [(item.id, item) for item in layer.additions], notes):
        if why := _unfit(one, items, catalogue):
            notes.append(_problem(layer, one.id, "增补", why, "换一个编码，或用目录列出的词"))
        else:
            done = Origin(str(layer.level), layer.org, layer.edition, "增补")
            items[one.id] = replace(one, origins=(done,), not_applicable=None)
    for sharp in _single(layer, "收严", [(one.item, one) for one in layer.sharpenings], notes):
        if sharp.item in items:
            items[sharp.item], found = _sharpened(items[sharp.item], sharp, layer)
            notes += found
        else:
            notes.append(_problem(layer, sharp.item, "收严", "目录没有这一条", "核对编码"))
    for mark in _single(layer, "不适用", [(one.item, one) for one in layer.not_applicable], notes):
        if mark.item not in items:
            notes.append(_problem(layer, mark.item, "不适用", "目录没有这一条", "核对编码"))
        elif not (mark.reason.strip() and mark.person.strip()):
            notes.append(_problem(layer, mark.item, "不适用", f"没有原因或责任人（{RULE}）", "写明原因和责任人"))
        elif items[mark.item].not_applicable is None:  # a higher layer's mark stands
            items[mark.item] = _marked(items[mark.item], mark, layer)
    return sorted(notes, key=lambda one: (one.where, one.field, one.why))


def _single(layer: Layer, field: str, edits: list[tuple[str, _E]], notes: list[Problem]) -> list[_E]:
    """The edits of items named once, by code; of one named twice it could only be guessed which is meant."""
    times = Counter(code for code, _ in edits)
    for code, number in times.items():
        if number > 1:
            notes.append(_problem(layer, code, field, f"在同一层里写了 {number} 次", "只留一处"))
    return [edit for code, edit in sorted(edits, key=lambda pair: pair[0]) if times[code] == 1]


def _unfit(item: Item, items: dict[str, Item], catalogue: Catalogue) -> str:
    if item.id in items:
        return f"编码已被“{items[item.id].text[:20]}”占用，上级的条目不能删换（{RULE}）"
    words = {
        "地点": (item.places, catalogue.places + catalogue.scopes),
        "矿山类型": (item.mine_kind, catalogue.kinds),
        "条件标签": (item.applies_when, tuple(tag.code for tag in catalogue.tags)),
        "专业": ((item.specialty,) if item.specialty else (), catalogue.specialties),
    }
    for what, (used, known) in words.items():
        if unknown := [word for word in used if word not in known]:
            return f"{what}“{unknown[0]}”不是目录“{catalogue.title}”的词"
    return "" if item.places else "没有写地点"


def _sharpened(item: Item, sharp: Sharpening, layer: Layer) -> tuple[Item, list[Problem]]:
    notes: list[Problem] = []
    acts: list[tuple[str, str]] = []
    if sharp.level is Level.SAMPLE and item.level is Level.MUST:
        notes.append(_problem(layer, item.id, "level", f"必查不能改为抽查（{RULE}）", "删去这一处"))
    elif sharp.level is Level.MUST and item.level is Level.SAMPLE:
        item = replace(item, level=Level.MUST)
        acts.append(("改为必查", ""))
    for param, times in Counter(limit.param for limit in sharp.values).items():
        if times > 1:
            notes.append(_problem(layer, item.id, "value", f"参数“{param}”写了 {times} 次", "只留一处"))
            sharp = replace(sharp, values=tuple(limit for limit in sharp.values if limit.param != param))
    for limit in sorted(sharp.values, key=lambda one: one.param):
        values = _with_limit(item.values, limit)
        if isinstance(values, str):
            why = f"“{limit.param}”{values}（{RULE}）"
            notes.append(_problem(layer, item.id, "value", why, "改为更严的限值，或删去"))
        elif values != item.values:
            is_new = len(values) > len(item.values)
            item = replace(item, values=values)
            acts.append(("增加测值" if is_new else "限值收严", limit.param))
    if further := tuple(sorted(set(sharp.basis) - set(item.basis))):
        editions = tuple(replace(one, basis=tuple(dict.fromkeys((*one.basis, *further)))) for one in item.editions)
        item = replace(item, basis=item.basis + further, editions=editions)
        acts.append(("补充依据", "；".join(further)))
    done = tuple(Origin(str(layer.level), layer.org, layer.edition, act, detail) for act, detail in acts)
    return replace(item, origins=item.origins + done), notes


def _with_limit(values: tuple[Limit, ...], limit: Limit) -> tuple[Limit, ...] | str:
    old = next((one for one in values if one.param == limit.param), None)
    if old is None:
        return (*values, limit)
    new = tightened(old, limit)
    return new if isinstance(new, str) else tuple(new if one is old else one for one in values)


def _marked(item: Item, mark: NotApplicable, layer: Layer) -> Item:
    level = str(layer.level)
    done = Origin(level, layer.org, layer.edition, "不适用", f"{mark.reason}（{mark.person}）")
    stands = Mark(mark.reason, mark.person, mark.day, level, layer.org)
    return replace(item, not_applicable=stands, origins=(*item.origins, done))


def _problem(layer: Layer, code: str, field: str, why: str, remedy: str) -> Problem:
    return Problem(name(layer), code, field, why, remedy)
