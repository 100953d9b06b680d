"""督导抽查: ledgers drawn by lot to be looked at. Subject `audit/<id>` in `staff/<org>/<who drew>`, which the managing
role reads; what was found in each ledger stands on the ledger itself (`review`).

Source: 晋政办发〔2024〕29号 第三十条 (the bureau checks how inspectors do their duty); 临应急发〔2024〕20号 四（三）.
Every draw is sealed at once and stays: whoever draws the same period again says why, and both are seen.
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop.errors import NotAllowed
from desktop.journal.entry import Told
from desktop.supervision import audit_drawing
from desktop.supervision.audit_drawing import Candidate
from desktop.supervision.facts import Body, check_days, check_moments, in_order, read

MOST = 200  # ledgers of one draw


class AuditDrawn(Body, frozen=True):
    """Ledgers drawn of those closed from `first` to `last`, of a county's mines ("": of all). `population` is the
    blob hash of the list they were drawn of, `count` how many it holds; `turn` is the how manieth draw of this period.
    """

    org: str
    county: str
    first: str
    last: str
    rule: str
    seed: str
    population: str
    count: int
    chosen: tuple[Candidate, ...]
    person: str
    at: str
    turn: int = 1
    reason: str = ""


KINDS: dict[str, type[Body]] = {"audit.drawn": AuditDrawn}


class Audit(Body, frozen=True):
    """State of `audit/<id>`: the draw as sealed."""

    drawn: AuditDrawn | None = None
    unknown: int = 0


def fold(facts: Sequence[Told]) -> Audit:
    """Audit from its facts, in any order; a second sealing of the same draw changes nothing."""
    drawn: AuditDrawn | None = None
    unknown = 0
    for fact in in_order(facts):
        body = read(fact, KINDS)
        if isinstance(body, AuditDrawn):
            drawn = drawn or body
        else:
            unknown += 1
    return Audit(drawn=drawn, unknown=unknown)


def check(body: Body, state: Audit) -> None:
    """NotAllowed when the seed is not the one of its list, nothing or too much is drawn, or a further draw of a period
    says no reason.
    """
    if not isinstance(body, AuditDrawn):
        return
    check_days(body.first, body.last)
    check_moments(body.at)
    if state.drawn is not None:
        raise NotAllowed("这次抽查已经抽过签。")
    if body.seed != audit_drawing.seed(body.org, body.county, body.first, body.last, body.population):
        raise NotAllowed("抽签的种子不是由台账名单得出的，不能抽查；请重新抽签。")
    if not 0 < len(body.chosen) <= MOST:
        raise NotAllowed(f"一次抽查的台账应为 1 至 {MOST} 份；请改数量。")
    if body.turn > 1 and not body.reason.strip():
        raise NotAllowed("同一期间再次抽查，须写明原因。")
