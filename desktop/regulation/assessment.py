"""The yearly special assessment (专项考核) as a proposal: each criterion with its clause and whether it is met. Pure.

A criterion that the records cannot decide is None and waits for a person; so does the proposal. A person decides in
any case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from desktop.regulation.counting import Tally
from desktop.regulation.editions import Edition
from desktop.regulation.rates import share
from desktop.regulation.readings import PROPOSED, Rules
from desktop.supervision.roster import MineKind


class Grade(StrEnum):
    """The result (第二十二条)."""

    EXCELLENT = "优秀"
    PASSED = "合格"
    FAILED = "不合格"


class Severity(StrEnum):
    """The class of an accident."""

    ORDINARY = "一般"
    LARGER = "较大"
    MAJOR = "重大"
    GRAVE = "特别重大"


class Cause(StrEnum):
    """What brought it about."""

    GAS = "瓦斯"
    FIRE = "火灾"
    WATER = "水害"
    ROOF = "顶板"
    SLIDE = "滑坡"
    DAM = "垮坝"
    OTHER = "其他"


SYSTEMIC: dict[MineKind, tuple[Cause, ...]] = {
    MineKind.COAL: (Cause.GAS, Cause.FIRE, Cause.WATER, Cause.ROOF),
    MineKind.UNDERGROUND: (Cause.ROOF, Cause.FIRE, Cause.WATER),
    MineKind.OPEN_PIT: (Cause.SLIDE,),
    MineKind.QUARRY: (Cause.SLIDE,),
    MineKind.POND: (Cause.DAM,),
    MineKind.ATTACHED_POND: (Cause.DAM,),
}


@dataclass(frozen=True, slots=True)
class Accident:
    """An accident at a supervised mine while the person answered for it; `is_liable` when it was found to be a
    生产安全责任事故.
    """

    kind: MineKind
    severity: Severity
    cause: Cause
    is_liable: bool = True
    record: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    """What is known of a person's year; None where a person has to say it. `all_accidents_known` None: nobody has said
    yet that the accidents named are all there were.
    """

    on_site: Tally
    remote: Tally
    accidents: Sequence[Accident] = ()
    all_accidents_known: bool | None = True
    did_the_tasks: bool | None = None
    handled_major: bool | None = None
    major_found: int | None = None  # 疑似重大 that the person's visits found
    is_clean: bool | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of a grade, with its place in the text."""

    grade: Grade
    clause: str
    text: str
    is_met: bool | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """The proposed grade, None while a criterion that matters waits for a person; `rate` is the lower of both, or the
    one of both together.
    """

    grade: Grade | None
    rate: Fraction | None
    criteria: tuple[Criterion, ...]


def propose(year: Year, edition: Edition, rules: Rules = PROPOSED) -> Proposal:
    """The grade that the criteria make (第二十二条). One 合格 criterion missed is 不合格, whatever else is open."""
    rate = together(year) if rules.one_rate else lower(year)
    passed = _passed(year, edition, rate, rules)
    excellent = _excellent(year, edition, rate, rules)
    return Proposal(_grade(passed, excellent), rate, (*excellent, *passed))


def lower(year: Year) -> Fraction | None:
    """The lower of the visits' and the remote checks' rate (第二十二条: 监管检查次数; each must reach the line)."""
    found = [share(one.done, one.owed) for one in (year.on_site, year.remote)]
    return min((one for one in found if one is not None), default=None)


def together(year: Year) -> Fraction | None:
    """The rate of visits and remote checks added up, for a bureau that reads 监管检查次数 so."""
    return share(year.on_site.done + year.remote.done, year.on_site.owed + year.remote.owed)


def hints(special: Grade, annual: str, before: Grade | None = None) -> tuple[str, ...]:
    """What does not fit between the special and the annual result (第二十三条): words to think about, no decision."""
    said = []
    if special is Grade.EXCELLENT and annual != "优秀":
        said.append("专项考核优秀，无其他影响的，年度考核应为优秀，且不占名额。")
    if special is Grade.FAILED and annual == "优秀":
        said.append("专项考核不合格，年度考核不得为优秀。")
    if special is Grade.FAILED and before is Grade.FAILED and annual in ("优秀", "称职", "合格"):
        said.append("连续两年专项考核不合格，年度考核应为基本称职（基本合格）或不称职（不合格）。")
    if special is Grade.PASSED and annual == "优秀":
        said.append("专项与年度考核结果原则上应一致，请说明理由。")
    return tuple(said)


def _excellent(year: Year, edition: Edition, rate: Fraction | None, rules: Rules) -> tuple[Criterion, ...]:
    """第二十二条（一）. 优秀 asks for no accident of liability at all."""
    grade = Grade.EXCELLENT
    return (
        Criterion(grade, "第二十二条（一）1", "服从安排，完成监管任务", year.did_the_tasks),
        Criterion(
            grade,
            "第二十二条（一）2",
            "未发生生产安全责任事故",
            _none(year, any(one.is_liable for one in year.accidents)),
        ),
        Criterion(grade, "第二十二条（一）3", "监管检查次数达到要求", _reached(rate, edition.excellent_line)),
        Criterion(grade, "第二十二条（一）4", "发现并及时处置重大隐患、重大违法或涉险事故", _handled(year, rules)),
        Criterion(grade, "第二十二条（一）5", "未发现违反廉洁自律规定", year.is_clean),
    )


def _passed(year: Year, edition: Edition, rate: Fraction | None, rules: Rules) -> tuple[Criterion, ...]:
    """第二十二条（二）. Item 3 counts accidents of these causes also where nobody was liable."""
    grade = Grade.PASSED
    larger = any(one.is_liable and one.severity is not Severity.ORDINARY for one in year.accidents)
    systemic = any(one.cause in SYSTEMIC[one.kind] for one in year.accidents)
    return (
        Criterion(grade, "第二十二条（二）1", "服从安排，完成监管任务", year.did_the_tasks),
        Criterion(grade, "第二十二条（二）2", "未发生较大及以上责任事故", _none(year, larger)),
        Criterion(grade, "第二十二条（二）3", "未发生系统性风险引发的事故", _none(year, systemic)),
        Criterion(
            grade,
            "第二十二条（二）4",
            "监管检查次数达到要求的90%以上",
            _reached(rate, edition.pass_line, rules.with_the_line),
        ),
        Criterion(grade, "第二十二条（二）5", "未发现违反廉洁自律规定", year.is_clean),
    )


def _none(year: Year, happened: bool) -> bool | None:
    """No such accident; what is not known to be all leaves it to a person."""
    return False if happened else year.all_accidents_known or None


def _handled(year: Year, rules: Rules) -> bool | None:
    """What a person said; where nobody did and there was none to find, what the bureau's reading makes of it."""
    if year.handled_major is None and rules.none_to_find_is_met and year.major_found == 0:
        return True
    return year.handled_major


def _reached(rate: Fraction | None, line: int | None, with_the_line: bool = True) -> bool | None:
    """90.00 % passes, unless 以上 is read without the number itself; without a rate, or in an edition that names no
    line, a person decides.
    """
    if rate is None or line is None:
        return None
    return rate * 100 >= line if with_the_line else rate * 100 > line


def _grade(passed: Sequence[Criterion], excellent: Sequence[Criterion]) -> Grade | None:
    if any(one.is_met is False for one in passed):
        return Grade.FAILED
    if any(one.is_met is None for one in passed):
        return None
    if any(one.is_met is False for one in (*passed, *excellent)):
        return Grade.PASSED
    return None if any(one.is_met is None for one in excellent) else Grade.EXCELLENT
