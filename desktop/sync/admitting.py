"""An administrator's desk asks its server who waits to join, says yes or no, and gets codes to hand out."""

from __future__ import annotations

import threading

from desktop.desk import Desk
from desktop.errors import Refused
from desktop.store import settings
from desktop.sync import admissions
from desktop.sync.client import Server, Trouble
from desktop.sync.enrolling import SERVER_URL, root_file


def ask(
    desk: Desk, wanted: admissions.Admissions, stop: threading.Event | None = None
) -> tuple[admissions.AdmissionsAnswer, str]:
    """One question over the network, and the address it went to: it goes with a code. Unreachable; Refused with the
    server's sentence when this person may not.
    """
    with desk.reading() as session:
        url = settings.read(session, SERVER_URL, str)
    if url is None:
        raise Refused("本工作台还没有服务器地址，请先注册。")
    server = Server(url, root_file(desk), desk.holder, stop=stop or threading.Event())
    try:
        return server.admissions(wanted), url
    except Trouble as trouble:
        raise Refused(trouble.sentence) from trouble
    finally:
        server.close()
