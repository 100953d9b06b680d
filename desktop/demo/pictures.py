"""Drawn signatures for the demonstration: the name in a handwriting face on a clear ground, plainly no real hand."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

from desktop import paths


def signature(name: str) -> bytes:
    """PNG bytes of a signature, dark blue on clear ground."""
    font = ImageFont.truetype(str(paths.bundled("resources", "fonts", "LXGWWenKai.ttf")), 96)
    image = Image.new("RGBA", (140 + 100 * len(name), 180), (255, 255, 255, 0))
    ImageDraw.Draw(image).text((40, 30), name, font=font, fill=(20, 30, 90, 255))
    slanted = image.transform(image.size, Image.Transform.AFFINE, (1, 0.18, -16, 0, 1, 0), Image.Resampling.BICUBIC)
    out = io.BytesIO()
    slanted.save(out, "PNG")
    return out.getvalue()
