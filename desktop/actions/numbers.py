"""Document numbers: per device, kind and year, taken in the transaction that seals, never given twice by this desk.

The device's ordinal at the bureau heads the number, so that two devices never give the same one; on paper four
characters of the sealing entry's hash follow, so that even a copied data folder is noticed. A device without an
ordinal gives a provisional number and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.desk import Desk
from desktop.errors import NotAllowed
from desktop.store import queries, settings
from desktop.store.database import Session
from desktop.supervision.visit import PaperKind

_WORDS: dict[str, str] = {PaperKind.LEDGER: "监台"}


@dataclass(frozen=True, slots=True)
class Taken:
    """A number about to be used; `keep` remembers it in the sealing transaction."""

    text: str
    is_provisional: bool
    keep: Callable[[Session], None]


def take(session: Session, desk: Desk, series: str) -> Taken:
    """The next number of a series (or kind) in this year of this device: （演示县）监台〔2026〕3-0001号."""
    word = _WORDS.get(series, series)
    year = desk.world.today().year
    key = f"number/{word}/{year}"
    device = queries.device(session, desk.holder.fingerprint)
    ordinal = device.enrolled.ordinal if device and device.enrolled else 0
    office = queries.organisation(session)
    place = office.name if office else ""
    head = str(ordinal) if ordinal else f"临{desk.holder.fingerprint[:4]}"
    before = f"（{place}）{word}〔{year}〕{head}-"
    # after a restore the counter may be behind what this device gave already and got back from the server
    count = 1 + max(settings.read(session, key, int) or 0, queries.highest_number(session, before))

    def keep(inside: Session) -> None:
        if (settings.read(inside, key, int) or 0) >= count:
            raise NotAllowed("这个文号刚刚被用掉，没有封存；请再按一次。")
        settings.write(inside, key, count)

    return Taken(f"{before}{count:04d}号", ordinal == 0, keep)


def printed(number: str, entry: str) -> str:
    """The number as it stands on paper: with four characters of the hash of the entry that took it."""
    return f"{number}·{entry[:4]}" if entry else number
