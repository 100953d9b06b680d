"""Internal papers by `act`, and what `status`, `export` and the search then tell of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.actions import exporting, searching
from desktop.commands import desks
from desktop.commands.acting import Script
from desktop.commands.script_lines import Line
from desktop.desk import Desk
from desktop.errors import BadInput
from tests.making.desks import Bureau

LEAVE = {"假别": "事假", "事由": "家中有事", "联系电话": "演示电话"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    bureau = Bureau()
    bureau.register()
    made = bureau.enrol(tmp_path / "p1")
    yield made
    made.close()


@pytest.fixture
def script(desk: Desk, tmp_path: Path) -> Script:
    return Script(desk, tmp_path)


def run(script: Script, action: str, **given: object) -> dict[str, Any]:
    return script.run(Line({"action": action, **given}))


def test_a_leave_is_asked_for_in_three_lines(script: Script) -> None:
    assert run(script, "form_begin", key="d-leave")["lacking"] == ["假别", "事由", "联系电话"]
    assert run(script, "form_save", fields=LEAVE)["lacking"] == []
    said = run(script, "form_seal")
    assert (said["title"], said["waiting"]) == ("请销假单", ["主管机构审批"])
    assert run(script, "form_void", reason="行程取消")["voided"] == "行程取消"


def test_a_pledge_has_its_period_and_declares_relatives(script: Script) -> None:
    run(script, "form_begin", key="d-pledge", period="2027")
    rows = [{"亲属姓名": "演示亲属", "关系": "兄", "所在矿山": "演示一号采石场", "职务或情形": "司机"}]
    said = run(script, "form_save", fields={"回避申报": rows})
    assert (said["fields"]["承诺期间"], said["fields"]["回避申报"]) == ("2027年度", tuple(rows))
    assert run(script, "form_seal")["waiting"] == ["派出单位"]


def test_a_value_of_two_sorts_is_refused(script: Script) -> None:
    run(script, "form_begin", key="d-pledge")
    with pytest.raises(BadInput, match="只能是一种"):
        run(script, "form_save", fields={"回避申报": ["无", {"关系": "兄"}]})


def test_a_sealed_paper_stands_in_status_search_and_export(script: Script, desk: Desk, tmp_path: Path) -> None:
    run(script, "form_begin", key="d-pledge-card")
    assert [one["kind"] for one in desks.standing(desk)["records"]] == ["form"]
    run(script, "form_save", fields={"监督电话": "演示电话", "受理机构": "演示纪检机构"})
    number = run(script, "form_seal")["number"]
    (record,) = desks.standing(desk)["records"]
    assert record["kind"] == "staffform"
    assert str(record["number"]).startswith(f"{number}·")
    (part,) = searching.find(searching.gather(desk), "廉政监督卡")
    assert (part.group, part.things[0].id) == (searching.Group.PAPER, f"staffform/{record['id']}")
    exporting.export(desk, tmp_path / "out")
    assert [one.name[:5] for one in (tmp_path / "out" / "papers").iterdir()] == ["廉政监督卡"]
