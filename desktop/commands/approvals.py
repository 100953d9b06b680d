"""Commands about who may enrol: a code for a person (as text, as a QR), and the approval of devices."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from desktop.bureau import codes, founding, register
from desktop.bureau.accounts import Invitation
from desktop.commands import speaking
from desktop.documents import qr
from desktop.supervision.roster import MineKind, Role

_WORDS = {codes.Word.WAITING: "等待批准", codes.Word.YES: "已批准", codes.Word.NO: "未批准"}


def invite(arguments: argparse.Namespace) -> int:
    """A single-use code for a person."""
    mines = [one.strip() for one in (arguments.mines or "").replace("，", ",").split(",") if one.strip()]
    with founding.opened(arguments.folder, speaking.passphrase()) as bureau:
        invitation = register.invite(
            bureau,
            Role(arguments.role),
            arguments.person,
            mines,
            name=arguments.name or "",
            kind=MineKind(arguments.kind),
            org=arguments.org or "",
            days=arguments.days,
        )
        is_asked = codes.is_approval_asked(bureau)
    data = {"code": invitation.code, "url": invitation.url}
    lines = [
        f"注册码：{invitation.code}（{arguments.days} 天内有效，只能用一次）",
        f"服务器地址：{invitation.url or '（先运行一次 bureau serve）'}",
    ]
    if is_asked:
        lines.append("设备用它申请以后，请核对“核对码”，用“bureau approvals”批准。")
    if arguments.qr:
        lines += ["", *picture(invitation)]
    speaking.answer(arguments, data, lines)
    return speaking.DONE


def picture(invitation: Invitation) -> list[str]:
    """Address and code as a QR in the terminal, two rows a line."""
    plain = qr.squares(f"{invitation.url or ''} {invitation.code}".strip().upper())
    width = len(plain[0]) + 4
    rows = [[False] * width, [False] * width]
    rows += [[False, False, *row, False, False] for row in plain]
    rows += [[False] * width] * (2 + len(rows) % 2)
    # light squares are drawn: a terminal is dark, and a QR needs its light margin
    return ["".join(_HALVES[above, below] for above, below in zip(*pair, strict=True)) for pair in _pairs(rows)]


def approvals(arguments: argparse.Namespace) -> int:
    """Who waits for approval; approve or refuse one; ask for approval from now on, or no more."""
    with founding.opened(arguments.folder, speaking.passphrase()) as bureau:
        said: list[str] = []
        if arguments.ask is not None:
            codes.ask_approval(bureau, arguments.ask == "是")
            said.append("以后新设备都要管理员批准。" if arguments.ask == "是" else "以后新设备凭注册码直接注册。")
        if arguments.approve:
            one = codes.decide(bureau, arguments.approve, codes.Word.YES)
            said.append(f"已批准 {one.person} 的“{one.device}”；它会自动完成注册。")
        if arguments.refuse:
            one = codes.decide(bureau, arguments.refuse, codes.Word.NO, arguments.reason)
            said.append(f"没有批准 {one.person} 的“{one.device}”；这个注册码不能再用。")
        found, is_asked = codes.applicants(bureau), codes.is_approval_asked(bureau)
    data = {
        "asked": is_asked,
        "devices": [
            {"mark": one.mark, "person": one.person, "role": one.role, "device": one.device, "word": one.word.value}
            for one in found
        ],
    }
    lines = [f"{one.mark}  {_WORDS[one.word]}  {one.person}（{one.role}）  {one.device}  {one.asked}" for one in found]
    if not found:
        lines = ["没有设备等待批准。" if is_asked else "没有要求批准：设备凭注册码直接注册（--ask 是 可改）。"]
    speaking.answer(arguments, data, [*said, *lines])
    return speaking.DONE


def add(new: Callable[[str, Any, str, str], Any]) -> None:
    """Add the commands of this file; `new` makes one."""
    one = new("invite", invite, "发一个注册码", "invite 服务器 --role inspector --person P01 --mines M01,M02")
    one.add_argument("--role", required=True, choices=[one.value for one in Role], help="角色")
    one.add_argument("--person", required=True, metavar="CODE", help="人员编码")
    one.add_argument("--mines", help="矿山编码，用逗号分开")
    one.add_argument("--name", help="姓名（新人员）")
    one.add_argument("--org", metavar="CODE", help="单位编码：在本服务器登记的市、县（默认人员所在单位）")
    one.add_argument("--days", type=int, default=codes.DAYS, help=f"几天内有效（默认 {codes.DAYS}）")
    one.add_argument("--qr", action="store_true", help="再以二维码显示")
    one.add_argument(
        "--kind", default=MineKind.COAL.value, choices=[one.value for one in MineKind], help="新矿山的类型"
    )
    one = new("approvals", approvals, "批准新设备", "approvals 服务器 --approve 1a2b-3c4d")
    one.add_argument("--ask", choices=["是", "否"], help="新设备是否要管理员批准")
    one.add_argument("--approve", metavar="MARK", help="批准这个核对码的设备")
    one.add_argument("--refuse", metavar="MARK", help="不批准这个核对码的设备")
    one.add_argument("--reason", default="", help="不批准的原因")


def _pairs(rows: list[list[bool]]) -> list[tuple[list[bool], list[bool]]]:
    return list(zip(rows[::2], rows[1::2], strict=True))


_HALVES = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
