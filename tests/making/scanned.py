"""Filled-in sheets as they come back: pages of a real sheet, turned, photographed askew, dim, grainy, or copied."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw, ImageFilter

from desktop import pdf_pages


def pages(pdf: bytes) -> list[Image.Image]:
    """The pages of a PDF as a scanner at 200 dpi sees them."""
    return [one.picture for one in pdf_pages.pages(pdf, "底稿.pdf")]


def first(pdf: bytes) -> Image.Image:
    """The first page alone."""
    return next(pdf_pages.pages(pdf, "底稿.pdf")).picture


def written_on(page: Image.Image) -> Image.Image:
    """With pencil ticks and a thumb-print of coal dust on it."""
    used = page.copy()
    pen = ImageDraw.Draw(used)
    for y in range(500, used.height - 300, 130):
        pen.line([(1010, y), (1030, y + 25), (1065, y - 25)], fill=(90, 90, 95), width=5)
    pen.ellipse((300, 1500, 460, 1720), fill=(120, 118, 112))
    return used


def turned(page: Image.Image, degrees: float) -> Image.Image:
    """Laid askew on the glass."""
    return page.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=(235, 235, 235))


def grainy(page: Image.Image, seed: int = 1) -> Image.Image:
    """Much sensor noise, little light: a mine's office at night."""
    noise = Image.frombytes("L", page.size, random.Random(seed).randbytes(page.width * page.height))
    dim = Image.eval(page.convert("L"), lambda value: 40 + value * 2 // 5)
    return Image.blend(dim, noise, 0.25).convert("RGB")


def photographed(page: Image.Image) -> Image.Image:
    """By hand from an angle: the far edge narrower, a desk around it, a shadow, a little out of focus."""
    width, height = page.size
    room = Image.new("RGB", (width + 400, height + 300), (96, 70, 52))
    room.paste(page, (200, 150))
    corners = (60, 40, 20, room.height - 10, room.width - 150, room.height - 80, room.width - 260, 150)
    seen = room.transform(room.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    shade = Image.linear_gradient("L").resize(seen.size).point(lambda value: 120 + value // 2)
    shaded = Image.composite(seen, Image.new("RGB", seen.size, (30, 30, 34)), shade)
    return shaded.filter(ImageFilter.GaussianBlur(1.6))


def copied(page: Image.Image) -> Image.Image:
    """Through an office copier: black or white, a degree askew, specks."""
    grey = turned(page, 1.2).convert("L")
    specks = random.Random(3)
    black = grey.point(lambda value: 255 if value >= 140 else 0)
    pen = ImageDraw.Draw(black)
    for _ in range(600):
        x, y = specks.randrange(black.width), specks.randrange(black.height)
        pen.rectangle((x, y, x + 2, y + 2), fill=specks.choice((0, 255)))
    return black.convert("RGB")


def jpeg(page: Image.Image, quality: int = 70) -> bytes:
    """A JPEG as a phone writes it."""
    out = io.BytesIO()
    page.save(out, "JPEG", quality=quality)
    return out.getvalue()


def pdf(pages: list[Image.Image]) -> bytes:
    """A PDF as a scanner writes it: nothing but pictures."""
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return out.getvalue()
