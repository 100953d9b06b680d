"""远程: a check by keys alone, counted for the week; a refusal keeps what was typed."""

from __future__ import annotations

import pytest
import windows

from desktop.store import queries
from desktop.supervision.remote import Means, RemoteCheck


@pytest.fixture
def window(qtbot, bench, dressed, tmp_path):
    return windows.make(qtbot, bench, tmp_path)


def sealed(desk):
    with desk.reading() as session:
        return [one.checked for _, one in queries.states(session, "remote", RemoteCheck)]


def test_a_remote_check_is_sealed_by_keys_alone_and_counts(window, keys, desk):
    page = window.open("remote")
    keys.settle()
    assert "本周 0 次" in page.week.text()
    keys.press("Alt+1")
    keys.press("Alt+3")
    page.found.setFocus()
    keys.type("ok")
    keys.press("Ctrl+Enter")
    keys.settle()
    (one,) = sealed(desk)
    assert one.looked_at == ("瓦斯监控", "人员定位")
    assert (one.means, one.found, one.mine) == (Means.APP, "ok", "M001")
    assert "本周 1 次" in page.week.text()
    assert not any(box.isChecked() for box in page.boxes)
    assert len(page.model.lines) == 1


def test_two_presses_seal_once(window, keys, desk):
    page = window.open("remote")
    keys.settle()
    keys.press("Alt+1")
    page.seal.click()
    page.seal.click()
    keys.settle()
    assert len(sealed(desk)) == 1


def test_a_refusal_keeps_what_was_typed(window, keys, desk):
    page = window.open("remote")
    keys.settle()
    page.means.setCurrentText(str(Means.TELEPHONE))
    keys.press("Alt+7")
    keys.press("Ctrl+Enter")
    keys.settle()
    assert "电话询问须写明询问内容" in window.banner.text
    assert page.boxes[6].isChecked()
    assert sealed(desk) == []
    assert page.seal.isEnabled()


def test_evidence_from_a_file_is_kept_byte_for_byte(window, keys, desk, tmp_path):
    page = window.open("remote")
    keys.settle()
    file = tmp_path / "截图.png"
    file.write_bytes(b"\x89PNG demo")
    page._add_files([file, tmp_path / "没有.png"])
    keys.press("Alt+2")
    keys.press("Ctrl+Enter")
    keys.settle()
    assert "没有.png：打不开" in window.banner.text
    page._clear_files()
    page._add_files([file])
    keys.press("Ctrl+Enter")
    keys.settle()
    (one,) = sealed(desk)
    assert desk.blobs.get(one.evidence[0]) == b"\x89PNG demo"
