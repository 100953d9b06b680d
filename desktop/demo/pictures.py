"""Drawn signatures and a seal for the demonstration: a name in a handwriting face, a ring that says 演示章; plainly no
real ones.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

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


def stamped(printed: Sequence[bytes]) -> bytes:
    """A paper as a scanner would give it back: its pages (JPEG) in a PDF, a red ring on the last."""
    pages = [Image.open(io.BytesIO(one)).convert("RGB") for one in printed]
    face = ImageFont.truetype(str(paths.bundled("resources", "fonts", "NotoSansSC-Regular.ttf")), 52)
    pen, (across, down) = ImageDraw.Draw(pages[-1]), pages[-1].size
    left, top = round(across * 0.62), round(down * 0.42)
    pen.ellipse((left, top, left + 320, top + 320), outline="#c5221f", width=10)
    pen.text((left + 160, top + 160), "演示章", font=face, fill="#c5221f", anchor="mm")
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=172.0, quality=70)
    return out.getvalue()
