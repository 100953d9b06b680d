"""A visit from plan to closing: drafts on every change, sealing whole, refusals that change nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from desktop.actions import closing, findings, photos, visits
from desktop.actions.drafting import all_drafts, load
from desktop.desk import Desk
from desktop.errors import BadInput, DeskError, Missing, NotAllowed
from desktop.journal.entry import Entry
from desktop.store import journal, projections, queries, seats
from desktop.supervision.finding import Finding, Recheck, Status
from desktop.supervision.numbers import Numbered
from desktop.supervision.visit import Answer, Refusal, Result, SignerRole, Visit
from tests.making import photos as pictures
from tests.making import visits as making
from tests.making.desks import MINE, Bureau, reopen
from tests.making.numbers import give
from tests.making.relay import hand_over
from tests.making.visits import ITEM, PLACE, PNG


def state(desk: Desk, visit: str) -> Visit:
    with desk.reading() as session:
        found = queries.visit(session, visit)
    assert found is not None
    return found


def finding(desk: Desk, name: str) -> Finding:
    with desk.reading() as session:
        found = queries.finding(session, name)
    assert found is not None
    return found


def entries(desk: Desk) -> list[Entry]:
    with desk.reading() as session:
        return list(journal.entries(session, [name for name, _ in journal.all_ids(session)]))


def everything(desk: Desk) -> tuple[object, ...]:
    with desk.reading() as session:
        return projections.digests(session), all_drafts(desk), queries.all_blobs(session)


def test_a_plan_is_known_to_nobody_until_the_visit_is_opened(desk: Desk) -> None:
    before = len(entries(desk))
    visit = visits.plan(desk, MINE)
    assert len(entries(desk)) == before
    visits.open_visit(desk, visit)
    assert state(desk, visit).opened is not None


def test_an_answer_is_on_the_disk_when_it_is_given(desk: Desk) -> None:
    visit = making.opened(desk)
    ratio = [("台阶高度/最大挖掘高度", "0.9")]
    visits.answer(desk, visit, ITEM, PLACE, Result.PASS, values=ratio, note="实测三处", condition="不需爆破")
    again = reopen(desk)
    given = load(again, visit).answer(ITEM, PLACE)
    assert given is not None
    assert (given.result, given.note, given.values[0].within) == (Result.PASS, "实测三处", True)
    again.close()


def test_a_later_answer_takes_the_place_of_the_earlier_one_and_can_be_taken_back(desk: Desk) -> None:
    visit = making.opened(desk)
    visits.answer(desk, visit, ITEM, PLACE, Result.PASS)
    visits.answer(desk, visit, ITEM, PLACE, Result.FAIL)
    assert [one.result for one in load(desk, visit).answers] == [Result.FAIL]
    visits.clear_answer(desk, visit, ITEM, PLACE)
    assert load(desk, visit).answers == ()


def test_conforming_the_rest_leaves_what_was_answered(desk: Desk) -> None:
    visit = making.opened(desk)
    visits.answer(desk, visit, ITEM, PLACE, Result.NOT_APPLICABLE, note="本处无台阶")
    visits.conform_rest(desk, visit, PLACE)
    results = [one.result for one in load(desk, visit).answers]
    assert (results.count(Result.NOT_APPLICABLE), set(results)) == (1, {Result.NOT_APPLICABLE, Result.PASS})


def test_conforming_the_rest_leaves_what_was_sealed(desk: Desk) -> None:
    visit, _ = making.sealed(desk)
    visits.conform_rest(desk, visit, PLACE)
    assert load(desk, visit).answers == ()


def test_sealing_takes_answers_findings_and_rechecks_in_one_entry(desk: Desk) -> None:
    visit, raised = making.sealed(desk)
    (section,) = state(desk, visit).sections
    (entry,) = [one for one in entries(desk) if one.id == section.entry]
    assert entry.subjects == (f"visit/{visit}", f"finding/{raised}")
    assert load(desk, visit).answers == ()
    assert finding(desk, raised).status is Status.OPEN


def test_what_is_added_after_sealing_is_sealed_beside_it(desk: Desk) -> None:
    visit, _ = making.sealed(desk)
    visits.answer(desk, visit, ITEM, PLACE, Result.PASS, note="当场整改")
    visits.seal_section(desk, visit)
    known = state(desk, visit)
    assert [one.sealed.section for one in known.sections] == ["p1-1", "p1-2"]
    assert next(one for one in known.answers if one.item == ITEM).result is Result.PASS


@pytest.mark.parametrize("note", ["无", "长" * 400])
def test_a_section_of_any_length_can_be_sealed(desk: Desk, note: str) -> None:
    visit = making.opened(desk)
    draft = load(desk, visit)
    answer = Answer(item=ITEM, place=PLACE, result=Result.NOT_APPLICABLE, note=note)
    desk.save_draft(visit, "visit", replace(draft, answers=(answer,) * 600))
    visits.seal_section(desk, visit)
    assert sum(len(one.sealed.answers) for one in state(desk, visit).sections) == 600


def test_a_visit_is_closed_with_what_was_not_checked_and_why(desk: Desk) -> None:
    visit = making.opened(desk)
    visits.answer(desk, visit, ITEM, PLACE, Result.PASS)
    visits.seal_section(desk, visit)
    closing.sign(desk, visit, SignerRole.LEADER, desk.name, PNG, person="p1")
    with pytest.raises(NotAllowed, match="个必查项没有结果（如"):
        closing.close_visit(desk, visit)
    closing.close_visit(desk, visit, reason_unchecked="爆破警戒，未能进入")
    known = state(desk, visit)
    unchecked = [one for one in known.answers if one.result is Result.NOT_CHECKED]
    assert {one.note for one in unchecked} == {"爆破警戒，未能进入"}
    assert known.closed is not None
    assert known.closed.sections == (known.sections[0].entry,)  # what was not checked stands in the entry that closes
    assert all_drafts(desk) == []


def test_the_summary_counts_what_is_done_and_names_what_is_missing(desk: Desk) -> None:
    visit = making.opened(desk)
    before = closing.summary(desk, visit)
    making.failed(desk, visit)
    after = closing.summary(desk, visit)
    assert (before.must_done, after.must_done, after.failed, after.findings) == (0, 1, 1, 1)
    assert len(before.missing) - len(after.missing) == 1
    assert after.unsealed


def test_numbers_go_up_as_the_desk_s_block_has_them(bureau: Bureau, desk: Desk) -> None:
    give(bureau, desk, 21, 40)
    numbers = [state(desk, making.closed(desk)[0]).closed for _ in range(2)]
    assert [(one.number, one.numbered) for one in numbers if one] == [
        ("（演示县）监台〔2026〕（21）号", Numbered(series="监台", year=2026, count=21)),
        ("（演示县）监台〔2026〕（22）号", Numbered(series="监台", year=2026, count=22)),
    ]


def test_without_a_block_the_number_is_provisional_and_says_so(desk: Desk) -> None:
    closed = [state(desk, making.closed(desk)[0]).closed for _ in range(2)]
    assert [one.number_is_provisional for one in closed if one] == [True, True]
    assert [one.number[-4:] for one in closed if one] == ["-1）号", "-2）号"]


def test_a_number_that_a_record_carries_is_not_given_again(bureau: Bureau, desk: Desk) -> None:
    give(bureau, desk)
    making.closed(desk)
    with desk.reading() as session:
        desk.set(f"number/监台/2026/{seats.name(session, '')}", 0)  # what an older disk remembers
    closed = state(desk, making.closed(desk)[0]).closed
    assert closed is not None
    assert closed.number.endswith("（2）号")


def test_a_recheck_with_closing_strikes_the_finding_off(desk: Desk) -> None:
    _, raised = making.sealed(desk)
    visit = making.opened(desk)
    assert state(desk, visit).opened.open_findings == (raised,)  # type: ignore[union-attr]
    findings.recheck(desk, visit, raised, Recheck.DONE, note="已加宽")
    visits.seal_section(desk, visit)
    assert finding(desk, raised).status is Status.CLOSED


def test_photos_are_kept_byte_for_byte_and_a_broken_one_is_named(desk: Desk) -> None:
    visit = making.opened(desk)
    raised = making.failed(desk, visit)
    good = pictures.jpeg()
    done = photos.attach(desk, visit, [("甲.jpg", good), ("乙.jpg", "不是照片".encode())], raised)
    assert desk.blobs.get(done.photos[0].original) == good
    assert "乙.jpg" in done.left_out[0]
    visits.seal_section(desk, visit)
    known = finding(desk, raised).raised
    assert known is not None
    assert [one.original for one in known.photos] == [done.photos[0].original]


def test_loose_photos_are_not_lost_by_closing(desk: Desk) -> None:
    visit, _ = making.sealed(desk)
    done = photos.attach(desk, visit, [("甲.jpg", pictures.jpeg())])
    closing.sign(desk, visit, SignerRole.LEADER, desk.name, PNG, person="p1")
    with pytest.raises(NotAllowed, match="1 张照片没有归入"):
        closing.close_visit(desk, visit)
    photos.remove(desk, visit, done.photos[0].original)
    closing.close_visit(desk, visit)


def test_a_colleague_seals_his_own_section_on_his_own_desk(enrol: Callable[..., Desk]) -> None:
    leader, colleague = enrol("p1", 1, 1), enrol("p2", 2, 2)
    hand_over(colleague, leader)
    visit = making.opened(leader, ("p2",))
    hand_over(leader, colleague)
    visits.join(colleague, visit)
    visits.pass_place(colleague, visit, "q2")
    visits.conform_rest(colleague, visit, "q2")
    visits.seal_section(colleague, visit)
    before = closing.summary(leader, visit)
    hand_over(colleague, leader)
    assert [one.sealed.person for one in state(leader, visit).sections] == ["p2"]
    assert closing.summary(leader, visit).must_done > before.must_done


def test_what_is_left_of_a_closed_visit_can_be_thrown_away(enrol: Callable[..., Desk]) -> None:
    leader, colleague = enrol("p1", 1, 1), enrol("p2", 2, 2)
    hand_over(colleague, leader)
    visit, _ = making.sealed(leader, ("p2",))
    hand_over(leader, colleague)
    visits.join(colleague, visit)
    closing.sign(leader, visit, SignerRole.LEADER, leader.name, PNG, person="p1")
    closing.close_visit(leader, visit)
    with pytest.raises(NotAllowed, match="检查已经开始"):
        visits.discard(colleague, visit)
    hand_over(leader, colleague)
    visits.discard(colleague, visit)
    assert all_drafts(colleague) == []


REFUSED: list[tuple[str, Callable[[Desk, str], object], type[DeskError], str]] = [
    ("plan", lambda d, v: visits.plan(d, "m9"), Missing, "没有矿山 m9"),
    ("plan", lambda d, v: visits.plan(d, MINE, people=["p9"]), Missing, "没有 p9"),
    ("plan", visits.seal_section, NotAllowed, "还没有开始"),
    ("open", visits.open_visit, NotAllowed, "不能重复开始"),
    ("open", visits.discard, NotAllowed, "检查已经开始"),
    ("open", lambda d, v: visits.pass_place(d, v, "q9"), BadInput, "没有地点“q9”"),
    ("open", lambda d, v: visits.pass_place(d, v, "全矿"), BadInput, "是范围"),
    ("open", lambda d, v: visits.pass_place(d, v, "q2", "2", "1"), BadInput, "离开时间早于"),
    ("open", lambda d, v: visits.answer(d, v, "X-1", PLACE, Result.PASS), BadInput, "不需要检查"),
    ("open", lambda d, v: visits.answer(d, v, ITEM, PLACE, Result.PASS, values=[("甲", "1")]), BadInput, "测量值“甲”"),
    ("open", lambda d, v: visits.answer(d, v, ITEM, PLACE, Result.PASS, values=[("台阶高度", "高")]),
     BadInput, "高"),
    ("open", visits.seal_section, NotAllowed, "没有可封存的内容"),
    ("open", lambda d, v: visits.note_measure(d, v, "三违制止", " "), BadInput, "现场处置的内容"),
    ("open", lambda d, v: findings.raise_finding(d, v, findings.propose(d, v, ITEM, PLACE)), BadInput, "隐患的事实"),
    ("open", lambda d, v: findings.recheck(d, v, "f9", Recheck.DONE), Missing, "没有这条隐患"),
    ("open", lambda d, v: photos.attach(d, v, [], "f9"), BadInput, "不在这次检查里"),
    ("open", lambda d, v: closing.sign(d, v, SignerRole.MINE, " ", PNG), BadInput, "签名人的姓名"),
    ("open", lambda d, v: closing.sign(d, v, SignerRole.MINE, "演示矿长", None), NotAllowed, "还没有签名"),
    ("open", lambda d, v: closing.sign(d, v, SignerRole.MINE, "演示矿长", None, refusal=Refusal(reason="不认可",
     witness=" ")), NotAllowed, "见证人"),
    ("open", lambda d, v: visits.join(d, "v9"), Missing, "没有这次检查"),
    ("fail", visits.seal_section, NotAllowed, "还没有登记隐患"),
    ("fail", lambda d, v: visits.skip_place(d, v, PLACE), NotAllowed, "已有检查结果"),
    ("fail", closing.close_visit, NotAllowed, "没封存"),
    ("sealed", closing.close_visit, NotAllowed, "还没有人签名"),
    ("part", lambda d, v: closing.close_visit(d, v, reason_unchecked="爆破"), NotAllowed, "还没有人签名"),
    ("closed", closing.close_visit, NotAllowed, "已经结束"),
]  # fmt: skip


@pytest.mark.parametrize("stage, act, error, words", REFUSED)
def test_a_refused_act_says_why_and_changes_nothing(
    desk: Desk, stage: str, act: Callable[[Desk, str], object], error: type[DeskError], words: str
) -> None:
    visit = _at(desk, stage)
    before = everything(desk)
    with pytest.raises(error, match=words):
        act(desk, visit)
    assert everything(desk) == before


def _at(desk: Desk, stage: str) -> str:
    match stage:
        case "plan":
            return visits.plan(desk, MINE)
        case "open":
            return making.opened(desk)
        case "fail":
            visit = making.opened(desk)
            visits.answer(desk, visit, ITEM, PLACE, Result.FAIL)
            return visit
        case "part":
            visit = making.opened(desk)
            visits.answer(desk, visit, ITEM, PLACE, Result.PASS)
            visits.seal_section(desk, visit)
            return visit
        case "sealed":
            return making.sealed(desk)[0]
        case _:
            return making.closed(desk)[0]
