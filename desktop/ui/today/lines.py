"""The lines of 今日: what can wait for a person, in which order it is shown, and where Enter leads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from desktop.ui.board import NO_MEASURE
from desktop.ui.coming import HOLIDAY, PERIOD, STATION
from desktop.ui.marks import Mark, Shape
from desktop.ui.papers import due
from desktop.ui.visit.words import MAJOR


class Go(StrEnum):
    """Where Enter leads."""

    VISIT = "visit"
    PLAN = "plan"
    FINDING = "finding"
    SYNC = "sync"
    LEDGER = "ledger"
    REVIEW = "review"
    PLACES = "places"
    COVERAGE = "coverage"
    REMOTE = "remote"
    CERTIFICATE = "certificate"
    DEVICE = "device"
    PRESENCE = "presence"
    STATION = "station"
    CALENDAR = "calendar"
    PAPER = "paper"
    NEW_PAPER = "new-paper"
    SERVE = "serve"
    ASSESS = "assess"
    LAW = "law"


SUSPECTED = Mark(Shape.TRIANGLE, "bad", "隐蔽嫌疑")
UNCONFIRMED = Mark(Shape.HOLLOW, "calm", "地点未确认")
UNFINISHED = Mark(Shape.HALF, "warn", "未完成")
INVITED = Mark(Shape.ARROW, "accent", "待加入")
OVERDUE = Mark(Shape.TRIANGLE, "bad", "逾期")
DUE = Mark(Shape.ARROW, "warn", "将到期")
RETURNED = Mark(Shape.CROSS, "bad", "被退回")
UNSENT = Mark(Shape.HALF, "calm", "未送达")
WAITING = Mark(Shape.QUESTION, "warn", "待审阅")
VISIT_DUE = Mark(Shape.HOLLOW, "accent", "本周待查")
REMOTE_DUE = Mark(Shape.HOLLOW, "accent", "远程待做")
RECHECK_DUE = Mark(Shape.ARROW, "accent", "待复查")
UNCOVERED = Mark(Shape.HOLLOW, "calm", "未覆盖")
UNCOVERED_LATE = Mark(Shape.ARROW, "warn", "未覆盖")
PRESENCE = Mark(Shape.HOLLOW, "calm", "缺签到证明")
PAPERS = Mark(Shape.HOLLOW, "calm", "盖章送达")
CERTIFICATE = Mark(Shape.ARROW, "warn", "证件到期")
EXPLAIN = Mark(Shape.HALF, "warn", "待说明")
APPEAL = Mark(Shape.ARROW, "warn", "申诉期限")
AUDIT = Mark(Shape.QUESTION, "warn", "待核实")
EDITION = Mark(Shape.ARROW, "warn", "制度到期")

ORDER = [
    NO_MEASURE,
    MAJOR,
    OVERDUE,
    SUSPECTED,
    RETURNED,
    due.REPORT_LATE,
    APPEAL,
    EXPLAIN,
    UNFINISHED,
    INVITED,
    due.TO_SIGN,
    WAITING,
    AUDIT,
    DUE,
    RECHECK_DUE,
    CERTIFICATE,
    EDITION,
    due.LEAVE_PLAN,
    due.REPORT_SOON,
    STATION,
    VISIT_DUE,
    REMOTE_DUE,
    PERIOD,
    HOLIDAY,
    UNCOVERED_LATE,
    UNCOVERED,
    UNCONFIRMED,
    PRESENCE,
    due.REPORT_DUE,
    due.PLEDGE_DUE,
    due.DRAFT_PAPER,
    PAPERS,
    UNSENT,
]


@dataclass(frozen=True, slots=True)
class TodayLine:
    """One thing to do. `go`, `id` and, within a mine, `place` say what Enter does."""

    mark: Mark
    text: str
    when: str
    go: Go
    id: str
    place: str = ""

    @property
    def action(self) -> str:
        """The word for what Enter does."""
        return _ACTIONS[self.go]


def ordered(lines: Iterable[TodayLine]) -> tuple[TodayLine, ...]:
    """The most pressing first; of the same kind the earliest."""
    return tuple(sorted(lines, key=lambda line: (ORDER.index(line.mark), line.when)))


_ACTIONS = {
    Go.VISIT: "继续",
    Go.PLAN: "安排",
    Go.FINDING: "查看",
    Go.SYNC: "同步",
    Go.LEDGER: "查看",
    Go.REVIEW: "审阅",
    Go.PLACES: "核对",
    Go.COVERAGE: "查看",
    Go.REMOTE: "登记",
    Go.CERTIFICATE: "怎么办",
    Go.DEVICE: "怎么办",
    Go.PRESENCE: "补上",
    Go.STATION: "安排盯守",
    Go.CALENDAR: "查看",
    Go.PAPER: "打开",
    Go.NEW_PAPER: "拟制",
    Go.SERVE: "登记",
    Go.ASSESS: "查看",
}
