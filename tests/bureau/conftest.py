"""A founded bureau, served on a real socket, and devices enrolled at it."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from desktop.bureau import founding, serve, settings
from desktop.supervision.roster import Role
from tests.bureau.devices import PASSPHRASE, enrol
from tests.bureau.stores import KEY, SECRET, client
from tests.bureau.stores import running as store

BIN = Path("/usr/lib/postgresql/15/bin")


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


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """A PostgreSQL server of the tests' own, without a network port."""
    if not (BIN / "initdb").exists() or shutil.which("runuser") is None or os.geteuid() != 0:
        pytest.skip("PostgreSQL 15 is not installed, or cannot be started as user postgres")
    home = Path("/tmp") / f"yikuang-pg-{os.getpid()}"
    home.mkdir()
    shutil.chown(home, "postgres", "postgres")

    def run(*command):
        subprocess.run(
            ["runuser", "-u", "postgres", "--", *map(str, command)],
            check=True,
            stdout=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            cwd=home,
            timeout=120,
        )

    run(BIN / "initdb", "-D", home / "data", "-A", "trust", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories={home} -c max_connections=40"
    run(BIN / "pg_ctl", "-D", home / "data", "-o", options, "-l", home / "log", "-w", "start")
    yield f"postgresql+psycopg://postgres@/postgres?host={home}"
    run(BIN / "pg_ctl", "-D", home / "data", "-m", "immediate", "-w", "stop")
    shutil.rmtree(home)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'log.sqlite'}"
        return
    pytest.importorskip("psycopg")
    server = request.getfixturevalue("postgres")
    name = f"t{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:12]}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.replace("/postgres?", f"/{name}?")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(scope="module")
def swift(tmp_path_factory):
    """An object store of the tests' own; its address."""
    with store(tmp_path_factory.mktemp("swift")) as url:
        yield url


@pytest.fixture
def place(swift, tmp_path):
    """An empty bucket."""
    one = settings.Objects(swift, hashlib.sha256(str(tmp_path).encode()).hexdigest()[:20], prefix="bureau/")
    client(one).make_bucket(one.bucket)
    return one


@pytest.fixture
def stored(folder, place, monkeypatch):
    """A bureau whose blobs lie in the store."""
    monkeypatch.setenv(settings.KEY, KEY)
    monkeypatch.setenv(settings.SECRET, SECRET)
    settings.write(folder, settings.Settings(place))
    return folder
