"""A founded bureau, served on a real socket, and devices enrolled at it."""

import shutil

import pytest

from desktop.bureau import founding, serve
from desktop.supervision.roster import Role
from tests.bureau.devices import PASSPHRASE, enrol


@pytest.fixture(scope="session")
def founded(tmp_path_factory):
    """A bureau founded once; tests work on copies."""
    folder = tmp_path_factory.mktemp("founded") / "bureau"
    founding.init(folder, "演示县矿山安全监管局", PASSPHRASE, code="140000")
    return folder


@pytest.fixture
def folder(founded, tmp_path):
    """A bureau of the test's own."""
    return shutil.copytree(founded, tmp_path / "单位 服务器")


@pytest.fixture
def running(folder):
    """The bureau, served."""
    with serve.Running(folder, PASSPHRASE) as one:
        yield one


@pytest.fixture
def root(folder):
    """The root certificate's file."""
    return str(folder / "root.pem")


@pytest.fixture
def inspector(running, root):
    """P01, designated to M01."""
    return enrol(running, root, Role.INSPECTOR, "P01", ["M01"])


@pytest.fixture
def colleague(running, root):
    """P02, designated to M02."""
    return enrol(running, root, Role.INSPECTOR, "P02", ["M02"])


@pytest.fixture
def supervisor(running, root):
    """S01, who sees all of the bureau's mines."""
    return enrol(running, root, Role.SUPERVISOR, "S01")
