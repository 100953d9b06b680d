"""What people say for the yearly assessment of an inspector (专项考核), and what was decided. Subject
`assessment/<person>/<year>` in `staff/<org>/<person>`: only the managing role writes, it and the person himself read.

Sources: 晋政办发〔2024〕29号 第二十一条至第二十三条. The program proposes; the grade that counts is the one a person
decided here. A later answer takes the place of an earlier one; all of them stay in the journal.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from desktop.errors import NotAllowed
from desktop.journal.entry import Told, behind
from desktop.supervision.facts import Body, check_days, check_moments, in_order, read


class Question(StrEnum):
    """What the records cannot decide and a person has to say (第二十二条)."""

    TASKS = "服从安排、完成任务"
    NO_OTHER_ACCIDENT = "事故登记齐全"
    MAJOR = "发现并及时处置重大隐患等"
    CLEAN = "廉洁自律"


class AssessmentAnswered(Body, frozen=True):
    """A person's answer to a question, and what it rests on. `is_yes` None takes an answer back."""

    about: str
    year: int
    question: Question
    person: str
    at: str
    is_yes: bool | None = None
    grounds: str = ""


class AccidentNoted(Body, frozen=True):
    """An accident at a mine that the person answered for on that day. `severity` and `cause` are the words of the
    rules; `document` is the number of the report or conclusion it is known from.
    """

    about: str
    year: int
    name: str
    mine: str
    day: str
    severity: str
    cause: str
    is_liable: bool
    document: str
    person: str
    at: str


class AccidentStruck(Body, frozen=True):
    """An accident was noted by mistake."""

    about: str
    year: int
    name: str
    reason: str
    person: str
    at: str


class AssessmentDecided(Body, frozen=True):
    """The grade that was decided; `proposed` is what the program proposed ("": it could not), `annual` the result of
    the annual assessment where it is known. Whoever departs from the proposal says why.
    """

    about: str
    year: int
    grade: str
    person: str
    at: str
    proposed: str = ""
    annual: str = ""
    reason: str = ""


KINDS: dict[str, type[Body]] = {
    "assessment.answered": AssessmentAnswered,
    "assessment.accident_noted": AccidentNoted,
    "assessment.accident_struck": AccidentStruck,
    "assessment.decided": AssessmentDecided,
}


class Assessment(Body, frozen=True):
    """State: the newest answer to each question, the accidents that stand, every decision in order. `is_disputed`: two
    decisions that differ, neither knowing of the other.
    """

    answers: tuple[AssessmentAnswered, ...] = ()
    accidents: tuple[AccidentNoted, ...] = ()
    struck: tuple[AccidentStruck, ...] = ()
    decisions: tuple[AssessmentDecided, ...] = ()
    is_disputed: bool = False
    unknown: int = 0

    def answer(self, question: Question) -> AssessmentAnswered | None:
        """The answer that stands, None when nobody answered or it was taken back."""
        found = next((one for one in self.answers if one.question is question), None)
        return found if found is not None and found.is_yes is not None else None

    @property
    def decided(self) -> AssessmentDecided | None:
        """The decision that stands; None while there is none, or two that do not agree."""
        return self.decisions[-1] if self.decisions and not self.is_disputed else None


def subject(about: str, year: int) -> str:
    """The subject of a person's year."""
    return f"assessment/{about}/{year}"


def fold(facts: Sequence[Told]) -> Assessment:
    """Assessment from its facts, in any order and however often repeated."""
    placed = [(fact, read(fact, KINDS)) for fact in in_order(facts)]
    answers: dict[Question, AssessmentAnswered] = {}
    accidents: dict[str, AccidentNoted] = {}
    struck: list[AccidentStruck] = []
    decided: list[tuple[Told, AssessmentDecided]] = []
    unknown = 0
    for fact, body in placed:
        match body:
            case AssessmentAnswered():
                answers[body.question] = body
            case AccidentNoted():
                accidents.setdefault(body.name, body)
            case AccidentStruck():
                struck.append(body)
            case AssessmentDecided():
                decided.append((fact, body))
            case _:
                unknown += 1
    gone = {one.name for one in struck}
    return Assessment(
        answers=tuple(answers[one] for one in Question if one in answers),
        accidents=tuple(one for one in accidents.values() if one.name not in gone),
        struck=tuple(struck),
        decisions=tuple(body for _, body in decided),
        is_disputed=_disputed([fact for fact, _ in placed], decided),
        unknown=unknown,
    )


def check(body: Body, state: Assessment) -> None:
    """NotAllowed when somebody judges himself, an answer or an accident rests on nothing, or a departure from the
    proposal is not explained.
    """
    match body:
        case AssessmentAnswered() | AccidentNoted() | AccidentStruck() | AssessmentDecided():
            check_moments(body.at)
            if body.person == body.about:
                raise NotAllowed("不能考核自己；请由另一位主管人员填写和决定。")
    match body:
        case AssessmentAnswered(is_yes=False, grounds=grounds) if not grounds.strip():
            raise NotAllowed(f"认为“{body.question}”不符合的，须写明依据（文号、事实）。")
        case AccidentNoted():
            check_days(body.day)
            if not body.document.strip():
                raise NotAllowed("登记事故须写明依据（事故快报、调查结论的文号）。")
            if body.name in {one.name for one in state.accidents}:
                raise NotAllowed("这起事故已经登记过。")
        case AccidentStruck() if body.name not in {one.name for one in state.accidents}:
            raise NotAllowed("没有登记这起事故，或已经撤销；请刷新后再试。")
        case AccidentStruck(reason=reason) if not reason.strip():
            raise NotAllowed("撤销登记须写明原因。")
        case AssessmentDecided(reason=reason) if body.grade != body.proposed and not reason.strip():
            raise NotAllowed("决定的等次与程序的建议不同，或程序提不出建议，须写明理由。")
        case _:
            pass


def _disputed(facts: Sequence[Told], decided: Sequence[tuple[Told, AssessmentDecided]]) -> bool:
    """Whether a decision that differs from the last one stands beside it."""
    if len(decided) < 2:
        return False
    before, (last, newest) = behind(facts), decided[-1]
    return any(
        fact.entry != last.entry and fact.entry not in before[last.entry] and one.grade != newest.grade
        for fact, one in decided[:-1]
    )
