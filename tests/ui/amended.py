"""A desk for what changes the checklist of a visit: earlier weekly visits, an administrator's hand, layers to lay."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import desks
import remembered
from msgspec.structs import replace

from desktop.actions import checklists, versions, visits
from desktop.desk import Desk
from desktop.supervision.checklist import Comparison, Item, Level, section_of
from desktop.supervision.layers import Layer, LayerLevel, NotApplicable, Sharpening
from desktop.supervision.roster import Role

LAYER = Layer("checklist-coal", LayerLevel.MINE, "演示县应急管理局", "演示煤矿本矿表", "2026-1", mine=desks.MINE)


def make(folder: Path) -> Desk:
    """A desk of somebody who inspects and administers; P1 was passed every week, its sample is drawn in part."""
    desk = desks.make(folder, "E001", "演示专员甲", Role.INSPECTOR, Role.ADMINISTRATOR)
    remembered.visits(desk)
    return desk


def opened(desk: Desk, *places: str) -> str:
    """A visit under way that passed these places."""
    visit = visits.plan(desk, desks.MINE, planned=places)
    visits.open_visit(desk, visit)
    for place in places:
        visits.pass_place(desk, visit, place, "2026-11-20T01:40:00Z", None)
    return visit


def items_at(desk: Desk, place: str, level: Level) -> list[Item]:
    """The items of a level at a place of the mine today."""
    checklist = checklists.for_mine(desk, desks.MINE)
    section = section_of(checklist, place)
    due = {line.item for line in section.lines} if section else set()
    return [item for item in checklist.items if item.id in due and item.level is level]


def lay(desk: Desk, **content: object) -> None:
    """Publish the mine's own layer."""
    versions.publish_layer(desk, replace(LAYER, **content))


def not_applicable(item: str) -> NotApplicable:
    """A mark on an item."""
    return NotApplicable(item, "本矿无此系统", "演示专员甲")


def stricter(desk: Desk, place: str) -> Sharpening:
    """One 必查 item of a place made a little stricter: its question has changed then."""
    found = [(item, one) for item in items_at(desk, place, Level.MUST) for one in item.values]
    item, limit = next((item, one) for item, one in found if one.comparison is Comparison.BELOW and one.limit)
    low = str(Decimal(limit.limit or "0") * Decimal("0.9"))
    return Sharpening(item.id, values=(replace(limit, limit=low),))
