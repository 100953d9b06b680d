"""Heads that people show each other: a parcel between desks carries the newest signed head its sender holds, and the
next round asks the server to prove that its log goes on from there. So two histories cannot be shown to two people.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop.desk import SERVER, Desk
from desktop.errors import Refused
from desktop.journal import identity, tree
from desktop.journal.receipts import Head, Signed, read_head
from desktop.store import journal, settings
from desktop.sync import wire
from desktop.sync.standing import MET, Standing

TWO_SERVERS = (
    "服务器的日志里没有同事那里已有的内容：它从备份恢复过，或者有两台服务器同时在用。"
    "已逐条核对并补齐，没有丢失；请管理员确认只有一台服务器在运行。"
)
OTHER_LOG = "服务器的记录与它以前签署的不一致，已停止同步；请立即联系管理员核查。"
_TEN_MINUTES = 15  # characters of a time's text that tell in which ten minutes it lies
_TWO_HISTORIES = (
    "同事收到的日志与本机收到的不一致：服务器给两个人看了不同的记录。请保留这个交接文件，立即联系管理员核查。"
)


def note(desk: Desk, met: Signed | None) -> tuple[str, ...]:
    """Remember a head that a colleague showed; a sentence when it contradicts ours outright. What the server did not
    sign counts for nothing.
    """
    if met is None:
        return ()
    with desk.reading() as session:
        der, held = settings.read(session, SERVER, bytes), journal.newest_head(session)
    if der is None:
        return ()
    server = identity.public_key(identity.from_der(der))
    try:
        shown = read_head(server, met)
    except Refused:
        return ()
    own = read_head(server, held) if held is not None else None
    if own is not None and (own.epoch, own.size) == (shown.epoch, shown.size):
        return () if own.root == shown.root else (_TWO_HISTORIES,)
    desk.set(MET, (met,))
    return ()


def check(desk: Desk, known: Standing, ask: Callable[[Signed], wire.RoundAnswer]) -> str:
    """Hold a head met since the last round against the server: "" or what is to be said. Refused when the server
    cannot prove, in one history, that its log goes on from there.
    """
    if not known.met or known.server is None:
        return ""
    answer = ask(known.met[0])
    old, new = read_head(known.server, known.met[0]), read_head(known.server, answer.head)
    if old.epoch == new.epoch and not extends(old, new, answer.consistency):
        raise Refused(_TWO_HISTORIES)
    desk.set(MET, ())
    is_of_ours = known.head is not None and known.head[1].epoch == old.epoch
    return TWO_SERVERS if is_of_ours and new.epoch != old.epoch else ""


def extends(old: Head, new: Head, proof: Sequence[bytes]) -> bool:
    """Whether a head is proved to go on from an older one."""
    return tree.is_extension(old.size, bytes.fromhex(old.root), new.size, bytes.fromhex(new.root), proof)


def news(head: Head) -> tuple[str, int, str, str]:
    """What a head says that is worth keeping: the log, and the time in steps of ten minutes."""
    return head.epoch, head.size, head.root, head.time[:_TEN_MINUTES]
