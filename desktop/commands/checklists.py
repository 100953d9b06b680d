"""`checklist check`: is a catalogue file or a layer right, and if not, where exactly."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop import catalogues
from desktop.commands import checklist_layers, checklist_sheets, paper_sheets, speaking
from desktop.supervision.catalogue_reading import Problem


def check(arguments: argparse.Namespace) -> int:
    """Check files; every problem is said."""
    found: list[dict[str, Any]] = []
    lines: list[str] = []
    for file in arguments.files:
        problems = [str(one) for one in _problems(file, arguments.over)]
        found.append({"file": str(file), "problems": problems})
        lines += problems or [_told(file, arguments.over)]
    speaking.answer(arguments, found if len(found) > 1 else found[0], lines)
    return speaking.NO if any(one["problems"] for one in found) else speaking.DONE


def _problems(file: Path, over: list[Path]) -> list[Problem]:
    return checklist_layers.problems(file, over) if catalogues.is_layer(file) else catalogues.check(file)


def _told(file: Path, over: list[Path]) -> str:
    if catalogues.is_layer(file):
        return checklist_layers.told(file, over)
    return f"{file.name}：没有问题，共 {len(catalogues.load(file).items)} 项。"


def add(commands: Any, kinds: dict[str, Any]) -> None:
    """Add the commands of this file."""
    group = commands.add_parser("checklist", help="检查目录").add_subparsers(required=True, metavar="命令")
    one = group.add_parser(
        "check",
        parents=[kinds["json"]],
        help="检查目录文件或补充文件（.layer.yaml）",
        epilog="例：yikuang checklist check checklists/checklist-coal.yaml；"
        "yikuang checklist check 演示县.layer.yaml --over 省表.yaml",
    )
    one.add_argument("files", nargs="+", type=Path, metavar="FILE")
    one.add_argument(
        "--over",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help=f"补充{checklist_layers.OVER}；不写时用随程序的目录",
    )
    one.set_defaults(run=check)
    checklist_layers.add(group, kinds)
    checklist_sheets.add(group, kinds)
    paper_sheets.add(group, kinds)
