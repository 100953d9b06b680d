"""A bureau served by three processes on one socket."""

from contextlib import contextmanager
from types import SimpleNamespace

from desktop.bureau import founding, serve
from tests.bureau.devices import PASSPHRASE


@contextmanager
def serving(folder, *, database=None):
    """The bureau served by three workers, and opened here too."""
    command = [*serve.command(folder), "--workers", "3", "--log", str(folder / "requests.log")]
    command += ["--database", database] if database else []
    with (
        serve.Process(command, PASSPHRASE) as process,
        founding.opened(folder, PASSPHRASE, database=database) as bureau,
    ):
        yield SimpleNamespace(url=process.url, workers=process.workers, bureau=bureau, folder=folder)
