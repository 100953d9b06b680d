"""A person's whole day, through the real window by real key and mouse events, up to what the bureau confirms."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import served
import windows
from person import Person
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from test_fast_lane_counts import reading_of

from desktop.actions import drafting, presence, printing
from desktop.demo import pictures as drawn
from desktop.journal import identity
from desktop.store import queries, records
from desktop.store.records import Delivery
from desktop.supervision.finding import Grade, Recheck
from desktop.supervision.presence import End
from desktop.supervision.visit import Result, SignerRole
from desktop.sync.round import exchange
from desktop.ui import annotating
from desktop.ui.bench import Bench
from desktop.ui.visit.sheet import ItemLine
from desktop.world import BEIJING
from tests.making import photos as pictures

ITEMS = 110
HOURS = {"P1": ("0830", "0940"), "P2": ("0950", "1040"), "P3": ("1050", "1130"), "P4": ("1140", "1220")}
HOURS["P5"] = ("1300", "1400")
TOO_MUCH = ("P1", "C-GAS-01")  # an item with a limit whose overrun may be a major hazard


@pytest.fixture
def desk(tmp_path):
    with served.bureau(tmp_path / "bureau") as (url, code), served.desk(tmp_path / "desk", url, code) as made:
        yield made


@pytest.fixture
def bench(desk, lanes):
    return Bench(desk, lanes, lambda desk, stop, tell: exchange(desk, stop))


@pytest.fixture
def window(qtbot, bench, dressed, tmp_path):
    made = windows.make(qtbot, bench, tmp_path)
    made.open("today")
    return made


@pytest.fixture
def person(qtbot, window, lanes):
    made = Person(qtbot, window, lanes)
    made.settle()
    return made


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)")  # offscreen, of the file dialog's completer
def test_a_whole_day_from_the_plan_to_what_the_bureau_confirms(person, window, desk, tmp_path):
    page = plan(person, window)
    numbers = print_sheet(person, page, tmp_path / "sheet.pdf")
    go_underground(person, page)
    visit = page.orders.visit
    sign_in(person, page, desk, tmp_path / "app.png")
    key_the_sheet(person, page, desk, numbers)
    read_too_much(person, page, desk)
    order_people_out(person, page, desk)
    raise_a_finding(person, page, desk)
    confirm_the_rest(person, page, desk)
    import_a_card(person, window, desk, tmp_path / "DCIM")
    draw_over_a_photo(person, page, desk)
    look_again(person, page, desk)
    seal_and_sign(person, page, desk)
    end(person, window, page, desk)
    print_ledger(person, window, desk, tmp_path / "printed.pdf")
    save_and_prove(person, window, desk, tmp_path)
    deliver(person, window, desk, visit)


def plan(person: Person, window):
    """Ctrl+3, every place but one, and the plan stands."""
    person.press("Ctrl+3")
    person.settle()
    page = window.open("visit")
    person.press("F1")
    person.press("Esc")
    person.tab_to(page.start.route)
    person.go_to(page.start.route, lambda line: line.place == "P5")  # not meant to be gone to, but it will be
    person.press("Space")
    person.press("Alt+N")
    person.settle()
    (draft,) = [one for one in drafting.all_drafts(page.bench.desk) if not one.is_open]
    assert set(draft.planned) == set(HOURS) - {"P5"}
    return page


def print_sheet(person: Person, page, file: Path) -> set[int]:
    """F11, saved as a PDF; the numbers as they stand on the paper."""
    person.press("F11")
    person.settle()
    person.choosing(file, lambda: person.press("Alt+S"))
    person.settle()
    person.press("Esc")
    assert person.focus is page.route.places
    printed = QPdfDocument()
    printed.load(str(file))
    words = "\n".join(printed.getAllText(number).text() for number in range(printed.pageCount()))
    return {int(word) for word in words.split() if word.isdecimal()}


def go_underground(person: Person, page) -> None:
    """Begin, then the times of each place."""
    person.press("Alt+B")
    person.settle()
    assert person.focus is page.route.places
    for place, (came, left) in HOURS.items():
        person.go_to(page.route.places, lambda line, place=place: line.id == place)
        person.press("Enter")
        person.type(came)
        person.press("Enter")
        person.type(left)
        person.press("Enter")
        person.settle()
    legs = drafting.load(page.bench.desk, page.orders.visit).legs
    assert {leg.place for leg in legs if leg.came and leg.left} == set(HOURS)


def sign_in(person: Person, page, desk, screenshot: Path) -> None:
    """Alt+I: the number the official APP gave, and its picture."""
    screenshot.write_bytes(drawn.signature("演示"))
    person.press("Alt+I")
    person.settle()
    assert person.focus is page.presence.number
    person.type("QD-1")
    person.choosing(screenshot, lambda: person.press("Alt+A"))
    person.press("Enter")
    person.settle()
    (one,) = presence.noted(desk, page.orders.visit).noted
    assert (one.end, one.number, bool(one.picture)) == (End.IN, "QD-1", True)
    person.press("Esc")
    assert not page.presence.isVisible()


def key_the_sheet(person: Person, page, desk, numbers: set[int]) -> None:
    """Items by their number on the paper, with what was measured; not the one that fails, not the last place."""
    person.press("F3")
    due = [line for line in page.items.lines if line.is_due and line.place != "P5"]
    lines = [line for line in due if line.key != TOO_MUCH][1 : ITEMS + 1]
    readings = {}
    for line in lines:
        assert line.short in numbers, (line.short, line.place_name)
        reading = reading_of(page, line)
        if reading:
            readings[line.key] = reading
            person.type(f"{line.short} ={reading}" if len(reading) == 1 else f"{line.short} {reading}")
            person.press("Enter")
        else:
            person.type(f"{line.short} 1")
            person.press("Enter", *["Enter"] * len(line.item.values))
        assert person.focus is page.items.fast, (line.short, line.item.text)
    person.settle()
    kept = {(one.place, one.item): one for one in drafting.load(desk, page.orders.visit).answers}
    assert set(kept) == {line.key for line in lines}
    assert len(kept) >= 100
    assert readings
    assert {key: kept[key].values[0].value for key in readings} == readings


def read_too_much(person: Person, page, desk) -> None:
    """Number, reading, Enter, and Enter to what it says: what did the mine do is asked before 疑似重大; that
    takes one measure.
    """
    line = next(one for one in page.items.lines if one.key == TOO_MUCH)
    person.type(f"{line.short} 9.9")
    person.press("Enter")
    assert person.focus is page.items.fast
    assert page.items.fast.text() == "2", page.items.fast.text()  # what the reading says, to be confirmed
    person.press("Enter")
    person.settle()
    form = page.raised.form
    assert person.focus is form.fact, person.focus
    person.type("回风流瓦斯 9.9 %")
    person.press("Ctrl+Enter")
    person.settle()
    assert person.focus is form.gravity.did
    person.type("4")
    person.press("Enter")
    assert form.gravity.clause.isVisible()
    person.press("Alt+Z", "Alt+2")
    person.type("1301 工作面 12 人")
    person.press("Tab")
    person.type("演示矿长乙")
    person.press("Ctrl+Enter")
    person.settle()
    found = found_at(desk, page, TOO_MUCH[0])
    assert (found.grade, found.mine_did) == (Grade.SUSPECTED_MAJOR, "没有采取措施")
    assert (found.measure.kind, found.measure.told) == ("口头撤人", "演示矿长乙")
    assert [one.value for one in found.values] == ["9.9"]
    assert person.focus is page.items.fast, person.focus


def order_people_out(person: Person, page, desk) -> None:
    """F12: from where, why, whom told; sealed at once, before anything else."""
    person.press("F12")
    dialog = QApplication.activeModalWidget()
    person.tab_to(dialog.place)
    person.type("1301 综采工作面")
    person.tab_to(dialog.text)
    person.type("回风流瓦斯 9.9 %，停止作业、撤出人员")
    person.tab_to(dialog.told)
    person.type("演示矿长乙")
    person.press("Ctrl+Enter")
    person.settle()
    person.press("Esc")
    with desk.reading() as session:
        (section,) = queries.visit(session, page.orders.visit).sections
    (done,) = section.sealed.measures
    assert (done.kind, done.told) == ("停产撤人", "演示矿长乙")
    assert not section.sealed.answers
    person.press("F3")


def failing(page) -> ItemLine:
    """An item at the first place nobody has answered, nothing measured."""
    return next(one for one in page.items.lines if one.place == "P5" and one.is_due and not one.item.values)


def raise_a_finding(person: Person, page, desk) -> None:
    """Number, 2, Enter; four parts by Tab; Ctrl+Enter, back in the fast lane."""
    line = failing(page)
    person.type(f"{line.short} 2")
    person.press("Enter")
    person.settle()
    form = page.raised.form
    assert person.focus is form.fact
    person.type("回风隅角悬顶长度 12 m，未采取措施")
    person.tab_to(form.demand)
    person.press("Ctrl+A")
    person.type("停止作业，处理悬顶并加强支护")
    person.tab_to(form.responsible)
    person.press("Ctrl+A")
    person.type("演示矿长乙")
    person.press("Ctrl+Enter")
    person.settle()
    found = found_at(desk, page, "P5")
    assert (found.place, found.item, found.responsible) == ("P5", line.item.id, "演示矿长乙")
    assert found.fact
    assert found.clause
    assert found.demand == "停止作业，处理悬顶并加强支护"
    assert found.deadline
    assert person.focus is page.items.fast


def confirm_the_rest(person: Person, page, desk) -> None:
    """g to each place, + lists what is left, Enter confirms it; what holds for the whole mine one by one."""
    for name in ("1301", "1302", "变电所", "大巷", "地面"):
        person.press("G")
        person.type(name)
        person.press("Enter")
        person.type("+")
        if page.items.area.is_resting:
            person.press("Enter")
        person.settle()
        assert person.focus is page.items.fast
    for _ in range(200):
        person.press("F3")
        line = page.items.current
        if not line.is_owed:
            break
        person.type("1")
        person.press("Enter")
        for _ in line.item.values:
            if not page.items.fast.hasFocus():
                person.press("Enter")
        person.settle()
    assert not any(line.is_owed for line in page.items.lines)


def import_a_card(person: Person, window, desk, folder: Path) -> None:
    """F6 twice, the folder typed; Space puts what is proposed, Enter and a choice the rest; Ctrl+Z takes one back."""
    folder.mkdir()
    page = window.open("visit")
    today = dt.datetime.now(BEIJING).strftime("%Y:%m:%d")
    for number, at in enumerate(("13:05", "13:10", "13:20", "09:00", "09:10", "10:00")):
        data = pictures.jpeg(320 + number * 16, 240, taken=f"{today} {at}:00")
        (folder / f"IMG_{number:04d}.JPG").write_bytes(data)
    person.press("F6")
    person.settle()
    person.choosing(folder, lambda: person.press("F6"))
    card = page.parts.card
    person.wait(
        lambda: "6 张" in window.banner.text,
        lambda: (window.banner.text, page.parts.card.going.text(), page.parts.card.days.isVisible()),
    )
    person.settle()
    assert len(draft(desk, page).loose_photos) == 6
    assert person.focus is card.list, person.focus
    person.go_to(card.list, lambda line: line.photo is None and "待归入：地面" in line.text)
    person.press("Space")
    person.settle()
    assert len(found_at(desk, page, "P5").photos) == 3
    person.press("Ctrl+Z")
    person.settle()
    assert len(draft(desk, page).loose_photos) == 6
    person.press("Ctrl+Y")
    person.settle()
    assert len(found_at(desk, page, "P5").photos) == 3
    assert person.focus is card.list, person.focus
    person.go_to(card.list, lambda line: line.photo is not None and not line.group)
    person.press("Enter", "Enter")
    person.settle()
    assert sum(len(found.photos) for found in draft(desk, page).findings) == 4
    person.press("F8")
    person.settle()
    assert [lack.text for lack in page.summary.lack_model.lines if lack.where == "照片"] == ["还有 2 张照片没有归入"]
    person.go_to(page.summary.lacks, lambda lack: lack.where == "照片")
    person.press("Enter")
    for _ in range(2):
        person.go_to(card.list, lambda line: line.photo is not None and not line.group)
        person.press("Delete")
        person.settle()
    assert draft(desk, page).loose_photos == ()


def draft(desk, page):
    return drafting.load(desk, page.orders.visit)


def found_at(desk, page, place: str):
    """The one finding drafted at a place."""
    (found,) = [one for one in draft(desk, page).findings if one.place == place]
    return found


def draw_over_a_photo(person: Person, page, desk) -> None:
    """Tab to 箭头, the arrows place it, Enter keeps it; the photo stays as it was."""
    card = page.parts.card
    person.go_to(card.list, lambda line: line.photo is not None)
    front = card.list.line.photo
    before = desk.blobs.get(front.original)
    person.tab_to(card.look.tools[0])
    person.press("Space", "Right", "Shift+Down", "Enter")
    person.settle()
    photos = [one for found in draft(desk, page).findings for one in found.photos]
    (drawing,) = next(one.drawings for one in photos if one.original == front.original)
    assert (drawing.shape, drawing.points) == (annotating.ARROW, (3650, 3500, 5150, 5150))
    assert desk.blobs.get(front.original) == before


def look_again(person: Person, page, desk) -> None:
    """F7, Enter, 1, Enter, a word, Enter."""
    person.press("F7", "Enter")
    person.type("1")
    person.press("Enter")
    person.type("灭火器已补齐 2 具")
    person.press("Enter")
    person.settle()
    (again,) = draft(desk, page).rechecks
    assert (again.result, again.note, again.closes) == (Recheck.DONE, "灭火器已补齐 2 具", True)


def seal_and_sign(person: Person, page, desk) -> None:
    """F8, F9; the leader draws with the mouse, the mine's manager refuses before a witness."""
    person.press("F8")
    person.settle()
    assert not any(lack.blocks for lack in page.summary.lack_model.lines)
    person.press("F10")
    person.settle()
    person.press("Esc", "F9")
    person.settle()
    assert person.focus is page.summary.signers, person.focus
    for number in range(len(page.summary.signer_model.lines)):
        person.go_to(page.summary.signers, lambda line, number=number: line == page.summary.signer_model.lines[number])
        sign(person, page.summary.signer_model.lines[number].role)
        assert person.focus is page.summary.signers, person.focus


def sign(person: Person, role: SignerRole) -> None:
    person.press("Enter")
    dialog = QApplication.activeModalWidget()
    if not dialog.name.text():
        assert person.focus is dialog.name
        person.type("演示矿长乙" if role is SignerRole.MINE else "演示陪检丙")
    if role is SignerRole.MINE:
        person.press("Alt+R")
        person.type("对事实有异议")
        person.press("Tab")
        person.type("演示见证人")
    else:
        person.draw(dialog.pad)
    person.press("Alt+O")
    person.settle()


def end(person: Person, window, page, desk) -> None:
    """Alt+E: closed, the ledger drawn and signed, in front."""
    person.press("Alt+E")
    person.settle()
    with desk.reading() as session:
        state = queries.visit(session, page.orders.visit)
    assert state.closed is not None, (window.banner.text, person.focus)
    assert state.ledger is not None
    assert {one.role for one in state.signatures if one.refusal} == {SignerRole.MINE}
    assert [one.result for one in state.answers if one.result is not Result.PASS] == [Result.FAIL] * 2
    assert window.page == "ledgers"
    assert window.open("ledgers").paper.preview.pages >= 2


def print_ledger(person: Person, window, desk, file: Path) -> None:
    """Ctrl+P, the last printer of the list (a PDF file), its name, Enter: every page, and the desk remembers it."""
    page = window.open("ledgers")
    person.press("Ctrl+P")
    person.wait(lambda: isinstance(QApplication.activeModalWidget(), QPrintDialog), lambda: window.banner.text)
    dialog = QApplication.activeModalWidget()
    printers = dialog.findChild(QComboBox, "printers")
    person.tab_to(printers, 30)
    person.press("End")
    name = dialog.findChild(QLineEdit, "filename")
    person.tab_to(name, 30)
    person.press("Ctrl+A")
    person.type(str(file))
    person.press("Enter")
    person.settle()
    printed = QPdfDocument()
    printed.load(str(file))
    assert printed.pageCount() == page.paper.preview.pages, window.banner.text
    assert printing.printed(desk, page.list.line.file).where == str(file)


def save_and_prove(person: Person, window, desk, folder: Path) -> None:
    """Alt+S: a file that pdfsig accepts with the bureau's root alone."""
    file = folder / "ledger.pdf"
    person.choosing(file, lambda: person.press("Alt+S"))
    person.settle()
    said = served.pdfsig(served.trusting(folder / "nss", identity.to_der(desk.root)), file)
    assert said.count("Signature is Valid.") == 1, said
    assert said.count("Certificate is Trusted.") == 1, said


def deliver(person: Person, window, desk, visit: str) -> None:
    """F5, and the page of records says that everything has arrived."""
    person.press("Ctrl+8", "F5")
    person.settle()
    page = window.open("sync")
    assert page.none.isVisible()
    with desk.reading() as session:
        assert records.delivery_of(session, f"visit/{visit}")[0] is Delivery.COMPLETE
