"""Scans of the filled-in sheet find their visit by the QR; real pages, made into real photos and PDFs."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from desktop.actions import closing, ledger_material, ledger_record, paper_sheets, scans, visits
from desktop.desk import Delivery, Desk
from desktop.errors import Missing, NotAllowed
from desktop.store import journal, records
from desktop.supervision.scans import missing_words
from desktop.supervision.sheet import read_page_name
from desktop.supervision.visit import Refusal, SignerRole
from desktop.sync import parcel
from tests.making import scanned
from tests.making.desks import MINE, PIT

WAYS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "straight": lambda page: page,
    "3 degrees": lambda page: scanned.turned(page, 3),
    "on its side": lambda page: scanned.turned(page, 90),
    "upside down": lambda page: scanned.turned(page, 180),
    "grainy": scanned.grainy,
    "photographed": scanned.photographed,
    "photographed upside down": lambda page: scanned.turned(scanned.photographed(page), 183),
    "copied": scanned.copied,
    "out of focus": lambda page: page.filter(ImageFilter.GaussianBlur(2)),
    "grainy and soft": lambda page: scanned.grainy(page.filter(ImageFilter.GaussianBlur(1))),
    "small": lambda page: page.resize((page.width // 2, page.height // 2), Image.Resampling.BICUBIC),
}


def opened(desk: Desk, mine: str = MINE) -> str:
    visit = visits.plan(desk, mine, planned=["q2"])
    visits.open_visit(desk, visit)
    return visit


def printed(desk: Desk, visit: str) -> Image.Image:
    return scanned.first(paper_sheets.print_sheet(desk, visit).pdf)


@pytest.mark.parametrize("way", WAYS)
def test_a_page_finds_its_visit_however_it_was_taken(desk: Desk, way: str) -> None:
    visit = opened(desk)
    page = WAYS[way](scanned.written_on(printed(desk, visit)))
    done = scans.attach(desk, [("IMG_1.jpg", scanned.jpeg(page))])
    assert [(one.page, one.at_page) for one in done.by_visit[visit]] == [(1, 0)]
    assert (done.unreadable, done.refused) == ((), ())


def test_the_file_is_kept_as_it_came_and_a_preview_beside_it(desk: Desk) -> None:
    visit = opened(desk)
    data = scanned.jpeg(printed(desk, visit))
    scans.attach(desk, [("IMG_1.jpg", data)])
    (one,) = scans.of_visit(desk, visit).pages
    assert desk.blobs.get(one.original) == data
    assert desk.blobs.get(one.preview).startswith(b"\xff\xd8")


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_page_is_shown_upright(desk: Desk, degrees: int) -> None:
    visit = opened(desk)
    upright = printed(desk, visit)
    scans.attach(desk, [("IMG_1.jpg", scanned.jpeg(upright.rotate(degrees, expand=True)))])
    with Image.open(io.BytesIO(desk.blobs.get(scans.of_visit(desk, visit).pages[0].preview))) as seen:
        assert _unlike(seen, upright) < 2 < _unlike(seen, upright.rotate(180))


def test_a_pdf_of_several_pages_is_taken_apart_and_what_lacks_is_said(desk: Desk) -> None:
    visit = opened(desk)
    visits.pass_place(desk, visit, "q1")
    whole = scanned.pages(paper_sheets.print_sheet(desk, visit, sampled=paper_sheets.ALL).pdf)
    last = len(whole)
    assert last > 2
    scans.attach(desk, [("扫描.pdf", scanned.pdf([scanned.turned(whole[-1], 180), whole[0]]))])
    found = scans.of_visit(desk, visit)
    assert [(one.page, one.at_page) for one in found.in_order] == [(1, 2), (last, 1)]
    assert missing_words(found.prints) == f"缺第 {'、'.join(map(str, range(2, last)))} 页"


def test_pages_of_two_visits_go_each_to_its_own(desk: Desk) -> None:
    first, second = opened(desk), opened(desk, PIT)
    pages = [printed(desk, first), printed(desk, second)]
    done = scans.attach(desk, [("两次.pdf", scanned.pdf(pages))])
    assert {visit: len(found) for visit, found in done.by_visit.items()} == {first: 1, second: 1}


def test_in_front_of_a_visit_anothers_page_is_named_and_one_press_from_its_home(desk: Desk) -> None:
    here, there = opened(desk), opened(desk, PIT)
    batch = scans.read([("IMG_1.jpg", scanned.jpeg(printed(desk, there)))])
    done = scans.attach_read(desk, batch, here)
    (left,) = done.elsewhere
    assert "演示采石场m2 2026-11-22 常规检查的底稿第 1 页" in left.why
    assert done.changes.is_empty
    assert there in scans.attach_read(desk, scans.Batch((left.page,)), left.visit).by_visit


def test_a_page_without_a_code_waits_for_a_person(desk: Desk) -> None:
    visit = opened(desk)
    cut = printed(desk, visit).crop((0, 500, 1600, 2300))
    batch = scans.read([("IMG_1.jpg", scanned.jpeg(cut))])
    (left,) = scans.attach_read(desk, batch).unreadable
    assert "“IMG_1.jpg”没有读到底稿的二维码" in left.why
    done = scans.attach_read(desk, batch, visit, by_hand=True)
    assert [(one.page, one.qr) for one in done.by_visit[visit]] == [(0, "")]


def test_a_visit_that_is_only_planned_is_to_be_opened_first(desk: Desk) -> None:
    planned = visits.plan(desk, MINE)
    batch = scans.read([("IMG_1.jpg", scanned.jpeg(printed(desk, planned)))])
    (left,) = scans.attach_read(desk, batch).unreadable
    assert "还没有开始的检查（演示采石场m1）" in left.why
    with pytest.raises(NotAllowed, match="请先按“开始检查”"):
        scans.attach_read(desk, batch, planned, by_hand=True)


def test_a_visit_that_is_not_here_is_named(desk: Desk, enrol: Callable[..., Desk]) -> None:
    other = enrol("p2", ordinal=2, seed=2)
    page = scanned.jpeg(printed(other, opened(other)))
    (left,) = scans.attach(desk, [("IMG_1.jpg", page)]).unreadable
    assert "另一次检查" in left.why
    with pytest.raises(Missing):
        scans.attach(desk, [("IMG_1.jpg", page)], "nowhere", by_hand=True)


def test_the_same_file_again_is_not_attached_twice(desk: Desk) -> None:
    visit = opened(desk)
    file = ("IMG_1.jpg", scanned.jpeg(printed(desk, visit)))
    scans.attach(desk, [file])
    again = scans.attach(desk, [file, file])
    assert again.changes.is_empty
    assert "已经附过" in again.remarks[0]


def test_bad_files_are_named_and_the_others_go_on(desk: Desk) -> None:
    visit = opened(desk)
    good = scanned.jpeg(printed(desk, visit))
    files = [("坏.pdf", b"%PDF-1.7 nothing"), ("半张.jpg", good[:3000]), ("表.txt", b"hello"), ("好.jpg", good)]
    done = scans.attach(desk, files)
    assert [text[: text.index("用不了")] for text in done.refused] == [
        "扫描件“坏.pdf”",
        "照片“半张.jpg”",
        "照片“表.txt”",
    ]
    assert len(done.by_visit[visit]) == 1


def test_a_page_attached_by_mistake_is_withdrawn_and_may_come_again(desk: Desk) -> None:
    visit = opened(desk)
    file = ("IMG_1.jpg", scanned.jpeg(printed(desk, visit)))
    (one,) = scans.attach(desk, [file]).by_visit[visit]
    scans.withdraw(desk, visit, one.original, one.at_page, "附错")
    assert (scans.of_visit(desk, visit).pages, scans.of_visit(desk, visit).withdrawn[0].reason) == ((), "附错")
    assert scans.attach(desk, [file]).by_visit


def test_a_sheet_may_come_after_the_visit_was_closed_and_travels_sealed(desk: Desk, enrol: Callable[..., Desk]) -> None:
    visit = opened(desk)
    file = ("IMG_1.jpg", scanned.jpeg(printed(desk, visit)))
    _close(desk, visit)
    changes = scans.attach(desk, [file]).changes
    other = enrol("p2", ordinal=2, seed=2)
    with desk.reading() as session:
        entries = list(journal.entries(session, changes.entries))
    other.receive(Delivery(entries=tuple(entries)))
    assert scans.of_visit(other, visit) == scans.of_visit(desk, visit)
    assert set(entries[0].blobs) == {
        name for one in scans.of_visit(desk, visit).pages for name in (one.original, one.preview)
    }


def test_the_ledger_lists_the_scans_and_carries_their_entries(desk: Desk) -> None:
    visit = opened(desk)
    entries = scans.attach(desk, [("IMG_1.jpg", scanned.jpeg(printed(desk, visit)))]).changes.entries
    _close(desk, visit)
    material = ledger_material.gather(desk, visit)
    assert any(
        "检查底稿扫描件 1 页" in one and "IMG_1.jpg（" in one for one in ledger_record.ledger(desk, material).remarks
    )
    assert set(entries) <= {one.id for one in material.entries}


def test_a_parcel_and_the_list_of_records_know_the_scans(desk: Desk, tmp_path: Path) -> None:
    visit = opened(desk)
    scans.attach(desk, [("IMG_1.jpg", scanned.jpeg(printed(desk, visit)))])
    inner = parcel.make(desk, [desk.holder.certificate], tmp_path / "一次.parcel", visit)
    assert len(inner.entries) == 2
    with desk.reading() as session:
        assert [one.id for one in records.every(session) if one.kind == "scans"] == [visit]


def test_another_route_is_another_sheet_so_that_pages_are_not_counted_together(desk: Desk) -> None:
    visit = opened(desk)
    short = paper_sheets.print_sheet(desk, visit)
    visits.pass_place(desk, visit, "q1")
    names = {
        read_page_name(one.positions.pages[0].qr_text).sheet for one in (short, paper_sheets.print_sheet(desk, visit))
    }
    assert len(names) == 2


def test_where_the_boxes_stand_goes_with_the_scan(desk: Desk) -> None:
    visit = opened(desk)
    drawn = paper_sheets.print_sheet(desk, visit)
    paper_sheets.keep_positions(desk, visit, drawn)
    scans.attach(desk, [("IMG_1.jpg", scanned.jpeg(scanned.first(drawn.pdf)))])
    assert desk.blobs.get(scans.of_visit(desk, visit).pages[0].positions) == drawn.data


def _unlike(one: Image.Image, other: Image.Image) -> float:
    small = [picture.convert("L").resize((210, 297), Image.Resampling.BOX) for picture in (one, other)]
    return ImageStat.Stat(ImageChops.difference(*small)).mean[0]


def _close(desk: Desk, visit: str) -> None:
    visits.pass_place(desk, visit, "q2")
    visits.conform_rest(desk, visit, "q2")
    visits.seal_section(desk, visit)
    closing.sign(
        desk, visit, SignerRole.LEADER, desk.name, None, person=desk.person, refusal=Refusal("演示", "演示专员乙")
    )
    closing.close_visit(desk, visit, reason_unchecked="演示")
