"""Colours people can read, in both palettes."""

from __future__ import annotations

import shutil
import sys

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox

from desktop import paths
from desktop.ui import theme


def _luminance(colour: str) -> float:
    parts = [
        value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in QColor(colour).getRgbF()
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("tone", ["text", "muted", "accent", "good", "bad", "warn", "calm"])
@pytest.mark.parametrize("ground", ["surface", "ground", "chosen"])
def test_every_tone_is_readable_on_every_ground(palette, tone, ground):
    least = 4.5 if ground != "chosen" else 4.0
    assert _contrast(getattr(palette, tone), getattr(palette, ground)) >= least


@pytest.mark.parametrize("palette", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_banner_and_main_button_are_readable(palette):
    assert _contrast(palette.on_accent, palette.accent) >= 4.5
    for ground in (palette.bad_ground, palette.warn_ground, palette.good_ground):
        assert _contrast(palette.text, ground) >= 7


def test_the_sheet_has_no_place_left_empty():
    assert "$" not in theme.style_sheet(theme.LIGHT) + theme.style_sheet(theme.DARK)


def test_a_widget_can_tell_which_palette_it_wears():
    assert theme.colours(theme.qt_palette(theme.DARK)) is theme.DARK
    assert theme.colours(theme.qt_palette(theme.LIGHT)) is theme.LIGHT


@pytest.mark.parametrize("palette", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_a_ticked_box_bears_a_tick_and_not_colour_alone(qtbot, dressed, palette):
    box = QCheckBox("必查")
    qtbot.addWidget(box)
    theme.dress(dressed, palette)
    try:
        box.setChecked(True)
        picture = box.grab().toImage()
    finally:
        theme.dress(dressed, theme.LIGHT)
    tick = QColor(palette.on_accent).rgb()
    spots = [(x, y) for x in range(22) for y in range(picture.height()) if picture.pixel(x, y) == tick]
    assert len({x for x, _ in spots}) > 3
    assert len({y for _, y in spots}) > 3


def test_drawings_of_the_sheet_are_found_in_any_folder(qtbot, dressed, tmp_path, monkeypatch):
    place = tmp_path / "程序 一矿一表"
    shutil.copytree(paths.bundled("resources", "controls"), place / "resources" / "controls")
    monkeypatch.setattr(sys, "_MEIPASS", str(place), raising=False)
    test_a_ticked_box_bears_a_tick_and_not_colour_alone(qtbot, dressed, theme.LIGHT)
