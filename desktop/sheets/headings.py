"""Which row of a sheet holds the headings, and which column of ours each of them is: the same names, then near ones.

Pure. A proposal only: a person sees it before it is taken.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping

import msgspec

from desktop.sheets.columns import COLUMNS, NAMED, TOLD
from desktop.sheets.grids import Grid, Row

_TOLD = {name for name, _ in TOLD}
SEARCHED = 40  # rows from the top
LEFT_OUT = ""
NEAR = 0.75
ANNEX = re.compile(r"附[件录表]?[\d一二三四五六七八九十-]*")
JOINABLE = ("检查内容", "检查方法", "依据")  # several columns may fill these, one behind the other
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "编码": ("编号", "项目编号", "项目编码", "条目编码", "条目编号", "检查项编号", "检查编号", "代码"),
    "类别": ("项目", "检查项目", "检查类别", "项目类别", "分类", "大类", "系统", "检查大项", "检查分类", "检查对象"),
    "专业": ("所属专业", "专业类别", "检查专业"),
    "级别": ("必查抽查", "必查/抽查", "必查或抽查", "检查级别", "检查性质", "项目性质", "检查类型"),
    "检查内容": (
        *("内容", "检查事项", "检查要点", "检查内容及要求", "检查内容及标准", "检查内容和标准", "具体内容", "检查标准"),
        *("标准", "标准要求", "检查要求", "要求", "标准值", "检查指标", "评价标准", "检查细则", "主要内容"),
    ),
    "检查方法": ("方法", "检查方式", "检查办法", "检查手段", "方式方法", "检查方式方法", "检查方法及要求"),
    "依据": ("检查依据", "法律依据", "法规依据", "依据条款", "检查依据及条款", "法律法规依据", "标准依据"),
    "适用场所": ("场所", "地点", "检查地点", "检查场所", "检查部位", "部位", "适用地点", "检查位置"),
    "适用条件": ("条件", "适用范围"),
    "单位": ("计量单位",),
    "限值": ("限量", "标准限值"),
    "重大隐患": ("是否重大隐患", "重大事故隐患", "是否重大事故隐患"),
    LEFT_OUT: (
        *(
            "序号",
            "序",
            "no",
            "检查结果",
            "结果",
            "检查情况",
            "检查记录",
            "是否合格",
            "合格",
            "不合格",
            "是否符合",
            "符合",
        ),
        *(
            "不符合",
            "存在问题",
            "问题",
            "问题描述",
            "存在的问题",
            "存在问题及隐患",
            "整改要求",
            "整改措施",
            "整改期限",
            "整改情况",
        ),
        *(
            "整改责任人",
            "责任人",
            "责任单位",
            "检查人",
            "检查人员",
            "检查日期",
            "检查时间",
            "得分",
            "分值",
            "扣分",
            "实得分",
        ),
        *("标准分", "处理意见", "备注说明", "签字", "被检查单位", "说明"),
    ),
}


class Heading(msgspec.Struct, frozen=True):
    """One column of a sheet: number and heading, the column of ours it is taken for (empty: left out), how sure."""

    column: int
    name: str
    target: str
    is_exact: bool
    is_known: bool


class Found(msgspec.Struct, frozen=True):
    """The heading row of a sheet: `last` is the row where it ends (headings of two rows), `title` stands above it."""

    first: int
    last: int
    title: str
    headings: tuple[Heading, ...]


def find(grid: Grid) -> Found | None:
    """The heading row among the first rows, or None when no row looks like one."""
    head = [row for row in grid.rows if row.number <= grid.rows[0].number + SEARCHED] if grid.rows else []
    scores = [(_score(row), -place) for place, row in enumerate(head)]
    best, place = max(scores, default=(0, 0))
    if best < 2:
        return None
    row = head[-place]
    below = head[1 - place] if len(head) > 1 - place else None
    labels = dict(enumerate(row.cells, 1))
    last = row
    if below and _is_second_row(grid, row, below):
        labels = {column: below.at(column) or row.at(column) for column in range(1, _width(row, below) + 1)}
        last = below
    named = {column: name for column, name in labels.items() if name}
    above = [cell for upper in head[:-place] for cell in upper.cells if cell] if place else []
    title = next((cell for cell in above if not ANNEX.fullmatch(_plain(cell))), "")
    return Found(row.number, last.number, _one_line(title), propose(named))


def propose(named: Mapping[int, str]) -> tuple[Heading, ...]:
    """What each heading (by its column) is taken for; of two for one place the better name wins, unless both join."""
    made = [_heading(column, _one_line(name)) for column, name in named.items()]
    targets = {heading.target for heading in made}
    has_text = any(one.target == "检查内容" for one in made)
    if not has_text:  # then the column called 项目 says what to check
        made = [_with(one, "检查内容") if one.target == "类别" and one.name != "类别" else one for one in made]
    if "参数" not in targets:  # then limits stand in words, and 备注 is anybody's
        of_text = ("限值", "单位") if "限值" in targets else ("限值",)
        made = [_with(one, "检查内容") if one.target in of_text else one for one in made]
        made = [_with(one, LEFT_OUT) if one.target in ("备注", "单位", "比较") else one for one in made]
    return tuple(_without_rivals(made))


def with_targets(found: tuple[Heading, ...], targets: Mapping[str, str]) -> tuple[Heading, ...]:
    """The headings with what a person says instead, by heading; a heading that is not named stays as proposed."""
    return tuple(_with(one, targets[one.name]) if one.name in targets else one for one in found)


def is_unit(heading: Heading) -> bool:
    """Whether a column of the text to check holds the unit of the limit before it."""
    return heading.target == "检查内容" and _TARGETS.get(_plain(heading.name)) == "单位"


def headings_again(found: Found) -> Callable[[Row], bool]:
    """Answers whether a row only says the headings again (a table that runs over pages)."""
    names = [(one.column, one.name, _plain(one.name)) for one in found.headings]

    def is_again(row: Row) -> bool:
        return all(row.at(column) == name or _plain(row.at(column)) == plain for column, name, plain in names)

    return is_again


def _heading(column: int, name: str) -> Heading:
    if name in NAMED:
        return Heading(column, name, name, is_exact=True, is_known=True)
    if name in _TOLD:
        return Heading(column, name, LEFT_OUT, is_exact=True, is_known=True)
    plain = _plain(name)
    if plain in _TARGETS:
        return Heading(column, name, _TARGETS[plain], is_exact=False, is_known=True)
    near = difflib.get_close_matches(plain, _TARGETS, n=1, cutoff=NEAR) if len(plain) > 2 else []
    target = _TARGETS[near[0]] if near else LEFT_OUT
    return Heading(column, name, target, is_exact=False, is_known=bool(near))


def _with(heading: Heading, target: str) -> Heading:
    return msgspec.structs.replace(heading, target=target, is_exact=heading.is_exact and heading.target == target)


def _without_rivals(made: list[Heading]) -> list[Heading]:
    kept: dict[str, int] = {}
    for heading in sorted(made, key=lambda one: (not one.is_exact, _plain(one.name) not in _TARGETS, one.column)):
        if heading.target not in JOINABLE:
            kept.setdefault(heading.target, heading.column)
    joined = []
    for heading in made:
        is_rival = heading.target not in JOINABLE and kept.get(heading.target) != heading.column
        if heading.target and is_rival:
            # a second 项目 beside 类别 says more of what to check
            joined.append(_with(heading, "检查内容" if heading.target == "类别" else LEFT_OUT))
        else:
            joined.append(heading)
    return joined


def _score(row: Row) -> int:
    """How many different headings the row shows; a long text is none."""
    seen = {plain for cell in row.cells if 0 < len(plain := _plain(cell)) <= 14}
    known = {plain for plain in seen if plain in _TARGETS}
    content = {plain for plain in known if _TARGETS[plain] in ("检查内容", "类别", "检查方法", "依据")}
    return len(known) if content else 0


def _is_second_row(grid: Grid, row: Row, below: Row) -> bool:
    """Whether headings run over two rows: a cell is merged with the one above, and the others are no content."""
    if below.number != row.number + 1:
        return False
    carried = [column for column, _ in enumerate(below.cells, 1) if (below.number, column) in grid.unfolded]
    down = [column for column in carried if below.at(column) == row.at(column)]
    own = [cell for column, cell in enumerate(below.cells, 1) if cell and column not in carried]
    spread = any((row.number, column) in grid.unfolded for column in range(1, len(row.cells) + 1))
    return bool(down) and bool(own) and spread and all(len(cell) <= 14 for cell in own)


def _width(*rows: Row) -> int:
    return max(len(row.cells) for row in rows)


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _plain(text: str) -> str:
    """A heading without blanks, brackets and the like: `检 查 内 容（要点）` → 检查内容."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"\([^)]*\)|\[[^]]*\]", "", text) or text
    return re.sub(r"[\s:、.*_]", "", text)


_TARGETS = {_plain(name): target for target, names in SYNONYMS.items() for name in names} | {
    _plain(column.name): column.name for column in COLUMNS
}
