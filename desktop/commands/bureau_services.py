"""Commands for the machine a bureau's server runs on: the service, and a certificate for a reverse proxy."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from desktop.bureau import founding, keyring, service, tls
from desktop.bureau import serve as serving
from desktop.commands import speaking
from desktop.errors import BadInput

_VERBS = {"install": "安装并启动", "remove": "停止并移除", "start": "启动", "stop": "停止", "status": "看状态"}


def run(arguments: argparse.Namespace) -> int:
    """Install, remove, start, stop, or look at the service."""
    folder = arguments.folder.resolve()
    founding.card(folder)
    said = ""
    if arguments.verb == "install":
        said = speaking.passphrase()
        keyring.read(folder / "keys.sealed", said, keyring.Keys)  # a wrong one is told now, not at the next start
    whole = serving.command(folder, arguments.port)
    more = ["--bind", arguments.bind, *(word for host in arguments.host or () for word in ("--host", host))]
    more += ["--workers", str(arguments.workers), "--log", str(folder / "requests.log")]
    wanted = service.Wanted(
        tuple(whole[: whole.index("bureau")]), str(folder), arguments.port, tuple(more), _owner(folder)
    )
    found = service.plan(arguments.verb, wanted, said)
    if arguments.show:
        lines = [*(one.text for one in found.files if not one.is_secret), *(" ".join(one) for one in found.commands)]
        speaking.answer(arguments, {"commands": [list(one) for one in found.commands]}, lines)
        return speaking.DONE
    answer = service.carry_out(found)
    speaking.answer(arguments, {"verb": arguments.verb, "said": answer}, [f"已{_VERBS[arguments.verb]}。", answer])
    return speaking.DONE


def certificate(arguments: argparse.Namespace) -> int:
    """A certificate of the bureau's CA for a reverse proxy."""
    arguments.out.mkdir(parents=True, exist_ok=True)
    with founding.opened(arguments.folder, speaking.passphrase()) as bureau:
        chain, key = tls.export(bureau, arguments.host, arguments.out)
    lines = [f"证书：{chain}", f"私钥：{key}（只有本用户可读）"]
    speaking.answer(arguments, {"chain": str(chain), "key": str(key)}, lines)
    return speaking.DONE


def passphrase(file: Path | None) -> str:
    """From a file (a service has nobody to ask), or as usual. BadInput when it cannot be read."""
    if file is None:
        return speaking.passphrase()
    try:
        return file.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"口令文件“{file}”读不出来，请核对路径和权限。") from error


def add(new: Any) -> None:
    """Add the commands of this file; `new` makes one of the group."""
    one = new("service", run, "开机自动运行（Windows 含防火墙规则）", "service 服务器 install --host 192.168.1.10")
    one.add_argument("verb", choices=list(_VERBS), help="install 安装并启动，remove 移除，start，stop，status")
    one.add_argument("--port", type=int, default=8443)
    one.add_argument("--bind", default="0.0.0.0", help="监听地址（默认全部）")
    one.add_argument("--host", action="append", help="别人用来访问的名称或地址，可多次")
    one.add_argument("--workers", type=int, default=1, metavar="N", help="几个进程一起应答（默认 1）")
    one.add_argument("--show", action="store_true", help="只列出要写的文件和要执行的命令，什么也不做")
    one = new("tls", certificate, "给反向代理发一张证书", "tls 服务器 --host bureau.example --out /etc/nginx/yikuang")
    one.add_argument("--host", action="append", required=True, help="别人用来访问的名称或地址，可多次")
    one.add_argument("--out", required=True, type=Path, metavar="DIR", help="写到这个文件夹")


def _owner(folder: Path) -> str:
    """The user the folder belongs to: the service must not leave files of somebody else in it."""
    return str(os.stat(folder).st_uid) if sys.platform == "win32" else folder.owner()
