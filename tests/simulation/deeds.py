"""What people do at desks and at the bureau: facts sealed through the real door, some of which may not be sealed."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress

from msgspec.structs import replace

from desktop.bureau import accounts, acts, register
from desktop.desk import Act, Desk, Fact
from desktop.errors import BadInput, DeskError, NotAllowed
from desktop.store import queries
from desktop.supervision import finding as findings
from desktop.supervision import leave, remote, roster
from desktop.supervision.visit import Photo
from tests.simulation import ground, machines


def raise_finding(desk: Desk, luck: random.Random, mine: str) -> None:
    """A finding with up to two photos."""
    photos = tuple(_photo(desk, luck) for _ in range(luck.choice((0, 0, 1, 2))))
    body = findings.Raised(
        visit="",
        mine=mine,
        place="q1",
        place_name="1号采场",
        fact=f"浮石 {luck.randrange(9)} 处",
        grade=findings.Grade.GENERAL,
        person=desk.person,
        found=desk.world.text(),
        deadline="2026-12-01",
        photos=photos,
    )
    blobs = tuple(dict.fromkeys(name for one in photos for name in (one.original, one.preview)))
    facts = [Fact(f"finding/{desk.world.name()}", body, blobs)]
    if luck.random() < 0.2:
        facts.append(Fact(f"remote/{desk.world.name()}", _remote(desk, mine)))
    desk.seal([Act(f"mine/{mine}", tuple(facts))])


def go_on(desk: Desk, luck: random.Random) -> None:
    """Something happens to a finding that is known here."""
    with desk.reading() as session:
        known = sorted(queries.findings(session), key=lambda one: one[0])
    if not known:
        return
    name, state = luck.choice(known)
    at, person = desk.world.text(), desk.person
    body = luck.choice(
        (
            findings.Rechecked(visit=None, person=person, at=at, result=findings.Recheck.DONE),
            findings.Rechecked(visit=None, person=person, at=at, result=findings.Recheck.NOT_DONE),
            findings.Closed(person=person, at=at),
            findings.Closed(person=person, at=at),
            findings.Extended(deadline=f"2026-12-{luck.randrange(10, 30)}", reason="演示", person=person),
            findings.Corrected(
                field="fact", old=state.text("fact"), new=f"浮石 {luck.randrange(99)} 处", reason="演示", person=person
            ),
            findings.Disputed(reason="演示", person=person),
            findings.Voided(reason="演示", person=person),
            findings.Settled(status=findings.Status.OPEN, reason="演示", person=person),
        )
    )
    with suppress(NotAllowed):
        desk.seal([Act(f"mine/{state.raised.mine}", (Fact(f"finding/{name}", body),))])


def look_remotely(desk: Desk, luck: random.Random, mine: str) -> None:
    """A remote check with evidence, and a leave in one act of two scopes."""
    evidence = (desk.keep(luck.randbytes(luck.randrange(1, 3000)), "evidence"),) if luck.random() < 0.5 else ()
    body = _remote(desk, mine, evidence)
    done = [Act(f"mine/{mine}", (Fact(f"remote/{desk.world.name()}", body, evidence),))]
    if luck.random() < 0.3:
        done.append(Act(f"staff/{ground.ORG}/{desk.person}", (Fact(f"leave/{desk.world.name()}", _leave(desk)),)))
    desk.seal(done)


def decide_leave(desk: Desk, luck: random.Random) -> None:
    """The managing role decides about a leave, or its person comes back."""
    with desk.reading() as session:
        known = sorted((name, one) for name, one in queries.states(session, "leave", leave.Leave) if one.asked)
    if known:
        name, state = luck.choice(known)
        body = leave.LeaveDecided(person=desk.person, is_approved=luck.random() < 0.6, at=desk.world.text())
        if state.asked.person == desk.person:
            body = leave.LeaveCancelled(person=desk.person, reason="演示", at=desk.world.text())
        with suppress(NotAllowed):
            scope = f"staff/{ground.ORG}/{state.asked.person}"
            desk.seal([Act(scope, (Fact(f"leave/{name}", body),))])


def administer(server: machines.Server, luck: random.Random) -> None:
    """Somebody gets or loses a mine, a group is formed, a mine's card changes."""
    bureau = server.bureau
    person, mine = luck.choice(("P1", "P2", "P3")), luck.choice(ground.MINES)
    post = f"designation/{person}/{mine}"
    choice = luck.choice(("made", "ended", "ended", "card", "group", "role"))
    done: dict[str, Callable[[], object]] = {
        "made": lambda: acts.seal(
            bureau, [(post, roster.DesignationMade(person=person, mine=mine, since="2026-01-01"), ())]
        ),
        "ended": lambda: acts.seal(
            bureau, [(post, roster.DesignationEnded(person=person, mine=mine, until="2026-11-30"), ())]
        ),
        "card": lambda: register.register(bureau, register.Roster(mines=(_card(mine, luck),))),
        "group": lambda: register.register(bureau, register.Roster(groups=(_group(luck),))),
        "role": lambda: register.register(
            bureau, register.Roster(roles=(register.Granted(person=person, role=roster.Role.SUPERVISOR),))
        ),
    }
    if choice == "role" and luck.random() < 0.7:
        choice = "ended"
    with suppress(NotAllowed, BadInput):
        done[choice]()


def publish(server: machines.Server, luck: random.Random) -> None:
    """A checklist is put in force: the bureau's own blob."""
    file = luck.randbytes(luck.randrange(100, 3000))
    register.publish(server.bureau, file, catalogue="demo", title="演示", edition=str(luck.randrange(10**6)))


def revoke(server: machines.Server, device: str) -> None:
    """A device is lost."""
    with suppress(DeskError):
        accounts.revoke(server.bureau, ground.HOLDERS[device].fingerprint, "遗失")


def card(mine: str, name: str) -> roster.MineRegistered:
    """A mine's card."""
    return roster.MineRegistered(code=mine, name=name, kind=roster.MineKind.QUARRY, supervised_by=ground.ORG)


def _card(mine: str, luck: random.Random) -> roster.MineRegistered:
    return replace(card(mine, f"演示矿{luck.randrange(99)}"), status=luck.choice(("生产", "生产", "停产")))


def _group(luck: random.Random) -> roster.GroupFormed:
    people = luck.sample(("P1", "P2", "P3"), 2)
    return roster.GroupFormed(
        code="G1", members=tuple(roster.Member(person=one) for one in people), mines=(luck.choice(ground.MINES),)
    )


def _photo(desk: Desk, luck: random.Random) -> Photo:
    original = desk.keep(luck.randbytes(luck.choice((10, 3000, 20_000))), "original")
    return Photo(original=original, preview=desk.keep(luck.randbytes(500), "preview"))


def _remote(desk: Desk, mine: str, evidence: tuple[str, ...] = ()) -> remote.RemoteChecked:
    at = desk.world.text()
    return remote.RemoteChecked(
        mine=mine,
        person=desk.person,
        started=at,
        ended=at,
        means=remote.Means.NETWORK,
        looked_at=("视频监控",),
        evidence=evidence,
    )


def _leave(desk: Desk) -> leave.LeaveAsked:
    return leave.LeaveAsked(
        person=desk.person,
        kind="事假",
        first="2026-11-23",
        first_half=leave.FORENOON,
        last="2026-11-23",
        last_half=leave.AFTERNOON,
        days="1",
        at=desk.world.text(),
    )
