"""Papers that go out together: a cover list that tells each, one merged file with bookmarks, nothing half written."""

from __future__ import annotations

import threading
from pathlib import Path

import pypdfium2
import pytest

from desktop import pdf_pages
from desktop.actions import bundling, findings, papers, printing, shelf
from desktop.actions.printing import Item, Way
from desktop.desk import Desk
from desktop.errors import BadInput, NotAllowed
from tests.documents import tools
from tests.making import visits as making


@pytest.fixture
def items(desk: Desk) -> list[Item]:
    visit, _ = making.closed(desk)
    papers.issue_ledger(desk, visit)
    (line,) = shelf.papers(desk)
    assert line.paper is not None
    one = Item(line.paper.file, line.number, "名", "演示煤矿", "2026-11-22")
    return [one, Item(desk.keep(desk.blobs.get(one.file), "paper"), "演-2", "名", "演示露天矿", "2026-11-23")]


def merged(desk: Desk, items: list[Item], target: Path, stop: bool = False) -> bundling.Merged:
    event = threading.Event()
    event.set() if stop else None
    return bundling.merge(desk, "2026年11月 台账", items, target, tell=lambda *step: None, stop=event)


def test_the_cover_tells_number_mine_day_pages_hash_and_when_printed(
    desk: Desk, items: list[Item], tmp_path: Path
) -> None:
    printing.note(desk, items[0].file, Way.PRINTER, "演示打印机", 3)
    text = tools.text(bundling.cover(desk, "2026年11月 台账", items), tmp_path)
    digest = items[0].file
    assert all(word in text for word in (items[0].number, "演示煤矿", "2026-11-22", digest[:16], digest[-16:]))
    assert "打印时间" in text
    assert "合并打印件" not in text


def test_the_merged_file_has_every_page_bookmarks_and_says_what_it_is(
    desk: Desk, items: list[Item], tmp_path: Path
) -> None:
    told = merged(desk, items, tmp_path / "合并.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "合并.pdf")
    marks = [(one.get_title(), one.get_dest().get_index()) for one in document.get_toc()]
    assert len(document) == 1 + told.pages
    assert marks == [("目录", 0), (f"演示煤矿 {items[0].number}", 1), ("演示露天矿 演-2", 1 + told.pages // 2)]
    text = tools.text((tmp_path / "合并.pdf").read_bytes(), tmp_path)
    assert "合并打印件，签名请核验原文件" in text
    assert "电子签名：演示专员甲" in text
    document.close()


def test_a_paper_that_is_not_here_is_named_on_the_cover(desk: Desk, items: list[Item], tmp_path: Path) -> None:
    told = merged(desk, [*items, Item("0" * 64, "演-9", "名")], tmp_path / "a.pdf")
    assert (told.papers, len(told.left_out)) == (2, 1)
    assert "未列入：演-9" in tools.text((tmp_path / "a.pdf").read_bytes(), tmp_path)
    with pytest.raises(NotAllowed, match="没有可以列入"):
        bundling.cover(desk, "", [Item("0" * 64, "演-9", "名")])


def test_a_stopped_or_refused_merge_leaves_nothing(desk: Desk, items: list[Item], tmp_path: Path) -> None:
    with pytest.raises(NotAllowed, match="已取消"):
        merged(desk, items, tmp_path / "a.pdf", stop=True)
    with pytest.raises(BadInput, match="没有存到"):
        merged(desk, items, tmp_path / "nowhere" / "a.pdf")
    assert list(tmp_path.glob("*.pdf*")) == []


def test_what_is_shown_and_printed_carries_the_signature(desk: Desk, items: list[Item], tmp_path: Path) -> None:
    shown = papers.for_eyes(desk, items[0].file)
    document = pypdfium2.PdfDocument(shown)
    words = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert "电子签名：演示专员甲" in words
    document.close()


def test_a_later_correction_goes_along_printed_merged_and_saved(desk: Desk, tmp_path: Path) -> None:
    visit, finding = making.closed(desk)
    papers.issue_ledger(desk, visit)
    (line,) = shelf.papers(desk)
    assert line.paper is not None
    item = Item(line.paper.file, line.number, "名", "演示煤矿", "2026-11-22", visit)
    before = pdf_pages.count(bundling.for_printer(desk, item), "")
    findings.correct(desk, finding, "fact", "平台宽度 3.5 m", "抄错")
    assert pdf_pages.count(bundling.for_printer(desk, item), "") == before + 1
    told = merged(desk, [item], tmp_path / "a.pdf")
    assert told.pages == before + 1
    assert "更正的文书" in tools.text((tmp_path / "a.pdf").read_bytes(), tmp_path)
    saved = bundling.save_paper(desk, item, tmp_path / "stick")
    assert saved.read_bytes() == papers.file(desk, item.file)
    assert [one.name for one in sorted((tmp_path / "stick").iterdir())] == ["名 更正页.pdf", "名.pdf"]
    assert bundling.save_paper(desk, item, tmp_path / "stick") == saved
