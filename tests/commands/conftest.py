"""The demonstration, told once for all tests of the terminal; the program runs as a process of its own."""

import json
import os
import subprocess
import sys

import pytest

PASSPHRASE = "演示口令-2026"


class Terminal:
    """Runs commands as a person at a terminal would."""

    def __init__(self, data):
        self.environment = {**os.environ, "YIKUANG_PASSPHRASE": PASSPHRASE, "YIKUANG_DATA": str(data)}

    def __call__(self, *arguments, **changes):
        return subprocess.run(
            [sys.executable, "-m", "desktop", *map(str, arguments)],
            env={**self.environment, **changes},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=240,
        )

    def json(self, *arguments):
        done = self(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="session")
def terminal(tmp_path_factory):
    """A terminal with a user's data folder of its own."""
    return Terminal(tmp_path_factory.mktemp("数据"))


@pytest.fixture(scope="session")
def demo(terminal, tmp_path_factory):
    """Where the demonstration put everything."""
    return terminal.json("demo", tmp_path_factory.mktemp("演示 文件夹"), "--headless")
