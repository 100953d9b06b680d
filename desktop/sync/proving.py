"""Fetching what evidence wants: the proof that entries are in the server's log, checked before it is kept."""

from __future__ import annotations

import threading

from desktop.desk import SERVER, Desk
from desktop.errors import Missing, Refused
from desktop.journal import identity, proofs
from desktop.store import proofs as kept
from desktop.store import settings
from desktop.sync.client import Server, Trouble

_MOST = 500  # proofs in one exchange


def fetch(desk: Desk, server: Server, stop: threading.Event) -> int:
    """Fetch the proofs that are wanted; answers how many came. Refused when one does not hold; what the server does not
    give stays wanted.
    """
    with desk.reading() as session:
        names = kept.wanted(session)
        der = settings.read(session, SERVER, bytes)
    if not names or der is None:
        return 0
    key = identity.public_key(identity.from_der(der))
    count = 0
    for name in names[:_MOST]:
        if stop.is_set():
            break
        try:
            answer = server.proof(name)
        except (Missing, Trouble):
            continue  # held, or not for this device
        proof = proofs.Proof(name, answer.index, answer.head, answer.path)
        try:
            proofs.check(key, proof)
        except Refused:
            said = f"服务器给的记录 {name[:8]} 的目录证明不对，没有采用；请告诉管理员。"
            raise Refused(said) from None
        desk.set(kept.key(name), proof)
        count += 1
    return count
