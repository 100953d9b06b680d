"""What happens at the demonstration mine: an earlier visit, the visit, the colleague's section, the closing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from desktop.actions import (
    checklists,
    closing,
    drafting,
    findings,
    orders,
    papers,
    photos,
    serving,
    visits,
    withdrawal,
)
from desktop.demo import photos as scenes
from desktop.demo import pictures, roster
from desktop.desk import Desk
from desktop.errors import Missing
from desktop.store import queries
from desktop.supervision import statutory
from desktop.supervision.checklist import items_by_id
from desktop.supervision.finding import Grade, Measure, Recheck
from desktop.supervision.service import Step
from desktop.supervision.visit import AppSignIn, PaperKind, Result, SignerRole, Visit, VisitKind
from desktop.world import as_text

GAS_ITEM = "C-GAS-01"
COURT, AUTHORITY = "演示县人民法院", "演示县人民政府"


@dataclass(frozen=True, slots=True)
class Written:
    """A finding of the demonstration: at which item and place, with which words and measured values."""

    item: str
    place: str
    fact: str
    demand: str
    values: tuple[tuple[str, str], ...] = ()


DOOR = Written("C-ELE-10", "substation", "变电所入口防火门闭锁不灵，关闭后留有约 3 cm 缝隙", "修复防火门闭锁")
GENERAL = (
    Written(
        "C-VEN-13",
        "heading",
        "局部通风机风筒出口距迎头 8.5 m，大于作业规程规定的 5 m；距迎头 20 m 处风筒接头漏风 2 处",
        "缩短风筒出口距离，修补漏风接头",
        (("风筒口到迎头距离", "8.5"),),
    ),
    Written("C-RF-07", "face", "机头端头缺 2 根单体液压支柱，顶板有淋水", "补齐支柱，加强端头顶板观测"),
)


def earlier(desk: Desk) -> dict[str, str]:
    """A short visit that leaves one finding open, with its order: the next visit has something to re-check."""
    name = visits.plan(desk, roster.COAL, VisitKind.SPECIAL, [roster.COLLEAGUE])
    visits.open_visit(desk, name, app_sign_in=AppSignIn(note="演示：官方APP当日维护，已截图留证"))
    visits.pass_place(desk, name, "substation", came=ago(desk, 180), left=ago(desk, 150))
    found = raise_general(desk, name, DOOR)
    visits.seal_section(desk, name)
    sign_all(desk, name)
    closing.close_visit(desk, name, reason_unchecked="专项检查，只到中央变电所")
    papers.issue_ledger(desk, name)
    orders.issue_inspection_record(desk, name)
    orders.issue_order(desk, name, [found], court=COURT, authority=AUTHORITY)
    return {"visit": name, "finding": found}


def pond(desk: Desk) -> str:
    """A visit to the tailings pond by one inspector alone: it ends in a 现场监管意见书, not in an order."""
    name = visits.plan(desk, roster.POND, VisitKind.REGULAR)
    visits.open_visit(desk, name, app_sign_in=AppSignIn(number="演示签到0002", at=ago(desk, 300)))
    visits.pass_place(desk, name, "dam", came=ago(desk, 290), left=ago(desk, 250))
    visits.conform_rest(desk, name, "dam")
    visits.seal_section(desk, name)
    sign_all(desk, name)
    closing.close_visit(desk, name, reason_unchecked="一人到场，只查坝体，其余列入下次检查")
    papers.issue_ledger(desk, name)
    orders.issue_opinion(desk, name)
    return name


def issue_papers(desk: Desk, name: str, raised: list[str]) -> None:
    """The record, the order and the opinion on the earlier order; what was issued before is not issued twice."""
    for offer in orders.offers(desk, name):
        if offer.lack or offer.kind is PaperKind.OPINION:
            continue
        if offer.kind in statutory.RECHECKS:
            orders.issue_recheck_opinion(desk, name, offer.parent)
        elif offer.kind is PaperKind.INSPECTION_RECORD:
            orders.issue_inspection_record(desk, name)
    if any(one.kind is PaperKind.COAL_DECISION and not one.lack for one in orders.offers(desk, name)):
        orders.issue_order(desk, name, raised, court=COURT, authority=AUTHORITY)


def serve_order(desk: Desk, name: str) -> None:
    """The order as it comes back from the mine: sealed, scanned, received; what was noted before is not noted again."""
    with desk.reading() as session:
        state = queries.visit(session, name) or Visit()
    number = next((one.number for one in state.papers if one.kind is PaperKind.COAL_DECISION), "")
    if not number:
        return
    stands = serving.stands(desk, name, number)
    if stands.next is Step.SEAL:
        serving.seal(desk, name, number)
    if stands.course is not None and not stands.course.pages:
        printed = papers.for_eyes(desk, next(one.file for one in state.papers if one.number == number))
        scan = pictures.stamped([one.preview for one in serving.read([("演示.pdf", printed)]).pages])
        serving.attach(desk, name, number, serving.read([("盖章扫描件（演示）.pdf", scan)]))
    if stands.next is not None:
        serving.serve(desk, name, number, receiver="演示矿长", role="矿长")


def begin(desk: Desk) -> str:
    """Plan and open the visit with the colleague."""
    name = visits.plan(desk, roster.COAL, VisitKind.UNANNOUNCED, [roster.COLLEAGUE])
    visits.open_visit(desk, name, app_sign_in=AppSignIn(number="演示签到0001", at=ago(desk, 120)))
    return name


def withdraw(desk: Desk, name: str) -> bytes:
    """The demand to stop and to leave, sealed at once; answers its page."""
    place, reason = roster.PLACES[0].name, "回风流甲烷超限仍在割煤，要求立即停止作业、撤出人员"
    withdrawal.demand(desk, name, place, reason, "演示矿长、县局值班室")
    with desk.reading() as session:
        state = queries.visit(session, name) or Visit()
    measure = next(one for section in state.sections for one in section.sealed.measures)
    return withdrawal.page(desk, name, measure)


def correct(desk: Desk, finding: str) -> None:
    """更正 of a slip in a sealed finding; what was corrected before is not corrected twice."""
    wrong, right = "8.5 m", "8.6 m"
    with desk.reading() as session:
        known = queries.finding(session, finding)
    if known is not None and wrong in known.text("fact"):
        new = known.text("fact").replace(wrong, right)
        findings.correct(desk, finding, "fact", new, "演示：核对测量原始记录，读数抄写有误")


def fill(desk: Desk, name: str, open_finding: str, folder: Path) -> dict[str, Any]:
    """The leader's section: route, answers with a measured value, three findings, photos, the re-check; sealed."""
    visits.pass_place(desk, name, "face", came=ago(desk, 110), left=ago(desk, 60))
    visits.pass_place(desk, name, "heading", came=ago(desk, 55), left=ago(desk, 30))
    visits.pass_place(desk, name, "surface", came=ago(desk, 25), left=ago(desk, 5))
    raised = [_major(desk, name), *(raise_general(desk, name, one) for one in GENERAL)]
    for place in ("face", "heading", "surface"):
        visits.conform_rest(desk, name, place)
    findings.recheck(desk, name, open_finding, Recheck.DONE, note="闭锁已更换，门扇关闭严密")
    left_out = _photograph(desk, name, raised, folder)
    answers = len(drafting.load(desk, name).answers)
    visits.seal_section(desk, name)
    return {"findings": raised, "left_out": left_out, "answers": answers}


def fill_section(desk: Desk, name: str) -> None:
    """The colleague's section on his own desk."""
    visits.join(desk, name)
    visits.pass_place(desk, name, "substation", came=ago(desk, 100), left=ago(desk, 70))
    visits.conform_rest(desk, name, "substation")
    visits.seal_section(desk, name)


def close(desk: Desk, name: str) -> None:
    """Signatures of all, closing, ledger; what was done before is not done twice."""
    with desk.reading() as session:
        state = queries.visit(session, name)
    if state is None:
        raise Missing("没有这次检查。")
    if state.closed is None:
        sign_all(desk, name, with_colleague=True)
        closing.close_visit(
            desk,
            name,
            reason_unchecked="停产撤人处置占用时间，本次未查，列入下次检查",
            app_sign_out=AppSignIn(number="演示签退0001", at=desk.world.text()),
        )
    if state.ledger is None:
        papers.issue_ledger(desk, name)


def _major(desk: Desk, name: str) -> str:
    limits = items_by_id(checklists.bound(desk, drafting.load(desk, name).checklist))[GAS_ITEM].values
    visits.answer(desk, name, GAS_ITEM, "face", Result.FAIL, values=[(limits[0].param, "1.62")])
    found = replace(
        findings.propose(desk, name, GAS_ITEM, "face"),
        fact="回风流中甲烷浓度实测 1.62 %，现场仍在割煤，未停止作业、未撤出人员",
        grade=Grade.SUSPECTED_MAJOR,
        demand="立即停止作业，撤出人员，查明原因并处理，经复查合格后方可恢复",
        deadline=_day(desk, 1),
        responsible="演示矿长",
        measure=Measure(kind="责令停止作业、撤出人员", at=ago(desk, 90), told="演示矿长"),
    )
    findings.raise_finding(desk, name, found)
    return found.id


def raise_general(desk: Desk, name: str, written: Written) -> str:
    visits.answer(desk, name, written.item, written.place, Result.FAIL, values=written.values)
    found = replace(
        findings.propose(desk, name, written.item, written.place),
        fact=written.fact,
        demand=written.demand,
        deadline=_day(desk, 5),
        responsible="演示区队长",
    )
    findings.raise_finding(desk, name, found)
    return found.id


def _photograph(desk: Desk, name: str, raised: list[str], folder: Path) -> list[str]:
    """Real JPEGs with EXIF, two to a finding, and one file that is no photo: named and left out."""
    folder.mkdir(exist_ok=True)
    left_out: list[str] = []
    taken = desk.world.now() - dt.timedelta(minutes=90)
    for place, one in enumerate(raised):
        files = []
        for number in (2 * place + 1, 2 * place + 2):
            file = folder / f"IMG_{number:04d}.jpg"
            if not file.exists():
                moment = taken + dt.timedelta(minutes=7 * number)
                file.write_bytes(scenes.make(number, moment, "演示煤矿井下", f"隐患 {place + 1} 现场"))
            files.append((file.name, file.read_bytes()))
        photos.attach(desk, name, files, one)
    broken = folder / "IMG_0099.jpg"
    broken.write_bytes("这不是照片，只是改了扩展名的文字。".encode())
    attached = photos.attach(desk, name, [(broken.name, broken.read_bytes())], raised[0])
    left_out += attached.left_out
    return left_out


def sign_all(desk: Desk, name: str, *, with_colleague: bool = False) -> None:
    people = [roster.LEADER, roster.COLLEAGUE] if with_colleague else [roster.LEADER]
    for person in people:
        words = roster.NAMES[person]
        role = SignerRole.LEADER if person == roster.LEADER else SignerRole.INSPECTOR
        closing.sign(desk, name, role, words, pictures.signature(words), person=person)
    leader = "演示矿长"
    closing.sign(desk, name, SignerRole.MINE, leader, pictures.signature(leader), opinion="情况属实，立即整改。")


def ago(desk: Desk, minutes: int) -> str:
    return as_text(desk.world.now() - dt.timedelta(minutes=minutes))


def _day(desk: Desk, days: int) -> str:
    return (desk.world.today() + dt.timedelta(days=days)).isoformat()
