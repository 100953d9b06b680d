"""半年履职述职报告 (第三十一条): the figures come from the records, each with how it was counted; the words are the
person's own. Periods read `2026年上半年`.
"""

from __future__ import annotations

import datetime as dt

from desktop.actions import form_figures
from desktop.actions.form_drafts import Fields
from desktop.actions.form_kind import Begins, By, FormKind, Home, Role
from desktop.desk import Desk
from desktop.documents.words import day as day_in_words
from desktop.errors import BadInput
from desktop.store import queries
from desktop.supervision import duties

_LATE = 31  # days of a new half-year in which the report of the last one is still the usual


def prefill(desk: Desk, about: str, period: str = "") -> Fields:
    """Who, of which mines, the figures and the suspected major findings of the half-year. BadInput."""
    period = period or periods(desk, about)[0]
    span = duties.half_year(period)
    if span is None:
        raise BadInput(f"“{period}”不是半年，请写成 2026年上半年。")
    known = form_figures.figures(desk, about, span)
    with desk.reading() as session:
        person = queries.person(session, about)
        office = queries.organisation(session)
        names = {card.code: card.name for card in queries.mines(session)}
    return {
        "时段名称": period,
        "姓名": person.name if person else about,
        "单位": office.name if office else "",
        "监管矿山": "、".join(names.get(one, one) for one in known.mines) or "本期无指派的矿山",
        "起止日期": f"{day_in_words(span[0])} 至 {day_in_words(span[1])}",
        "履职数据": form_figures.rows(known),
        "数据说明": form_figures.notes(desk, known),
        "重大隐患": form_figures.majors(known, names),
    }


def periods(desk: Desk, about: str) -> tuple[str, ...]:
    """The half-year that is running and the two before it; in its first month the one before is the usual."""
    today = desk.world.today()
    found = []
    day = today
    for _ in range(3):
        found.append(duties.half_of(day))
        day = dt.date(day.year, 1 if day.month <= 6 else 7, 1) - dt.timedelta(days=1)
    begun = dt.date(today.year, 1 if today.month <= 6 else 7, 1)
    if (today - begun).days < _LATE:
        found[0], found[1] = found[1], found[0]
    return tuple(found)


HALF_YEAR = FormKind(
    key="d-half-year",
    title="半年履职述职报告",
    home=Home.STAFF,
    prefill=prefill,
    signers=(Role("报告人", By.MAKER), Role("主管机构评议", By.MANAGER)),
    begins=Begins.SELF,
    periods=periods,
)
