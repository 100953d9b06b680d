"""Fixed sentences of orders in our own words, a sample until the bureau puts in its current official wording.

`{…}` are filled from the record: 检查日期, 文书名, 复议机关, 法院.
"""

from __future__ import annotations

from desktop.documents.record import OrderKind, OrderWording

_NOTICE = "（本文书固定文字为示例，正式使用前须换成本机关现行文书格式。）"
_REMEDY = (
    "如不服本{文书名}，可以自收到之日起60日内向{复议机关}申请行政复议，或者自收到之日起6个月内依法向{法院}提起行政诉讼；"
    "复议、诉讼期间，不停止执行本{文书名}，法律另有规定的除外。"
)

SAMPLES: dict[OrderKind, OrderWording] = {
    OrderKind.RECTIFICATION: OrderWording(
        heading="安全生产行政执法文书",
        opening="经{检查日期}现场检查，发现你单位存在下列问题：",
        decision_lead="现责令你单位按下列期限整改完毕，达到有关法律法规规章和标准规定的要求；由此造成事故的，依法追究有关人员的责任：",
        during="整改期间，你单位应当采取措施，确保安全生产。对安全生产违法行为，将依法予以行政处罚。",
        remedy=_REMEDY,
        notice=_NOTICE,
    ),
    OrderKind.COAL_DECISION: OrderWording(
        heading="煤矿安全监管行政执法文书",
        opening="经{检查日期}现场检查，发现你单位存在下列违法违规行为和事故隐患：",
        decision_lead="以上情况不能保证安全生产，现依法作出如下现场处理决定：",
        during="处理决定执行完毕、事故隐患排除前和排除过程中，你单位应当落实安全措施；恢复前应当报告并经复查。",
        remedy=_REMEDY,
        notice=_NOTICE,
    ),
}
