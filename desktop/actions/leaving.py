"""The way out of a visit: when a person went into the mine and came out, and the official APP's sign-out.

All of it is kept in the draft until it is sealed, and none of it hinders closing (第十九条).
"""

from __future__ import annotations

from msgspec.structs import replace

from desktop.actions.drafting import VisitDraft, change
from desktop.desk import Changes, Desk
from desktop.errors import BadInput
from desktop.supervision.facts import check_moments
from desktop.supervision.visit import AppSignIn


def note_in_mine(desk: Desk, visit: str, went_in: str | None, came_out: str | None) -> Changes:
    """Say when this person went in and came out (入井、升井); None leaves it to the first and last place of the route.

    BadInput when it was out before in.
    """
    check_moments(went_in, came_out)
    if went_in and came_out and came_out < went_in:
        raise BadInput("升井（离矿）时间早于入井（进矿）时间，请改正。")
    return change(desk, visit, lambda draft: replace(draft, went_in=went_in, came_out=came_out))


def note_sign_out(desk: Desk, visit: str, number: str | None, at: str | None = None, note: str = "") -> Changes:
    """Note the sign-out of the official APP, or in `note` why there is none; sealed with the closing."""
    check_moments(at)

    def step(draft: VisitDraft) -> VisitDraft:
        return replace(draft, app_sign_out=AppSignIn(number=number, at=at, note=note))

    return change(desk, visit, step)
