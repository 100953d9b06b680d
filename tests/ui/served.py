"""A bureau served by a process of its own, and a desk enrolled at it, with a coal mine and an old finding in it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import desks
from msgspec.structs import replace

from desktop import paths
from desktop.actions import closing, findings, papers, visits
from desktop.bureau import founding, register
from desktop.bureau.serve import Process, command
from desktop.demo import pictures
from desktop.desk import Desk
from desktop.supervision import roster
from desktop.supervision.roster import Role
from desktop.supervision.visit import Refusal, Result, SignerRole
from desktop.sync import enrolling
from desktop.sync.round import exchange
from tests.making.sites import CHEAP

PERSON, MINE, CODE = "E001", "M001", "140000"
OLD_FACT = "变电所缺灭火器 2 具"


@contextmanager
def bureau(folder: Path) -> Iterator[tuple[str, str]]:
    """The address of the bureau's server and a code to enrol with."""
    founding.init(folder, "演示县应急管理局", desks.PASSPHRASE, code=CODE)
    opened = founding.open_bureau(folder, desks.PASSPHRASE)
    try:
        register.register(opened, _roster())
        code = register.invite(opened, Role.INSPECTOR, PERSON, [MINE]).code
    finally:
        opened.close()
    surroundings = {**os.environ, "PYTHONPATH": str(paths.bundled(".").resolve())}
    with Process(command(folder), desks.PASSPHRASE, surroundings) as process:
        yield process.url, code


@contextmanager
def desk(folder: Path, url: str, code: str) -> Iterator[Desk]:
    """The inspector's desk, that has exchanged once and knows one finding of an earlier visit."""
    made = enrolling.enrol(folder, url, code, desks.PASSPHRASE, device_name="演示电脑", cost=CHEAP)
    try:
        exchange(made)
        _earlier(made)
        yield made
    finally:
        made.close()


def trusting(folder: Path, root: bytes) -> Path:
    """What pdfsig trusts: the bureau's root alone."""
    folder.mkdir()
    file = folder / "root.der"
    file.write_bytes(root)
    subprocess.run(["certutil", "-N", "-d", f"sql:{folder}", "--empty-password"], check=True)
    add = ["certutil", "-A", "-d", f"sql:{folder}", "-n", "root", "-t", "CT,CT,CT", "-i", str(file)]
    subprocess.run(add, check=True)
    return folder


def pdfsig(trusted: Path, file: Path) -> str:
    """What pdfsig says of a paper."""
    told = subprocess.run(["pdfsig", "-nssdir", f"sql:{trusted}", str(file)], capture_output=True, check=False)
    return told.stdout.decode()


def _roster() -> register.Roster:
    card = roster.MineRegistered(
        code=MINE,
        name="演示煤矿",
        kind=roster.MineKind.COAL,
        supervised_by=CODE,
        leader="演示矿长乙",
        leader_title="矿长",
        tags=("gas:high", "belt"),
        places=desks.PLACES,
    )
    people = {PERSON: "演示专员甲", "E002": "演示专员乙"}
    return register.Roster(
        mines=(card,),
        people=tuple(roster.PersonRegistered(code=one, name=name, org=CODE) for one, name in people.items()),
        roles=tuple(register.Granted(person=one, role=Role.INSPECTOR) for one in people),
    )


def _earlier(made: Desk) -> None:
    """An earlier visit at one place, closed, with a finding that stays open."""
    visit = visits.plan(made, MINE)
    visits.open_visit(made, visit)
    visits.pass_place(made, visit, "P3", made.world.text(), made.world.text())
    item = desks.sections(made, visit)["P3"][0]
    visits.answer(made, visit, item, "P3", Result.FAIL)
    proposed = findings.propose(made, visit, item, "P3")
    findings.raise_finding(made, visit, replace(proposed, fact=OLD_FACT, demand="补齐灭火器", deadline="2026-12-31"))
    visits.seal_section(made, visit)
    closing.sign(made, visit, SignerRole.LEADER, made.name, pictures.signature("演示"), person=made.person)
    refusal = Refusal(reason="对事实有异议", witness="演示见证人")
    closing.sign(made, visit, SignerRole.MINE, "演示矿长乙", None, refusal=refusal)
    closing.close_visit(made, visit, reason_unchecked="只查一处")
    papers.issue_ledger(made, visit)
