"""A city's bureau and its counties, with real desks: who sees which mines, whose name stands on papers."""

import shutil

import pytest

from desktop.actions import numbers, own_records, remedies
from desktop.bureau import founding, register
from desktop.store import queries
from desktop.supervision.roster import MineRegistered, PersonRegistered, Role
from tests.making.sites import PASSPHRASE, Site, whole_visit

EAST, WEST = "east", "west"
ROSTER = """
orgs:
  - {code: east, name: 演示东县应急管理局, region: 演示东县}
  - {code: west, name: 演示西县应急管理局}
mines:
  - {code: M01, name: 演示采石场, kind: 小型采石, supervised_by: east, places: [{id: pit, name: 演示采场, kind: 采场}]}
  - {code: M02, name: 演示西矿, kind: 煤矿, supervised_by: west}
people:
  - {code: E1, name: 演示专员东, org: east}
  - {code: W1, name: 演示专员西, org: west}
roles: [{person: W1, role: inspector, org: west}]
designations: [{person: W1, mine: M02, since: "2026-01-01"}]
"""


@pytest.fixture(scope="module")
def founded_city(tmp_path_factory):
    folder = tmp_path_factory.mktemp("city") / "bureau"
    founding.init(folder, "演示市应急管理局", PASSPHRASE, code="demo", level="市", region="演示市")
    return folder


@pytest.fixture
def site(founded_city, tmp_path, monkeypatch):
    monkeypatch.setenv("YIKUANG_DATA", str(tmp_path / "数据"))
    one = Site(tmp_path)
    shutil.copytree(founded_city, one.bureau)
    one.start()
    (tmp_path / "名册.yaml").write_text(ROSTER, encoding="utf-8")
    register.register(one.server, register.read_roster(tmp_path / "名册.yaml"))
    yield one
    one.close()


def mines(desk):
    with desk.reading() as session:
        return [card.code for card in queries.mines(session)]


def people(desk):
    with desk.reading() as session:
        return [one.code for one in queries.people(session)]


def test_each_desk_lists_the_mines_of_its_own_circle(site):
    city, county, inspector = site.desk("CX", Role.SUPERVISOR), _county(site), site.desk("E1")
    site.exchange("CX")
    assert (mines(city), mines(county), mines(inspector)) == (["M01", "M02"], ["M01"], ["M01"])
    assert people(city) == ["CX", "E1", "ES", "W1"]
    assert people(county) == people(inspector) == ["CX", "E1", "ES"]  # of the county and above, none of a neighbour
    with county.reading() as session:
        roll = own_records.roster_of(session)
    assert [one.code for one in roll.mines] == ["M01"]
    assert {one.code for one in roll.people} == {"CX", "E1", "ES"}


def test_the_city_reads_a_visit_in_a_county_and_a_neighbour_does_not(site):
    inspector, city, neighbour = site.desk("E1"), site.desk("CX", Role.SUPERVISOR), _county(site, "WS", WEST)
    name = whole_visit(inspector)
    for person in ("E1", "CX", "WS"):
        site.exchange(person)
    with city.reading() as session:
        assert queries.visit(session, name) is not None
    with neighbour.reading() as session:
        assert queries.visit(session, name) is None
        assert queries.findings(session) == []


def test_papers_bear_the_name_of_the_county_and_numbers_of_one_run(site):
    inspector, city = site.desk("E1"), site.desk("CX", Role.SUPERVISOR)
    with inspector.reading() as session:
        assert queries.organisation(session).name == "演示东县应急管理局"
        taken = numbers.take(session, inspector, "应急现决")
    assert "演示东县" in taken.text
    assert not taken.is_provisional
    with city.reading() as session:
        assert queries.organisation(session).name == "演示市应急管理局"


def test_an_administrator_of_a_county_writes_in_its_own_scope(site):
    desk = _county(site, "EA", EAST, Role.ADMINISTRATOR)
    remedies.name(desk, "演示市人民政府", "演示县人民法院")
    site.exchange("EA")
    inspector, neighbour = site.desk("E1"), _county(site, "WS", WEST)
    with inspector.reading() as session:
        assert queries.remedies(session, EAST).court == "演示县人民法院"
    with neighbour.reading() as session:
        assert queries.remedies(session, EAST).court == ""


def test_a_supervisor_whose_role_ended_supervises_no_more(site):
    desk = _county(site)
    ended = register.Granted(person="ES", role=Role.SUPERVISOR, org=EAST)
    register.register(site.server, register.Roster(roles_ended=(ended,)))
    site.exchange("ES")
    with desk.reading() as session:
        assert not queries.is_supervisor(session, "ES")


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (register.Roster(orgs=(register.Below(code="a/b", name="x"),)), "不能含"),
        (register.Roster(orgs=(register.Below(code="demo", name="x"),)), "本服务器所在单位"),
        (register.Roster(orgs=(register.Below(code="n", name="x", parent="nobody"),)), "上级 nobody 没有登记"),
        (register.Roster(orgs=(register.Below(code="n", name="x", level="省"),)), "级别“省”不对"),
        (register.Roster(people=(PersonRegistered(code="P", name="P", org="nobody"),)), "单位 nobody 没有登记"),
        (
            register.Roster(mines=(MineRegistered(code="M", name="M", kind="煤矿", supervised_by="nobody"),)),
            "单位 nobody 没有登记",
        ),
    ],
)
def test_an_organisation_that_cannot_be_is_refused_and_nothing_registered(site, wanted, sentence):
    with site.server.log.moment() as connection:
        before = site.server.log.roll(connection).seen
    with pytest.raises(register.BadInput, match=sentence):
        register.register(site.server, wanted)
    with site.server.log.moment() as connection:
        assert site.server.log.roll(connection).seen == before


def _county(site, person="ES", org=EAST, role=Role.SUPERVISOR):
    known = PersonRegistered(code=person, name=f"演示主管{person}", org=org)
    register.register(site.server, register.Roster(people=(known,)))
    return site.desk(person, role)
