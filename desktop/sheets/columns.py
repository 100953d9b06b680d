"""The checklist workbook that others rely on: sheet `检查表` with these columns, `目录` with the catalogue's data.

Headings may stand in any order. Several words of one cell are separated by `；` (`\\；` is a semicolon of the word
itself). What an item cites from a day on stands in a sheet `换条款`. An item's further values stand in following
rows whose 编码 is empty; a value with conditions has one row for each. Numbers are text as written. Columns may be
added, none changes meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from desktop.supervision.checklist import Level

ITEMS_SHEET = "检查表"
HEAD_SHEET = "目录"
CLAUSES_SHEET = "换条款"
DESIGN = "设计值"
YES = "是"
SPAN = "～"


class Holds(StrEnum):
    """What a cell of a column holds."""

    TEXT = "文字"
    WORDS = "多个词"
    FLAG = "是/空"


class Column(msgspec.Struct, frozen=True):
    """One column: its heading, the field of the catalogue's tree it fills, whether it belongs to a value, its width."""

    name: str
    field: str
    holds: Holds = Holds.TEXT
    of_value: bool = False
    width: int = 12


COLUMNS = (
    Column("编码", "id"),
    Column("类别", "category"),
    Column("专业", "specialty", width=8),
    Column("级别", "level", width=8),
    Column("检查内容", "text", width=60),
    Column("检查方法", "method", width=40),
    Column("依据", "basis", Holds.WORDS, width=40),
    Column("适用场所", "places", Holds.WORDS, width=20),
    Column("适用条件", "applies_when", Holds.WORDS),
    Column("参数", "param", of_value=True),
    Column("单位", "unit", of_value=True, width=8),
    Column("比较", "comparison", of_value=True, width=9),
    Column("限值", "limit", of_value=True),
    Column("重大隐患", "major_hazard", Holds.FLAG, width=9),
    Column("重大情形", "mh_note", width=40),
    Column("井工露天", "mine_kind", Holds.WORDS),
    Column("构成说明", "mh_note", width=40),
    Column("判定依据", "mh_basis", Holds.WORDS, width=40),
    Column("待核", "basis_to_verify", Holds.FLAG, width=7),
    Column("报警值", "alarm", of_value=True, width=8),
    Column("停止值", "stop", of_value=True, width=8),
    Column("备注", "note", of_value=True, width=30),
    Column("限值条件", "condition", of_value=True, width=16),
    Column("触发条件", "trigger", Holds.FLAG, of_value=True, width=9),
)
# beside ours in an export, for people: what the layers did; never read back
TOLD = (("来源", 30), ("不适用", 30))
NAMED = {column.name: column for column in COLUMNS}

# rows of the sheet 目录: key → field of `meta`
HEAD_TEXTS = {"目录编码": "catalogue", "名称": "title", "适用对象": "object", "版本": "edition", "性质": "status"}
HEAD_WORDS = {"矿山类型": "kinds", "专业": "specialties", "地点类型": "places", "范围": "scopes"}
# keys with a word of their own behind the colon: `条件标签：gas:high` → 高瓦斯
HEAD_PAIRS = {"规则施行": "rules_effective", "条件标签": "tags", "类型自带标签": "kind_tags"}
HEAD_UNITS = "另用单位"
# how bureaus write the two levels
LEVELS = {
    **{word: Level.MUST for word in ("必查", "必检", "必查项", "必检项", "必查项目", "必检项目", "必", "每次必查")},
    **{word: Level.SAMPLE for word in ("抽查", "抽检", "抽查项", "抽检项", "抽查项目", "抽检项目", "抽")},
}


def joined(words: Iterable[str]) -> str:
    """Several words in one cell."""
    return "；".join(word.replace("\\", "\\\\").replace("；", "\\；") for word in words)


def parted(text: str) -> list[str]:
    """The words of one cell; a line break separates too. Empty ones are left out."""
    found = re.findall(r"(?:\\[\\；]|[^；\n])+", text)
    return [word for part in found if (word := re.sub(r"\\([\\；])", r"\1", part).strip())]
