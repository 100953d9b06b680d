"""That an entry is in the server's log: its place, the audit path to a tree head that the server signed. Checked with
nothing but the server's public key.
"""

from __future__ import annotations

import msgspec

from desktop.errors import Refused
from desktop.journal import identity, tree
from desktop.journal.receipts import Head, Signed, read_head


class Proof(msgspec.Struct, frozen=True):
    """The entry `id` (hex) is leaf `index` of the log of which `head` tells size and root; `path` are 32 bytes each."""

    id: str
    index: int
    head: Signed
    path: tuple[bytes, ...]


def check(server: identity.PublicKey, proof: Proof) -> Head:
    """The head under which the entry stands. Refused when the server did not sign it or the path leads elsewhere."""
    head = read_head(server, proof.head)
    try:
        leaf, root = tree.leaf(proof.id), bytes.fromhex(head.root)
    except ValueError as error:
        raise Refused(f"记录 {proof.id[:8]} 的目录证明读不出来，未予采信。") from error
    if not tree.is_included(leaf, proof.index, head.size, proof.path, root):
        raise Refused(f"记录 {proof.id[:8]} 的目录证明不对：它不在服务器签署的总目录里，未予采信。")
    return head
