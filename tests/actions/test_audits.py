"""督导抽查 on real desks: the lot, what a person found, what the inspector answers; both stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.actions import audit_evidence, audits
from desktop.actions.audits import Stand
from desktop.desk import Act, Desk, Fact
from desktop.errors import Missing, NotAllowed
from desktop.store import queries
from desktop.supervision.audit_marks import Defect, Hint, Mark, Verdict
from desktop.supervision.review import ReviewStatus
from desktop.supervision.visit import PaperKind, PaperSigned
from tests.making import visits
from tests.making.desks import MINE, Bureau
from tests.making.relay import hand_over

MONTH = (dt.date(2026, 11, 1), dt.date(2026, 11, 30))


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """An inspector's desk and the supervisor's, who has his two ledgers."""
    bureau = Bureau()
    bureau.register()
    inspector, chief = bureau.enrol(tmp_path / "p1"), bureau.enrol(tmp_path / "p3", "p3", seed=3)
    closed(inspector)
    closed(inspector)
    hand_over(inspector, chief)
    yield inspector, chief
    inspector.close()
    chief.close()


def closed(desk: Desk) -> str:
    """A closed visit with a ledger that the leader signed; nobody looks into its file here."""
    visit, _ = visits.closed(desk)
    file = desk.keep(b"%PDF demonstration " + visit.encode(), "paper")
    paper = PaperSigned(
        kind=PaperKind.LEDGER, number=visit[:4], file=file, field="p1", person="p1", expected=("p1", "mine")
    )
    desk.seal([Act(f"mine/{MINE}", (Fact(f"visit/{visit}", paper, (file,)),))])
    return visit


def clear(*found: Defect | Hint) -> list[Mark]:
    return [
        Mark(about=one, verdict=Verdict.FOUND if one in found else Verdict.NOT_FOUND, said="演示") for one in Defect
    ]


def drawn(chief: Desk, size: int = 1) -> audits.Draw:
    audits.draw(chief, MONTH, "", size)
    return audits.read_draws(chief)[0]


def status(desk: Desk, visit: str) -> ReviewStatus:
    with desk.reading() as session:
        return queries.review(session, visit).status


def test_a_draw_is_sealed_with_its_list_and_anybody_can_draw_it_again(desks: tuple[Desk, Desk]) -> None:
    one = drawn(desks[1])
    assert (one.drawn.count, len(one.lines), one.drawn.turn, one.county) == (2, 1, 1, "全部矿山")
    assert one.lines[0].stand is Stand.WAITING
    assert one.lines[0].people == "演示专员甲"
    assert audits.draw_again(desks[1], one.id) == "按名单（2 份）重新抽签，结果一致：1 份。"


def test_the_same_list_gives_no_second_try(desks: tuple[Desk, Desk]) -> None:
    inspector, chief = desks
    first = drawn(chief)
    with pytest.raises(NotAllowed, match="没有变化"):
        audits.draw(chief, MONTH, "", 1, "再试一次")
    with pytest.raises(NotAllowed, match="写明原因"):
        audits.draw(chief, MONTH, "", 2)
    audits.draw(chief, MONTH, "", 2, "扩大抽查")
    closed(inspector)
    hand_over(inspector, chief)
    audits.draw(chief, MONTH, "", 1, "又到了一份台账")
    assert sorted((one.drawn.turn, one.drawn.count) for one in audits.read_draws(chief)) == [(1, 2), (2, 2), (3, 3)]
    second = next(one for one in audits.read_draws(chief) if one.drawn.turn == 2)
    assert second.lines[0].visit == first.lines[0].visit  # the larger sample begins with the smaller one


def test_without_ledgers_or_the_role_nothing_is_drawn(desks: tuple[Desk, Desk]) -> None:
    with pytest.raises(Missing, match="没有可抽的"):
        audits.draw(desks[1], (dt.date(2026, 10, 1), dt.date(2026, 10, 31)), "", 1)
    with pytest.raises(Missing):
        audits.draw(desks[1], MONTH, "没有的县", 1)
    with pytest.raises(NotAllowed, match="权限"):
        audits.draw(desks[0], MONTH, "", 1)
    with pytest.raises(Missing):
        audits.draw_again(desks[1], "没有")


def test_the_room_of_a_period_is_told_before_drawing(desks: tuple[Desk, Desk]) -> None:
    assert audits.read_room(desks[1], MONTH, "") == audits.Room(2, 1, 1)
    assert [name for _, name in audits.counties(desks[1])] == []  # these mines name no supervising office


def test_a_clear_ledger_is_accepted_in_the_same_act(desks: tuple[Desk, Desk]) -> None:
    chief = desks[1]
    one = drawn(chief)
    visit = one.lines[0].visit
    audits.judge(chief, one.id, visit, clear())
    after = audits.read_draws(chief)[0]
    assert (after.lines[0].stand, after.done, status(chief, visit)) == (Stand.CLEAR, 1, ReviewStatus.ACCEPTED)
    audits.judge(chief, one.id, visit, clear())  # looked at again: nothing is accepted twice


def test_a_returned_ledger_is_answered_and_both_words_stay(desks: tuple[Desk, Desk]) -> None:
    inspector, chief = desks
    one = drawn(chief)
    visit = one.lines[0].visit
    audits.judge(chief, one.id, visit, clear(Defect.VAGUE), comment="第1条没有写部位", give_back=True)
    assert status(chief, visit) is ReviewStatus.RETURNED
    hand_over(chief, inspector)
    audits.explain(inspector, visit, "演示：已更正，补写部位")
    hand_over(inspector, chief)
    line = audits.read_draws(chief)[0].lines[0]
    assert line.stand is Stand.ANSWERED
    assert line.result is not None
    assert (line.result.comment, line.answers[0].text) == ("第1条没有写部位", "演示：已更正，补写部位")


def test_what_was_found_may_stay_without_a_return(desks: tuple[Desk, Desk]) -> None:
    one = drawn(desks[1])
    audits.judge(desks[1], one.id, one.lines[0].visit, clear(Defect.ALTERED), comment="已口头提醒")
    assert audits.read_draws(desks[1])[0].lines[0].stand is Stand.FOUND


def test_a_question_left_open_or_another_ledger_is_refused(desks: tuple[Desk, Desk]) -> None:
    chief = desks[1]
    one = drawn(chief)
    with pytest.raises(NotAllowed, match="还没有判断"):
        audits.judge(chief, one.id, one.lines[0].visit, clear()[1:])
    with chief.reading() as session:
        other = next(name for name, _ in queries.visits_in_brief(session) if name != one.lines[0].visit)
    with pytest.raises(Missing, match="不在这次抽查里"):
        audits.judge(chief, one.id, other, clear())
    assert status(chief, one.lines[0].visit) is ReviewStatus.WAITING


def test_only_who_took_part_explains_and_only_when_asked(desks: tuple[Desk, Desk]) -> None:
    inspector, chief = desks
    one = drawn(chief)
    visit = one.lines[0].visit
    with pytest.raises(NotAllowed, match="只有参加"):
        audits.explain(chief, visit, "演示")
    with pytest.raises(NotAllowed, match="没有被抽查"):
        audits.explain(inspector, visit, "演示")
    with pytest.raises(Missing):
        audits.explain(inspector, "没有", "演示")


def test_the_questions_of_a_ledger_are_the_five_defects_and_the_hints_that_apply(desks: tuple[Desk, Desk]) -> None:
    visit = drawn(desks[1], 2).lines[0].visit
    asked = audit_evidence.read_questions(desks[1], visit)
    assert [one.about for one in asked[:5]] == list(Defect)
    assert Hint.NO_PRESENCE in {one.about for one in asked}
    assert all(one.words for one in asked)
    with pytest.raises(Missing):
        audit_evidence.read_questions(desks[1], "没有")


def test_the_words_of_an_earlier_visit_are_asked_about_with_the_record(desks: tuple[Desk, Desk]) -> None:
    lines = drawn(desks[1], 2).lines
    asked = [one for line in lines for one in audit_evidence.read_questions(desks[1], line.visit)]
    copied = [one for one in asked if one.about is Hint.COPIED]
    assert copied
    assert copied[0].said[0].record.startswith("finding/")
