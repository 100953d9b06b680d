"""Contact sheets: all pictures of one scale and theme, small, with their names, on one sheet to be looked at."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

ACROSS, WIDTH, HEIGHT, MARGIN, WORD = 5, 480, 270, 10, 18


def lay(folder: Path, which: str) -> Path | None:
    """Lay the pictures `*-light-1.5.png` of a folder on `sheet-light-1.5.png`; None when there are none."""
    files = sorted(file for file in folder.glob(f"*-{which}.png") if not file.name.startswith("sheet-"))
    if not files:
        return None
    rows = -(-len(files) // ACROSS)
    size = (ACROSS * (WIDTH + MARGIN) + MARGIN, rows * (HEIGHT + WORD + MARGIN) + MARGIN)
    sheet = Image.new("RGB", size, "#808080")
    pen = ImageDraw.Draw(sheet)
    for number, file in enumerate(files):
        x = MARGIN + number % ACROSS * (WIDTH + MARGIN)
        y = MARGIN + number // ACROSS * (HEIGHT + WORD + MARGIN)
        pen.text((x, y), file.name.removesuffix(f"-{which}.png"), fill="white")
        with Image.open(file) as picture:
            small = picture.convert("RGB")
            small.thumbnail((WIDTH, HEIGHT))
            sheet.paste(small, (x, y + WORD))
    target = folder / f"sheet-{which}.png"
    sheet.save(target)
    return target
