"""Records of the internal papers for tests: each short, and with the worst it may hold. All names invented."""

from __future__ import annotations

from dataclasses import replace

from desktop.documents.form_record import FormRecord, Value
from desktop.documents.record import Signer, SignerRole
from desktop.regulation.papers import USUAL_INCIDENTS

from . import forms
from .forms import ENDLESS, MINE_OF_40, PROBLEM, Fields

NAME_OF_40 = "古丽阿依努尔·阿卜杜热合曼·买买提依明·吐尔逊乃孜尔·阿卜力米提·艾力扎提哈力"
RARE = "𬭊㛃䶮沟垴井𬀩𫍯𪾢"
OPEN = 60
LEAVE_ROLES = ("请假人", "代管人", "组长", "主管机构审批")


def every() -> dict[str, FormRecord]:
    """By the name of its golden pages."""
    return {
        "交接单-短": _of("d-handover", HANDED, ("交出人", "接收人", "监交人", "主管机构负责人")),
        "交接单-极限": _worst("d-handover", HANDED | HANDED_WORST, ("交出人", "接收人", "监交人", "主管机构负责人")),
        "述职报告-短": _of("d-half-year", REPORTED, ("报告人", "主管机构评议")),
        "述职报告-极限": _worst("d-half-year", REPORTED | REPORTED_WORST, ("报告人", "主管机构评议")),
        "盯守记录-短": _of("d-stationing", _stationed(3), ("盯守专员", "矿方负责人", "主管机构")),
        "盯守记录-极限": _worst("d-stationing", _stationed(24, LONGER), ("盯守专员", "矿方负责人", "主管机构")),
        "督办记录-短": _of("d-self-check", SELF_CHECKED, ("监管专员", "企业签收人", "主管机构")),
        "督办记录-极限": _worst(
            "d-self-check", SELF_CHECKED | SELF_CHECKED_WORST, ("监管专员", "企业签收人", "主管机构")
        ),
        "考核表-短": _of("d-assessment", ASSESSED, ("派出单位", "主管部门", "本人")),
        "考核表-极限": _worst("d-assessment", ASSESSED | ASSESSED_WORST, ("派出单位", "主管部门", "本人")),
        "请假单-短": _of("d-leave", ASKED, LEAVE_ROLES),
        "请假单-极限": _worst("d-leave", ASKED | ASKED_WORST, LEAVE_ROLES),
        "销假单-短": _of("d-leave-return", RETURNED, ("销假人", "主管机构")),
        "销假单-极限": _worst("d-leave-return", RETURNED | {"说明": ENDLESS}, ("销假人", "主管机构")),
        "承诺书-短": _of("d-pledge", PLEDGED, ("承诺人", "派出单位")),
        "承诺书-极限": _worst("d-pledge", PLEDGED | PLEDGED_WORST, ("承诺人", "派出单位")),
        "监督卡-短": _of("d-pledge-card", CARD, ("发放人", "接收人（矿方）")),
        "监督卡-极限": _worst("d-pledge-card", CARD | CARD_WORST, ("发放人", "接收人（矿方）")),
    }


def figure(what: str, due: str, done: str, rate: str, how: str) -> dict[str, str]:
    """A figure as a row."""
    return {"项目": what, "应做": due, "已做": done, "比率": rate, "算法": how}


def _of(key: str, fields: Fields, roles: tuple[str, ...], subject: str = "演示煤矿") -> FormRecord:
    """The first signs with a device, the others in ink."""
    signers = tuple(
        Signer(
            role=SignerRole.INSPECTOR,
            name="演示专员甲" if place == 1 else "",
            field="signer_1" if place == 1 else None,
            person_code="YS0001" if place == 1 else "",
            called=role,
        )
        for place, role in enumerate(roles, 1)
    )
    return replace(forms.record(key, fields, subject), officers=(), signers=signers)


def _worst(key: str, fields: Fields, roles: tuple[str, ...]) -> FormRecord:
    made = _of(key, fields, roles, MINE_OF_40)
    signers = tuple(replace(one, name=NAME_OF_40 if place else RARE) for place, one in enumerate(made.signers))
    return replace(made, signers=signers, number_is_provisional=True)


def _stationed(count: int, more: str = "") -> Fields:
    """A record of shifts; `more` is said in every shift."""
    numbers = [str(number) for number in range(1, count + 1)]
    return {
        "矿山": f"{MINE_OF_40 if more else '演示煤矿'}（140000000001）",
        "时段名称": f"演示节日{more}",
        "任务来源文号": "演应急〔2026〕9号",
        "盯守起止": "2026-10-01 至 2026-10-08",
        "班次": tuple(
            {
                "序号": one,
                "日期": f"2026-10-{int(one) // 3 + 1:02d}",
                "班次": ("早班", "中班", "夜班")[int(one) % 3],
                "起止": "08:00–16:00",
                "人员": f"演示专员甲、{NAME_OF_40 if more else RARE}",
                "签到": f"QD-20261001-{int(one):04d}",
            }
            for one in numbers
        ),
        "各班情况": tuple(
            {
                "序号": one,
                "到场": f"演示1101综采工作面 09:40；地面调度室{more}",
                "生产状态": "生产",
                "人数": "86",
                "带班领导": "演示矿长甲",
                "交接事项": f"工作面正常{more}",
            }
            for one in numbers
        ),
        "各班检查": tuple(
            {"序号": one, "检查": f"回风隅角 CH4 0.42 %{more}", "处置": more, "问题": PROBLEM if more else ""}
            for one in numbers
        ),
        "企业值守情况": f"值班领导在岗，带班下井记录齐全。{more}",
        "班次数": str(count),
        "问题数": "0",
        "处置数": "0",
    }


def _condition(text: str) -> dict[str, str]:
    return {"条件": text, "情况": "现场 100.00%，远程 96.79%；两项都须达到", "符合": "", "证据": ""}


def _major(number: int) -> dict[str, str]:
    return {
        "发现日期": f"2026-{number % 12 + 1:02d}-17",
        "内容": f"2301综采工作面：回风隅角甲烷浓度 1.{number:02d} %，未停止作业",
        "处置": "停止作业撤人（告知 演示矿长甲）",
        "状态": "已销号，判定不构成重大" if number % 2 else "未整改",
    }


def _open(number: int) -> dict[str, str]:
    return {
        "序号": str(number),
        "内容": ENDLESS if number == 7 else f"2301综采工作面：{PROBLEM}",
        "等级": "疑似重大" if number % 9 == 0 else "一般",
        "发现日期": "2026-11-17",
        "期限": "未定" if number % 4 == 0 else "2026-12-01",
    }


def _month(number: int) -> dict[str, str]:
    return {
        "月份": f"2026-{number:02d}",
        "场所数": "12",
        "已覆盖": str(number),
        "覆盖率": f"{number * 8}.33%",
        "未覆盖场所": "" if number == 12 else "井下中央变电所、演示总回风巷",
    }


def _rows(columns: str, *lines: str) -> Value:
    names = columns.split("|")
    return tuple(dict(zip(names, line.split("|"), strict=True)) for line in lines)


HANDED: Fields = {
    "矿山": "演示煤矿（140000000001）",
    "交接日期": "2026年11月22日",
    "交出人": "演示专员甲",
    "接收人": "演示专员乙",
    "监交人": "演示主管丙",
    "交接原因": "轮换",
    "矿种和状态": "煤矿，生产",
    "地址": "演示县演示镇",
    "主要负责人": "演示矿长，矿长",
    "联系电话": "0000-0000000",
    "能力和规模": "井工，核定能力 120 万吨/年",
    "灾害类型": "低瓦斯、煤尘有爆炸性",
    "设计参数": "防隔水煤岩柱（按设计） 20；最大控顶距 5.2",
    "证照": _rows("证照|编号|有效期至", "采矿许可证|C0000000000|2031-05-31", "安全生产许可证||"),
    "场所": _rows("场所|类别|启用", "演示1101综采工作面|采煤工作面|2026-01-01", "演示总回风巷|回风巷|"),
    "外包队伍": "无",
    "重大风险": "顶板、水害",
    "监管次数": _rows("项目|次数|算法", "现场检查|42|2026年1月1日至今已结束的检查（常规 40，夜间 2）"),
    "月覆盖": tuple(_month(number) for number in range(11, 13)),
    "未销号隐患": tuple(_open(number) for number in (1, 2)),
    "近一年重大隐患": (_major(1),),
    "重点关注与建议": "1101工作面过断层期间加强顶板和防治水检查。",
    "移交物": _rows("名称|数量|说明", "监管台账|42 份|2026年，编号见台账目录", "监管专员APP权限||"),
}
HANDED_WORST: Fields = {
    "矿山": f"{MINE_OF_40}（140000000001）",
    "交出人": RARE,
    "接收人": NAME_OF_40,
    "监交人": NAME_OF_40,
    "地址": "演示县演示乡演示村" * 8,
    "设计参数": "；".join(f"演示参数{number} {number}.5" for number in range(40)),
    "场所": tuple({"场所": f"{RARE}{n}号综采工作面", "类别": "采煤工作面", "启用": "2026-01-01"} for n in range(30)),
    "月覆盖": tuple(_month(number) for number in range(1, 13)),
    "未销号隐患": tuple(_open(number) for number in range(1, OPEN + 1)),
    "在途文书": tuple(
        {"文书": "现场处理决定书", "文号": f"（演示县）现决〔2026〕（{n}）号·ab12", "日期": "", "待办": "待签字"}
        for n in range(9)
    ),
    "近一年重大隐患": tuple(_major(number) for number in range(1, 13)),
    "信访举报": ENDLESS[:900],
    "上级督办": (PROBLEM,) * 5,
    "重点关注与建议": ENDLESS,
}  # fmt: skip
REPORTED: Fields = {
    "时段名称": "2026年上半年",
    "姓名": "演示专员甲",
    "单位": "演示县应急管理局",
    "监管矿山": "演示煤矿、演示尾矿库",
    "起止日期": "2026年1月1日 至 2026年6月30日",
    "履职数据": (
        figure("远程监管", "156", "151", "96.79%", "52 个矿周，每矿每周 3 次（2024年版）；每矿每日计一次"),
        figure("现场监管（本人）", "52", "52", "100.00%", "52 个矿周，每矿每周 1 次（2024年版）；共做 60 次"),
        figure("隐患按期闭环", "—", "—", "—", "总数为整改期限已到的条数"),
    ),
    "数据说明": "统计自 2026-01-01 至 2026-06-30；APP上的次数以监管专员APP为准。",
    "重大隐患": (_major(1),),
    "事故和重大隐患": "未发生生产安全事故和涉险事故。发现疑似重大隐患1条，已停止作业并撤人。",
    "制度执行和风险": "企业制度执行总体到位，风险可控。",
    "工作和廉政纪律": "遵守工作纪律和廉政纪律。",
    "困难和建议": "无。",
}
REPORTED_WORST: Fields = {
    "姓名": NAME_OF_40,
    "监管矿山": "、".join((MINE_OF_40, f"{RARE}煤矿", "演示尾矿库")),
    "履职数据": tuple(figure(f"演示项目{n}", "1560", "1510", "96.79%", ENDLESS[:120]) for n in range(20)),
    "重大隐患": tuple(_major(number) for number in range(1, 31)),
    "事故和重大隐患": ENDLESS,
    "制度执行和风险": ENDLESS,
    "其他": ENDLESS[:300],
    "评议意见": ENDLESS[:500],
}

LONGER = "，顶板有淋水、锚杆外露超限、带式输送机巷道积水" * 3
SELF_CHECKED: Fields = {
    "矿山": "演示煤矿（140000000001）",
    "地址": "演示县演示镇",
    "主要负责人": "演示矿长，矿长",
    "联系电话": "0000-0000000",
    "监管专员": "演示专员甲",
    "线索来源": "信访举报",
    "线索编号": "演信〔2026〕7号",
    "收到日期": "2026年11月20日",
    "收到时刻": "09:10",
    "反映事项": "反映该矿11月18日夜班有人员被困后未报告。",
    "事项类别": "涉嫌瞒报事故",
    "事项标准": USUAL_INCIDENTS,
    "上级介入": "否",
    "责令日期": "2026年11月20日",
    "责令时刻": "09:25",
    "责令方式": "书面",
    "责令对象": "演示矿长，矿长",
    "自查要求": "核对11月18日夜班入井人员、定位和视频记录，写出自查报告。",
    "报告期限": "2026年11月22日",
}
SELF_CHECKED_WORST: Fields = {
    "矿山": f"{MINE_OF_40}（140000000001）",
    "主要负责人": NAME_OF_40,
    "监管专员": RARE,
    "反映事项": ENDLESS[:900],
    "上级介入": "是",
    "介入说明": ENDLESS[:200],
    "自查结论": ENDLESS[:1500],
    "核实情况": ENDLESS[:600],
    "重大情况": "有",
    "重大情况报告": ENDLESS[:300],
    "后续处理": ENDLESS[:300],
}
ASSESSED: Fields = {
    "年度": "2026年",
    "姓名": "演示专员甲",
    "单位": "演示县应急管理局",
    "人员类别": "事业在编",
    "执法证": "演执001，有效期至 2028-12-31",
    "组别专业": "DEMO-G1组组长，采煤、通风",
    "监管矿山": _rows("矿山|起|止", "演示煤矿|2026-01-01|至今", "演示尾矿库|2026-01-01|2026-06-30"),
    "履职数据": (*REPORTED["履职数据"], figure("廉政", "", "", "", "当年查实的廉政和纪律问题")),  # type: ignore[dict-item]
    "数据说明": "统计自 2026-01-01 至 2026-12-31；APP上的次数以监管专员APP为准。",
    "优秀条件": tuple(
        _condition(text) for text in ("服从工作安排，完成各项监管任务", "监管检查次数达到规定要求（100%）")
    ),
    "合格条件": tuple(_condition(text) for text in ("服从工作安排，完成各项监管任务", "没有查实的违反廉政规定的问题")),
}
ASSESSED_WORST: Fields = {
    "姓名": NAME_OF_40,
    "单位": f"{RARE}应急管理局",
    "监管矿山": tuple({"矿山": MINE_OF_40, "起": "2026-01-01", "止": "2026-06-30"} for _ in range(9)),
    "自评述职摘要": ENDLESS[:1800],
    "履职数据": REPORTED_WORST["履职数据"],
    "优秀条件": tuple(_condition(ENDLESS[:150]) for _ in range(5)),
    "合格条件": tuple(_condition(ENDLESS[:150]) for _ in range(5)),
    "群众和企业评价": ENDLESS[:400],
    "初评等次": "合格",
    "初评理由": ENDLESS[:400],
    "审定意见": ENDLESS[:400],
    "本人意见": ENDLESS[:400],
    "结果应用": ENDLESS[:200],
}
ASKED: Fields = {
    "姓名": "演示专员甲",
    "单位": "演示县应急管理局",
    "监管矿山": "演示煤矿、演示尾矿库",
    "假别": "事假",
    "开始日期": "2026-11-23",
    "开始半日": "上午",
    "结束日期": "2026-11-25",
    "结束半日": "上午",
    "天数": "2.5",
    "事由": "演示家事。",
    "去向": "演示市",
    "联系电话": "0000-0000000",
    "代管人": "演示专员乙",
    "远程监管安排": _rows("矿山|日期|方式", "演示煤矿|2026-11-24|视频巡查，重点看1101工作面"),
}
RETURNED: Fields = {
    "姓名": "演示专员甲",
    "单位": "演示县应急管理局",
    "监管矿山": "演示煤矿、演示尾矿库",
    "请假单文号": "（演示县）请假〔2026〕（3）号",
    "假别": "年休假",
    "批准起止": "2026年11月20日上午 至 2026年11月24日下午",
    "批准天数": "5",
    "实际开始": "2026年11月20日",
    "开始半日": "上午",
    "最后一天": "2026年11月24日",
    "最后半日": "上午",
    "实际天数": "4.5",
    "远程监管次数": "6",
    "说明": "提前半天返岗。",
}
ASKED_WORST: Fields = {
    "姓名": NAME_OF_40,
    "单位": f"{RARE}应急管理局",
    "监管矿山": "、".join((MINE_OF_40, f"{RARE}煤矿", "演示尾矿库")),
    "事由": ENDLESS[:900],
    "去向": "演示省演示市演示县演示乡" * 6,
    "代管人": NAME_OF_40,
    "远程监管安排": tuple(
        {"矿山": MINE_OF_40, "日期": f"2026-11-{day}", "方式": PROBLEM if day % 5 == 0 else f"{RARE}{day}"}
        for day in range(10, 31)
    ),
    "组长意见": ENDLESS[:500],
}
PLEDGED: Fields = {
    "姓名": "演示专员甲",
    "单位": "演示县应急管理局",
    "执法证号": "演执001",
    "监管矿山": "演示煤矿、演示尾矿库",
    "承诺期间": "2026年度",
}
PLEDGED_WORST: Fields = {
    "姓名": NAME_OF_40,
    "单位": f"{RARE}应急管理局",
    "执法证号": "",
    "监管矿山": "、".join((MINE_OF_40, f"{RARE}煤矿") * 4),
    "回避申报": tuple(
        {"亲属姓名": NAME_OF_40 if n == 3 else RARE, "关系": "表弟", "所在矿山": MINE_OF_40, "职务或情形": PROBLEM}
        for n in range(12)
    ),
    "补充承诺": (PROBLEM, ENDLESS[:400], RARE) * 3,
    "派出单位意见": ENDLESS[:700],
}
CARD: Fields = {
    "姓名": "演示专员甲",
    "单位": "演示县应急管理局",
    "执法证号": "演执001",
    "监管矿山": "演示煤矿",
    "有效期间": "2026年度",
    "监督电话": "0000-0000000",
    "监督信箱": "演示县001号信箱",
    "政务热线": "12345",
    "受理机构": "演示县纪检监察机构",
}
CARD_WORST: Fields = {
    "姓名": NAME_OF_40,
    "单位": f"{RARE}应急管理局",
    "监管矿山": "、".join((MINE_OF_40, f"{RARE}煤矿") * 9),
    "监督信箱": "演示省演示市演示县演示乡" * 6,
    "受理机构": "演示县纪检监察机构派驻演示县应急管理局纪检监察组" * 3,
}
