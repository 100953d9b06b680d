"""Layers side by side say in a few words what each does to an item."""

from __future__ import annotations

import time

from msgspec.structs import replace

from desktop.supervision import catalogue as trees
from desktop.supervision.checklist import Comparison, Item, Level, Limit, items_by_id
from desktop.supervision.layer_board import Board, board
from desktop.supervision.layers import Layer, LayerLevel, NotApplicable, Sharpening
from tests.making import catalogues
from tests.making.layers import layer

BASE = trees.parse(catalogues.tree(), "演示.yaml")
NEW = Item(id="N-1", category="通风", level=Level.MUST, text="查什么", method="怎么查", places=("地面",))
STRICT = Limit("CH4", "%", Comparison.BELOW, "0.8")
CITY = layer(LayerLevel.CITY, sharpenings=(Sharpening("D-1", Level.MUST),))
COUNTY = layer(additions=(NEW,), sharpenings=(Sharpening("D-2", values=(STRICT,), basis=("本县文件",)),))
OWN = layer(LayerLevel.MINE, not_applicable=(NotApplicable("D-6", "无主泵房", "演示专员甲"),))


def _cells(made: Board, code: str) -> tuple[str, ...]:
    return next(row.cells for row in made.rows if row.item.id == code)


def test_every_column_says_what_its_layer_does():
    made = board(BASE, [OWN, COUNTY, CITY])
    assert [one.level for one in made.columns] == ["目录", "市", "县", "本矿"]
    assert _cells(made, "D-1") == ("抽查", "抽查→必查", "", "")
    assert _cells(made, "D-2") == ("必查", "", "CH4 <0.8 %（原 <1.0 %）；补充依据：本县文件", "")
    assert _cells(made, "D-6") == ("抽查", "", "", "不适用：无主泵房（演示专员甲）")
    assert _cells(made, "N-1") == ("", "", "增补", "")
    assert [row.item.id for row in made.rows] == [*items_by_id(BASE), "N-1"]


def test_a_draft_stands_in_the_place_of_the_layer_it_replaces():
    made = board(BASE, [CITY, COUNTY], replace(COUNTY, edition="2", additions=()))
    assert [(one.level, one.edition, one.is_draft) for one in made.columns[1:]] == [
        ("市", "1", False),
        ("县", "2", True),
    ]
    assert "N-1" not in [row.item.id for row in made.rows]


def test_a_problem_stands_with_its_item_or_with_the_whole():
    made = board(BASE, [layer(sharpenings=(Sharpening("D-3", Level.SAMPLE), Sharpening("X-1", Level.MUST)))])
    assert [row.item.id for row in made.rows if row.problems] == ["D-3"]
    assert [one.where for one in made.problems] == ["X-1"]


def _long(number: int) -> tuple[list[Item], list[Layer]]:
    items = [replace(BASE.items[0], id=f"L-{one}") for one in range(number)]
    levels = (LayerLevel.CITY, LayerLevel.COUNTY, LayerLevel.MINE)
    edits = [tuple(Sharpening(one.id, Level.MUST) for one in items[at : number // 2 : 3]) for at in range(3)]
    return items, [layer(level, sharpenings=part) for level, part in zip(levels, edits, strict=True)]


def test_ten_thousand_items_under_three_layers_take_under_300_ms():
    items, three = _long(10_000)
    spent = []
    for _ in range(3):
        start = time.process_time()
        board(replace(BASE, items=tuple(items)), three)
        spent.append(time.process_time() - start)
    assert min(spent) < 0.300
