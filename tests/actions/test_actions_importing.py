"""An import as a clerk goes through it: read, answered step by step, stopped, read again, kept while unfinished."""

from __future__ import annotations

from threading import Event

import pytest
from openpyxl import Workbook

from desktop.actions import import_answers as answers
from desktop.actions import importing
from desktop.errors import BadInput, Missing
from tests.making import workbooks

ALL = {"级别": "抽查", "适用场所": "采煤工作面", "矿山类型": "煤矿"}


def read(file):
    return importing.read(file, lambda done, whole, words: None, lambda: False)


def look(source, draft, likes=()):
    return importing.look(source, draft, likes).seen


@pytest.fixture
def source(tmp_path):
    return read(workbooks.bureau_sheet(tmp_path / "县.xlsx"))


@pytest.fixture
def draft(source):
    return importing.begin(source)


def answered(draft, words=ALL):
    for key, word in words.items():
        draft = answers.with_fill(draft, key, word)
    return draft


def test_what_was_found_names_columns_samples_and_what_is_open(source, draft):
    seen = look(source, draft)
    (sheet,) = seen.sheets
    assert (sheet.name, sheet.heading_row, sheet.items) == ("井下", 3, 3)
    assert [(one.letter, one.target, one.is_sure) for one in sheet.columns][1:4] == [
        ("B", "类别", False),
        ("C", "检查内容", True),
        ("D", "检查内容", False),
    ]
    assert sheet.columns[3].samples == ("CH4<1.0%", "风速0.25～4m/s", "不大于24ppm")
    assert [(one.key, one.left) for one in seen.questions if one.left] == [
        ("级别", 3),
        ("适用场所", 3),
        ("矿山类型", 1),
    ]
    assert seen.catalogue is None


def test_nothing_is_answered_beforehand(source, draft):
    seen = look(source, draft)
    assert {row.word for one in seen.questions for row in one.rows if one.key == "级别"} == {""}
    assert not any(one.is_taken for one in seen.limits)


def test_all_answers_make_the_catalogue(source, draft):
    draft = answers.with_rows(answered(draft), "级别", [("井下", 5)], "必查")
    seen = look(source, draft)
    assert [(one.level, one.places) for one in seen.items] == [
        ("抽查", "采煤工作面"),
        ("必查", "采煤工作面"),
        ("抽查", "采煤工作面"),
    ]
    assert seen.faults == ()


def test_a_limit_is_taken_only_when_ticked(source, draft):
    draft = answered(draft)
    keys = [one.key for one in look(source, draft).limits]
    seen = look(source, answers.with_limits(draft, keys[:1], is_taken=True))
    assert [bool(one.values) for one in seen.items] == [True, False, False]
    assert [one.is_taken for one in seen.limits] == [True, False, False]


def test_another_heading_row_is_the_next_one_that_holds_something(source, draft):
    seen = look(source, answers.with_heading_row(draft, "井下", 2))
    assert seen.sheets[0].heading_row == 3
    assert look(source, answers.with_heading_row(draft, "井下", 5)).sheets[0].heading_row == 5


def test_a_sheet_left_out_can_be_taken_again(source, draft):
    without = answers.with_sheet(draft, "井下", is_taken=False)
    seen = look(source, without)
    assert (seen.sheets[0].why, seen.catalogue) == ("您选了不载入", None)
    assert "请在“认列”里勾选" in seen.why
    assert look(source, answers.with_sheet(without, "井下", is_taken=True)).sheets[0].items == 3


def test_an_answer_taken_back_is_open_again(source, draft):
    given = answers.with_rows(draft, "级别", [("井下", 4), ("井下", 5)], "必查")
    assert answers.with_rows(given, "级别", [("井下", 4), ("井下", 5)], "") == draft
    assert answers.with_fill(answers.with_fill(draft, "类别", "通风"), "类别", "") == draft


def test_reading_stops_when_asked(tmp_path):
    book, stop = Workbook(write_only=True), Event()
    sheet = book.create_sheet("长表")
    for row in range(5000):
        sheet.append([row, "检查"])
    book.save(tmp_path / "长.xlsx")
    told = []

    def tell(done, whole, words):
        told.append(done)
        if done >= 2000:
            stop.set()

    assert importing.read(tmp_path / "长.xlsx", tell, stop.is_set) is None
    assert max(told) == 2000


def test_the_answers_outlive_the_window_for_exactly_these_bytes(desk, source, draft, tmp_path):
    importing.keep(desk, answered(draft))
    assert importing.of_file(desk, source) == answered(draft)
    assert [one.name for one in importing.unfinished(desk)] == ["县.xlsx"]
    other = read(workbooks.bureau_sheet(tmp_path / "别.xlsx", title="另一份"))
    assert importing.of_file(desk, other) == importing.begin(other)
    importing.forget(desk, importing.id_of(draft))
    assert importing.unfinished(desk) == ()


def test_a_file_mended_meanwhile_keeps_what_still_reads_the_same(source, draft, tmp_path):
    draft = answers.with_rows(answered(draft), "级别", [("井下", 4), ("井下", 5)], "必查")
    mended = read(workbooks.changed(tmp_path / "县.xlsx", {"C5": "测风站"}, "井下"))
    now = importing.again(draft, source, mended)
    assert now.rows == {"井下": {4: {"级别": "必查"}}}
    assert (now.fill, now.digest) == (draft.fill, mended.digest)


def test_a_file_deleted_meanwhile_is_missing(source, tmp_path):
    (tmp_path / "县.xlsx").unlink()
    with pytest.raises(Missing, match="打不开这个文件"):
        read(tmp_path / "县.xlsx")


def test_a_file_of_another_kind_is_refused(tmp_path):
    (tmp_path / "表.xls").write_bytes(b"")
    with pytest.raises(BadInput, match="另存为这两种格式"):
        read(tmp_path / "表.xls")


def test_a_sheet_far_too_long_asks_no_questions(tmp_path):
    rows = [(number, "通风", f"第{number}项", "", "查看", None) for number in range(1, 1101)]
    source = read(workbooks.bureau_sheet(tmp_path / "长.xlsx", rows))
    seen = look(source, importing.begin(source))
    assert (seen.questions, "超过 999 条" in seen.faults[0].why) == ((), True)


def test_the_words_of_a_catalogue_in_force_are_offered(desk, source, draft):
    likes = importing.likes(desk)
    coal = next(one for one in likes if "煤矿" in one.title)
    seen = look(source, answers.with_fill(draft, answers.LIKE, coal.key), likes)
    words = {one.key: one for one in seen.questions}
    assert "采煤工作面" in words["适用场所"].choices
    assert words["矿山类型"].left == 0
    assert (words["专业"].left, words["专业"].choices) == (3, coal.catalogue.specialties)


def test_a_prefix_that_makes_no_codes_is_one_sentence(source, draft):
    draft = answers.with_head(answered(draft), title="", edition="", prefix="县 补")
    (fault,) = look(source, draft).faults
    assert (fault.column, fault.question) == ("编码前缀", "编码前缀")
