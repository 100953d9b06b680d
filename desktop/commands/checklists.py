"""`checklist check`: is a catalogue file right, and if not, where exactly."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop import catalogues
from desktop.commands import checklist_sheets, paper_sheets, speaking


def check(arguments: argparse.Namespace) -> int:
    """Check files; every problem is said."""
    found: list[dict[str, Any]] = []
    lines: list[str] = []
    for file in arguments.files:
        problems = catalogues.check(file)
        found.append({"file": str(file), "problems": [str(one) for one in problems]})
        if problems:
            lines += [str(one) for one in problems]
        else:
            lines.append(f"{file.name}：没有问题，共 {len(catalogues.load(file).items)} 项。")
    speaking.answer(arguments, found if len(found) > 1 else found[0], lines)
    return speaking.NO if any(one["problems"] for one in found) else speaking.DONE


def add(commands: Any, kinds: dict[str, Any]) -> None:
    """Add the commands of this file."""
    group = commands.add_parser("checklist", help="检查目录").add_subparsers(required=True, metavar="命令")
    one = group.add_parser(
        "check",
        parents=[kinds["json"]],
        help="检查目录文件",
        epilog="例：yikuang checklist check checklists/checklist-coal.yaml",
    )
    one.add_argument("files", nargs="+", type=Path, metavar="FILE")
    one.set_defaults(run=check)
    checklist_sheets.add(group, kinds)
    paper_sheets.add(group, kinds)
