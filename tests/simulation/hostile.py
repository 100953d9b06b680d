"""A device that does not keep to the rules: good entries among such as no program of ours would send."""

from __future__ import annotations

import random
from contextlib import suppress

from msgspec.structs import replace

from desktop.desk import Desk
from desktop.errors import DeskError
from desktop.journal import sealing
from desktop.sync import wire
from desktop.sync.client import Server, Trouble
from desktop.sync.enrolling import root_file
from tests.simulation import network


def push(desk: Desk, luck: random.Random, watch) -> None:
    """Push eight entries, half of them wrong; the good ones among an answer that came must be receipted (I10)."""
    good = [wire.pack(_entry(desk, luck, luck.choice(("mine/M1", "mine/M3", "x/y")))) for _ in range(4)]
    one = _entry(desk, luck, "mine/M1")
    packed = wire.pack(one)
    bad = [
        replace(packed, signature=bytes(64)),
        replace(packed, bodies=(b'{"a":1}',)),
        replace(packed, head=packed.head[:-3]),
        replace(packed, bodies=()),
    ]
    mixed = [*good, *bad]
    luck.shuffle(mixed)
    server = Server(network.URL, root_file(desk), desk.holder)
    try:
        with suppress(DeskError, Trouble):
            answer = server.push(wire.Entries(tuple(mixed)))
            watch.judged([wire.unpack(one).id for one in good], len(bad), answer)
    finally:
        server.close()


def _entry(desk: Desk, luck: random.Random, scope: str):
    draft = sealing.Draft("newer.kind", f"newer/{luck.randbytes(4).hex()}", {"说": "演示"})
    seen = [sealing.Seen(luck.randbytes(32).hex(), luck.randrange(1, 5))] if luck.random() < 0.5 else []
    return sealing.make(desk.holder, scope, [draft], seen, stamp=desk.world.stamp(), salts=luck.randbytes)
