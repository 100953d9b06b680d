"""Where bundled files and the user's data are looked for."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop import paths


def test_bundled_files_of_a_checkout_lie_beside_the_package() -> None:
    assert paths.bundled("desktop", "paths.py").samefile(paths.__file__)


def test_bundled_files_of_the_built_program_lie_where_it_was_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.bundled("checklists", "a.yaml") == tmp_path / "checklists" / "a.yaml"


def test_the_environment_may_move_the_users_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIKUANG_DATA", str(tmp_path / "数据 一"))
    assert paths.user_data() == tmp_path / "数据 一"
    assert paths.desks() == tmp_path / "数据 一" / "desks"


@pytest.mark.skipif(sys.platform == "win32", reason="XDG is a rule of Unix desktops")
def test_user_data_follows_xdg_and_ignores_a_relative_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YIKUANG_DATA", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    assert paths.user_data() == tmp_path / "xdg" / "yikuang"
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert paths.user_data() == tmp_path / ".local" / "share" / "yikuang"
