"""What screen tests share: the program's own look, and lanes that are closed in time."""

from __future__ import annotations

import desks
import pytest
import windows
from keyboard import Keyboard

from desktop import paths
from desktop.ui import immortal, theme
from desktop.ui.bench import Bench
from desktop.ui.lanes import Lanes

immortal.keep_singletons()


@pytest.fixture(scope="session")
def dressed(qapp):
    theme.load_font(qapp, paths.bundled("resources", "fonts", "NotoSansSC-Regular.ttf"))
    theme.dress(qapp, theme.LIGHT)
    return qapp


@pytest.fixture
def lanes(dressed):
    made = Lanes()
    yield made
    made.close()


@pytest.fixture
def bare_bench(lanes):
    """A bench whose desk is a plain list: for what the shell does without a journal."""
    return Bench([], lanes)


@pytest.fixture
def desk(tmp_path):
    """A real desk of the demonstration county, with a coal mine."""
    made = desks.make(tmp_path / "desk")
    yield made
    made.close()


@pytest.fixture
def bench(desk, lanes):
    """A bench on a real desk."""
    return Bench(desk, lanes)


@pytest.fixture
def window(qtbot, bench, dressed, tmp_path):
    """A supervisor's workbench."""
    return windows.make(qtbot, bench, tmp_path, is_supervisor=True)


@pytest.fixture
def keys(qtbot, window, lanes):
    """The keyboard of the window."""
    return Keyboard(qtbot, window, lanes)
