"""The code a person types to enrol: letters that are not mistaken for one another, read however they were typed."""

from __future__ import annotations

import hashlib

from desktop.errors import BadInput
from desktop.journal import identity

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
_LOOK_ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None, "\n": None, "\t": None})


def write(secret: bytes, root: identity.Certificate) -> str:
    """The code a person types to enrol: 80 bits of secret, 80 bits of the root's fingerprint, in groups of four."""
    number = int.from_bytes(secret + bytes.fromhex(identity.fingerprint(root))[:10], "big")
    letters = "".join(_ALPHABET[number >> shift & 31] for shift in range(155, -1, -5))
    return "-".join(letters[start : start + 4] for start in range(0, 32, 4))


def read(code: str) -> tuple[bytes, bytes]:
    """Secret and the first ten bytes of the root's fingerprint. BadInput when it cannot be a code."""
    letters = code.upper().translate(_LOOK_ALIKE)
    if len(letters) != 32 or any(letter not in _ALPHABET for letter in letters):
        raise BadInput("注册码应为 8 组、每组 4 个字母或数字，请核对后重新输入。")
    number = 0
    for letter in letters:
        number = number << 5 | _ALPHABET.index(letter)
    data = number.to_bytes(20, "big")
    return data[:10], data[10:]


def is_pinned(root: identity.Certificate, pin: bytes) -> bool:
    """Whether the code carries this root's fingerprint."""
    return bytes.fromhex(identity.fingerprint(root)).startswith(pin) and len(pin) == 10


def secret_name(secret: bytes) -> str:
    """What the server keeps of a code's secret."""
    return hashlib.sha256(b"yikuang-invite-1" + secret).hexdigest()
