"""The USB way: `parcel make` and `parcel take`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop import opening
from desktop.bureau import founding
from desktop.bureau import parcels as at_bureau
from desktop.commands import speaking
from desktop.desk import SERVER, Desk
from desktop.errors import BadInput, Damaged
from desktop.journal import identity
from desktop.store import settings
from desktop.sync import parcel


def make(arguments: argparse.Namespace) -> int:
    """Write a parcel for the bureau, a certificate file, or a person's devices."""
    desk = opening.open_desk(arguments.desk, speaking.passphrase())
    try:
        inner = parcel.make(desk, addressees(desk, arguments.to), arguments.out, arguments.visit)
    finally:
        desk.close()
    data = {"out": str(arguments.out), "entries": len(inner.entries), "blobs": len(inner.blobs)}
    speaking.answer(arguments, data, [f"已写入 {arguments.out}：{data['entries']} 条记录，{data['blobs']} 个附件。"])
    return speaking.DONE


def take(arguments: argparse.Namespace) -> int:
    """Take a parcel into a desk, or into the bureau, which answers with a receipt parcel."""
    receipt: Path | None = None
    if arguments.bureau is not None:
        receipt = arguments.receipt or arguments.file.with_name(f"{arguments.file.stem}-回执{arguments.file.suffix}")
        bureau = founding.open_bureau(arguments.bureau, speaking.passphrase())
        try:
            taken = at_bureau.take(bureau, arguments.file, receipt)
        finally:
            bureau.close()
    elif arguments.desk is not None:
        desk = opening.open_desk(arguments.desk, speaking.passphrase())
        try:
            taken = parcel.take(desk, arguments.file)
        finally:
            desk.close()
    else:
        raise BadInput("请用 --desk 或 --bureau 说明收到哪里。")
    data = {
        "entries": taken.entries,
        "blobs": taken.blobs,
        "refused": list(taken.refused),
        "receipt": str(receipt) if receipt else None,
    }
    lines = [f"收到 {taken.entries} 条新记录，{taken.blobs} 个附件。", *taken.refused]
    speaking.answer(arguments, data, [*lines, f"回执文件：{receipt}"] if receipt else lines)
    return speaking.NO if taken.refused else speaking.DONE


def addressees(desk: Desk, to: str) -> list[identity.Certificate]:
    """`bureau`, a certificate file, or a person's code. BadInput for none of them."""
    with desk.reading() as session:
        if to == parcel.BUREAU:
            der = settings.read(session, SERVER, bytes)
            if der is None:
                raise Damaged("本工作台没有服务器证书，不能打包给单位；请重新注册。")
            return [identity.from_der(der)]
        if Path(to).is_file():
            return [identity.from_pem(Path(to).read_bytes())]
        found = parcel.devices_of(session, to)
    if not found:
        raise BadInput(f"收件人“{to}”既不是 bureau、证书文件，也不是人员编码；请核对。")
    return found


def add(commands: Any, kinds: dict[str, Any]) -> None:
    """Add the commands of this file."""
    group = commands.add_parser("parcel", help="用 U 盘交接记录").add_subparsers(required=True, metavar="命令")
    one = group.add_parser(
        "make",
        parents=[kinds["desk"]],
        help="打包",
        epilog="例：yikuang parcel make --desk 我的工作台 --to bureau --out 交接.parcel",
    )
    one.add_argument("--to", required=True, help="bureau、证书文件，或人员编码")
    one.add_argument("--out", required=True, type=Path, help="交接文件")
    one.add_argument("--visit", help="只交接这一次检查（检查编号）")
    one.set_defaults(run=make)
    one = group.add_parser(
        "take", parents=[kinds["json"]], help="接收", epilog="例：yikuang parcel take 交接.parcel --desk 我的工作台"
    )
    one.add_argument("file", type=Path, help="交接文件")
    one.add_argument("--desk", type=Path, help="工作台文件夹")
    one.add_argument("--bureau", type=Path, help="单位服务器文件夹")
    one.add_argument("--receipt", type=Path, help="回执文件（默认在交接文件旁边）")
    one.set_defaults(run=take)
