"""`checklist import`, `export`, `diff`: a catalogue from a bureau's Excel or Word, back to Excel, and two versions side
by side.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import msgspec

from desktop import catalogues
from desktop.commands import speaking
from desktop.errors import BadInput, Missing
from desktop.sheets import comparing, exporting, proposing, taking
from desktop.sheets.proposing import Chosen, Proposal
from desktop.sheets.taking import Answers
from desktop.store import files
from desktop.supervision.checklist import Catalogue, Level

YAML = (".yaml", ".yml")
# option → which open question it answers
FILLS = {
    "level": "级别",
    "place": "适用场所",
    "category": "类别",
    "method": "检查方法",
    "specialty": "专业",
    "kind": "矿山类型",
}


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file given by `--map`: by sheet the heading row and the columns, words for open questions, further units.

    `rows` are words for single rows, by sheet, row and column: `{"井下": {"7": {"级别": "抽查"}}}`.
    """

    sheets: dict[str, Chosen] = {}
    fill: dict[str, str] = {}
    rows: dict[str, dict[int, dict[str, str]]] = {}
    units: list[str] = []


def bring_in(arguments: argparse.Namespace) -> int:
    """Propose, and take what was agreed to; nothing is written before that, nor when anything is wrong."""
    given = _mapping(arguments.map) if arguments.map else Mapping()
    proposal = proposing.propose(arguments.file, speaking.Bar().of("读取"), given.sheets)
    like = catalogues.load(arguments.like) if arguments.like else None
    proposal = proposing.with_specialty(proposal, like)
    if not (arguments.yes or arguments.map or proposal.is_plain or _agreed(arguments, proposal)):
        lines = [*proposing.described(proposal), "还没有载入。同意的加 --yes；要改的写成对应关系文件，用 --map 给出。"]
        speaking.answer(arguments, {"taken": False, **_plain(proposal)}, lines)
        return speaking.NO
    answers = _answers(arguments, given, proposal, like)
    made = taking.take(proposal, answers)
    if not isinstance(made, Catalogue):
        lines = taking.sentence(made, proposal.source).splitlines()
        data = {"taken": False, **_plain(proposal), "problems": [str(fault) for fault in made]}
        speaking.answer(arguments, data, lines)
        return speaking.NO
    files.write_whole(arguments.out, catalogues.write(made))
    lost = [proposing.limit_line(one) for one in proposal.limits if one.limit is None]
    left = len(proposal.limits) - len(answers.limits) - len(lost)
    lines = [f"已载入 {len(made.items)} 条，写到 {arguments.out}。"]
    lines += [f"从文字里认出的限值有 {left} 处没有载入；要载入的加 --take-limits。"] if left else []
    lines += [f"限值：{line}" for line in lost]
    lines += [f"不载入：{line}" for line in _left_out(proposal)]
    data = {
        "taken": True,
        "limits_lost": lost,
        "out": str(arguments.out),
        "items": len(made.items),
        "left_out": _left_out(proposal),
    }
    speaking.answer(arguments, data | {"limits_left": left}, lines)
    return speaking.DONE


def send_out(arguments: argparse.Namespace) -> int:
    """Write a catalogue as Excel."""
    catalogue = catalogues.load(arguments.file)
    files.write_whole(arguments.out, exporting.export(catalogue))
    lines = [f"已导出 {len(catalogue.items)} 条，写到 {arguments.out}。"]
    speaking.answer(arguments, {"out": str(arguments.out), "items": len(catalogue.items)}, lines)
    return speaking.DONE


def differ(arguments: argparse.Namespace) -> int:
    """Say what differs between two versions: 0 nothing, 1 something."""
    difference = comparing.compare(either(arguments.before), either(arguments.after))
    if arguments.out:
        files.write_whole(arguments.out, comparing.exported(difference))
    speaking.answer(arguments, comparing.plain(difference), comparing.readable(difference))
    return speaking.DONE if difference.is_empty else speaking.NO


def either(file: Path) -> Catalogue:
    """A catalogue from YAML or from our own workbook."""
    if file.suffix.lower() in YAML:
        return catalogues.load(file)
    proposal = proposing.propose(file)
    if not proposal.is_plain:
        raise BadInput(f"{file.name}：不是导出的检查表，不能直接比较；请先用 checklist import 载入成 .yaml。")
    return taking.taken(proposal, Answers())


def _agreed(arguments: argparse.Namespace, proposal: Proposal) -> bool:
    if arguments.json or not sys.stdin.isatty():
        return False
    for line in proposing.described(proposal):
        speaking.say(line)
    return input("照此载入？写“是”载入，其他不载入：").strip().lower() in ("是", "y", "yes")


def _answers(arguments: argparse.Namespace, given: Mapping, proposal: Proposal, like: Catalogue | None) -> Answers:
    fill = given.fill | {key: word for name, key in FILLS.items() if (word := getattr(arguments, name))}
    return Answers(
        fill=fill,
        rows={(sheet, row): words for sheet, rows in given.rows.items() for row, words in rows.items()},
        limits=tuple(one for one in proposal.limits if one.limit) if arguments.take_limits else (),
        like=like,
        prefix=arguments.prefix,
        title=arguments.title or "",
        edition=arguments.edition,
        units=frozenset(given.units),
    )


def _mapping(file: Path) -> Mapping:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Mapping)
    except OSError as error:
        raise Missing(f"{file.name}：打不开这个文件（{error.strerror}）；请核对路径。") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInput(
            f"{file.name}：不是对应关系文件（{error}）；请用 checklist import 加 --json 得到的 map 修改。"
        ) from error


def _plain(proposal: Proposal) -> dict[str, Any]:
    """The proposal for machines; `map` is what `--map` takes."""
    return {
        "title": proposal.title,
        "sheets": [
            {
                "name": sheet.name,
                "heading_row": sheet.found.first,
                "items": len(sheet.items),
                "columns": [msgspec.to_builtins(one) for one in sheet.found.headings],
                "samples": [{"row": draft.row, **draft.cells} for draft in sheet.items[: proposing.SAMPLES]],
            }
            for sheet in proposal.sheets
        ],
        "questions": [
            {**msgspec.to_builtins(one), "rows": len(one.rows), "first_rows": one.rows[:5]}
            for one in proposal.questions
        ],
        "limits": [msgspec.to_builtins(one) for one in proposal.limits],
        "left_out": _left_out(proposal),
        "map": {"sheets": msgspec.to_builtins(proposing.mapping(proposal)), "fill": {}, "rows": {}, "units": []},
    }


def _left_out(proposal: Proposal) -> list[str]:
    lines = [f"工作表“{name}”（{why}）" for name, why in proposal.others]
    for sheet in proposal.sheets:
        lines += [f"“{sheet.name}”的“{one.name}”列" for one in sheet.found.headings if not one.target]
        lines += [f"“{sheet.name}”第 {row} 行“{text[:40]}”" for row, text in sheet.strays]
    return lines


def add(group: Any, kinds: dict[str, Any]) -> None:
    """Add the commands to the group of `checklist`."""
    _add_import(group, kinds)
    one = group.add_parser(
        "export",
        parents=[kinds["json"]],
        help="检查目录写成 Excel",
        epilog="例：yikuang checklist export checklists/checklist-coal.yaml --out 煤矿检查表.xlsx",
    )
    one.add_argument("file", type=Path, metavar="FILE.yaml")
    one.add_argument("--out", required=True, type=Path, metavar="FILE.xlsx")
    one.set_defaults(run=send_out)
    one = group.add_parser(
        "diff",
        parents=[kinds["json"]],
        help="比较两个版本；没有差别退出码 0，有差别 1",
        epilog="例：yikuang checklist diff 旧版.yaml 新版.xlsx --out 差别.xlsx",
    )
    one.add_argument("before", type=Path, metavar="A")
    one.add_argument("after", type=Path, metavar="B")
    one.add_argument("--out", type=Path, metavar="FILE.xlsx", help="差别另写成 Excel")
    one.set_defaults(run=differ)


def _add_import(group: Any, kinds: dict[str, Any]) -> None:
    one = group.add_parser(
        "import",
        parents=[kinds["json"]],
        help="从 Excel 或 Word 载入检查目录；先看怎样对应，同意了才载入",
        epilog="例：yikuang checklist import 县表.xlsx --out 县表.yaml --yes --level 抽查 --place 地面 --kind 煤矿",
    )
    one.add_argument("file", type=Path, metavar="FILE.xlsx")
    one.add_argument("--out", required=True, type=Path, metavar="FILE.yaml")
    one.add_argument("--yes", action="store_true", help="同意提出的对应关系")
    one.add_argument("--map", type=Path, metavar="FILE", help="对应关系文件（JSON，取自 --json 输出的 map）")
    one.add_argument("--take-limits", action="store_true", help="载入从文字里认出的限值")
    one.add_argument("--like", type=Path, metavar="FILE.yaml", help="矿山类型、地点、标签等取自这份目录")
    one.add_argument("--level", choices=[level.value for level in Level], help="表里没写必查、抽查的条目按哪一种")
    one.add_argument("--place", metavar="词", help="没写适用场所的条目填什么（多个用；隔开）")
    one.add_argument("--category", metavar="词", help="没写类别的条目填什么")
    one.add_argument("--method", metavar="词", help="没写检查方法的条目填什么")
    one.add_argument("--specialty", metavar="词", help="没写专业的条目填什么")
    one.add_argument("--kind", metavar="词", help="用于哪类矿山（多个用；隔开）")
    one.add_argument("--title", metavar="词", help="目录名称；不写时取表上的标题")
    one.add_argument("--edition", metavar="词", default="载入稿", help="版本")
    one.add_argument("--prefix", metavar="词", default="X", help="表里没有编码时，编码以此开头")
    one.set_defaults(run=bring_in)
