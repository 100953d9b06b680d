"""Layers side by side: for every item, in a few words, what each layer does to it. Pure.

The first column is the catalogue as published, the others its layers, the highest first. What a layer wants and may not
do stands with the item.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.supervision.catalogue_reading import Problem
from desktop.supervision.checklist import Catalogue, Item, Limit
from desktop.supervision.judging import limit_text
from desktop.supervision.layers import Layer, digest, stages


@dataclass(frozen=True, slots=True)
class Column:
    """The catalogue (`level` 目录) or one layer; `digest` names its content."""

    level: str
    org: str
    title: str
    edition: str
    digest: str = ""
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """An item as all layers leave it; a cell for each column, empty where the layer leaves it alone."""

    item: Item
    cells: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """`problems` are those of no item: of a whole layer, of an item that is gone."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    is_behind: bool = False


def board(base: Catalogue, layers: Iterable[Layer], draft: Layer | None = None) -> Board:
    """The board of a catalogue, its layers, and a draft that takes the place of the layer it replaces."""
    kept = [one for one in layers if draft is None or _whose(one) != _whose(draft)]
    laid = stages(base, (*kept, draft) if draft is not None else kept)
    columns = [Column("目录", base.object, base.title, base.edition)]
    cells = {item.id: [str(item.level)] for item in base.items}
    notes: dict[str, list[Problem]] = defaultdict(list)
    before = {item.id: item for item in base.items}
    for number, stage in enumerate(laid, 1):
        one = stage.layer
        columns.append(Column(str(one.level), one.org, one.title, one.edition, digest(one), one is draft))
        for item in stage.catalogue.items:
            was = before.get(item.id)
            if was is not item:
                row = cells.setdefault(item.id, [])
                row += [""] * (number - len(row))
                row.append(said(was, item))
                before[item.id] = item
        for problem in stage.problems:
            notes[problem.where].append(problem)
    last = laid[-1].catalogue if laid else base
    rows = tuple(
        Row(item, (*cells[item.id], *[""] * (len(columns) - len(cells[item.id]))), tuple(notes.get(item.id, ())))
        for item in last.items
    )
    loose = tuple(problem for code, found in notes.items() if code not in cells for problem in found)
    return Board(tuple(columns), rows, loose)


def said(before: Item | None, after: Item) -> str:
    """What a layer made of an item, in a few words."""
    if before is None:
        return "增补"
    words = [f"{before.level}→{after.level}"] if before.level is not after.level else []
    old = {limit.param: limit for limit in before.values}
    words += [_limit(old.get(limit.param), limit) for limit in after.values if old.get(limit.param) != limit]
    if further := [one for one in after.basis if one not in before.basis]:
        words.append(f"补充依据：{'、'.join(further)}")
    if after.not_applicable is not None and before.not_applicable is None:
        words.append(f"不适用：{after.not_applicable.reason}（{after.not_applicable.person}）")
    return "；".join(words)


def _limit(before: Limit | None, after: Limit) -> str:
    now = limit_text(after)
    if before is None:
        return f"增测 {after.param} {now}"
    was = limit_text(before)
    if was != now:
        return f"{after.param} {now}（原 {was}）"
    marks = (("报警值", "alarm"), ("停止值", "stop"), ("备注", "note"))
    changed = [
        f"{word} {getattr(after, name)}" for word, name in marks if getattr(before, name) != getattr(after, name)
    ]
    return f"{after.param} {'，'.join(changed)}"


def _whose(layer: Layer) -> tuple[str, str, str]:
    """Whose layer it is: a newer edition replaces one of the same."""
    return str(layer.level), layer.org, layer.mine or ""
