"""The official APP's sign-in and sign-out of a visit: noted whenever they are at hand, before or after it was
closed.
"""

from __future__ import annotations

from pathlib import Path

from desktop import images
from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import BadInput, Missing, NotAllowed
from desktop.store import queries
from desktop.supervision.presence import End, Presence, PresenceNoted, standing
from desktop.supervision.visit import AppSignIn

LARGEST = 20 << 20  # bytes of one picture


def note(
    desk: Desk, visit: str, end: End, *, number: str = "", reason: str = "", picture: bytes | None = None
) -> Changes:
    """Seal what the APP said: its number, or the reason why there is none, and a picture of either (第十九条).

    Missing before the visit began; NotAllowed for somebody else's visit or when it says nothing; BadInput for bytes
    that are no picture.
    """
    with desk.reading() as session:
        state = queries.visit(session, visit)
    if state is None or state.opened is None:
        raise Missing("这次检查还没有开始，请先“开始检查”。")
    if desk.person not in {one.person for one in state.opened.people}:
        raise NotAllowed("您不在这次检查的人员里，不能登记签到、签退。")
    kept, preview = "", ""
    if picture is not None:
        shown = images.take(picture, "截图").preview
        kept, preview = desk.keep(picture, "evidence"), desk.keep(shown, "preview")
    body = PresenceNoted(
        end=end,
        person=desk.person,
        at=desk.world.text(),
        number=number.strip(),
        note=reason.strip(),
        picture=kept,
        preview=preview,
    )
    fact = Fact(f"presence/{visit}", body, (preview, kept) if kept else ())
    return desk.seal([Act(f"mine/{state.opened.mine}", (fact,))])


def note_file(desk: Desk, visit: str, end: End, file: Path | None, *, number: str = "", reason: str = "") -> Changes:
    """The same with a picture from a file. BadInput when it cannot be read or is too large."""
    if file is None:
        return note(desk, visit, end, number=number, reason=reason)
    try:
        if file.stat().st_size > LARGEST:
            raise BadInput(f"{file.name}：超过 {LARGEST >> 20} MB，请换成截图或照片。")
        picture = file.read_bytes()
    except OSError as error:
        raise BadInput(f"{file.name}：打不开（{error.strerror}），请核对后重新添加。") from error
    return note(desk, visit, end, number=number, reason=reason, picture=picture)


def signed_in(desk: Desk, visit: str, known: AppSignIn) -> AppSignIn:
    """The sign-in as it stands: what the visit itself knows, then what was noted since."""
    one = standing(noted(desk, visit).noted, End.IN, known)
    at = known.at if one.number == known.number else None
    return AppSignIn(number=one.number or None, at=at, note=one.note)


def noted(desk: Desk, visit: str) -> Presence:
    """What was noted of a visit so far."""
    with desk.reading() as session:
        return queries.state(session, f"presence/{visit}", Presence) or Presence()
