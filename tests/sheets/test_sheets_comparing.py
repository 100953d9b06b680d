"""Two versions of a catalogue side by side: what came, what went, what changed, field by field."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from openpyxl import load_workbook

from desktop import catalogues as files
from desktop.sheets.comparing import Difference, compare, exported, plain, readable
from desktop.supervision.catalogue import parse
from desktop.supervision.checklist import Catalogue
from tests.making import catalogues


def difference(change: Any) -> Difference:
    before, after = catalogues.tree(), catalogues.tree()
    change(after)
    return compare(parse(before, "旧"), parse(after, "新"))


@given(catalogues.catalogues())
def test_a_catalogue_does_not_differ_from_itself(catalogue: Catalogue) -> None:
    assert compare(catalogue, catalogue).is_empty
    assert readable(compare(catalogue, catalogue))[-1] == "没有差别。"


@given(catalogues.catalogues(), catalogues.catalogues())
def test_what_comes_one_way_goes_the_other(one: Catalogue, other: Catalogue) -> None:
    there, back = compare(one, other), compare(other, one)
    assert there.added == back.removed
    assert {change.item.id for change in there.changed} == {change.item.id for change in back.changed}
    assert there.is_empty == (one == other)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda tree: tree["items"][0].update(level="必查"), "级别：抽查 → 必查"),
        (lambda tree: tree["items"][1].update(places=["地面"]), "适用场所：采煤工作面；掘进工作面 → 地面"),
        (
            lambda tree: tree["items"][1]["value"][0].update(limit="0.8"),
            "数值：CH4：<1.0 %；报警值 1.0；停止值 1.5 → <0.8 %",
        ),
        (lambda tree: tree["items"][1].pop("value"), "数值：CH4：<1.0 %；报警值 1.0；停止值 1.5 → （空）"),
        (lambda tree: tree["items"].pop(0), "－ D-1 抽查：D-1 查什么"),
        (lambda tree: tree["items"][0].update(id="D-9"), "＋ D-9 抽查：D-1 查什么"),
        (lambda tree: tree["meta"].update(edition="2027-01"), "目录 版本：2026-11 → 2027-01"),
        (lambda tree: tree["items"].reverse(), "条目的先后次序有变。"),
    ],
)
def test_a_change_is_said_in_words(change: Any, told: str) -> None:
    found = difference(change)
    assert not found.is_empty
    assert any(told in line for line in readable(found))


def test_the_excel_has_one_row_for_each_field_that_differs() -> None:
    found = difference(lambda tree: tree["items"][0].update(level="必查", method="另一办法"))
    sheet = load_workbook(io.BytesIO(exported(found)))["差别"]
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)]
    assert rows == [
        ("条目", "改动", "D-1", "级别", "抽查", "必查"),
        ("条目", "改动", "D-1", "检查方法", "怎么查", "另一办法"),
    ]


def test_machines_get_the_same() -> None:
    found = plain(compare(*files.bundled_catalogues()[:2]))
    assert (found["same"], len(found["added"]), len(found["removed"]), found["changed"]) == (False, 88, 234, [])
