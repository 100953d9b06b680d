"""Commands about held entries (待处理) on the server: bureau held list, release, return."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop.bureau import deciding, founding
from desktop.commands import speaking


def show(arguments: argparse.Namespace) -> int:
    """What is held, why, and what it says."""
    bureau = founding.open_bureau(arguments.folder, speaking.passphrase())
    try:
        found = deciding.held_entries(bureau)
    finally:
        bureau.close()
    data = {
        "held": [
            {
                "id": one.id,
                "scope": one.scope,
                "number": one.number,
                "time": one.time,
                "person": one.person,
                "reason": one.reason,
                "says": list(one.says),
                "status": one.status.value,
            }
            for one in found
        ]
    }
    lines = [f"待处理 {len(found)} 条。" if found else "没有待处理的记录。"]
    for one in found:
        lines.append(f"{one.id[:12]}  {one.status}  {one.scope}  {one.person or '不认识的设备'}  {one.time}")
        lines += [f"    原因：{one.reason}", *(f"    {said}" for said in one.says)]
    if found:
        lines.append(
            "采用：bureau held release 文件夹 编号 --reason 原因；退回：bureau held return 文件夹 编号 --reason 原因"
        )
    speaking.answer(arguments, data, lines)
    return speaking.DONE


def release(arguments: argparse.Namespace) -> int:
    """Let a held entry count."""
    bureau = founding.open_bureau(arguments.folder, speaking.passphrase())
    try:
        name = deciding.release(bureau, arguments.entry, arguments.reason)
    finally:
        bureau.close()
    speaking.answer(arguments, {"entry": name}, [f"已采用 {name[:12]}：有权查看的设备下次同步时收到它。"])
    return speaking.DONE


def send_back(arguments: argparse.Namespace) -> int:
    """Tell the author why an entry does not count."""
    bureau = founding.open_bureau(arguments.folder, speaking.passphrase())
    try:
        name = deciding.send_back(bureau, arguments.entry, arguments.reason, arguments.advice)
    finally:
        bureau.close()
    speaking.answer(arguments, {"entry": name}, [f"已退回 {name[:12]}：作者下次同步时看到原因。"])
    return speaking.DONE


def add(group: Any, kinds: dict[str, Any]) -> None:
    """Add `held` to the commands of the bureau."""
    commands = group.add_parser("held", help="待处理的记录：查看、采用、退回")
    commands = commands.add_subparsers(required=True, metavar="命令")

    def new(name: str, run: Any, words: str, example: str) -> Any:
        one = commands.add_parser(
            name, parents=[kinds["json"]], help=words, epilog=f"例：yikuang bureau held {example}"
        )
        one.add_argument("folder", type=Path, help="服务器文件夹")
        one.set_defaults(run=run)
        return one

    new("list", show, "列出待处理的记录和原因", "list 服务器")
    for name, run, words in (("release", release, "采用一条"), ("return", send_back, "退回一条")):
        one = new(name, run, words, f"{name} 服务器 1a2b3c4d --reason 当日确由他代管")
        one.add_argument("entry", help="记录的编号，至少前 8 位")
        one.add_argument("--reason", required=True, help="原因，作者会看到")
        if name == "return":
            one.add_argument("--advice", default="", help="作者该怎么办")
