"""清除附件 from a photo on the board of findings: an administrator asks, with its reason and the law; by keys alone."""

import desks
import pytest
import windows
from keyboard import Keyboard
from PySide6.QtWidgets import QApplication

from desktop.actions import drafting, erasing, photos, visits
from desktop.demo import photos as pictures
from desktop.supervision.erasing import ErasureStatus
from desktop.supervision.roster import Role


@pytest.fixture
def roles():
    return (Role.INSPECTOR, Role.ADMINISTRATOR)


@pytest.fixture
def desk(tmp_path, roles):
    """A desk with a sealed finding and its two photos."""
    made = desks.make(tmp_path / "desk", "E001", "演示专员甲", *roles)
    visit = desks.visit_with_answers(made, 3)
    draft = drafting.load(made, visit).findings[0]
    files = [
        (name, pictures.make(one, made.world.now(), "机尾", "悬顶")) for one, name in enumerate(("一.JPG", "二.JPG"))
    ]
    photos.attach(made, visit, files, draft.id)
    visits.seal_section(made, visit)
    yield made
    made.close()


@pytest.fixture
def page(qtbot, bench, dressed, tmp_path):
    return windows.make(qtbot, bench, tmp_path).open("findings")


@pytest.fixture
def keys(qtbot, page, lanes):
    made = Keyboard(qtbot, page.window(), lanes)
    made.settle()
    return made


def choose(page, row):
    view = page.card.before.view
    view.setFocus()
    view.setCurrentIndex(page.card.before.model.index(row))


def fill(keys, reason, ground):
    dialog = QApplication.activeModalWidget()
    dialog.reason.setFocus()
    keys.type(reason)
    dialog.ground.setFocus()
    keys.type(ground)
    keys.press("Enter")
    keys.settle()
    return dialog


@pytest.mark.parametrize("key", ["Alt+U", "Delete"])
def test_a_photo_is_asked_for_with_reason_and_law_by_keys(page, keys, desk, key):
    choose(page, 1)
    keys.press(key)
    fill(keys, "误拍他人证件", "演示依据")
    (line,) = erasing.read_erasures(desk)
    chosen = page.list.line.raised.photos[1]
    assert (line.status, line.reason, line.ground) == (ErasureStatus.REQUESTED, "误拍他人证件", "演示依据")
    assert set(line.blobs) == {chosen.original, chosen.preview}
    assert "另一位管理员" in page.window().banner.text


def test_without_reason_or_law_nothing_is_asked_and_what_was_typed_stays(page, keys, desk):
    choose(page, 0)
    keys.press("Alt+U")
    dialog = fill(keys, "误拍他人证件", "")
    assert "法律依据" in dialog.trouble.text()
    assert dialog.reason.text() == "误拍他人证件"
    assert dialog.ground.hasFocus()
    keys.press("Esc")
    assert erasing.read_erasures(desk) == ()


def test_which_of_several_photos_is_asked_first(page, keys, desk):
    keys.press("Alt+U")
    assert QApplication.activeModalWidget() is None
    assert "选一张" in page.window().banner.text
    assert page.card.before.view.hasFocus()


def test_a_photo_is_not_asked_for_twice(page, keys, desk):
    for _ in range(2):
        choose(page, 0)
        keys.press("Alt+U")
        fill(keys, "误拍他人证件", "演示依据")
    assert len(erasing.read_erasures(desk)) == 1
    assert "已有人申请" in page.window().banner.text


@pytest.mark.parametrize("roles", [(Role.INSPECTOR,)])
def test_an_inspector_is_not_offered_it(page, keys, desk):
    assert page.card.before.isVisible()
    assert not page.card.erase.isVisible()
    choose(page, 0)
    keys.press("Delete")
    assert QApplication.activeModalWidget() is None


def test_an_erased_photo_is_shown_as_such_and_no_more(page, keys, desk):
    gone, _ = page.list.line.raised.photos
    page.card._take_erasable(erasing.Erasable(True, frozenset({gone.preview})))
    first, second = page.card.before.model.lines
    assert (first.note, first.thumbnail, second.note) == ("已清除", b"", "")
    assert second.thumbnail
    assert "已清除" in page.card.before.model.index(0).data()
