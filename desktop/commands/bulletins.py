"""`bulletin`: the 履职情况通报 of a period, as Word or PDF, from the same sources as `figures`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop.actions import bulletins
from desktop.commands import figures, speaking
from desktop.errors import Missing
from desktop.world import World


def write(arguments: argparse.Namespace) -> int:
    """Reckon, write the letter, say where it is; what is odd in the files goes to standard error."""
    found = figures.reckoned(arguments)
    figures.tell(found)
    head = bulletins.head(
        found,
        arguments.day or World().today(),
        bureau_name=arguments.bureau,
        number=arguments.number,
        demands=_demands(arguments.demands),
        mark=arguments.mark,
        copies=tuple(arguments.copy),
    )
    bulletins.write(found, arguments.out, head, is_ranked=arguments.ranked)
    tree = {**figures.tree(found), **bulletins.snapshot(found, is_ranked=arguments.ranked), "out": str(arguments.out)}
    speaking.answer(arguments, tree, [f"通报已写到 {arguments.out}，请核对后再发。"])
    return speaking.DONE


def add(commands: Any, kinds: dict[str, Any]) -> None:
    """Add the command of this file."""
    one = commands.add_parser(
        "bulletin",
        parents=[kinds["json"]],
        help="履职情况通报（Word 或 PDF）",
        epilog="例：yikuang bulletin 花名册.xlsx 导出.xlsx --from 2023-01-01 --to 2023-12-31 --out 通报.docx",
    )
    figures.add_period(one)
    one.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="写到哪里：.docx、.pdf，或 .json（只有数字）"
    )
    one.add_argument("--ranked", action="store_true", help="按比率由高到低排名；不写就按机构编码列出")
    one.add_argument("--bureau", default="", metavar="NAME", help="发文机关；不写就用花名册里最上级的机构")
    one.add_argument("--number", default="", metavar="TEXT", help="发文字号")
    one.add_argument("--day", type=figures.parse_day, metavar="DAY", help="成文日期；不写就是今天")
    one.add_argument("--demands", type=Path, metavar="FILE", help="工作要求：文本文件，一段一行；不写就没有这一部分")
    one.add_argument("--mark", default="", metavar="TEXT", help="红头（发文机关标志），如 演示市应急管理局文件")
    one.add_argument("--copy", action="append", default=[], metavar="NAME", help="抄送机关；几个就写几次")
    one.set_defaults(run=write)


def _demands(file: Path | None) -> tuple[str, ...]:
    if file is None:
        return ()
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Missing(f"{file}：读不了（{error}）；请给出 UTF-8 的文本文件。") from error
    return tuple(line.strip() for line in text.splitlines() if line.strip())
