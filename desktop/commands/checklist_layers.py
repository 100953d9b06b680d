"""`checklist check` of layers, `layer`, `compose`, `publish`: from an edited copy to a layer, and from there
into force.
"""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from desktop import catalogues, opening
from desktop.actions import versions
from desktop.commands import checklist_sheets, speaking
from desktop.desk import Changes, Desk
from desktop.errors import BadInput
from desktop.sheets.taking import IMPORTED
from desktop.store import files
from desktop.supervision import layer_making, layers
from desktop.supervision.catalogue_reading import Problem
from desktop.supervision.checklist import Catalogue
from desktop.supervision.doubles import doubles
from desktop.supervision.layers import Layer, LayerLevel

OVER = "以谁为准：先写目录，再写其上各级补充（可多次）"


def problems(file: Path, over: Sequence[Path]) -> list[Problem]:
    """What keeps a layer file from lying over these: first as a file, then whether its edits fit."""
    under = _under(file, over)
    found = catalogues.check_layer(file, under)
    return found or list(layers.unfit(under, (), catalogues.load_layer(file, under)))


def told(file: Path, over: Sequence[Path]) -> str:
    """A faultless layer in one line."""
    under = _under(file, over)
    return f"{file.name}：没有问题，{_tally(catalogues.load_layer(file, under))}。"


def make(arguments: argparse.Namespace) -> int:
    """The layer between a catalogue and its edited copy; nothing is written when the copy softens anything."""
    under = _stack(arguments.over)
    edited = checklist_sheets.either(arguments.edited)
    told: list[str] = []
    if edited.catalogue != under.catalogue and edited.status == IMPORTED:
        edited, told = _without_doubles(under, edited, arguments.keep_same)
        edited = layer_making.beside(under, edited)
    if edited.catalogue != under.catalogue:
        raise BadInput(
            f"{arguments.edited.name} 是目录“{edited.catalogue}”的，不是“{under.catalogue}”的；请由后者导出、修改。"
        )
    level = LayerLevel(arguments.level)
    if (level is LayerLevel.MINE) != (arguments.mine is not None):
        raise BadInput("本矿表须用 --mine 给出矿山编码，其他各级不写 --mine。")
    head = Layer(under.catalogue, level, arguments.org, arguments.title, arguments.edition, mine=arguments.mine)
    layer, found = layer_making.difference(under, edited, head)
    whole = [*found, *layers.unfit(under, (), layer)]
    if whole:
        lines = [f"有 {len(whole)} 处下级不能改，没有写出：", *map(str, whole)]
        speaking.answer(arguments, {"made": False, "problems": [str(one) for one in whole]}, lines)
        return speaking.NO
    files.write_whole(arguments.out, catalogues.write_layer(layer))
    data = {"made": True, "out": str(arguments.out), **_numbers(layer)}
    speaking.answer(arguments, data | {"doubles": told}, [f"{_tally(layer)}，写到 {arguments.out}。", *told])
    return speaking.DONE


def _without_doubles(under: Catalogue, own: Catalogue, keep_same: bool) -> tuple[Catalogue, list[str]]:
    """The table without what the catalogue has in the same words, and a sentence for each item that is there."""
    found = doubles(under.items, own.items)
    same = {code for code, double in found.items() if double.is_same and not keep_same}
    lines = [f"{code} {double.words}，{'没有增补' if code in same else '已增补'}。" for code, double in found.items()]
    lines += ["相同的也要增补的，加 --keep-same。"] if same else []
    return replace(own, items=tuple(item for item in own.items if item.id not in same)), lines


def compose(arguments: argparse.Namespace) -> int:
    """A catalogue with its layers as one file; nothing is written when anything of them does not fit."""
    base = catalogues.load(arguments.base)
    given, found = _read_layers(base, arguments.layers)
    whole, unfit = layers.fitted(base, given)
    data = catalogues.write(whole)
    if wrong := [*found, *unfit] or catalogues.check(data, arguments.out.name):
        lines = [str(one) for one in wrong]
        speaking.answer(arguments, {"made": False, "problems": lines}, lines)
        return speaking.NO
    files.write_whole(arguments.out, data)
    marks = [(item.id, item.not_applicable) for item in whole.items if item.not_applicable is not None]
    answer = {
        "made": True,
        "out": str(arguments.out),
        "items": len(whole.items),
        "not_applicable": [{"id": code, "reason": mark.reason, "person": mark.person} for code, mark in marks],
    }
    lines = [f"合成 {len(whole.items)} 条，写到 {arguments.out}。"]
    lines += [f"{code} 不适用：{mark.reason}（{mark.person}）；文件里仍有这一条。" for code, mark in marks]
    speaking.answer(arguments, answer, lines)
    return speaking.DONE


def publish(arguments: argparse.Namespace) -> int:
    """Check a catalogue or a layer and put it in force, by the person of a desk."""
    with contextlib.closing(_open(arguments)) as desk:
        if catalogues.is_layer(arguments.file):
            done = _publish_layer(desk, arguments)
        else:
            done = _publish_whole(desk, arguments)
    if isinstance(done, Changes):
        name = arguments.file.name
        data = {"published": True, "entries": list(done.entries)}
        speaking.answer(arguments, data, [f"已发布 {name}，同步后各工作台生效。"])
        return speaking.DONE
    lines = [str(one) for one in done]
    speaking.answer(arguments, {"published": False, "problems": lines}, ["有错，没有发布：", *lines])
    return speaking.NO


def _publish_whole(desk: Desk, arguments: argparse.Namespace) -> Changes | tuple[Problem, ...]:
    data = arguments.file.read_bytes()
    return versions.check(desk, data, arguments.file.name) or versions.publish(desk, data, arguments.mine)


def _publish_layer(desk: Desk, arguments: argparse.Namespace) -> Changes | tuple[Problem, ...]:
    head = catalogues.layer_head(arguments.file)
    if arguments.mine not in (None, head.mine):
        raise BadInput(f"{arguments.file.name} 不是矿山 {arguments.mine} 的本矿表；请核对 --mine，或不写。")
    versions.may_lay(desk, head)
    under = versions.ground(desk, head).under(head)
    if found := catalogues.check_layer(arguments.file, under):
        return tuple(found)
    layer = catalogues.load_layer(arguments.file, under)
    return versions.check_layer(desk, layer) or versions.publish_layer(desk, layer)


def _under(file: Path, over: Sequence[Path]) -> Catalogue:
    return _stack(over) if over else catalogues.bundled_named(catalogues.layer_head(file).catalogue)


def _stack(over: Sequence[Path]) -> Catalogue:
    """A catalogue with the layers that follow it in the list; BadInput when one of them has faults."""
    base = catalogues.load(over[0])
    given, found = _read_layers(base, over[1:])
    if found:
        raise BadInput("\n".join(map(str, found)))
    return layers.apply(base, given)


def _read_layers(base: Catalogue, over: Sequence[Path]) -> tuple[list[Layer], list[Problem]]:
    """Layer files, each in the words of the catalogue and the layers before it."""
    given: list[Layer] = []
    found: list[Problem] = []
    for file in over:
        under = layers.fitted(base, given)[0]
        if faults := catalogues.check_layer(file, under):
            found += faults
        else:
            given.append(catalogues.load_layer(file, under))
    return given, found


def _numbers(layer: Layer) -> dict[str, int]:
    return {
        "added": len(layer.additions),
        "sharpened": len(layer.sharpenings),
        "not_applicable": len(layer.not_applicable),
    }


def _tally(layer: Layer) -> str:
    numbers = tuple(_numbers(layer).values())
    return "增补 {} 条，收严 {} 条，不适用 {} 条".format(*numbers)


def _open(arguments: argparse.Namespace) -> Desk:
    return opening.open_desk(arguments.desk, speaking.passphrase(), progress=speaking.Bar().of("重建"))


def add(group: Any, kinds: dict[str, Any]) -> None:
    """Add the commands to the group of `checklist`."""
    json = kinds["json"]
    one = group.add_parser(
        "layer",
        parents=[json],
        help="改过的目录（.yaml 或导出的 .xlsx）写成本级补充；改松、删去的逐条指出，退出码 1",
        epilog="例：yikuang checklist layer 改过.xlsx --over 省表.yaml --level 县 --org 演示县局 --title 演示县补充"
        " --edition 2026-12 --out 演示县.layer.yaml",
    )
    one.add_argument("edited", type=Path, metavar="EDITED")
    one.add_argument("--over", action="append", required=True, type=Path, metavar="FILE", help=OVER)
    one.add_argument("--level", required=True, choices=[level.value for level in LayerLevel], help="哪一级的补充")
    one.add_argument("--org", required=True, metavar="词", help="单位名称或编码")
    one.add_argument("--title", required=True, metavar="词", help="补充的名称")
    one.add_argument("--edition", required=True, metavar="词", help="版次")
    one.add_argument("--mine", metavar="CODE", help="矿山编码（只用于本矿）")
    one.add_argument("--keep-same", action="store_true", help="与已有条目文字相同的也增补")
    one.add_argument("--out", required=True, type=Path, metavar="FILE.layer.yaml")
    one.set_defaults(run=make)
    one = group.add_parser(
        "compose",
        parents=[json],
        help="目录和各级补充合成一份",
        epilog="例：yikuang checklist compose 省表.yaml 演示县.layer.yaml --out 合成.yaml",
    )
    one.add_argument("base", type=Path, metavar="BASE.yaml")
    one.add_argument("layers", nargs="+", type=Path, metavar="LAYER.layer.yaml")
    one.add_argument("--out", required=True, type=Path, metavar="FILE.yaml")
    one.set_defaults(run=compose)
    one = group.add_parser(
        "publish",
        parents=[kinds["desk"]],
        help="检查并发布目录或补充（本单位管理员）",
        epilog="例：yikuang checklist publish 演示县.layer.yaml --desk 我的工作台",
    )
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--mine", metavar="CODE", help="只用于这座矿山")
    one.set_defaults(run=publish)
