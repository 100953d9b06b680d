"""Blobs on their way: up in pieces from where the server stands, down for what this desk shows.

Entries always go before blobs: the server takes only what an entry names. A blob goes up once for every scope it is
held for. Originals of photos stay with their author and the server; others fetch previews, signatures and papers.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from desktop.desk import Desk
from desktop.errors import Damaged, Missing, Refused
from desktop.store import queries
from desktop.supervision.finding import Finding
from desktop.sync import wire
from desktop.sync.client import Server, Stopped, Trouble

_AT_ONCE = 2000  # blobs asked for in one request
Progress = Callable[[str, int, int], None]


def send(desk: Desk, server: Server, stop: threading.Event, progress: Progress) -> int:
    """Send every blob the server lacks; answers how many it has verified now."""
    with desk.reading() as session:
        waiting = [one for one in queries.unsettled_blobs(session) if desk.blobs.has(one[0])]
    sent = 0
    for start in range(0, len(waiting), _AT_ONCE):
        part = waiting[start : start + _AT_ONCE]
        asked: dict[str, list[str]] = {}
        for name, scope, _, _ in part:
            asked.setdefault(scope, []).append(name)
        lacked = server.missing(wire.Missing(blobs={scope: tuple(names) for scope, names in asked.items()})).blobs
        for scope, names in asked.items():
            desk.settle(scope, [name for name in names if name not in lacked.get(scope, {})])
        for name, scope, _, _ in part:
            if name not in lacked.get(scope, {}):
                continue
            if stop.is_set():
                raise Stopped("同步已停止，其余的下次继续。")
            sent += _send_one(desk, server, name, scope, lacked[scope][name])
            progress("照片", start + sent, len(waiting))
    return sent


def fetch(desk: Desk, server: Server, stop: threading.Event, progress: Progress) -> int:
    """Fetch the blobs that records here show and that are not on this disk; answers how many came."""
    with desk.reading() as session:
        originals = _originals(queries.states(session, "finding", Finding))
        wanted = [(name, scope) for name, scope in queries.missing_blobs(session) if name not in originals]
    came = 0
    for name, scope in wanted:
        if stop.is_set():
            raise Stopped("同步已停止，其余的下次继续。")
        data = server.get_blob(name, scope)
        if data is None:
            continue  # not there yet: its author is still sending it
        desk.keep_fetched(name, data)
        came += 1
        progress("附件", came, len(wanted))
    return came


def _send_one(desk: Desk, server: Server, name: str, scope: str, offset: int) -> int:
    try:
        data = desk.blobs.get(name)
    except (Damaged, Missing):
        desk.note_absent(name)  # the check reports it; others go on
        return 0
    begun_again = False
    while True:
        piece = data[offset : offset + wire.PIECE_LIMIT]
        try:
            answer = server.put_piece(name, scope, offset, len(data), piece)
        except Trouble as trouble:
            if trouble.code != wire.Code.HASH or begun_again:
                raise
            offset, begun_again = 0, True
            continue
        if answer.held:
            desk.settle(scope, [name])
            return 1
        if answer.offset == offset and piece:
            raise Refused("服务器没有收下附件，已停止；稍后会再试。")
        offset = answer.offset


def _originals(findings: list[tuple[str, Finding]]) -> set[str]:
    found: set[str] = set()
    for _, finding in findings:
        photos = list(finding.raised.photos) if finding.raised else []
        for again in finding.rechecks:
            photos += again.photos
        found |= {photo.original for photo in photos}
    return found
