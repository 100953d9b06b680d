"""From a file that was read and the answers so far to what a screen shows of them.

`offer` depends only on the file and what was said of its sheets; `seen` adds all other answers. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from msgspec.structs import replace

from desktop.actions.import_answers import PREFIX, ImportDraft, SheetChoice
from desktop.actions.import_lines import (
    ColumnLine,
    FaultLine,
    ItemLine,
    LimitLine,
    QuestionLine,
    RowLine,
    Seen,
    SheetLine,
    StrayLine,
)
from desktop.errors import BadInput
from desktop.sheets import proposing, taking
from desktop.sheets.columns import COLUMNS, HEAD_SHEET
from desktop.sheets.grids import Fault, Grid, Workbook, letters
from desktop.sheets.proposing import Chosen, Proposal, Question, Recognised
from desktop.sheets.taking import Answers
from desktop.supervision.checklist import HIGHEST_NUMBER, Catalogue, Item
from desktop.supervision.judging import limit_text

TARGETS = tuple(column.name for column in COLUMNS)
SAMPLES = 3
LONGEST_SAMPLE = 40
WORDS_OFFERED = 40
PLACE, CATEGORY, METHOD = "适用场所", "类别", "检查方法"
CODE = re.compile(r"[A-Za-z0-9_.-]{1,20}")
_PREFIX = FaultLine("", 0, PREFIX, "编码前缀不合格式", "用字母、数字和 -_. ，不超过 20 个", PREFIX)


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be taken from the file; `why` is the sentence when nothing can."""

    digest: str
    choices: tuple[tuple[str, SheetChoice], ...]
    sheets: tuple[SheetLine, ...]
    proposal: Proposal | None
    why: str = ""


def offer(book: Workbook, digest: str, draft: ImportDraft) -> Offer:
    """Read the columns of the sheets that are taken."""
    grids = tuple(grid for grid in book.grids if not draft.sheets.get(grid.name, SheetChoice()).is_left_out)
    chosen = {
        grid.name: Chosen(_filled_row(grid, one.heading_row), one.columns)
        for grid in grids
        if (one := draft.sheets.get(grid.name)) and grid.rows
    }
    proposal, why = _proposed(replace(book, grids=grids), chosen)
    lines = tuple(_sheet(grid, draft, proposal) for grid in book.grids if grid.name != HEAD_SHEET)
    return Offer(digest, tuple(sorted(draft.sheets.items())), lines, proposal, why)


def seen(found: Offer, draft: ImportDraft, like: Catalogue | None) -> Seen:
    """What follows from all answers."""
    proposal = found.proposal
    if proposal is None:
        fault = FaultLine("", 0, "", found.why.rstrip("。"), "")
        return Seen(found.sheets, found.why, TARGETS, draft.title, (), (), (fault,), (), None)
    proposal = proposing.with_specialty(proposal, like)
    drafts = {(one.sheet, one.row): one for sheet in proposal.sheets for one in sheet.items}
    answers = _answers(proposal, draft, like)
    makes_codes = any("编码" not in one.cells for one in drafts.values())
    made, faults = _made(proposal, answers)
    if makes_codes and not CODE.fullmatch(draft.prefix or "X"):
        made, faults = None, (_PREFIX, *faults)
    is_small = len(drafts) <= HIGHEST_NUMBER
    texts = {spot: one.cells.get("检查内容", "") for spot, one in drafts.items()}
    asked = [_question(one, answers, texts, like) for one in proposal.questions] if is_small else []
    return Seen(
        sheets=found.sheets,
        why="",
        targets=TARGETS,
        title=draft.title or proposal.title,
        questions=tuple(asked),
        limits=tuple(_limit(key, one, draft, texts) for key, one in _keyed(proposal.limits)),
        faults=faults,
        items=tuple(_item(item, *spot) for item, spot in zip(made.items, drafts, strict=True)) if made else (),
        catalogue=made,
        makes_codes=makes_codes,
    )


def cells(book: Workbook, found: Offer, sheet: str, row: int) -> tuple[tuple[str, str], ...]:
    """One row of the file as it stands there: heading (or letter) and text."""
    grid = next((one for one in book.grids if one.name == sheet), None)
    line = next((one for one in grid.rows if one.number == row), None) if grid else None
    shown = next((one for one in found.sheets if one.name == sheet), None)
    names = {one.letter: one.name for one in shown.columns} if shown else {}
    if line is None:
        return ()
    return tuple(
        (names.get(letters(column), letters(column)), text) for column, text in enumerate(line.cells, 1) if text
    )


def _proposed(book: Workbook, chosen: dict[str, Chosen]) -> tuple[Proposal | None, str]:
    if not book.grids:
        return None, "没有选定要载入的工作表；请在“认列”里勾选。"
    try:
        return proposing.propose_from(book, chosen), ""
    except BadInput as error:
        why = str(error).replace("或用对应关系文件写明标题行", "或在“认列”里写明标题行")
    plain = {name: Chosen(one.heading_row) for name, one in chosen.items()}
    if plain != chosen:  # columns that were named stand no longer there
        try:
            return proposing.propose_from(book, plain), ""
        except BadInput:
            pass
    return None, why


def _filled_row(grid: Grid, wanted: int | None) -> int | None:
    """The next row that holds something."""
    if wanted is None:
        return None
    return next((row.number for row in grid.rows if row.number >= wanted), grid.rows[-1].number)


def _sheet(grid: Grid, draft: ImportDraft, proposal: Proposal | None) -> SheetLine:
    choice = draft.sheets.get(grid.name, SheetChoice())
    taken = next((one for one in proposal.sheets if one.name == grid.name), None) if proposal else None
    last = grid.rows[-1].number if grid.rows else 0
    if taken is None:
        others = dict(proposal.others) if proposal else {}
        why = "您选了不载入" if choice.is_left_out else others.get(grid.name, "没有找到标题行" if grid.rows else "空表")
        row = (_filled_row(grid, choice.heading_row) if grid.rows else None) or 0
        return SheetLine(grid.name, not choice.is_left_out, why, 0, row, _row_text(grid, row), last)
    body = [row for row in grid.rows if row.number > taken.found.last]
    columns = tuple(
        ColumnLine(
            letters(one.column),
            one.name,
            tuple(_samples(row.at(one.column) for row in body)),
            one.target,
            one.name in choice.columns or one.is_exact or (one.is_known and not one.target),
        )
        for one in taken.found.headings
    )
    strays = tuple(StrayLine(row, text, "不像检查条目") for row, text in taken.strays)
    first = taken.found.first
    return SheetLine(grid.name, True, "", len(taken.items), first, _row_text(grid, first), last, columns, strays)


def _row_text(grid: Grid, number: int) -> str:
    row = next((row for row in grid.rows if row.number == number), None)
    return " | ".join(dict.fromkeys(filter(None, row.cells))).replace("\n", " ") if row else ""


def _samples(texts: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for text in texts:
        if text:
            found[" ".join(text.split())[:LONGEST_SAMPLE]] = None
        if len(found) == SAMPLES:
            break
    return list(found)


def _answers(proposal: Proposal, draft: ImportDraft, like: Catalogue | None) -> Answers:
    spots = {spot for question in proposal.questions for spot in question.rows}
    rows = {(sheet, row): words for sheet, given in draft.rows.items() for row, words in given.items()}
    asked = {question.key for question in proposal.questions}
    return Answers(
        fill={key: word for key, word in draft.fill.items() if key in asked},
        rows={spot: words for spot, words in rows.items() if spot in spots},
        limits=tuple(one for key, one in _keyed(proposal.limits) if key in draft.limits),
        like=like,
        prefix=draft.prefix if CODE.fullmatch(draft.prefix) else "X",
        title=draft.title,
        edition=draft.edition or "载入稿",
    )


def _made(proposal: Proposal, answers: Answers) -> tuple[Catalogue | None, tuple[FaultLine, ...]]:
    try:
        made = taking.take(proposal, answers)
    except BadInput as error:
        return None, (FaultLine("", 0, "", str(error).rstrip("。"), ""),)
    if isinstance(made, Catalogue):
        return made, ()
    asked = {(sheet, row, one.key) for one in proposal.questions for sheet, row in (*one.rows, ("", 0))}
    return None, tuple(_fault(one, asked) for one in made)


def _fault(fault: Fault, asked: set[tuple[str, int, str]]) -> FaultLine:
    """`asked`: what this page asked, by sheet, row and column of ours (of the whole file: no sheet, row 0)."""
    row = fault.row or 0
    letter = f"{letters(fault.column)} " if fault.column else ""
    question = fault.heading if (fault.sheet, row, fault.heading) in asked else ""
    why = fault.why.replace("没有在 工作表“目录”的", "不是目录的").replace(" 中声明", "") if question else fault.why
    return FaultLine(fault.sheet, row, f"{letter}{fault.heading}".strip(), why, fault.remedy, question)


def _question(
    question: Question, answers: Answers, texts: dict[tuple[str, int], str], like: Catalogue | None
) -> QuestionLine:
    word = answers.fill.get(question.key, "")
    rows = tuple(
        RowLine(sheet, row, texts.get((sheet, row), ""), own or word, bool(own))
        for sheet, row in question.rows
        for own in [answers.rows.get((sheet, row), {}).get(question.key, "")]
    )
    left = len(taking.unanswered(question, answers))
    if not question.rows:
        left = 0 if word or like else 1
    choices = question.choices or _vocabulary(question.key, like)
    return QuestionLine(question.key, question.text, choices, word, left, rows, question.default or "")


def _vocabulary(key: str, like: Catalogue | None) -> tuple[str, ...]:
    if like is None:
        return ()
    if key == PLACE:
        return like.places + like.scopes
    words = [one.category if key == CATEGORY else one.method for one in like.items] if key in (CATEGORY, METHOD) else []
    used = Counter(words)
    return tuple(word for word, _ in used.most_common(WORDS_OFFERED))


def _keyed(limits: Iterable[Recognised]) -> list[tuple[str, Recognised]]:
    return [
        ("\t".join([one.sheet, str(one.row), one.fragment, one.limit.param if one.limit else ""]), one)
        for one in limits
    ]


def _limit(key: str, one: Recognised, draft: ImportDraft, texts: dict[tuple[str, int], str]) -> LimitLine:
    limit = one.limit
    return LimitLine(
        key=key,
        sheet=one.sheet,
        row=one.row,
        fragment=one.fragment,
        param=limit.param if limit else "",
        bound=limit_text(limit) if limit else "",
        unit=limit.unit if limit else "",
        text=texts.get((one.sheet, one.row), ""),
        unsure=one.unsure if limit else "",
        why_not="" if limit else one.unsure,
        is_taken=key in draft.limits and limit is not None,
    )


def _item(item: Item, sheet: str, row: int) -> ItemLine:
    values = "；".join(f"{limit.param} {limit_text(limit)}" for limit in item.values)
    basis = "；".join(item.basis) or ("待核" if item.basis_to_verify else "")
    places, spot = "、".join(item.places), f"{sheet}\t{row}"
    return ItemLine(item.id, item.level.value, item.category, item.text, item.method, places, values, basis, spot)
