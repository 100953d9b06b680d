"""Answers for single rows: they go before the answer for all, never before what the sheet says."""

from __future__ import annotations

from itertools import product

import pytest

from desktop.errors import BadInput
from desktop.sheets.proposing import Proposal, propose
from desktop.sheets.taking import Answers, take, taken, unanswered
from desktop.supervision.checklist import Level
from tests.making import workbooks

FILL = {"适用场所": "采煤工作面", "矿山类型": "煤矿"}
ROWS = (4, 5, 6)


@pytest.fixture(scope="module")
def proposal(tmp_path_factory: pytest.TempPathFactory) -> Proposal:
    return propose(workbooks.bureau_sheet(tmp_path_factory.mktemp("表") / "县.xlsx"))


def levels(words: dict[int, str]) -> dict[tuple[str, int], dict[str, str]]:
    return {("井下", row): {"级别": word} for row, word in words.items()}


def test_each_row_gets_its_own_word(proposal: Proposal) -> None:
    for words in product(Level, repeat=len(ROWS)):
        made = taken(proposal, Answers(fill=FILL, rows=levels(dict(zip(ROWS, words, strict=True)))))
        assert tuple(item.level for item in made.items) == words


def test_a_row_goes_before_the_word_for_all(proposal: Proposal) -> None:
    made = taken(proposal, Answers(fill={**FILL, "级别": "抽查"}, rows=levels({5: "必查"})))
    assert [item.level.value for item in made.items] == ["抽查", "必查", "抽查"]


def test_a_row_without_a_word_keeps_everything_out(proposal: Proposal) -> None:
    answers = Answers(fill=FILL, rows=levels({4: "必查", 6: "抽查"}))
    (fault,) = take(proposal, answers)
    assert "还有 1 条没有选定级别（井下 第 5 行）" in str(fault)
    assert unanswered(proposal.questions[0], answers) == (("井下", 5),)


def test_what_the_sheet_says_is_never_overridden(proposal: Proposal) -> None:
    rows = levels(dict.fromkeys(ROWS, "必查")) | {("井下", 4): {"级别": "必查", "检查方法": "别的方法"}}
    assert taken(proposal, Answers(fill=FILL, rows=rows)).items[0].method == "现场测定"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ({("井下", 4): {"级别": "大概"}}, "级别只能是“必查”或“抽查”"),
        ({("井下", 44): {"级别": "必查"}}, "“井下”第 44 行没有条目"),
        ({("井下", 4): {"等级": "必查"}}, "没有“等级”这一列"),
    ],
)
def test_an_answer_that_fits_nothing_is_refused(proposal: Proposal, rows: dict, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        take(proposal, Answers(fill=FILL, rows=rows))
