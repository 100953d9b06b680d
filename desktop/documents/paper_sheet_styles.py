"""The few styles of the paper sheet: 黑 throughout, because the thin strokes of 宋 do not survive a photocopy."""

from __future__ import annotations

from desktop.documents.fonts import Face
from desktop.documents.typeset import Align, Style

TITLE = Style(Face.HEI, 14, 17, Align.LEFT)
HEAD_LINE = Style(Face.HEI, 8.5, 11, Align.LEFT)
NOTICE = Style(Face.HEI, 9, 12, Align.LEFT)
PLACE = Style(Face.SONG_BOLD, 12.5, 15, Align.LEFT)
LEVEL = Style(Face.HEI, 9, 11, Align.LEFT)
COLUMN = Style(Face.HEI, 7.5, 9.5, Align.CENTER)
NUMBER = Style(Face.SONG_BOLD, 15, 16, Align.CENTER)
CODE = Style(Face.HEI, 7, 8.2, Align.CENTER)
TEXT = Style(Face.HEI, 8.5, 11.4, Align.LEFT)
SMALL = Style(Face.HEI, 7.2, 8.8, Align.LEFT)
UNIT = Style(Face.HEI, 7.5, 9, Align.RIGHT)
REMARK = Style(Face.HEI, 8, 10, Align.LEFT)
LABEL = Style(Face.HEI, 8.5, 11, Align.CENTER)
HINT = Style(Face.HEI, 8.5, 11, Align.LEFT)
FOOT = Style(Face.HEI, 7.5, 9.5, Align.LEFT)
FOOT_RIGHT = Style(Face.HEI, 9, 11, Align.RIGHT)
