"""What 考核 says: marks of grades and criteria, the sentence over a person's year."""

from __future__ import annotations

from desktop.actions.assess_export import met
from desktop.actions.assessing import Condition, Kind, PersonYear, YearSeen
from desktop.regulation.assessment import Grade
from desktop.ui.marks import Mark, Shape

GRADES = {
    Grade.EXCELLENT: Mark(Shape.FULL, "good", str(Grade.EXCELLENT)),
    Grade.PASSED: Mark(Shape.TICK, "good", str(Grade.PASSED)),
    Grade.FAILED: Mark(Shape.CROSS, "bad", str(Grade.FAILED)),
}
VERBS = {Kind.CHECKS: "看记录", Kind.ACCIDENTS: "登记、确认", Kind.QUESTION: "填写"}
OPEN = Mark(Shape.HOLLOW, "warn", "待定")
DISPUTED = Mark(Shape.QUESTION, "bad", "争议")
NOT_DECIDED = Mark(Shape.DASH, "calm", "未决定")
_MET = {
    True: Mark(Shape.TICK, "good", met(True)),
    False: Mark(Shape.CROSS, "bad", met(False)),
    None: Mark(Shape.QUESTION, "warn", met(None)),
}


def proposed(one: PersonYear) -> Mark:
    """The proposed grade."""
    return GRADES[one.proposal.grade] if one.proposal.grade else OPEN


def decided(one: PersonYear) -> Mark:
    """What a person decided."""
    if one.state.is_disputed:
        return DISPUTED
    return GRADES[one.decided] if one.decided else NOT_DECIDED


def is_met(one: Condition) -> Mark:
    """Whether a criterion is met."""
    return _MET[one.criterion.is_met]


def sentence(seen: YearSeen, one: PersonYear) -> str:
    """What is proposed and what still waits, in one sentence."""
    if seen.edition is None:
        return f"{one.name}：这一年没有有效的制度版本，程序提不出建议。"
    said = f"{one.name}：建议{one.proposal.grade}" if one.proposal.grade else f"{one.name}：还提不出建议"
    if one.open_questions and one.proposal.grade is not Grade.FAILED:
        said += f"，还有 {one.open_questions} 个问题请主管人员填写"
    said += "。" if seen.is_over else f"（{seen.year} 年还没有过完，次数算到已完的周）。"
    return said


def decision(one: PersonYear) -> str:
    """What was decided, by which words; "" before."""
    last = one.state.decisions[-1] if one.state.decisions else None
    if last is None:
        return ""
    said = f"已决定：{last.grade}" + (f"；年度考核{last.annual}" if last.annual else "")
    said += f"；理由：{last.reason}" if last.reason else ""
    return f"两人的决定不同，请商定后再决定一次。最后一次{said}" if one.state.is_disputed else said
