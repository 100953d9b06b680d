"""Omissions of the check sheet (不查、漏查) and what the person says to them. Two subjects in `staff/<org>/<person>`,
both named by the visit and the person:

`omission/<visit>/<person>`     the managing role's: asked to explain until a day, then audited
`explanation/<visit>/<person>`  the person's own words, as often as he likes

Apart, so that each side writes only its own. Source: 晋政办发〔2024〕29号 第三十八条. The program only hints; an
omission counts when a person audited it, after the inspector had his say or let the day pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from msgspec.structs import replace

from desktop.errors import NotAllowed
from desktop.journal.entry import Told
from desktop.supervision.facts import Body, check_days, check_moments, in_order, read


class Stage(StrEnum):
    """Where a hint stands."""

    HINT = "提示"
    ASKED = "待本人说明"
    EXPLAINED = "已说明"
    OVERDUE = "逾期未说明"
    COUNTED = "已认定"
    DISMISSED = "不认定"


class OmissionAsked(Body, frozen=True):
    """The person is asked to explain until a day, included."""

    about: str
    visit: str
    until: str
    person: str
    at: str
    words: str = ""


class OmissionAudited(Body, frozen=True):
    """A person looked into it: how many 必查 and 抽查 were omitted as confirmed (0 and 0: none), and why. `day` is the
    visit's, `explained` how many explanations had been read.
    """

    about: str
    visit: str
    day: str
    must: int
    samples: int
    reason: str
    explained: int
    person: str
    at: str


class ExplanationGiven(Body, frozen=True):
    """The person's words to a hint."""

    visit: str
    person: str
    text: str
    at: str


KINDS: dict[str, type[Body]] = {"omission.asked": OmissionAsked, "omission.audited": OmissionAudited}
EXPLAINING: dict[str, type[Body]] = {"explanation.given": ExplanationGiven}


class Omission(Body, frozen=True):
    """State of `omission/…`: every asking and auditing in order; the last of each stands."""

    asked: tuple[OmissionAsked, ...] = ()
    audits: tuple[OmissionAudited, ...] = ()
    unknown: int = 0

    @property
    def audited(self) -> OmissionAudited | None:
        """The audit that stands."""
        return self.audits[-1] if self.audits else None


class Explanation(Body, frozen=True):
    """State of `explanation/…`: all that was said, in order."""

    given: tuple[ExplanationGiven, ...] = ()
    unknown: int = 0


def stage(one: Omission, said: Explanation, today: str) -> Stage:
    """Where it stands on a day (`2026-11-22`)."""
    if one.audited is not None:
        return Stage.COUNTED if one.audited.must or one.audited.samples else Stage.DISMISSED
    if said.given:
        return Stage.EXPLAINED
    if one.asked:
        return Stage.OVERDUE if today > one.asked[-1].until else Stage.ASKED
    return Stage.HINT


def name(visit: str, person: str) -> str:
    """What both subjects are named by."""
    return f"{visit}/{person}"


def fold(facts: Sequence[Told]) -> Omission:
    """Omission from its facts, in any order and however often repeated."""
    state = Omission()
    for fact in in_order(facts):
        match read(fact, KINDS):
            case OmissionAsked() as body:
                state = replace(state, asked=(*state.asked, body))
            case OmissionAudited() as body:
                state = replace(state, audits=(*state.audits, body))
            case _:
                state = replace(state, unknown=state.unknown + 1)
    return state


def fold_explanation(facts: Sequence[Told]) -> Explanation:
    """Explanation from its facts."""
    state = Explanation()
    for fact in in_order(facts):
        match read(fact, EXPLAINING):
            case ExplanationGiven() as body:
                state = replace(state, given=(*state.given, body))
            case _:
                state = replace(state, unknown=state.unknown + 1)
    return state


def check(body: Body, state: Omission) -> None:
    """NotAllowed when the person had no time to explain, is the one who audits, or no reason is given."""
    match body:
        case OmissionAsked() | OmissionAudited() if body.person == body.about:
            raise NotAllowed("不能核实自己的漏查；请由另一位主管人员办理。")
        case OmissionAsked():
            check_moments(body.at)
            check_days(body.until)
        case OmissionAudited():
            check_moments(body.at)
            check_days(body.day)
            _check_heard(body, state)
        case _:
            pass


def check_explanation(body: Body, state: Explanation) -> None:
    """NotAllowed when it says nothing."""
    match body:
        case ExplanationGiven():
            check_moments(body.at)
            if not body.text.strip():
                raise NotAllowed("请先写明情况再提交说明。")
        case _:
            pass


def _check_heard(body: OmissionAudited, state: Omission) -> None:
    if body.must < 0 or body.samples < 0:
        raise NotAllowed("认定的项数不能是负数。")
    if not body.reason.strip():
        raise NotAllowed("认定或不认定都须写明理由。")
    is_overdue = bool(state.asked) and body.at[:10] > state.asked[-1].until
    if not body.explained and not is_overdue:
        until = f"（说明期到 {state.asked[-1].until}）" if state.asked else "，请先请本人说明"
        raise NotAllowed(f"本人还没有说明{until}；本人说明后，或说明期过后，才能认定。")
