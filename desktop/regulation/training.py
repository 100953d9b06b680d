"""Whether an inspector was trained in a year and passed the examination on the check sheet (第四十二条). Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from desktop.regulation.known import Known
from desktop.regulation.roll import Lesson


@dataclass(frozen=True, slots=True)
class Trained:
    """A designated person on a day: trainings of the calendar year so far and how many are asked, and the last
    examination; `may_serve` is false while it was not passed (培训考核不达标的不得上岗履职).
    """

    person: str
    count: int
    asked: int
    last_exam: Lesson | None

    @property
    def may_serve(self) -> bool:
        """Whether the last examination keeps nobody from serving."""
        return self.last_exam is None or self.last_exam.is_passed is not False


def trained(known: Known, day: dt.date) -> tuple[Trained, ...]:
    """Everybody designated on the day, by code; nobody in an edition that asks for no training."""
    edition = known.edition(day)
    if edition is None or edition.trainings_per_year is None:
        return ()
    lessons: dict[str, list[Lesson]] = defaultdict(list)
    for one in sorted(known.roll.lessons, key=lambda each: each.day):
        if one.day <= day:
            lessons[one.person].append(one)
    people = sorted({person for person, mine in known.designated if known.is_designated(person, mine, day)})
    found = []
    for person in people:
        count = sum(one.day.year == day.year for one in lessons[person])
        exams = [one for one in lessons[person] if one.is_passed is not None]
        found.append(Trained(person, count, edition.trainings_per_year, exams[-1] if exams else None))
    return tuple(found)
