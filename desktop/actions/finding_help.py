"""What helps to write the finding of an item: earlier wordings, repeats, and whether the second question is to be
asked.

A reading beyond its limit alone is usually no major hazard; a reading beyond it *and nothing done* is. So before the
program says 疑似重大 it asks what the mine did.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.actions import calendars, checklists, drafting, past_findings
from desktop.actions.drafting import FindingDraft
from desktop.actions.past_findings import Offer
from desktop.desk import Desk
from desktop.errors import BadInput
from desktop.store import queries
from desktop.supervision import judging
from desktop.supervision.bureau_calendar import Calendar
from desktop.supervision.checklist import Item, items_by_id


@dataclass(frozen=True, slots=True)
class Hazard:
    """Why the second question is asked: `reasons` in words; when the item says so, which cases are major (`note`)
    and by which clauses.
    """

    reasons: tuple[str, ...] = ()
    note: str = ""
    clauses: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether there is anything to ask about."""
        return bool(self.reasons)


@dataclass(frozen=True, slots=True)
class Help:
    """Everything that helps with one finding; `wants_value`: the item has something to measure; `calendars` say which
    day is off at the mine.
    """

    finding: str = ""
    offer: Offer = field(default_factory=Offer)
    hazard: Hazard = field(default_factory=Hazard)
    wants_value: bool = False
    calendars: tuple[Calendar, ...] = ()


def read_help(desk: Desk, visit: str, finding: FindingDraft) -> Help:
    """Help with a finding of a visit that is being written here."""
    draft = drafting.load(desk, visit)
    item = items_by_id(checklists.bound(desk, draft.checklist)).get(finding.item)
    with desk.reading() as session:
        card = queries.mine(session, draft.mine)
        known = calendars.of_mine(session, card) if card else ()
    design = card.design if card else {}
    return Help(
        finding=finding.id,
        offer=past_findings.offer(desk, draft.mine, finding.item),
        hazard=_hazard(finding, item, design) if item else Hazard(),
        wants_value=bool(item and item.values and not finding.values),
        calendars=known,
    )


def _hazard(finding: FindingDraft, item: Item, design: dict[str, str]) -> Hazard:
    reasons = [
        f"{value.param} {value.value} {value.unit}，超出限值（{value.limit}）"
        for value in finding.values
        if value.within is False
    ]
    limits = {limit.param: limit for limit in item.values if limit.trigger}
    for value in finding.values:
        limit = limits.get(value.param)
        try:
            if limit is not None and judging.is_triggered(limit, value.value, design):
                reasons.append(f"{value.param} {value.value} {value.unit}，已达到触发条件（{value.limit}）")
        except BadInput:
            continue  # the mine's own figure was taken from its card since: nothing to judge by
    if item.major_hazard and not reasons:
        reasons.append("本项列有可能构成重大事故隐患的情形")
    return Hazard(tuple(reasons), item.mh_note or "" if item.major_hazard else "", item.mh_basis)
