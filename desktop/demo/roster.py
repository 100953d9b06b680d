"""The demonstration bureau's roster: plainly invented people and mines."""

from __future__ import annotations

from desktop.bureau.register import Granted, Roster
from desktop.supervision.roster import (
    DesignationMade,
    GroupFormed,
    Member,
    MineKind,
    MineRegistered,
    PersonRegistered,
    Place,
    Role,
)

BUREAU = "演示县应急管理局"
CODE = "demo"
COAL, POND = "DEMO-M01", "DEMO-M02"
COAL_NAME = "演示煤矿"
LEADER, COLLEAGUE, SUPERVISOR = "DEMO-P01", "DEMO-P02", "DEMO-S01"
NAMES = {LEADER: "演示专员甲", COLLEAGUE: "演示专员乙", SUPERVISOR: "演示主管丙"}
SINCE = "2026-01-01"

PLACES = (
    Place(id="face", name="演示1101综采工作面", kind="采煤工作面", since=SINCE),
    Place(id="heading", name="演示1102掘进工作面", kind="掘进工作面", since=SINCE),
    Place(id="surface", name="地面工业广场", kind="地面", since=SINCE),
    Place(id="substation", name="井下中央变电所", kind="机电硐室", since=SINCE),
    Place(id="return", name="演示总回风巷", kind="回风巷", since=SINCE),
)
POND_PLACES = (
    Place(id="dam", name="演示初期坝与堆积坝", kind="坝体", since=SINCE),
    Place(id="area", name="演示库区", kind="库区", since=SINCE),
    Place(id="station", name="库区管理站", kind="库区管理站", since=SINCE),
)


def roster() -> Roster:
    """Everything to register."""
    people = tuple(
        PersonRegistered(
            code=code,
            name=name,
            org=CODE,
            staff_type="事业在编",
            certificate=f"演示证{code[-3:]}",
            certificate_until="2028-12-31",
            specialties=specialties,
        )
        for (code, name), specialties in zip(NAMES.items(), (("采煤", "通风"), ("机电", "运输"), ()), strict=True)
    )
    inspectors = (LEADER, COLLEAGUE)
    return Roster(
        mines=_mines(),
        people=people,
        roles=(
            *(Granted(person=one, role=Role.INSPECTOR) for one in inspectors),
            Granted(person=SUPERVISOR, role=Role.SUPERVISOR),
            Granted(person=SUPERVISOR, role=Role.ADMINISTRATOR),  # so that 清单 can be tried
        ),
        designations=tuple(
            DesignationMade(person=one, mine=mine, since=SINCE) for one in inspectors for mine in (COAL, POND)
        ),
        groups=(
            GroupFormed(
                code="DEMO-G1",
                members=(
                    Member(person=LEADER, specialties=("采煤", "通风"), is_leader=True),
                    Member(person=COLLEAGUE, specialties=("机电", "运输")),
                ),
                mines=(COAL, POND),
            ),
        ),
    )


def _mines() -> tuple[MineRegistered, ...]:
    return (
        MineRegistered(
            code=COAL,
            name=COAL_NAME,
            kind=MineKind.COAL,
            supervised_by=CODE,
            address="演示县演示镇",
            leader="演示矿长",
            leader_title="矿长",
            tags=("gas:low", "belt", "dust_explosive"),
            design={
                "风筒口到迎头距离": "5",
                "最大控顶距": "5.2",
                "剩余超前距（其他水害）": "20",
                "防隔水煤岩柱（按设计）": "20",
            },
            places=PLACES,
        ),
        MineRegistered(
            code=POND,
            name="演示尾矿库",
            kind=MineKind.POND,
            supervised_by=CODE,
            address="演示县演示乡",
            leader="演示库长",
            leader_title="负责人",
            tags=("wet", "upstream"),
            places=POND_PLACES,
        ),
    )
