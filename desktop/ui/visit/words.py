"""The marks and digits of a visit: which digit means which result, and how results and findings look."""

from __future__ import annotations

from desktop.supervision.finding import Recheck, Status
from desktop.supervision.visit import Result
from desktop.ui.marks import Mark, Shape

DIGITS: dict[str, Result] = {
    "1": Result.PASS,
    "2": Result.FAIL,
    "3": Result.NOT_APPLICABLE,
    "4": Result.NOT_CHECKED,
}
USUAL_REASON: dict[Result, str] = {Result.NOT_APPLICABLE: "本处无此设施", Result.NOT_CHECKED: "未到达"}

RESULTS: dict[Result, Mark] = {
    Result.PASS: Mark(Shape.TICK, "good", "合格"),
    Result.FAIL: Mark(Shape.CROSS, "bad", "不合格"),
    Result.NOT_APPLICABLE: Mark(Shape.DASH, "calm", "不适用"),
    Result.NOT_CHECKED: Mark(Shape.QUESTION, "warn", "未查"),
}
STATUSES: dict[Status, Mark] = {
    Status.OPEN: Mark(Shape.SQUARE, "bad", "未整改"),
    Status.RECTIFIED: Mark(Shape.HALF, "warn", "已整改"),
    Status.CLOSED: Mark(Shape.FULL, "good", "已销号"),
    Status.VOIDED: Mark(Shape.DASH, "calm", "已作废"),
    Status.DISPUTED: Mark(Shape.QUESTION, "bad", "争议"),
}
OVERDUE = Mark(Shape.TRIANGLE, "bad", "逾期")
DUE = Mark(Shape.ARROW, "warn", "到期")
SUSPECTED = Mark(Shape.TRIANGLE, "bad", "隐蔽嫌疑")
MAJOR = Mark(Shape.TRIANGLE, "bad", "疑似重大")
RECHECKS: dict[str, Recheck] = {
    "1": Recheck.DONE,
    "2": Recheck.PARTLY,
    "3": Recheck.NOT_DONE,
    "4": Recheck.EXTENSION,
}
