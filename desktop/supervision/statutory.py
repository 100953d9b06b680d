"""Which papers a visit can issue, in which order, and by which form: coal mines have forms of their own.

Sources: 国家矿山安全监察局煤矿安全监管监察执法文书样式（煤矿）; 安全生产执法文书（非煤矿山）; 行政处罚法
第四十二条（两名以上执法人员）. 检查记录 goes before 决定书 and 指令书, one of these before 复查意见书.
"""

from __future__ import annotations

from desktop.supervision.visit import PaperKind, Visit

OFFICERS_NEEDED = 2
ORDERS = (PaperKind.COAL_DECISION, PaperKind.RECTIFICATION, PaperKind.MEASURES_DECISION)
RECHECKS = (PaperKind.COAL_RECHECK, PaperKind.RECHECK)
STATUTORY = (PaperKind.INSPECTION_RECORD, *ORDERS, *RECHECKS)

_COAL = {
    PaperKind.INSPECTION_RECORD: "a-inspection-record",
    PaperKind.COAL_DECISION: "a-decision",
    PaperKind.COAL_RECHECK: "a-recheck",
    PaperKind.OPINION: "d-opinion",
}
_OTHER = {
    PaperKind.INSPECTION_RECORD: "b-inspection-record",
    PaperKind.RECTIFICATION: "b-rectification-order",
    PaperKind.MEASURES_DECISION: "b-measures-decision",
    PaperKind.RECHECK: "b-recheck",
    PaperKind.OPINION: "d-opinion",
}


def form_of(kind: PaperKind, is_coal: bool) -> str | None:
    """The key of the form of a kind of paper at this kind of mine; None when such a mine does not get it."""
    return (_COAL if is_coal else _OTHER).get(kind)


def order_kinds(is_coal: bool) -> tuple[PaperKind, ...]:
    """The orders of this kind of mine, the usual one first."""
    return tuple(kind for kind in ORDERS if form_of(kind, is_coal))


def recheck_kind(order: PaperKind) -> PaperKind:
    """The 复查意见书 on this kind of order: of the same set of forms, whichever is in use by now."""
    return PaperKind.COAL_RECHECK if order is PaperKind.COAL_DECISION else PaperKind.RECHECK


def lacks_before(kind: PaperKind, state: Visit) -> str:
    """What has to be done in the visit before this paper, as a sentence; "" when nothing."""
    if state.closed is None:
        return "检查还没有结束，不能出具执法文书；请先结束检查。"
    made = [paper.kind for paper in state.papers]
    if kind in (PaperKind.INSPECTION_RECORD, PaperKind.OPINION) and kind in made:
        return f"这次检查已经出具{kind}，不能重复出具；需要补签请用“会签”。"
    if kind in ORDERS and PaperKind.INSPECTION_RECORD not in made:
        return f"请先出具现场检查记录，再出具{kind}。"
    return ""
