"""An administrator's own desk gives codes, approves who waits and revokes what was lost; who may not is told so."""

import pytest

from desktop.bureau import accounts, codes, founding, register, serve
from desktop.journal import identity
from desktop.supervision.roster import PersonRegistered, Role
from desktop.sync import wire
from desktop.sync.admissions import Admissions, AdmissionsAnswer, Lost, Said, Wanted
from tests.bureau import devices
from tests.bureau.devices import PASSPHRASE, Device, trouble

CALL, COUNTY = "/v1/admissions", "140001"
OF = {"A01": (Role.ADMINISTRATOR, ""), "A02": (Role.ADMINISTRATOR, COUNTY), "P01": (Role.INSPECTOR, "")}


@pytest.fixture
def served(tmp_path):
    folder = tmp_path / "bureau"
    founding.init(folder, "演示市应急管理局", PASSPHRASE, code="140000", level="市")
    with serve.Running(folder, PASSPHRASE) as one:
        roster = register.Roster(
            orgs=(register.Below(code=COUNTY, name="演示县应急管理局"),),
            people=(
                PersonRegistered(code="A01", name="演示管理员", org=one.bureau.card.code),
                PersonRegistered(code="A02", name="演示县管理员", org=COUNTY),
                PersonRegistered(code="P01", name="演示专员甲", org=one.bureau.card.code),
                PersonRegistered(code="P02", name="演示专员乙", org=COUNTY),
            ),
            roles=(
                register.Granted(person="A01", role=Role.ADMINISTRATOR),
                register.Granted(person="A02", role=Role.ADMINISTRATOR, org=COUNTY),
                register.Granted(person="P01", role=Role.INSPECTOR),
                register.Granted(person="P02", role=Role.INSPECTOR, org=COUNTY),
            ),
        )
        register.register(one.bureau, roster)
        yield one


@pytest.fixture
def administrator(served) -> Device:
    return enrol(served, "A01")


@pytest.fixture
def county(served) -> Device:
    return enrol(served, "A02")


def enrol(served, person):
    role, org = OF[person]
    return devices.enrol(served, str(served.bureau.folder / "root.pem"), role, person, org=org)


def say(device, **said):
    return device.post(CALL, Admissions(**said), AdmissionsAnswer)


def refused(device, **said):
    answer = device.send("POST", CALL, wire.write(Admissions(**said)))
    return answer.status_code, trouble(answer).sentence


def apply(served, code, key, name="演示笔记本"):
    """Show a code; the trouble's code, or "" when it got a certificate."""
    secret, _ = wire.read_code(code)
    try:
        accounts.Enrolments(served.bureau).enrol(wire.Enrolment(secret, identity.request(key, "P"), name))
    except codes.Waits:
        return "waits"
    except codes.Refusal as error:
        return str(error)
    return ""


def test_a_code_given_on_the_desk_enrols(served, administrator):
    told = say(administrator, wanted=Wanted("P01", 7))
    assert apply(served, told.code, identity.new_key()) == ""
    assert len([one for one in roll(served).devices.values() if one.person == "P01"]) == 1


def test_who_waits_is_told_and_approved_once(served, administrator):
    told = say(administrator, wanted=Wanted("P01", 7), approval=True)
    key = identity.new_key()
    assert (apply(served, told.code, key), told.is_asked) == ("waits", True)
    (waiting,) = say(administrator).waiting
    assert (waiting.mark, waiting.person, waiting.device) == (codes.mark(key.public_key()), "P01", "演示笔记本")
    for _ in range(2):  # an answer was lost: said once more it changes nothing
        assert say(administrator, said=(Said(waiting.mark, yes=True),)).waiting == ()
    assert apply(served, told.code, key) == ""
    status, sentence = refused(administrator, said=(Said(waiting.mark, yes=False),))
    assert status == 400
    assert "别人已经办了" in sentence


def test_who_is_refused_hears_why(served, administrator):
    told = say(administrator, wanted=Wanted("P01", 7), approval=True)
    key = identity.new_key()
    apply(served, told.code, key)
    say(administrator, said=(Said(codes.mark(key.public_key()), yes=False, reason="不是本单位电脑"),))
    assert "不是本单位电脑" in apply(served, told.code, key)


def test_a_lost_device_is_revoked_once(served, administrator):
    lost = enrol(served, "P01")
    for _ in range(2):
        say(administrator, lost=(Lost(lost.holder.fingerprint, "丢失"),))
    assert roll(served).devices[lost.holder.fingerprint].is_revoked
    facts = roll(served).facts[f"device/{lost.holder.fingerprint}"]
    assert len(facts) == 2


@pytest.mark.parametrize(
    "said",
    [{}, {"wanted": Wanted("P01", 7)}, {"approval": False}, {"said": (Said("1a2b-3c4d", yes=True),)}],
)
def test_an_inspector_may_nothing_of_it(served, said):
    status, sentence = refused(enrol(served, "P01"), **said)
    assert status == 403
    assert "只有管理员" in sentence


def test_a_county_decides_about_its_own_people_only(served, administrator, county):
    assert say(county, wanted=Wanted("P02", 7)).code
    assert refused(county, wanted=Wanted("P01", 7))[0] == 403
    assert refused(county, approval=True)[0] == 403
    assert refused(county, lost=(Lost(administrator.holder.fingerprint, "丢失"),))[0] == 403
    told = say(administrator, wanted=Wanted("P01", 7), approval=True)
    key = identity.new_key()
    apply(served, told.code, key)
    assert say(county).waiting == ()
    assert refused(county, said=(Said(codes.mark(key.public_key()), yes=True),))[0] == 403
    assert len(say(administrator).waiting) == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"wanted": Wanted("P99", 7)}, "名册里没有 P99"),
        ({"wanted": Wanted("P01", 0)}, "1 到 90 天"),
        ({"lost": (Lost("00" * 32, "丢失"),)}, "没有这台设备"),
        ({"said": (Said("ffff-ffff", yes=True),)}, "没有核对码为 ffff-ffff"),
    ],
)
def test_what_makes_no_sense_is_told(administrator, said, words):
    status, sentence = refused(administrator, **said)
    assert status == 400
    assert words in sentence


def test_a_revoked_administrator_decides_nothing(served, administrator):
    accounts.revoke(served.bureau, administrator.holder.fingerprint, "丢失")
    assert refused(administrator, wanted=Wanted("P01", 7))[0] == 403


def roll(served):
    with served.bureau.log.moment() as connection:
        return served.bureau.log.roll(connection)
