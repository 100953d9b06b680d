"""A city's bureau with two counties below it, their mines and people, served; who wrote what where."""

import hashlib
from dataclasses import dataclass, field

from desktop.bureau import accounts, founding, register, serve
from desktop.supervision.roster import DesignationEnded, DesignationMade, GroupFormed, Member, MineRegistered, Role
from tests.bureau.devices import PASSPHRASE, Device, enrol

CITY, EAST, WEST = "1400", "1401", "1402"
PHOTO = b"demonstration photo"
BLOB = hashlib.sha256(PHOTO).hexdigest()
SINCE = "2026-01-01"
WHO = {  # person: organisation, role, mines designated to
    "I1": (EAST, Role.INSPECTOR, ("M1",)),
    "G1": (EAST, Role.INSPECTOR, ()),  # a member of the group that visits M1
    "F1": (EAST, Role.INSPECTOR, ("M1",)),  # was designated to M1, is no longer
    "N1": (EAST, Role.INSPECTOR, ()),  # never was; sealed something there all the same
    "R1": (EAST, Role.INSPECTOR, ("M1",)),  # lost the device
    "S1": (EAST, Role.SUPERVISOR, ()),
    "A1": (EAST, Role.ADMINISTRATOR, ()),
    "E1": (EAST, Role.SUPERVISOR, ()),  # is supervisor no longer
    "I2": (WEST, Role.INSPECTOR, ("M2",)),
    "S2": (WEST, Role.SUPERVISOR, ()),
    "IX": (CITY, Role.INSPECTOR, ("MX",)),
    "SX": (CITY, Role.SUPERVISOR, ()),
    "AX": (CITY, Role.ADMINISTRATOR, ()),
}


@dataclass
class City:
    """The served bureau, a device of everybody, and the entries by the name a table gives them."""

    running: serve.Running
    root: str
    devices: dict[str, Device] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)

    def register(self, **wanted):
        """More of the roster."""
        return register.register(self.running.bureau, register.Roster(**wanted))

    def write(self, name, person, scope, subject, blobs=()):
        """An entry of somebody, pushed."""
        one = self.devices[person].entry(scope, subject=subject, blobs=blobs)
        given = self.devices[person].receipts(self.devices[person].push(one))
        self.entries[name] = one.id
        return given[one.id].verdict


def found(folder):
    """The bureau of a city, founded."""
    founding.init(folder, "演示市应急管理局", PASSPHRASE, code=CITY, level="市")
    return folder


def build(folder, running):
    """Everybody enrolled; everybody wrote what he writes; then some lost what they were."""
    city = City(running, str(folder / "root.pem"))
    below = register.Below(code=EAST, name="演示东县应急管理局"), register.Below(code=WEST, name="演示西县应急管理局")
    mines = [MineRegistered(code=mine, name=mine, kind="煤矿", supervised_by=org) for mine, org in _MINES.items()]
    city.register(orgs=below, mines=tuple(mines))
    for person, (org, role, posts) in WHO.items():
        city.devices[person] = enrol(running, city.root, role, person, posts, org=org)
    city.register(groups=(GroupFormed(code="g", members=(Member(person="G1", is_leader=True),), mines=("M1",)),))
    _write(city)
    city.register(
        ended=(DesignationEnded(person="F1", mine="M1", until="2026-11-01"),),
        roles_ended=(register.Granted(person="E1", role=Role.SUPERVISOR, org=EAST),),
    )
    accounts.revoke(running.bureau, city.devices["R1"].holder.fingerprint, "遗失")
    return city


def hand_over(city):
    """M1 goes from I1 to I2, M2 from the county in the west to the one in the east."""
    city.register(
        ended=(DesignationEnded(person="I1", mine="M1", until="2026-11-20"),),
        designations=(DesignationMade(person="I2", mine="M1", since="2026-11-21"),),
        mines=(MineRegistered(code="M2", name="M2", kind="煤矿", supervised_by=EAST),),
    )


_MINES = {"M1": EAST, "M2": WEST, "MX": CITY}


def _write(city):
    city.write("甲", "I1", "mine/M1", "visit/1", (BLOB,))
    city.devices["I1"].upload("mine/M1", PHOTO)
    city.write("旧", "F1", "mine/M1", "visit/2")
    city.write("丢", "R1", "mine/M1", "visit/3")
    city.write("未", "N1", "mine/M1", "visit/4")
    city.write("西", "I2", "mine/M2", "visit/5")
    city.write("市", "IX", "mine/MX", "visit/6")
    city.write("假", "I1", f"staff/{EAST}/I1", "leave/1")
    city.write("评", "S2", f"staff/{WEST}/I2", "staffform/2")
    city.write("东历", "A1", f"org/{EAST}", f"calendar/{EAST}")
    city.write("西历", "S2", f"org/{WEST}", f"calendar/{WEST}")
    city.write("市历", "AX", f"org/{CITY}", f"calendar/{CITY}")
