"""Lines of `act` about a paper after it is drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.actions import orders
from desktop.commands.acting import Script
from desktop.commands.script_lines import Line
from desktop.desk import Desk
from desktop.errors import NotAllowed
from desktop.store import queries
from tests.making import visits as making
from tests.making.visits import PNG


def test_an_order_is_sealed_scanned_served_and_taken_back(desk: Desk, tmp_path: Path) -> None:
    visit, finding = making.closed(desk, ("p2",))
    orders.issue_inspection_record(desk, visit)
    orders.issue_order(desk, visit, [finding])
    with desk.reading() as session:
        state = queries.visit(session, visit)
    assert state is not None
    about = {"visit": visit, "number": state.papers[-1].number}
    script = Script(desk, tmp_path)
    (tmp_path / "盖章件.png").write_bytes(PNG)
    with pytest.raises(NotAllowed, match="请先登记盖章"):
        script.run(Line({"action": "serve_paper", **about, "receiver": "演示矿长"}))
    assert script.run(Line({"action": "seal_paper", **about}))["stage"] == "已盖章"
    assert script.run(Line({"action": "scan_paper", **about, "files": ["盖章件.png"]}))["stage"] == "已盖章"
    served = script.run(Line({"action": "serve_paper", **about, "receiver": "演示矿长", "role": "矿长"}))
    assert served == {"stage": "送达矿方", "remedies": ["2027-01-21", "2027-05-22"]}
    back = script.run(Line({"action": "take_back_paper", **about, "step": "送达", "reason": "登记错了文书"}))
    assert back["stage"] == "已盖章"
