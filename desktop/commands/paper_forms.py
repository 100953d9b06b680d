"""`form`: the templates of papers: list them, write one out to start from, check one, publish one, see it as a PDF; and
what orders say of remedies.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
from pathlib import Path
from typing import Any

from desktop import opening
from desktop.actions import paper_templates, remedies
from desktop.commands import script_lines, speaking
from desktop.documents import form
from desktop.documents.form_reading import shipped, shipped_file
from desktop.documents.form_record import FormRecord, Value
from desktop.documents.form_template import Template
from desktop.documents.record import Person

_DAY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def show(arguments: argparse.Namespace) -> int:
    """The templates of the program."""
    found = [
        {"key": one.key, "title": one.title, "family": one.family.value, "effective": one.effective.isoformat()}
        for one in shipped()
    ]
    speaking.answer(arguments, found, [f"{one['key']}  {one['title']}（{one['family']} 类）" for one in found])
    return speaking.DONE


def write(arguments: argparse.Namespace) -> int:
    """Write the program's template of a key into a file, to be changed there."""
    script_lines.write_file(arguments.out, shipped_file(arguments.key))
    said = f"已写到 {arguments.out}。改好文字，把 effective 改为启用日期，再用 form check、form publish。"
    speaking.answer(arguments, {"out": str(arguments.out)}, [said])
    return speaking.DONE


def check(arguments: argparse.Namespace) -> int:
    """Check a template; with a target, draw it with its fields' names in the blanks."""
    found = paper_templates.check_file(arguments.file)
    lines = [f"{arguments.file.name}：没有问题，“{found.title}”自 {found.effective} 起施行。"]
    if arguments.pdf:
        script_lines.write_file(arguments.pdf, form.draw(_sample(found)).pdf)
        lines.append(f"样张：{arguments.pdf}")
    speaking.answer(arguments, {"key": found.key, "title": found.title, "version": found.version}, lines)
    return speaking.DONE


def publish(arguments: argparse.Namespace) -> int:
    """Put a template in force, by the person of a desk."""
    data = script_lines.read_file(arguments.file)
    with contextlib.closing(opening.open_desk(arguments.desk, speaking.passphrase())) as desk:
        done = paper_templates.publish(desk, data, arguments.file.name)
    said = f"已发布 {arguments.file.name}，同步后各工作台自启用日期起使用。"
    speaking.answer(arguments, {"entries": list(done.entries)}, [said])
    return speaking.DONE


def name_remedies(arguments: argparse.Namespace) -> int:
    """Name the authority for 行政复议 and the court that orders print."""
    with contextlib.closing(opening.open_desk(arguments.desk, speaking.passphrase())) as desk:
        done = remedies.name(desk, arguments.authority, arguments.court)
    said = "已设置，同步后各工作台出具的决定书、指令书照此打印；没有写的留空。"
    speaking.answer(arguments, {"entries": list(done.entries)}, [said])
    return speaking.DONE


def _sample(template: Template) -> FormRecord:
    fields: dict[str, Value] = {name: f"〔{name}〕" for name in template.fields}
    for block in template.blocks:
        if block.columns:
            fields[block.text] = ({one.field: f"〔{one.field}〕" for one in block.columns},)
    return FormRecord(
        key=template.key,
        number="（样张）",
        bureau="〔本机关〕",
        subject="样张",
        day=template.effective,
        drawn_at=_DAY,
        fields=fields,
        officers=(
            Person("〔执法人员〕", "", certificate="〔证号〕"),
            Person("〔执法人员〕", "", certificate="〔证号〕"),
        ),
        template=template,
    )


def add(commands: Any, kinds: dict[str, Any]) -> None:
    """Add the commands of this file."""
    group = commands.add_parser("form", help="文书样式").add_subparsers(required=True, metavar="命令")
    one = group.add_parser("list", parents=[kinds["json"]], help="程序有哪些文书样式", epilog="例：yikuang form list")
    one.set_defaults(run=show)
    epilog = "例：yikuang form write b-inspection-record 检查记录.yaml"
    one = group.add_parser("write", parents=[kinds["json"]], help="写出一份样式，供修改", epilog=epilog)
    one.add_argument("key", metavar="KEY", help="form list 里的名称")
    one.add_argument("out", type=Path, metavar="FILE")
    one.set_defaults(run=write)
    epilog = "例：yikuang form check 检查记录.yaml --pdf 样张.pdf"
    one = group.add_parser("check", parents=[kinds["json"]], help="检查样式文件，画出样张", epilog=epilog)
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--pdf", type=Path, metavar="FILE", help="样张写到这里")
    one.set_defaults(run=check)
    epilog = "例：yikuang form publish 检查记录.yaml --desk 我的工作台"
    one = group.add_parser("publish", parents=[kinds["desk"]], help="发布样式（本单位管理员）", epilog=epilog)
    one.add_argument("file", type=Path, metavar="FILE")
    one.set_defaults(run=publish)
    epilog = "例：yikuang form remedies --authority 某县人民政府 --court 某县人民法院 --desk 我的工作台"
    help_text = "设置决定书、指令书上的复议机关和法院（本单位管理员）"
    one = group.add_parser("remedies", parents=[kinds["desk"]], help=help_text, epilog=epilog)
    one.add_argument("--authority", default="", metavar="NAME", help="复议机关")
    one.add_argument("--court", default="", metavar="NAME", help="法院")
    one.set_defaults(run=name_remedies)
