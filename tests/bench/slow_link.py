"""A slow line between a client and a server on this machine: a TCP proxy with a round-trip time and a bandwidth.

Half of the round trip is waited each way, a new connection waits one more; all connections share the bandwidth of
their direction. Nothing that travels is looked into.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from types import TracebackType

CHUNK = 16 * 1024
_WAITING = 32  # chunks on their way in one direction of a connection


class SlowLink:
    """The line to a port of this machine; use with `with`. `port` is where to connect."""

    def __init__(self, target: int, *, trip: float = 0.1, megabits: float = 10.0) -> None:
        """`trip` seconds there and back, `megabits` a second each way."""
        self._target, self._trip = target, trip
        self._rate = megabits * 1e6 / 8
        self._free = {"up": 0.0, "down": 0.0}
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="slow link")
        self.port = 0

    def __enter__(self) -> SlowLink:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._connected, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._loop.close()

    async def _connected(self, near: asyncio.StreamReader, near_end: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self._trip)
        far, far_end = await asyncio.open_connection("127.0.0.1", self._target)
        try:
            with contextlib.suppress(asyncio.CancelledError):  # the line is taken down
                await asyncio.gather(self._carry(near, far_end, "up"), self._carry(far, near_end, "down"))
        finally:
            for end in (near_end, far_end):
                end.close()

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, way: str) -> None:
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(_WAITING)

        async def arrive() -> None:
            while True:
                due, data = await queue.get()
                await asyncio.sleep(max(0.0, due - self._loop.time()))
                if not data:
                    sink.write_eof()
                    return
                sink.write(data)
                await sink.drain()

        with contextlib.suppress(OSError):
            async with asyncio.TaskGroup() as group:
                group.create_task(arrive())
                data = b"first"
                while data:
                    data = await source.read(CHUNK)
                    start = max(self._loop.time(), self._free[way])
                    self._free[way] = start + len(data) / self._rate
                    await queue.put((self._free[way] + self._trip / 2, data))
