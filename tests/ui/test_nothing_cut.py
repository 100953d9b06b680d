"""Nothing is cut: on every page, at the two smallest windows (150 % of 1366×768, 200 % of 1920×1080), every word of a
label, a button or a box has the room it asks for.
"""

from __future__ import annotations

import contextlib
import shutil

import desks
import pytest
import windows
from keyboard import Keyboard
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QScrollArea, QWidget

from desktop import opening
from desktop.actions import closing, papers, visits
from desktop.supervision.roster import Role
from desktop.supervision.visit import Refusal, SignerRole

PAGES = (
    "today",
    "mines",
    "visit",
    "findings",
    "remote",
    "ledgers",
    "papers",
    "sync",
    "review",
    "lists",
    "duty",
    "assess",
    "law",
    "settings",
)
SIZES = ((911, 470), (960, 500))
SLACK = 4  # pixels of height: the air above and below the letters


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """A full desk: a closed visit with its ledger, another under way; made once."""
    folder = tmp_path_factory.mktemp("full") / "desk"
    made = desks.make(folder, "E001", "演示专员甲", Role.INSPECTOR, Role.SUPERVISOR)
    visit = desks.visit_with_answers(made, 5)
    visits.seal_section(made, visit)
    refusal = Refusal(reason="不认可", witness="演示见证人")
    closing.sign(made, visit, SignerRole.LEADER, "演示专员甲", b"", person="E001", refusal=refusal)
    closing.close_visit(made, visit, reason_unchecked="未到达")
    papers.issue_ledger(made, visit)
    desks.visit_with_answers(made, 14)
    made.close()
    return folder


@pytest.fixture
def desk(full, tmp_path):
    shutil.copytree(full, tmp_path / "desk")
    opened = opening.open_desk(tmp_path / "desk", desks.PASSPHRASE, desks.running())
    yield opened
    opened.close()


@pytest.fixture
def window(qtbot, bench, tmp_path):
    return windows.make(qtbot, bench, tmp_path, is_supervisor=True)


def cut(window: QWidget) -> list[str]:
    """The words that have less room than they ask for."""
    found = [*window.findChildren(QLabel), *window.findChildren(QPushButton), *window.findChildren(QCheckBox)]
    return [f"{one.text()}: {why}" for one in found if one.isVisible() and one.text() and (why := _why(one, window))]


def at_rest(qtbot, window: QWidget) -> list[str]:
    """What is still cut when the layouts have come to rest."""
    with contextlib.suppress(qtbot.TimeoutError):
        qtbot.waitUntil(lambda: not cut(window), timeout=2_000)
    return cut(window)


def _why(one: QWidget, window: QWidget) -> str:
    wanted, has = one.sizeHint(), one.size()
    if isinstance(one, QLabel) and one.wordWrap():
        if has.height() + SLACK < one.heightForWidth(has.width()):
            return f"{has.height()} high, needs {one.heightForWidth(has.width())}"
    elif has.width() < wanted.width() or has.height() + SLACK < wanted.height():
        return f"{has.width()}×{has.height()}, asks for {wanted.width()}×{wanted.height()}"
    return "" if _is_scrolled(one) or _inside(one, window) else "outside the window"


def _inside(one: QWidget, window: QWidget) -> bool:
    return window.rect().contains(QRect(one.mapTo(window, one.rect().topLeft()), one.size()))


def _is_scrolled(one: QWidget) -> bool:
    parent = one.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent is not None


@pytest.mark.parametrize("size", SIZES, ids=["911x470", "960x500"])
@pytest.mark.parametrize("name", PAGES)
def test_no_word_is_cut_on_a_page(window, lanes, qtbot, name, size):
    window.resize(*size)
    keys = Keyboard(qtbot, window, lanes)
    window.open(name)
    keys.settle()
    assert at_rest(qtbot, window) == []


@pytest.mark.parametrize("size", SIZES, ids=["911x470", "960x500"])
def test_no_word_is_cut_in_a_visit(window, lanes, qtbot, size):
    window.resize(*size)
    keys = Keyboard(qtbot, window, lanes)
    page = window.open("visit")
    keys.settle()
    page.open_visit(page.start.model.lines[0].id)
    keys.settle()
    found: list[str] = []
    for number in range(page.parts.count()):
        page.parts.setCurrentIndex(number)
        keys.settle()
        found += [f"{page.parts.tabText(number)} – {words}" for words in at_rest(qtbot, window)]
    assert found == []


@pytest.mark.parametrize("size", SIZES, ids=["911x470", "960x500"])
@pytest.mark.parametrize("name", ["assess", "duty"])
def test_no_word_is_cut_in_the_parts_of_a_page(window, lanes, qtbot, name, size):
    window.resize(*size)
    keys = Keyboard(qtbot, window, lanes)
    page = window.open(name)
    found: list[str] = []
    for part in page.parts:
        page.tabs.setCurrentWidget(part)
        keys.settle()
        found += [f"{part.word} – {words}" for words in at_rest(qtbot, window)]
    assert found == []


def test_a_label_without_room_is_found(qtbot, dressed):
    window = QWidget()
    qtbot.addWidget(window)
    label = QLabel("停产撤人的时间、地点", window)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft)
    label.resize(30, 20)
    window.show()
    assert cut(window) != []
