"""Records of forms for tests: one of each statutory paper, short and with the worst it may hold. All names invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from desktop.documents.form_record import FormRecord, Value

from . import samples

MINE_OF_40 = "演示县演示集团有限责任公司演示煤业有限公司峁垴圪𤭢沟一号矿井及其附属选煤厂尾矿库"
PROBLEM = "坝体外坡：排水沟堵塞约12 m，库内干滩长度低于设计值（依据：《尾矿库安全规程》第6.3条，待核）。"
ENDLESS = "巷道右帮锚杆外露长度超限、托盘松动，锚索预紧力不足，顶板有淋水，" * 90
Fields = dict[str, Value]

CHECKED: Fields = {
    "被检查单位": "演示煤矿",
    "地址": "演示县演示乡峁上村",
    "负责人": "演示矿长甲",
    "负责人职务": "矿长",
    "联系电话": "0000-0000000",
    "检查场所": "、".join(samples.PLACES),
    "检查开始": "2026年11月17日 09:30",
    "检查结束": "2026年11月17日 14:30",
    "检查情况": (PROBLEM,) * 2,
    "未见异常": "对照检查表检查 63 项，其余 61 项未见异常。",
    "现场处置": ("停产撤人：2301综采工作面停止作业、撤出17人（告知：演示矿长甲），2026年11月17日 10:05。",),
}
ORDERED: Fields = {
    "被检查单位": "演示煤矿",
    "检查日期": "2026年11月17日",
    "检查记录文号": "（演示县）检记〔2026〕（2）号",
    "问题": (PROBLEM,) * 3,
    "依据": "《煤矿安全规程》第九十七条、《煤矿重大事故隐患判定标准》第五条第二项（待核）",
    "处理决定": ("2301综采工作面：立即停止作业，撤出人员，于2026年11月18日前完成。", "机电硐室：更换灭火器。"),
    "整改要求": ("第1项：清淤并恢复排水沟。",),
    "整改期限": ("第1项，于2026年11月24日前整改完毕。", "第2、3项，于2026年12月1日前整改完毕。"),
    "复议机关": "演示县人民政府",
    "法院": "演示县人民法院",
}
RECHECKED: Fields = {
    "被复查单位": "演示煤矿",
    "原文书日期": "2026年11月17日",
    "原文书名称": "现场处理决定书",
    "原文书文号": "（演示县）现决〔2026〕（2）号",
    "复查日期": "2026年11月25日",
    "后续建议": ("第2项未整改：建议立案调查、再次责令整改或者提请停产，由本机关决定。",),
}
OPINION: Fields = {
    "矿山": "演示尾矿库",
    "检查类型": "常规",
    "检查开始": "2026年11月17日 09:30",
    "检查结束": "2026年11月17日 10:40",
    "检查场所": "初期坝、库区",
    "检查人员": "演示专员甲",
    "签到": "QD-20261117-0093",
    "问题": (PROBLEM,),
    "意见": ("清淤并恢复排水沟，于2026年11月24日前完成。",),
    "不出具执法文书的原因": "本次检查持有效执法证的人员有 1 名，不足两名",
}
REFUSED: Fields = {
    "拒签情况": "演示矿长甲拒绝签名，理由：对第1条有异议，认为仪器未检定，要求复测后再签",
    "见证人": "演示见证人丙",
}


def record(key: str, fields: Fields, subject: str = "演示煤矿") -> FormRecord:
    """A form with two officers, one signing electronically."""
    return FormRecord(
        key=key,
        number="（演示县）演示〔2026〕（4）号·ab12",
        bureau="演示县应急管理局",
        subject=subject,
        day=date(2026, 11, 17),
        drawn_at=samples.SEALED,
        fields=fields,
        officers=(samples.PEOPLE[0], replace(samples.PEOPLE[1], certificate="演执002")),
        signers=samples.signers()[:1],
        record_hash="0a1b" * 16,
        fingerprint="c3d4" * 16,
    )


def results(count: int) -> Value:
    """Rows of a re-check, every result among them."""
    words = ("已整改", "未整改", "部分整改", "申请延期")
    return tuple(
        {
            "项号": str(number),
            "原问题": "机电硐室：灭火器压力不足两具，防火门闭锁不灵",
            "结果": words[number % 4],
            "复查事实": "灭火器已更换，闭锁修复",
            "后续处理": "继续整改，整改完毕后申请复查" if number % 4 == 2 else "",
        }
        for number in range(1, count + 1)
    )


def every() -> dict[str, FormRecord]:
    """By the name of its golden pages."""
    short = RECHECKED | {"复查结果": results(3)}
    long: Fields = {"被检查单位": MINE_OF_40, "检查情况": (PROBLEM,) * 60} | REFUSED
    worst = record("b-rectification-order", ORDERED | {"问题": (*(PROBLEM,) * 30, ENDLESS)}, MINE_OF_40)
    return {
        "检查记录煤矿-短": record("a-inspection-record", CHECKED),
        "检查记录煤矿-拒签": record("a-inspection-record", CHECKED | REFUSED),
        "检查记录-极限": record("b-inspection-record", CHECKED | long, MINE_OF_40),
        "决定书煤矿-短": record("a-decision", ORDERED),
        "决定书-短": record("b-measures-decision", ORDERED),
        "指令书-短": record("b-rectification-order", ORDERED | {"问题": (PROBLEM,)}),
        "指令书-极限": replace(worst, number_is_provisional=True),
        "复查煤矿-短": record("a-recheck", short),
        "复查-极限": record("b-recheck", RECHECKED | {"复查结果": results(60)}),
        "意见书-短": record("d-opinion", OPINION, "演示尾矿库"),
    }
