"""Visits of the demonstration beside the one it is about: an order at the tailings pond and its re-check by two
officers, and a shift at the coal mine in the 重点时段.
"""

from __future__ import annotations

from desktop.actions import closing, findings, orders, papers, visits
from desktop.demo import roster
from desktop.demo.inspection import AUTHORITY, COURT, Written, ago, raise_general, sign_all
from desktop.desk import Desk
from desktop.store import queries
from desktop.supervision.finding import Recheck
from desktop.supervision.visit import AppSignIn, PaperKind, Visit, VisitKind

CRACK = Written("T-DAM-01", "dam", "堆积坝右坝肩坝面有冲沟 1 条，长约 6 m、深约 0.4 m", "回填夯实冲沟，恢复坝面排水沟")
SEEPAGE = Written(
    "T-DAM-02",
    "dam",
    "初期坝左侧坝脚渗水带泥，渗流量未记录，坝脚下方仍有人员作业",
    "撤出坝脚下方作业人员，查明渗水原因，处理后经复查方可恢复作业",
)


def pond_order(desk: Desk) -> dict[str, str]:
    """Two officers at the tailings pond: the record, an order to mend and a decision on measures."""
    name = visits.plan(desk, roster.POND, VisitKind.UNANNOUNCED, [roster.COLLEAGUE])
    visits.open_visit(desk, name, ago(desk, 600), app_sign_in=AppSignIn(number="演示签到0003", at=ago(desk, 600)))
    visits.pass_place(desk, name, "dam", came=ago(desk, 590), left=ago(desk, 540))
    mend, leave = raise_general(desk, name, CRACK), raise_general(desk, name, SEEPAGE)
    _end(desk, name)
    orders.issue_inspection_record(desk, name)
    for found, kind in ((mend, PaperKind.RECTIFICATION), (leave, PaperKind.MEASURES_DECISION)):
        orders.issue_order(desk, name, [found], kind=kind, court=COURT, authority=AUTHORITY)
    return {"visit": name, "mend": mend, "leave": leave}


def pond_recheck(desk: Desk, ordered: dict[str, str]) -> str:
    """What was ordered there is looked at again: both items done, the opinion on the order."""
    name = visits.plan(desk, roster.POND, VisitKind.RECHECK, [roster.COLLEAGUE])
    visits.open_visit(desk, name, ago(desk, 480), app_sign_in=AppSignIn(number="演示签到0004", at=ago(desk, 480)))
    visits.pass_place(desk, name, "dam", came=ago(desk, 470), left=ago(desk, 450))
    findings.recheck(desk, name, ordered["mend"], Recheck.DONE, note="冲沟已回填夯实，排水沟已恢复")
    findings.recheck(desk, name, ordered["leave"], Recheck.DONE, note="人员已撤出，渗水已清，每日记录渗流量")
    _end(desk, name)
    with desk.reading() as session:
        before = queries.visit(session, ordered["visit"]) or Visit()
    parent = next(one.number for one in before.papers if one.kind is PaperKind.RECTIFICATION)
    orders.issue_recheck_opinion(desk, name, parent)
    return name


def shift(desk: Desk) -> str:
    """One shift at the coal mine in the 重点时段: it fills the stationing log."""
    name = visits.plan(desk, roster.COAL, VisitKind.STATIONING)
    signed = AppSignIn(number="演示签到0005", at=ago(desk, 480))
    visits.open_visit(desk, name, ago(desk, 480), app_sign_in=signed)
    visits.pass_place(desk, name, "return", came=ago(desk, 400), left=ago(desk, 380))
    visits.note_measure(desk, name, "三违制止", "1 名人员未随身携带自救器入井", told="演示矿长")
    _end(desk, name, "驻矿盯守，只到重点部位")
    return name


def _end(desk: Desk, name: str, reason: str = "专项检查，只查坝体") -> None:
    visits.seal_section(desk, name)
    sign_all(desk, name)
    closing.close_visit(desk, name, reason_unchecked=reason)
    papers.issue_ledger(desk, name)
