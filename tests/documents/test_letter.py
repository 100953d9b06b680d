"""Official letters keep to GB/T 9704-2012, measured in the finished file: grid, margins, sizes, places."""

from __future__ import annotations

import ctypes
import io
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pypdfium2 import raw

from desktop.documents import form, letter
from desktop.documents.fonts import Face, em_width
from desktop.documents.form_template import Family
from desktop.documents.letter import Passage, numbered
from desktop.documents.letter_pieces import CHARACTERS, LINES, PITCH

from . import internal_forms, letters, tools

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, (210 - 26) * MM, (297 - 37) * MM, 35 * MM
CELL = 156 * MM / 28
NEAR = 0.1  # points


@dataclass(frozen=True)
class Char:
    """A character, where its pen starts, how large it is."""

    char: str
    x: float
    y: float
    size: float
    is_turned: bool


@cache
def pages(name: str) -> tuple[tuple[Char, ...], ...]:
    document = pypdfium2.PdfDocument(letter.draw(letters.every()[name]).pdf)
    try:
        return tuple(tuple(_chars(page)) for page in document)
    finally:
        document.close()


def _chars(page: pypdfium2.PdfPage) -> list[Char]:
    text, x, y = page.get_textpage(), ctypes.c_double(), ctypes.c_double()
    found = []
    for at in range(text.count_chars()):
        raw.FPDFText_GetCharOrigin(text, at, x, y)
        code = chr(raw.FPDFText_GetUnicode(text, at))
        if not code.isspace():
            is_turned = raw.FPDFText_GetCharAngle(text, at) > 0.1
            found.append(Char(code, x.value, y.value, raw.FPDFText_GetFontSize(text, at), is_turned))
    return found


def lines(page: tuple[Char, ...], size: float) -> dict[float, list[Char]]:
    """The characters of a size by their baseline, upper lines first."""
    found: dict[float, list[Char]] = defaultdict(list)
    for one in page:
        if one.size == pytest.approx(size, abs=0.01) and not one.is_turned:
            found[round(one.y, 2)].append(one)
    return dict(sorted(found.items(), reverse=True))


@pytest.mark.parametrize("name", letters.every())
def test_baselines_stand_on_a_grid_of_22_lines(name: str) -> None:
    for page in pages(name):
        numbers = "〔"  # the letter's number has its place from the red words
        baselines = [y for y, line in lines(page, 16).items() if numbers not in {one.char for one in line}]
        steps = [(upper - lower) / PITCH for upper, lower in pairwise(baselines)]
        assert all(step == pytest.approx(round(step), abs=0.01) for step in steps)
        assert len(baselines) <= LINES


def test_a_full_page_has_22_lines_and_a_full_line_28_characters_from_margin_to_margin() -> None:
    found = lines(pages("公文-极限")[1], 16)
    assert len(found) == LINES == 22
    full = next(line for line in found.values() if "".join(one.char for one in line).startswith("一步记清楚"))
    assert len(full) == CHARACTERS == 28
    assert full[0].x == pytest.approx(LEFT, abs=NEAR)
    assert full[-1].x + CELL == pytest.approx(RIGHT, abs=NEAR)
    assert {round(after.x - before.x, 1) for before, after in pairwise(full)} == {15.8}


def test_text_begins_37_mm_from_the_top_and_ends_35_mm_above_the_bottom() -> None:
    baselines = list(lines(pages("公文-极限")[1], 16))
    assert baselines[0] + 0.88 * 16 + (PITCH - 16) / 2 == pytest.approx(TOP, abs=NEAR)
    assert baselines[-1] - 0.12 * 16 - (PITCH - 16) / 2 == pytest.approx(BOTTOM, abs=1.0)


def test_red_words_number_and_title_stand_where_they_belong() -> None:
    first = pages("公文-短")[0]
    (mark,) = [y for size in {one.size for one in first} if size > 23 for y in lines(first, size)]
    size = next(one.size for one in first if one.char == "文" and one.size > 23)
    assert mark + 0.88 * size == pytest.approx(TOP - 35 * MM, abs=NEAR)
    (title,) = lines(first, 22).values()
    assert title[0].x + title[-1].x + 22 == pytest.approx(LEFT + RIGHT, abs=NEAR)


def test_page_numbers_stand_outside_one_character_from_the_edge_7_mm_below_the_text() -> None:
    odd, even = (list(lines(page, 14).items())[-1] for page in pages("公文-极限")[:2])
    assert "".join(one.char for one in odd[1]) == "—1—"
    dash = em_width("—", Face.SONG) * 14
    assert odd[1][-1].x + dash == pytest.approx(RIGHT - 14, abs=NEAR)
    assert even[1][0].x == pytest.approx(LEFT + 14, abs=NEAR)
    assert odd[0] + 0.29 * 14 == pytest.approx(BOTTOM - 7 * MM, abs=NEAR)


def test_the_day_ends_four_characters_from_the_right_under_the_middle_of_the_name() -> None:
    found = {"".join(one.char for one in line): line for line in lines(pages("公文-短")[-1], 16).values()}
    when, name = found["2026年11月2日"], found["演示县应急管理局"]
    assert when[-1].x + CELL == pytest.approx(RIGHT - 4 * CELL, abs=NEAR)
    assert when[0].x + when[-1].x == pytest.approx(name[0].x + name[-1].x, abs=NEAR)


@pytest.mark.parametrize("count", range(1, 24, 2))
def test_the_seal_never_stands_on_a_page_without_text(count: int, tmp_path: Path) -> None:
    body = tuple(Passage(letters.LONG) for _ in range(count))
    (tmp_path / "a.pdf").write_bytes(letter.draw(replace(letters.short(), body=body)).pdf)
    last = tools.run("pdftotext", "-raw", tmp_path / "a.pdf", "-").split("\f")[-2]
    assert "2026年11月2日" in last
    assert "有据可查" in last


def test_a_wide_annex_lies_with_its_head_at_the_left_and_its_page_number_as_ever() -> None:
    wide = next(page for page in pages("公文-极限") if any(one.is_turned for one in page))
    label = [one for one in wide if one.char in "附件"]
    assert label[0].x == pytest.approx(label[1].x, abs=NEAR)
    assert LEFT < label[0].x < LEFT + PITCH
    assert BOTTOM < label[0].y < label[1].y
    *_, number = lines(wide, 14).values()
    assert "".join(one.char for one in number) == "—9—"


def test_headings_are_numbered_by_their_level_and_begin_anew() -> None:
    parts = numbered([Passage(word, level) for word, level in (("甲", 1), ("乙", 2), ("丙", 3), ("丁", 1), ("戊", 2))])
    said = [part.text for part in parts if isinstance(part, Passage)]
    assert said == ["一、甲", "（一）乙", "1．丙", "二、丁", "（一）戊"]
    many = numbered([Passage("", 1)] * 21)
    assert [many[at].text for at in (9, 10, 19, 20)] == ["十、", "十一、", "二十、", "二十一、"]  # type: ignore[union-attr]


def test_a_template_of_family_c_is_drawn_as_a_letter(tmp_path: Path) -> None:
    record = form.with_template(internal_forms.every()["述职报告-短"])
    assert record.template
    drawn = form.draw(replace(record, template=replace(record.template, family=Family.LETTER)))
    words = tools.text(drawn.pdf, tmp_path)
    for said in ("2026年上半年履职述职报告", "（三）工作纪律和廉政纪律", "监管矿山：", "96.79%", "—1—"):
        assert said in words
    fields = enumerate_sig_fields(PdfFileReader(io.BytesIO(drawn.pdf)))
    assert [field[0] for field in fields] == ["signer_1"]


def test_the_same_letter_is_the_same_bytes() -> None:
    assert letter.draw(letters.short()).pdf == letter.draw(letters.short()).pdf
