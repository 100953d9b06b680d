"""From drafts of items and the sheet 目录 to the tree that `supervision.catalogue` reads, and back from a problem of
that tree to the sheet, row and column it stands in. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from desktop.sheets import units
from desktop.sheets.columns import (
    COLUMNS,
    DESIGN,
    HEAD_PAIRS,
    HEAD_SHEET,
    HEAD_TEXTS,
    HEAD_UNITS,
    HEAD_WORDS,
    NAMED,
    YES,
    Holds,
    parted,
)
from desktop.sheets.drafts import Draft, ValueRow
from desktop.sheets.grids import Fault, Grid
from desktop.supervision.catalogue_reading import NUMBER, Problem
from desktop.supervision.checklist import Comparison

FLAGS = {
    YES: True,
    "√": True,
    "true": True,
    "1": True,
    "否": False,
    "×": False,
    "false": False,
    "0": False,
    "无": False,
}
COMPARISONS = {
    "≤": "<=",
    "不大于": "<=",
    "不超过": "<=",
    "≥": ">=",
    "不小于": ">=",
    "不低于": ">=",
    "小于": "<",
    "＜": "<",
    "大于": ">",
    "＞": ">",
    "=": "==",
    "等于": "==",
    "介于": "between",
    "之间": "between",
    "区间": "between",
    "～": "between",
}
DESIGNS = (DESIGN, "本矿设计值", "设计")
HEAD_ALIASES = {field: key for key, field in (HEAD_TEXTS | HEAD_WORDS | HEAD_PAIRS).items()}
# how the reader of the tree names things, and how the workbook does
WORDS = (
    ("meta.places 或 meta.scopes", "工作表“目录”的“地点类型”或“范围”"),
    ("meta.kinds", "工作表“目录”的“矿山类型”"),
    ("meta.tags", "工作表“目录”的“条件标签”"),
    ("meta.specialties", "工作表“目录”的“专业”"),
    ("basis_to_verify: true", "“待核”为“是”"),
    ("major_hazard 改为 true", "“重大隐患”改为“是”"),
    ("comparison 为 between 时应为 [下限, 上限]", "“比较”为 between 时限值应为“下限～上限”"),
    ("comparison 为", "“比较”为"),
    ("把 comparison 改为", "把“比较”改为"),
    ("写在 unit", "写在“单位”列"),
    ("报警值 alarm", "报警值"),
    ("停止值 stop", "停止值"),
    ("取本矿设计值的写 null", f"取本矿设计值的写“{DESIGN}”"),
    ("每项另起一行，以“- ”开头", "写上内容"),
    ("删去这个字段", "留空"),
)
Spots = dict[tuple[str | int, ...], tuple[str, int]]  # part of the tree → sheet and row


class Grown(msgspec.Struct):
    """The items as a tree, where each part stands, and what already went wrong."""

    items: list[dict[str, Any]]
    spots: Spots
    faults: list[Fault]


class Ground(msgspec.Struct, frozen=True):
    """What reading a sheet rests on: the file's name, column numbers by sheet and heading of ours, further units."""

    source: str
    columns: Mapping[str, Mapping[str, int]]
    units: Collection[str] = ()

    def fault(self, sheet: str, row: int | None, name: str, why: str, remedy: str) -> Fault:
        """A fault in a column of ours."""
        return Fault(self.source, sheet, why, remedy, row, self.columns.get(sheet, {}).get(name), name)


def grow(ground: Ground, drafts: Collection[Draft]) -> Grown:
    """The trees of items."""
    grown = Grown([], {}, [])
    for place, draft in enumerate(drafts):
        grown.spots["items", place] = (draft.sheet, draft.row)
        tree = _item(ground, draft, grown.faults)
        if draft.values:
            tree["value"] = _values(ground, draft, place, grown)
        grown.items.append(tree)
    return grown


def read_head(source: str, grid: Grid | None) -> tuple[dict[str, Any], list[str], list[Fault]]:
    """The tree `meta` of the sheet 目录, the further units, and what is wrong with the sheet."""
    meta: dict[str, Any] = {}
    further: list[str] = []
    faults = []
    seen: set[str] = set()
    for row in grid.rows if grid else ():
        key, value = row.at(1), row.at(2)
        head, _, rest = key.partition("：")
        head, rest = HEAD_ALIASES.get(head, head), rest.strip()
        if grid and row is grid.rows[0] and key.casefold() in ("键", "key", "项", "项目", "名目"):
            continue
        why = f"“{key}”写了两次" if key in seen else _put(meta, further, head, rest, value)
        if grid and not {(row.number, 1), (row.number, 2)}.isdisjoint(grid.formulas):
            why = "是公式，不是值"
        seen.add(key)
        if why:
            faults.append(Fault(source, HEAD_SHEET, why, "改正或删去这一行", row.number, 1, "键"))
    return meta, further, faults


def faults_of(ground: Ground, problems: Collection[Problem], spots: Spots) -> list[Fault]:
    """Problems of the tree as faults of the sheets."""
    return [_fault(ground, problem, spots) for problem in problems]


def _put(meta: dict[str, Any], further: list[str], head: str, rest: str, value: str) -> str:
    """Put one row of 目录 into the tree; answers what is wrong with it."""
    if head == HEAD_UNITS:
        further += parted(value)
    elif head in HEAD_TEXTS and not rest:
        meta[HEAD_TEXTS[head]] = value
    elif head in HEAD_WORDS and not rest:
        meta[HEAD_WORDS[head]] = parted(value)
    elif head in HEAD_PAIRS and rest:
        inner: Any = parted(value) if head == "类型自带标签" else value
        meta.setdefault(HEAD_PAIRS[head], {})[rest] = inner
    else:
        return f"“{head}”不是目录的内容"
    return ""


def _item(ground: Ground, draft: Draft, faults: list[Fault]) -> dict[str, Any]:
    tree: dict[str, Any] = {"major_hazard": False}
    for name, text in draft.cells.items():
        column = NAMED[name]
        if column.holds is Holds.FLAG:
            flag = FLAGS.get(text.casefold())
            if flag is None:
                faults.append(ground.fault(draft.sheet, draft.row, name, f"“{text[:20]}”不是“是”或空", "写“是”或留空"))
            elif flag or name == "重大隐患":
                tree[column.field] = flag
        elif name not in ("重大情形", "构成说明"):
            tree[column.field] = parted(text) if column.holds is Holds.WORDS else text
    notes = {text for name in ("重大情形", "构成说明") if (text := draft.cells.get(name, ""))}
    if len(notes) > 1:
        why, remedy = "与“重大情形”的文字不同，只能存一处", "把两处合成一句，写得一样，或留空一处"
        faults.append(ground.fault(draft.sheet, draft.row, "构成说明", why, remedy))
    elif notes:
        tree["mh_note"] = notes.pop()
    return tree


def _values(ground: Ground, draft: Draft, place: int, grown: Grown) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for row in draft.values:
        cells = row.cells
        before = made[-1] if made else {}
        is_same = "限值条件" in cells and cells.get("参数", before.get("param")) == before.get("param")
        if is_same and isinstance(before.get("limit"), dict):
            _add_case(ground, draft, row, made[-1], grown.faults)
            spot: tuple[str | int, ...] = ("items", place, "value", len(made) - 1, "limit", cells["限值条件"])
        else:
            made.append(_value(ground, draft, row, grown.faults))
            spot = ("items", place, "value", len(made) - 1)
        grown.spots[spot] = (draft.sheet, row.row)
    return made


def _value(ground: Ground, draft: Draft, row: ValueRow, faults: list[Fault]) -> dict[str, Any]:
    cells = row.cells
    plain = ("参数", "单位", "报警值", "停止值", "备注")
    tree: dict[str, Any] = {NAMED[name].field: cells[name] for name in plain if name in cells}
    for name in ("报警值", "停止值"):
        if name in cells:
            tree[NAMED[name].field] = _number(cells[name], cells.get("单位", ""))
    if "比较" in cells:
        tree["comparison"] = COMPARISONS.get(cells["比较"].replace(" ", ""), cells["比较"])
    bound = _bound(ground, draft.sheet, row, tree, faults)
    tree["limit"] = {cells["限值条件"]: bound} if "限值条件" in cells else bound
    if "触发条件" in cells:
        flag = FLAGS.get(cells["触发条件"].casefold())
        if flag is None:
            faults.append(ground.fault(draft.sheet, row.row, "触发条件", "不是“是”或空", "写“是”或留空"))
        elif flag:
            tree["trigger"] = True
    unit = cells.get("单位", "")
    if unit and not units.is_known(unit, ground.units):
        remedy = f"改为 %、ppm、m/s、m3/min、mg/m3 这样的单位；确有此单位的，写进工作表“目录”的“{HEAD_UNITS}”"
        faults.append(ground.fault(draft.sheet, row.row, "单位", f"单位“{unit[:20]}”不认识", remedy))
    return tree


def _add_case(ground: Ground, draft: Draft, row: ValueRow, tree: dict[str, Any], faults: list[Fault]) -> None:
    cells, condition = row.cells, row.cells["限值条件"]
    if condition in tree["limit"]:
        why = f"条件“{condition}”写了两次"
        faults.append(ground.fault(draft.sheet, row.row, "限值条件", why, "只留一行，或改正条件"))
        return
    for name in ("单位", "比较", "报警值", "停止值", "备注", "触发条件"):
        text = cells.get(name, "")
        given = FLAGS.get(text) if name == "触发条件" else COMPARISONS.get(text, text) if name == "比较" else text
        if given and given != tree.get(NAMED[name].field):
            why = "与同一参数的第一行不同"
            faults.append(ground.fault(draft.sheet, row.row, name, why, "写得一样或留空；不同的值请另起参数名"))
    tree["limit"][condition] = _bound(ground, draft.sheet, row, tree, faults)


def _bound(ground: Ground, sheet: str, row: ValueRow, tree: dict[str, Any], faults: list[Fault]) -> Any:
    comparison, unit = tree.get("comparison"), tree.get("unit", "")
    text = row.cells.get("限值", "")
    if text in DESIGNS:
        return None
    if not text:
        remedy = f"写上数；取本矿设计值的写“{DESIGN}”"
        faults.append(ground.fault(sheet, row.row, "限值", "没有填写", remedy))
        return "0"
    ends = re.split(r"\s*[～~至]\s*", text) if comparison == Comparison.BETWEEN else [text]
    numbers = [_number(end, unit) for end in ends]
    if not all(NUMBER.fullmatch(number) for number in numbers):
        remedy = f"写成 1.0 或 0.25～4 这样的数，单位另写一列；取本矿设计值的写“{DESIGN}”，没有数值的删去参数和限值"
        faults.append(ground.fault(sheet, row.row, "限值", f"“{text[:20]}”不是数", remedy))
        return "0" if comparison != Comparison.BETWEEN else ["0", "1"]
    return numbers if comparison == Comparison.BETWEEN else numbers[0]


def _number(text: str, unit: str) -> str:
    """The number without its own unit behind it."""
    text = text.strip()
    return text.removesuffix(unit).rstrip() if unit and text.endswith(unit) and text != unit else text


def _fault(ground: Ground, problem: Problem, spots: Spots) -> Fault:
    path = problem.path
    sheet, row = "", None
    for length in range(len(path), 0, -1):
        if path[:length] in spots:
            sheet, row = spots[path[:length]]
            break
    names = [part for part in path if isinstance(part, str)]
    name = _heading(names)
    if not sheet and path[:1] == ("meta",):
        sheet, name = HEAD_SHEET, HEAD_ALIASES.get(names[1], "") if len(names) > 1 else ""
        return Fault(ground.source, sheet, _translated(problem.why), _translated(problem.remedy), heading=name)
    return ground.fault(sheet, row, name, _translated(problem.why), _translated(problem.remedy))


def _heading(names: list[str]) -> str:
    fields = {column.field: column.name for column in COLUMNS} | {"mh_note": "构成说明", "value": ""}
    of_value = names[2:3] if names[1:2] == ["value"] else names[1:2]
    return fields.get(of_value[0], "") if of_value else ""


def _translated(words: str) -> str:
    for theirs, ours in WORDS:
        words = words.replace(theirs, ours)
    return words
