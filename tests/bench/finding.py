"""What a person waits for in Ctrl+K: one more letter typed over everything of a five-year store, and making
it ready.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from desktop.actions import searching
from desktop.journal import identity
from desktop.journal.entry import Entry
from desktop.journal.sealing import Draft, Seen
from desktop.supervision.finding import Grade, Raised
from desktop.supervision.visit import Photo
from tests.bench import making
from tests.bench.ground import Ground
from tests.bench.measuring import Reading, Target, alternate, timed

Round = Callable[[], list[Reading]]
ENTRIES, PHOTOS, DAYS = 20_000, 5_000, 5 * 365
TYPED = "漏风 演示煤矿03 c-gas"
_TIMES = 3 * len(TYPED)
_START = dt.datetime(2021, 11, 22, 1, 0, tzinfo=dt.UTC)
_WORDS = ("风筒接头漏风", "护帮板未伸出", "皮带无防护罩", "瓦斯传感器误差超限", "巷道底鼓积水")


@contextmanager
def finding(ground: Ground, folder: Path) -> Iterator[Round]:
    """Everything on the desk: 20,000 entries with 5,000 photos, the catalogues, the roster."""
    with ground.desk(folder / "desk", making.PERSON) as desk:
        making.put(desk, five_years(desk.holder))
        known = searching.gather(desk)
        typed = [TYPED[: end + 1] for end in range(len(TYPED))]

        def bare(number: int) -> None:
            word = typed[number % len(typed)].split()[0].casefold()
            _ = [place for place, text in enumerate(known.index.texts) if word in text]

        def ours(number: int) -> None:
            searching.find(known, typed[number % len(typed)])

        def both() -> list[Reading]:
            reference, whole = alternate(_TIMES, bare, ours)
            work = f"查找全部：多按一键（{ENTRIES:,} 条记录，{PHOTOS:,} 张照片，{len(known.things):,} 样）"
            ready = timed(lambda: searching.gather(desk))
            return [
                Reading(work, "逐条比对一个词", whole, reference, Target(0.100, by_value=True)),
                Reading("查找全部：后台备好", "—", ready),
            ]

        yield both


def five_years(holder: identity.Holder) -> Iterator[Entry]:
    """Visits on all days of five years: each opened in one entry and leaving a finding in a second, half of them with
    a photo.
    """
    visits = ENTRIES // 2
    for number in range(visits):
        mine, visit = making.MINES[number % len(making.MINES)], making.name()
        at = (_START + dt.timedelta(days=number * DAYS / visits)).strftime("%Y-%m-%dT%H:%M:%SZ")
        opened = replace(making.opening(mine), started=at)
        first = making.sealed(holder, mine, [Draft("visit.opened", f"visit/{visit}", opened)])
        yield first
        has_photo = number % (visits // PHOTOS) == 0
        fact = Draft(
            "finding.raised", f"finding/{making.name()}", _raised(visit, mine, at, number, has_photo=has_photo)
        )
        yield making.sealed(holder, mine, [fact], [Seen(first.id, first.header.depth)])


def _raised(visit: str, mine: str, at: str, number: int, *, has_photo: bool) -> Raised:
    return Raised(
        visit=visit,
        mine=mine,
        place=f"p{number % 20}",
        place_name=f"演示工作面{number % 20}",
        fact=f"{_WORDS[number % len(_WORDS)]}，第 {number} 处，未按规程处理",
        grade=Grade.GENERAL,
        person=making.PERSON,
        found=at,
        item=f"X-{number % 12:02d}",
        photos=(Photo(original="5f" * 32, preview="5f" * 32),) if has_photo else (),
    )
