"""The scenes of the calendar: 矿山 · 日历 with its panels, the plan of a visit in a 重点时段, 今日 before it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from stage import Scene, Stage

from desktop.actions import calendars
from desktop.desk import Desk
from desktop.store import queries
from desktop.supervision.bureau_calendar import Calendar
from desktop.ui.mine.page import MinesPage


def grow(desk: Desk) -> None:
    """A 重点时段 under way that asks for 盯守, one to come, one over, and days off of a year not announced."""
    with desk.reading() as session:
        if queries.state(session, "calendar/140000", Calendar) is not None:
            return
    calendars.set_period(
        desk, "冬季保供", "2026-11-16", "2026-11-26", "演示应急〔2026〕5号", is_stationed=True, line="a"
    )
    calendars.set_period(desk, "全省两会", "2026-11-25", "2026-12-02", "演示应急〔2026〕6号", kinds=["煤矿"], line="b")
    calendars.set_period(desk, "国庆节", "2026-09-30", "2026-10-08", "演示应急〔2026〕3号", line="c")
    calendars.set_days(desk, "元旦", "2027-01-01", "2027-01-03", "演示办〔2026〕9号", is_working=False, line="d")


def _calendar(do: Callable[[MinesPage], object] = lambda page: None, *, is_full: bool = True) -> Scene:
    def scene(stage: Stage) -> QWidget:
        window = stage.full(is_supervisor=True) if is_full else stage.empty()
        if is_full:
            grow(window.bench.desk)
        window.show()
        window.open_calendar()
        stage.settle()
        do(window.pages["mines"])
        stage.settle()
        return window

    return scene


def _plan(stage: Stage) -> QWidget:
    window = stage.full()
    grow(window.bench.desk)
    window.show()
    window.plan_for("M001")
    stage.settle()
    return window


def _today(stage: Stage) -> QWidget:
    window = stage.full()
    grow(window.bench.desk)
    window.open("today")
    return window


def _new(page: MinesPage) -> None:
    page.calendar.period.click()
    page.calendar.periods.name.setText("全国两会")


def _refused(page: MinesPage) -> None:
    page.calendar.period.click()
    page.calendar.periods.ready.click()


SCENES: dict[str, Scene] = {
    "calendar": _calendar(),
    "calendar-over": _calendar(lambda page: page.calendar.over.setChecked(True)),
    "calendar-period": _calendar(_new),
    "calendar-refused": _calendar(_refused),
    "calendar-days": _calendar(lambda page: page.calendar.days.click()),
    "calendar-end": _calendar(lambda page: page.calendar.end.click()),
    "calendar-empty": _calendar(is_full=False),
    "calendar-plan": _plan,
    "calendar-today": _today,
}
