"""Document numbers: papers that take one from the block of their desk's seat, and what is true of all numbers at rest.

N1 a number stands on two papers only where nobody can help it (a disk put back in its place unseen, a server that
forgot a block), and then the register shows it; N2 a number a seat took stands on a paper; N3 a number on a paper is
of a block given to its device. Numbers of a seat that is no more are void: the real register says so.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress

from desktop.actions import numbering as registers
from desktop.actions import numbers as taking
from desktop.desk import Act, Desk, Fact
from desktop.errors import NotAllowed
from desktop.journal.entry import Entry, told
from desktop.store import queries, seats, settings
from desktop.supervision import facts, filled_forms, numbers
from desktop.supervision.filled_forms import FilledForm, FormMade, FormSigner, FormVoided
from desktop.supervision.number_register import NumberState
from desktop.supervision.numbers import Numbered, Numbers
from tests.simulation import ground
from tests.simulation.machines import Machine
from tests.simulation.office import Office
from tests.simulation.rights import Row
from tests.simulation.watching import Violation

SERIES = (numbers.LEDGER, "交接", "交接")  # blocks of 20, and of 4: those run out


def number(office: Office) -> None:
    """Some papers are made at a desk, mostly without a network, and now and then one is declared void."""
    machine = office.any_machine()
    mine = office.luck.choice(ground.PEOPLE[machine.person][1] or ground.MINES)

    def some(desk: Desk) -> None:
        series = office.luck.choice(SERIES)
        for _ in range(office.luck.randrange(1, 6)):
            _make(desk, mine, series)
        if office.luck.random() < 0.3:
            _void(desk, office.luck)

    office.say(f"{machine.name} numbers papers of {mine}")
    office.on(machine, some, 0.2)


def check(office: Office, rows: dict[str, Row], held: dict[str, dict[str, Entry]]) -> None:
    """N1–N3, of everything quiet; `held` are the entries of every machine by its name."""
    blocks = _blocks(rows)
    papers: dict[Numbered, list[tuple[str, Row]]] = defaultdict(list)
    for row in rows.values():
        for subject, run in _numbered(row.entry):
            papers[run].append((subject, row))
    for run, found in papers.items():
        _once(office, run, found)
        for _, row in found:
            given = blocks.get((run.series, run.year), Numbers()).covering(run.count)
            if not any(one.device == row.entry.header.author for one in given):
                raise Violation(f"N3 {run.series} {run.year} {run.count} is of no block of its device")
    _shown(office, papers)
    for machine in office.machines:
        _accounted(machine, held[machine.name])


def _make(desk: Desk, mine: str, series: str) -> None:
    with desk.reading() as session:
        taken = taking.take(session, desk, series)
    body = FormMade(
        key="handover",
        template="0" * 64,
        title="演示文书",
        number=taken.text,
        about=mine,
        person=desk.person,
        at=desk.world.text(),
        day="2026-11-22",
        signers=(FormSigner(field="maker", role="拟制人", person=desk.person),),
        numbered=taken.numbered,
    )
    desk.seal([Act(f"mine/{mine}", (Fact(f"mineform/{desk.world.name()}", body),))], also=taken.keep)


def _void(desk: Desk, luck: random.Random) -> None:
    with desk.reading() as session:
        known = sorted((name, one) for name, one in queries.states(session, "mineform", FilledForm) if one.made)
    if known:
        name, state = luck.choice(known)
        body = FormVoided(reason="演示", person=desk.person, at=desk.world.text())
        with suppress(NotAllowed):
            desk.seal([Act(f"mine/{state.made.about}", (Fact(f"mineform/{name}", body),))])


def _numbered(entry: Entry) -> Iterator[tuple[str, Numbered]]:
    for fact in told(entry):
        body = facts.read(fact, filled_forms.KINDS) if fact.subject.startswith("mineform/") else None
        if isinstance(body, FormMade) and body.numbered is not None and body.numbered.count:
            yield fact.subject, body.numbered


def _blocks(rows: dict[str, Row]) -> dict[tuple[str, int], Numbers]:
    by_subject: dict[str, list] = defaultdict(list)
    for row in rows.values():
        if row.seen == "admitted" and row.entry.header.author == ground.REGISTRAR.fingerprint:
            for fact in told(row.entry):
                if fact.subject.startswith("numbers/"):
                    by_subject[fact.subject].append(fact)
    return {numbers.run_of(name): numbers.fold(known) for name, known in by_subject.items()}


def _once(office: Office, run: Numbered, found: list[tuple[str, Row]]) -> None:
    if len({subject for subject, _ in found}) < 2 or office.watch.lineage:
        return
    authors = {row.entry.header.author for _, row in found}
    is_unseen = len(authors) == 1 and authors <= {ground.HOLDERS[one].fingerprint for one in office.put_back}
    if not is_unseen:
        raise Violation(f"N1 {run.series} {run.year} {run.count} stands on {len(found)} papers")


def _shown(office: Office, papers: dict[Numbered, list[tuple[str, Row]]]) -> None:
    """The supervisor's register shows every number that stands on two papers, and every number on one."""
    desk = next(one.desk for one in office.machines if one.device == "S1a")
    shown = {(one.series, one.year, one.first, one.visit): one.state for one in registers.read_register(desk).lines}
    with desk.reading() as session:
        void = {name for name, one in queries.states(session, "mineform", FilledForm) if one.voided}
    for run, found in papers.items():
        names = {subject.partition("/")[2] for subject, row in found if row.seen == "admitted"}
        standing = names - void
        for name in names:
            state = shown.get((run.series, run.year, run.count, name))
            used = NumberState.DOUBLED if len(standing) > 1 else NumberState.USED
            if state is not (used if name in standing else NumberState.VOID):
                raise Violation(f"N1 {run.series} {run.count} of {name[:8]} is shown as {state}")


def _accounted(machine: Machine, entries: dict[str, Entry]) -> None:
    """Whatever lies below the counter of this seat in its blocks stands on a paper that is known here."""
    with machine.desk.reading() as session:
        seat = seats.name(session, "")
        used = {run for one in entries.values() for _, run in _numbered(one)}
        counters = settings.under(session, seats.TAKEN, int)
        runs = {numbers.run_of(name): one for name, one in queries.states(session, "numbers", Numbers)}
    for key, reached in counters.items():
        series, year, counter = key.split("/", 2)
        known = runs.get((series, int(year)), Numbers())
        for block in known.blocks:
            if counter != seat or not block.is_of(machine.desk.holder.fingerprint, seat):
                continue  # a void block is accounted for by its reason: its rest is passed over and never taken
            for count in range(block.first, min(block.last, reached) + 1):
                is_alone = len(known.covering(count)) == 1
                if is_alone and Numbered(series=series, year=int(year), count=count) not in used:
                    raise Violation(f"N2 {series} {year} {count} was taken at {machine.name} and stands nowhere")
