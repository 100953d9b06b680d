"""The terminal's door: reads the command line, runs one command, turns what went wrong into a sentence and an
exit code.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desktop.commands import speaking, window
from desktop.commands.asking import Parser
from desktop.errors import DeskError

# each module is imported when its command is asked for (start-up): name of the command → module
MODULES = {
    "enrol": "desks",
    "sync": "desks",
    "status": "desks",
    "export": "desks",
    "backup": "desks",
    "restore": "desks",
    "check": "desks",
    "parcel": "parcels",
    "bureau": "bureaus",
    "verify": "papers",
    "numbers": "numbers",
    "erase": "erasing",
    "checklist": "checklists",
    "form": "paper_forms",
    "sheet": "sheets_back",
    "act": "acting",
    "figures": "figures",
    "bulletin": "bulletins",
    "demo": "showing",
    "selftest": "selftest",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, or open the window when there is none. Answers the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    chosen = argparse.Namespace(json=False)
    try:
        return _run(list(sys.argv[1:] if arguments is None else arguments), chosen)
    except SystemExit as stop:
        return int(stop.code or 0)
    except BrokenPipeError:
        with contextlib.suppress(OSError):
            sys.stderr.close()
        return speaking.COULD_NOT
    except (DeskError, OSError, EOFError, KeyboardInterrupt) as error:
        return speaking.trouble(chosen, *_told(error))


def _run(given: list[str], chosen: argparse.Namespace) -> int:
    if not given:
        return window.show(None)
    _parser(given[0]).parse_args(given, chosen)
    return int(chosen.run(chosen))


def _told(error: BaseException) -> tuple[str, int]:
    """The sentence and the exit code of what went wrong."""
    match error:
        case DeskError():
            return str(error), speaking.code_of(error)
        case OSError():
            where = f" {error.filename}" if error.filename else ""
            text = f"文件{where} 读写不了（{error.strerror or error}），请核对路径、权限和剩余空间。"
            return text, speaking.COULD_NOT
        case _:
            return "已停止。", speaking.COULD_NOT


def _parser(first: str) -> Parser:
    parser = Parser(
        prog="yikuang",
        description="一矿一表：矿山安全监管专员的离线检查台账。不带命令时打开窗口。",
        epilog="每个命令都有 --help。口令可用环境变量 YIKUANG_PASSPHRASE 给出。",
    )
    commands = parser.add_subparsers(required=True, metavar="命令")
    json = Parser(add_help=False)
    json.add_argument("--json", action="store_true", help="结果用 JSON 输出")
    desk = Parser(add_help=False, parents=[json])
    desk.add_argument("--desk", required=True, type=Path, metavar="FOLDER", help="工作台文件夹")
    kinds: dict[str, Any] = {"json": json, "desk": desk}
    wanted = {MODULES[first]} if first in MODULES else set(MODULES.values())
    for name in sorted(wanted):
        importlib.import_module(f"desktop.commands.{name}").add(commands, kinds)
    return parser
