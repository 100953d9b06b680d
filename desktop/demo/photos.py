"""Drawn photographs for the demonstration: a roadway, a pump room or a dam, as a JPEG that a camera could have written.

They say of themselves that they are 演示照片. The same arguments give the same bytes on the same libraries.
"""

from __future__ import annotations

import io
import random
from datetime import datetime, timedelta, timezone
from fractions import Fraction

from PIL import ExifTags, Image, ImageDraw, ImageFilter, ImageFont
from PIL.TiffImagePlugin import IFDRational

from desktop import paths

WIDTH, HEIGHT = 2400, 1800
QUALITY = 86
CHINA = timezone(timedelta(hours=8))
LATITUDE, LONGITUDE = Fraction(360868, 10000), Fraction(1115181, 10000)  # a field, no mine
STORED = {
    1: None,
    3: Image.Transpose.ROTATE_180,
    6: Image.Transpose.ROTATE_90,
    8: Image.Transpose.ROTATE_270,
}
OUTDOORS = ("坝", "库", "滩", "采场", "排土场", "边坡", "地面", "道路")
Colour = tuple[int, int, int]
Point = tuple[float, float]


def make(number: int, taken: datetime, place: str, caption: str) -> bytes:
    """Photo `number` of a demonstration: 2400 × 1800 pixels upright, taken then (Beijing time when naive) and there.

    Every number has its own scene, grain, position and way the camera was held (EXIF orientation 1, 6, 3, 8 in turn).
    """
    chance = random.Random(f"演示照片 {number}")
    picture = _outdoors(chance) if any(word in place for word in OUTDOORS) else _roadway(chance)
    picture = _grained(picture, chance)
    when = taken if taken.tzinfo else taken.replace(tzinfo=CHINA)
    _write_caption(picture, number, when, place, caption)
    orientation = (1, 6, 3, 8)[number % 4]
    turn = STORED[orientation]
    stored = picture.transpose(turn) if turn is not None else picture
    out = io.BytesIO()
    stored.save(out, "JPEG", quality=QUALITY, exif=_exif(number, when, orientation))
    return out.getvalue()


def _roadway(chance: random.Random) -> Image.Image:
    """An arched roadway seen along its axis: rock, steel sets, lamps, a pipe, a conveyor or a track."""
    rock = chance.choice([(58, 56, 54), (50, 52, 58), (64, 56, 48)])
    picture = Image.new("RGB", (WIDTH, HEIGHT), rock)
    pen = ImageDraw.Draw(picture)
    far = (WIDTH * chance.uniform(0.42, 0.58), HEIGHT * chance.uniform(0.42, 0.5))
    rings = 14
    for step in range(rings):
        near = 1 - step / rings
        shade = 0.25 + 0.9 * near**1.5
        pen.polygon(_arch(far, near), fill=_shaded(rock, shade))
        pen.line(
            [*_arch(far, near), _arch(far, near)[0]], fill=_shaded((150, 140, 126), shade), width=int(4 + 26 * near**2)
        )
    floor = [_toward(far, corner, 1.0) for corner in ((0, HEIGHT), (WIDTH, HEIGHT))]
    pen.polygon([*floor, far], fill=(44, 40, 36))
    _draw_floor(pen, far, chance)
    for step in range(1, 9):
        near = 1 / (step * 0.7 + 0.4)
        x, y = _toward(far, (WIDTH * 0.5, HEIGHT * 0.02), min(near, 1))
        size = 46 * min(near, 1)
        pen.ellipse((x - size, y - size * 0.5, x + size, y + size * 0.5), fill=(255, 240, 196))
    _draw_pipe(pen, far, chance)
    return picture.filter(ImageFilter.GaussianBlur(1.6))


def _outdoors(chance: random.Random) -> Image.Image:
    """A slope in terraces under a sky: a dam, a pit, a yard."""
    sky = Image.linear_gradient("L").resize((WIDTH, HEIGHT))
    picture = Image.composite(
        Image.new("RGB", (WIDTH, HEIGHT), (206, 214, 220)), Image.new("RGB", (WIDTH, HEIGHT), (112, 150, 190)), sky
    )
    pen = ImageDraw.Draw(picture)
    ridge = [(x, HEIGHT * 0.36 + chance.uniform(-70, 70)) for x in range(0, WIDTH + 1, 160)]
    pen.polygon([(0, HEIGHT), *ridge, (WIDTH, HEIGHT)], fill=(126, 132, 116))
    earth = chance.choice([(166, 140, 104), (150, 138, 122), (172, 150, 118)])
    for bench in range(7):
        top = HEIGHT * (0.46 + 0.08 * bench)
        lean = chance.uniform(-40, 40)
        pen.polygon(
            [(0, top + lean), (WIDTH, top - lean), (WIDTH, HEIGHT), (0, HEIGHT)],
            fill=_shaded(earth, 1.08 - 0.09 * bench),
        )
        pen.line([(0, top + lean), (WIDTH, top - lean)], fill=_shaded(earth, 1.25 - 0.09 * bench), width=10)
    for post in range(9):
        x = WIDTH * (0.06 + 0.11 * post)
        pen.line([(x, HEIGHT * 0.8), (x, HEIGHT * 0.68)], fill=(228, 228, 220), width=12)
        pen.rectangle((x - 6, HEIGHT * 0.68, x + 6, HEIGHT * 0.70), fill=(200, 40, 36))
    return picture.filter(ImageFilter.GaussianBlur(1.2))


def _arch(far: Point, near: float) -> list[Point]:
    """The outline of the roadway at one depth; 1 is at the camera."""
    outline = [
        (-0.06, 1.05),
        (-0.06, 0.42),
        (0.06, 0.12),
        (0.26, -0.06),
        (0.74, -0.06),
        (0.94, 0.12),
        (1.06, 0.42),
        (1.06, 1.05),
    ]
    return [_toward(far, (x * WIDTH, y * HEIGHT), near) for x, y in outline]


def _draw_floor(pen: ImageDraw.ImageDraw, far: Point, chance: random.Random) -> None:
    if chance.random() < 0.5:
        for x in (0.36, 0.64):
            pen.polygon([far, (WIDTH * x - 16, HEIGHT), (WIDTH * x + 16, HEIGHT)], fill=(150, 146, 140))
        for step in range(1, 12):
            left, right = (_toward(far, (WIDTH * x, HEIGHT), step / 12) for x in (0.3, 0.7))
            pen.line([left, right], fill=(78, 62, 48), width=2 + step * 3)
    else:
        pen.polygon([far, (WIDTH * 0.52, HEIGHT), (WIDTH * 0.92, HEIGHT)], fill=(30, 30, 32))
        for _ in range(160):
            x, y = _toward(far, (WIDTH * chance.uniform(0.56, 0.88), HEIGHT), chance.uniform(0.1, 1))
            pen.ellipse((x - 12, y - 9, x + 12, y + 9), fill=_shaded((70, 70, 74), chance.uniform(0.5, 1.2)))


def _draw_pipe(pen: ImageDraw.ImageDraw, far: Point, chance: random.Random) -> None:
    colour = chance.choice([(196, 60, 48), (60, 120, 190), (206, 170, 60)])
    pen.polygon([far, (0, HEIGHT * 0.56), (0, HEIGHT * 0.62)], fill=colour)
    sign = _toward(far, (WIDTH * 0.98, HEIGHT * 0.4), 0.62)
    pen.rectangle(
        (sign[0] - 110, sign[1] - 80, sign[0] + 110, sign[1] + 80), fill=(240, 200, 40), outline=(40, 40, 40), width=8
    )


def _grained(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Sensor grain and the fall of light to the corners."""
    grain = Image.frombytes("L", (WIDTH // 4, HEIGHT // 4), chance.randbytes(WIDTH * HEIGHT // 16)).resize(
        (WIDTH, HEIGHT)
    )
    grained = Image.blend(picture, Image.merge("RGB", (grain, grain, grain)), 0.06)
    corners = Image.radial_gradient("L").resize((WIDTH, HEIGHT)).point(lambda value: value * 0.45)
    return Image.composite(Image.new("RGB", (WIDTH, HEIGHT)), grained, corners)


def _write_caption(picture: Image.Image, number: int, when: datetime, place: str, caption: str) -> None:
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(paths.bundled("resources", "fonts", "NotoSansSC-Regular.ttf")), 54)
    rows = [f"演示照片 {number:03d}  非真实现场", f"{place}  {caption}", f"{when:%Y-%m-%d %H:%M:%S}"]
    top = HEIGHT - 92 * len(rows) - 40
    pen.rectangle((0, top, WIDTH, HEIGHT), fill=(18, 18, 20))
    for row, text in enumerate(rows):
        pen.text((60, top + 20 + row * 92), text, font=font, fill=(246, 240, 220))


def _exif(number: int, when: datetime, orientation: int) -> Image.Exif:
    base, gps = ExifTags.Base, ExifTags.GPS
    offset = when.strftime("%z")
    stamp, zone = when.strftime("%Y:%m:%d %H:%M:%S"), f"{offset[:3]}:{offset[3:5]}"
    exif = Image.Exif()
    exif[base.Make], exif[base.Model], exif[base.Orientation] = "DEMO", "DEMO Camera", orientation
    exif.get_ifd(ExifTags.IFD.Exif).update(
        {
            base.DateTimeOriginal: stamp,
            base.DateTimeDigitized: stamp,
            base.OffsetTimeOriginal: zone,
            base.OffsetTimeDigitized: zone,
        }
    )
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            gps.GPSLatitudeRef: "N",
            gps.GPSLatitude: _sixtieths(LATITUDE + Fraction(number % 100, 100_000)),
            gps.GPSLongitudeRef: "E",
            gps.GPSLongitude: _sixtieths(LONGITUDE + Fraction(number % 100, 100_000)),
        }
    )
    return exif


def _sixtieths(degrees: Fraction) -> tuple[IFDRational, IFDRational, IFDRational]:
    whole = int(degrees)
    minutes = (degrees - whole) * 60
    seconds = (minutes - int(minutes)) * 60
    return IFDRational(whole, 1), IFDRational(int(minutes), 1), IFDRational(int(seconds * 1000), 1000)


def _toward(far: Point, corner: Point, near: float) -> Point:
    """The point on the way from the vanishing point to a corner; 1 is the corner."""
    return far[0] + (corner[0] - far[0]) * near, far[1] + (corner[1] - far[1]) * near


def _shaded(colour: Colour, light: float) -> Colour:
    red, green, blue = (min(255, int(part * light)) for part in colour)
    return red, green, blue
