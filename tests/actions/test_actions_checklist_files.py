"""A clerk's way through Excel: the table with its layers goes out, is changed there, and comes back as a layer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop import catalogues
from desktop.actions import checklist_files, checklists, layer_drafts
from desktop.desk import Delivery, Desk
from desktop.sheets.proposing import propose
from desktop.sheets.taking import Answers, taken
from desktop.supervision.checklist import Level, items_by_id
from desktop.supervision.layers import LayerLevel
from desktop.supervision.roster import Role, RoleGranted
from tests.making.desks import MINE, ORG, Bureau

BASE = catalogues.bundled_for("小型采石")
SAMPLE = next(item for item in BASE.items if item.level is Level.SAMPLE)


@pytest.fixture
def chief(enrol: Callable[..., Desk], bureau: Bureau) -> Iterator[Desk]:
    """The desk of the administrator."""
    bureau.seal(("person/p1", RoleGranted(role=Role.ADMINISTRATOR, org=ORG)))
    made: Desk = enrol()
    made.receive(Delivery(entries=tuple(bureau.entries)))
    return made


def _raised(file: Path, code: str) -> None:
    """抽查 → 必查 of one item, the way a clerk does it in Excel."""
    book = load_workbook(file)
    sheet = book["检查表"]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == code)
    row[3].value = "必查"
    book.save(file)


def test_what_went_out_and_came_back_unchanged_changes_nothing(chief: Desk, tmp_path: Path) -> None:
    draft = layer_drafts.begin(chief, BASE.catalogue, LayerLevel.COUNTY).id
    layer_drafts.mark(chief, draft, SAMPLE.id, "本县没有")
    file = tmp_path / "表.xlsx"
    assert checklist_files.export(chief, file, BASE.catalogue, None, draft) == len(BASE.items)
    before = layer_drafts.load(chief, draft).layer
    back = layer_drafts.take_edited(chief, draft, taken(propose(file), Answers()))
    assert (back.added, back.sharpened, back.left_out) == ((), (), ())
    assert layer_drafts.load(chief, draft).layer == before


def test_a_change_in_excel_becomes_the_countys_layer_and_is_in_force(chief: Desk, tmp_path: Path) -> None:
    file = tmp_path / "表.xlsx"
    checklist_files.export(chief, file, BASE.catalogue)
    _raised(file, SAMPLE.id)
    draft = layer_drafts.begin(chief, BASE.catalogue, LayerLevel.COUNTY).id
    back = layer_drafts.take_edited(chief, draft, taken(propose(file), Answers()))
    assert back.sharpened == (SAMPLE.id,)
    layer_drafts.check(chief, draft)
    layer_drafts.publish(chief, draft)
    assert items_by_id(checklists.layered(chief, MINE).catalogue)[SAMPLE.id].level is Level.MUST
