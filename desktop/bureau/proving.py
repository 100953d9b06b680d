"""Nonces without memory: HMAC over the device and a coarse bucket of the server's own time. The present and the
previous bucket count; any worker can check any other's.
"""

from __future__ import annotations

import hashlib
import hmac

from desktop.bureau.log import Clock

BUCKET = 600  # seconds


class Nonces:
    """Gives and checks nonces of one bureau."""

    def __init__(self, secret: bytes, clock: Clock) -> None:
        self._secret = secret
        self._clock = clock

    def fresh(self, fingerprint: str) -> str:
        """The nonce to use next."""
        return self._nonce(fingerprint, self._bucket())

    def is_valid(self, fingerprint: str, nonce: str) -> bool:
        """Whether this server gave the nonce to this device within the last two buckets."""
        bucket = self._bucket()
        return any(
            hmac.compare_digest(self._nonce(fingerprint, one).encode(), nonce.encode()) for one in (bucket, bucket - 1)
        )

    def _bucket(self) -> int:
        return int(self._clock().timestamp()) // BUCKET

    def _nonce(self, fingerprint: str, bucket: int) -> str:
        text = f"yikuang-nonce-1\n{fingerprint}\n{bucket}"
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()[:32]
