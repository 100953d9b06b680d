"""Commands of a desk without a window: enrol, sync, status, export, backup, restore, check."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path
from typing import Any

from desktop import opening
from desktop.actions import attesting, drafting, form_drafts, keeping, mending, stamping
from desktop.commands import speaking
from desktop.desk import Desk
from desktop.store import checking, journal, projections, queries, records, settings
from desktop.sync import enrolling
from desktop.sync import round as rounds


def enrol(arguments: argparse.Namespace) -> int:
    """A new desk by a code."""
    phrase = speaking.passphrase("为这个工作台设一个口令：")
    desk = enrolling.enrol(arguments.desk, arguments.server, arguments.code, phrase, device_name=arguments.name or "")
    with contextlib.closing(desk):
        data = {"desk": str(desk.folder), "person": desk.person, "name": desk.name, "device": desk.holder.fingerprint}
    speaking.answer(arguments, data, [f"已注册：{data['name']}（{data['person']}），工作台在 {data['desk']}。"])
    return speaking.DONE


def sync(arguments: argparse.Namespace) -> int:
    """One exchange with the server."""
    desk = _open(arguments)
    try:
        outcome = rounds.exchange(desk, progress=speaking.Bar(), stamping=stamping.stamp_due)
    finally:
        desk.close()
    data = {
        "pushed": outcome.pushed,
        "pulled": outcome.pulled,
        "blobs_up": outcome.blobs_up,
        "blobs_down": outcome.blobs_down,
        "requests": outcome.requests,
        "bytes": outcome.bytes,
        "stamped": outcome.stamped,
        "stamp_error": outcome.stamp_error or None,
        "restored": outcome.restored or None,
        "error": outcome.error or None,
        "refused": outcome.refused,
    }
    lines = [
        f"记录：送出 {outcome.pushed} 条，收到 {outcome.pulled} 条。",
        f"附件：送出 {outcome.blobs_up} 个，收到 {outcome.blobs_down} 个。",
        *([outcome.restored] if outcome.restored else []),
        *outcome.refused,
        *([f"时间戳：加了 {outcome.stamped} 份文书。"] if outcome.stamped else []),
        *([outcome.stamp_error] if outcome.stamp_error else []),
    ]
    speaking.answer(arguments, data, lines)
    if outcome.error:
        speaking.say(outcome.error)
        return speaking.COULD_NOT
    return speaking.DONE


def status(arguments: argparse.Namespace) -> int:
    """Every record with how far it was delivered."""
    desk = _open(arguments)
    try:
        data = standing(desk)
    finally:
        desk.close()
    lines = [f"{one['number'] or one['kind']}\t{one['state']}\t{one['reason']}" for one in data["records"]]
    lines.append(f"最近一次同步：{data['last_success'] or '还没有'}")
    speaking.answer(arguments, data, lines)
    return speaking.DONE


def standing(desk: Desk) -> dict[str, Any]:
    """What `status` tells, in plain keys."""
    waiting = [(one.id, "visit") for one in drafting.all_drafts(desk)]
    waiting += [(one.id, "form") for one in form_drafts.all_drafts(desk)]
    with desk.reading() as session:
        sealed = records.every(session)
        receipts = records.receipts(session)
        digests = projections.digests(session)
        whole, unsent = journal.counts(session)
        cursors = journal.cursors(session)
        last = settings.read(session, rounds.LAST_SUCCESS, str)
        unknown = queries.unknown_facts(session)
    drafts: list[dict[str, Any]] = [
        {"id": one, "kind": kind, "number": "", "state": "草稿", "reason": "", "receipt": ""} for one, kind in waiting
    ]
    found = [
        {
            "id": one.id,
            "kind": one.kind,
            "number": one.number,
            "state": str(one.state),
            "reason": one.reason,
            "receipt": receipts.get(f"{one.kind}/{one.id}", ""),
        }
        for one in sealed
    ]
    return {
        "records": drafts + found,
        "counts": {"entries": whole, "unsent": unsent, "drafts": len(drafts), "unknown": unknown},
        "digests": digests,
        "epoch": next((one.epoch for one in cursors.values()), None),
        "last_success": last,
    }


def export(arguments: argparse.Namespace) -> int:
    """Everything in plain files."""
    desk = _open(arguments)
    try:
        left_out = keeping.export(desk, arguments.out)
    finally:
        desk.close()
    lines = [f"已导出到 {arguments.out}，说明见其中的 README.txt。", *left_out]
    speaking.answer(arguments, {"out": str(arguments.out), "left_out": list(left_out)}, lines)
    return speaking.DONE


def backup(arguments: argparse.Namespace) -> int:
    """The whole desk in one file."""
    desk = _open(arguments)
    try:
        made = keeping.backup(desk, arguments.out, speaking.Bar().of("备份"))
    finally:
        desk.close()
    lines = [f"已备份到 {arguments.out}。打开备份仍需要原来的口令。"]
    lines += [f"附件 {name[:8]} 在本机缺失或已损坏，没有备份；请同步取回后再备份一次。" for name in made.hurt]
    speaking.answer(arguments, {"out": str(arguments.out), "blobs": made.blobs, "hurt": list(made.hurt)}, lines)
    return speaking.DONE


def restore(arguments: argparse.Namespace) -> int:
    """A desk from a backup."""
    keeping.restore(arguments.file, arguments.desk, speaking.Bar().of("恢复"))
    speaking.answer(arguments, {"desk": str(arguments.desk)}, [f"已恢复到 {arguments.desk}，打开后请同步一次。"])
    return speaking.DONE


def check(arguments: argparse.Namespace) -> int:
    """Full verification of a desk."""
    report = checking.check(arguments.desk, speaking.passphrase(), speaking.Bar().of("检查"))
    data = {
        "entries": report.entries,
        "blobs": report.blobs,
        "problems": [
            {"what": one.what, "sentence": one.sentence, "can_be_rebuilt": one.can_be_rebuilt}
            for one in report.problems
        ],
    }
    lines = [one.sentence for one in report.problems] or [
        f"完好：{report.entries} 条记录、{report.blobs} 个附件全部核对无误。"
    ]
    if arguments.mend and any(one.can_be_rebuilt for one in report.problems):
        with contextlib.closing(_open(arguments)) as desk:
            mended = mending.mend(desk, speaking.Bar().of("修复"))
        data["mended"] = {"subjects": mended.subjects, "blobs": list(mended.blobs)}
        lines.append(f"列表重建 {mended.subjects} 项；{len(mended.blobs)} 个附件下次同步时取回。")
    speaking.answer(arguments, data, lines)
    return speaking.NO if report.problems else speaking.DONE


def attest(arguments: argparse.Namespace) -> int:
    """What a lost device sent too late; say which of it is one's own."""
    with contextlib.closing(_open(arguments)) as desk:
        known = attesting.read_own_held(desk)
        chosen = [one.id for one in known if any(one.id.startswith(start) for start in arguments.entry)]
        chosen = [one.id for one in known] if arguments.all else chosen
        if chosen or arguments.entry:
            attesting.attest(desk, chosen)
    data = {
        "held": [{"id": one.id, "scope": one.scope, "sealed": one.sealed, "says": list(one.says)} for one in known],
        "attested": chosen,
    }
    lines = [f"{one.id[:12]}  {one.sealed}  {'；'.join(one.says)}" for one in known]
    lines += [f"已确认 {len(chosen)} 条是本人封存的，同步后由服务器采用。"] if chosen else []
    speaking.answer(arguments, data, lines or ["没有已吊销的设备送来、待处理的记录。"])
    return speaking.DONE


def add(commands: Any, kinds: dict[str, Any]) -> None:
    """Add the commands of this file."""
    desk = kinds["desk"]
    one = commands.add_parser(
        "enrol",
        parents=[desk],
        help="用注册码注册一个工作台",
        epilog="例：yikuang enrol --desk 我的工作台 --server https://192.168.1.10:8443 --code ABCD-…",
    )
    one.add_argument("--server", required=True, metavar="URL", help="服务器地址")
    one.add_argument("--code", required=True, help="注册码")
    one.add_argument("--name", help="设备名称")
    one.set_defaults(run=enrol)
    for name, run, words in (
        ("sync", sync, "与服务器同步一次"),
        ("status", status, "每条记录的送达状态"),
        ("check", check, "全面检查工作台"),
    ):
        plain = commands.add_parser(name, parents=[desk], help=words, epilog=f"例：yikuang {name} --desk 我的工作台")
        plain.set_defaults(run=run)
        if name == "check":
            plain.add_argument("--mend", action="store_true", help="重建列表，受损而服务器有的附件下次同步取回")
    one = commands.add_parser(
        "attest",
        parents=[desk],
        help="确认已吊销设备送来的记录是本人封存的",
        epilog="例：yikuang attest --desk 我的工作台 --all",
    )
    one.add_argument("--entry", action="append", default=[], metavar="ID", help="记录编号（开头几位即可），可多次")
    one.add_argument("--all", action="store_true", help="全部确认")
    one.set_defaults(run=attest)
    one = commands.add_parser(
        "export", parents=[desk], help="导出为普通文件", epilog="例：yikuang export --desk 我的工作台 --out 导出"
    )
    one.add_argument("--out", required=True, type=Path, metavar="FOLDER", help="空文件夹")
    one.set_defaults(run=export)
    one = commands.add_parser(
        "backup", parents=[desk], help="备份整个工作台", epilog="例：yikuang backup --desk 我的工作台 --out 备份.zip"
    )
    one.add_argument("--out", required=True, type=Path, metavar="FILE", help="备份文件")
    one.set_defaults(run=backup)
    one = commands.add_parser(
        "restore", parents=[desk], help="从备份恢复", epilog="例：yikuang restore 备份.zip --desk 新文件夹"
    )
    one.add_argument("file", type=Path, help="备份文件")
    one.set_defaults(run=restore)


def _open(arguments: argparse.Namespace) -> Desk:
    return opening.open_desk(arguments.desk, speaking.passphrase(), progress=speaking.Bar().of("重建"))
