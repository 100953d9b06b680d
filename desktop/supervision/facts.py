"""How the bodies of facts are read: typed by kind, old shapes lifted, unknown kinds kept and counted.

Rules for bodies: add fields freely (with a default that means "unknown"); never change a meaning, make a new kind
instead. What an old shape did not know stays unknown. A body that was erased, or that this program does not
understand, reads as None.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, TypeVar

import msgspec

from desktop.errors import NotAllowed
from desktop.journal.entry import Told

Lift = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the body of an older kind into the body of the kind that followed it."""


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Base of everything that is written into a fact or a state. Frozen and read from bytes, so it never stands in a
    circle: Python's search for circles passes it over.
    """


B = TypeVar("B", bound=Body)

_encoder = msgspec.json.Encoder(order="sorted")


def check_moments(*texts: str | None) -> None:
    """NotAllowed when one of these is no moment in UTC (`2026-11-22T03:04:05Z`); None and "" say nothing."""
    for text in texts:
        if text and not _is(text, "%Y-%m-%dT%H:%M:%SZ"):
            raise NotAllowed(f"时间“{text}”的写法不对，应类似 2026-11-22T03:04:05Z（世界时）。")


def check_days(*texts: str | None) -> None:
    """NotAllowed when one of these is no day (`2026-11-22`); None and "" say nothing."""
    for text in texts:
        if text and not (len(text) == 10 and _is(text, "%Y-%m-%d")):
            raise NotAllowed(f"日期“{text}”的写法不对，应类似 2026-11-22。")


def in_order(facts: Iterable[Told]) -> list[Told]:
    """The facts of one subject, each once, in the order that is the same on every machine."""
    once = {(fact.entry, fact.place): fact for fact in facts}
    found = list(once.values())
    return found if len(found) < 2 else sorted(found, key=lambda fact: fact.order)


def read(
    fact: Told, kinds: Mapping[str, type[Body]], lifts: Mapping[str, tuple[str, Lift]] | None = None
) -> Body | None:
    """The typed body of a fact, or None when it was erased, is of an unknown kind, or does not fit its kind."""
    if fact.body is None:
        return None
    try:
        if fact.kind in kinds:
            return _decoder(kinds[fact.kind]).decode(fact.body)
        return _lifted(fact, kinds, lifts or {})
    except (msgspec.MsgspecError, ValueError, TypeError, LookupError, RecursionError):
        return None  # a body of another shape, or one that a lift stumbles over


def encode(state: Body) -> bytes:
    """A state's bytes, the same on every machine. Unlike `canonical` it refuses nothing: folds take what they get."""
    return _encoder.encode(state)


def _is(text: str, form: str) -> bool:
    try:
        dt.datetime.strptime(text, form)  # noqa: DTZ007 - only the form is asked
    except ValueError:
        return False
    return True


def _lifted(fact: Told, kinds: Mapping[str, type[Body]], lifts: Mapping[str, tuple[str, Lift]]) -> Body | None:
    kind, tree = fact.kind, None
    for _ in range(len(lifts)):
        if kind not in lifts:
            break
        kind, lift = lifts[kind]
        tree = lift(msgspec.json.decode(fact.body or b"{}", type=dict[str, Any]) if tree is None else tree)
    if tree is None or kind not in kinds:
        return None
    return _decoder(kinds[kind]).decode(msgspec.json.encode(tree))


@cache
def _decoder(shape: type[Body]) -> msgspec.json.Decoder[Body]:
    return msgspec.json.Decoder(shape)
