"""Bulletins as they were made on this desk: what was asked, every number, the finished Word and PDF, what was odd.

What is kept is never reckoned again: the same numbers come again, also when the roster or the records have changed.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from desktop.desk import Changes, Desk
from desktop.errors import BadInput
from desktop.sheets.writing import Page, workbook
from desktop.store import drafts
from desktop.store.files import write_whole
from desktop.supervision.facts import Body

KIND = "bulletin"
MOST = 40  # of those kept that are listed, the newest first
_COUNTIES = (
    ("编码", 12),
    ("县", 20),
    ("人数", 8),
    ("现场已做", 10),
    ("现场应做", 10),
    ("签到率%", 10),
    ("远程已做", 10),
    ("远程应做", 10),
    ("远程率%", 10),
)
_KEYS = (
    "code",
    "name",
    "persons",
    "done_on_site",
    "required_on_site",
    "sign_in",
    "done_remote",
    "required_remote",
    "remote",
)
_ODDS = (("情况", 14), ("日期", 12), ("方式", 8), ("人员", 16), ("矿山", 24), ("编号", 26), ("说明", 60))


class Whose(StrEnum):
    """Whose records count."""

    OWN = "本程序的记录"
    APP = "专员APP的导出"


class Oddness(StrEnum):
    """What a line beside the numbers is about."""

    ONLY_OWN = "只在本程序"
    ONLY_APP = "只在APP"
    UNLIKE = "编号同而不同"
    LEFT_OUT = "未计入"
    FAULT = "表格有误"
    REMARK = "说明"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a bulletin is asked for; `files` are exports of the APP, the first may be a roster; `mark` are the red words
    at its head, "" for none; `copies` those who get a copy (抄送).
    """

    first: dt.date
    last: dt.date
    whose: Whose
    files: tuple[Path, ...] = ()
    is_ranked: bool = False
    number: str = ""
    demands: tuple[str, ...] = ()
    mark: str = ""
    copies: tuple[str, ...] = ()


class Odd(Body, frozen=True):
    """A line beside the numbers: a difference of the two sources, a record that counts nowhere, a row that is wrong.
    `who` is the person's code.
    """

    kind: Oddness
    day: str = ""
    way: str = ""
    person: str = ""
    mine: str = ""
    number: str = ""
    note: str = ""
    who: str = ""


class KeptLine(Body, frozen=True):
    """A kept bulletin in a list; its red words and copies are proposed for the next one."""

    id: str
    at: str
    first: str
    last: str
    whose: Whose
    is_ranked: bool = False
    mark: str = ""
    copies: tuple[str, ...] = ()


class Kept(KeptLine, frozen=True, kw_only=True):
    """A kept bulletin: its numbers as JSON, and the files made of them; `has_app`: own records were held against the
    APP's.
    """

    title: str
    snapshot: bytes
    pdf: bytes
    word: bytes
    odd: tuple[Odd, ...] = ()
    has_app: bool = False


def keep(desk: Desk, made: Kept) -> Changes:
    """Keep a bulletin on this desk, as it is."""
    return desk.save_draft(made.id, KIND, made)


def forget(desk: Desk, name: str) -> Changes:
    """A bulletin is kept no longer."""
    return desk.remove_draft(name)


def read_kept(desk: Desk) -> tuple[KeptLine, ...]:
    """The kept bulletins, the newest first."""
    with desk.reading() as session:
        return tuple(drafts.load(session, one.id, KeptLine) for one in drafts.lines(session, KIND)[:MOST])


def read_one(desk: Desk, name: str) -> Kept:
    """A kept bulletin. Missing."""
    with desk.reading() as session:
        return drafts.load(session, name, Kept)


def save(desk: Desk, file: Path, kept: Kept) -> int:
    """Write a kept bulletin as its file's ending asks: .pdf, .docx, .xlsx (numbers and what was odd), .json (numbers);
    answers its size. BadInput for another ending, or when it cannot be written.
    """
    made = {".pdf": kept.pdf, ".docx": kept.word, ".json": kept.snapshot}
    ending = file.suffix.lower()
    if ending not in (*made, ".xlsx"):
        raise BadInput(f"{file.name}：只能存为 .docx、.pdf、.xlsx 或 .json；请改文件名的结尾。")
    data = workbook(pages(kept)) if ending == ".xlsx" else made[ending]
    try:
        write_whole(file, data)
    except OSError as error:
        raise BadInput(f"通报写不到 {file}（{error.strerror}）；请换一个位置，或关掉正在打开它的程序。") from error
    return len(data)


def pages(kept: Kept) -> list[Page]:
    """Its numbers and what was odd as sheets."""
    tree: dict[str, Any] = json.loads(kept.snapshot)
    counties = [tuple(_cell(one.get(key)) for key in _KEYS) for one in tree["counties"]]
    odd = tuple((one.kind, one.day, one.way, one.person, one.mine, one.number, one.note) for one in kept.odd)
    return [
        Page("总计", (("项目", 30), ("数", 40)), tuple(_whole(kept, tree))),
        Page("各县", _COUNTIES, tuple(counties)),
        Page("对照和说明", _ODDS, odd),
    ]


def _whole(kept: Kept, tree: dict[str, Any]) -> Iterator[tuple[str, str]]:
    staffing, city = tree["staffing"], tree["city"]
    yield "统计期", f"{kept.first} 至 {kept.last}，{tree['period']['weeks']} 周"
    yield "按谁的记录", kept.whose
    yield "制度版本", "、".join(f"{one['name']}（{one['document']}）" for one in tree["editions"]) or "没有有效的版本"
    yield "矿山（座）", _cell(staffing["mines"])
    yield "监管专员（人）", _cell(staffing["inspectors"])
    yield "配备率%（第六条）", f"{_cell(staffing['rate'])}（{staffing['posts_filled']}/{staffing['posts_required']}）"
    made = tree["checklists"]
    yield "清单制定率%（第十四条）", f"{_cell(made['rate'])}（{made['made']}/{made['due']}）"
    yield "平均签到率%（第十三条）", _cell(city["sign_in"])
    yield "平均远程率%（第十二条）", _cell(city["remote"])
    yield "合计签到率%", _cell(city["sign_in_pooled"])
    yield "合计远程率%", _cell(city["remote_pooled"])


def _cell(value: object) -> str:
    return "—" if value is None else str(value)


def counted(odd: Sequence[Odd]) -> dict[Oddness, int]:
    """How many lines of each kind there are, in the order of the kinds."""
    return {kind: count for kind in Oddness if (count := sum(one.kind is kind for one in odd))}
