"""`demo`: the whole story on real code; without `--headless` it then opens the window on the leader's desk."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop.commands import speaking, window
from desktop.demo.story import Story


def demo(arguments: argparse.Namespace) -> int:
    """Tell the story in a folder; run again it goes on."""
    said = speaking.say
    found = Story(arguments.folder, speaking.passphrase("为演示设一个口令："), said).tell()
    lines = [
        "文书，每种一份：",
        *(f"  {found['names'][key]}：{file}" for key, file in found["papers"].items()),
        f"专员的工作台：{found['desk']}",
        f"主管的工作台：{found['supervisor_desk']}",
        f"单位服务器：{found['bureau']}",
        f"根证书：{found['root']}",
        *(f"{number}：{state}" for number, state in found["states"].items()),
        *(f"未收入的照片：{one}" for one in found["left_out"]),
    ]
    speaking.answer(arguments, found, lines)
    if arguments.headless:
        return speaking.DONE
    return window.show(Path(found["desk"]))


def add(commands: Any, kinds: dict[str, Any]) -> None:
    """Add the command of this file."""
    one = commands.add_parser(
        "demo", parents=[kinds["json"]], help="演示：从建立单位到审核通过", epilog="例：yikuang demo 演示 --headless"
    )
    one.add_argument("folder", type=Path, metavar="FOLDER", help="演示文件夹")
    one.add_argument("--headless", action="store_true", help="不打开窗口")
    one.set_defaults(run=demo)
