"""The QR code in the foot of every page: document number, the record's hash, the signer's fingerprint.

Text in it: `YKYB1*<number>*<RECORD HASH>*<FINGERPRINT>`, both hashes in upper-case hex (denser in a QR).
"""

from __future__ import annotations

from itertools import groupby

from reportlab.graphics.barcode import qrencoder
from reportlab.pdfgen.canvas import Canvas

PREFIX = "YKYB1"
_DENSE = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
_MEDIUM = 0  # error correction M in qrencoder's numbering: 15 % of the symbol may be dirty


def content(number: str, record_hash: str, fingerprint: str) -> str:
    """The text a reader of the code gets."""
    return f"{PREFIX}*{number}*{record_hash.upper()}*{fingerprint.upper()}"


def modules(number: str, record_hash: str, fingerprint: str) -> list[list[bool]]:
    """The dark and light squares, row by row from the top, without the quiet zone."""
    code = qrencoder.QRCode(None, _MEDIUM)
    # the number may be Chinese (bytes); the rest stays in the dense alphanumeric mode
    code.addData(qrencoder.QR8bitByte(f"{PREFIX}*{number}"))
    code.addData(qrencoder.QRAlphaNum(f"*{record_hash.upper()}*{fingerprint.upper()}"))
    code.make()
    return [[bool(dark) for dark in row] for row in code.modules]


def squares(text: str) -> list[list[bool]]:
    """The same for any short text, as it is shown on a screen; densest for capital letters, digits and `$%*+-./:`."""
    code = qrencoder.QRCode(None, _MEDIUM)
    is_dense = not set(text) - _DENSE
    code.addData(qrencoder.QRAlphaNum(text) if is_dense else qrencoder.QR8bitByte(text))
    code.make()
    return [[bool(dark) for dark in row] for row in code.modules]


def draw(canvas: Canvas, squares: list[list[bool]], left: float, bottom: float, side: float) -> None:
    """Draw the code `side` points wide with a quiet zone of four squares inside that."""
    step = side / (len(squares) + 8)
    path = canvas.beginPath()
    for number, row in enumerate(squares):
        y = bottom + side - (number + 5) * step
        at = 4
        for dark, group in groupby(row):
            count = len(list(group))
            if dark:
                path.rect(left + at * step, y, count * step, step)
            at += count
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)
