"""`sheet`: the filled-in paper sheets come back. `sheet attach` puts scans and photos to the visits their QRs name."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from desktop import opening
from desktop.actions import scans
from desktop.actions.scans import Attached, File
from desktop.commands import speaking
from desktop.desk import Desk
from desktop.errors import Missing
from desktop.supervision.scans import missing_words


def attach(arguments: argparse.Namespace) -> int:
    """Attach these files: 0 when every page found its visit, 1 when one did not."""
    desk = opening.open_desk(arguments.desk, speaking.passphrase(), progress=speaking.Bar().of("重建"))
    try:
        done = _attached(desk, arguments)
        data = said(desk, done)
    finally:
        desk.close()
    lines = [
        *(f"检查 {one['visit'][:8]}：附上 {one['attached']} 页。{one['missing']}" for one in data["visits"]),
        *data["remarks"],
        *data["left_out"],
    ]
    speaking.answer(arguments, data, lines or ["没有可附的页。"])
    return speaking.NO if data["left_out"] else speaking.DONE


def said(desk: Desk, done: Attached) -> dict[str, Any]:
    """What became of a batch, in plain keys."""
    visits = [
        {
            "visit": visit,
            "attached": len(pages),
            "pages": [
                {"file": one.name, "at_page": one.at_page, "page": one.page, "pages": one.pages} for one in pages
            ],
            "missing": missing_words(scans.of_visit(desk, visit).prints),
        }
        for visit, pages in done.by_visit.items()
    ]
    left = [one.why for one in (*done.unreadable, *done.elsewhere)]
    return {"visits": visits, "left_out": [*left, *done.refused], "remarks": list(done.remarks)}


def files(paths: Sequence[Path]) -> Iterator[File]:
    """Names and bytes, one file after the other. Missing for one that cannot be opened."""
    for path in paths:
        try:
            yield path.name, path.read_bytes()
        except OSError as error:
            raise Missing(f"{path}：打不开这个文件（{error.strerror}）；请核对路径。") from error


def _attached(desk: Desk, arguments: argparse.Namespace) -> Attached:
    bar = speaking.Bar()
    total = len(arguments.files)

    def tell(done: int, whole: int, name: str) -> None:
        bar("底稿", done, whole)

    batch = scans.read(files(arguments.files), total, tell=tell)
    bar("底稿", total, total)
    return scans.attach_read(desk, batch, arguments.visit or "", by_hand=bool(arguments.visit))


def add(commands: Any, kinds: dict[str, Any]) -> None:
    """Add the commands of this file."""
    group = commands.add_parser("sheet", help="带回来的底稿").add_subparsers(required=True, metavar="动作")
    one = group.add_parser(
        "attach",
        parents=[kinds["desk"]],
        help="把底稿的扫描件或照片附到检查",
        epilog="例：yikuang sheet attach 底稿.pdf IMG_1.jpg --desk 我的工作台（按二维码认检查）；"
        "没有二维码时加 --visit 检查编号",
    )
    one.add_argument("files", nargs="+", type=Path, metavar="FILE", help="照片（JPEG、PNG、HEIC）或 PDF")
    one.add_argument("--visit", metavar="ID", help="由人指定检查，不看二维码")
    one.set_defaults(run=attach)
