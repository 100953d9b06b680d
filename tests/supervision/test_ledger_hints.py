"""Hints and defects: each says its figures, names its records, and is silent where there is nothing to ask."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from desktop.supervision import finding, ledger_hints
from desktop.supervision.audit_marks import Defect
from desktop.supervision.finding import Corrected, Finding, Grade, Raised, Recheck, Rechecked
from desktop.supervision.ledger_defects import said_to
from desktop.supervision.ledger_hints import Past, Worded
from desktop.supervision.presence import End, PresenceNoted
from desktop.supervision.visit import (
    Answer,
    AppSignIn,
    Bound,
    Leg,
    Paper,
    PaperKind,
    Photo,
    Refusal,
    Result,
    Section,
    SectionSealed,
    Signed,
    SignerRole,
    Visit,
    VisitClosed,
    VisitKind,
    VisitOpened,
)

OPENED = VisitOpened(
    mine="m",
    people=(),
    kind=VisitKind.REGULAR,
    started="2026-11-20T04:00:00Z",
    checklist=Bound(digest="", title="", edition=""),
)
CLOSED = VisitClosed(number="演1", ended="2026-11-20T06:00:00Z", sections=())
LEG = Leg(place="p", name="机电硐室", kind="", came="2026-11-20T01:00:00Z", left="2026-11-20T01:01:00Z")
PAPER = Paper(kind=PaperKind.LEDGER, number="演1", file="f", expected=("a", "b"), signed=("a", "b"))
SIGNED = Signed(role=SignerRole.LEADER, name="演示专员甲", at="2026-11-20T05:00:00Z", person="p1", image="i")
RAISED = Raised(
    visit="v",
    mine="m",
    place="p",
    place_name="机电硐室",
    fact="配电柜前堆放杂物，通道不足 0.6 m",
    grade=Grade.GENERAL,
    person="p1",
    found="2026-11-20T01:00:30Z",
    clause="演示条款",
    demand="清理",
    deadline="2026-12-01",
    responsible="演示矿长",
)


def answers(count: int, result: Result = Result.PASS) -> tuple[Answer, ...]:
    return tuple(Answer(item=f"i{number}", place="p", result=result) for number in range(count))


def visit(*legs: Leg, given: tuple[Answer, ...] = (), **more: object) -> Visit:
    sealed = SectionSealed(section="s", person="p1", started="", ended="", legs=legs, answers=given)
    return replace(
        Visit(opened=OPENED, closed=CLOSED, sections=(Section(entry="e", author="a", sealed=sealed),)), **more
    )


def found(**more: object) -> Finding:
    raised = replace(RAISED, **more)
    return Finding(raised=raised, deadline=raised.deadline)


@pytest.mark.parametrize(
    "leg, given, words",
    [
        (LEG, answers(20), "机电硐室：停留 1 分钟，查了 20 项，平均 3 秒一项（不足 10 秒）"),
        (LEG, answers(6), ""),  # ten seconds each
        (LEG, answers(7), "机电硐室：停留 1 分钟，查了 7 项，平均 9 秒一项（不足 10 秒）"),
        (LEG, answers(20, Result.NOT_APPLICABLE), ""),
        (replace(LEG, left="2026-11-20T01:00:01Z"), answers(4), ""),  # too few to say anything
        (replace(LEG, left=None), answers(20), ""),
        (replace(LEG, came=None), answers(20), ""),
        (replace(LEG, place="q"), answers(20), ""),
    ],
)
def test_a_place_passed_faster_than_anybody_looks_is_asked_about(
    leg: Leg, given: tuple[Answer, ...], words: str
) -> None:
    said = ledger_hints.too_fast("v", visit(leg, given=given))
    assert [(one.words, one.record) for one in said] == ([(words, "visit/v")] if words else [])


OLD = Worded("f0", "u", "配电柜前堆放杂物，通道不足0.6m。", "2026-10-12T01:00:00Z", "演示煤矿")
OWN = Worded("f1", "v", "配电柜前堆放杂物，通道不足 0.6 m", "2026-11-20T01:00:00Z", "演示煤矿")


@pytest.mark.parametrize(
    "own, earlier, expected",
    [
        (OWN, OLD, "与 2026-10-12 隐患一字不差"),
        (OWN, Worded("f0", "u", OLD.fact, OLD.found, "演示二矿"), "与 2026-10-12 演示二矿的隐患一字不差"),
        (OWN, Worded("f0", "v", OLD.fact, OLD.found), ""),  # of the same visit
        (OWN, Worded("f0", "u", OLD.fact, "2026-11-21T01:00:00Z"), ""),  # later
        (OWN, Worded("f0", "u", "配电柜前堆放杂物，通道不足 0.7 m", OLD.found), ""),
        (Worded("f1", "v", "有浮煤", OWN.found), Worded("f0", "u", "有浮煤", OLD.found), ""),  # a phrase, no copy
    ],
)
def test_the_words_of_an_earlier_finding_are_asked_about(own: Worded, earlier: Worded, expected: str) -> None:
    said = ledger_hints.copied([own], [own, earlier])  # what is asked about is among what the mine has
    assert [expected in one.words and one.record == "finding/f0" for one in said] == ([True] if expected else [])


@pytest.mark.parametrize(
    "taken, expected",
    [
        ("2026-11-20T09:00:00", ""),  # Beijing: the moment she came
        ("2026-11-20T07:00:01", ""),
        ("2026-11-20T06:00:00", "照片 P.jpg 摄于检查开始前 3 小时"),
        ("2026-11-10T09:00:00", "照片 P.jpg 摄于检查开始前 10 天"),
        ("2026-11-20T17:00:00", "照片 P.jpg 摄于检查结束后 3 小时"),
        ("", ""),
    ],
)
def test_a_photo_from_another_time_is_asked_about(taken: str, expected: str) -> None:
    photo = Photo(original="o", preview="r", name="P.jpg", taken=taken or None)
    said = ledger_hints.photos_outside(visit(LEG), [(photo, "finding/f")])
    assert [one.words for one in said] == ([expected] if expected else [])


def test_a_camera_that_was_put_right_is_believed() -> None:
    photo = Photo(original="o", preview="r", name="P.jpg", taken="2026-11-10T09:00:00", correction=10 * 86400)
    assert ledger_hints.photos_outside(visit(LEG), [(photo, "finding/f")]) == ()
    assert ledger_hints.photos_outside(Visit(), [(photo, "finding/f")]) == ()


def past(*failed: int) -> list[Past]:
    return [Past(f"v{n}", f"2026-11-{n:02d}T01:00:00Z", 10, bad) for n, bad in enumerate(failed, 1)]


@pytest.mark.parametrize(
    "history, name, words",
    [
        (past(0, 0, 0, 0), "v4", "从 2026-11-01 起连续 4 次检查、共 40 项，没有一项不合格"),
        (past(0, 0, 0, 0, 1), "v4", "从 2026-11-01 起连续 4 次检查、共 40 项，没有一项不合格"),
        (past(1, 0, 0, 0), "v4", ""),
        (past(0, 0, 0, 1), "v4", ""),
        (past(0, 0, 0), "v3", ""),
        (past(0, 0, 0, 0), "v9", ""),
    ],
)
def test_visits_that_never_find_anything_are_asked_about(history: list[Past], name: str, words: str) -> None:
    assert [one.words for one in ledger_hints.all_pass(name, history)] == ([words] if words else [])


def test_missing_evidence_of_being_there_is_asked_about() -> None:
    signed = replace(OPENED, app_sign_in=AppSignIn(number="A1"))
    closed = replace(CLOSED, app_sign_out=AppSignIn(number="A2"))
    noted = [PresenceNoted(end=end, person="p1", at="2026-11-20T01:00:00Z", picture="x") for end in End]
    whole = visit(LEG, opened=signed, closed=closed)
    assert ledger_hints.no_presence("v", whole, noted) == ()
    lacking = ledger_hints.no_presence("v", visit(replace(LEG, left=None)), ())
    assert [one.words for one in lacking] == ["签到缺编号和截图、签退缺编号和截图", "机电硐室 没有写到离时间"]
    assert ledger_hints.no_presence("v", visit(opened=signed, closed=closed), noted)[0].words == "没有写途经场所"


def words(defect: Defect, state: Visit, *raised: Finding, **earlier: Finding) -> list[tuple[str, str]]:
    named = [(f"f{number}", one) for number, one in enumerate(raised)]
    return [(one.words, one.record) for one in said_to(defect, "v", state, named, earlier)]


def test_findings_that_were_not_looked_at_again_are_named() -> None:
    state = visit(LEG, opened=replace(OPENED, open_findings=("a", "b", "c")))
    again = Rechecked(visit="v", person="p1", at="2026-11-20T02:00:00Z", result=Recheck.DONE)
    seen = replace(found(), rechecks=(again,))
    assert words(Defect.NO_RECHECK, state, a=seen, b=found()) == [
        ("开始检查时有 3 条未销号隐患，本次复查 1 条", ""),
        ("未复查：配电柜前堆放杂物，通道不足 0.6 m", "finding/b"),
        ("未复查：（本机没有这条隐患）", "finding/c"),
    ]
    assert words(Defect.NO_RECHECK, visit(LEG)) == [("开始检查时没有未销号的隐患", "")]
    assert words(Defect.NO_RECHECK, Visit()) == [("开始检查时没有未销号的隐患", "")]


def test_a_finding_that_hardly_says_anything_is_named() -> None:
    short = found(fact="有杂物", clause="", deadline=None)
    assert words(Defect.VAGUE, visit(), found(), short) == [
        ("“有杂物”：只写了 3 个字；没有写依据、整改期限", "finding/f1")
    ]
    assert words(Defect.VAGUE, visit(), found(fact="有杂物")) == [("“有杂物”：只写了 3 个字", "finding/f0")]
    assert words(Defect.VAGUE, visit(), found(demand=""))[0][0].endswith("：没有写整改要求")
    assert "都写了" in words(Defect.VAGUE, visit(), found())[0][0]
    assert words(Defect.VAGUE, visit()) == [("本次没有登记隐患", "")]


def test_corrections_are_shown_with_both_texts() -> None:
    body = Corrected(field="fact", old="甲处", new="乙处", reason="写错", person="p1")
    assert words(Defect.ALTERED, visit(), replace(found(), corrections=(body,))) == [
        ("封存后更正：“甲处”改为“乙处”，理由：写错", "finding/f0")
    ]
    assert "没有更正" in words(Defect.ALTERED, visit(), found())[0][0]


def test_scrawl_is_answered_by_the_program_that_prints() -> None:
    assert "由程序打印" in words(Defect.SCRAWL, visit())[0][0]


@pytest.mark.parametrize(
    "state, expected",
    [
        (visit(papers=(PAPER,), signatures=(SIGNED,)), ["签名齐全：演示专员甲"]),
        (visit(signatures=(SIGNED,)), ["台账还没有制作"]),
        (visit(papers=(replace(PAPER, signed=("a",)),), signatures=(SIGNED,)), ["台账应有 2 处电子签名，还缺 1 处"]),
        (visit(papers=(PAPER,)), ["没有手写签名"]),
        (
            visit(papers=(PAPER,), signatures=(SIGNED,), overtaken=(0,)),
            ["签字后又有新内容、没有重签：演示专员甲"],
        ),
        (
            visit(
                papers=(PAPER,),
                signatures=(replace(SIGNED, role=SignerRole.MINE, refusal=Refusal(reason="不认可", witness="演示乙")),),
            ),
            ["矿方负责人演示专员甲拒签：不认可，见证人 演示乙"],
        ),
    ],
)
def test_a_missing_signature_is_named(state: Visit, expected: list[str]) -> None:
    assert [text for text, _ in words(Defect.UNSIGNED, state)] == expected


def test_what_can_be_corrected_is_what_a_description_must_say() -> None:
    assert {"place_name", "clause", "demand", "responsible"} < set(finding.CORRECTABLE)
