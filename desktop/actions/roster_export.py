"""The roster this desk knows as the workbook that `figures` and the import read: what goes out comes in unchanged."""

from __future__ import annotations

from pathlib import Path

from desktop.actions import own_records
from desktop.desk import Desk
from desktop.errors import BadInput
from desktop.regulation.roll import Roll
from desktop.sheets.writing import Page, workbook
from desktop.store.files import write_whole

_WIDE, _CODE, _DAY, _SHORT = 30, 14, 12, 10
_ORGS = (("机构编码", _CODE), ("机构名称", _WIDE), ("上级编码", _CODE), ("级别", _SHORT))
_MINES = (
    ("矿山编码", _CODE),
    ("矿山名称", _WIDE),
    ("监管机构编码", _CODE),
    ("类型", _DAY),
    ("状态", _SHORT),
    ("年采剥量万吨", _DAY),
    ("所属矿山编码", _CODE),
    ("清单编制日期", _DAY),
    ("自定配备人数", _DAY),
)
_PEOPLE = (
    ("人员编码", _CODE),
    ("姓名", _CODE),
    ("机构编码", _CODE),
    ("人员类别", _SHORT),
    ("执法证号", _WIDE),
    ("执法证有效期", _DAY),
)
_DAYS = (("起", _DAY), ("止", _DAY))
_POSTS = (("人员编码", _CODE), ("矿山编码", _CODE), *_DAYS)
_SEATS = (("组号", _CODE), ("人员编码", _CODE), ("组长", _SHORT), ("专业", _WIDE), ("矿山编码", _CODE), *_DAYS)
_CHANGES = (("矿山编码", _CODE), ("日期", _DAY), ("状态", _SHORT))


def export_roster(desk: Desk, file: Path) -> int:
    """Write the roster as Excel; answers the number of rows. BadInput when it cannot be written."""
    with desk.reading() as session:
        roll = own_records.roster_of(session)
    pages = _pages(roll)
    try:
        write_whole(file, workbook(pages))
    except OSError as error:
        raise BadInput(f"花名册写不到 {file}（{error.strerror}）；请换一个位置。") from error
    return sum(len(page.rows) for page in pages)


def _pages(roll: Roll) -> list[Page]:
    mines = tuple(
        (
            *(one.code, one.name, one.org, one.kind, one.status),
            *(_text(one.stripping), one.parent, _text(one.listed), _text(one.own_posts)),
        )
        for one in roll.mines
    )
    people = tuple(
        (one.code, one.name, one.org, one.staff_type, one.certificate, _text(one.certificate_until))
        for one in roll.people
    )
    seats = tuple(
        (
            *(one.group, one.person, "是" if one.is_leader else "", "；".join(one.specialties), one.mine),
            *(_text(one.since), _text(one.until)),
        )
        for one in roll.seats
    )
    return [
        Page("机构", _ORGS, tuple((one.code, one.name, one.parent, one.level) for one in roll.orgs)),
        Page("矿山", _MINES, mines),
        Page("人员", _PEOPLE, people),
        Page(
            "指派",
            _POSTS,
            tuple((one.person, one.mine, _text(one.since), _text(one.until)) for one in roll.designations),
        ),
        Page("分组", _SEATS, seats),
        Page("状态变化", _CHANGES, tuple((one.mine, _text(one.day), one.status) for one in roll.changes)),
    ]


def _text(value: object) -> str:
    return "" if value is None else str(value)
