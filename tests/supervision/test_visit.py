"""A visit's road: opened once, sections added, closed once; what may not follow is refused with a sentence."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from desktop.errors import NotAllowed
from desktop.supervision.facts import Body
from desktop.supervision.visit import (
    Answer,
    Bound,
    Leg,
    PaperKind,
    PaperSigned,
    Participant,
    Refusal,
    Result,
    SectionSealed,
    Signed,
    SignerRole,
    Visit,
    VisitClosed,
    VisitKind,
    VisitOpened,
)
from desktop.supervision.visit_folding import fold
from desktop.supervision.visit_rules import check
from tests.making.facts import chain, fact

OPENED = VisitOpened(
    mine="m1",
    kind=VisitKind.REGULAR,
    started="2026-11-22T01:00:00Z",
    checklist=Bound(digest="ab" * 32, title="演示", edition="1"),
    people=(Participant(person="p1", name="演示专员甲", is_leader=True), Participant(person="p2", name="演示专员乙")),
)
LEG = Leg(place="q1", name="1号采场", kind="采场")
SIGNED = Signed(role=SignerRole.INSPECTOR, name="演示专员甲", at="2026-11-22T03:00:00Z", person="p1", image="cd" * 32)


def section(*answers: Answer, person: str = "p1", **more: Any) -> SectionSealed:
    return SectionSealed(
        section=f"{person}-1", person=person, started="", ended="", legs=(LEG,), answers=answers, **more
    )


def answer(result: Result = Result.PASS, place: str = "q1", note: str = "") -> Answer:
    return Answer(item="O-1", place=place, result=result, note=note)


def closing(*sections: str) -> VisitClosed:
    return VisitClosed(number="1", ended="2026-11-22T04:00:00Z", sections=sections)


def paper(file: str, field: str, previous: str | None = None) -> PaperSigned:
    expected = ("inspector_1", "inspector_2")
    return PaperSigned(
        kind=PaperKind.LEDGER,
        number="1",
        file=file,
        field=field,
        person="p1",
        previous=previous,
        expected=expected,
    )


def closed() -> Visit:
    facts = chain(OPENED, section(answer()), SIGNED)
    return fold([*facts, fact(closing(facts[1].entry), *facts)])


def test_a_second_opening_and_a_second_closing_change_nothing() -> None:
    facts = chain(OPENED, section(answer()), SIGNED)
    first = fact(closing(facts[1].entry), *facts)
    second = fact(VisitClosed(number="2", ended="", sections=()), *facts, first)
    state = fold([*facts, first, second, fact(OPENED, *facts, name="again")])
    assert state.closed is not None
    assert (state.closed.number, state.opened, state.unknown) == ("1", OPENED, 0)


def test_the_newest_answer_of_an_item_at_a_place_counts() -> None:
    facts = chain(OPENED, section(answer(Result.PASS)), section(answer(Result.FAIL)))
    assert [one.result for one in fold(facts).answers] == [Result.FAIL]


def test_sections_of_two_inspectors_sealed_at_once_both_stand() -> None:
    opened = chain(OPENED)
    both = [fact(section(answer()), *opened), fact(section(answer(place="q2"), person="p2"), *opened)]
    assert {one.sealed.person for one in fold([*opened, *both]).sections} == {"p1", "p2"}


def test_a_paper_is_fully_signed_when_everybody_expected_has_signed() -> None:
    facts = chain(OPENED, paper("f1", "inspector_1"), paper("f2", "inspector_2", previous="f1"))
    ledger = fold(facts).ledger
    assert ledger is not None
    assert (ledger.file, ledger.signed, ledger.is_fully_signed) == ("f2", ("inspector_1", "inspector_2"), True)


def test_two_who_countersign_the_same_file_at_once_leave_two_files_to_look_at() -> None:
    facts = chain(OPENED, paper("f1", "leader"))
    both = [fact(paper(f"f{n}", f"inspector_{n}", previous="f1"), *facts) for n in (2, 3)]
    assert {one.file for one in fold([*facts, *both]).papers} == {"f2", "f3"}


def test_a_time_stamp_makes_a_newer_file_and_leaves_the_signatures_as_they_are() -> None:
    facts = chain(OPENED, paper("f1", "inspector_1"), paper("t1", "timestamp_1", previous="f1"))
    (one,) = fold(facts).papers
    assert (one.file, one.signed, one.stamped, one.unstamped) == ("t1", ("inspector_1",), ("timestamp_1",), "f1")
    (late,) = fold([*facts, fact(paper("f2", "inspector_2", previous="t1"), *facts)]).papers
    assert (late.file, late.is_fully_signed, late.stamped, late.unstamped) == ("f2", True, ("timestamp_1",), "")


def test_a_file_with_all_the_signatures_of_its_twin_and_more_takes_its_place() -> None:
    def order(file: str, field: str, previous: str | None = None) -> PaperSigned:
        return replace(paper(file, field, previous), expected=("inspector_1",))

    facts = chain(OPENED, order("f1", "inspector_1"))
    both = [fact(order(file, f"also_{file}", "f1"), *facts) for file in ("f2", "f3")]
    assert {one.file for one in fold([*facts, *both]).papers} == {"f2", "f3"}
    again = fact(order("f4", "also_f2", "f3"), *facts, *both)
    assert [one.file for one in fold([*facts, *both, again]).papers] == ["f4"]


def test_a_time_stamp_gives_way_to_a_signature_given_meanwhile_and_to_an_earlier_stamp() -> None:
    facts = chain(OPENED, paper("f1", "inspector_1"))
    meanwhile = [
        fact(paper("t1", "timestamp_1", previous="f1"), *facts),
        fact(paper("t2", "timestamp_1", previous="f1"), *facts),
    ]
    assert len(fold([*facts, *meanwhile]).papers) == 1
    (one,) = fold([*facts, *meanwhile, fact(paper("f2", "inspector_2", previous="f1"), *facts)]).papers
    assert (one.file, one.stamped) == ("f2", ())


@pytest.mark.parametrize(
    "state, body, words",
    [
        (Visit(), section(answer()), "还没有开始"),
        (fold(chain(OPENED)), OPENED, "不能重复开始"),
        (Visit(), VisitOpened(**{f: getattr(OPENED, f) for f in ("mine", "kind", "started", "checklist")}, people=()),
         "检查人员不能为空"),
        (fold(chain(OPENED)), section(answer(), person="p9"), "不在这次检查的人员里"),
        (fold(chain(OPENED)), section(answer(Result.NOT_CHECKED)), "须写明原因"),
        (fold(chain(OPENED)), section(answer(Result.NOT_APPLICABLE, note=" ")), "须写明原因"),
        (fold(chain(OPENED)), section(answer(place="q9")), "不在行进路线里"),
        (fold(chain(OPENED)), Signed(role=SignerRole.MINE, name="演示矿长", at=""), "还没有签名"),
        (fold(chain(OPENED)), Signed(role=SignerRole.MINE, name="演示矿长", at="",
                                     refusal=Refusal(reason="不认可", witness="")), "原因和见证人"),
        (fold(chain(OPENED, section(answer()))), closing(), "没有汇总"),
        (fold(chain(OPENED)), paper("f1", "inspector_1"), "检查结束前"),
        (closed(), section(answer()), "检查已经结束"),
        (closed(), closing(), "已经结束"),
    ],
)  # fmt: skip
def test_what_must_not_follow_is_refused_with_a_sentence(state: Visit, body: Body, words: str) -> None:
    with pytest.raises(NotAllowed, match=words):
        check(body, state)


def test_nobody_signed_means_not_closed() -> None:
    facts = chain(OPENED, section(answer()))
    with pytest.raises(NotAllowed, match="还没有人签名"):
        check(closing(facts[1].entry), fold(facts))


def test_an_answer_at_a_scope_of_the_checklist_needs_no_leg() -> None:
    check(section(answer(place="全矿"), scopes=("全矿",)), fold(chain(OPENED)))


def test_the_ledger_may_follow_the_closing() -> None:
    check(paper("f1", "inspector_1"), closed())
