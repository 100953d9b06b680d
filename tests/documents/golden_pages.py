"""Golden pages: how every paper of `extremes.kinds()` looks, as small grey pictures in `golden/`.

    .venv/bin/python -m tests.documents.golden_pages           compares all of them
    .venv/bin/python -m tests.documents.golden_pages --write   rewrites those that differ, after a wanted change

Of a long paper only some pages are kept. A page that differs is written beside its difference into
`$YIKUANG_GOLDEN_OUT` (else a temporary folder), the changed places black.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

from tests.documents import extremes

FOLDER = Path(__file__).parent / "golden"
DPI = 50
LEVELS = 8  # greys kept
STEP = 255 / (LEVELS - 1)
CLEAR = 1.5 * STEP  # of 255: a pixel that differs by more has changed
MOST_CHANGED = 4  # pixels of a page: less than one digit
KEPT = 8  # pages of one paper


def pages(pdf: bytes) -> list[Image.Image]:
    """The kept pages as grey pictures."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()  # without it signatures stay invisible
    try:
        return [_picture(document[number]) for number in _kept(len(document))]
    finally:
        document.close()


def stored(name: str) -> list[Path]:
    """The kept pages of a paper, in their order."""
    return sorted(FOLDER.glob(f"{name}-p??.png"))


def differences(name: str, pdf: bytes) -> list[str]:
    """What is not as it was, in words; pictures of it are written."""
    drawn, kept = pages(pdf), stored(name)
    found = [f"{name}: {len(drawn)} pages, {len(kept)} kept"] if len(drawn) != len(kept) else []
    for page, file in zip(drawn, kept, strict=False):
        with Image.open(file) as before:
            differing = changed(page, before.convert("L"))
        count = differing.histogram()[0]
        if count > MOST_CHANGED:
            found.append(f"{file.name}: {count} pixels changed, see {_show(file.stem, page, differing)}")
    return found


def write(name: str, pdf: bytes) -> None:
    """Keep these pages from now on."""
    for file in stored(name):
        file.unlink()
    for number, page in enumerate(pages(pdf), 1):
        small = page.point(lambda value: round(value / STEP))
        small.putpalette([round(level * STEP) for level in range(LEVELS) for _ in "RGB"])
        small.save(FOLDER / f"{name}-p{number:02d}.png", optimize=True, bits=4)


def _kept(count: int) -> list[int]:
    """All pages, or of a long paper its beginning, its middle and its end."""
    if count <= KEPT:
        return list(range(count))
    return [0, 1, 2, count // 3, count // 2, count - 3, count - 2, count - 1]


def _picture(page: pypdfium2.PdfPage) -> Image.Image:
    return page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L")


def changed(page: Image.Image, before: Image.Image) -> Image.Image:
    """Black where they differ."""
    if page.size != before.size:
        return Image.new("L", page.size, 0)
    difference = ImageChops.difference(page, before)
    return difference.point(lambda value: 0 if value > CLEAR else 255)


def _show(stem: str, page: Image.Image, differing: Image.Image) -> Path:
    folder = Path(os.environ.get("YIKUANG_GOLDEN_OUT") or Path(tempfile.gettempdir(), "yikuang-golden"))
    folder.mkdir(parents=True, exist_ok=True)
    page.save(folder / f"{stem}.png")
    differing.save(folder / f"{stem}-changed.png")
    return folder / f"{stem}-changed.png"


def _all() -> Iterator[tuple[str, bytes]]:
    for name, draw in extremes.kinds().items():
        yield name, draw()


def main() -> None:
    """Compare or rewrite all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    is_wanted = parser.parse_args().write
    for name, pdf in _all():
        found = differences(name, pdf)
        if found and is_wanted:
            write(name, pdf)
        print("\n".join(found) or f"{name}: as it was")  # noqa: T201 - a command


if __name__ == "__main__":
    main()
