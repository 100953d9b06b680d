"""文书 go out as 台账 do: a batch, a second print asked, a queue that goes on, a stick, one file of all."""

from __future__ import annotations

import re
import shutil

import desks
import pypdfium2
import pytest
from keyboard import Keyboard
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from desktop import opening
from desktop.actions import form_lists, forms, printing
from desktop.actions.printing import Way
from desktop.ui.papers.page import PapersPage
from desktop.ui.papers.reading import item_of

CARD = {"监督电话": "000", "受理机构": "演示机构"}
LEAVE = {"假别": "事假", "事由": "家中有事", "联系电话": "演示电话"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A desk with three sealed papers, made once."""
    folder = tmp_path_factory.mktemp("made") / "desk"
    desk = desks.make(folder)
    for key, written in (("d-pledge-card", CARD), ("d-pledge", {}), ("d-leave", LEAVE)):
        draft = forms.begin(desk, key, desk.person)
        forms.save(desk, draft, {name: "演示" for name in forms.lacking(desk, draft)} | written)
        forms.seal(desk, draft)
    desk.close()
    return folder


@pytest.fixture
def desk(made, tmp_path):
    shutil.copytree(made, tmp_path / "desk")
    opened = opening.open_desk(tmp_path / "desk", desks.PASSPHRASE)
    yield opened
    opened.close()


@pytest.fixture
def page(qtbot, bench, tmp_path):
    """The page alone, with a printer that prints into files."""

    def to_file(parent, title, pages, take):
        printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "out" / "paper.pdf"))
        take(printer)

    (tmp_path / "out").mkdir()
    made = PapersPage(bench, ask=to_file)
    qtbot.addWidget(made)
    made.resize(900, 520)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    made.look()
    qtbot.waitUntil(lambda: len(made.model.lines) == 3)
    made.list.setFocus()
    return made


@pytest.fixture
def keys(qtbot, page, lanes):
    return Keyboard(qtbot, page, lanes)


def through(qtbot, page, act):
    """What is said when it went through."""
    with qtbot.waitSignal(page.bench.message, timeout=60_000) as heard:
        act()
    return heard.args[0].text


def printed(folder):
    return sorted(file.name for file in (folder / "out").iterdir())


def test_the_whole_list_goes_out_each_a_job_of_its_own_named_by_its_kind(qtbot, page, keys, tmp_path):
    assert "可打印 3 份文书" in page.bar.words.text()
    assert through(qtbot, page, lambda: keys.press("Alt+M")).startswith("3 份")
    kinds = {re.search(r"请销假单|廉政承诺书|廉政监督卡", name)[0] for name in printed(tmp_path)}
    assert len(kinds) == 3


def test_what_was_printed_says_so_and_a_second_print_is_asked(qtbot, page, keys, desk):
    through(qtbot, page, lambda: keys.press("Alt+M"))
    keys.settle()
    qtbot.waitUntil(lambda: "打印过" in page.sealed.about.text())
    assert page.bar.chosen == ()
    keys.press("Ctrl+P")
    qtbot.waitUntil(page.sealed.paper.again.isVisible)


def test_a_voided_paper_does_not_go_out_with_the_others(qtbot, page, keys, desk):
    forms.void(desk, page.model.lines[0].name, "演示：写错了")
    page.look()
    qtbot.waitUntil(lambda: "可打印 2 份文书" in page.bar.words.text())


def test_a_month_or_a_kind_alone_goes_out(qtbot, page, keys, tmp_path):
    page.sieve.kind.setCurrentIndex(page.sieve.kind.findData("d-leave"))
    page.sieve.month.setCurrentIndex(1)
    page.sieve.sifted.emit()
    assert through(qtbot, page, lambda: keys.press("Alt+M")).startswith("1 份")
    page.sieve.month.setCurrentIndex(0)


def test_a_queue_of_a_closed_program_goes_on_and_the_one_of_ledgers_stays_apart(qtbot, page, keys, desk, tmp_path):
    items = [item_of(line) for line in page.model.lines]
    printing.begin(desk, "2026年11月 文书", Way.PRINTER, "演示打印机", items, which=printing.FORMS)
    printing.note(desk, items[0].file, Way.PRINTER, "演示打印机")
    page.look()
    qtbot.waitUntil(page.bar.go_on.isVisible)
    assert "1/3，下一份" in page.bar.words.text()
    assert printing.standing(desk) is None
    assert through(qtbot, page, lambda: keys.press("Alt+C")).startswith("2 份")
    assert len(printed(tmp_path)) == 2


def test_all_are_saved_on_a_stick_with_a_list_and_merged_into_one_file(qtbot, page, keys, tmp_path):
    items = [item_of(line) for line in page.model.lines]
    through(qtbot, page, lambda: page.outgoing.save_all("文书", items, tmp_path / "stick"))
    names = sorted(file.name for file in (tmp_path / "stick").iterdir())
    assert len(names) == 4
    assert names[-1].startswith("目录 文书")
    through(qtbot, page, lambda: page.outgoing.merge_all("文书", items, tmp_path / "one.pdf"))
    assert len(list(pypdfium2.PdfDocument(tmp_path / "one.pdf").get_toc())) == 4


def test_while_one_writes_the_bar_leaves_the_room_to_the_form(qtbot, page, keys, desk):
    assert page.bar.isVisible()
    draft = forms.begin(desk, "d-pledge", desk.person, "2027")
    page.open_paper(draft)
    keys.settle()
    assert not page.bar.isVisible()
    assert form_lists.list_forms(desk)[0].is_draft
