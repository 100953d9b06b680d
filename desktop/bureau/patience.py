"""A connection on which a request's head never ends is closed by the server itself: uvicorn waits for it for ever.

What comes after the head (the body) is watched where it is read, in api.py; a connection at rest between two requests
by uvicorn's own `timeout_keep_alive`.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


def protocol(seconds: float) -> type[HttpToolsProtocol]:
    """uvicorn's protocol which gives a request's head so many seconds, the first one from the connection on."""

    class Patient(HttpToolsProtocol):
        _ends: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._wait()

        def connection_lost(self, exc: Exception | None) -> None:
            self._wait_no_more()
            super().connection_lost(exc)

        def on_message_begin(self) -> None:
            self._wait()
            super().on_message_begin()

        def on_headers_complete(self) -> None:
            self._wait_no_more()
            super().on_headers_complete()

        def _wait(self) -> None:
            if self._ends is None:
                self._ends = self.loop.call_later(seconds, self.transport.abort)

        def _wait_no_more(self) -> None:
            if self._ends is not None:
                self._ends.cancel()
                self._ends = None

    return Patient
