"""Five years of a desk: 20,000 entries with 5,000 photos. Visits with a hundred answers each, findings raised and
closed, remote checks, reviews; nearly everything delivered, as it is on the desk of somebody who synchronises daily.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from desktop.demo import roster as demo
from desktop.desk import Desk
from desktop.journal import identity
from desktop.journal.entry import Entry
from desktop.journal.receipts import Verdict
from desktop.journal.sealing import Draft, Seen, Stamp, make
from desktop.store import rows
from desktop.store.tables import ReceiptRow
from desktop.supervision.finding import Closed, Grade, Raised, Recheck, Rechecked
from desktop.supervision.presence import End, PresenceNoted
from desktop.supervision.remote import Means, RemoteChecked
from desktop.supervision.review import Accepted, Returned
from desktop.supervision.roster import Role, RoleGranted
from desktop.supervision.visit import AppSignIn, PaperKind, PaperSigned, Photo, VisitClosed
from tests.bench import making

ENTRIES, PHOTOS, DAYS = 20_000, 5_000, 5 * 365
VISITS, ANSWERS, ORDERS = 3_054, 120, 10  # every tenth visit has an order beside its ledger
OPEN, UNSENT, UNPROVED = 100, 20, 10  # findings not closed, entries not delivered, visits without a screenshot
_WORDS = ("风筒接头漏风", "护帮板未伸出", "皮带无防护罩", "瓦斯传感器误差超限", "巷道底鼓积水")
_SIGNED = AppSignIn(number="APP-DEMO", at=making.AT)


def fill(desk: Desk, today: dt.date) -> None:
    """Put the five years before today into a desk."""
    entries = list(_until(_all(desk.holder, today)))
    making.put(desk, entries, is_folded=False)
    with desk._writing() as session:
        rows.insert_all(session, ReceiptRow, [_receipt(one, n) for n, one in enumerate(entries[:-UNSENT], start=1)])
    desk.rebuild()


def promote(desk: Desk) -> None:
    """Make the desk's person a supervisor."""
    fact = Draft("person.role_granted", f"person/{desk.person}", RoleGranted(role=Role.SUPERVISOR, org=demo.CODE))
    stamp = Stamp(making.AT, 1000, "bench")
    making.put(desk, [make(desk.holder, f"org/{demo.CODE}", [fact], [], stamp=stamp, salts=os.urandom)])


def _until(entries: Iterable[Entry]) -> Iterator[Entry]:
    for number, one in enumerate(entries):
        if number == ENTRIES:
            return
        yield one


def _all(holder: identity.Holder, today: dt.date) -> Iterator[Entry]:
    """Visit after visit, evenly over the years; what there is beside them falls between them."""
    start = dt.datetime.combine(today, dt.time(1), dt.UTC) - dt.timedelta(days=DAYS)
    for number in range(VISITS + 1):
        at = (start + dt.timedelta(days=number * DAYS / VISITS)).strftime("%Y-%m-%dT%H:%M:%SZ")
        mine = making.MINES[number % len(making.MINES)]
        yield from _visit(holder, mine, at, number)
        if number % 3 == 0:
            yield _remote(holder, mine, at)


def _visit(holder: identity.Holder, mine: str, at: str, number: int) -> Iterator[Entry]:
    visit, finding = making.name(), f"finding/{making.name()}"
    subject, title = f"visit/{visit}", f"演-{at[:4]}-{number:04d}"
    opened = replace(making.opening(mine), started=at, app_sign_in=_SIGNED)
    raised = _raised(visit, mine, at, number)
    before: list[Seen] = []
    steps = [
        [Draft("visit.opened", subject, opened)],
        [
            Draft("visit.section_sealed", subject, making.section("1", ANSWERS)),
            Draft("finding.raised", finding, raised, tuple(one.original for one in raised.photos)),
        ],
        [Draft("visit.closed", subject, VisitClosed(number=title, ended=at, sections=(), app_sign_out=_SIGNED))],
        [Draft("visit.paper_signed", subject, paper) for paper in _papers(title, number)],
    ]
    if number < VISITS - OPEN:
        again = Rechecked(visit=None, person=making.PERSON, at=at, result=Recheck.DONE, note="已整改")
        closed = Closed(person=making.PERSON, at=at)
        steps.append([Draft("finding.rechecked", finding, again), Draft("finding.closed", finding, closed)])
    if number < VISITS - UNPROVED:
        steps.append([Draft("presence.noted", f"presence/{visit}", one) for one in _pictures(at)])
    for facts in steps:
        entry = making.sealed(holder, mine, facts, before)
        before = [Seen(entry.id, entry.header.depth)]
        yield entry
    if number % 4 == 0:
        yield _review(holder, mine, visit, at, number)


def _pictures(at: str) -> Iterator[PresenceNoted]:
    for end in End:
        yield PresenceNoted(end=end, person=making.PERSON, at=at, number="APP-DEMO", picture="5f" * 32)


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


def _raised(visit: str, mine: str, at: str, number: int) -> Raised:
    photos = [making.name() * 2 for _ in range(1 + (number % 3 < 2))]  # 5,000 in all
    return Raised(
        visit=visit,
        mine=mine,
        place=f"p{number % 20}",
        place_name=f"演示工作面{number % 20}",
        fact=f"{_WORDS[number % len(_WORDS)]}，第 {number} 处，未按规程处理",
        grade=Grade.SUSPECTED_MAJOR if number % 200 == 0 else Grade.GENERAL,
        person=making.PERSON,
        found=at,
        item=f"X-{number % 12:02d}",
        demand="限期整改",
        deadline=(dt.date.fromisoformat(at[:10]) + dt.timedelta(days=30)).isoformat(),
        responsible="演示区队长",
        photos=tuple(Photo(original=one, preview=one) for one in photos),
    )


def _remote(holder: identity.Holder, mine: str, at: str) -> Entry:
    body = RemoteChecked(
        mine=mine, person=making.PERSON, started=at, ended=at, means=Means.APP, looked_at=("瓦斯监控", "人员定位")
    )
    return making.sealed(holder, mine, [Draft("remote.checked", f"remote/{making.name()}", body)])


def _review(holder: identity.Holder, mine: str, visit: str, at: str, number: int) -> Entry:
    body: Accepted | Returned = Accepted(visit=visit, ledger="5f" * 32, person=making.COLLEAGUE, at=at)
    kind = "review.accepted"
    if number % 100 == 0:
        kind, body = "review.returned", Returned(visit, "5f" * 32, making.COLLEAGUE, at, "请补充照片")
    return making.sealed(holder, mine, [Draft(kind, f"review/{visit}", body)])


def _receipt(entry: Entry, number: int) -> dict[str, object]:
    return {
        "entry": entry.id,
        "epoch": "bench",
        "scope": entry.header.scope,
        "number": number,
        "position": number,
        "verdict": Verdict.ADMITTED.value,
        "statement": "5f" * 32,
        "complete": "5f" * 32,
    }
