"""What lists show of each subject: one row with a status, a day, a due day, a person and a text; what they need
besides of visits and findings, in brief; what histories and coverage read of a visit: one row for every place; the
document numbers it carries. Pure.
"""

from __future__ import annotations

from typing import Any

import msgspec

from desktop.supervision import (
    brief,
    filled_forms,
    finding,
    leave,
    places,
    presence,
    remote,
    review,
    roster,
    scans,
    service,
    visit,
)
from desktop.supervision.facts import Body, encode
from desktop.supervision.number_register import How
from desktop.supervision.numbers import Numbered, old_run

_encoder = msgspec.json.Encoder(order="sorted")


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
                item=raised.item,
                place=raised.place,
            )
        case presence.Presence(noted=(*_, said)):
            text = said.number or said.note
            status = presence.PROVED if presence.is_proved(state) else said.end
            return _row(subject, mine, status=status, day=said.at, person=said.person, text=text)
        case _:
            return _paper_line(subject, scope, state) or _further_line(subject, mine, state)


def _paper_line(subject: str, scope: str, state: Body) -> dict[str, Any] | None:
    mine = _mine_of(scope)
    match state:
        case filled_forms.FilledForm(made=filled_forms.FormMade() as made):
            status = "已作废" if state.voided else "待签" if state.waiting else "已签"
            text = f"{made.number}·{state.entry[:4]}"  # as it stands on paper
            return _row(subject, mine, status=status, day=made.at, person=made.person, text=text, item=made.key)
        case leave.Leave(asked=leave.LeaveAsked() as asked):
            words = f"{asked.kind}：{asked.first}{asked.first_half}至{asked.last}{asked.last_half}"
            return _row(
                subject, mine, status=state.standing, day=asked.at, due=asked.last, person=asked.person, text=words
            )
        case _:
            return None


def _further_line(subject: str, mine: str, state: Body) -> dict[str, Any] | None:
    match state:
        case remote.RemoteCheck(checked=remote.RemoteChecked() as checked):
            seen = "、".join(checked.looked_at)
            return _row(subject, mine, status=checked.means, day=checked.started, person=checked.person, text=seen)
        case review.Review(words=(*_, word)):
            return _row(subject, mine, status=state.status, day=word.at, person=word.person, text=word.comment)
        case scans.Scans(pages=(*_, last)):
            words = scans.missing_words(state.prints)
            return _row(subject, mine, status=f"{len(state.pages)} 页", day=last.at, person=last.person, text=words)
        case service.Service(courses=(*_, _), last=(at, person)):
            words = "、".join(one.number for one in state.courses)
            return _row(subject, mine, status="盖章送达", day=at, person=person, text=words)
        case _:
            return _of_mine(subject, mine, state)


def _of_mine(subject: str, mine: str, state: Body) -> dict[str, Any] | None:
    match state:
        case places.Register(suspected=(first, *_)) as register:
            day = max(one.seen.at for one in register.suspected if one.seen)
            names = "、".join(one.name for one in register.suspected)
            person = first.seen.person if first.seen else ""
            return _row(subject, mine, status=places.SUSPECTED, day=day, person=person, text=names)
        case roster.Mine(card=roster.MineRegistered() as card):
            return _row(subject, card.code, status=card.status, text=card.name, person=card.leader)
        case _:
            return None


def brief_of(subject: str, state: Body) -> list[dict[str, Any]]:
    """The row of a visit or a finding for `brief`; else none."""
    found = brief.brief_of(state)
    return [] if found is None else [{"subject": subject, "noun": subject.split("/", 1)[0], "body": encode(found)}]


def results_of(subject: str, scope: str, state: Body) -> list[dict[str, Any]]:
    """The rows of a visit for `result`: every place passed or answered for, with its answers; else none."""
    if not isinstance(state, visit.Visit) or state.opened is None:
        return []
    found: dict[str, list[visit.Answer]] = {leg.place: [] for section in state.sections for leg in section.sealed.legs}
    for answer in state.answers:
        found.setdefault(answer.place, []).append(answer)
    mine, day = scope.removeprefix("mine/"), state.opened.started
    return [
        {"subject": subject, "place": place, "mine": mine, "day": day, "body": _encoder.encode(answers)}
        for place, answers in sorted(found.items())
    ]


def numbers_of(subject: str, scope: str, state: Body) -> list[dict[str, Any]]:
    """The rows of a visit for `number`: its own number (that of its ledger), those of closings that do not count, and
    its other papers'; those of an internal paper; else none.
    """
    if isinstance(state, filled_forms.FilledForm):
        return _numbers_of_form(subject, scope, state)
    if not isinstance(state, visit.Visit) or state.opened is None:
        return []
    closed = state.closed
    day = closed.ended if closed else state.opened.started
    found = [_number(closed.number, closed.numbered, visit.PaperKind.LEDGER, day)] if closed else []
    for again in state.closed_again:
        found.append(
            {**_number(again.number, again.numbered, visit.PaperKind.LEDGER, again.ended), "how": How.LOST.value}
        )
    for paper in state.papers:
        if paper.kind is not visit.PaperKind.LEDGER:
            found.append(_number(paper.number, paper.numbered, paper.kind, paper.day or day))
    mine = scope.removeprefix("mine/")
    return [{"subject": subject, "place": place, "mine": mine, **one} for place, one in enumerate(found)]


def _numbers_of_form(subject: str, scope: str, state: filled_forms.FilledForm) -> list[dict[str, Any]]:
    if state.made is None:
        return []
    found = [_number(state.made.number, state.made.numbered, state.made.title, state.made.day)]
    if state.voided is not None:
        found[0]["how"] = How.VOIDED.value
    for again in state.made_again:
        found.append({**_number(again.number, again.numbered, again.title, again.day), "how": How.LOST.value})
    return [{"subject": subject, "place": place, "mine": _mine_of(scope), **one} for place, one in enumerate(found)]


def _mine_of(scope: str) -> str:
    """The mine of a scope; papers about people have none."""
    return scope.removeprefix("mine/") if scope.startswith("mine/") else ""


def _number(text: str, numbered: Numbered | None, kind: str, day: str) -> dict[str, Any]:
    if numbered is None:
        how = How.OLD
        series, year, count = *old_run(text), 0
    else:
        how = How.USED if numbered.count else How.PROVISIONAL
        series, year, count = numbered.series, numbered.year, numbered.count
    return {
        "series": series,
        "year": year,
        "count": count,
        "text": text,
        "how": how.value,
        "kind": str(kind),
        "day": day,
    }


def _row(
    subject: str,
    mine: str,
    *,
    status: str,
    text: str,
    day: str = "",
    due: str | None = None,
    person: str = "",
    item: str = "",
    place: str = "",
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
        "item": item,
        "place": place,
    }
