"""Taking back steps of a visit: told in words, outliving the program, never past a seal."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from desktop.actions import findings, photos, undoing, visits
from desktop.actions.drafting import FindingDraft, VisitDraft, change, load
from desktop.desk import Desk
from desktop.errors import Missing, NotAllowed
from desktop.supervision.visit import Result
from tests.making import photos as pictures
from tests.making import visits as making
from tests.making.desks import MINE, reopen
from tests.making.visits import ITEM, PLACE

Step = Callable[[Desk, str], object]
STEPS: dict[str, tuple[Step, str]] = {
    "answer": (lambda desk, visit: visits.answer(desk, visit, ITEM, PLACE, Result.FAIL), "项 不合格"),
    "clear": (lambda desk, visit: visits.clear_answer(desk, visit, ITEM, PLACE), "清除"),
    "rest": (lambda desk, visit: visits.conform_rest(desk, visit, PLACE), "项合格"),
    "leg": (lambda desk, visit: visits.pass_place(desk, visit, PLACE, left="2026-11-22T09:00:00Z"), "路线改动"),
    "measure": (lambda desk, visit: visits.note_measure(desk, visit, "停产撤人", "撤出人员"), "现场处置 停产撤人"),
    "sign in": (lambda desk, visit: visits.set_app_sign_in(desk, visit, "A1"), "签到"),
    "photo": (lambda desk, visit: photos.attach(desk, visit, [("a.jpg", pictures.jpeg())]), "照片加 1 张"),
    "finding": (lambda desk, visit: findings.raise_finding(desk, visit, made(desk, visit)), "登记隐患“悬顶十二米”"),
}


def made(desk: Desk, visit: str) -> FindingDraft:
    proposed = findings.propose(desk, visit, ITEM, PLACE)
    return replace(proposed, fact="悬顶十二米", demand="处理悬顶", deadline="2026-12-05", responsible="演示矿长")


@pytest.mark.parametrize("name", STEPS)
def test_each_step_is_taken_back_done_again_and_told(desk: Desk, name: str) -> None:
    step, words = STEPS[name]
    visit = making.opened(desk)
    if name == "clear":
        visits.answer(desk, visit, ITEM, PLACE, Result.PASS)
    before = load(desk, visit)
    step(desk, visit)
    after = load(desk, visit)
    assert after != before
    undone = undoing.undo(desk, visit)
    assert words in undone.words
    assert load(desk, visit) == before
    assert undone.changes.drafts == {visit}
    assert undoing.redo(desk, visit).words == undone.words
    assert load(desk, visit) == after


def test_steps_outlive_the_program(desk: Desk) -> None:
    visit = making.opened(desk)
    visits.answer(desk, visit, ITEM, PLACE, Result.PASS)
    again = reopen(desk)
    try:
        assert "合格" in undoing.undo(again, visit).words
        assert load(again, visit).answer(ITEM, PLACE) is None
    finally:
        again.close()


def test_what_was_sealed_never_comes_back(desk: Desk) -> None:
    visit = making.opened(desk)
    visits.answer(desk, visit, ITEM, PLACE, Result.PASS)
    visits.seal_section(desk, visit)
    assert undoing.undo(desk, visit).words == ""
    assert load(desk, visit).answers == ()
    assert len(undoing.pasts(desk, visit)) == 1


def test_the_opening_of_a_visit_is_not_taken_back(desk: Desk) -> None:
    visit = making.opened(desk)
    while undoing.undo(desk, visit).words:
        pass
    assert load(desk, visit).is_open


def test_a_plan_thrown_away_can_be_brought_back(desk: Desk) -> None:
    visit = visits.plan(desk, MINE)
    draft = load(desk, visit)
    visits.discard(desk, visit)
    (line,) = undoing.thrown(desk)
    undoing.bring_back_visit(desk, line.visit, line.saved)
    assert load(desk, visit) == draft
    assert undoing.thrown(desk) == ()
    visits.discard(desk, visit)
    undoing.tidy(desk)
    assert len(undoing.thrown(desk)) == 1


def test_what_a_draft_was_is_brought_back_whole_as_one_step(desk: Desk) -> None:
    visit = making.opened(desk)
    visits.answer(desk, visit, ITEM, PLACE, Result.PASS)
    then = load(desk, visit)
    age(desk, visit)
    visits.clear_answer(desk, visit, ITEM, PLACE)
    now, past = undoing.pasts(desk, visit)[:2]
    assert (now.answers, past.answers) == (0, 1)
    undoing.bring_back(desk, visit, past.saved)
    assert load(desk, visit) == then
    undoing.undo(desk, visit)
    assert load(desk, visit).answers == ()


def test_what_is_not_kept_cannot_be_brought_back(desk: Desk) -> None:
    visit = making.opened(desk)
    with pytest.raises(Missing):
        undoing.bring_back(desk, visit, "2026-01-01T00:00:00Z")
    age(desk, visit)
    change(desk, visit, lambda draft: replace(draft, left_out=("x",)))
    age(desk, visit)
    change(desk, visit, lambda draft: replace(draft, sealed=1))
    with pytest.raises(NotAllowed):
        undoing.bring_back(desk, visit, undoing.pasts(desk, visit)[-1].saved)


def test_a_step_nobody_named_is_still_told(desk: Desk) -> None:
    visit = making.opened(desk)
    change(desk, visit, lambda draft: replace(draft, left_out=("x",)))
    assert undoing.undo(desk, visit).words == "一步改动"
    assert isinstance(load(desk, visit), VisitDraft)


def age(desk: Desk, visit: str) -> None:
    """As if the draft had been saved some minutes ago."""
    saved = f"2026-11-20T03:0{len(undoing.pasts(desk, visit))}:00Z"
    with desk._writing() as session:
        session.connection().exec_driver_sql("UPDATE draft SET saved = ? WHERE id = ?", (saved, visit))


def test_photos_that_come_in_together_go_together(desk: Desk) -> None:
    visit = making.opened(desk)
    for number in range(3):
        photos.attach(desk, visit, [(f"{number}.png", pictures.png(width=100 + number))])
    assert undoing.undo(desk, visit).words == "照片加 3 张"
    assert load(desk, visit).loose_photos == ()
