"""责令企业自查督办记录 (第十七条): a report or public talk of a grave accident or of one concealed makes the mine check
itself at once; what is ordered, answered and reported onward stands on one sheet.
"""

from __future__ import annotations

from desktop.actions import readings
from desktop.actions.form_drafts import Fields, FormDraft
from desktop.actions.form_kind import Begins, By, FormKind, Home, Role
from desktop.desk import Desk
from desktop.errors import Missing
from desktop.regulation import papers
from desktop.store import queries

_ORDERED = ("责令日期", "责令时刻", "责令方式", "责令对象", "自查要求")


def prefill(desk: Desk, about: str, period: str = "") -> Fields:
    """The mine's card, who supervises, today, what is grave and until when the mine reports. Missing for an unknown
    mine.
    """
    today = desk.world.today()
    with desk.reading() as session:
        card = queries.mine(session, about)
        rules = readings.rules(session, today)
        document = readings.document(session, 17, today)
    if card is None:
        raise Missing(f"没有矿山 {about} 的资料，请先同步。")
    until = papers.self_check_until(rules, today)
    leader = "，".join(one for one in (card.leader, card.leader_title) if one)
    return {
        "矿山": f"{card.name}（{card.code}）",
        "地址": card.address,
        "主要负责人": leader,
        "联系电话": card.phone,
        "监管专员": desk.name,
        "收到日期": today.isoformat(),
        "事项标准": papers.incidents(rules, document),
        "上级介入": "否",
        "责令对象": leader,
        "报告期限": until.isoformat() if until else "",
    }


def lack(desk: Desk, draft: FormDraft) -> str:
    """Without a check by those above the mine is ordered at once; with one it must be said whose; what is grave must be
    reported.
    """
    if draft.text("上级介入") == "是":
        return "" if draft.text("介入说明") else "上级已介入核查的，须写明哪个部门、何时介入。"
    if empty := [name for name in _ORDERED if not draft.text(name)]:
        return f"上级没有介入核查的，须立即责令企业自查；还缺“{'”“'.join(empty)}”。"
    if draft.text("重大情况") == "有" and not draft.text("重大情况报告"):
        return "有重大情况的，须写明何时向谁报告。"
    return ""


SELF_CHECK = FormKind(
    key="d-self-check",
    title="责令企业自查督办记录",
    home=Home.MINE,
    prefill=prefill,
    signers=(
        Role("监管专员", By.MAKER),
        Role("企业签收人", By.INK, on_screen=True, may_refuse=True),
        Role("主管机构", By.MANAGER),
    ),
    begins=Begins.SELF,
    lack=lack,
)
