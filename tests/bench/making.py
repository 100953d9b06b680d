"""Makes what the bench needs, fast: entries straight from `journal.sealing` put in with `journal.add`, photos, desks.

A natural act holds about 8 facts: a visit is one entry that opens it and two that seal sections with their findings,
24 facts in 3 entries. The worst case is one fact an entry, each on a subject of its own.
"""

from __future__ import annotations

import io
import os
import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from msgspec.structs import replace
from PIL import Image

from desktop.desk import Act, Desk, Fact
from desktop.journal import identity
from desktop.journal.entry import Entry
from desktop.journal.sealing import Draft, Seen, Stamp, make
from desktop.store import blob_rows, journal, projections
from desktop.supervision.facts import Body
from desktop.supervision.finding import Closed, Grade, Raised, Recheck, Rechecked
from desktop.supervision.visit import (
    Answer,
    Bound,
    Leg,
    OnSite,
    Participant,
    Photo,
    Result,
    SectionSealed,
    Value,
    VisitKind,
    VisitOpened,
)

PORTION = 5000  # entries in one transaction
PASSPHRASE = "演示口令-2026"
PERSON, COLLEAGUE = "DEMO-P01", "DEMO-P02"
MINES = tuple(f"DEMO-M{number:02d}" for number in range(1, 9))
FINDINGS = (11, 10)  # raised in the two sections of a visit: 1 + 12 + 11 = 24 facts
AT = "2026-11-22T03:33:00Z"
_STAMP = Stamp(AT, 1000, "bench")
_TEXT = "回风巷风筒接头漏风，出口距迎头约八点五米，现场责令立即修补并加强巡查；责任区队已安排专人处理。"


def natural(holder: identity.Holder, facts: int) -> list[Entry]:
    """Entries that hold this many facts (or a few more), as visits are sealed."""
    return list(_until(_visits(holder), facts))


def worst(holder: identity.Holder, facts: int) -> list[Entry]:
    """One fact an entry."""
    return [_entry(holder, n, [_finding(name(), n, name())]) for n in range(facts)]


def findings(count: int) -> list[Act]:
    """So many findings, an act each."""
    return [Act(f"mine/{MINES[0]}", (Fact(f"finding/{name()}", _raised(n, name())),)) for n in range(count)]


def chained(holder: identity.Holder, entries: int) -> Iterator[Entry]:
    """One fact an entry, four on each finding, each behind the one before: raised, twice re-checked, closed."""
    for number in range(0, entries, 4):
        subject = name()
        steps: list[tuple[str, Body]] = [
            ("finding.raised", _raised(number, name())),
            ("finding.rechecked", Rechecked(visit=None, person=PERSON, at=AT, result=Recheck.PARTLY, note=_TEXT)),
            ("finding.rechecked", Rechecked(visit=None, person=PERSON, at=AT, result=Recheck.DONE, note=_TEXT)),
            ("finding.closed", Closed(person=PERSON, at=AT)),
        ]
        seen: list[Seen] = []
        for kind, body in steps[: entries - number]:
            one = _entry(holder, number, [Draft(kind, f"finding/{subject}", body)], seen)
            seen = [Seen(one.id, one.header.depth)]
            yield one


def visit_of(holder: identity.Holder, visit: str, entries: int, answers: int) -> list[Entry]:
    """One visit in many entries, each behind the one before: opened, then sections of so many answers."""
    found = [_opened(holder, visit, 0)]
    while len(found) < entries:
        seen = [Seen(found[-1].id, found[-1].header.depth)]
        body = section(f"{PERSON}-{len(found)}", answers)
        found.append(_entry(holder, 0, [Draft("visit.section_sealed", f"visit/{visit}", body)], seen))
    return found


def with_blobs(holder: identity.Holder, names: Sequence[str], previews: Sequence[str] = ()) -> list[Entry]:
    """Findings that name these blobs as photos, ten each; a photo is its own preview unless told otherwise."""
    found: list[Entry] = []
    for start in range(0, len(names), 10):
        part, small = names[start : start + 10], (previews or names)[start : start + 10]
        photos = tuple(Photo(original=one, preview=other) for one, other in zip(part, small, strict=True))
        raised = _raised(start, name(), photos)
        blobs = tuple(dict.fromkeys([*part, *small]))
        found.append(_entry(holder, 0, [Draft("finding.raised", f"finding/{name()}", raised, blobs)]))
    return found


def of_mine(holder: identity.Holder, mine: str, photos: Sequence[str] = ()) -> list[Entry]:
    """One visit of a mine as it is sealed, 24 facts in 3 entries; the last finding shows these photos."""
    visit = name()
    first = sealed(holder, mine, [Draft("visit.opened", f"visit/{visit}", opening(mine))])
    found, seen = [first], [Seen(first.id, first.header.depth)]
    for place, count in enumerate(FINDINGS):
        facts = [Draft("visit.section_sealed", f"visit/{visit}", section(f"{PERSON}-{place}", 4))]
        facts += [_finding(name(), number, visit) for number in range(count)]
        if photos and place == len(FINDINGS) - 1:
            shown = tuple(Photo(original=one, preview=one) for one in photos)
            facts[-1] = Draft("finding.raised", f"finding/{name()}", _raised(0, visit, shown), tuple(photos))
        found.append(sealed(holder, mine, facts, seen))
    return found


def withdrawal(holder: identity.Holder, visit: str) -> list[Entry]:
    """A visit is opened and production stopped at once."""
    first = _opened(holder, visit, 0)
    done = OnSite(kind="停产撤人", text=_TEXT, at=AT, told="演示矿长")
    body = replace(section(f"{PERSON}-1", 0), legs=(), measures=(done,))
    draft = Draft("visit.section_sealed", f"visit/{visit}", body)
    return [first, _entry(holder, 0, [draft], [Seen(first.id, first.header.depth)])]


def opening(mine: str) -> VisitOpened:
    """A visit begins."""
    return VisitOpened(
        mine=mine,
        kind=VisitKind.REGULAR,
        started=AT,
        checklist=Bound(digest="5f" * 32, title="演示检查表", edition="2026-1"),
        people=(Participant(person=PERSON, name="演示专员甲", specialties=("采煤", "通风"), is_leader=True),),
    )


def section(number: str, answers: int) -> SectionSealed:
    """A sealed section with so many answers, every tenth with a measured value."""
    return SectionSealed(
        section=number,
        person=PERSON,
        started=AT,
        ended=AT,
        legs=(Leg(place="face", name="演示1101综采工作面", kind="采煤工作面", came=AT, left=AT),),
        answers=tuple(answer(n) for n in range(answers)),
    )


def answer(number: int) -> Answer:
    """One result."""
    values = (Value(param="CH4", value="0.82", unit="%", limit="≤ 1.0 %", within=True),) if number % 10 == 0 else ()
    return Answer(item=f"C-GAS-{number:03d}", place="face", result=Result.PASS, short=number + 1, values=values, at=AT)


def sealed(holder: identity.Holder, mine: str, facts: Sequence[Draft], seen: Iterable[Seen] = ()) -> Entry:
    """An entry of a mine."""
    return make(holder, f"mine/{mine}", facts, list(seen), stamp=_STAMP, salts=os.urandom)


def put(desk: Desk, entries: Iterable[Entry], *, is_folded: bool = True) -> None:
    """Entries into a desk's journal as if sealed there, and folded unless that is what will be measured."""
    rest = iter(entries)
    while part := list(islice(rest, PORTION)):
        with desk._writing() as session:
            journal.add(session, part, own=True)
            blob_rows.note_named(session, part)
    if is_folded:
        desk.rebuild()


def refold(desk: Desk, subject: str) -> None:
    """Fold one subject again, durable."""
    with desk._writing() as session:
        projections.fold_again(session, [subject])


def name() -> str:
    """A fresh random name."""
    return os.urandom(16).hex()


def photos(count: int, size: int) -> list[bytes]:
    """Incompressible files that begin like photos."""
    chance = random.Random(20240607)
    start = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
    return [start + chance.randbytes(size - len(start)) for _ in range(count)]


def camera_photo(file: Path) -> bytes:
    """A 12 MP JPEG of a few MB, 4032 × 3024, as a telephone writes it."""
    chance = random.Random(7)
    small = Image.frombytes("RGB", (504, 378), chance.randbytes(504 * 378 * 3))
    picture = Image.blend(
        Image.linear_gradient("L").resize((4032, 3024)).convert("RGB"), small.resize((4032, 3024)), 0.35
    )
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    file.write_bytes(out.getvalue())
    return out.getvalue()


def _until(entries: Iterator[Entry], facts: int) -> Iterator[Entry]:
    room = facts
    while room > 0:
        one = next(entries)
        room -= len(one.header.facts)
        yield one


def _visits(holder: identity.Holder) -> Iterator[Entry]:
    number = 0
    while True:
        visit = name()
        first = _opened(holder, visit, number)
        yield first
        seen = [Seen(first.id, first.header.depth)]
        for place, count in enumerate(FINDINGS):
            body = section(f"{PERSON}-{place}", 4)
            facts = [Draft("visit.section_sealed", f"visit/{visit}", body)]
            facts += [_finding(name(), number, visit) for _ in range(count)]
            yield _entry(holder, number, facts, seen)
        number += 1


def _opened(holder: identity.Holder, visit: str, number: int) -> Entry:
    return _entry(holder, number, [Draft("visit.opened", f"visit/{visit}", opening(_mine(number)))])


def _finding(subject: str, number: int, visit: str) -> Draft:
    return Draft("finding.raised", f"finding/{subject}", _raised(number, visit))


def _raised(number: int, visit: str, photos: tuple[Photo, ...] = ()) -> Raised:
    return Raised(
        visit=visit,
        mine=_mine(number),
        place="heading",
        place_name="演示1102掘进工作面",
        fact=f"{_TEXT}（{number}）",
        grade=Grade.GENERAL,
        person=PERSON,
        found=AT,
        item=f"C-VENT-{number % 97:02d}",
        demand="缩短风筒距离，修补漏风接头",
        deadline="2026-11-27",
        responsible="演示区队长",
        photos=photos,
    )


def _entry(holder: identity.Holder, number: int, facts: Sequence[Draft], seen: Iterable[Seen] = ()) -> Entry:
    return make(holder, f"mine/{_mine(number)}", facts, list(seen), stamp=_STAMP, salts=os.urandom)


def _mine(number: int) -> str:
    return MINES[number % len(MINES)]
