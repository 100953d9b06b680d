"""`numbers`: the register of document numbers of a desk, in the terminal or as Excel."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import msgspec

from desktop import opening
from desktop.actions import numbering
from desktop.commands import speaking


def numbers(arguments: argparse.Namespace) -> int:
    """Every number of the chosen years and series with what became of it."""
    desk = opening.open_desk(arguments.desk, speaking.passphrase())
    try:
        register = numbering.read_register(desk)
        chosen = [
            line
            for line in register.lines
            if arguments.year in (None, line.year) and arguments.series in (None, line.series)
        ]
        if arguments.excel:
            numbering.export_register(desk, arguments.excel, chosen)
    finally:
        desk.close()
    data = {"sees_all": register.sees_all, "numbers": [msgspec.to_builtins(line) for line in chosen]}
    lines = ["\t".join(numbering.row(line, register.mines)) for line in chosen]
    if not chosen:
        lines = ["没有文号；与主管部门同步后，本机领到号段，文号就列在这里。"]
    if not register.sees_all:
        lines.append("别人领用的号段是否用过，由主管查看。")
    speaking.answer(arguments, data, lines)
    return speaking.DONE


def add(commands: Any, kinds: dict[str, Any]) -> None:
    """Add the command of this file."""
    one = commands.add_parser(
        "numbers",
        parents=[kinds["desk"]],
        help="文号册：已用、作废、未用、重号",
        epilog="例：yikuang numbers --desk 工作台",
    )
    one.add_argument("--year", type=int, help="只列这一年度")
    one.add_argument("--series", help="只列这一种（监台、煤安现决……）")
    one.add_argument("--excel", type=Path, metavar="FILE", help="同时存为 Excel")
    one.set_defaults(run=numbers)
