"""Reading a bureau's sheet and proposing what to take from it: nothing is taken before a person has seen it.

`propose(path)` → `Proposal`: sheets, heading rows, which column is taken for what, samples, questions the sheet leaves
open, limits read from words. `taking.take(proposal, answers)` makes the catalogue of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from desktop.errors import BadInput
from desktop.sheets import headings, limit_words, reading_excel, reading_word
from desktop.sheets.columns import CLAUSES_SHEET, HEAD_SHEET, LEVELS, NAMED
from desktop.sheets.drafts import Draft, drafts
from desktop.sheets.grids import Grid, Progress, Row, Workbook, letters
from desktop.sheets.headings import Found, Heading
from desktop.supervision.checklist import HIGHEST_NUMBER, Catalogue, Level, Limit

SAMPLES = 3
LONGEST_CATEGORY = 20
NEEDED = ("级别", "适用场所", "类别", "检查方法", "依据")
KIND = "矿山类型"
UNVERIFIED = "待核"
HIDDEN = "是隐藏的工作表；要载入的，写明标题行"
KINDS = ("煤矿", "地下开采", "露天开采", "独立尾矿库", "附带尾矿库", "小型采石")


class Sheet(msgspec.Struct, frozen=True):
    """What is taken from one sheet: its headings and which column of ours each is, and the items under them.

    `strays` are rows taken for no item, `conflicts` cells below an item's first row that contradict it, both with row.
    """

    name: str
    found: Found
    items: tuple[Draft, ...]
    strays: tuple[tuple[int, str], ...] = ()
    conflicts: tuple[tuple[int, str], ...] = ()
    formulas: tuple[tuple[int, str, str], ...] = ()  # row, our column, the formula

    @property
    def columns(self) -> dict[str, int]:
        """The column number of each column of ours (the first, when several are joined)."""
        return {one.target: one.column for one in reversed(self.found.headings) if one.target}


class Question(msgspec.Struct, frozen=True):
    """What the sheet does not say: answered for all rows that leave it open. `default` None: must be answered."""

    key: str
    text: str
    choices: tuple[str, ...] = ()
    default: str | None = None
    rows: tuple[tuple[str, int], ...] = ()  # sheet and row


class Recognised(msgspec.Struct, frozen=True):
    """A limit read from the words of an item; `limit` None: it cannot be taken, `unsure` says why."""

    sheet: str
    row: int
    fragment: str
    limit: Limit | None
    unsure: str = ""


class Proposal(msgspec.Struct, frozen=True):
    """What can be taken from a file. `head` is its sheet 目录; `others` are the sheets not read, with the reason."""

    source: str
    title: str
    sheets: tuple[Sheet, ...]
    questions: tuple[Question, ...]
    limits: tuple[Recognised, ...]
    others: tuple[tuple[str, str], ...] = ()
    head: Grid | None = None
    clauses: Grid | None = None  # the sheet 换条款

    @property
    def is_plain(self) -> bool:
        """Whether the file is a checklist workbook as we write it: nothing to guess, nothing to ask."""
        is_exact = all(one.is_exact for sheet in self.sheets for one in sheet.found.headings)
        return self.head is not None and is_exact and not (self.questions or self.limits)


class Chosen(msgspec.Struct, frozen=True):
    """What a person says about one sheet before it is read: the heading row, and columns of ours by heading."""

    heading_row: int | None = None
    columns: Mapping[str, str] = {}


def propose(path: Path, progress: Progress | None = None, chosen: Mapping[str, Chosen] | None = None) -> Proposal:
    """Read a file (.xlsx, .docx) and propose. `progress(done, whole)` counts rows and may raise to stop.

    Raises BadInput when the file is broken, protected, of another kind, or shows no heading row; Missing when it
    cannot be opened.
    """
    ending = path.suffix.lower()
    if ending not in (".xlsx", ".xlsm", ".docx"):
        raise BadInput(f"{path.name}：只能载入 .xlsx 和 .docx；请在 Excel 或 Word 里另存为这两种格式。")
    book = reading_word.read(path, progress) if ending == ".docx" else reading_excel.read(path, progress)
    return propose_from(book, chosen or {})


def propose_from(book: Workbook, chosen: Mapping[str, Chosen]) -> Proposal:
    """The proposal for a file that was read."""
    _check_chosen(book, chosen)
    head = next((grid for grid in book.grids if grid.name == HEAD_SHEET), None)
    clauses = next((grid for grid in book.grids if head and grid.name == CLAUSES_SHEET), None)
    sheets, others, before = [], [], None
    for grid in book.grids:
        if grid in (head, clauses):
            continue
        if grid.is_hidden and grid.rows and grid.name not in chosen:
            others.append((grid.name, HIDDEN))
            continue
        choice = chosen.get(grid.name, Chosen())
        found = _found(grid, choice, book.source) or _continued(grid, choice, before)
        if found is None:
            others.append((grid.name, "空表" if not grid.rows else "没有找到标题行"))
            continue
        sheets.append(_sheet(grid, found))
        before = (grid, found) if book.is_document else None
    if not any(sheet.items for sheet in sheets):
        raise BadInput(
            f"{book.source}：没有找到检查表；标题行要有“检查内容”“检查项目”“检查标准”这样的列，下面要有内容。请核对文件，或用对应关系文件写明标题行。"
        )
    title = book.title or next((sheet.found.title for sheet in sheets if sheet.found.title), "")
    kept = tuple(sheet for sheet in sheets if sheet.items)
    others += [(sheet.name, "标题行下面没有内容") for sheet in sheets if not sheet.items]
    return Proposal(book.source, title, kept, _questions(kept, head), _limits(kept), tuple(others), head, clauses)


def with_specialty(proposal: Proposal, like: Catalogue | None) -> Proposal:
    """A catalogue that knows specialties wants one for every item: the sheet's silence becomes a question."""
    items = [one for sheet in proposal.sheets for one in sheet.items]
    rows = tuple((one.sheet, one.row) for one in items if not one.cells.get("专业"))
    if like is None or not like.specialties or not rows or proposal.head is not None:
        return proposal
    text = f"有 {len(rows)} 条没有写专业，都填什么（{'、'.join(like.specialties)}）？"
    asked = Question("专业", text, like.specialties, None, rows)
    return msgspec.structs.replace(proposal, questions=(*proposal.questions, asked))


def mapping(proposal: Proposal) -> dict[str, Chosen]:
    """What is proposed for every sheet, in the shape in which a person may change it."""
    return {
        sheet.name: Chosen(sheet.found.first or None, {one.name: one.target for one in sheet.found.headings})
        for sheet in proposal.sheets
    }


def described(proposal: Proposal) -> list[str]:
    """The proposal as a person reads it."""
    lines = [f"{proposal.source}：{proposal.title}" if proposal.title else proposal.source]
    for sheet in proposal.sheets:
        where = f"标题在第 {sheet.found.first} 行" if sheet.found.first else "接上一表，没有另写标题"
        lines.append(f"“{sheet.name}”：{where}，共 {len(sheet.items)} 条。")
        lines += [f"  {letters(one.column)} 列“{one.name}” → {_told(one)}" for one in sheet.found.headings]
        for draft in sheet.items[:SAMPLES]:
            cells = "；".join(f"{name} {text}" for name, text in draft.cells.items())
            lines.append(f"  例：第 {draft.row} 行 {cells[:120]}")
        lines += [f"  不载入：第 {row} 行“{text[:40]}”" for row, text in sheet.strays[:20]]
    lines += [f"不载入：“{name}”（{why}）" for name, why in proposal.others]
    for question in proposal.questions:
        rest = f"（不回答即“{question.default}”）" if question.default else ""
        lines.append(f"问：{question.text}{rest}")
    if proposal.limits:
        lines.append(f"从文字里认出 {len(proposal.limits)} 处限值，载入前请核对：")
        lines += [f"  {limit_line(one)}" for one in proposal.limits]
    return lines


def _told(heading: Heading) -> str:
    if not heading.target:
        return "不载入" if heading.is_known else "不载入（不认识这一列）"
    return heading.target if heading.is_exact else f"{heading.target}（请核对）"


def limit_line(one: Recognised) -> str:
    """A recognised limit as a person reads it: where it stands, and what it is taken for or why not."""
    from_words = f"“{one.sheet}”第 {one.row} 行“{one.fragment}”"
    if one.limit is None:
        return f"{from_words} → 不能载入：{one.unsure}"
    bound = one.limit.limit or f"{one.limit.low}～{one.limit.high}"
    kind = "，作为触发条件" if one.limit.trigger else ""
    unsure = f"（{one.unsure}）" if one.unsure else ""
    return f"{from_words} → {one.limit.param} {one.limit.comparison} {bound} {one.limit.unit}{kind}{unsure}"


def _check_chosen(book: Workbook, chosen: Mapping[str, Chosen]) -> None:
    names = {grid.name for grid in book.grids}
    for name, choice in chosen.items():
        if name not in names:
            raise BadInput(f"{book.source}：没有工作表“{name}”，只有{'、'.join(sorted(names))}；请改正对应关系。")
        for heading, target in choice.columns.items():
            if target and target not in NAMED:
                raise BadInput(
                    f"对应关系里“{heading}”要填“{target}”，没有这一列；可用：{'、'.join(NAMED)}，不载入的写空。"
                )


def _found(grid: Grid, choice: Chosen, source: str) -> Found | None:
    if choice.heading_row is not None:
        row = next((row for row in grid.rows if row.number == choice.heading_row), None)
        if row is None:
            raise BadInput(f"{source}：“{grid.name}”第 {choice.heading_row} 行是空的，不能作标题行；请改正对应关系。")
        automatic = headings.find(grid)
        found: Found | None = automatic if automatic and automatic.first == row.number else _given(row)
    else:
        found = headings.find(grid)
    if found is None:
        return None
    names = {one.name for one in found.headings}
    if strange := [name for name in choice.columns if name not in names]:
        raise BadInput(
            f"{source}：“{grid.name}”没有“{strange[0]}”这一列，只有{'、'.join(sorted(names))}；请改正对应关系。"
        )
    made = headings.with_targets(found.headings, choice.columns)
    made = tuple(_widened(grid, found, one, choice) for one in made)
    made = _levelled(grid, found, made, choice)
    return msgspec.structs.replace(found, headings=made)


def _continued(grid: Grid, choice: Chosen, before: tuple[Grid, Found] | None) -> Found | None:
    """A Word table without headings that is as wide as the one before it goes on with that one's columns."""
    if before is None or not grid.rows or _width(grid) != _width(before[0]):
        return None
    return Found(0, 0, "", headings.with_targets(before[1].headings, choice.columns))


def _width(grid: Grid) -> int:
    return max(len(row.cells) for row in grid.rows)


def _given(row: Row) -> Found:
    named = {column: name for column, name in enumerate(row.cells, 1) if name}
    return Found(row.number, row.number, "", headings.propose(named))


def _widened(grid: Grid, found: Found, heading: Heading, choice: Chosen) -> Heading:
    """A column called 项目 whose cells are whole sentences says what to check, it is no category."""
    if heading.target != "类别" or heading.is_exact or heading.name in choice.columns:
        return heading
    texts = (row.at(heading.column) for row in grid.rows if row.number > found.last)
    is_long = any(len(text) > LONGEST_CATEGORY for text in texts)
    return msgspec.structs.replace(heading, target="检查内容") if is_long else heading


def _levelled(grid: Grid, found: Found, made: tuple[Heading, ...], choice: Chosen) -> tuple[Heading, ...]:
    """Where no heading says 级别, a column that is left out and holds hardly anything but 必查, 抽查 says it."""
    if any(one.target == "级别" for one in made):
        return made
    for place, one in enumerate(made):
        texts = [text for row in grid.rows if row.number > found.last and (text := row.at(one.column))]
        said = sum(text.strip() in LEVELS for text in texts)
        if not one.target and one.name not in choice.columns and said and said * 2 > len(texts):
            level = msgspec.structs.replace(one, target="级别", is_exact=False, is_known=True)
            return (*made[:place], level, *made[place + 1 :])
    return made


def _sheet(grid: Grid, found: Found) -> Sheet:
    made = drafts(grid, found)
    used = {one.column: one.target for one in found.headings if one.target}
    formulas = (
        (row, used[column], text)
        for (row, column), text in grid.formulas.items()
        if row > found.last and column in used
    )
    return Sheet(grid.name, found, made.items, made.strays, made.conflicts, tuple(sorted(formulas)))


def _questions(sheets: Sequence[Sheet], head: Grid | None) -> tuple[Question, ...]:
    asked = []
    for key in NEEDED:
        rows = tuple((draft.sheet, draft.row) for sheet in sheets for draft in sheet.items if _is_open(key, draft))
        if rows:
            asked.append(_question(key, rows))
    if head is None:
        asked.append(Question(KIND, f"这份检查表用于哪类矿山（{'、'.join(KINDS)}）？", KINDS))
    return tuple(asked)


def _is_open(key: str, draft: Draft) -> bool:
    if key == "类别" and draft.group:
        return False
    return not draft.cells.get(key) and not (key == "依据" and draft.cells.get(UNVERIFIED))


def _question(key: str, rows: tuple[tuple[str, int], ...]) -> Question:
    number = f"有 {len(rows)} 条没有写"
    if key == "级别":
        return Question(key, f"{number}必查还是抽查，按哪一种？", tuple(Level), None, rows)
    if key == "依据":
        return Question(key, f"{number}依据，标为待核，还是写一条依据？", (UNVERIFIED,), UNVERIFIED, rows)
    return Question(key, f"{number}{key}，都填什么？", (), None, rows)


def _limits(sheets: Sequence[Sheet]) -> tuple[Recognised, ...]:
    """Of the items whose sheet has no columns for values; a file far longer than any checklist is not searched."""
    items = [draft for sheet in sheets for draft in sheet.items if "参数" not in sheet.columns]
    if len(items) > HIGHEST_NUMBER:
        return ()
    bare = [draft for draft in items if not draft.values]
    return tuple(
        Recognised(draft.sheet, draft.row, one.fragment, one.limit, one.unsure)
        for draft in bare
        for one in limit_words.read(draft.cells.get("检查内容", ""))
    )
