"""Now and then the desk asks the server to prove that it still has what it gave receipts for: two of its own records a
day, chosen by lot. So a record that the server took and then left out of its log does not stay unseen.

What cannot be proved is told, and brought again with the next exchange; it is asked about until it is proved. Nothing
here changes a record.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from desktop.desk import SERVER, Desk
from desktop.errors import Refused
from desktop.journal import identity, tree
from desktop.journal.receipts import Head, read_head, read_receipts
from desktop.store import journal, settings
from desktop.sync import meeting, standing, wire
from desktop.sync.client import Server, Trouble
from desktop.world import as_moment

ASKED = "audited_at"  # setting: when the server last proved what it was asked for, UTC text
EVERY = dt.timedelta(days=1)
COUNT = 2  # records asked about
_SENTENCE = (
    "服务器给过回执的一条记录（记录标识 {}…），它现在不能证明还在它的日志里。"
    "本机的一份完好，下次同步会再送去；请把这句话告诉管理员核查。"
)


class _Known(NamedTuple):
    key: identity.PublicKey
    head: Head


def audit(desk: Desk, server: Server) -> None:
    """Ask, when it is time. Refused when the server proves nothing, or another log. Unreachable."""
    with desk.reading() as session:
        asked = settings.read(session, ASKED, str)
        der, held = settings.read(session, SERVER, bytes), journal.newest_head(session)
    if der is None or held is None or (asked is not None and abs(desk.world.now() - as_moment(asked)) < EVERY):
        return
    if asked is not None:  # a new desk begins to ask after a day
        key = identity.public_key(identity.from_der(der))
        known = _Known(key, read_head(key, held))
        for entry, place in _drawn(desk, known.head):
            _ask(desk, server, known, entry=entry, place=place)
    desk.set(ASKED, desk.world.text())


def _drawn(desk: Desk, head: Head) -> list[tuple[str, int]]:
    """Own records with a receipt of the server's present history, and their places in its log."""
    with desk.reading() as session:
        found = journal.own_receipted(session, head.epoch)
    luck = (int.from_bytes(desk.world.random(8), "big") for _ in range(COUNT))
    return [found[number % len(found)] for number in luck] if found else []


def _ask(desk: Desk, server: Server, known: _Known, *, entry: str, place: int) -> None:
    try:
        answer = server.proof(entry)
    except Trouble as said:
        if said.code != wire.Code.ABSENT:
            return
        is_proved = False
    else:
        if read_head(known.key, answer.head).epoch != known.head.epoch:
            return  # restored a moment ago: the next round tells
        is_proved = _is_proved(known.key, answer, entry, place)
        if is_proved and meeting.note(desk, answer.head):
            raise Refused(meeting.OTHER_LOG)
    if not is_proved:
        desk.set(standing.OWED, True)
        raise Refused(_SENTENCE.format(entry[:8]))


def _is_proved(server: identity.PublicKey, answer: wire.ProofAnswer, entry: str, place: int) -> bool:
    """Whether the record stands in the server's log where its receipt says."""
    head, given = read_head(server, answer.head), read_receipts(server, answer.receipt)
    return (
        answer.index == place
        and any(one.id == entry and one.index == place for one in given.items)
        and tree.is_included(tree.leaf(entry), place, head.size, answer.path, bytes.fromhex(head.root))
    )
