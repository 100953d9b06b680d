"""Layers put in force on a desk without an administrator: a county's and the mine's own, one edit of which
does not fit.
"""

from __future__ import annotations

import desks
from msgspec.structs import replace

from desktop.actions import checklists
from desktop.desk import Act, Desk, Fact
from desktop.supervision.checklist import Edition, Item, Level, items_by_id
from desktop.supervision.layers import Layer, LayerLevel, NotApplicable, Sharpening, encode
from desktop.supervision.roster import ChecklistPublished, MineRegistered

ADDED, SHARPENED = "X-LOCAL-1", "C-GAS-03"


def put(desk: Desk) -> None:
    """A county's layer and the mine's own in force, once."""
    found = checklists.layered(desk, desks.MINE)
    if found.layers:
        return
    items = items_by_id(found.base)
    changed = next(item for item in found.base.items if item.level is Level.SAMPLE and "采煤工作面" in item.places)
    idle = next(item for item in reversed(found.base.items) if "地面" in item.places and not item.applies_when)
    stricter = replace(items[SHARPENED].values[0], limit="0.8")
    looser = replace(items["C-GAS-01"].values[0], limit="5.0", cases=())
    local = replace(
        changed,
        id=ADDED,
        level=Level.MUST,
        text="本县加密：采煤工作面上下端头切顶线支护齐全，有当班验收记录。",
        editions=(Edition("2026-02-01", ("演示县加密检查办法（2026年）第3条",), basis_to_verify=True),),
        basis=("演示县加密检查办法（2024年）第3条",),
    )
    _publish(desk, _layer(found.base.catalogue, LayerLevel.COUNTY, local, Sharpening(changed.id, Level.MUST)))
    mark = NotApplicable(idle.id, "本矿没有这类巷道", "演示专员乙", "2026-11-02")
    own = _layer(found.base.catalogue, LayerLevel.MINE, None, Sharpening(SHARPENED, values=(stricter,)))
    more = (*own.sharpenings, Sharpening("C-GAS-01", values=(looser,)))
    _publish(desk, replace(own, sharpenings=more, not_applicable=(mark,)))


def second_mine(desk: Desk) -> None:
    """One more mine on the desk, with a face of its own."""
    card = MineRegistered(
        code="M002",
        name="演示二号煤矿",
        kind="煤矿",
        supervised_by="140000",
        tags=("gas:low", "belt"),
        places=(replace(desks.PLACES[0], id="Q1", name="2201 综采工作面"),),
    )
    desk.seal([Act(desks.ORG, (Fact("mine/M002", card),))])


def _layer(catalogue: str, level: LayerLevel, item: Item | None, edit: Sharpening) -> Layer:
    return Layer(
        catalogue=catalogue,
        level=level,
        org="140000",
        title="演示县补充" if level is LayerLevel.COUNTY else "演示煤矿本矿表",
        edition="2026-11",
        additions=(item,) if item else (),
        sharpenings=(edit,),
        mine=desks.MINE if level is LayerLevel.MINE else None,
    )


def _publish(desk: Desk, layer: Layer) -> None:
    digest = desk.keep(encode(layer), "checklist")
    tail = f"/{layer.mine}" if layer.mine else ""
    body = ChecklistPublished(
        catalogue=layer.catalogue,
        title=layer.title,
        edition=layer.edition,
        digest=digest,
        mine=layer.mine,
        layer=str(layer.level),
        org=layer.org,
    )
    desk.seal([Act(desks.ORG, (Fact(f"checklist/{layer.catalogue}/层/{layer.org}{tail}", body, (digest,)),))])
