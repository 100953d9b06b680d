"""Ending a designation: with the handover sheet that everybody signed, or with the reason for lacking one (第十条)."""

from __future__ import annotations

import datetime as dt

from desktop.actions import roster_taking
from desktop.actions.form_handover import HANDOVER
from desktop.desk import Changes, Desk
from desktop.errors import BadInput
from desktop.store import queries
from desktop.supervision import roster
from desktop.supervision.filled_forms import FilledForm


def end(desk: Desk, person: str, mine: str, until: dt.date, reason: str = "") -> Changes:
    """End the designation that is in force with a day, its last. BadInput for a day before it began, or without a
    signed handover sheet of this designation and without a reason; NotAllowed for who is no administrator.
    """
    said = " ".join(reason.split())
    if not said and not is_handed_over(desk, person, mine):
        raise BadInput(
            "还没有这座矿山的工作交接单（第十条：轮换须交接）；请先在“文书”里办好、签齐，或写明没有交接的原因。"
        )
    return roster_taking.end(desk, person, mine, until, said)


def is_handed_over(desk: Desk, person: str, mine: str) -> bool:
    """Whether the person gave the mine over by a sheet that everybody signed, since his designation began."""
    with desk.reading() as session:
        known = queries.state(session, f"designation/{person}/{mine}", roster.Designation)
        sheets = [one for _, one in queries.states(session, "mineform", FilledForm)]
    since = max((one.since for one in known.periods if one.until is None), default="") if known else ""
    return any(
        one.made is not None
        and (one.made.key, one.made.about, one.made.person) == (HANDOVER.key, mine, person)
        and one.made.day >= since
        and one.is_fully_signed
        and one.voided is None
        for one in sheets
    )
