"""复查意见书: which earlier orders of the mine it can answer, and what it says of each of their items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop.actions import ledger_people, ledger_words
from desktop.actions.ledger_material import Material
from desktop.actions.paper_fields import Fields
from desktop.desk import Desk
from desktop.documents.words import day
from desktop.errors import Missing, NotAllowed
from desktop.store import queries
from desktop.supervision import statutory
from desktop.supervision.days import day_of
from desktop.supervision.finding import Finding, Recheck
from desktop.supervision.visit import Paper

NEXT = {
    Recheck.DONE: "",
    Recheck.PARTLY: "继续整改，整改完毕后申请复查",
    Recheck.NOT_DONE: "见后续处理建议",
    Recheck.EXTENSION: "由本机关审核是否准予延期",
}
Given = Mapping[str, tuple[Recheck, str]]


@dataclass(frozen=True, slots=True)
class Parent:
    """An order of the mine, and the day it was issued."""

    paper: Paper
    issued: dt.date | None


def parents(desk: Desk, material: Material) -> tuple[Parent, ...]:
    """The orders of the mine of which an item was re-checked in this visit, the newest first."""
    return tuple(one for one in _orders(desk, material) if material.again.keys() & set(one.paper.findings))


def parent_of(desk: Desk, material: Material, number: str) -> Parent:
    """The order of this number. Missing when the mine has none: 复查意见书 needs its 原文书."""
    found = next((one for one in _orders(desk, material) if one.paper.number == number), None)
    if found is None:
        raise Missing(f"没有文号为“{number}”的决定书或指令书，不能出具复查意见书；请核对文号，或先同步。")
    return found


def lack(desk: Desk, material: Material, parent: Parent) -> str:
    """Why the opinion on this order cannot be issued yet; ""."""
    if any(one.parent == parent.paper.number for one in material.state.papers):
        return "这份文书在这次检查里已经出具复查意见书。"
    return _lack(_items(desk, material, parent, {}))


def fields(desk: Desk, material: Material, parent: Parent, given: Given) -> Fields:
    """What the opinion says. NotAllowed for an item without a result, or an order without items."""
    items = _items(desk, material, parent, given)
    if lacking := _lack(items):
        raise NotAllowed(lacking)
    done = [(number, finding, result) for number, finding, result in items if result is not None]
    rows = tuple(_row(number, finding, *result) for number, finding, result in done)
    open_items = [str(number) for number, _, (result, _) in done if result is Recheck.NOT_DONE]
    advice = f"第{'、'.join(open_items)}项未整改：建议立案调查、再次责令整改或者提请停产，由本机关决定。"
    return {
        "被复查单位": ledger_people.mine_of(material).name,
        "原文书日期": day(parent.issued),
        "原文书名称": str(parent.paper.kind),
        "原文书文号": parent.paper.number,
        "复查日期": day(ledger_words.moment(material.opened.started)),
        "复查结果": rows,
        "后续建议": (advice,) if open_items else (),
    }


Item = tuple[int, Finding, tuple[Recheck, str] | None]


def _orders(desk: Desk, material: Material) -> Iterable[Parent]:
    with desk.reading() as session:
        visits = queries.visits_in_brief(session, mine=material.opened.mine, status="已结束")
    for _, visit in reversed(visits):
        for paper in visit.papers:
            if paper.kind in statutory.ORDERS:
                issued = (
                    dt.date.fromisoformat(paper.day)
                    if paper.day
                    else day_of(visit.closed.ended if visit.closed else visit.started)
                )
                yield Parent(paper, issued)


def _items(desk: Desk, material: Material, parent: Parent, given: Given) -> list[Item]:
    found: list[Item] = []
    with desk.reading() as session:
        for number, name in enumerate(parent.paper.findings, 1):
            state = queries.finding(session, name) or Finding()
            here = material.again.get(name) or (state.rechecks[-1] if state.rechecks else None)
            sealed = (here.result, here.note) if here else None
            found.append((number, state, given.get(name, sealed)))
    return found


def _lack(items: list[Item]) -> str:
    if not items:
        return "原文书没有登记逐项隐患，不能逐项复查。"
    if missing := [str(number) for number, _, result in items if result is None]:
        return f"原文书第{'、'.join(missing)}项没有复查结果；请先在检查里逐项复查。"
    return ""


def _row(number: int, finding: Finding, result: Recheck, note: str) -> dict[str, str]:
    return {
        "项号": str(number),
        "原问题": f"{finding.text('place_name')}：{finding.text('fact')}",
        "结果": str(result),
        "复查事实": note,
        "后续处理": NEXT[result],
    }
