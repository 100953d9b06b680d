"""The journal's promises I1–I10, and those of numbers, codes and erased attachments, looked at when everything is
quiet: every machine open, fair weather, nothing to say.

Some are also watched while the history runs (`watching.py`: I2, I6, I7, I10, E2; `joining.py`: C1, C2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import structs

from desktop.bureau import checking, reading
from desktop.journal import identity, receipts
from desktop.journal.entry import Entry
from desktop.store import aside, journal, projections
from desktop.supervision.facts import encode
from desktop.supervision.nouns import noun_of
from desktop.sync.round import Outcome
from tests.simulation import erasing, ground, joining, numbering, rights
from tests.simulation.machines import Machine
from tests.simulation.office import Office
from tests.simulation.rights import Row
from tests.simulation.watching import Violation

_PASSES = 8  # exchanges of everybody until nothing moves
_REQUESTS = 400  # of one exchange in fair weather
_WALL = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")  # times that are shown


def settle(office: Office) -> None:
    """Everybody syncs in fair weather until nothing moves any more. Violation when that never comes."""
    office.network.badness = 0
    office.server.life.left = None
    office.server.start()
    moved, quiet = ["nobody synced"], 0
    for place in range(_PASSES * len(office.machines)):
        moved = list(_exchange(office, office.machines[-1 - place % len(office.machines)]))
        quiet = 0 if moved else quiet + 1
        if quiet == len(office.machines):
            return
    raise Violation(f"I1 it never comes to rest: {moved[:3]}")


def check(office: Office) -> None:
    """All promises, of everything quiet."""
    rows = rights.rows(office.server.bureau)
    known = rights.rights(rows)
    epoch = _epoch(office)
    states: dict[tuple[str, str], tuple[str, str]] = {}
    held: dict[str, Entry] = {}
    lying: dict[str, dict[str, Entry]] = {}
    erased = rights.erased(rows)
    for machine in office.machines:
        desk = machine.start()
        with desk.reading() as session:
            ids = dict(journal.all_ids(session))
            entries = {one.id: one for one in journal.entries(session, ids)}
            lying[machine.name] = entries
            _delivered(machine, rows, entries, journal.unreceipted(session))
            _unaltered(machine, session, entries, held)
            _honoured(machine, session, office, rows, ids)
            shown = [name for name in entries if known.sees(machine.person, rows[name])]
            if machine_fingerprint(machine) in known.revoked:
                shown = []
            wanted = {
                name: [blob for blob in one.blobs if (blob, one.header.scope) not in erased]
                for name, one in entries.items()
            }
            _complete(machine, session, office, wanted, shown)
            _folded(machine, session)
            if machine.device == "S1a":  # who sees everything
                _clockless(machine, session)
            if machine_fingerprint(machine) not in known.revoked:
                _cursors(machine, session, epoch, rows, entries)
                _own_view(machine, session, rows, entries)
                _sees_all(machine, rows, entries, known)
                _agree(machine, session, states)
    _given(office, rows)
    numbering.check(office, rows, lying)
    erasing.check(office, rows, lying)
    joining.check(office, rows)
    if hurt := checking.check(office.server.bureau).hurt:
        raise Violation(f"I3 the server's log is hurt: {hurt[0]}")


def machine_fingerprint(machine: Machine) -> str:
    """Of its device's certificate."""
    return ground.HOLDERS[machine.device].fingerprint


def _epoch(office: Office) -> str:
    with office.server.bureau.log.moment() as connection:
        return reading.epoch(connection)


def _exchange(office: Office, machine: Machine) -> Iterator[str]:
    """What moved; nothing at rest."""
    before = office.network.requests
    outcome: Outcome = office.sync(machine)
    asked = office.network.requests - before
    if asked > _REQUESTS:
        raise Violation(f"I1 {machine.name} asks {asked} times in one exchange")
    is_revoked = machine_fingerprint(machine) in rights.rights(rights.rows(office.server.bureau)).revoked
    if outcome.error and not is_revoked:
        yield f"{machine.name}: {outcome.error}"
    if outcome.refused and not is_revoked:
        yield f"{machine.name} refused: {outcome.refused[0]}"
    if outcome.pushed or outcome.pulled or outcome.blobs_up or outcome.blobs_down:
        yield f"{machine.name}: +{outcome.pushed} -{outcome.pulled} ↑{outcome.blobs_up} ↓{outcome.blobs_down}"


def _delivered(machine: Machine, rows: dict[str, Row], entries: dict[str, Entry], waiting: list[str]) -> None:
    if lost := [name for name in entries if name not in rows]:
        raise Violation(f"I1 {lost[0][:8]} lies at {machine.name} and never reaches the server")
    if waiting:
        raise Violation(f"I1 {waiting[0][:8]} has no receipt at {machine.name}")


def _unaltered(machine: Machine, session, entries: dict[str, Entry], held: dict[str, Entry]) -> None:
    for name, one in entries.items():
        known = held.setdefault(name, one)
        if (known.header_bytes, known.bodies) != (one.header_bytes, one.bodies):
            raise Violation(f"I3 {name[:8]} is another one at {machine.name}")
    for name, der in journal.certificates(session).items():
        key = identity.public_key(identity.from_der(der))
        for one in entries.values():
            if one.header.author == name and not identity.is_signed(key, one.id, one.signature):
                raise Violation(f"I3 {one.id[:8]} is not signed at {machine.name}")


def _honoured(machine: Machine, session, office: Office, rows: dict[str, Row], ids: dict[str, str]) -> None:
    epoch = _epoch(office)
    for name, line in journal.receipts(session, ids).items():
        row = rows[name]
        said = (line.number, line.position, line.verdict)
        if line.epoch == epoch and said != (row.number, row.index, row.verdict):
            raise Violation(f"I2 {machine.name} holds {said} for {name[:8]}, the server {row.number, row.verdict}")
        if line.verdict is receipts.Verdict.ADMITTED and row.seen == receipts.Verdict.HELD:
            raise Violation(f"I2 {name[:8]} was admitted, {machine.name} has the receipt, and is held now")
        if line.epoch == epoch and journal.statement(session, line.statement) is None:
            raise Violation(f"I2 the list of {name[:8]} is not kept at {machine.name}")


def _given(office: Office, rows: dict[str, Row]) -> None:
    """Every receipt the server ever gave in its present history stands."""
    epoch = _epoch(office)
    for (when, name), one in office.watch.given.items():
        if when == epoch and not office.watch.lineage and (name not in rows or rows[name].number != one.number):
            raise Violation(f"I2 the receipt of {name[:8]} is not honoured")


def _own_view(machine: Machine, session, rows: dict[str, Row], entries: dict[str, Entry]) -> None:
    lost = [name for name, row in rows.items() if row.person == machine.person and name not in entries]
    if lost:
        raise Violation(f"I5 {lost[0][:8]} of {machine.person} is missing at {machine.name}")


def _complete(machine: Machine, session, office: Office, wanted: dict[str, list[str]], shown: list[str]) -> None:
    """`wanted` are the blobs of every entry but for what was erased."""
    bureau = office.server.bureau
    for name, line in journal.receipts(session, wanted).items():
        lacking = [blob for blob in wanted[name] if not bureau.blobs.is_intact(blob)]
        if line.complete and lacking:
            raise Violation(f"I7 {name[:8]} is 已齐全 at {machine.name} without {lacking[0][:8]}")
        has_all = all(machine.desk.blobs.has(blob) for blob in wanted[name])
        if not line.complete and has_all and name in shown:
            raise Violation(f"I7 {name[:8]} is not 已齐全 at {machine.name}, and every blob lies there")


def _folded(machine: Machine, session) -> None:
    if wrong := projections.differing(session):
        raise Violation(f"I4 {wrong[0]} at {machine.name} is not what its facts give")


def _clockless(machine: Machine, session) -> None:
    """The same facts under other clocks, in any order, give the same, but for the times that are shown."""
    for subject, known in journal.told_of(session, journal.subjects(session)).items():
        if noun_of(subject) is None or len(known.facts) < 2:
            continue
        kept = _WALL.sub(b"", encode(projections.fold(subject, known.facts)))
        turned = [structs.replace(one, wall=f"{2050 - place}-01-01T00:00:00Z") for place, one in enumerate(known.facts)]
        for facts in (turned, turned[::-1]):
            if _WALL.sub(b"", encode(projections.fold(subject, facts))) != kept:
                raise Violation(f"I9 {subject} at {machine.name} follows a clock")


def _agree(machine: Machine, session, states: dict[tuple[str, str], tuple[str, str]]) -> None:
    for scope, sums in projections.digests(session).items():
        if "state" not in sums:
            continue
        name, state = states.setdefault((scope, sums["set"]), (machine.name, sums["state"]))
        if state != sums["state"]:
            raise Violation(f"I4 {machine.name} and {name} have the same entries of {scope} and not the same state")


def _cursors(machine: Machine, session, epoch: str, rows, entries) -> None:
    waiting = {one.id for one in aside.waiting(session)}
    for scope, cursor in journal.cursors(session).items():
        if cursor.epoch != epoch:
            continue
        for name, row in rows.items():
            is_behind = row.entry.header.scope == scope and row.number <= cursor.number
            is_shown = cursor.view == "a" or row.person == machine.person
            is_shown = is_shown or (cursor.view == "p" and row.verdict == receipts.Verdict.ADMITTED)
            if is_behind and is_shown and name not in entries and name not in waiting:
                raise Violation(f"I8 {machine.name} is at {scope} {cursor.number} without {row.number}")


def _sees_all(machine: Machine, rows: dict[str, Row], entries: dict[str, Entry], known: rights.Rights) -> None:
    for name, row in rows.items():
        if known.sees(machine.person, row) and name not in entries:
            raise Violation(f"I5 {machine.name} may see {name[:8]} of {row.entry.header.scope} and lacks it")
