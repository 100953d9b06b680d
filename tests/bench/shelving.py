"""The lists of ledgers and of records on a store of 2,000 closed visits: what the screen waits for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace
from sqlalchemy import text

from desktop.journal import identity
from desktop.journal.entry import Entry
from desktop.journal.sealing import Draft, Seen
from desktop.supervision.finding import Grade, Raised
from desktop.supervision.visit import PaperKind, PaperSigned, VisitClosed
from desktop.ui import ledger_lines, syncing
from tests.bench import making
from tests.bench.ground import Ground
from tests.bench.measuring import Reading, Target, alternate

Round = Callable[[], list[Reading]]
LEDGERS, ANSWERS, ORDERS = 2_000, 120, 10  # every tenth visit has an order beside its ledger
_TIMES = 10
_ROWS = text("SELECT subject, body FROM state WHERE noun = 'visit'")
_START = dt.datetime(2021, 11, 22, 1, 0, tzinfo=dt.UTC)


@contextmanager
def lists(ground: Ground, folder: Path) -> Iterator[Round]:
    """台账 with its filters, and 同步, as their pages read them; beside a bare loop over the same rows."""
    with ground.desk(folder / "desk", making.PERSON) as desk:
        making.put(desk, ledgers(desk.holder))
        shown = ledger_lines.read_papers(desk)

        def bare(_: int) -> None:
            with desk.reading() as session:
                for subject, body in session.execute(_ROWS):
                    _ = (subject, len(body))

        def sifted(number: int) -> None:
            wanted = ledger_lines.Sifting(f"2022-{number % 12 + 1:02d}", "", 0, "演 2022")
            if not ledger_lines.sift(shown, wanted):
                raise RuntimeError("nothing found")

        def one(work: str, ours: Callable[[int], object]) -> Reading:
            reference, took = alternate(_TIMES, bare, ours)
            return Reading(work, "只读这些行", took, reference, Target(0.100, by_value=True))

        size = f"{LEDGERS:,} 次检查，{len(shown):,} 份文书"
        yield lambda: [
            one(f"台账列表（{size}）", lambda _: ledger_lines.read_papers(desk)),
            one(f"台账筛选和查找（{size}）", sifted),
            one(f"同步列表（{size}）", lambda _: syncing.read_records(desk)),
        ]


def ledgers(holder: identity.Holder, count: int = LEDGERS) -> Iterator[Entry]:
    """Closed visits, a ledger each, over five years."""
    for number in range(count):
        mine = making.MINES[number % len(making.MINES)]
        at = (_START + dt.timedelta(hours=number * 21)).strftime("%Y-%m-%dT%H:%M:%SZ")
        yield from _visit(holder, mine, at, number)


def _visit(holder: identity.Holder, mine: str, at: str, number: int) -> Iterator[Entry]:
    name = making.name()
    subject = f"visit/{name}"
    raised = Raised(
        visit=name,
        mine=mine,
        place="face",
        place_name="演示工作面",
        fact="风筒接头漏风",
        grade=Grade.GENERAL,
        person=making.PERSON,
        found=at,
    )
    title = f"演-{at[:4]}-{number:04d}"
    before: list[Seen] = []
    steps = [
        [Draft("visit.opened", subject, replace(making.opening(mine), started=at))],
        [
            Draft("visit.section_sealed", subject, making.section("1", ANSWERS)),
            Draft("finding.raised", f"finding/{making.name()}", raised),
        ],
        [Draft("visit.closed", subject, VisitClosed(number=title, ended=at, sections=()))],
        [Draft("visit.paper_signed", subject, paper) for paper in _papers(title, number)],
    ]
    for facts in steps:
        entry = making.sealed(holder, mine, facts, before)
        before = [Seen(entry.id, entry.header.depth)]
        yield entry


def _papers(title: str, number: int) -> Iterator[PaperSigned]:
    kinds = (PaperKind.LEDGER, PaperKind.COAL_DECISION) if number % ORDERS == 0 else (PaperKind.LEDGER,)
    for kind in kinds:
        yield PaperSigned(
            kind=kind,
            number=title if kind is PaperKind.LEDGER else f"令-{number:04d}",
            file=making.name() * 2,
            field="inspector_1",
            person=making.PERSON,
            expected=("inspector_1",),
        )
