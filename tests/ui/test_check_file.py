"""A PDF dropped on a paper is verified in the same words, wherever it comes from."""

from __future__ import annotations

import desks
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget
from test_ledgers import closed

from desktop.store import queries
from desktop.ui.paper import HOLDS, HOLDS_NOT, PaperView


def dropped(qtbot, view, file):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    with qtbot.waitSignal(view.verified, timeout=20000):
        view.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, Qt.KeyboardModifier.NoModifier))
    return view.words.toPlainText()


@pytest.mark.parametrize("is_changed", [False, True])
def test_a_dropped_copy_of_a_ledger_is_verified_in_words(qtbot, bench, desk, tmp_path, is_changed):
    visit = closed(desk, desks.MINE)
    with desk.reading() as session:
        pdf = bytearray(desk.blobs.get(queries.visit(session, visit).ledger.file))
    pdf[pdf.index(b"/MediaBox") + 12] ^= is_changed
    (tmp_path / "copy.pdf").write_bytes(pdf)
    holder = QWidget()
    qtbot.addWidget(holder)
    view = PaperView(bench, holder)
    said = dropped(qtbot, view, tmp_path / "copy.pdf")
    assert view.verdict.text() == (HOLDS_NOT if is_changed else HOLDS).word
    assert ("改动在第 1 页" in said) is is_changed
