"""配备 from a roll: the sentence, the clause and the records of each line, under either edition."""

from __future__ import annotations

from typing import Any

from desktop import law
from desktop.actions.staffing_board import About, Board, Level, board
from desktop.regulation.known import Known
from tests.making.rolls import day, mine, roll


def looked_at(text: str, **what: Any) -> Board:
    return board(Known(roll(**what), law.editions()), day(text))


def test_mines_of_a_bureau_staffed_two_by_two_are_one_line_with_the_records_of_each() -> None:
    pits = (mine("a", "露天开采", stripping="60"), mine("b", "露天开采", stripping="80"))
    found = looked_at("2026-06-30", mines=pits, designations="p a 2026-01-01；q a 2026-02-01")
    posts = [one for one in found.lines if one.about is About.POSTS]
    assert [(one.level, one.name, one.number, one.words) for one in posts] == [
        (Level.GOOD, "演示县 露天开采 2 座", "2/2", "每 2 座 2 人")
    ]
    assert posts[0].behind == (
        "演示矿a　演示专员p，自 2026-01-01 起指定监管",
        "演示矿a　演示专员q，自 2026-02-01 起指定监管",
        "演示矿b　没有指定监管的人",
    )


def test_a_quarry_without_a_laid_number_waits_for_one() -> None:
    found = looked_at("2026-06-30", mines=(mine("m", "小型采石"),))
    (line,) = (one for one in found.lines if one.about is About.POSTS)
    assert (line.level, line.warns) == (Level.UNKNOWN, True)
    assert line.words == "未填年采剥量或自定配备人数；由县级自定配备人数"


def test_in_2023_one_person_has_one_enterprise_and_no_article_is_made_up() -> None:
    two = (mine("a"), mine("b", "露天开采", stripping="60"))
    found = looked_at("2023-06-30", mines=two, designations="p a 2023-04-01；p b 2023-04-01")
    (line,) = (one for one in found.lines if one.about is About.OVER)
    assert (line.words, line.clause) == ("每人只监管一家企业", "2023年版（晋政办发〔2023〕13号）")
    assert not [one for one in found.lines if one.about in (About.GROUP, About.ROTATION)]


def test_a_pond_beside_its_mine_needs_nobody_of_its_own() -> None:
    found = looked_at("2026-06-30", mines=(mine("m", "附带尾矿库"),), designations="")
    (line,) = found.lines
    assert (line.number, line.level, line.words) == ("0/0", Level.GOOD, "随所属矿山，不另配")
