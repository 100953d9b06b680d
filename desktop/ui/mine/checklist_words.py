"""Where an item of 一矿一表 comes from and what stands behind it, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.supervision import judging
from desktop.supervision.catalogue_reading import Problem
from desktop.supervision.checklist import Item, LayerHead, Limit, Origin
from desktop.ui import limit_lines
from desktop.ui.mine.checklist_reading import ItemRow, MineSheet

ADDED = "增补"
CATALOGUE = "省级目录"
WHOLE = "整层"
_LAYERS = {"省": "省级补充", "市": "市级补充", "县": "县级补充", "本矿": "本矿表"}
_SHORT = {"省": "省级", "市": "市级", "县": "县级", "本矿": "本矿"}


def changes(item: Item) -> tuple[Origin, ...]:
    """What layers did to an item that was there before them."""
    return tuple(one for one in item.origins if one.act != ADDED)


def source(item: Item) -> str:
    """The layer in one word: of an item changed, whose layer changed it last (县改); else where it comes from."""
    if changed := changes(item):
        return f"{changed[-1].level}改"
    return _SHORT.get(item.origins[0].level, item.origins[0].level) if item.origins else "省级"


def origins(row: ItemRow, sheet: MineSheet) -> list[str]:
    """Layer by layer, the highest first: who brought the item, who changed what."""
    added = next((one for one in row.item.origins if one.act == ADDED), None)
    lines = [f"{_layer(added, sheet.layers)}：新增本项" if added else f"{CATALOGUE}：{sheet.title}"]
    return lines + [f"{_layer(one, sheet.layers)}：{_act(one, row)}" for one in changes(row.item)]


def problems(found: Sequence[Problem]) -> str:
    """What did not fit of the layers, in one line with what to do; empty when everything fits."""
    if not found:
        return ""
    whole = next((one for one in found if one.where == WHOLE), None)
    if whole is not None:
        more = f"（另有 {len(found) - 1} 处）" if len(found) > 1 else ""
        return f"{whole.source}没有用上{more}：{whole.why}；{whole.remedy}。"
    codes = "、".join(dict.fromkeys(one.where for one in found))
    return f"补充层有 {len(found)} 处没有用上，仍按上级的要求查；请发布单位改正：{codes}"


def unfit(row: ItemRow, sheet: MineSheet) -> list[str]:
    """What layers wanted of this item and may not."""
    return [f"{one.source}：{one.why}；{one.remedy}" for one in sheet.problems if one.where == row.item.id]


def basis(row: ItemRow) -> str:
    """The clauses of today; with their days when they change at a day."""
    editions = sorted(row.whole.editions, key=lambda one: one.since)
    if not editions:
        return _clauses(row.item.basis, row.item.basis_to_verify)
    own = _clauses(row.whole.basis, row.whole.basis_to_verify)
    told = [(f"{editions[0].since} 以前", own, row.whole.basis)]
    told += [(f"{one.since} 起", _clauses(one.basis, one.basis_to_verify), one.basis) for one in editions]
    return "\n".join(f"{'现行 · ' if found == row.item.basis else ''}{when}：{text}" for when, text, found in told)


def limits(item: Item, design: Mapping[str, str]) -> list[str]:
    """Every value to measure with its limit."""
    return [f"{limit.param}：{limit_lines.words(limit, design)}{_marks(limit)}" for limit in item.values]


def _marks(limit: Limit) -> str:
    unit = judging.unit_text(limit.unit)
    marks = [f"{word} {value} {unit}" for word, value in (("报警", limit.alarm), ("停止", limit.stop)) if value]
    tail = [*marks, limit.note or ""]
    return "".join(f"，{one}" for one in tail if one)


def _layer(origin: Origin, layers: Sequence[LayerHead]) -> str:
    same = (origin.level, origin.org, origin.edition)
    title = next((one.title for one in layers if (one.level, one.org, one.edition) == same), "")
    named = f"“{title}”" if title else ""
    return f"{_LAYERS.get(origin.level, origin.level)}{named}（{origin.edition}）"


def _act(origin: Origin, row: ItemRow) -> str:
    match origin.act:
        case "改为必查":
            return "抽查→必查"
        case "限值收严":
            return f"限值收严：{origin.detail} {_limit(row.before, origin.detail)}→{_limit(row.item, origin.detail)}"
        case "增加测值":
            return f"增加测值：{origin.detail} {_limit(row.item, origin.detail)}"
        case act:
            return f"{act}：{origin.detail}" if origin.detail else act


def _limit(item: Item | None, param: str) -> str:
    found = next((one for one in item.values if one.param == param), None) if item else None
    return judging.limit_text(found) if found else ""


def _clauses(found: Sequence[str], is_to_verify: bool) -> str:
    return "；".join(found) + ("（条号待核）" if is_to_verify else "")
