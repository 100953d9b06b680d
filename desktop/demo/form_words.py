"""What people of the demonstration write into the internal papers beside what the record fills in: plainly invented."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.actions.form_drafts import FieldValue
from desktop.demo import roster

WORDS: Mapping[str, Mapping[str, FieldValue]] = {
    "d-leave": {
        "假别": "年休假",
        "事由": "演示：回原籍探望父母",
        "去向": "演示省演示市",
        "联系电话": "000-0000000",
        "远程监管安排": (
            {"矿山": "演示煤矿", "日期": "请假当日上午", "方式": "视频巡查，重点看回风流甲烷和带班下井"},
            {"矿山": "演示尾矿库", "日期": "请假当日下午", "方式": "在线监测数据，重点看坝体渗流"},
        ),
    },
    "d-leave-return": {"说明": "演示：按时返岗，假期内按安排远程监管。"},
    "d-handover": {
        "交接原因": "轮换",
        "外包队伍": "演示：综采工作面由矿方自有队伍承担，无井下外包队伍。",
        "重大风险": "演示：1101综采工作面回风流甲烷曾超限，总回风巷局部变形。",
        "信访举报": "演示：本年度未收到信访举报。",
        "重点关注与建议": "演示：1101综采工作面恢复生产前，复查甲烷超限的处理结果；雨季前到尾矿库看坝肩排水。",
    },
    "d-half-year": {
        "事故和重大隐患": "演示：所监管矿山没有发生生产安全事故。发现疑似重大隐患一条，已责令停止作业、撤出人员。",
        "制度执行和风险": "演示：矿方领导带班下井、隐患排查台账齐全。回风流甲烷超限说明现场处置制度执行不到位，"
        "整改前风险不可控，已停止作业；其余风险可控。",
        "工作和廉政纪律": "演示：按规定次数到矿检查、远程监管，没有违反廉政纪律的情形。",
        "困难和建议": "演示：井下没有网络，建议为监管专员配备防爆记录仪。",
    },
    "d-stationing": {
        "企业值守情况": "演示：调度室双人值守，矿级领导带班下井，记录齐全。",
        "小结": "演示：本时段生产秩序正常，制止“三违”一起，未发现重大隐患。",
    },
    "d-self-check": {
        "线索来源": "信访举报",
        "线索编号": "演示信访0001",
        "收到时刻": "09:10",
        "反映事项": "演示：来电反映该矿1102掘进工作面前日有人员受伤，矿方没有报告。",
        "事项类别": "涉嫌瞒报事故",
        "上级介入": "否",
        "责令时刻": "09:40",
        "责令方式": "书面",
        "自查要求": "核对当班入井考勤、人员定位和医务室记录，逐人核实，当日书面报告结果；核实前不得清理现场。",
        "自查结论": "演示：当班42人考勤、定位一致，一名职工滑倒擦伤，未构成事故，医务室有记录。",
        "核实情况": "演示：调取定位轨迹和医务室记录，与自查结论一致。",
        "上报对象": "演示县应急管理局值班室",
        "重大情况": "无",
        "后续处理": "演示：要求矿方改进轻微伤情的登记和报告，纳入下次检查。",
    },
    "d-pledge": {"补充承诺": ("演示：到矿检查自带饮食。",)},
    "d-pledge-card": {
        "监督电话": "000-0000000",
        "监督信箱": "演示县演示路1号（演示信箱）",
        "受理机构": "演示县纪检监察机构（演示）",
    },
    "d-assessment": {
        "性别": "男",
        "自评述职摘要": "演示：本年度按规定到矿检查和远程监管，发现疑似重大隐患一条并当场处置，没有违反纪律的情形。",
        "群众和企业评价": "演示：走访两家矿山各三人，均为满意。",
    },
}
"""By kind and field; a day of today is written in by the record's clock."""
TODAY: Mapping[str, tuple[str, ...]] = {
    "d-handover": ("交接日期",),
    "d-self-check": ("责令日期", "报告期限", "报告收到", "上报日期"),
}
"""Fields that are given the day."""
ON_SCREEN: Mapping[str, str] = {
    "代管人": roster.NAMES[roster.COLLEAGUE],
    "矿方负责人": "演示矿长",
    "企业签收人": "演示矿长",
    "接收人（矿方）": "演示矿长",
}
"""Who signs on the screen, by role."""
SIGNERS: Mapping[str, str] = {
    "接收人": roster.COLLEAGUE,
    "监交人": roster.SUPERVISOR,
    "本人": roster.LEADER,
}
"""Who signs with his own device where somebody may be chosen."""
