"""From an edited copy of a catalogue to the layer that makes it so: what was added, what was made stricter, what has no
object here. What the copy softened or struck out is told by item and field; there the upper catalogue stands. Pure.

`difference(upper, apply(upper, [layer]), layer)` gives the layer back in its normal form (edits that do nothing left
out, an addition with its sharpenings in one), without problems.
"""

from __future__ import annotations

from itertools import chain

from msgspec.structs import replace

from desktop.supervision.catalogue_reading import Problem
from desktop.supervision.checklist import Catalogue, Edition, Item, Level, Limit
from desktop.supervision.layers import RULE, Layer, NotApplicable, Sharpening, Words, name, worded
from desktop.supervision.strictness import tightened

STANDS = "上级原文不变；要改的另增一条，或请上级修订"
FIELDS = {
    "category": "类别",
    "specialty": "专业",
    "text": "检查内容",
    "method": "检查方法",
    "places": "适用场所",
    "mine_kind": "井工露天",
    "applies_when": "适用条件",
    "basis_to_verify": "待核",
    "major_hazard": "重大隐患",
    "mh_note": "构成说明",
    "mh_basis": "判定依据",
}


def difference(upper: Catalogue, edited: Catalogue, head: Layer) -> tuple[Layer, tuple[Problem, ...]]:
    """The layer between a catalogue and its edited copy, under the title, level and organisation of `head` (whose own
    edits are left aside), and what of the copy a lower level may not do.
    """
    old, new = ({item.id: item for item in one.items} for one in (upper, edited))
    notes = _of_words(upper, edited, head)
    words = _words(upper, edited)
    additions = tuple(_plain(item) for code, item in new.items() if code not in old)
    sharpenings: list[Sharpening] = []
    for code, item in old.items():
        if code not in new:
            notes.append(_note(head, code, "整条", "上级的条目不能删去", "没有这种情形的，标“不适用”并写明原因"))
            continue
        sharp, found = _sharpened(item, new[code], head)
        notes += found
        if sharp != Sharpening(code):
            sharpenings.append(sharp)
    layer = replace(
        head,
        additions=additions,
        sharpenings=tuple(sharpenings),
        not_applicable=tuple(chain.from_iterable(_mark(old.get(code), item) for code, item in new.items())),
        words=words if words != Words() else None,
    )
    return layer, tuple(notes)


def beside(upper: Catalogue, own: Catalogue) -> Catalogue:
    """The upper catalogue as it is with the items of a table of one's own laid over it, and the words they need."""
    fresh = {item.id: item for item in own.items}
    items = [fresh.pop(item.id, item) for item in upper.items]
    places = dict.fromkeys((*upper.places, *(word for word in own.places if word not in upper.scopes)))
    specialties = dict.fromkeys((*upper.specialties, *own.specialties))
    return replace(upper, items=(*items, *fresh.values()), places=tuple(places), specialties=tuple(specialties))


def _words(upper: Catalogue, edited: Catalogue) -> Words:
    codes = {tag.code for tag in upper.tags}
    known = {*upper.places, *upper.scopes}
    return Words(
        places=tuple(word for word in edited.places if word not in known),
        tags=tuple(tag for tag in edited.tags if tag.code not in codes),
        specialties=tuple(word for word in edited.specialties if word not in upper.specialties),
    )


def _of_words(upper: Catalogue, edited: Catalogue, head: Layer) -> list[Problem]:
    """Words of the copy that no layer can bring: scopes, kinds of mine."""
    known = worded(upper, _words(upper, edited))
    told = ("scopes", "范围", known.scopes, edited.scopes), ("kinds", "矿山类型", known.kinds, edited.kinds)
    return [
        _note(head, word, field, f"上级目录没有这个{what}", "用上级目录的词")
        for field, what, ours, theirs in told
        for word in theirs
        if word not in ours
    ]


def _mark(before: Item | None, item: Item) -> tuple[NotApplicable, ...]:
    mark = item.not_applicable
    if mark is None or (before is not None and before.not_applicable is not None):
        return ()
    return (NotApplicable(item.id, mark.reason, mark.person, mark.day),)


def _sharpened(before: Item, item: Item, head: Layer) -> tuple[Sharpening, list[Problem]]:
    """What the copy makes stricter in an item, and what it changes otherwise."""
    notes = [
        _note(head, item.id, word, f"{word}不能由下级改动", STANDS)
        for field, word in FIELDS.items()
        if getattr(item, field) != getattr(before, field)
    ]
    if item.level is Level.SAMPLE and before.level is Level.MUST:
        notes.append(_note(head, item.id, "级别", "必查不能改为抽查", "改回必查"))
    level = Level.MUST if item.level is Level.MUST and before.level is Level.SAMPLE else None
    basis = tuple(sorted(set(item.basis) - set(before.basis)))
    if gone := [words for words in before.basis if words not in item.basis]:
        notes.append(_note(head, item.id, "依据", f"上级的依据“{gone[0]}”不能删去", "补回；可以另加依据"))
    if item.editions != before.editions and item.editions != _with_basis(before.editions, basis):
        notes.append(_note(head, item.id, "换条款", "换条款的日期和条款不能由下级改动", STANDS))
    values, found = _stricter(before, item, head)
    return Sharpening(item.id, level, values, basis), notes + found


def _stricter(before: Item, item: Item, head: Layer) -> tuple[tuple[Limit, ...], list[Problem]]:
    """The limits the copy tightens or adds, and those it loosens or strikes out."""
    values: list[Limit] = []
    notes: list[Problem] = []
    old, new = ({limit.param: limit for limit in one.values} for one in (before, item))
    for param in old:
        if param not in new:
            notes.append(_note(head, item.id, "参数", f"上级的“{param}”不能删去", "补回"))
    for param, limit in new.items():
        was = old.get(param)
        if was == limit:
            continue
        strict = limit if was is None else tightened(was, limit)
        if isinstance(strict, str):
            notes.append(_note(head, item.id, "限值", f"“{param}”{strict}", "改为更严的限值，或改回"))
        elif strict != limit:
            notes.append(_note(head, item.id, "限值", f"“{param}”的报警值、停止值、备注不能删去", "补回"))
        if isinstance(strict, Limit) and strict != was:
            values.append(limit if was is None else strict)
    return tuple(values), notes


def _with_basis(editions: tuple[Edition, ...], further: tuple[str, ...]) -> tuple[Edition, ...]:
    return tuple(replace(one, basis=tuple(dict.fromkeys((*one.basis, *further)))) for one in editions)


def _plain(item: Item) -> Item:
    """An item as its own author wrote it."""
    return replace(item, origins=(), not_applicable=None)


def _note(head: Layer, code: str, field: str, why: str, remedy: str) -> Problem:
    return Problem(name(head), code, field, f"{why}（{RULE}）", remedy)
