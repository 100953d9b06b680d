"""How a command speaks: result on standard output (JSON with `--json`), messages on standard error, exit codes."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from typing import Any

from desktop.errors import BadInput, DeskError, NotAllowed

DONE = 0
NO = 1  # the answer is no
WRONG = 2  # used wrongly
COULD_NOT = 3
PASSPHRASE = "YIKUANG_PASSPHRASE"


def passphrase(asked: str = "口令：") -> str:
    """From the environment, or asked for at the terminal. BadInput without either."""
    given = os.environ.get(PASSPHRASE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise BadInput(f"请用环境变量 {PASSPHRASE} 给出口令，或在终端里运行后输入。")
    import getpass  # noqa: PLC0415 - late import: start-up

    return getpass.getpass(asked)


def answer(arguments: argparse.Namespace, data: Any, lines: Iterable[str]) -> None:
    """Print the result: `data` as JSON when asked for, else the lines."""
    if arguments.json:
        print(json.dumps(data, ensure_ascii=True, indent=1))
    else:
        for line in lines:
            print(line)


def trouble(arguments: argparse.Namespace, text: str, code: int) -> int:
    """Say why a command did not do its work: the sentence beside the result, and as JSON when that was asked for.
    Answers the exit code.
    """
    say(text)
    if arguments.json:
        print(json.dumps({"error": text}, ensure_ascii=True))
    return code


def say(text: str) -> None:
    """A message beside the result."""
    print(text, file=sys.stderr, flush=True)


class Bar:
    """Progress of long work, one line that is written over, on a terminal only."""

    def __init__(self) -> None:
        self._is_seen = sys.stderr.isatty()

    def __call__(self, what: str, done: int, whole: int) -> None:
        """Show how much is done."""
        if self._is_seen:
            print(f"\r{what} {done}/{whole}   ", end="\n" if done >= whole else "", file=sys.stderr, flush=True)

    def of(self, what: str) -> Progress:
        """The same for work that counts only."""
        return Progress(self, what)


class Progress:
    """Progress of one named piece of work."""

    def __init__(self, bar: Bar, what: str) -> None:
        self._bar = bar
        self._what = what

    def __call__(self, done: int, whole: int) -> None:
        """Show how much is done."""
        self._bar(self._what, done, whole)


def code_of(error: DeskError) -> int:
    """The exit code of what went wrong."""
    if isinstance(error, BadInput):
        return WRONG
    return NO if isinstance(error, NotAllowed) else COULD_NOT
