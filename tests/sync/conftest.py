"""A served bureau for every test of the exchange."""

import pytest

from desktop.bureau import founding
from tests.making.sites import PASSPHRASE, Site


@pytest.fixture(scope="session")
def founded(tmp_path_factory):
    """A bureau founded once; tests work on copies."""
    folder = tmp_path_factory.mktemp("founded") / "bureau"
    founding.init(folder, "演示县应急管理局", PASSPHRASE, code="demo")
    return folder


@pytest.fixture
def site(founded, tmp_path, monkeypatch):
    """A bureau on a real socket; desks are enrolled as tests ask."""
    monkeypatch.setenv("YIKUANG_DATA", str(tmp_path / "数据"))
    one = Site.copied(founded, tmp_path)
    yield one
    one.close()
