"""Noting trainings and examinations of inspectors (第四十二条), one by one or of everybody designated at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from desktop.actions.assess_inputs import staff_scope
from desktop.desk import Act, Changes, Desk, Fact
from desktop.errors import BadInput, NotAllowed
from desktop.store import queries
from desktop.supervision.training import Exam, TrainingNoted, subject


def note(
    desk: Desk, people: Sequence[str], day: dt.date, title: str, *, exam: Exam = Exam.NONE, document: str = ""
) -> Changes:
    """Note that these people took part, and what the examination gave them. BadInput without a subject or people, or
    for a day to come; NotAllowed for who manages nobody, and about oneself.
    """
    if not title.strip():
        raise BadInput("请写明培训的内容，例如“检查工作表专项培训”。")
    if day > desk.world.today():
        raise BadInput(f"培训日期 {day} 还没有到；办完以后再登记，或改正日期。")
    others = [one for one in people if one != desk.person]
    if not others:
        raise BadInput("没有可以登记的人员；本人的培训和考核由别人登记。")
    with desk.reading() as session:
        if not queries.is_supervisor(session, desk.person):
            raise NotAllowed("培训由主管部门的专员管理机构登记；您没有这个权限。")
        scopes = {one: staff_scope(session, one) for one in others}
    acts = []
    for about, scope in scopes.items():
        body = TrainingNoted(
            about=about,
            name=desk.world.name(),
            day=day.isoformat(),
            title=" ".join(title.split()),
            exam=exam,
            person=desk.person,
            at=desk.world.text(),
            document=" ".join(document.split()),
        )
        acts.append(Act(scope, (Fact(subject(about), body),)))
    return desk.seal(acts)
