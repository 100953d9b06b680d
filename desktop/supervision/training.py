"""Trainings of an inspector and what an examination on the check sheet gave (第四十二条). Subject `training/<person>`
in `staff/<org>/<person>`: only the managing role writes, it and the person himself read.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from desktop.errors import NotAllowed
from desktop.journal.entry import Told
from desktop.supervision.facts import Body, check_days, in_order, read


class Exam(StrEnum):
    """What the examination gave."""

    NONE = "没有考"
    PASSED = "考核达标"
    FAILED = "考核不达标"


class TrainingNoted(Body, frozen=True):
    """A training, an examination, or both on one day. `name` tells it apart, `title` is what it was about, `document`
    the number of its notice or list of results; `person` noted it.
    """

    about: str
    name: str
    day: str
    title: str
    exam: Exam
    person: str
    at: str
    document: str = ""


class TrainingStruck(Body, frozen=True):
    """It was noted by mistake."""

    about: str
    name: str
    reason: str
    person: str
    at: str


KINDS: dict[str, type[Body]] = {"training.noted": TrainingNoted, "training.struck": TrainingStruck}


class Training(Body, frozen=True):
    """State: what stands, by day, of one day as it was written; what was struck."""

    noted: tuple[TrainingNoted, ...] = ()
    struck: tuple[TrainingStruck, ...] = ()
    unknown: int = 0


def subject(about: str) -> str:
    """The subject of a person's trainings."""
    return f"training/{about}"


def fold(facts: Sequence[Told]) -> Training:
    """Training from its facts, in any order."""
    noted: dict[str, TrainingNoted] = {}
    struck: list[TrainingStruck] = []
    unknown = 0
    for fact in in_order(facts):
        match read(fact, KINDS):
            case TrainingNoted() as body:
                noted.setdefault(body.name, body)
            case TrainingStruck() as body:
                struck.append(body)
            case _:
                unknown += 1
    gone = {one.name for one in struck}
    stands = sorted((one for name, one in noted.items() if name not in gone), key=lambda one: one.day)
    return Training(tuple(stands), tuple(struck), unknown)


def check(body: Body, state: Training) -> None:
    """NotAllowed when this may not be said."""
    match body:
        case TrainingNoted():
            check_days(body.day)
            if not body.title.strip():
                raise NotAllowed("请写明培训的内容。")
            if body.about == body.person:
                raise NotAllowed("本人的培训和考核由别人登记。")
        case TrainingStruck():
            if not any(one.name == body.name for one in state.noted):
                raise NotAllowed("没有这一条培训，不能撤销；请刷新。")
            if not body.reason.strip():
                raise NotAllowed("撤销须写明原因。")
