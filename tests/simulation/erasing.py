"""Attachments erased by two administrators: they look, ask, agree or refuse; and what is true of erased bytes at rest.

E1 what the log erases lies nowhere, neither at the server nor at a desk that knows of it, whatever copy came back;
E2 (watching.py) the server gives nobody what its log erases.
"""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import select

from desktop.actions import erasing
from desktop.desk import Desk
from desktop.errors import DeskError
from desktop.journal.entry import Entry
from desktop.store.tables import BlobScopeRow
from tests.simulation import ground, lives, rights
from tests.simulation.machines import Machine
from tests.simulation.office import Office
from tests.simulation.rights import Row
from tests.simulation.watching import Violation


def board(office: Office) -> None:
    """An administrator asks for an erasure or decides about one; often the other one looks at once."""
    machines = _administrators(office)
    first = office.luck.randrange(2)
    _sit(office, machines[first])
    if office.luck.random() < 0.6:
        _sit(office, machines[1 - first])


def check(office: Office, rows: dict[str, Row], held: dict[str, dict[str, Entry]]) -> None:
    """E1, of everything quiet; `held` are the entries of every machine by its name."""
    erased = rights.erased(rows)
    named = {(blob, row.entry.header.scope) for row in rows.values() for blob in row.entry.blobs}
    for (blob, scope), decision in sorted(erased.items()):
        if any(pair[0] == blob and pair not in erased for pair in named):
            continue  # needed elsewhere
        if office.server.bureau.blobs.is_intact(blob):
            raise Violation(f"E1 {blob[:8]} of {scope} was erased and lies at the server")
        for machine in office.machines:
            if decision <= held[machine.name].keys() and machine.desk.blobs.has(blob):
                raise Violation(f"E1 {blob[:8]} of {scope} was erased and lies at {machine.name}")


def _administrators(office: Office) -> list[Machine]:
    """Their desks, from the first time one is needed."""
    known = [one for one in office.machines if one.device in ground.BOARD]
    if known:
        return known
    for name in ground.BOARD:
        folder = ground.copy(office.base / name, office.folder / name)
        office.machines.append(Machine(name, name, folder, office.clock, lives.Life()))
    return office.machines[-len(ground.BOARD) :]


def _sit(office: Office, machine: Machine) -> None:
    """He syncs, decides, and mostly syncs again; before it his folder may come back from a backup."""
    machine.luck = office.luck
    if machine.images and office.luck.random() < 0.15:
        office.say(f"{machine.name} restored")
        machine.restore()
    elif office.luck.random() < 0.15:
        machine.keep_image()
    office.network.badness = office.luck.choice((0, 0, 0.3))
    office.sync(machine, 0.1)
    office.network.badness = 0
    done: list[str] = []
    office.on(machine, lambda desk: done.append(_decide(desk, office)), 0.1)
    office.say(f"{machine.name} {' '.join(done) or 'died'}")
    if office.luck.random() < 0.8:
        office.sync(machine, 0.1)


def _decide(desk: Desk, office: Office) -> str:
    waiting = [one for one in erasing.read_erasures(desk) if one.mine_to_decide]
    if waiting and office.luck.random() < 0.8:
        line = office.luck.choice(waiting)
        with suppress(DeskError):
            if office.luck.random() < 0.85:
                erasing.consent(desk, line.id)
                return f"agrees to erase {line.blobs[0][:8]}"
            erasing.refuse(desk, line.id, "演示")
        return "refuses to erase"
    with desk.reading() as session:
        query = select(BlobScopeRow.hash, BlobScopeRow.scope).where(BlobScopeRow.scope.startswith("mine/"))
        known = sorted(session.connection().execute(query).all())
    if not known:
        return "looks"
    blob, scope = office.luck.choice(known)
    with suppress(DeskError):
        erasing.request(desk, scope, [blob], "演示", "演示依据")
    return f"asks to erase {blob[:8]}"
