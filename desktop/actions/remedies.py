"""Where a mine may turn against an order: the bureau names the authority for 行政复议 and the court once, orders print
them; where nobody named them a blank is left for the pen.
"""

from __future__ import annotations

from desktop.actions.versions import organisation
from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import BadInput, NotAllowed
from desktop.store import queries
from desktop.supervision.roster import MineRegistered, RemediesNamed

LONGEST = 60  # characters of a name that still fits into its sentence


def of(desk: Desk, card: MineRegistered | None = None) -> RemediesNamed:
    """What the organisation named that supervises this mine; without a mine, or without such, this person's own."""
    own = organisation(desk)
    with desk.reading() as session:
        above = queries.remedies(session, card.supervised_by) if card and card.supervised_by else RemediesNamed()
        return above if above != RemediesNamed() else queries.remedies(session, own)


def name(desk: Desk, authority: str, court: str) -> Changes:
    """Name both for this person's organisation; an empty one is left blank on paper. NotAllowed for who is no
    administrator; BadInput for a name that is too long.
    """
    with desk.reading() as session:
        if not queries.is_administrator(session, desk.person):
            raise NotAllowed("只有管理员可以设置复议机关和法院；请告诉本单位管理员。")
    body = RemediesNamed(authority=" ".join(authority.split()), court=" ".join(court.split()))
    for called, text in (("复议机关", body.authority), ("法院", body.court)):
        if len(text) > LONGEST:
            raise BadInput(f"{called}的名称超过 {LONGEST} 字，请核对。")
    org = organisation(desk)
    return desk.seal([Act(f"org/{org}", (Fact(f"org/{org}", body),))])
