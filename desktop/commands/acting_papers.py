"""Lines of `act` that issue papers: each is an action of `orders` with the line's parameters."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from desktop.actions import orders
from desktop.commands.script_lines import Line
from desktop.desk import Desk
from desktop.supervision.finding import Recheck
from desktop.supervision.visit import PaperKind


class _Given(msgspec.Struct, frozen=True):
    """The result of one item of the order, by its finding."""

    finding: str
    result: Recheck
    note: str = ""


def _inspection_record(desk: Desk, visit: str, line: Line) -> None:
    orders.issue_inspection_record(desk, visit)


def _order(desk: Desk, visit: str, line: Line) -> None:
    orders.issue_order(
        desk,
        visit,
        line.need("findings", list[str]),
        kind=line.maybe("kind", PaperKind),
        court=line.word("court"),
        authority=line.word("authority"),
    )


def _recheck_opinion(desk: Desk, visit: str, line: Line) -> None:
    results = {one.finding: (one.result, one.note) for one in line.take("results", list[_Given], [])}
    orders.issue_recheck_opinion(desk, visit, line.text("parent"), results)


def _opinion(desk: Desk, visit: str, line: Line) -> None:
    orders.issue_opinion(desk, visit)


ISSUE: dict[str, Callable[[Desk, str, Line], None]] = {
    "issue_inspection_record": _inspection_record,
    "issue_order": _order,
    "issue_recheck_opinion": _recheck_opinion,
    "issue_opinion": _opinion,
}
