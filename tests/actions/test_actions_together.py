"""Two hands on one draft: what one of them typed meanwhile is never lost."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from desktop.actions import findings, photos, visits
from desktop.actions.drafting import VisitDraft, change, load
from desktop.desk import Desk, Fact
from desktop.errors import NotAllowed
from desktop.supervision.finding import Recheck
from desktop.supervision.visit import Refusal, Result, Signed, SignerRole
from tests.making import photos as pictures
from tests.making import visits as making
from tests.making.desks import MINE
from tests.making.relay import hand_over
from tests.making.visits import ITEM, PLACE

REFUSED = Signed(
    role=SignerRole.MINE,
    name="演示矿长",
    at="2026-11-22T02:00:00Z",
    refusal=Refusal(reason="不认可", witness="演示见证人"),
)


def test_two_changes_at_once_both_stay(desk: Desk) -> None:
    visit = making.opened(desk)
    inside, other = threading.Event(), threading.Event()

    def slow(draft: VisitDraft) -> VisitDraft:
        inside.set()
        other.wait(0.5)  # the other hand must not get in between
        return replace(draft, left_out=("坏照片",))

    thread = threading.Thread(target=change, args=(desk, visit, slow))
    thread.start()
    inside.wait(10)
    visits.answer(desk, visit, ITEM, PLACE, Result.PASS)
    other.set()
    thread.join()
    draft = load(desk, visit)
    assert (len(draft.answers), draft.left_out) == (1, ("坏照片",))


def test_a_draft_that_changed_meanwhile_is_not_sealed_away(desk: Desk) -> None:
    visit = making.opened(desk)
    seen = load(desk, visit)
    visits.answer(desk, visit, ITEM, PLACE, Result.PASS)
    with pytest.raises(NotAllowed, match="刚刚有改动"):
        visits.seal_and_save(desk, seen, replace(seen, sealed=1), [Fact(f"visit/{visit}", REFUSED)])
    assert len(load(desk, visit).answers) == 1


def test_joining_again_keeps_what_was_typed(enrol: Callable[..., Desk]) -> None:
    leader, colleague = enrol("p1", 1, 1), enrol("p2", 2, 2)
    hand_over(colleague, leader)
    visit = making.opened(leader, ("p2",))
    hand_over(leader, colleague)
    visits.join(colleague, visit)
    visits.pass_place(colleague, visit, "q2")
    visits.conform_rest(colleague, visit, "q2")
    before = load(colleague, visit)
    assert visits.join(colleague, visit).is_empty
    assert load(colleague, visit) == before


def test_a_visit_that_ended_cannot_be_joined(enrol: Callable[..., Desk]) -> None:
    leader, colleague = enrol("p1", 1, 1), enrol("p2", 2, 2)
    hand_over(colleague, leader)
    visit, _ = making.closed(leader, ("p2",))
    hand_over(leader, colleague)
    with pytest.raises(NotAllowed, match="已经结束"):
        visits.join(colleague, visit)


def test_sections_sealed_after_a_lost_draft_have_names_of_their_own(desk: Desk) -> None:
    visit, _ = making.sealed(desk)
    desk.remove_draft(visit)  # as after a restore
    visits.join(desk, visit)
    assert load(desk, visit).sealed == 1
    assert load(desk, visit).mine == MINE


def test_a_photo_moves_from_a_recheck_and_outlives_it(desk: Desk) -> None:
    _, finding = making.sealed(desk)
    visit = making.opened(desk)
    findings.recheck(desk, visit, finding, Recheck.DONE)
    (photo,) = photos.attach(desk, visit, [("甲.jpg", pictures.jpeg())], finding).photos
    photos.move(desk, visit, photo.original, None)
    assert load(desk, visit).loose_photos == (photo,)
    photos.move(desk, visit, photo.original, finding)
    findings.undo_recheck(desk, visit, finding)
    assert load(desk, visit).loose_photos == (photo,)
