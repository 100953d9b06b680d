"""Commands of the bureau's server: init, serve, revoke, register, publish, backup, restore, check, api; approvals.py
has those about enrolling.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop import catalogues
from desktop.actions import paper_templates
from desktop.bureau import accounts, checking, describing, founding, keeping, register, settings
from desktop.bureau import serve as serving
from desktop.commands import approvals, bureau_services, held, speaking
from desktop.errors import BadInput, DiskTrouble
from desktop.supervision import layers
from desktop.supervision.layers import Layer


def init(arguments: argparse.Namespace) -> int:
    """Found a bureau."""
    card = founding.init(
        arguments.folder,
        arguments.name,
        speaking.passphrase("为服务器设一个口令："),
        code=arguments.code,
        level=arguments.level,
        parent=arguments.parent,
        region=arguments.region,
        database=arguments.database,
        objects=settings.Objects(arguments.objects, arguments.bucket) if arguments.objects else None,
    )
    root = arguments.folder / "root.pem"
    data = {"folder": str(arguments.folder), "name": card.name, "code": card.code, "root": str(root)}
    lines = [
        f"已建立“{card.name}”（{card.code}）。根证书：{root}",
        "请把这个文件夹里的 CA 备份文件和口令分别妥善保管。",
    ]
    speaking.answer(arguments, data, lines)
    return speaking.DONE


def serve(arguments: argparse.Namespace) -> int:
    """Serve until stopped; prints one JSON line with the address when ready."""
    serving.serve(
        arguments.folder,
        bureau_services.passphrase(arguments.passphrase_file),
        serving.Way(
            port=arguments.port,
            bind=arguments.bind,
            hosts=tuple(arguments.host or ()),
            workers=arguments.workers,
            proxy=arguments.proxy,
            url=arguments.url,
            lines=arguments.log,
        ),
        database=arguments.database,
        say=lambda line: print(line, flush=True),
    )
    return speaking.DONE


def revoke(arguments: argparse.Namespace) -> int:
    """Take the trust in a device back."""
    bureau = _open(arguments)
    try:
        accounts.revoke(bureau, arguments.device, arguments.reason)
    finally:
        bureau.close()
    speaking.answer(arguments, {"device": arguments.device}, ["已吊销。此后它送来的记录会列为待处理。"])
    return speaking.DONE


def enter(arguments: argparse.Namespace) -> int:
    """Register mines, people, designations and groups from a YAML file."""
    bureau = _open(arguments)
    try:
        made = register.register(bureau, register.read_roster(arguments.file))
    finally:
        bureau.close()
    speaking.answer(arguments, {"entries": made}, [f"已登记，新增 {len(made)} 条记录。"])
    return speaking.DONE


def publish(arguments: argparse.Namespace) -> int:
    """Put a checklist catalogue, a layer of this bureau, or a template of papers in force."""
    if paper_templates.is_template(arguments.file):
        return _publish_form(arguments)
    is_layer = catalogues.is_layer(arguments.file)
    read = catalogues.layer_head(arguments.file) if is_layer else catalogues.load(arguments.file)
    bureau = _open(arguments)
    try:
        if isinstance(read, Layer):
            if arguments.mine not in (None, read.mine):
                raise BadInput(f"{arguments.file.name} 不是矿山 {arguments.mine} 的本矿表；请核对 --mine，或不写。")
            name = _publish_layer(bureau, arguments.file, read)
        else:
            name = register.publish(
                bureau,
                arguments.file.read_bytes(),
                catalogue=read.catalogue,
                title=read.title,
                edition=read.edition,
                mine=arguments.mine,
            )
    finally:
        bureau.close()
    speaking.answer(arguments, {"digest": name}, [f"已发布“{read.title}”（{read.edition}）。"])
    return speaking.DONE


def _publish_form(arguments: argparse.Namespace) -> int:
    template = paper_templates.check_file(arguments.file)
    effective = template.effective.isoformat()
    bureau = _open(arguments)
    try:
        data = arguments.file.read_bytes()
        name = register.publish_form(bureau, data, key=template.key, title=template.title, effective=effective)
    finally:
        bureau.close()
    speaking.answer(arguments, {"digest": name}, [f"已发布“{template.title}”的文书样式，自 {effective} 起使用。"])
    return speaking.DONE


def _publish_layer(bureau: founding.Bureau, file: Path, head: Layer) -> str:
    """A layer is laid over what this bureau has in force; BadInput with everything that does not fit."""
    known = [one for one in register.in_force(bureau) if one.mine in (None, head.mine)]
    whole = [one for one in known if not one.layer and (one.mine or one.catalogue == head.catalogue)]
    newest = max(whole, key=lambda one: one.mine is not None, default=None)
    base = (
        catalogues.load(bureau.blobs.path(newest.digest).read_bytes(), newest.title)
        if newest
        else catalogues.bundled_named(head.catalogue)
    )
    others = [
        layers.decode(bureau.blobs.path(one.digest).read_bytes())
        for one in known
        if one.layer and one.catalogue == head.catalogue and (one.org, one.mine) != (bureau.card.code, head.mine)
    ]
    layer = catalogues.load_layer(file, layers.over(base, others, head))
    if found := layers.unfit(base, others, layer):
        raise BadInput("\n".join([f"{layers.name(layer)}有 {len(found)} 处不能用：", *map(str, found)]))
    return register.publish_layer(bureau, layer)


def check(arguments: argparse.Namespace) -> int:
    """Verify everything the server holds."""
    bureau = _open(arguments)
    try:
        report = checking.check(bureau, speaking.Bar().of("检查"))
    finally:
        bureau.close()
    data = {"entries": report.entries, "blobs": report.blobs, "root": report.root, "problems": list(report.hurt)}
    lines = list(report.hurt) or [f"完好：{report.entries} 条记录、{report.blobs} 个附件全部核对无误。"]
    speaking.answer(arguments, data, lines)
    return speaking.DONE if report.is_sound else speaking.NO


def backup(arguments: argparse.Namespace) -> int:
    """The whole server in one file, while it serves."""
    made = keeping.backup(
        arguments.folder,
        arguments.out,
        passphrase=None if arguments.plain else speaking.passphrase(),
        database=arguments.database,
        progress=speaking.Bar().of("备份"),
    )
    data = {"out": str(arguments.out), "entries": made.entries, "blobs": made.blobs, "hurt": list(made.hurt)}
    lines = [
        f"已备份到 {arguments.out}：{made.entries} 条记录、{made.blobs} 个附件，写完后已重读核对。",
        "恢复时需要服务器的口令；记录和照片没有加密，请像服务器一样保管。"
        if arguments.plain
        else "整个文件已用服务器的口令加密；恢复时需要备份当时的口令，口令丢了就打不开。",
    ]
    lines += [f"附件 {name[:8]} 缺失或已损坏，没有备份；恢复后由持有它的设备重新上传。" for name in made.hurt]
    speaking.answer(arguments, data, lines)
    return speaking.DONE


def restore(arguments: argparse.Namespace) -> int:
    """A server from a backup, in a new history."""
    made = keeping.restore(
        arguments.file,
        arguments.folder,
        speaking.passphrase(),
        database=arguments.database,
        progress=speaking.Bar().of("恢复"),
    )
    report = made.report
    data = {
        "folder": str(arguments.folder),
        "entries": report.entries,
        "blobs": report.blobs,
        "lacking": list(made.lacking),
        "epoch": made.epoch,
        "problems": list(report.hurt),
    }
    lines = [
        f"已恢复到 {arguments.folder}：{report.entries} 条记录、{report.blobs} 个附件。"
        "启动服务后，各设备同步时会自动补回备份以后的记录；原来的服务器请不要再启动。"
    ]
    if made.lacking:
        lines.append(f"备份里缺 {len(made.lacking)} 个附件，由持有它们的设备同步时重新上传。")
    speaking.answer(arguments, data, [*lines, *report.hurt])
    return speaking.DONE


def api(arguments: argparse.Namespace) -> int:
    """The protocol as an OpenAPI document."""
    try:
        arguments.out.write_bytes(describing.written())
    except OSError as error:
        raise DiskTrouble(f"“{arguments.out}”写不进去（{error}），请换一个位置。") from error
    calls = len(describing.CALLS)
    speaking.answer(
        arguments, {"out": str(arguments.out), "calls": calls}, [f"协议已写入 {arguments.out}：{calls} 个调用。"]
    )
    return speaking.DONE


def add(commands: Any, kinds: dict[str, Any]) -> None:
    """Add the commands of this file."""
    json = kinds["json"]
    group = commands.add_parser("bureau", help="单位的服务器").add_subparsers(required=True, metavar="命令")

    def new(name: str, run: Any, words: str, example: str) -> Any:
        one = group.add_parser(name, parents=[json], help=words, epilog=f"例：yikuang bureau {example}")
        one.add_argument("folder", type=Path, help="服务器文件夹")
        one.set_defaults(run=run)
        return one

    one = new("init", init, "建立单位", "init 服务器 --name 演示县应急管理局")
    one.add_argument("--name", required=True, help="单位名称")
    one.add_argument("--code", help="单位编码")
    one.add_argument("--level", default="县", choices=["省", "市", "县"], help="单位级别（默认县）")
    one.add_argument("--region", default="", help="地区简称，写进文号（默认取单位名称里的地区）")
    one.add_argument("--parent", metavar="CODE", help="上级单位编码")
    one.add_argument("--database", metavar="URL", help="数据库（默认 SQLite）")
    one.add_argument("--objects", metavar="URL", help="附件放在这个 S3 兼容的对象存储（默认放在文件夹里）")
    one.add_argument("--bucket", default="yikuang", metavar="NAME", help="对象存储里的桶（默认 yikuang）")
    one = new("serve", serve, "启动服务", "serve 服务器 --port 8443 --bind 0.0.0.0 --host 192.168.1.10")
    one.add_argument("--port", type=int, default=8443)
    one.add_argument("--bind", default="127.0.0.1", help="监听地址")
    one.add_argument("--host", action="append", help="别人用来访问的名称或地址，可多次")
    one.add_argument("--database", metavar="URL", help="数据库")
    one.add_argument("--workers", type=int, default=1, metavar="N", help="几个进程一起应答（默认 1）")
    one.add_argument("--log", type=Path, metavar="FILE", help="请求日志，一行一个 JSON，自动轮换")
    one.add_argument("--proxy", metavar="IP", help="在这个反向代理后面：不加密，只信它转来的来源地址")
    one.add_argument("--url", metavar="URL", help="别人访问的地址（在反向代理后面时）")
    one.add_argument("--passphrase-file", type=Path, metavar="FILE", help="口令在这个文件里（服务用）")
    bureau_services.add(new)
    approvals.add(new)
    one = new("revoke", revoke, "吊销设备", "revoke 服务器 --device 证书指纹")
    one.add_argument("--device", required=True, metavar="FP", help="证书指纹")
    one.add_argument("--reason", default="遗失", help="原因")
    one = new("register", enter, "登记矿山、人员、指派", "register 服务器 名册.yaml")
    one.add_argument("file", type=Path, help="名册")
    one = new("publish", publish, "发布检查目录、补充或文书样式", "publish 服务器 演示县.layer.yaml")
    one.add_argument("file", type=Path, help="目录文件、补充文件（.layer.yaml），或文书样式文件")
    one.add_argument("--mine", help="只用于这座矿山")
    one = new("backup", backup, "备份整个服务器", "backup 服务器 --out 备份.zip")
    one.add_argument("--out", required=True, type=Path, metavar="FILE", help="备份文件")
    one.add_argument("--plain", action="store_true", help="不加密（拿到文件的人都能读）")
    one.add_argument("--database", metavar="URL", help="数据库（默认用启动服务时的）")
    one = new("restore", restore, "从备份恢复服务器", "restore 新文件夹 --from 备份.zip")
    one.add_argument("--from", dest="file", required=True, type=Path, metavar="FILE", help="备份文件")
    one.add_argument("--database", metavar="URL", help="恢复到这个空数据库（默认 SQLite）")
    new("check", check, "全面检查服务器", "check 服务器")
    words = "写出同步协议的说明（OpenAPI）"
    one = group.add_parser("api", parents=[json], help=words, epilog="例：yikuang bureau api --out openapi.json")
    one.add_argument("--out", required=True, type=Path, metavar="FILE", help="写到这个文件")
    one.set_defaults(run=api)
    held.add(group, kinds)


def _open(arguments: argparse.Namespace) -> founding.Bureau:
    return founding.open_bureau(arguments.folder, speaking.passphrase())
