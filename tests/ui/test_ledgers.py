"""台账: the list is sifted, a month goes to the printer as a queue that outlives jams and closed windows."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import desks
import pypdfium2
import pytest
from keyboard import Keyboard
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop.actions import closing, drafting, papers, printing, visits
from desktop.actions.printing import Way
from desktop.desk import Act, Fact
from desktop.supervision.roster import MineKind, MineRegistered, OrgFounded
from desktop.supervision.visit import Refusal, SignerRole
from desktop.ui.ledgers import LedgersPage
from desktop.ui.preview import print_pdf
from desktop.ui.printing import ask_printer


def closed(desk, mine=desks.MINE):
    """A closed visit with its ledger, of few items."""
    visit = visits.plan(desk, mine)
    visits.open_visit(desk, visit)
    visits.seal_section(desk, visit) if drafting.load(desk, visit).answers else None
    refusal = Refusal(reason="不认可", witness="演示见证人")
    closing.sign(desk, visit, SignerRole.LEADER, "演示专员甲", b"", person="E001", refusal=refusal)
    closing.close_visit(desk, visit, reason_unchecked="未到达")
    papers.issue_ledger(desk, visit)
    return visit


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A desk with three ledgers of two mines, made once."""
    folder = tmp_path_factory.mktemp("made") / "desk"
    desk = desks.make(folder)
    card = MineRegistered(
        code="M002", name="演示露天矿", kind=MineKind.COAL, supervised_by="140000", places=desks.PLACES
    )
    desk.seal([Act(desks.ORG, (Fact("mine/M002", card),))])
    for mine in (desks.MINE, desks.MINE, "M002"):
        closed(desk, mine)
    desk.close()
    return folder


@pytest.fixture
def desk(made, tmp_path):
    from desktop import opening

    shutil.copytree(made, tmp_path / "desk")
    opened = opening.open_desk(tmp_path / "desk", desks.PASSPHRASE)
    yield opened
    opened.close()


@pytest.fixture
def asked():
    """The titles the printer was asked for."""
    return []


@pytest.fixture
def page(qtbot, bench, tmp_path, asked):
    """The page alone, with a printer that prints into files."""

    def to_file(parent, title, pages, take):
        asked.append(title)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "out" / "printed.pdf"))
        take(printer)

    (tmp_path / "out").mkdir()
    made = LedgersPage(bench, ask=to_file)
    qtbot.addWidget(made)
    made.resize(800, 430)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    return made


@pytest.fixture
def keys(qtbot, page, lanes):
    keyboard = Keyboard(qtbot, page, lanes)
    keyboard.settle()
    page.list.setFocus()
    return keyboard


def printed(folder: Path) -> list[str]:
    return sorted(file.name for file in (folder / "out").iterdir())


def through(qtbot, page, start) -> str:
    """Start a queue and wait for what is said at its end."""
    with qtbot.waitSignal(page.bench.message, timeout=20_000) as said:
        start()
    return said.args[0].text


def test_words_and_a_mine_narrow_the_list(page, keys):
    assert len(page.model.lines) == 3
    keys.press("Ctrl+F")
    keys.type("露天")
    assert [line.mine for line in page.model.lines] == ["演示露天矿"]
    page.sieve.search.clear()
    page.sieve.mine.setCurrentText("演示煤矿")
    page.sieve.mine.activated.emit(1)
    assert len(page.model.lines) == 2


def test_who_sees_several_organisations_chooses_one_and_its_mines(page, keys, desk):
    assert not page.sieve.office.isVisible()
    other = OrgFounded(code="140001", name="演示乙县应急管理局", parent="140000")
    card = MineRegistered(code="M002", name="演示露天矿", kind=MineKind.COAL, supervised_by="140001")
    desk.seal([Act("org/140001", (Fact("org/140001", other),)), Act(desks.ORG, (Fact("mine/M002", card),))])
    page.look()
    keys.settle()
    assert page.sieve.office.isVisible()
    page.sieve.office.setFocus()
    keys.press("Down")
    assert [line.mine for line in page.model.lines] == ["演示露天矿"]
    assert [page.sieve.mine.itemText(row) for row in range(page.sieve.mine.count())] == ["全部矿山", "演示露天矿"]
    page.sieve.clear()
    assert page.sieve.mine.count() == 3


def test_a_list_that_finds_nothing_says_so_and_one_key_shows_all(page, keys):
    keys.press("Ctrl+F")
    keys.type("zzz")
    assert page.none.isVisible()
    keys.press("Alt+A")
    assert len(page.model.lines) == 3


def test_a_draft_stands_in_the_list_and_enter_leads_back_to_it(qtbot, page, keys, bench, desk):
    visit = desks.visit_with_answers(desk, 3)
    bench.changed.emit(None)
    keys.settle()
    line = next(line for line in page.model.lines if line.visit == visit)
    assert line.mark.word == "草稿"
    page.list.choose(line.key)
    with qtbot.waitSignal(page.visit_wanted) as wanted:
        keys.press("Enter")
    assert wanted.args == [visit]


def test_the_whole_list_is_printed_one_job_each_from_the_stored_files(qtbot, page, keys, tmp_path, asked):
    through(qtbot, page, lambda: keys.press("Alt+M"))
    assert len(printed(tmp_path)) == 3
    assert len(asked) == 1
    for line in page.model.lines:
        file = next((tmp_path / "out").glob(f"*{printing.file_name(line.number)}.pdf"))
        told = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
        assert f"Pages:           {outgoing_pages(page, line)}" in told
        assert "A4" in told


def outgoing_pages(page, line) -> int:
    from desktop.ui.preview import pages_of

    return pages_of(papers.file(page.bench.desk, line.file))


def test_a_second_print_asks_in_its_place_with_the_day_of_the_first(qtbot, page, keys, asked):
    keys.press("Ctrl+P")
    keys.settle()
    qtbot.waitUntil(lambda: bool(page.list.line.printed))
    keys.press("Ctrl+P")
    qtbot.waitUntil(page.paper.again.isVisible)
    assert re.match(r"这份 \d\d-\d\d \d\d:\d\d 打印过，\d 页。", page.paper.again.words.text())
    assert len(asked) == 1
    keys.press("Space")  # the keyboard is on 再打印
    keys.settle()
    assert len(asked) == 2
    assert not page.paper.again.isVisible()


def test_what_is_printed_carries_the_signatures(qtbot, page, keys, tmp_path):
    keys.press("Ctrl+P")
    keys.settle()
    qtbot.waitUntil(lambda: bool(page.list.line.printed))
    bare = QPrinter(QPrinter.PrinterMode.HighResolution)
    bare.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    bare.setOutputFileName(str(tmp_path / "bare.pdf"))
    print_pdf(papers.file(page.bench.desk, page.list.line.file), bare, lambda *step: None)  # QtPdf leaves fields out
    assert ink(tmp_path / "out" / "printed.pdf") > ink(tmp_path / "bare.pdf") + 500


def ink(file: Path) -> int:
    """Dark dots of all pages."""
    document = pypdfium2.PdfDocument(file)
    try:
        pages = [page.render(scale=1.5, grayscale=True).to_pil().convert("L") for page in document]
    finally:
        document.close()
    return sum(sum(page.histogram()[:128]) for page in pages)


def test_several_chosen_lines_go_out_alone(qtbot, page, keys, tmp_path):
    page.list.step(-3)
    keys.press("Shift+Down")
    assert "选中 2 份" in page.bar.words.text()
    through(qtbot, page, lambda: keys.press("Alt+M"))
    assert len(printed(tmp_path)) == 2


def test_a_queue_goes_on_at_a_page_of_the_next_paper(qtbot, page, keys, tmp_path, desk):
    items = [line.item for line in page.model.lines]
    printing.begin(desk, "台账", Way.PRINTER, "演示打印机", items[:1])
    printing.halfway(desk, items[0].file, 2)
    page.look()
    qtbot.waitUntil(page.bar.page.isVisible)
    assert page.bar.page.value() == 2
    through(qtbot, page, page.outgoing.go_on)
    (name,) = printed(tmp_path)
    whole = outgoing_pages(page, page.model.lines[0])
    assert len(pypdfium2.PdfDocument(tmp_path / "out" / name)) == whole - 1
    assert printing.printed(desk, items[0].file).pages == whole


def test_the_list_is_merged_into_one_file_with_bookmarks(qtbot, page, keys, tmp_path):
    items = [line.item for line in page.model.lines]
    said = through(qtbot, page, lambda: page.outgoing.merge_all("台账", items, tmp_path / "one.pdf"))
    assert said.startswith("3 份")
    assert len(list(pypdfium2.PdfDocument(tmp_path / "one.pdf").get_toc())) == 4
    assert not page.bar.pause.isVisible()


def test_the_cover_list_alone_is_printed(qtbot, page, keys, tmp_path):
    said = through(qtbot, page, page.bar.print_cover.trigger)
    assert said == "目录已送往打印机：1 页。"


def test_what_was_printed_says_so_and_is_left_out_next_time(qtbot, page, keys):
    keys.press("Ctrl+P")
    keys.settle()
    qtbot.waitUntil(lambda: bool(page.list.line.printed))
    assert "打印过" in page.about.text()
    assert len(page.bar.chosen) == 2
    keys.press("Alt+Y")
    assert len(page.bar.chosen) == 3


def test_a_queue_of_a_closed_program_goes_on_with_the_next(qtbot, page, keys, tmp_path, asked):
    items, desk = [line.item for line in page.model.lines], page.bench.desk
    printing.begin(desk, "2026年11月 台账", Way.PRINTER, "演示打印机", items)
    printing.note(desk, items[0].file, Way.PRINTER, "演示打印机")
    page.look()
    keys.settle()
    qtbot.waitUntil(page.bar.go_on.isVisible)
    assert f"1/3，下一份 {items[1].number}" in page.bar.words.text()
    assert through(qtbot, page, lambda: keys.press("Alt+C")).startswith("2 份")
    assert asked == ["2026年11月 台账"]
    assert len(printed(tmp_path)) == 2


def test_after_a_jam_the_last_one_comes_again(qtbot, page, keys, desk):
    items = [line.item for line in page.model.lines]
    printing.begin(desk, "台账", Way.PRINTER, "演示打印机", items)
    printing.note(desk, items[0].file, Way.PRINTER, "演示打印机")
    page.look()
    qtbot.waitUntil(page.bar.step_back.isVisible)
    keys.press("Alt+B")
    qtbot.waitUntil(lambda: f"下一份 {items[0].number}" in page.bar.words.text())


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_refuses_stops_the_queue_and_keeps_it(qtbot, page, keys, desk, tmp_path):
    (tmp_path / "out").rmdir()  # the printer's file cannot be made
    assert "没有接受" in through(qtbot, page, lambda: keys.press("Alt+M"))
    qtbot.waitUntil(page.bar.go_on.isVisible)
    assert len(printing.standing(desk).rest) == 3


def test_a_paper_that_is_not_here_is_told_and_does_not_hold_up_the_others(qtbot, page, keys, desk, tmp_path):
    missing = page.model.lines[1].file
    (desk.folder / "blobs" / missing[:2] / missing).unlink()
    assert page.model.lines[1].number in through(qtbot, page, lambda: keys.press("Alt+M"))
    assert len(printed(tmp_path)) == 2
    assert len(printing.standing(desk).rest) == 1


def test_the_whole_list_is_saved_into_a_folder_and_again_makes_no_second_copy(qtbot, page, keys, tmp_path):
    items = [line.item for line in page.model.lines]
    for _ in range(2):
        through(qtbot, page, lambda: page.outgoing.save_all("台账", items, tmp_path / "stick"))
    names = [file.name for file in (tmp_path / "stick").iterdir()]
    assert len([name for name in names if not name.startswith("目录 台账")]) == 3
    assert len(names) > 3


def test_v_verifies_and_says_what_the_server_has_said(qtbot, page, keys):
    with qtbot.waitSignal(page.paper.verified, timeout=20_000) as told:
        keys.press("V")
    assert "签名" in told.args[0].sentences[0]
    assert told.args[0].sentences[-1].startswith("未回执")


def test_a_file_from_elsewhere_is_chosen_by_a_key_and_verified_in_words(qtbot, page, keys, tmp_path, monkeypatch):
    (tmp_path / "别处.pdf").write_bytes(b"%PDF-1.7 nothing")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "别处.pdf"), ""))
    keys.press("Alt+N")
    with qtbot.waitSignal(page.paper.verified, timeout=20_000) as told:
        keys.press("Alt+E")
    assert "不成立" in page.paper.verdict.text()
    assert page.paper.words.isVisible()
    assert told.args[0].sentences


def test_the_printers_dialog_offers_the_pages_there_are(qtbot, dressed, page):
    taken = []
    ask_printer(page, "演-2026-0001", 3, taken.append)
    dialog = QApplication.activeModalWidget()
    assert dialog.windowTitle() == "演-2026-0001"
    assert (dialog.minPage(), dialog.maxPage()) == (1, 3)
    assert dialog.printer().pageLayout().pageSize().name() == "A4"
    dialog.reject()
    assert taken == []


def test_the_papers_of_a_visit_stand_in_a_menu_with_the_reasons_why_not(page, keys):
    keys.settle()
    page.list.choose(page.model.lines[0].key)
    keys.settle()
    words = page.order.words
    assert [one.split(" — ")[0] for one in words] == ["现场检查记录", "现场处理决定书", "现场监管意见书"]
    assert "只有 0 名" in words[0]
    assert " — " not in words[2]


def test_an_opinion_is_issued_from_the_menu_and_stands_in_the_list(page, keys):
    keys.settle()
    page.list.choose(page.model.lines[0].key)
    keys.settle()
    page.order.menu().actions()[2].trigger()
    keys.settle()
    assert [line for line in page.model.lines if line.kind == "现场监管意见书"]
    assert "已经出具" in page.order.words[2]


def test_a_paper_that_is_not_ready_says_why(page, keys, qtbot):
    keys.settle()
    page.list.choose(page.model.lines[0].key)
    keys.settle()
    with qtbot.waitSignal(page.bench.message) as said:
        page.order.menu().actions()[0].trigger()
    assert "执法文书须由两名出具；可出具现场监管意见书" in str(said.args[0])
