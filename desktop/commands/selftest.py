"""`selftest`: does this installation work here? Bundled data, a desk, a drawn, signed and verified paper, a
window's parts.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from desktop import catalogues, images, paths
from desktop.actions import checklists, closing, findings, paper_sheets, papers, photos, scans, visits
from desktop.commands import speaking
from desktop.demo import photos as scenes
from desktop.demo import pictures
from desktop.desk import Act, Desk, Fact
from desktop.documents.record import Mine
from desktop.errors import DeskError
from desktop.journal import identity
from desktop.opening import Enrolled, create_desk
from desktop.store import checking
from desktop.supervision import checklist as lists
from desktop.supervision.roster import MineKind, MineRegistered, Place
from desktop.supervision.visit import Result, SignerRole

PHRASE = "自检口令-selftest"
WINDOW_PARTS = ("PySide6.QtWidgets", "PySide6.QtSvg", "PySide6.QtPdf", "PySide6.QtPrintSupport")


def selftest(arguments: argparse.Namespace) -> int:
    """Run every step; the first that fails decides."""
    steps: list[tuple[str, Callable[[], str]]] = [
        ("检查目录", _catalogues),
        ("字体", _fonts),
        ("照片", _photos),
        ("底稿和它的二维码", _sheet),
        ("工作台、台账、签名、验证", _desk),
        ("服务器部件", lambda: _parts(("starlette", "uvicorn", "desktop.bureau.api"))),
        ("窗口部件", _window),
    ]
    found: dict[str, str] = {}
    for name, work in steps:
        try:
            found[name] = work()
        except Exception as error:  # noqa: BLE001 - a self-test tells whatever goes wrong
            found[name] = f"失败：{type(error).__name__}: {error}"
            speaking.answer(arguments, {"ok": False, "steps": found}, [f"{one}：{text}" for one, text in found.items()])
            return speaking.NO
    data = {"ok": True, "steps": found, "python": sys.version.split()[0]}
    speaking.answer(arguments, data, [*(f"{one}：{text}" for one, text in found.items()), "自检通过。"])
    return speaking.DONE


def add(commands: Any, kinds: dict[str, Any]) -> None:
    """Add the command of this file."""
    one = commands.add_parser("selftest", parents=[kinds["json"]], help="自检", epilog="例：yikuang selftest")
    one.set_defaults(run=selftest)


def _catalogues() -> str:
    found = catalogues.bundled_catalogues()
    return f"{len(found)} 份目录，共 {sum(len(one.items) for one in found)} 项"


def _fonts() -> str:
    found = sorted(one.name for one in paths.bundled("resources", "fonts").glob("*.ttf"))
    if not found:
        raise DeskError("没有找到随程序的字体。")
    return "、".join(found)


def _photos() -> str:
    data = scenes.make(1, dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC), "自检", "自检")
    images.prepare(data, "自检.jpg")
    heic = importlib.import_module("pi_heif")  # late: only its presence matters here
    return f"JPEG 可读，HEIC 部件 {heic.__version__}"


def _sheet() -> str:
    coal = catalogues.bundled_for(MineKind.COAL)
    places = [lists.Place("surface", "地面", "地面")]
    drawn = paper_sheets.sheet_of_catalogue(coal, Mine("自检煤矿", "SELF", "煤矿"), places, dt.datetime.now(dt.UTC))
    read = scans.read([("底稿.pdf", drawn.pdf)])
    if [page.named.page if page.named else 0 for page in read.pages] != list(range(1, drawn.pages + 1)):
        raise DeskError("画出的底稿，二维码读不回来。")
    return f"{drawn.pages} 页，二维码都读回来了"


def _parts(names: tuple[str, ...]) -> str:
    for name in names:
        importlib.import_module(name)  # late: this is what is tested
    return "齐全"


def _window() -> str:
    """Its parts, and that Qt's own dialogs speak Chinese."""
    said = _parts(WINDOW_PARTS)
    core = importlib.import_module("PySide6.QtCore")  # late: this is what is tested
    folder = core.QLibraryInfo.path(core.QLibraryInfo.LibraryPath.TranslationsPath)
    if not core.QTranslator().load("qtbase_zh_CN", folder):
        raise DeskError("Qt 自带的对话框没有中文。")
    return f"{said}，Qt 的对话框有中文"


def _desk() -> str:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "自检 工作台"
        desk = _new_desk(place)
        try:
            words = _visit(desk)
        finally:
            desk.close()
        report = checking.check(place, PHRASE, lambda done, whole: None)
        if report.problems:
            raise DeskError(report.problems[0].sentence)
    return f"{words}；{report.entries} 条记录核对无误"


def _new_desk(place: Path) -> Desk:
    now = dt.datetime.now(dt.UTC)
    authority = identity.found_authority("自检单位", now)
    device, server = identity.new_key(), identity.new_key()
    enrolled = Enrolled(
        certificate=identity.to_der(identity.issue(authority, device.public_key(), "自检人员", now)),
        root=identity.to_der(authority.certificate),
        server=identity.to_der(identity.issue(authority, server.public_key(), "自检服务", now)),
        recovery=identity.public_to_der(identity.new_key().public_key()),
        person="SELF",
        name="自检人员",
    )
    return create_desk(place, PHRASE, device, enrolled)


def _visit(desk: Desk) -> str:
    card = MineRegistered(
        code="SELF",
        name="自检煤矿",
        kind=MineKind.COAL,
        places=(Place(id="surface", name="地面", kind="地面"),),
    )
    desk.seal([Act("org/self", (Fact("mine/SELF", card),))])
    name = visits.plan(desk, "SELF")
    visits.open_visit(desk, name)
    visits.pass_place(desk, name, "surface")
    item = checklists.for_mine(desk, "SELF").sections[-1].lines[0].item
    visits.answer(desk, name, item, "surface", Result.FAIL)
    proposed = findings.propose(desk, name, item, "surface")
    findings.raise_finding(desk, name, replace(proposed, fact="自检隐患 㛃䶮𬭊"))
    picture = scenes.make(1, desk.world.now(), "自检", "自检")
    photos.attach(desk, name, [("自检.jpg", picture)], proposed.id)
    visits.seal_section(desk, name)
    closing.sign(desk, name, SignerRole.LEADER, desk.name, pictures.signature("自检"), person=desk.person)
    closing.close_visit(desk, name, reason_unchecked="自检")
    papers.issue_ledger(desk, name)
    verdict = papers.verify_file(desk, name)
    if not verdict.holds:
        raise DeskError("；".join(verdict.sentences))
    return verdict.sentences[0]
