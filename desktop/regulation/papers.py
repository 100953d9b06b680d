"""What a reading makes of papers and their days: which set of forms, whom a letter names, until when. Pure."""

from __future__ import annotations

import datetime as dt

from desktop.regulation.readings import FormSet, Rules

USUAL_INCIDENTS = (
    "较大涉险：涉险十人以上，或三人以上被困、下落不明，或紧急疏散五百人以上，"
    "或严重污染环境、危及重要场所和设施安全（通行标准，由主管部门核实）"
)
LOCAL_INCIDENTS = "较大涉险：按本级规定"


def is_on_coal_forms(rules: Rules, *, is_coal: bool) -> bool:
    """Whether a mine gets the forms of coal mines: by its kind, or the one set of the bureau (第十三条)."""
    return is_coal if rules.one_form_set is None else rules.one_form_set is FormSet.COAL


def offices(rules: Rules) -> str:
    """What a letter calls the departments below (第四条、第五条)."""
    return "应急管理部门" if rules.is_emergency else "矿山安全监管部门"


def self_check_until(rules: Rules, ordered: dt.date) -> dt.date | None:
    """Until when a mine ordered on a day reports of its check of itself (第十七条); None: the bureau names the day."""
    return ordered + dt.timedelta(days=rules.self_check_days) if rules.self_check_days else None


def incidents(rules: Rules, document: str = "") -> str:
    """What is a 较大涉险事故 (第十七条); `document` is what the bureau's own rule rests on."""
    if rules.usual_incidents:
        return USUAL_INCIDENTS
    return f"{LOCAL_INCIDENTS}（{document}）" if document else LOCAL_INCIDENTS


def report_until(rules: Rules, half: dt.date) -> dt.date:
    """The last day for the report of a half-year (第三十一条) that ends on `half`: this, or some days later."""
    return half + dt.timedelta(days=rules.report_days)
