"""工作交接单 (第十条): the mine as its card and register have it, and everything that is open, under way or to be
watched, for whoever takes it over.
"""

from __future__ import annotations

import datetime as dt

from desktop.actions import checklists, coverage, form_figures, serving
from desktop.actions.form_drafts import Fields
from desktop.actions.form_kind import Begins, By, FormKind, Home, Role
from desktop.actions.own_records import Made
from desktop.desk import Desk
from desktop.errors import Missing
from desktop.store import queries
from desktop.store.database import Session
from desktop.supervision import places as register
from desktop.supervision import roster, service, tallies
from desktop.supervision.days import day_of, month_of, start_of
from desktop.supervision.finding import Finding, Source
from desktop.supervision.remote import RemoteCheck
from desktop.supervision.visit import Paper, PaperKind

_LICENCES = ("采矿许可证", "安全生产许可证", "营业执照", "主要负责人安全资格证")
_EQUIPMENT = ("监管专员APP权限", "个人防护和检测装备")
_A_YEAR = dt.timedelta(days=365)
Rows = tuple[dict[str, str], ...]


def prefill(desk: Desk, about: str, period: str = "") -> Fields:
    """Everything the records know of the mine. Missing for an unknown mine."""
    today = desk.world.today()
    with desk.reading() as session:
        card = queries.mine(session, about)
        if card is None:
            raise Missing(f"没有矿山 {about} 的资料，请先同步。")
        known = queries.state(session, f"places/{about}", register.Register) or register.Register()
        here = register.in_use(card.places, known, today.isoformat(), today.isoformat())
        still = [one for _, one in queries.findings(session, mine=about, open_only=True)]
        recent = [one for _, one in queries.findings(session, mine=about)]
        visits = _visits(session, about, today)
        numbers = _numbers(session, about, today, visits)
        served = serving.courses(session)
        taker = _partner(session, desk.person, about)
    majors = [one for one in recent if one.was_suspected and tallies.found_between(one, today - _A_YEAR, today)]
    return _card(desk, card) | {
        "交接日期": today.isoformat(),
        "交出人": desk.name,
        "接收人": taker,
        "证照": tuple({"证照": one, "编号": "", "有效期至": ""} for one in _LICENCES),
        "场所": tuple({"场所": one.name, "类别": one.kind, "启用": one.since} for one in here),
        "监管次数": numbers,
        "月覆盖": _months(desk, about, today),
        "未销号隐患": tuple(_open(place, one) for place, one in enumerate(still, 1)),
        "在途文书": _under_way(visits, served),
        "近一年重大隐患": tuple(form_figures.major(one) for one in majors),
        "上级督办": tuple(_words(one) for one in still if one.raised and one.raised.source is Source.ABOVE),
        "移交物": _things(visits, today),
    }  # fmt: skip


HANDOVER = FormKind(
    key="d-handover",
    title="工作交接单",
    home=Home.MINE,
    prefill=prefill,
    signers=(
        Role("交出人", By.MAKER),
        Role("接收人", By.CHOSEN),
        Role("监交人", By.CHOSEN),
        Role("主管机构负责人", By.MANAGER),
    ),
    begins=Begins.SELF,
)


def _card(desk: Desk, card: roster.MineRegistered) -> Fields:
    tags = {one.code: one.name for one in checklists.layered(desk, card.code).catalogue.tags}
    return {
        "矿山": f"{card.name}（{card.code}）",
        "矿种和状态": f"{card.kind}，{card.status}",
        "地址": card.address,
        "主要负责人": "，".join(one for one in (card.leader, card.leader_title) if one),
        "联系电话": card.phone,
        "能力和规模": card.working,
        "灾害类型": "、".join(tags.get(one, one) for one in card.tags),
        "设计参数": "；".join(f"{name} {value}" for name, value in sorted(card.design.items())),
    }


def _visits(session: Session, mine: str, today: dt.date) -> list[tuple[str, Made]]:
    """The visits of this year and the last, the oldest first."""
    since = start_of(dt.date(today.year - 1, 1, 1))
    return queries.states_between(session, "visit", Made, mine, (since, start_of(today + dt.timedelta(days=1))))


def _numbers(session: Session, mine: str, today: dt.date, visits: list[tuple[str, Made]]) -> Rows:
    span = start_of(dt.date(today.year, 1, 1)), start_of(today + dt.timedelta(days=1))
    remote = queries.states_between(session, "remote", RemoteCheck, mine, span)
    raised = [one for _, one in queries.states_between(session, "finding", Finding, mine, span)]
    known = tallies.tally(raised, dt.date(today.year, 1, 1), today, today)
    own = [one for _, one in visits if one.closed and one.opened and one.opened.started >= span[0]]
    so_far = f"{today.year}年1月1日至今"
    kinds: dict[str, int] = {}
    for one in own:
        if one.opened is not None:
            kinds[one.opened.kind] = kinds.get(one.opened.kind, 0) + 1
    by_kind = "，".join(f"{kind} {number}" for kind, number in kinds.items())
    return (
        _number("现场检查", len(own), f"{so_far}已结束的检查{f'（{by_kind}）' if by_kind else ''}"),
        _number("远程监管", len(remote), f"{so_far}封存的远程监管记录，全部人员"),
        _number("发现隐患", known.found, f"{so_far}发现、未作废；已销号 {known.closed} 条"),
        _number("其中疑似重大", known.majors, f"{so_far}发现时列为疑似重大，未作废"),
    )  # fmt: skip


def _number(what: str, number: int, how: str) -> dict[str, str]:
    return {"项目": what, "次数": str(number), "算法": how}


def _months(desk: Desk, mine: str, today: dt.date) -> Rows:
    wanted = [month_of(dt.date(today.year, number, 1)) for number in range(1, today.month + 1)]
    return tuple(
        {
            "月份": one.month,
            "场所数": str(one.places.due),
            "已覆盖": str(one.places.done),
            "覆盖率": form_figures.percent(one.counted),
            "未覆盖场所": "、".join(row.place.name for row in one.uncovered),
        }
        for one in coverage.months(desk, mine, wanted)
    )


def _open(place: int, one: Finding) -> dict[str, str]:
    found = day_of(one.raised.found) if one.raised else None
    return {
        "序号": str(place),
        "内容": _words(one),
        "等级": str(one.grade),
        "发现日期": found.isoformat() if found else "",
        "期限": one.deadline or "未定",
    }


def _words(one: Finding) -> str:
    by = f"（{one.raised.found_by}）" if one.raised and one.raised.found_by else ""
    return f"{one.text('place_name')}：{one.text('fact')}{by}"


def _under_way(visits: list[tuple[str, Made]], served: dict[str, service.Service]) -> Rows:
    found = []
    for name, one in visits:
        course = served.get(name, service.Service())
        for paper in one.papers:
            if waits := _waits(paper, course.of(paper.number)):
                found.append({"文书": str(paper.kind), "文号": paper.number, "日期": paper.day, "待办": waits})
        if one.opened is not None and one.closed is None:
            day_begun = day_of(one.opened.started)
            begun = day_begun.isoformat() if day_begun else ""
            found.append({"文书": "监管台账", "文号": "", "日期": begun, "待办": "检查未结束"})
    return tuple(found)


def _waits(paper: Paper, course: service.Course) -> str:
    """What a paper waits for, "" when for nothing."""
    if not paper.is_fully_signed:
        return "待签字"
    step = service.next_step(service.stage(paper, course))
    return f"待{step}" if step else ""


def _things(visits: list[tuple[str, Made]], today: dt.date) -> Rows:
    this_year = [one for _, one in visits if one.opened and one.opened.started >= start_of(dt.date(today.year, 1, 1))]
    papers = [paper for one in this_year for paper in one.papers]
    ledgers = sum(one.closed is not None for one in this_year)
    others = sum(paper.kind is not PaperKind.LEDGER for paper in papers)
    return (
        {"名称": "监管台账", "数量": f"{ledgers} 份", "说明": f"{today.year}年，编号见台账目录"},
        {"名称": "执法文书和意见书", "数量": f"{others} 份", "说明": f"{today.year}年"},
        {"名称": "电子数据包", "数量": "", "说明": "写明文件名和校验值"},
        *({"名称": one, "数量": "", "说明": ""} for one in _EQUIPMENT),
    )  # fmt: skip


def _partner(session: Session, person: str, mine: str) -> str:
    """Who else answers for the mine now, when it is one person."""
    found = [one for _, one in queries.states(session, "designation", roster.Designation) if one.mine == mine]
    others = {one.person for one in found if one.person != person and any(p.until is None for p in one.periods)}
    known = queries.person(session, others.pop()) if len(others) == 1 else None
    return known.name if known else ""
