"""Make app.png and app.ico from resources/icons/app.svg: `.venv/bin/python packaging/icons.py [--sheet FILE.png]`

The drawings themselves are the source: 24 by 24, stroke 1.75, one colour, SVG Tiny 1.2; the window tints them.
`--sheet` draws all of them in three sizes on one picture, to be looked at after a change.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"
SIDES = (16, 20, 24, 32, 40, 48, 64, 128, 256)


def main() -> int:
    """Write the pictures that Windows and the desktop files want."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication([])
    if sys.argv[1:2] == ["--sheet"]:
        _sheet().save(sys.argv[2])
    else:
        pictures = [_drawn("app", side) for side in SIDES]
        pictures[-1].save(ICONS / "app.png", optimize=True)
        pictures[-1].save(ICONS / "app.ico", sizes=[(side, side) for side in SIDES], append_images=pictures[:-1])
    application.quit()
    return 0


def _drawn(name: str, side: int) -> Image.Image:
    picture = QImage(side, side, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(str(ICONS / f"{name}.svg")).render(painter, QRectF(0, 0, side, side))
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return Image.open(io.BytesIO(buffer.data().data())).convert("RGBA")


def _sheet() -> Image.Image:
    names = sorted(path.stem for path in ICONS.glob("*.svg"))
    columns = 9
    sheet = Image.new("RGBA", (columns * 150, (len(names) + columns - 1) // columns * 110), "white")
    for place, name in enumerate(names):
        left, top = place % columns * 150, place // columns * 110
        for offset, side in ((8, 64), (82, 32), (122, 16)):
            sheet.alpha_composite(_drawn(name, side), (left + offset, top + 10))
    return sheet


if __name__ == "__main__":
    raise SystemExit(main())
