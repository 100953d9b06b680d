"""The server's full check (`bureau check`) of 100,000 entries, against as many bare ES256 verifications."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from desktop.bureau import checking, founding
from desktop.journal import identity
from desktop.journal.entry import Entry
from tests.bench import making
from tests.bench.ground import Ground
from tests.bench.measuring import Reading, Target, timed

Round = Callable[[], list[Reading]]
ENTRIES = 100_000
_KEPT = 1000  # entries of which the bare verification takes the signatures, again and again


@contextmanager
def verifying(ground: Ground, folder: Path) -> Iterator[Round]:
    """A log of 100,000 entries, checked."""
    with ground.desk(folder / "desk", making.PERSON) as desk:
        holder = desk.holder
    place = folder / "bureau"
    shutil.copytree(ground.bureau, place)
    with founding.opened(place, making.PASSPHRASE) as bureau:
        made = making.chained(holder, ENTRIES)
        kept: list[Entry] = []
        while part := list(islice(made, making.PORTION)):
            bureau.log.append(part)
            kept = part[:_KEPT]
        yield lambda: [_checked(bureau, holder.key.public_key(), kept)]


def _checked(bureau: founding.Bureau, key: identity.PublicKey, kept: list[Entry]) -> Reading:
    def bare() -> None:
        for place in range(ENTRIES):
            one = kept[place % len(kept)]
            if not identity.is_signed(key, one.id, one.signature):
                raise RuntimeError(one.id)

    def check() -> None:
        report = checking.check(bureau)
        if not report.is_sound or report.entries < ENTRIES:
            raise RuntimeError(f"{report.entries} entries, {report.hurt[:1]}")

    reference, ours = timed(bare), timed(check)
    words = f"服务器核对 {ENTRIES // 10_000} 万条（签名、编号、日志树）"
    return Reading(words, "只验签名，一个线程", ours, reference, Target(20, by_value=True))
