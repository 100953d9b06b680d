"""Evidence that the inspectors were at the mine: the official APP's sign-in and sign-out (第十九条), each with its
number and screenshot, or with the reason and a picture of the outage.

Subject `presence/<visit>`, scope `mine/<code>`: a noun of its own, for what is missing may be given after the visit was
closed and changes nothing that was sealed in it. The APP is where signing in happens; this only keeps what it said.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from msgspec.structs import replace

from desktop.errors import NotAllowed
from desktop.journal.entry import Told
from desktop.supervision.brief import VisitBrief
from desktop.supervision.facts import Body, check_moments, in_order, read
from desktop.supervision.visit import AppSignIn, Visit

PROVED = "齐全"  # in lists: both ends have their number or reason, and a picture


class End(StrEnum):
    """Which end of the visit."""

    IN = "签到"
    OUT = "签退"


class PresenceNoted(Body, frozen=True):
    """The APP's number, or in `note` why there is none; `picture` is a blob hash, "" when it came without; `preview`
    is the same picture as papers print it.
    """

    end: End
    person: str
    at: str
    number: str = ""
    note: str = ""
    picture: str = ""
    preview: str = ""


KINDS: dict[str, type[Body]] = {"presence.noted": PresenceNoted}


class Presence(Body, frozen=True):
    """State of `presence/<visit>`: what was noted, in order; later words stand over earlier ones."""

    noted: tuple[PresenceNoted, ...] = ()
    unknown: int = 0


class Standing(Body, frozen=True):
    """One end as it stands: number, reason, how many pictures."""

    number: str = ""
    note: str = ""
    pictures: tuple[str, ...] = ()

    @property
    def lacks(self) -> str:
        """What is still missing, in words; "" when nothing is."""
        if not (self.number or self.note):
            return "截图的编号" if self.pictures else "编号和截图"
        if self.pictures:
            return ""
        return "截图" if self.number else "故障证明图片"


def is_proved(state: Presence) -> bool:
    """Whether both ends lack nothing by what was noted alone, whatever the visit itself knows."""
    return not any(standing(state.noted, end).lacks for end in End)


def is_outage(noted: Sequence[PresenceNoted], known: AppSignIn | None = None) -> bool:
    """Whether the sign-in has no number but its reason and a picture of the outage."""
    one = standing(noted, End.IN, known)
    return not one.number and not one.lacks


def standing(noted: Sequence[PresenceNoted], end: End, known: AppSignIn | None = None) -> Standing:
    """One end: what the visit itself knows, then what was noted since."""
    own = [one for one in noted if one.end is end]
    numbers = [known.number or "" if known else "", *(one.number for one in own)]
    notes = [known.note if known else "", *(one.note for one in own)]
    return Standing(
        number=next((one for one in reversed(numbers) if one), ""),
        note=next((one for one in reversed(notes) if one), ""),
        pictures=tuple(dict.fromkeys(one.picture for one in own if one.picture)),
    )


def ends(
    visit: Visit | VisitBrief, noted: Sequence[PresenceNoted], typed: AppSignIn | None = None
) -> dict[End, Standing]:
    """Both ends of a visit that began; the sign-out is asked for once it is closed. `typed` is the draft's sign-in."""
    if isinstance(visit, Visit) and visit.opened is None:
        return {}
    found = {End.IN: standing(noted, End.IN, typed or visit.app_sign_in)}
    if visit.closed is not None:
        found[End.OUT] = standing(noted, End.OUT, visit.closed.app_sign_out)
    return found


def lacking_words(visit: Visit | VisitBrief, noted: Sequence[PresenceNoted], typed: AppSignIn | None = None) -> str:
    """`签到缺截图、签退缺编号和截图`; "" when nothing is missing."""
    lacks = {end: one.lacks for end, one in ends(visit, noted, typed).items()}
    return "、".join(f"{end}缺{words}" for end, words in lacks.items() if words)


def fold(facts: Sequence[Told]) -> Presence:
    """Presence from its facts, in any order and however often repeated."""
    state = Presence()
    for fact in in_order(facts):
        match read(fact, KINDS):
            case PresenceNoted() as new:
                state = replace(state, noted=(*state.noted, new))
            case _:
                state = replace(state, unknown=state.unknown + 1)
    return state


def check(body: Body, state: Presence) -> None:
    """NotAllowed when it says nothing."""
    if isinstance(body, PresenceNoted):
        check_moments(body.at)
        if not (body.number.strip() or body.note.strip() or body.picture):
            raise NotAllowed("请填写专员APP的编号、原因，或添加截图。")
