"""What lists show of each subject: one row with a status, a day, a due day, a person and a text. Pure."""

from __future__ import annotations

from typing import Any

from desktop.supervision import finding, remote, review, roster, visit
from desktop.supervision.facts import Body


def line_of(subject: str, scope: str, state: Body) -> dict[str, Any] | None:
    """The row of a subject for `line`, or None when lists do not show it. Its mine is that of its scope."""
    mine = scope.removeprefix("mine/")
    match state:
        case visit.Visit(opened=visit.VisitOpened() as opened):
            return _row(
                subject,
                mine,
                status="已结束" if state.closed else "检查中",
                day=opened.started,
                person="、".join(one.name for one in opened.people),
                text=state.closed.number if state.closed else opened.kind,
            )
        case finding.Finding(raised=finding.Raised() as raised):
            return _row(
                subject,
                mine,
                status=state.status,
                day=raised.found,
                due=state.deadline,
                person=raised.person,
                text=f"{state.text('place_name')}：{state.text('fact')}",
            )
        case remote.RemoteCheck(checked=remote.RemoteChecked() as checked):
            seen = "、".join(checked.looked_at)
            return _row(subject, mine, status=checked.means, day=checked.started, person=checked.person, text=seen)
        case review.Review(words=(*_, word)):
            return _row(subject, mine, status=state.status, day=word.at, person=word.person, text=word.comment)
        case roster.Mine(card=roster.MineRegistered() as card):
            return _row(subject, card.code, status=card.status, text=card.name, person=card.leader)
        case _:
            return None


def _row(
    subject: str, mine: str, *, status: str, text: str, day: str = "", due: str | None = None, person: str = ""
) -> dict[str, Any]:
    return {
        "subject": subject,
        "noun": subject.split("/", 1)[0],
        "mine": mine,
        "status": status,
        "day": day,
        "due": due,
        "person": person,
        "text": text,
    }
