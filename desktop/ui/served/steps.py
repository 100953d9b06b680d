"""What became of the papers about a finding, as lines of its timeline: issued, sealed, served or refused."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.actions import serving
from desktop.desk import Desk
from desktop.store import queries
from desktop.supervision.service import Course, Service
from desktop.supervision.visit import Paper
from desktop.ui.board import StepLine
from desktop.ui.marks import Mark, Shape
from desktop.ui.numbers import short_number

FIRST = 1000  # its numbers come after those of the finding's own steps


def read_papers_of(desk: Desk, finding: str, mine: str) -> tuple[StepLine, ...]:
    """The lines, by their days."""
    with desk.reading() as session:
        visits = queries.visits_in_brief(session, mine=mine, status="已结束")
        about = [(name, paper) for name, brief in visits for paper in brief.papers if finding in paper.findings]
        noted = {name: serving.service_of(session, name) for name, _ in about}
    found = [one for name, paper in about for one in _lines(paper, noted.get(name, Service()).of(paper.number))]
    found.sort(key=lambda one: one[0])
    return tuple(StepLine(FIRST + place, mark, day[2:], text) for place, (day, mark, text) in enumerate(found) if day)


def _lines(paper: Paper, course: Course) -> Iterator[tuple[str, Mark, str]]:
    called = f"{paper.kind} {short_number(paper.number)}"
    yield paper.day, Mark(Shape.SQUARE, "accent", "文书"), f"出具{called}"
    if course.sealed is not None:
        pages = f"，扫描件 {len(course.pages)} 页" if course.pages else ""
        yield course.sealed.day, Mark(Shape.SQUARE, "accent", "盖章"), f"{called}{pages}"
    if course.served is not None:
        is_served = course.served.is_served
        mark = Mark(Shape.TICK, "good", "送达矿方") if is_served else Mark(Shape.CROSS, "bad", "拒收")
        yield course.served.day, mark, f"{called}：{course.served.words}"
