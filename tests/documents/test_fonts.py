"""Every character is drawn, or its absence is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop.documents import ledger
from desktop.documents.fonts import Face, load, prepare, runs
from desktop.errors import Missing

from . import samples, tools

RARE = "㛃䶮𬭊𬀩𫍯𪾢峁垴圪塔"


@pytest.mark.parametrize("face", list(Face))
def test_rare_characters_of_names_are_in_every_face(face: Face) -> None:
    assert prepare(RARE, face).missing == ()


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
