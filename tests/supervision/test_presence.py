"""The official APP's sign-in and sign-out: what is missing is said until it is given."""

from __future__ import annotations

import pytest

from desktop.errors import NotAllowed
from desktop.supervision.presence import (
    End,
    Presence,
    PresenceNoted,
    Standing,
    check,
    is_proved,
    lacking_words,
    standing,
)
from desktop.supervision.visit import AppSignIn, Bound, Visit, VisitClosed, VisitKind, VisitOpened

AT = "2026-11-20T01:00:00Z"
OPENED = VisitOpened(
    mine="m1",
    kind=VisitKind.REGULAR,
    started=AT,
    checklist=Bound(digest="ab" * 32, title="演示", edition="1"),
    people=(),
)
CLOSED = VisitClosed(number="1", ended=AT, sections=())


def said(end: End, **more: str) -> PresenceNoted:
    return PresenceNoted(end=end, person="p1", at=AT, **more)


@pytest.mark.parametrize(
    ("one", "lacks"),
    [
        (Standing(), "编号和截图"),
        (Standing(number="1"), "截图"),
        (Standing(note="APP 故障"), "故障证明图片"),
        (Standing(pictures=("ab",)), "截图的编号"),
        (Standing(number="1", pictures=("ab",)), ""),
        (Standing(note="APP 故障", pictures=("ab",)), ""),
    ],
)
def test_number_and_screenshot_or_reason_and_proof(one, lacks):
    assert one.lacks == lacks


def test_what_was_noted_later_stands_and_pictures_add_up():
    noted = [said(End.IN, number="2", picture="ab"), said(End.IN, picture="cd"), said(End.OUT, number="9")]
    assert standing(noted, End.IN, AppSignIn(number="1")) == Standing(number="2", pictures=("ab", "cd"))


def test_the_sign_out_is_asked_for_once_the_visit_is_closed():
    given = [said(End.IN, number="1", picture="ab")]
    assert lacking_words(Visit(), []) == ""
    assert lacking_words(Visit(opened=OPENED), []) == "签到缺编号和截图"
    assert lacking_words(Visit(opened=OPENED), given) == ""
    assert lacking_words(Visit(opened=OPENED, closed=CLOSED), given) == "签退缺编号和截图"


@pytest.mark.parametrize("left_out", [*End, None])
def test_presence_is_proved_when_no_end_lacks_anything(left_out):
    noted = tuple(said(end, number="1", picture="ab") for end in End if end is not left_out)
    assert is_proved(Presence(noted=noted)) is (left_out is None)
    assert not lacking_words(Visit(opened=OPENED, closed=CLOSED), noted) or left_out


def test_a_note_that_says_nothing_is_refused():
    with pytest.raises(NotAllowed, match="截图"):
        check(said(End.IN), Presence())
