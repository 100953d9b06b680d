"""The sRGB profile every paper carries as its output intent, built from the published numbers so that it never changes.

A small ICC version 2 matrix profile; profiles made by libraries hold the time of their making.
"""

from __future__ import annotations

import struct
from functools import cache

_CURVE_POINTS = 1024
# IEC 61966-2-1 primaries adapted to D50, and the white of the connection space
_XYZ = {
    b"wtpt": (0.96420, 1.0, 0.82491),
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}


@cache
def profile() -> bytes:
    """The bytes of the profile."""
    parts: dict[bytes, bytes] = {b"desc": _description("sRGB IEC61966-2.1"), b"cprt": _text("No copyright, use freely")}
    parts |= {name: b"XYZ " + bytes(4) + _fixed(*xyz) for name, xyz in _XYZ.items()}
    parts |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _curve())
    table, body = _lay_out(parts)
    size = 128 + len(table) + len(body)
    return _header(size) + table + body


def _lay_out(parts: dict[bytes, bytes]) -> tuple[bytes, bytes]:
    start = 128 + 4 + 12 * len(parts)
    table, body = struct.pack(">I", len(parts)), b""
    places: dict[bytes, int] = {}
    for name, content in parts.items():
        if content not in places:  # the three curves are one
            places[content] = start + len(body)
            body += content + bytes(-len(content) % 4)
        table += struct.pack(">4sII", name, places[content], len(content))
    return table, body


def _header(size: int) -> bytes:
    kinds = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    made = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    rest = b"acsp" + bytes(4) + bytes(4) + bytes(4) + bytes(4) + bytes(8) + bytes(4)
    return (kinds + made + rest + _fixed(0.96420, 1.0, 0.82491)).ljust(128, b"\0")


def _fixed(*values: float) -> bytes:
    return b"".join(struct.pack(">i", round(v * 65536)) for v in values)


def _curve() -> bytes:
    points = [_linear(i / (_CURVE_POINTS - 1)) for i in range(_CURVE_POINTS)]
    return b"curv" + bytes(4) + struct.pack(f">I{len(points)}H", len(points), *(round(p * 65535) for p in points))


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def _text(text: str) -> bytes:
    return b"text" + bytes(4) + text.encode("ascii") + b"\0"


def _description(text: str) -> bytes:
    plain = text.encode("ascii") + b"\0"
    return b"desc" + bytes(4) + struct.pack(">I", len(plain)) + plain + bytes(4 + 4 + 2 + 1 + 67)
