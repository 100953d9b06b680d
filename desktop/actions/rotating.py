"""Noting that the province agreed to a designation that goes on beyond its year (第十条)."""

from __future__ import annotations

import datetime as dt

from desktop.actions import roster_taking
from desktop.actions.roster_changes import Change, How, What
from desktop.actions.staffing_board import Post
from desktop.desk import Changes, Desk, Fact
from desktop.errors import BadInput
from desktop.supervision.rotating import RotationConsented


def consent(desk: Desk, post: Post, document: str, day: dt.date, until: dt.date | None = None) -> Changes:
    """Note the province's consent. BadInput without a document, for a day to come or an end before it; NotAllowed for
    who is no administrator.
    """
    if not document.strip():
        raise BadInput("请写明省级同意的文号。")
    if day > desk.world.today():
        raise BadInput(f"同意日期 {day} 还没有到；收到同意以后再登记，或改正日期。")
    if until is not None and until < day:
        raise BadInput(f"同意到 {until} 为止，早于同意日期 {day}；请改正日期。")
    body = RotationConsented(
        person=post.person,
        mine=post.mine,
        since=post.since.isoformat(),
        document=" ".join(document.split()),
        day=day.isoformat(),
        until=until.isoformat() if until else "",
    )
    fact = Fact(f"designation/{post.person}/{post.mine}", body)
    return roster_taking.take(desk, [Change(How.CHANGED, What.DESIGNATION, body.document, "", (fact,))])
