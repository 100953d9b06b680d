"""Contact sheets: all pictures of one scale and theme, small, with their names, on sheets to be looked at."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

ACROSS, WIDTH, HEIGHT, MARGIN, WORD = 3, 640, 360, 10, 18
ON_ONE = 12


def lay(folder: Path, which: str) -> list[Path]:
    """Lay the pictures `*-light-1.5.png` of a folder on sheets, `all-light-1.5-1.png` and on."""
    files = sorted(file for file in folder.glob(f"*-{which}.png") if not file.name.startswith("all-"))
    portions = [files[start : start + ON_ONE] for start in range(0, len(files), ON_ONE)]
    return [_sheet(folder / f"all-{which}-{number}.png", part, which) for number, part in enumerate(portions, 1)]


def _sheet(target: Path, files: list[Path], which: str) -> Path:
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
    sheet.save(target)
    return target
