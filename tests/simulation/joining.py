"""Devices that join while it runs: single-use codes, shown by one computer, by two, again after a death; approval.

C1 a code enrols one key within one history of the server; C2 no device of an administrator's no, or of his silence;
C3 a desk that was made is known to the server at rest, unless the server forgot.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from desktop.bureau import accounts, codes
from desktop.desk import Desk
from desktop.errors import DeskError
from desktop.journal import identity
from desktop.opening import open_desk
from desktop.supervision.roster import Role
from desktop.sync import enrolling
from desktop.world import World
from tests.simulation import ground, lives
from tests.simulation.machines import Machine
from tests.simulation.network import URL
from tests.simulation.office import Office
from tests.simulation.rights import Row
from tests.simulation.watching import Violation

MOST = 3  # desks that join in one history


@dataclass
class Code:
    """A code on paper: whose, the folders it was typed at, the keys it enrolled, each with the server's history."""

    text: str
    person: str
    folders: list[Path] = field(default_factory=list)
    keys: list[tuple[str, int]] = field(default_factory=list)


def approve(office: Office) -> None:
    """The administrator asks for approval or not, or says yes or no to a device that waits."""
    server = office.server
    if server.life.is_dead:
        return
    waiting = [one for one in codes.applicants(server.bureau) if one.word is codes.Word.WAITING]
    if waiting and office.luck.random() < 0.8:
        word = codes.Word.NO if office.luck.random() < 0.25 else codes.Word.YES
        codes.decide(server.bureau, office.luck.choice(waiting).mark, word, "演示")
        office.say(f"administrator says {word} to a device")
        return
    codes.ask_approval(server.bureau, wanted := office.luck.random() < 0.6)
    office.say(f"approval {'asked' if wanted else 'not asked'}")


def join(office: Office) -> None:
    """Somebody types a code at a new computer, or once more at one where it did not work."""
    if office.server.life.is_dead:
        return
    if not office.codes or office.luck.random() < 0.3:
        person = office.luck.choice(("P1", "P2", "P3"))
        text = accounts.invite(office.server.bureau, person, Role.INSPECTOR).code
        office.codes.append(Code(text, person))
    code = office.luck.choice(office.codes)
    begun = [one for one in code.folders if not (one / "desk.json").exists()]
    if begun and office.luck.random() < 0.7:
        folder = office.luck.choice(begun)
    else:
        folder = office.folder / f"joining {len(office.codes)} {sum(len(one.folders) for one in office.codes)}"
        code.folders.append(folder)
    if len(office.joined) >= MOST:
        return
    office.network.badness = office.luck.choice((0, 0, 0.2, 0.5))
    if office.luck.random() < 0.15:
        office.server.life.left = office.luck.randrange(1, 6)
    try:
        _enrol(office, code, folder)
    finally:
        office.network.badness = 0


def check(office: Office, rows: dict[str, Row]) -> None:
    """C3, of everything quiet."""
    known = {fact.subject.partition("/")[2] for row in rows.values() for fact in row.entry.header.facts}
    for device, lineage in office.joined.items():
        if ground.HOLDERS[device].fingerprint not in known and lineage == office.watch.lineage:
            raise Violation(f"C3 {device} joined and the server does not know it")


def _enrol(office: Office, code: Code, folder: Path) -> None:
    device = f"{code.person}n{len(office.joined)}"
    life = lives.Life()
    life.left = office.luck.randrange(1, 16) if office.luck.random() < 0.35 else None
    lives.DeskDatabase.life = lives.DeskBlobs.life = life
    office.network.step, office.network.who, office.network.luck = life.step, "", office.luck
    world = World(now=lambda: office.clock.now, mono=lambda: 0, random=office.luck.randbytes, boot=device)
    desk: Desk | None = None
    ended = "joins"
    try:
        desk = enrolling.enrol(
            folder, URL, code.text, ground.PASSPHRASE, device_name=device, world=world, cost=ground.CHEAP
        )
    except lives.Killed:
        if not life.is_dead:
            raise
        ended = "dies"
    except DeskError as error:
        ended = f"is told {str(error)[:16]}"
    finally:
        lives.DeskDatabase.life = lives.DeskBlobs.life = lives.Life()
    office.say(f"{device} shows the code of {office.codes.index(code)} at {folder.name}: {ended}")
    if desk is None and (folder / "desk.json").exists():
        desk = open_desk(folder, ground.PASSPHRASE, world)
    if desk is not None:
        desk.close()
        _joined(office, code, device, desk)


def _joined(office: Office, code: Code, device: str, desk: Desk) -> None:
    holder, person = desk.holder, desk.person
    key = identity.public_to_der(holder.key.public_key()).hex()
    if any(other != key and lineage == office.watch.lineage for other, lineage in code.keys):
        raise Violation(f"C1 {device} joins with a code that another key used")
    if person != code.person:
        raise Violation(f"C1 {device} joins as {person} with a code of {code.person}")
    code.keys.append((key, office.watch.lineage))
    server = office.server
    if server.bureau is not None and not server.life.is_dead:
        mark = codes.mark(holder.key.public_key())
        said = [one.word for one in codes.applicants(server.bureau) if one.mark == mark]
        if codes.Word.NO in said or (codes.Word.WAITING in said and codes.is_approval_asked(server.bureau)):
            raise Violation(f"C2 {device} joins and was not approved")
    ground.DEVICES[device], ground.HOLDERS[device] = person, holder
    office.joined[device] = office.watch.lineage
    office.machines.append(Machine(device, device, desk.folder, office.clock, lives.Life()))
