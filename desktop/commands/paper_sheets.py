"""`checklist paper`: the sheet that goes underground, from a catalogue file or from a planned visit of a desk."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import Any

from desktop import catalogues, opening
from desktop.actions import paper_sheets
from desktop.commands import speaking
from desktop.documents.paper_sheet_positions import Kind
from desktop.documents.paper_sheet_record import SheetDrawn, SplitProposal
from desktop.documents.record import Mine
from desktop.errors import BadInput
from desktop.store import files
from desktop.supervision.checklist import Place
from desktop.world import World

POSITIONS = ".positions.json"


def paper(arguments: argparse.Namespace) -> int:
    """Draw the sheet, write it and the positions of its boxes beside it."""
    drawn = _of_visit(arguments) if arguments.desk else _of_catalogue(arguments)
    positions = arguments.out.with_name(arguments.out.stem + POSITIONS)
    files.write_whole(arguments.out, drawn.pdf)
    files.write_whole(positions, drawn.data)
    idle = _without_items(arguments, drawn)
    data = {
        "without_items": idle,
        "out": str(arguments.out),
        "positions": str(positions),
        "pages": drawn.pages,
        "rows": drawn.rows,
        "proposals": [dataclasses.asdict(one) for one in drawn.proposals],
        "missing": list(drawn.missing),
    }
    lines = [
        f"底稿已写到 {arguments.out}：{drawn.rows} 项，{drawn.pages} 页；方框位置在 {positions.name}。",
        *(f"“{name}”按这份检查表没有要查的项，没有印；请核对类型和 --tags。" for name in idle),
        *(_proposal(one) for one in drawn.proposals),
        *([f"字体里没有这些字，已印成〔U+〕编码：{''.join(drawn.missing)}"] if drawn.missing else []),
    ]
    speaking.answer(arguments, data, lines)
    return speaking.DONE


def _of_visit(arguments: argparse.Namespace) -> SheetDrawn:
    if not arguments.visit or arguments.file or arguments.places:
        raise BadInput("用 --desk 时只须再给 --visit（检查的编号）；矿山、地点和检查表都取自该次检查。")
    desk = opening.open_desk(arguments.desk, speaking.passphrase(), progress=speaking.Bar().of("重建"))
    try:
        sampled = paper_sheets.ALL if arguments.all else None
        specialty = arguments.specialty or ""
        drawn = paper_sheets.print_sheet(
            desk, arguments.visit, sampled=sampled, split=arguments.split, specialty=specialty
        )
        paper_sheets.keep_positions(desk, arguments.visit, drawn)
        return drawn
    finally:
        desk.close()


def _of_catalogue(arguments: argparse.Namespace) -> SheetDrawn:
    if not (arguments.file and arguments.mine and arguments.places):
        raise BadInput("请给出目录文件、--mine 和 --places；或用 --desk 和 --visit 印已计划的检查。")
    catalogue = catalogues.load(arguments.file)
    mine = Mine(name=arguments.mine, code=arguments.mine, kind=arguments.kind or catalogue.kinds[0])
    return paper_sheets.sheet_of_catalogue(
        catalogue,
        mine,
        _places(arguments.places),
        World().now(),
        tags=_listed(arguments.tags or ""),
        visit=arguments.visit or "",
        split=arguments.split,
        specialty=arguments.specialty or "",
    )


def _without_items(arguments: argparse.Namespace, drawn: SheetDrawn) -> list[str]:
    """The places asked for that the sheet does not have, for nothing is due there."""
    printed = {spot.field.place for spot in drawn.positions.of(Kind.PLACE_IN)}
    return [one.name for one in _places(arguments.places or "") if one.id not in printed]


def _places(text: str) -> list[Place]:
    found = []
    for one in _listed(text):
        name, colon, kind = one.replace("：", ":").rpartition(":")
        if not (colon and name.strip() and kind.strip()):
            raise BadInput(f"“{one}”不是“名称:类型”；例：--places 15201工作面:采煤工作面,中央变电所:机电硐室。")
        found.append(Place(id=name.strip(), name=name.strip(), kind=kind.strip()))
    return found


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.replace("，", ",").split(",") if one.strip()]


def _proposal(one: SplitProposal) -> str:
    shares = "、".join(f"{part.specialty} {part.rows} 项 {part.pages} 页" for part in one.parts)
    return f"“{one.name}”占 {one.pages} 页，建议按专业分开（加 --split）：{shares}。"


def add(group: Any, kinds: dict[str, Any]) -> None:
    """Add `paper` to the group of `checklist`."""
    one = group.add_parser(
        "paper",
        parents=[kinds["json"]],
        help="印带下井的检查底稿",
        epilog="例：yikuang checklist paper checklists/checklist-coal.yaml --mine 演示煤矿"
        " --places 15201工作面:采煤工作面,中央变电所:机电硐室 --tags gas:high --out 底稿.pdf；"
        "或 yikuang checklist paper --desk 我的工作台 --visit 检查编号 --out 底稿.pdf",
    )
    one.add_argument("file", nargs="?", type=Path, metavar="FILE", help="目录文件")
    one.add_argument("--mine", metavar="CODE_OR_NAME", help="矿山编码或名称")
    one.add_argument("--places", metavar="名称:类型,…", help="经过的地点")
    one.add_argument("--tags", metavar="标签,…", help="该矿的条件标签，例如 gas:high")
    one.add_argument("--kind", help="矿山类型（默认取目录的第一种）")
    one.add_argument("--desk", type=Path, metavar="FOLDER", help="工作台文件夹")
    one.add_argument("--visit", metavar="ID", help="检查的编号")
    one.add_argument("--split", action="store_true", help="超过两页的地点按专业（没有专业的按类别）分开印")
    one.add_argument("--specialty", metavar="专业", help="只印一个专业的（没有专业的目录：类别），分头检查时用")
    one.add_argument("--all", action="store_true", help="印全部抽查项，不只是这次抽中的（与 --desk 同用）")
    one.add_argument("--out", required=True, type=Path, metavar="FILE", help="写到这个 PDF 文件")
    one.set_defaults(run=paper)
