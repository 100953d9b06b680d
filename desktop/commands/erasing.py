"""Commands about 清除附件 on an administrator's desk: erase list, request, consent, refuse. They take effect with the
next exchange.
"""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from typing import Any

from desktop import opening
from desktop.actions import erasing
from desktop.commands import speaking
from desktop.desk import Desk
from desktop.errors import Missing

_NEXT = "下次同步时送达；两位管理员都同意后，各处在同步时清除。"


def show(arguments: argparse.Namespace) -> int:
    """What was asked for, why, and how far it is."""
    with _opened(arguments) as desk:
        found = erasing.read_erasures(desk)
    data = {
        "erasures": [
            {
                "id": _name(one),
                "scope": one.scope,
                "status": one.status.value,
                "blobs": list(one.blobs),
                "person": one.person,
                "reason": one.reason,
                "ground": one.ground,
                "decided_by": one.decided_by or None,
                "refusal": one.refusal or None,
            }
            for one in found
        ]
    }
    lines = [f"清除附件的申请 {len(found)} 项。" if found else "没有清除附件的申请（只有管理员看得到）。"]
    for one in found:
        lines.append(f"{_name(one)[:12]}  {one.status}  {one.scope}  附件 {len(one.blobs)} 个  申请人 {one.person}")
        lines.append(f"    原因：{one.reason}；依据：{one.ground}")
        lines += [f"    {one.decided_by} 未同意：{one.refusal}"] if one.refusal else []
    speaking.answer(arguments, data, lines)
    return speaking.DONE


def request(arguments: argparse.Namespace) -> int:
    """Ask that attachments are erased everywhere."""
    with _opened(arguments) as desk:
        erasing.request(desk, arguments.scope, arguments.blobs, arguments.reason, arguments.ground)
    speaking.answer(arguments, {"blobs": arguments.blobs}, ["已申请，须另一位管理员同意。", erasing.WARNING, _NEXT])
    return speaking.DONE


def consent(arguments: argparse.Namespace) -> int:
    """Agree to what another administrator asks for."""
    with _opened(arguments) as desk:
        chosen = _chosen(desk, arguments.name)
        erasing.consent(desk, chosen.id)
    speaking.answer(arguments, {"id": _name(chosen)}, [f"已同意 {_name(chosen)[:12]}。", erasing.WARNING, _NEXT])
    return speaking.DONE


def refuse(arguments: argparse.Namespace) -> int:
    """Do not agree, and say why."""
    with _opened(arguments) as desk:
        chosen = _chosen(desk, arguments.name)
        erasing.refuse(desk, chosen.id, arguments.reason)
    said = f"未同意 {_name(chosen)[:12]}，附件保留；申请人下次同步时看到原因。"
    speaking.answer(arguments, {"id": _name(chosen)}, [said])
    return speaking.DONE


def add(commands: Any, kinds: dict[str, Any]) -> None:
    """Add `erase`."""
    group = commands.add_parser("erase", help="清除附件：两位管理员决定").add_subparsers(required=True, metavar="命令")

    def new(name: str, run: Any, words: str, example: str) -> Any:
        one = group.add_parser(
            name, parents=[kinds["desk"]], help=words, epilog=f"例：yikuang erase {example} --desk 工作台"
        )
        one.set_defaults(run=run)
        return one

    new("list", show, "列出申请和结论", "list")
    one = new(
        "request", request, "申请清除", "request mine/140000001 3f2a… --reason 误拍他人证件 --ground 个人信息保护法"
    )
    one.add_argument("scope", help="附件所在的范围，例：mine/矿山编码")
    one.add_argument("blobs", nargs="+", metavar="HASH", help="附件的校验值（64 位），原图和预览分别写")
    one.add_argument("--reason", required=True, help="原因")
    one.add_argument("--ground", required=True, help="法律依据")
    one = new("consent", consent, "同意另一位管理员的申请", "consent 1a2b3c4d")
    one.add_argument("name", help="申请的编号，至少前 8 位")
    one = new("refuse", refuse, "不同意", "refuse 1a2b3c4d --reason 现场只此一张")
    one.add_argument("name", help="申请的编号，至少前 8 位")
    one.add_argument("--reason", required=True, help="原因，申请人会看到")


@contextlib.contextmanager
def _opened(arguments: argparse.Namespace) -> Iterator[Desk]:
    with contextlib.closing(opening.open_desk(arguments.desk, speaking.passphrase())) as desk:
        yield desk


def _chosen(desk: Desk, name: str) -> erasing.ErasureLine:
    found = [one for one in erasing.read_erasures(desk) if len(name) >= 8 and _name(one).startswith(name)]
    if len(found) != 1:
        raise Missing(f"没有找到申请“{name}”，或不止一项；请先用 erase list 查看编号（至少前 8 位）。")
    return found[0]


def _name(one: erasing.ErasureLine) -> str:
    return one.id.partition("/")[2]
