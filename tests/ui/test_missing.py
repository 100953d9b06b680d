"""What a visit still lacks."""

from __future__ import annotations

from dataclasses import replace

from desktop.actions.drafting import FindingDraft
from desktop.supervision.checklist import Item, Level
from desktop.supervision.finding import Grade, Measure
from desktop.supervision.visit import Answer, Result
from desktop.ui.visit.missing import Where, counts, lacks, unanswered
from desktop.ui.visit.route import PlaceLine
from desktop.ui.visit.sheet import ItemLine, find, next_owed, section_lines


def _line(short: int, result: Result | None = None, note: str = "", level: Level = Level.MUST, place: str = "P1"):
    item = Item(id=f"D-{short}", category="通风", level=level, text="查什么", method="怎么查", places=("采煤工作面",))
    answer = Answer(item=item.id, place=place, result=result, short=short, note=note) if result else None
    return ItemLine(place, f"{place} 工作面", short, item, answer)


FAILED = _line(1, Result.FAIL)
RAISED = FindingDraft(id="f", item="D-1", place="P1", place_name="P1", fact="悬顶 12 m")
PASSED = PlaceLine("P1", "P1 工作面", "采煤工作面", True, "2026-11-20T01:00:00Z", "2026-11-20T02:00:00Z")


def test_a_failed_item_without_its_finding_blocks():
    found = lacks([FAILED], [PASSED], [], [])
    assert [(one.where, one.blocks, one.item) for one in found] == [(Where.ITEMS, True, ("P1", "D-1"))]


def test_a_failed_item_with_its_finding_lacks_nothing():
    assert lacks([FAILED], [PASSED], [RAISED], []) == ()


def test_a_sealed_failure_is_not_asked_for_again():
    assert lacks([replace(FAILED, is_sealed=True)], [PASSED], [], []) == ()


def test_a_suspected_major_hazard_needs_a_measure():
    from msgspec.structs import replace as with_

    grave = with_(RAISED, grade=Grade.SUSPECTED_MAJOR)
    assert lacks([FAILED], [PASSED], [grave], [])[0].blocks
    assert not lacks(
        [FAILED], [PASSED], [with_(grave, measure=Measure(kind="口头撤人", text="1301", told="演示矿长乙"))], []
    )
    assert (
        "告知了何人"
        in lacks([FAILED], [PASSED], [with_(grave, measure=Measure(kind="口头撤人", text="1301"))], [])[0].text
    )
    assert lacks([FAILED], [PASSED], [with_(grave, measure=Measure(kind="未采取"))], [])[0].blocks


def test_an_unanswered_must_item_is_said_but_does_not_block():
    found = lacks([_line(1), _line(2, level=Level.SAMPLE)], [PASSED], [], [])
    assert [(one.blocks, one.text) for one in found] == [(False, "P1 工作面：必查项还有 1 项没有结果")]
    assert unanswered([_line(1), _line(2, level=Level.SAMPLE)]) == 1


def test_a_reason_is_owed_for_what_was_not_checked():
    assert lacks([_line(1, Result.NOT_CHECKED)], [PASSED], [], [])[0].blocks
    assert not lacks([_line(1, Result.NOT_CHECKED, "未到达")], [PASSED], [], [])


def test_a_place_without_times_is_said():
    assert "到达、离开" in lacks([], [replace(PASSED, left=None)], [], [])[0].text


def test_counts_are_in_the_trades_words():
    lines = [FAILED, _line(2), _line(3, Result.PASS, level=Level.SAMPLE)]
    assert counts(lines) == "必查 1/2 · 抽查 1/1 · 不合格 1"


def test_a_short_number_is_looked_for_where_one_stands_first():
    lines = [_line(7), _line(7, place="P2")]
    assert find(lines, 7, "P2").place == "P2"
    assert find(lines, 7, "P9").place == "P1"
    assert find(lines, 8, "P1") is None


def test_the_next_owed_item_is_searched_around_the_end():
    lines = [_line(1), _line(2, Result.PASS), _line(3, Result.PASS)]
    assert next_owed(lines, lines[2].key) == lines[0]
    assert next_owed(lines[1:], None) is None


def test_sections_say_how_far_they_are():
    sections = section_lines([_line(1), _line(2, Result.PASS), _line(1, place="P2")])
    assert [(one.place, one.answered, one.total, one.owed) for one in sections] == [("P1", 1, 2, 1), ("P2", 0, 1, 1)]


def test_photos_that_belong_nowhere_are_said_before_sealing():
    (found,) = lacks([FAILED], [PASSED], [RAISED], [], loose_photos=2)
    assert (found.where, found.text, found.blocks) == (Where.PHOTOS, "还有 2 张照片没有归入", True)
