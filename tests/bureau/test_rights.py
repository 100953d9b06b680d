"""Every role, every kind of scope, every relation: who receives what, by each of the ways there are.

The rule is journal.md, "Who may read": inspectors their org/ chain and the mines they are designated to or whose group
they belong to; supervisors and administrators org/ and mine/ of their organisation and those below; staff/ the managing
role of that organisation and the person concerned; an author always his own. Held entries go to their author and to the
managing role alone. A revoked device reads nothing.

`甲 旧 丢 未` are entries of mine/M1 in the east (未 is held: N1 never was designated), `西` of M2 in the west, `市` of
MX of the city, `假` of staff/east/I1, `评` of staff/west/I2, the three `历` of the organisations' own scopes.
"""

import pytest

from desktop.bureau import serve
from desktop.sync import wire
from tests.bureau import counties
from tests.bureau.counties import BLOB, CITY, EAST, PHOTO, WEST
from tests.bureau.devices import PASSPHRASE, trouble

TABLE = {
    # who: what he receives                          # why
    "I1": "市历 东历 甲 旧 丢 假",  # designated to M1; org/ chain: county and city; his own staff/
    "G1": "市历 东历 甲 旧 丢",  # leads the group that visits M1
    "F1": "市历 东历 旧",  # designated no longer: what he wrote himself
    "N1": "市历 东历 未",  # never designated: what he wrote himself, held
    "R1": "",  # revoked
    "S1": "市历 东历 甲 旧 丢 未 假",  # supervisor of the county in the east
    "A1": "市历 东历 甲 旧 丢 未 假",  # administrator there
    "E1": "市历 东历",  # supervisor no longer; still one of the county's people
    "I2": "市历 西历 西 评",  # in the west; the person concerned
    "S2": "市历 西历 西 评",  # supervisor in the west
    "IX": "市历 市",  # an inspector of the city sees no county
    "SX": "市历 东历 西历 甲 旧 丢 未 西 市 假 评",  # above: the city and all below it
    "AX": "市历 东历 西历 甲 旧 丢 未 西 市 假 评",
}
AFTER = TABLE | {
    # I1 gave M1 to I2; M2 came from the west to the east
    "I1": "市历 东历 甲 假",
    "I2": "市历 西历 甲 旧 丢 西 评",  # his designation to M2 stands, whoever supervises it
    "S1": "市历 东历 甲 旧 丢 未 西 假",
    "A1": "市历 东历 甲 旧 丢 未 西 假",
    "S2": "市历 西历 评",
}
SCOPES = {
    f"org/{CITY}": "市历",
    f"org/{EAST}": "东历",
    f"org/{WEST}": "西历",
    "mine/M1": "甲 旧 丢 未",
    "mine/M2": "西",
    "mine/MX": "市",
    f"staff/{EAST}/I1": "假",
    f"staff/{WEST}/I2": "评",
}


@pytest.fixture(scope="module")
def founded_city(tmp_path_factory):
    return counties.found(tmp_path_factory.mktemp("city") / "bureau")


@pytest.fixture(scope="module")
def city(founded_city):
    with serve.Running(founded_city, PASSPHRASE) as running:
        yield counties.build(founded_city, running)


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    folder = counties.found(tmp_path_factory.mktemp("moved") / "bureau")
    with serve.Running(folder, PASSPHRASE) as running:
        one = counties.build(folder, running)
        counties.hand_over(one)
        yield one


@pytest.mark.parametrize("person", TABLE)
def test_who_receives_what(city, person):
    _hold(city, person, TABLE[person])


@pytest.mark.parametrize("person", AFTER)
def test_who_receives_what_after_a_mine_and_a_designation_moved(moved, person):
    _hold(moved, person, AFTER[person])


def test_the_table_names_everybody_and_every_entry(city):
    assert set(TABLE) == set(counties.WHO)
    assert set(" ".join(SCOPES.values()).split()) == set(city.entries)


def _hold(city, person, expected):
    """Holds a line of the table against a round, pulls, proofs, files and what is said to be missing."""
    device, wanted = city.devices[person], set(expected.split())
    assert _by_round(city, device) == wanted
    for scope, names in SCOPES.items():
        assert _by_pull(city, device, scope) == wanted & set(names.split()), scope
    assert _by_proof(city, device) == wanted
    has_file = "甲" in wanted
    answer = device.send("GET", f"/v1/blobs/{BLOB}?scope=mine/M1")
    assert (answer.status_code == 200 and answer.content == PHOTO) is has_file
    assert _is_said_to_be_here(device, "mine/M1") is has_file
    assert not _is_said_to_be_here(device, "mine/M2")  # bytes are held for a scope, not for a hash


def _by_round(city, device):
    device.cursors, found = {}, set()
    while True:
        answer = device.round()
        found |= set(device.pulled(answer))
        if not answer.more:
            return _named(city, found)


def _by_pull(city, device, scope):
    answer = device.send("GET", f"/v1/scopes/{scope}/entries?after=0")
    if answer.status_code != 200:
        assert trouble(answer).code in ("scope", "revoked")
        return set()
    pulled = device.read(answer, wire.PullAnswer).pulled
    assert not pulled.more
    return _named(city, {wire.unpack(one).id for one in pulled.entries})


def _by_proof(city, device):
    answers = {name: device.send("GET", f"/v1/proof/{entry}") for name, entry in city.entries.items()}
    assert {trouble(one).code for one in answers.values() if one.status_code != 200} <= {"absent", "revoked"}
    return {name for name, one in answers.items() if one.status_code == 200}


def _is_said_to_be_here(device, scope):
    asked = wire.Missing(blobs={scope: (BLOB,)})
    return BLOB not in device.post("/v1/missing", asked, wire.MissingAnswer).blobs.get(scope, {})


def _named(city, ids):
    return {name for name, entry in city.entries.items() if entry in ids}
