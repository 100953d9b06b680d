"""Everything the real code takes from outside, in the simulation's hand: threads, connections, randomness, sizes.

One context manager puts the names of these modules to what the simulation owns and puts them back: no switch in the
production code. Threads run where they are submitted, so that one order of events follows from a seed.
"""

from __future__ import annotations

import random
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from unittest import mock

from desktop import desk
from desktop.bureau import accounts, acts, api, codes, exchange, founding, keyring, log, pulling
from desktop.errors import BadInput, Refused
from desktop.journal import identity
from desktop.sync import client, enrolling, round, transfer, wire
from tests.simulation import ground, lives


class Lane:
    """A ThreadPoolExecutor without threads: work is done at once, or (`is_late`) when its result is asked for."""

    luck = random.Random(0)

    def __init__(self, *_):
        self._waiting = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.shutdown()

    def submit(self, work, *arguments):
        future = _Late(work, arguments)
        if Lane.luck.random() < 0.5:
            future.run()
        return future

    def shutdown(self, **_):
        """Nothing runs any more."""


class _Late(Future):
    def __init__(self, work, arguments):
        super().__init__()
        self._work, self._arguments = work, arguments

    def run(self):
        if not self.done():
            try:
                self.set_result(self._work(*self._arguments))
            except Exception as error:  # noqa: BLE001 - handed on by `result`, as a pool does
                self.set_exception(error)

    def result(self, timeout=None):
        self.run()
        return super().result(timeout)

    def add_done_callback(self, fn):
        self.run()
        super().add_done_callback(fn)


async def _inline(work, *arguments):
    return work(*arguments)


@contextmanager
def in_hand(luck: random.Random, connect, sizes: dict[str, int]):
    """The real code with the simulation's threads, connections (`connect(url, root)`), randomness and sizes."""
    drawn = SimpleNamespace(urandom=luck.randbytes)
    names = SimpleNamespace(token_hex=lambda count: luck.randbytes(count).hex())
    clocks = SimpleNamespace(monotonic=lambda: 1_000)
    Lane.luck = luck
    with ExitStack() as stack:
        for module, name, ours in (
            (desk, "Database", lives.DeskDatabase),
            (desk, "Blobs", lives.DeskBlobs),
            (round, "ThreadPoolExecutor", Lane),
            (transfer, "ThreadPoolExecutor", Lane),
            (transfer, "_SETTLE_EVERY", sizes["settle"]),
            (transfer, "_LOOK_EVERY", 3600),
            (client, "session", connect),
            (api, "run_in_threadpool", _inline),
            (acts, "os", drawn),
            (codes, "os", drawn),
            (founding, "os", drawn),
            (founding, "time", clocks),
            (keyring, "TIME", 1),
            (keyring, "MEMORY", 16),
            (log, "secrets", names),
            (wire, "PIECE_LIMIT", sizes["piece"]),
            (wire, "PORTION", sizes["portion"]),
            (exchange, "BUDGET", sizes["portion"]),
            (pulling, "ROWS", sizes["rows"]),
        ):
            stack.enter_context(mock.patch.object(module, name, ours))
        yield


@contextmanager
def joining(luck):
    """Keys and certificates of devices that join follow from the seed, the root comes over the same network as all
    else, and no folder of this user learns of it. `luck()` is the randomness of the step.
    """

    def root(address):
        with client.session(address, None) as session:
            answer = client.send(session, "GET", f"{address}/v1/root", body=b"", headers={})
        if answer.status != 200:
            raise Refused("not the root")
        return _pem(answer.content)

    with ExitStack() as stack:
        for module, name, ours in (
            (enrolling, "_fetch_root", root),
            (enrolling, "trust", lambda _: None),
            (enrolling, "identity", _Identity(lambda: ground.new_key(luck()))),
            (accounts, "identity", _Identity(None)),
        ):
            stack.enter_context(mock.patch.object(module, name, ours))
        yield


def _pem(data):
    try:
        return identity.from_pem(data)
    except BadInput as error:
        raise Refused("not the root") from error


class _Identity:
    """The real module but for these two."""

    issue = staticmethod(ground.issue)

    def __init__(self, new_key):
        self.new_key = new_key

    def __getattr__(self, name):
        return getattr(identity, name)
