"""The visible face of an electronic signature: the drawn name, who, when, which certificate.

Drawn with our own fonts as a one-page PDF and imported as it is; pyHanko's own text stamps cost twenty times the time.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

from desktop.documents import pdfa
from desktop.documents.fonts import Face
from desktop.documents.page import drawing
from desktop.documents.pictures import fit, readable
from desktop.documents.typeset import MM, Align, Style, Typesetter
from desktop.documents.words import second, short

_NAME = Style(Face.KAI, 24, 30, Align.CENTER)
_SMALL = Style(Face.SONG, 8, 10.5, Align.LEFT)
_PAD = 1 * MM


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the stamp says. `drawn` is a picture of the signature; without it the name is set in 楷. `not_before` opens
    the interval that the server's times prove.
    """

    name: str
    at: datetime
    fingerprint: str
    reason: str
    drawn: bytes | None = None
    not_before: datetime | None = None


def draw(stamp: Stamp, width: float, height: float) -> bytes:
    """The stamp as a one-page PDF of this size in points."""
    typesetter = Typesetter()
    words = [
        f"电子签名：{stamp.name}　{stamp.reason}",
        f"时间：{second(stamp.at)}　证书：{short(stamp.fingerprint)}",
        *([f"不早于：{second(stamp.not_before)}（服务器时间）"] if stamp.not_before else []),
    ]
    lines = [typesetter.one_line(line, _SMALL, width - 2 * _PAD) for line in words]
    below = sum(line.height for line in lines) + _PAD
    with drawing:
        target = io.BytesIO()
        paper = pdfa.Paper(title=stamp.name, author=stamp.name, subject=stamp.reason, made=stamp.at)
        canvas = pdfa.open_canvas(target, paper, (width, height))
        picture = readable(stamp.drawn)
        if picture is not None:
            fit(canvas, picture, (_PAD, below), width - 2 * _PAD, height - below - _PAD)
        else:
            name = typesetter.one_line(stamp.name, _NAME, width - 2 * _PAD)
            name.draw(canvas, _PAD, below + (height - below + name.height) / 2)
        y = below
        for line in lines:
            line.draw(canvas, _PAD, y)
            y -= line.height
        canvas.showPage()
        canvas.save()
    return target.getvalue()
