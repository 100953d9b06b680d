"""What an administrator of a county may do in its name, and what reaches beyond it and is held."""

import os

import pytest

from desktop.bureau import serve
from desktop.journal import receipts, sealing
from desktop.journal.entry import After
from desktop.journal.receipts import Verdict
from desktop.supervision import nouns
from desktop.supervision.publishing import DesignationPublished
from desktop.supervision.roster import (
    DesignationMade,
    DeviceRevoked,
    GroupFormed,
    Member,
    MineRegistered,
    OrgFounded,
    PersonRegistered,
    Role,
    RoleEnded,
    RoleGranted,
)
from tests.bureau import counties
from tests.bureau.counties import CITY, EAST, WEST
from tests.bureau.devices import PASSPHRASE, STAMP, enrol

MINE = MineRegistered(code="M1", name="演示矿", kind="煤矿", supervised_by=EAST)
ALLOWED = {
    "a mine of its own": (f"org/{EAST}", "mine/M1", MINE),
    "a new mine": (f"org/{EAST}", "mine/M9", MineRegistered(code="M9", name="新矿", kind="煤矿", supervised_by=EAST)),
    "a designation to its mine": (f"org/{EAST}", "x", DesignationMade(person="N1", mine="M1", since="2026-11-01")),
    "that one was announced": (
        f"org/{EAST}",
        "designation/I1/M1",
        DesignationPublished(person="I1", mine="M1", since="2026-01-01", day="2026-11-01", where="公告1号"),
    ),
    "a role at home": (f"org/{EAST}", "person/N1", RoleGranted(role=Role.SUPERVISOR, org=EAST)),
    "the end of one": (f"org/{EAST}", "person/G1", RoleEnded(role=Role.INSPECTOR, org=EAST)),
    "a township below": ("org/140101", "org/140101", OrgFounded(code="140101", name="演示镇", level="县", parent=EAST)),
}
HELD = {
    "a role above": (f"org/{EAST}", "person/A1", RoleGranted(role=Role.SUPERVISOR, org=CITY)),
    "a role beside": (f"org/{EAST}", "person/A1", RoleGranted(role=Role.ADMINISTRATOR, org=WEST)),
    "the end of one beside": (f"org/{EAST}", "person/S2", RoleEnded(role=Role.SUPERVISOR, org=WEST)),
    "a neighbour's mine": (
        f"org/{EAST}",
        "mine/M2",
        MineRegistered(code="M2", name="矿", kind="煤矿", supervised_by=EAST),
    ),
    "its mine to a neighbour": (
        f"org/{EAST}",
        "mine/M1",
        MineRegistered(code="M1", name="矿", kind="煤矿", supervised_by=WEST),
    ),
    "a designation to a neighbour's mine": (
        f"org/{EAST}",
        "x",
        DesignationMade(person="I1", mine="M2", since="2026-11-01"),
    ),
    "that one to a neighbour's mine was announced": (
        f"org/{EAST}",
        "designation/I1/M2",
        DesignationPublished(person="I1", mine="M2", since="2026-01-01", day="2026-11-01", where="公告1号"),
    ),
    "one to a mine nobody registered": (
        f"org/{EAST}",
        "x",
        DesignationMade(person="I1", mine="M77", since="2026-11-01"),
    ),
    "a group for a neighbour's mine": (
        f"org/{EAST}",
        "group/n",
        GroupFormed(code="n", members=(Member(person="I1"),), mines=("M1", "M2")),
    ),
    "a neighbour's person": (f"org/{EAST}", "person/I2", PersonRegistered(code="I2", name="乙", org=EAST)),
    "its place under another": (
        f"org/{EAST}",
        f"org/{EAST}",
        OrgFounded(code=EAST, name="东县", level="县", parent=WEST),
    ),
    "an organisation under a neighbour": (
        "org/140201",
        "org/140201",
        OrgFounded(code="140201", name="镇", level="县", parent=WEST),
    ),
    "the bureau under itself": (
        f"org/{EAST}",
        f"org/{CITY}",
        OrgFounded(code=CITY, name="市", level="市", parent=EAST),
    ),
    "anything in the bureau's name": (f"org/{CITY}", "person/A1", RoleGranted(role=Role.SUPERVISOR, org=EAST)),
    "a neighbour's calendar": (f"org/{WEST}", f"calendar/{WEST}", None),
}


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder = counties.found(tmp_path_factory.mktemp("city") / "bureau")
    with serve.Running(folder, PASSPHRASE) as running:
        yield counties.build(folder, running)


def act(device, scope, subject, body, after=None):
    """What the server says to an act of this device."""
    if isinstance(body, DesignationMade):
        subject = f"designation/{body.person}/{body.mine}"
    kind = nouns.kind_of(body, nouns.noun_of(subject)) if body else "calendar.changed"
    draft = sealing.Draft(kind, subject, body or {"days": []})
    one = sealing.make(device.holder, scope, [draft], [], stamp=STAMP, salts=os.urandom, after=after)
    return device.receipts(device.push(one))[one.id].verdict


@pytest.mark.parametrize("what", HELD)
def test_what_reaches_beyond_the_county_is_held(city, what):
    assert act(city.devices["A1"], *HELD[what]) is Verdict.HELD


@pytest.mark.parametrize("person", ["A1", "I1"])
def test_what_was_held_gave_nobody_a_right(city, person):
    for what in HELD.values():
        act(city.devices["A1"], *what)
    city.devices[person].cursors = {}
    found = city.devices[person].pulled(city.devices[person].round())
    assert not {city.entries[name] for name in ("西", "市", "西历", "评")} & set(found)


def test_the_revocation_of_a_neighbours_device_is_held(city):
    fingerprint = city.devices["S2"].holder.fingerprint
    act_of_east = (f"org/{EAST}", f"device/{fingerprint}", DeviceRevoked(reason="演示"))
    assert act(city.devices["A1"], *act_of_east) is Verdict.HELD
    assert city.devices["S2"].round().epoch


def test_a_supervisor_registers_nobody(city):
    assert act(city.devices["S1"], *ALLOWED["a designation to its mine"]) is Verdict.HELD


@pytest.mark.parametrize("what", ALLOWED)
def test_an_administrator_acts_for_his_county(city, what):
    assert act(city.devices["A1"], *ALLOWED[what]) is Verdict.ADMITTED


@pytest.mark.parametrize("what", [one for one in HELD if one != "the bureau under itself"])
def test_the_city_may_do_the_same_in_its_own_name(city, what):
    scope, subject, body = HELD[what]
    scope = scope if isinstance(body, OrgFounded) or body is None else f"org/{CITY}"
    assert act(city.devices["AX"], scope, subject, body) is Verdict.ADMITTED


def test_a_role_counts_for_what_was_sealed_while_it_was_in_force(city):
    device = enrol(city.running, city.root, Role.SUPERVISOR, "T1", org=EAST)
    head = receipts.read_head(device.server, device.round().head)
    before = After(head.epoch, head.size, head.root, head.time)
    city.register(roles_ended=(counties.register.Granted(person="T1", role=Role.SUPERVISOR, org=EAST),))
    head = receipts.read_head(device.server, device.round().head)
    later = After(head.epoch, head.size, head.root, head.time)
    calendar = f"org/{EAST}", f"calendar/{EAST}", None
    assert act(device, *calendar, after=before) is Verdict.ADMITTED
    assert act(device, *calendar, after=later) is Verdict.HELD
