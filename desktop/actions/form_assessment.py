"""年度专项考核表 (第二十一条至第二十四条): the year's figures and what the records say to each condition. Whether a
condition is met and which grade follows is decided by people: those parts stay empty here.

Periods read `2026年`. The paper stands in the person's own scope: he and the managing role read it, nobody else.
"""

from __future__ import annotations

import datetime as dt

from desktop.actions import form_figures, omissions
from desktop.actions.form_drafts import Fields
from desktop.actions.form_figures import Figures
from desktop.actions.form_kind import Begins, By, FormKind, Home, Role
from desktop.desk import Desk
from desktop.errors import BadInput
from desktop.store import queries
from desktop.store.database import Session
from desktop.supervision import assessing, duties, roster, training
from desktop.supervision.assessing import Assessment, Question
from desktop.supervision.training import Exam, Training

_BY_HAND = (
    ("生产安全事故", "所监管矿山当年发生的生产安全事故，按事故日期的监管关系"),
    ("廉政", "当年查实的廉政和纪律问题"),
)
_OBEYS = "服从工作安排，完成各项监管任务"
_CLEAN = "没有查实的违反廉政规定的问题"
_EXCELLENT = (
    _OBEYS,
    "所监管矿山当年没有发生安全责任事故",
    "监管检查次数达到规定要求（100%）",
    "发现并及时处置重大隐患、重大违法行为或涉险事故",
    _CLEAN,
)
_PASSED = (
    _OBEYS,
    "所监管矿山当年没有发生较大及以上安全责任事故",
    "没有发生制度所列系统性风险引发的生产安全事故",
    "监管检查次数达到规定要求的90%以上（含90%）",
    _CLEAN,
)
_QUESTIONS = {
    _OBEYS: Question.TASKS,
    _CLEAN: Question.CLEAN,
    "重大隐患": Question.MAJOR,
    "生产安全事故": Question.NO_OTHER_ACCIDENT,
    "安全责任事故": Question.NO_OTHER_ACCIDENT,
}
Rows = tuple[dict[str, str], ...]


def prefill(desk: Desk, about: str, period: str = "") -> Fields:
    """Who he is, of which mines since when, the year's figures, the conditions with what the records say. BadInput."""
    period = period or periods(desk, about)[0]
    span = duties.year(period)
    if span is None:
        raise BadInput(f"“{period}”不是年度，请写成 2026年。")
    known = form_figures.figures(desk, about, span)
    with desk.reading() as session:
        person = queries.person(session, about)
        office = queries.organisation(session)
        mines = _mines(session, about, known)
        must, samples = omissions.counts(session, about, span[0].year)
        said = queries.state(session, assessing.subject(about, span[0].year), Assessment) or Assessment()
        learned = queries.state(session, training.subject(about), Training) or Training()
        group = _group(session, about, min(span[1], desk.world.today()))
    until = f"，有效期至 {person.certificate_until}" if person and person.certificate_until else ""
    return {
        "年度": period,
        "姓名": person.name if person else about,
        "单位": office.name if office else "",
        "人员类别": person.staff_type if person else "",
        "执法证": f"{person.certificate}{until}" if person and person.certificate else "无",
        "组别专业": "，".join(one for one in (group, "、".join(person.specialties) if person else "") if one),
        "监管矿山": mines,
        "履职数据": (
            *form_figures.rows(known),
            *(_blank(what, how) for what, how in _BY_HAND),
            _trainings(learned, span[0].year),
            {**_blank("必查项漏查", "经核实认定的必查项漏查项数"), "已做": str(must)},
            {**_blank("抽查项漏查", "经核实认定的抽查项漏查项数"), "已做": str(samples)},
        ),
        "数据说明": form_figures.notes(desk, known),
        "优秀条件": _conditions(_EXCELLENT, known, said),
        "合格条件": _conditions(_PASSED, known, said),
    }


def periods(desk: Desk, about: str) -> tuple[str, ...]:
    """This year and the one before it; up to the end of March the one before is the usual."""
    today = desk.world.today()
    found = (f"{today.year}年", f"{today.year - 1}年")
    return found if today.month > 3 else found[::-1]


ASSESSMENT = FormKind(
    key="d-assessment",
    title="年度专项考核表",
    home=Home.STAFF,
    prefill=prefill,
    signers=(
        Role("派出单位", By.MAKER),
        Role("主管部门", By.INK),
        Role("本人", By.CHOSEN),
    ),
    begins=Begins.MANAGER,
    periods=periods,
)


def _mines(session: Session, person: str, known: Figures) -> Rows:
    names = {card.code: card.name for card in queries.mines(session)}
    found = []
    for _, one in queries.states(session, "designation", roster.Designation):
        if one.person != person:
            continue
        for period in one.periods:
            if roster.in_force((period,), *known.period):
                name = names.get(one.mine, one.mine)
                found.append({"矿山": name, "起": period.since, "止": period.until or "至今"})
    return tuple(found)


def _group(session: Session, person: str, day: dt.date) -> str:
    """The person's patrol group on a day, and whether he leads it."""
    for code, one in queries.states(session, "group", roster.Group):
        formed = roster.formed_on(one, day)
        own = next((each for each in formed.members if each.person == person), None) if formed else None
        if own is not None:
            return f"{code}组{'组长' if own.is_leader else ''}"
    return ""


def _trainings(learned: Training, year: int) -> dict[str, str]:
    """The year's trainings and the last examination of it (第四十二条); without any it is left to a person."""
    own = [one for one in learned.noted if one.day.startswith(str(year))]
    row = _blank("培训和考试", "当年参加的专门培训，检查工作表考试结果")
    if not own:
        return row
    exams = [one.exam for one in own if one.exam is not Exam.NONE]
    return {**row, "已做": f"{len(own)} 次" + (f"，{exams[-1]}" if exams else "")}


def _blank(what: str, how: str) -> dict[str, str]:
    return {"项目": what, "应做": "", "已做": "", "比率": "", "算法": how}


def _conditions(texts: tuple[str, ...], known: Figures, said: Assessment) -> Rows:
    return tuple(_condition(text, known, said) for text in texts)


def _condition(text: str, known: Figures, said: Assessment) -> dict[str, str]:
    """A condition with what the records say, and what the managing role said on 考核."""
    row = {"条件": text, "情况": _said(text, known), "符合": "", "证据": ""}
    question = next((one for word, one in _QUESTIONS.items() if word in text), None)
    found = said.answer(question) if question is not None else None
    if "事故" in text and "涉险" not in text and said.accidents:
        row["情况"] = "；".join(f"{one.day} {one.severity}{one.cause}事故" for one in said.accidents)
        row["证据"] = "；".join(one.document for one in said.accidents)
    if found is not None and (question is not Question.NO_OTHER_ACCIDENT or not said.accidents):
        row |= {"符合": "是" if found.is_yes else "否", "证据": found.grounds}
    return row


def _said(text: str, known: Figures) -> str:
    """What the records say to a condition; nothing where they know nothing."""
    if "检查次数" in text:
        rates = (
            (name, form_figures.percent(one.rate)) for name, one in (("现场", known.visited), ("远程", known.remote))
        )
        return "，".join(f"{name} {rate}" for name, rate in rates) + "；两项都须达到"
    if "重大隐患" in text:
        return f"发现疑似重大隐患 {known.tally.majors} 条，采取处置措施 {known.tally.handled.done} 条"
    return ""
