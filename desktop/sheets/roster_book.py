"""The roster workbook (机构, 矿山, 人员, 指派; 分组, 状态变化, 请假, 参数) as the plain facts that figures are reckoned
from.

A row that cannot be used is left out and told; what is doubtful but usable is taken and told. Nothing is guessed: a
name in place of a code is told with the code it may mean.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from desktop.errors import BadInput
from desktop.regulation.editions import Edition, Tightening, unfit
from desktop.regulation.roll import Absence, Change, Designation, Mine, Org, Person, Roll, Seat
from desktop.regulation.roll import plain as plain_status
from desktop.sheets import record_values as values
from desktop.sheets.grids import Workbook
from desktop.sheets.record_tables import Cells, Spec, Table, Told, table
from desktop.sheets.record_values import Unfit
from desktop.supervision.roster import MineKind

LEVELS = ("省", "市", "县")
STATUSES = ("生产", "建设", "停产", "停建", "闭坑")
ORGS = Spec("机构", ("机构编码", "机构名称", "级别"), ("上级编码",))
MINES = Spec(
    "矿山",
    ("矿山编码", "矿山名称", "监管机构编码", "类型", "状态"),
    ("年采剥量万吨", "所属矿山编码", "清单编制日期", "自定配备人数"),
)
PEOPLE = Spec("人员", ("人员编码", "姓名", "机构编码"), ("人员类别", "执法证号", "执法证有效期"))
DESIGNATIONS = Spec("指派", ("人员编码", "矿山编码", "起"), ("止",))
SEATS = Spec("分组", ("组号", "人员编码", "矿山编码"), ("组长", "专业", "起", "止"))
CHANGES = Spec("状态变化", ("矿山编码", "日期", "状态"))
ABSENCES = Spec("请假", ("人员编码", "起", "止"), ("批准",))
TIGHTENINGS = Spec("参数", ("机构编码", "键", "值", "起", "文号"))
NEEDED = (ORGS, MINES, PEOPLE, DESIGNATIONS)
_T = TypeVar("_T")


class Codes:
    """The codes of one kind with their names, and who is called what."""

    def __init__(self, what: str, names: Iterable[tuple[str, str]]) -> None:
        self._what = what
        self._codes: set[str] = set()
        self._called: dict[str, list[str]] = defaultdict(list)
        for code, name in names:
            self._codes.add(code)
            self._called[values.plain(name)].append(code)

    def check(self, cells: Cells, heading: str, *, may_lack: bool = False) -> str:
        """The code in a cell. Unfit when nobody has it."""
        code = cells.text(heading) if may_lack else cells.must(heading)
        if not code or code in self._codes:
            return code
        if meant := self._called.get(code):
            raise Unfit(f"写的是名称“{code}”，不是编码", f"请改写编码（{'或'.join(meant)}）", heading)
        raise Unfit(f"没有编码为“{code}”的{self._what}", f"请核对编码，或先在“{self._what}”表里补上", heading)


def read(book: Workbook, editions: Sequence[Edition], told: Told) -> Roll:
    """The roll in a roster workbook; what is wrong goes to `told`. BadInput when a sheet or a column lacks."""
    tables = {spec.name: table(book, spec, told) for spec in (*NEEDED, SEATS, CHANGES, ABSENCES, TIGHTENINGS)}
    if lacking := [spec.name for spec in NEEDED if tables[spec.name] is None]:
        raise BadInput(f"{book.source}：没有工作表“{'”“'.join(lacking)}”，不是花名册；请核对选的是不是这个文件。")
    orgs = _orgs(tables["机构"])
    org_codes = Codes("机构", [(one.code, one.name) for one in orgs])
    mines = _mines(tables["矿山"], org_codes)
    people = _people(tables["人员"], org_codes)
    mine_codes, person_codes = codes_of_mines(mines), codes_of_people(people)
    return Roll(
        orgs=tuple(orgs),
        mines=tuple(mines),
        people=tuple(people),
        designations=_designations(tables["指派"], person_codes, mine_codes),
        seats=_plain(tables["分组"], lambda cells: _seat(cells, person_codes, mine_codes)),
        changes=_changes(tables["状态变化"], mine_codes),
        absences=_absences(tables["请假"], person_codes),
        tightenings=_plain(tables["参数"], lambda cells: _tightening(cells, org_codes, editions)),
    )


def is_roster(book: Workbook) -> bool:
    """Whether a workbook holds any sheet that only a roster has."""
    names = {values.plain(one.name) for one in book.grids}
    return any(spec.name in names for spec in NEEDED)


def codes_of_mines(mines: Sequence[Mine]) -> Codes:
    """The codes of mines, to check others against."""
    return Codes("矿山", [(one.code, one.name) for one in mines])


def codes_of_people(people: Sequence[Person]) -> Codes:
    """The codes of people, to check others against."""
    return Codes("人员", [(one.code, one.name) for one in people])


def _orgs(found: Table | None) -> list[Org]:
    def make(cells: Cells) -> Org:
        return Org(cells.must("机构编码"), cells.must("机构名称"), cells.value("级别", _level), cells.text("上级编码"))

    if found is None:
        return []
    rows = _once(found, make, "机构编码", lambda one: one.code)
    codes = {one.code for _, one in rows}
    for cells, one in rows:
        if one.parent and one.parent not in codes:
            found.fault(cells.number, f"没有编码为“{one.parent}”的上级机构", "按没有上级处理，请核对编码", "上级编码")
    return [one for _, one in rows]


def _mines(found: Table | None, orgs: Codes) -> list[Mine]:
    def make(cells: Cells) -> Mine:
        return Mine(
            code=cells.must("矿山编码"),
            name=cells.must("矿山名称"),
            org=orgs.check(cells, "监管机构编码"),
            kind=cells.value("类型", _kind),
            status=cells.value("状态", _status),
            stripping=cells.maybe("年采剥量万吨", values.number),
            parent=cells.text("所属矿山编码"),
            listed=cells.maybe("清单编制日期", values.day),
            own_posts=cells.maybe("自定配备人数", values.whole),
        )

    if found is None:
        return []
    rows = _once(found, make, "矿山编码", lambda one: one.code)
    codes = {one.code for _, one in rows}
    for cells, one in rows:
        if one.parent and one.parent not in codes:
            found.fault(cells.number, f"没有编码为“{one.parent}”的矿山", "所属矿山未采用，请核对编码", "所属矿山编码")
    return [one for _, one in rows]


def _people(found: Table | None, orgs: Codes) -> list[Person]:
    def make(cells: Cells) -> Person:
        return Person(
            code=cells.must("人员编码"),
            name=cells.must("姓名"),
            org=orgs.check(cells, "机构编码"),
            staff_type=cells.text("人员类别"),
            certificate=cells.text("执法证号"),
            certificate_until=cells.maybe("执法证有效期", values.day),
        )

    return [one for _, one in _once(found, make, "人员编码", lambda one: one.code)] if found else []


def _designations(found: Table | None, people: Codes, mines: Codes) -> tuple[Designation, ...]:
    def make(cells: Cells) -> Designation:
        since, until = cells.value("起", values.day), cells.maybe("止", values.last_day)
        if until is not None and until < since:
            raise Unfit(f"止 {until} 早于起 {since}", "请改正起止日期", "止")
        return Designation(people.check(cells, "人员编码"), mines.check(cells, "矿山编码"), since, until)

    if found is None:
        return ()
    taken: dict[tuple[str, str], list[tuple[int, Designation]]] = defaultdict(list)
    rows = []
    for cells, one in found.read(make):
        before = taken[one.person, one.mine]
        for number, other in before:
            if other.since <= (one.until or values.LATEST) and one.since <= (other.until or values.LATEST):
                found.fault(
                    cells.number, f"与第 {number} 行同一人、同一矿山的日期重叠", "重叠的日子只算一次，请核对", "起"
                )
                break
        before.append((cells.number, one))
        rows.append(one)
    return tuple(rows)


def _absences(found: Table | None, people: Codes) -> tuple[Absence, ...]:
    def make(cells: Cells) -> Absence:
        first, last = cells.value("起", values.day), cells.value("止", values.day)
        if last < first:
            raise Unfit(f"止 {last} 早于起 {first}", "请改正起止日期", "止")
        return Absence(people.check(cells, "人员编码"), first, last, bool(cells.maybe("批准", values.flag)))

    if found is None:
        return ()
    taken: dict[str, list[tuple[int, Absence]]] = defaultdict(list)
    rows = []
    for cells, one in found.read(make):
        for number, other in taken[one.person]:
            if other.first <= one.last and one.first <= other.last:
                found.fault(cells.number, f"与第 {number} 行同一人的请假重叠", "重叠的日子只算一次，请核对", "起")
                break
        taken[one.person].append((cells.number, one))
        rows.append(one)
    return tuple(rows)


def _changes(found: Table | None, mines: Codes) -> tuple[Change, ...]:
    def make(cells: Cells) -> Change:
        return Change(mines.check(cells, "矿山编码"), cells.value("日期", values.day), cells.value("状态", _status))

    if found is None:
        return ()
    rows = _once(found, make, "日期", lambda one: f"{one.mine} {one.day}")
    return tuple(one for _, one in rows)


def _seat(cells: Cells, people: Codes, mines: Codes) -> Seat:
    """One row of a group; several specialties of a row are separated by `；` or `、`."""
    since, until = cells.maybe("起", values.day), cells.maybe("止", values.last_day)
    if since is not None and until is not None and until < since:
        raise Unfit(f"止 {until} 早于起 {since}", "请改正起止日期", "止")
    seat = Seat(
        group=cells.must("组号"),
        person=people.check(cells, "人员编码", may_lack=True),
        mine=mines.check(cells, "矿山编码", may_lack=True),
        is_leader=bool(cells.maybe("组长", values.flag)),
        specialties=tuple(one.strip() for one in cells.text("专业").replace(";", "、").split("、") if one.strip()),
        since=since,
        until=until,
    )
    if not seat.person and not seat.mine:
        raise Unfit("没有人员编码，也没有矿山编码", "请至少填一项", "人员编码")
    return seat


def _tightening(cells: Cells, orgs: Codes, editions: Sequence[Edition]) -> Tightening:
    one = Tightening(
        org=orgs.check(cells, "机构编码"),
        key=cells.must("键"),
        value=cells.value("值", values.whole),
        since=cells.value("起", values.day),
        document=cells.text("文号"),
    )
    if why := unfit(one, editions):
        raise Unfit(why, "请核对文件后改正", "值")
    return one


def _once(found: Table, make: Callable[[Cells], _T], heading: str, key: Callable[[_T], str]) -> list[tuple[Cells, _T]]:
    """The rows, of several with one key the first."""
    seen: dict[str, int] = {}
    rows = []
    for cells, one in found.read(make):
        if key(one) in seen:
            found.fault(cells.number, f"“{key(one)}”在第 {seen[key(one)]} 行已有", "只用前一行，请删去一行", heading)
            continue
        seen[key(one)] = cells.number
        rows.append((cells, one))
    return rows


def _plain(found: Table | None, make: Callable[[Cells], _T]) -> tuple[_T, ...]:
    return tuple(one for _, one in found.read(make)) if found else ()


def _level(text: str) -> str:
    known = text.removesuffix("级")
    known = "县" if known in ("区", "县市区", "县(市、区)", "县区", "县级市") else known
    if known not in LEVELS:
        raise Unfit(f"“{text}”不是级别", "请写 省、市 或 县")
    return known


def _kind(text: str) -> MineKind:
    if text not in tuple(MineKind):
        raise Unfit(f"“{text}”不是矿山类型", f"请写 {'、'.join(MineKind)} 之一")
    return MineKind(text)


def _status(text: str) -> str:
    known = plain_status(text)
    if known not in STATUSES:
        raise Unfit(f"“{text}”不是矿山状态", f"请写 {'、'.join(STATUSES)} 之一")
    return known
