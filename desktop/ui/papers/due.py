"""What papers ask of a person today: signatures waited for, the half-year report, the year's pledge, a leave whose
remote checks are not planned yet.

Sources: 晋政办发〔2024〕29号 第二十条 (leave: the remote duty goes on), 第二十八条 (pledge), 第三十一条 (reports;
the days are ours).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop.actions import form_issuing, form_leave, forms, readings
from desktop.actions.form_lists import VOIDED, FormLine
from desktop.desk import Desk
from desktop.errors import DeskError
from desktop.regulation.papers import report_until
from desktop.regulation.readings import PROPOSED, Practice, Rules
from desktop.supervision.leave import Leave, Standing
from desktop.ui.marks import Mark, Shape
from desktop.ui.papers.reading import WAITS, read_shown

REPORT, PLEDGE = "d-half-year", "d-pledge"
NOTICES = (30, 15, 3)  # days before a report is due
LATE = 60  # days after which a report that was never made is no longer asked for
LEAVE_SOON = 5  # days before a leave begins
PLAN = "远程监管安排"

TO_SIGN = WAITS
REPORT_LATE = Mark(Shape.TRIANGLE, "bad", "报告逾期")
REPORT_SOON = Mark(Shape.ARROW, "warn", "报告将到期")
REPORT_DUE = Mark(Shape.HOLLOW, "calm", "述职报告")
LEAVE_PLAN = Mark(Shape.ARROW, "warn", "请假在即")
LEAVE_OVER = Mark(Shape.ARROW, "warn", "待销假")
PLEDGE_DUE = Mark(Shape.HOLLOW, "calm", "承诺书")
DRAFT_PAPER = Mark(Shape.HALF, "calm", "文书草稿")


@dataclass(frozen=True, slots=True)
class PaperDue:
    """One line. `name` is the paper to open; "" when one of `key` (and `period`) is to be begun."""

    mark: Mark
    text: str
    when: str
    name: str = ""
    key: str = ""
    period: str = ""


def read_due(desk: Desk, *, is_manager: bool) -> list[PaperDue]:
    """The lines of this person; who manages is asked for signatures only."""
    today = desk.world.today()
    lines = read_shown(desk, "").lines
    found = [
        PaperDue(TO_SIGN, f"{one.title}（{one.about_name}，{one.maker}拟制）等您签名", one.day, one.name)
        for one in lines
        if one.waits_for_me
    ]
    if is_manager:
        return found
    kinds = {kind.key for kind in forms.kinds(desk)}
    own = [one for one in lines if one.about == desk.person]
    if REPORT in kinds:
        with desk.reading() as session:
            found += reports(own, today, readings.practice(session))
    if PLEDGE in kinds:
        found += pledge(own, today)
    leaves = form_leave.of_person(desk, desk.person)
    found += _leaves(desk, leaves, today) + over(leaves, today)
    named = {one.name for one in found}
    drafts = [one for one in lines if one.is_draft and one.name not in named]
    found += [PaperDue(DRAFT_PAPER, f"{one.title}（{one.about_name}）没有写完", one.day, one.name) for one in drafts]
    return found


def reports(own: Sequence[FormLine], today: dt.date, rules: Rules | Practice = PROPOSED) -> list[PaperDue]:
    """The report of a half year is due on its last day, or when the bureau reads it so."""
    lines = []
    for half, period in _half_years(today):
        due = report_until(rules.on(half), half)
        made = [one for one in own if one.key == REPORT and one.period == period and one.state != VOIDED]
        left = (due - today).days
        if any(not one.is_draft for one in made) or not -LATE <= left <= NOTICES[0]:
            continue
        mark = REPORT_LATE if left < 0 else REPORT_SOON if left <= NOTICES[1] else REPORT_DUE
        when = "今天到期" if left == 0 else f"还有 {left} 天" if left > 0 else f"过期 {-left} 天"
        name = next((one.name for one in made), "")
        words = f"{period}履职述职报告（{when}）"
        lines.append(PaperDue(mark, words, due.isoformat(), name, REPORT, period))
    return lines


def _half_years(today: dt.date) -> Iterable[tuple[dt.date, str]]:
    """The last days of the half years about this day, with their periods."""
    for year in (today.year - 1, today.year):
        yield dt.date(year, 6, 30), f"{year}年上半年"
        yield dt.date(year, 12, 31), f"{year}年下半年"


def pledge(own: Sequence[FormLine], today: dt.date) -> list[PaperDue]:
    """The pledge of this year, until it is sealed."""
    year = str(today.year)
    made = [one for one in own if one.key == PLEDGE and (one.period or one.day)[:4] == year and one.state != VOIDED]
    if any(not one.is_draft for one in made):
        return []
    name = next((one.name for one in made), "")
    return [PaperDue(PLEDGE_DUE, f"{year}年廉政承诺书还没有签", year, name, PLEDGE, year)]


def over(leaves: Iterable[tuple[str, Leave]], today: dt.date) -> list[PaperDue]:
    """Approved leaves whose last day has passed and that were not ended."""
    return [
        PaperDue(
            LEAVE_OVER, f"{one.asked.kind}到 {one.asked.last} 为止，还没有销假", one.asked.last, f"staffform/{name}"
        )
        for name, one in leaves
        if one.asked is not None and one.standing is Standing.APPROVED and one.asked.last < today.isoformat()
    ]


def _leaves(desk: Desk, leaves: Iterable[tuple[str, Leave]], today: dt.date) -> list[PaperDue]:
    """Leaves about to begin, or begun, whose paper does not say when the mines are looked at from afar."""
    return [
        PaperDue(
            LEAVE_PLAN,
            f"{leave.asked.first} 起{leave.asked.kind}：远程监管不停，安排还没有写明",
            leave.asked.first,
            subject,
        )
        for name, leave in leaves
        if leave.asked is not None and _is_near(leave, today) and _lacks_plan(desk, subject := f"staffform/{name}")
    ]


def _is_near(leave: Leave, today: dt.date) -> bool:
    if leave.span is None or leave.standing in (Standing.CANCELLED, Standing.REFUSED, Standing.RETURNED):
        return False
    first, last = leave.span
    return first <= (today + dt.timedelta(days=LEAVE_SOON)).isoformat() and last >= today.isoformat()


def _lacks_plan(desk: Desk, subject: str) -> bool:
    """Whether a mine stands in the plan without a day or a way, or no plan stands there at all."""
    try:
        _, made = form_issuing.sealed(desk, subject)
        rows = form_issuing.values_of(desk, made).get(PLAN, ())
    except DeskError:
        return False  # not here yet; the paper itself says so
    return not rows or any(isinstance(row, dict) and not (row.get("日期") and row.get("方式")) for row in rows)
