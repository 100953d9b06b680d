"""Every character is drawn, or its absence is said."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from pyhanko.pdf_utils.reader import PdfFileReader

from desktop.documents import ledger, rare
from desktop.documents.fonts import Face, load, prepare, runs
from desktop.documents.record import Person
from desktop.errors import Missing

from . import samples, tools

EXTENSIONS = "𠀀𡈽𤭢𥕢𪜎𫝀𬙊𬻿𮯠"  # B to F
RARE = "㛃䶮𬭊𬀩𫍯𪾢峁垴圪塔"


@pytest.mark.parametrize("face", list(Face))
def test_rare_characters_of_names_are_in_every_face(face: Face) -> None:
    assert prepare(RARE, face).missing == ()


@pytest.mark.parametrize("face", list(Face))
def test_characters_of_every_extension_up_to_f_are_drawn_from_their_part(face: Face) -> None:
    assert prepare(EXTENSIONS, face).missing == ()
    assert runs("𤭢甲", face) == [("yk-rare-24b", "𤭢"), (face, "甲")]


def test_a_name_of_the_rarest_characters_is_printed_and_can_be_copied_out(tmp_path: Path) -> None:
    people = (Person(EXTENSIONS, "YS0001"),)
    record = replace(samples.empty(), mine=replace(samples.MINE, name="演示𤭢沟煤矿"), people=people)
    drawn = ledger.draw(record)
    words = tools.text(drawn.pdf, tmp_path)
    assert "演示𤭢沟煤矿" in words
    assert EXTENSIONS in words
    assert drawn.missing == ()
    assert len(drawn.pdf) < 150_000


def test_a_part_that_is_not_in_the_archive_is_no_reason_to_fail() -> None:
    assert rare.part_of("\U0002fffd") is None
    with pytest.raises(Missing, match=r"rare\.zip"):
        rare.load("yk-rare-2ff")


def test_subscripts_come_from_the_face_that_has_them() -> None:
    assert runs("CH₄。", Face.SONG) == [(Face.SONG, "CH"), (Face.KAI, "₄"), (Face.SONG, "。")]


def test_a_character_no_face_has_is_named_instead_of_boxed() -> None:
    prepared = prepare("甲\U000323af乙", Face.SONG)
    assert prepared.text == "甲〔U+323AF〕乙"
    assert prepared.missing == ("\U000323af",)


def test_invisible_characters_leave_no_trace() -> None:
    assert prepare("甲\u200b\ufeff\ufe0f乙\t丙\r\n丁", Face.SONG).text == "甲乙 丙\n丁"


def test_a_missing_font_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="重新安装"):
        load(Face.SONG, tmp_path)


def test_text_outside_the_basic_plane_can_be_copied_out(tmp_path: Path) -> None:
    record = replace(samples.ordinary(), bureau=f"演示县{RARE}局", route=(), results=(), findings=())
    assert RARE in tools.text(ledger.draw(record).pdf, tmp_path)


def test_the_widths_told_of_each_character_are_those_of_its_font() -> None:
    record = replace(samples.ordinary(), bureau=f"演示县{EXTENSIONS}局")
    fonts = PdfFileReader(io.BytesIO(ledger.draw(record).pdf)).root["/Pages"]["/Kids"][0]["/Resources"]["/Font"]
    parts = 0
    for name in fonts:
        font = fonts[name]
        inside = TTFont(io.BytesIO(font["/FontDescriptor"]["/FontFile2"].data))
        told = [float(width) for width in font["/Widths"]]
        unit = 1000 / inside["head"].unitsPerEm
        for code, glyph in inside["cmap"].tables[0].cmap.items():
            assert inside["hmtx"][glyph][0] * unit == pytest.approx(told[code], abs=0.5)
        parts += "YikuangRare" in font["/BaseFont"]
    assert parts > 5
