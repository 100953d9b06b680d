"""The panel of what was found before: results, plot, open findings and photo, for the item in front and no other."""

from __future__ import annotations

import pytest
import remembered
import windows
from keyboard import Keyboard

from desktop.actions import checklists, visits
from desktop.demo import pictures
from desktop.supervision.checklist import Case, Comparison, Limit, items_by_id
from desktop.ui import limit_lines, plot
from desktop.ui.last_results import LastResults, read_last
from desktop.ui.plot import Bound, Point, Series, ValuePlot

PLACE, ITEM = remembered.PLACE, remembered.ITEM


@pytest.fixture
def item(desk):
    return items_by_id(checklists.for_mine(desk, "M001"))[ITEM]


@pytest.fixture
def panel(qtbot, bench):
    made = LastResults(bench, rest_ms=0)
    qtbot.addWidget(made)
    made.resize(300, 500)
    made.show()
    return made


def test_twelve_results_stand_from_old_to_new(desk, item):
    remembered.visits(desk)
    last = read_last(desk, "M001", PLACE, item)
    (series,) = last.series
    assert [one.value for one in series.points] == list(remembered.WEEK[1:])
    assert [cell.mark.word for cell in last.cells] == ["合格"] * 6 + ["不合格"] + ["合格"] * 5
    assert [one.is_beyond for one in series.points].index(True) == 6


def test_what_was_not_checked_is_a_mark_without_a_value(desk, item):
    remembered.visits(desk, ["0.40", "", "-", "0.44"])
    last = read_last(desk, "M001", PLACE, item)
    assert [cell.mark.word for cell in last.cells] == ["合格", "未查", "不适用", "合格"]
    assert [one.value for one in last.series[0].points] == ["0.40", "0.44"]


def test_open_findings_say_whether_they_are_overdue(desk, item):
    remembered.finding(desk, "悬顶长度 12 m", days=-1)
    remembered.finding(desk, "挡风帘破损", days=0)
    found = {one.fact: one.words for one in read_last(desk, "M001", PLACE, item).findings}
    assert "逾期" in found["悬顶长度 12 m"]
    assert "逾期" not in found["挡风帘破损"]


def test_an_item_never_checked_says_so(qtbot, panel, item):
    panel.show_item("M001", PLACE, item)
    qtbot.waitUntil(lambda: panel.is_shown)
    assert panel.heading.text() == "还没有检查过"
    assert panel.strip.isHidden()


def test_everything_there_is_shown_with_the_photo(qtbot, panel, desk, item):
    remembered.visits(desk)
    remembered.finding(desk, "悬顶长度 12 m", days=-1, photo=pictures.signature("演示"))
    panel.show_item("M001", PLACE, item)
    qtbot.waitUntil(lambda: not panel.photo.isHidden())
    assert len(panel.strip.cells) == 12
    assert "超限 1 次" in panel.plots[0].accessibleDescription()
    assert panel.open_words[0].endswith("悬顶长度 12 m")
    assert "IMG_0007.JPG" in panel.photo_words.text()


def test_a_late_answer_for_another_item_is_dropped(qtbot, panel, lanes, desk, item):
    remembered.visits(desk)
    with qtbot.waitSignal(lanes.reading.busy):
        panel.show_item("M001", PLACE, item)
    panel.forget()  # another item came to the front meanwhile
    qtbot.waitUntil(lambda: not lanes.reading.is_busy)
    assert not panel.is_shown


def test_in_a_visit_it_stands_beside_the_item_in_front(qtbot, bench, lanes, desk, tmp_path):
    remembered.visits(desk)
    visit = visits.plan(desk, "M001", people=["E002"])
    visits.open_visit(desk, visit)
    visits.pass_place(desk, visit, PLACE, "2026-11-20T01:40:00Z", "2026-11-20T03:10:00Z")
    window = windows.make(qtbot, bench, tmp_path)
    page = window.open("visit")
    page.open_visit(visit)
    keys = Keyboard(qtbot, window, lanes)
    keys.settle()
    line = next(one for one in page.items.lines if one.item.id == ITEM)
    keys.type(str(line.short))
    keys.press("Enter")
    last = page.items.detail.last
    qtbot.waitUntil(lambda: last.is_shown)
    assert len(last.strip.cells) == 12
    keys.press("Down")
    assert not last.is_shown


def limit(**given) -> Limit:
    return Limit(**{"param": "风速", "unit": "m/s", "comparison": Comparison.UP_TO, **given})


def test_limits_have_lines_where_they_lie():
    assert limit_lines.bounds(limit(limit="4"), {}) == (Bound("4", "≤4"),)
    between = limit(comparison=Comparison.BETWEEN, low="0.25", high="4")
    assert limit_lines.bounds(between, {}) == (Bound("0.25", "≥0.25"), Bound("4", "≤4"))
    cases = (Case("综采", limit="1.8"), Case("掘进", limit="2"))
    assert limit_lines.bounds(limit(cases=cases), {}) == (Bound("1.8", "综采 ≤1.8"), Bound("2", "掘进 ≤2"))


def test_the_mines_own_design_value_is_a_limit():
    assert limit_lines.words(limit(), {"风速": "3.5"}) == "≤本矿设计值（m/s），本矿 3.5"
    assert limit_lines.bounds(limit(), {"风速": "3.5 m/s"}) == (Bound("3.5", "设计值 ≤3.5"),)
    assert limit_lines.bounds(limit(), {"风速": "见规程"}) == ()
    assert limit_lines.words(limit(), {}).endswith("矿山卡片上还没有填")


def test_a_plot_can_be_read_out():
    points = (Point("11-06", "0.9"), Point("11-13", "10.5", is_beyond=True), Point("11-20", "2"))
    told = plot.summary(Series("风速", "m/s", points, limit="≤4 m/s"))
    assert told == "风速（m/s）  限值 ≤4 m/s：3 次实测 0.9 至 10.5，最近一次 2（11-20），超限 1 次"


@pytest.mark.parametrize("values", [("0.5",), ("0", "0"), ("-3", "999999.5", "0.000001")])
def test_any_values_can_be_painted(dressed, values):
    drawn = ValuePlot()
    drawn.resize(160, 112)
    drawn.show_series(Series("水压", "MPa", tuple(Point("11-20", one) for one in values), (Bound("4", "≤4"),)))
    picture = drawn.grab().toImage()
    assert len({picture.pixel(x, y) for x in range(0, 160, 3) for y in range(0, 112, 3)}) > 1
