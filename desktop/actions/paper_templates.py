"""Which template a paper is drawn by: the bureau's own in force on the day, else the program's; publishing one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from desktop.actions.versions import organisation
from desktop.desk import Act, Changes, Desk, Fact
from desktop.documents.form_reading import check_replacing, parse, shipped
from desktop.documents.form_template import Template, in_force
from desktop.errors import Missing, NotAllowed
from desktop.store import queries
from desktop.store.database import Session
from desktop.supervision.forms import FormPublished, Forms


def template(desk: Desk, session: Session, key: str, day: dt.date) -> Template:
    """The template of a key in force on a day. Of the same day the bureau's goes before the program's. Missing when
    the file of the one in force is not on this disk yet; BadInput when a newer program is needed to read it.
    """
    ours = [one for one in shipped() if one.key == key]
    found = queries.state(session, f"form/{key}", Forms)
    fit = [one for one in (found.versions if found else ()) if one.effective <= day.isoformat()]
    newest = max(fit, key=lambda one: one.effective, default=None)
    latest = [one for one in fit if newest is not None and one.effective == newest.effective]
    if not latest:
        return in_force(ours, key, day)
    published = latest[-1]  # published twice for one day: the later correction holds
    own = [one for one in ours if one.effective <= day]
    if own and max(one.effective for one in own).isoformat() > published.effective:
        return in_force(ours, key, day)
    try:
        data = desk.blobs.get(published.digest)
    except Missing as error:
        raise Missing(f"本单位发布的“{published.title}”样式还没有到本机，请先同步，再出具。") from error
    return parse(data, f"{published.title}（{published.effective} 起施行）")


def of_program() -> tuple[Template, ...]:
    """The program's own templates: of every kind the newest."""
    newest = {one.key: one for one in sorted(shipped(), key=lambda one: one.effective)}
    return tuple(newest[key] for key in sorted(newest))


def is_template(file: Path) -> bool:
    """Whether a file is meant to be a template of papers: it has blocks. A file that cannot be read is none."""
    try:
        return any(line.startswith(b"blocks:") for line in file.read_bytes().splitlines())
    except OSError:
        return False


def check_file(file: Path) -> Template:
    """The template in a file, if it may replace the program's of its key. BadInput with every fault; Missing."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise Missing(f"{file.name}：打不开这个文件（{error.strerror}）；请核对路径和权限。") from error
    return check_bytes(data, file.name)


def check_bytes(data: bytes, called: str) -> Template:
    """The template in bytes, if it may replace the program's of its key. BadInput with every fault."""
    found = parse(data, called)
    check_replacing(found, called)
    return found


def publish(desk: Desk, data: bytes, called: str) -> Changes:
    """Put a template in force from its day on: a signed entry of the bureau that names the file. NotAllowed for who is
    no administrator; BadInput with every fault.
    """
    with desk.reading() as session:
        if not queries.is_administrator(session, desk.person):
            raise NotAllowed("只有管理员可以发布文书样式；请把文件交给本单位管理员。")
    found = check_bytes(data, called)
    blob = desk.keep(data, "form")
    body = FormPublished(key=found.key, title=found.title, effective=found.effective.isoformat(), digest=blob)
    return desk.seal([Act(f"org/{organisation(desk)}", (Fact(f"form/{found.key}", body, (blob,)),))])
