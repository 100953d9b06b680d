"""A layer is begun, edited, undone, checked and published; what a lower level may not do changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace

from desktop import catalogues
from desktop.actions import checklists, layer_drafts
from desktop.desk import Delivery, Desk
from desktop.errors import NotAllowed
from desktop.supervision.checklist import Level, items_by_id
from desktop.supervision.layers import LayerLevel
from desktop.supervision.roster import Role, RoleGranted
from tests.making.desks import MINE, ORG, Bureau, reopen

BASE = catalogues.bundled_for("小型采石")
SAMPLE = next(item for item in BASE.items if item.level is Level.SAMPLE)
MUST = next(item for item in BASE.items if item.level is Level.MUST)
NEW = replace(SAMPLE, id="N-1", text="查演示的东西")


@pytest.fixture
def chief(enrol: Callable[..., Desk], bureau: Bureau) -> Iterator[Desk]:
    """The desk of the administrator."""
    bureau.seal(("person/p1", RoleGranted(role=Role.ADMINISTRATOR, org=ORG)))
    made: Desk = enrol()
    made.receive(Delivery(entries=tuple(bureau.entries)))
    return made


def _begun(desk: Desk) -> str:
    return layer_drafts.begin(desk, BASE.catalogue, LayerLevel.COUNTY).id


def test_a_layer_is_written_checked_and_in_force(chief: Desk) -> None:
    draft = _begun(chief)
    layer_drafts.add(chief, draft, NEW)
    layer_drafts.sharpen(chief, draft, SAMPLE.id, must=True)
    assert layer_drafts.check(chief, draft) == ()
    layer_drafts.publish(chief, draft)
    items = items_by_id(checklists.layered(chief, MINE).catalogue)
    assert "N-1" in items
    assert items[SAMPLE.id].level is Level.MUST
    assert layer_drafts.lines(chief) == ()


def test_only_what_was_checked_is_published(chief: Desk) -> None:
    draft = _begun(chief)
    layer_drafts.check(chief, draft)
    layer_drafts.add(chief, draft, NEW)
    with pytest.raises(NotAllowed, match="请先检查"):
        layer_drafts.publish(chief, draft)
    assert len(layer_drafts.lines(chief)) == 1


def test_undo_and_redo_outlive_the_program(chief: Desk) -> None:
    draft = _begun(chief)
    layer_drafts.add(chief, draft, NEW)
    layer_drafts.mark(chief, draft, MUST.id, "本县没有")
    desk = reopen(chief)
    try:
        layer_drafts.undo(desk, draft)
        assert layer_drafts.load(desk, draft).layer.not_applicable == ()
        layer_drafts.undo(desk, draft)
        assert layer_drafts.load(desk, draft).layer.additions == ()
        layer_drafts.redo(desk, draft)
        assert layer_drafts.load(desk, draft).layer.additions == (NEW,)
        layer_drafts.redo(desk, draft)
        assert layer_drafts.redo(desk, draft).is_empty
    finally:
        desk.close()
