"""A served bureau with enrolled desks, all real: a process-wide server thread on a socket, files, keys, TLS."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from desktop.actions import checklists, closing, drafting, findings, papers, photos, visits
from desktop.bureau import founding, register
from desktop.bureau.log import Clock
from desktop.bureau.serve import Running
from desktop.demo import pictures
from desktop.desk import Desk
from desktop.opening import open_desk
from desktop.store import keys
from desktop.supervision.roster import MineKind, MineRegistered, Place, Role
from desktop.supervision.visit import Refusal, Result, SignerRole
from desktop.sync import enrolling
from desktop.sync.round import Outcome, exchange
from tests.making.photos import jpeg

PASSPHRASE = "演示口令-测试"
CHEAP = keys.Cost(1, 8, 1)  # argon2id as weak as it goes
MINE = "M01"
CARD = MineRegistered(
    code=MINE,
    name="演示采石场",
    kind=MineKind.QUARRY,
    supervised_by="demo",
    places=(Place(id="pit", name="演示采场", kind="采场"),),
)


@dataclass
class Site:
    """A bureau and its desks by person."""

    folder: Path
    desks: dict[str, Desk] = field(default_factory=dict)
    running: Running | None = None
    port: int = 0

    @classmethod
    def copied(cls, founded: Path, folder: Path) -> Site:
        """A bureau of the test's own with one mine, served; copied from one founded before."""
        site = cls(folder)
        shutil.copytree(founded, site.bureau)
        site.start()
        register.register(site.server, register.Roster(mines=(CARD,)))
        return site

    @property
    def bureau(self) -> Path:
        return self.folder / "单位"

    @property
    def server(self) -> founding.Bureau:
        assert self.running is not None
        return self.running.bureau

    def start(self, clock: Clock = founding.utc_now) -> None:
        """Serve, on the same port as before."""
        self.running = Running(self.bureau, PASSPHRASE, port=self.port, clock=clock)
        self.port = int(self.running.url.rsplit(":", 1)[1])

    def stop(self) -> None:
        """Stop serving."""
        if self.running is not None:
            self.running.stop()
            self.running = None

    def desk(self, person: str, role: Role = Role.INSPECTOR) -> Desk:
        """A newly enrolled desk that has pulled the roster."""
        invitation = register.invite(self.server, role, person, [MINE] if role is Role.INSPECTOR else [])
        folder = self.folder / f"工作台 {person}"
        assert self.running is not None
        desk = enrolling.enrol(
            folder, self.running.url, invitation.code, PASSPHRASE, device_name="测试电脑", cost=CHEAP
        )
        self.desks[person] = desk
        self.exchange(person)
        return desk

    def reopen(self, person: str) -> Desk:
        """The same desk, closed and opened again."""
        folder = self.desks[person].folder
        self.desks[person].close()
        self.desks[person] = open_desk(folder, PASSPHRASE)
        return self.desks[person]

    def exchange(self, person: str) -> Outcome:
        """One exchange that must succeed."""
        outcome = exchange(self.desks[person])
        assert (outcome.error, outcome.refused) == ("", []), outcome
        return outcome

    def close(self) -> None:
        """Close everything."""
        for desk in self.desks.values():
            desk.close()
        self.stop()


def open_visit(desk: Desk, people: tuple[str, ...] = ()) -> str:
    """A visit opened at the mine's pit."""
    name = visits.plan(desk, MINE, people=people)
    visits.open_visit(desk, name)
    visits.pass_place(desk, name, "pit")
    return name


def first_item(desk: Desk, place: str = "pit") -> str:
    """The first item due at a place."""
    sections = checklists.for_mine(desk, MINE).sections
    return next(part.lines[0].item for part in sections if part.place.id == place)


def raise_finding(desk: Desk, visit: str, photo: bool = True) -> str:
    """A failing item with its finding and a real photo, in the draft; answers the finding's id."""
    item = first_item(desk)
    visits.answer(desk, visit, item, "pit", Result.FAIL)
    proposed = findings.propose(desk, visit, item, "pit")
    found = replace(proposed, fact="台阶坡面有浮石 3 处", demand="清除浮石", deadline="2026-12-01")
    findings.raise_finding(desk, visit, found)
    if photo:
        photos.attach(desk, visit, [("IMG_1.jpg", jpeg())], found.id)
    return found.id


def seal_and_close(desk: Desk, visit: str) -> None:
    """Section, signatures (the mine's representative refuses), closing, ledger."""
    if drafting.load(desk, visit).answers:
        visits.seal_section(desk, visit)
    closing.sign(desk, visit, SignerRole.LEADER, desk.name, pictures.signature("演示"), person=desk.person)
    refusal = Refusal(reason="对事实有异议", witness="演示见证人")
    closing.sign(desk, visit, SignerRole.MINE, "演示矿长", None, refusal=refusal)
    closing.close_visit(desk, visit, reason_unchecked="测试")
    papers.issue_ledger(desk, visit)


def whole_visit(desk: Desk) -> str:
    """A closed visit with one finding, one photo and a signed ledger."""
    name = open_visit(desk)
    raise_finding(desk, name)
    seal_and_close(desk, name)
    return name
