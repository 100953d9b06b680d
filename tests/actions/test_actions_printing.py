"""Papers on their way out: a queue goes on where it was, notes stay, folders get whole files, the shelf tells
it all.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.actions import papers, printing, shelf
from desktop.actions.printing import Item, Way
from desktop.desk import Act, Desk, Fact
from desktop.errors import BadInput, Missing, NotAllowed
from desktop.store import queries, records
from desktop.supervision.visit import PaperSigned
from tests.making import desks
from tests.making import visits as making
from tests.making.desks import MINE

ITEMS = [Item(f"{number}" * 64, f"演-{number}", f"演示煤矿 演-{number}") for number in range(3)]


def left(desk: Desk) -> list[str]:
    found = printing.standing(desk)
    return [one.number for one in found.rest] if found else []


def test_a_queue_goes_on_with_the_next_after_the_program_was_closed(desk: Desk) -> None:
    printing.begin(desk, "2026-11", Way.PRINTER, "演示打印机", ITEMS)
    printing.note(desk, ITEMS[0].file, Way.PRINTER, "演示打印机")
    again = desks.reopen(desk)
    try:
        assert left(again) == ["演-1", "演-2"]
    finally:
        again.close()


def test_a_finished_queue_is_no_queue_and_its_notes_stay(desk: Desk) -> None:
    printing.begin(desk, "2026-11", Way.PRINTER, "演示打印机", ITEMS)
    for one in ITEMS:
        printing.note(desk, one.file, Way.PRINTER, "演示打印机")
    assert printing.standing(desk) is None
    with desk.reading() as session:
        assert set(printing.notes(session)) == {one.file for one in ITEMS}


def test_after_a_jam_the_last_one_is_the_next_again(desk: Desk) -> None:
    printing.begin(desk, "2026-11", Way.PRINTER, "演示打印机", ITEMS)
    printing.note(desk, ITEMS[0].file, Way.PRINTER, "演示打印机")
    printing.note(desk, ITEMS[1].file, Way.PRINTER, "演示打印机")
    printing.step_back(desk)
    assert left(desk) == ["演-1", "演-2"]


def test_nothing_is_stepped_back_before_anything_went_out(desk: Desk) -> None:
    printing.begin(desk, "2026-11", Way.PRINTER, "演示打印机", ITEMS)
    with pytest.raises(NotAllowed, match="还没有交出"):
        printing.step_back(desk)


def test_what_was_printed_before_a_queue_is_printed_again_in_it(desk: Desk) -> None:
    printing.note(desk, ITEMS[0].file, Way.PRINTER, "演示打印机")
    printing.begin(desk, "2026-11", Way.PRINTER, "演示打印机", ITEMS)
    assert left(desk) == ["演-0", "演-1", "演-2"]


def test_saving_is_noted_apart_from_printing(desk: Desk) -> None:
    printing.begin(desk, "2026-11", Way.PRINTER, "演示打印机", ITEMS)
    printing.note(desk, ITEMS[0].file, Way.FOLDER, "/media/stick")
    assert left(desk) == ["演-0", "演-1", "演-2"]


def test_a_dropped_queue_is_gone_and_an_empty_one_never_begins(desk: Desk) -> None:
    printing.begin(desk, "2026-11", Way.PRINTER, "演示打印机", ITEMS)
    printing.drop(desk)
    assert printing.standing(desk) is None
    with pytest.raises(NotAllowed, match="没有可以打印"):
        printing.begin(desk, "2026-11", Way.PRINTER, "演示打印机", [])


def test_a_saved_copy_is_the_stored_file_and_never_covers_another(desk: Desk, tmp_path: Path) -> None:
    item = Item(desk.keep(b"%PDF one", "paper"), "演-1", "演示煤矿 演/1")
    other = Item(desk.keep(b"%PDF two", "paper"), "演-1", "演示煤矿 演/1")
    first = printing.save_copy(desk, item, tmp_path / "十一月")
    assert first.name == "演示煤矿 演-1.pdf"
    assert printing.save_copy(desk, item, tmp_path / "十一月") == first
    assert printing.save_copy(desk, other, tmp_path / "十一月").name == "演示煤矿 演-1（2）.pdf"
    assert sorted(file.read_bytes() for file in first.parent.iterdir()) == [b"%PDF one", b"%PDF two"]


def test_a_copy_that_cannot_be_written_says_which_and_where(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    item = Item(desk.keep(b"%PDF one", "paper"), "演-1", "演-1")
    with pytest.raises(BadInput, match="演-1"):
        printing.save_copy(desk, item, tmp_path / "file")
    with pytest.raises(Missing):
        printing.save_copy(desk, Item("0" * 64, "演-2", "演-2"), tmp_path)


def test_the_shelf_shows_what_the_folded_states_hold(desk: Desk) -> None:
    visit, _ = making.closed(desk)
    papers.issue_ledger(desk, visit)
    with desk.reading() as session:
        state = queries.visit(session, visit)
        delivery, _, _ = records.delivery_of(session, f"visit/{visit}")
    assert state is not None
    (line,) = shelf.papers(desk)
    assert (line.visit, line.paper, line.delivery) == (visit, state.ledger, delivery)
    assert (line.is_leader, line.waits_for_me, line.printed) == (True, False, "")


def test_a_closed_visit_without_a_ledger_is_on_the_shelf_too(desk: Desk) -> None:
    visit, _ = making.closed(desk)
    (line,) = shelf.papers(desk)
    assert (line.visit, line.paper) == (visit, None)


def test_a_printed_paper_says_so_on_the_shelf(desk: Desk) -> None:
    visit, _ = making.closed(desk)
    papers.issue_ledger(desk, visit)
    (line,) = shelf.papers(desk)
    assert line.paper is not None
    printing.note(desk, line.paper.file, Way.PRINTER, "演示打印机")
    assert shelf.papers(desk)[0].printed


def test_a_countersigned_paper_stands_on_the_shelf_in_its_newest_file(desk: Desk) -> None:
    visit, _ = making.closed(desk)
    papers.issue_ledger(desk, visit)
    (first,) = shelf.papers(desk)
    assert first.paper is not None
    body = PaperSigned(
        kind=first.paper.kind,
        number=first.number,
        file=desk.keep(b"%PDF newer", "paper"),
        field="inspector_9",
        person="p9",
        previous=first.paper.file,
        expected=first.paper.expected,
    )
    desk.seal([Act(f"mine/{MINE}", (Fact(f"visit/{visit}", body, (body.file,)),))])
    with desk.reading() as session:
        state = queries.visit(session, visit)
    assert state is not None
    assert [line.paper for line in shelf.papers(desk)] == list(state.papers)


def test_the_second_print_remembers_the_first(desk: Desk, bureau: desks.Bureau) -> None:
    printing.note(desk, "a", Way.PRINTER, "演示打印机", 3)
    first = printing.printed(desk, "a")
    assert first is not None
    bureau.clock.forward(days=2)
    printing.note(desk, "a", Way.PRINTER, "演示打印机", 3)
    again = printing.printed(desk, "a")
    assert again is not None
    assert (again.first, again.times, again.pages) == (first.at, 2, 3)
    assert again.at > again.first


def test_a_paper_goes_on_at_the_page_it_came_to_and_the_next_begins_anew(desk: Desk) -> None:
    printing.begin(desk, "2026-11", Way.PRINTER, "演示打印机", ITEMS)
    printing.halfway(desk, ITEMS[0].file, 40)
    again = desks.reopen(desk)
    try:
        found = printing.standing(again)
        assert found is not None
        assert found.page == 40
        printing.note(again, ITEMS[0].file, Way.PRINTER, "演示打印机")
        found = printing.standing(again)
        assert found is not None
        assert found.page == 1
    finally:
        again.close()
