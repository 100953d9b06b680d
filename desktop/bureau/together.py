"""What many ask for in the same instant is done in one go: whoever comes to it first does it for all who wait.

Fifty devices that each bring one act share one transaction and one wait for the disk. Each of them is answered when it
is done, as if it had come alone; what cannot be done for all at once is tried for each by itself.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Generic, TypeVar

_Asked = TypeVar("_Asked")
_Told = TypeVar("_Told")


@dataclass(frozen=True, slots=True)
class _Place(Generic[_Asked, _Told]):
    """One who waits."""

    asked: _Asked
    weight: int
    told: Future[_Told]


class Together(Generic[_Asked, _Told]):
    """`work` answers everything it is given, in that order, or raises and has done nothing. No more than `most` (of
    what `weight` says of each) go together, and always one.
    """

    def __init__(
        self, work: Callable[[Sequence[_Asked]], Sequence[_Told]], *, weight: Callable[[_Asked], int], most: int
    ) -> None:
        self._work = work
        self._weight = weight
        self._most = most
        self._waiting: list[_Place[_Asked, _Told]] = []
        self._door = threading.Lock()  # before the list
        self._turn = threading.Lock()  # one group at a time

    def ask(self, asked: _Asked) -> _Told:
        """The answer to this; raises what the work raised for it."""
        mine: _Place[_Asked, _Told] = _Place(asked, self._weight(asked), Future())
        with self._door:
            self._waiting.append(mine)
        with self._turn:
            while not mine.told.done():
                self._serve(self._next())
        return mine.told.result()

    def _next(self) -> list[_Place[_Asked, _Told]]:
        """Those who waited longest, as many as go together."""
        with self._door:
            count, room = 0, self._most
            for one in self._waiting:
                room -= one.weight
                if count and room < 0:
                    break
                count += 1
            group, self._waiting = self._waiting[:count], self._waiting[count:]
        return group

    def _serve(self, group: list[_Place[_Asked, _Told]]) -> None:
        try:
            told = self._work([one.asked for one in group])
        except BaseException as error:  # noqa: BLE001 - raised by whoever asked
            if len(group) > 1 and isinstance(error, Exception):
                for one in group:
                    self._serve([one])
                return
            for one in group:
                one.told.set_exception(error)
            return
        for one, answer in zip(group, told, strict=True):
            one.told.set_result(answer)
