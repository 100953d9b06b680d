"""Photos on the ledger: the stamp tells the truth, drawings lie over the picture, what was before stands beside it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from desktop.actions import drafting, findings, ledger_material, ledger_record, papers, photos, visits
from desktop.desk import Desk
from desktop.documents.record import LedgerRecord, Overlay
from desktop.store import journal
from desktop.supervision.finding import Recheck
from desktop.supervision.visit import Drawing
from tests.making import photos as pictures
from tests.making import visits as making

STAY = ("2026-11-22T01:00:00Z", "2026-11-22T02:30:00Z")


@pytest.fixture
def visit(desk: Desk) -> str:
    name = making.opened(desk)
    visits.pass_place(desk, name, making.PLACE, *STAY)
    return name


def attached(desk: Desk, visit: str, finding: str, *times: str) -> list[str]:
    files = [
        (f"{time[:5]}.jpg", pictures.jpeg(320 + number, 240, taken=f"2026:11:22 {time}", offset=None))
        for number, time in enumerate(times)
    ]
    return [one.original for one in photos.attach(desk, visit, files, finding).photos]


def printed(desk: Desk, visit: str) -> LedgerRecord:
    return ledger_record.ledger(desk, ledger_material.gather(desk, visit, drafting.load(desk, visit)))


def test_the_stamp_tells_the_stay_only_of_photos_taken_in_it(desk: Desk, visit: str) -> None:
    raised = making.failed(desk, visit)
    attached(desk, visit, raised, "09:40:00", "15:00:00")
    stamps = [one.stamp.split("　") for one in printed(desk, visit).photos]
    assert [words[0] for words in stamps] == ["2026-11-22 09:00–10:30", "2026-11-22 15:00"]
    assert stamps[0][1:] == [drafting.load(desk, visit).findings[0].place_name, "演示专员甲"]


def test_a_photo_without_a_time_is_not_given_one(desk: Desk, visit: str) -> None:
    raised = making.failed(desk, visit)
    photos.attach(desk, visit, [("甲.jpg", pictures.jpeg(taken=None))], raised)
    assert printed(desk, visit).photos[0].stamp.startswith("时间不明")


def test_the_corrected_time_is_printed_with_what_the_camera_got_wrong(desk: Desk, visit: str) -> None:
    raised = making.failed(desk, visit)
    attached(desk, visit, raised, "10:42:00")
    code = pictures.time_code("2026-11-22T01:00:00Z", taken="2026:11:22 10:02:00")
    photos.attach(desk, visit, [("校准.jpg", code)])
    (shown,) = printed(desk, visit).photos
    assert (f"{shown.taken:%H:%M}", shown.written) == ("09:40", "相机快 1 小时 02 分，已校正")
    assert desk.blobs.has(drafting.load(desk, visit).findings[0].photos[0].clock)


def test_the_photo_of_the_time_code_is_sealed_with_the_photos_it_corrects(desk: Desk, visit: str) -> None:
    raised = making.failed(desk, visit)
    attached(desk, visit, raised, "10:42:00")
    code = pictures.time_code("2026-11-22T01:00:00Z", taken="2026:11:22 10:02:00")
    (clock,) = photos.attach(desk, visit, [("校准.jpg", code)]).clocks
    visits.seal_section(desk, visit)
    with desk.reading() as session:
        entries = list(journal.entries(session, journal.ids_of_subjects(session, [f"finding/{raised}"])))
    assert clock.preview in {blob for entry in entries for blob in entry.blobs}


def test_drawings_are_on_paper_and_the_picture_goes_in_untouched(desk: Desk, visit: str, tmp_path: Path) -> None:
    raised = making.failed(desk, visit)
    (name,) = attached(desk, visit, raised, "09:40:00")
    marks = (
        Drawing(shape="文字", points=(1000, 5000), text="悬顶约十二米"),
        Drawing(shape="圈", points=(0, 0, 9999, 9999)),
    )
    plain = papers.preview(desk, visit)
    photos.draw_over(desk, visit, name, marks)
    drawn = papers.preview(desk, visit)
    assert printed(desk, visit).photos[0].drawings[1] == Overlay("圈", (0, 0, 9999, 9999))
    file = tmp_path / "台账.pdf"
    file.write_bytes(drawn)
    assert "悬顶约十二米" in subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    preview = desk.blobs.get(drafting.load(desk, visit).findings[0].photos[0].preview)
    assert (preview in plain, preview in drawn) == (True, True)


def test_what_was_before_the_rectification_stands_before_what_is_now(desk: Desk, visit: str) -> None:
    raised = making.failed(desk, visit)
    (before,) = attached(desk, visit, raised, "09:40:00")
    visits.seal_section(desk, visit)
    again = making.opened(desk)
    findings.recheck(desk, again, raised, Recheck.DONE, note="已处理")
    (after,) = attached(desk, again, raised, "10:00:00")
    photos.pair(desk, again, after, before)
    record = printed(desk, again)
    assert [(one.sha256, one.caption[:4]) for one in record.photos] == [(before, "整改前："), (after, "整改后：")]
    assert record.previous[0].photos == ("1", "2")
