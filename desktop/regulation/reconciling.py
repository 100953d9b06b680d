"""Own records held against the official APP's exports (第十九条: 签到在 APP 里完成): what is in one and not in the
other, and what both have but not alike, is a list for a person, never a guess. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from desktop.regulation.readings import PROPOSED, Practice, Rules
from desktop.regulation.roll import Deed


@dataclass(frozen=True, slots=True)
class Unlike:
    """One record of each side with the same number, of another day or mine."""

    own: Deed
    app: Deed


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many records both sides have, and the lists of what they do not; `instead` are own records that stand for the
    APP's.
    """

    both: int
    only_own: tuple[Deed, ...]
    only_app: tuple[Deed, ...]
    unlike: tuple[Unlike, ...]
    instead: tuple[Deed, ...] = ()

    @property
    def is_equal(self) -> bool:
        """Whether both sides say the same."""
        return not (self.only_own or self.only_app or self.unlike)


def reconcile(
    own: Iterable[Deed], app: Iterable[Deed], period: tuple[dt.date, dt.date], rules: Practice | Rules = PROPOSED
) -> Reconciled:
    """Pair the records of a period with the APP's (第十九条): first by number, then by person, mine and day. Where the
    bureau reads it so on its day, an own record of a proved outage stands for the APP's.
    """
    ours = [one for one in own if period[0] <= one.day <= period[1]]
    theirs = [one for one in app if period[0] <= one.day <= period[1]]
    numbered, ours, theirs = _pairs(ours, theirs, _number)
    plain, ours, theirs = _pairs(ours, theirs, _place)
    stands = [one for one in ours if one.is_outage and rules.on(one.day).outage_counts]
    unlike = [Unlike(one, other) for one, other in numbered if _place(one) != _place(other)]
    return Reconciled(
        both=len(numbered) + len(plain) - len(unlike),
        only_own=tuple(sorted((one for one in ours if one not in stands), key=_order)),
        only_app=tuple(sorted(theirs, key=_order)),
        unlike=tuple(sorted(unlike, key=lambda one: _order(one.own))),
        instead=tuple(sorted(stands, key=_order)),
    )


def _pairs(
    ours: list[Deed], theirs: list[Deed], key: Callable[[Deed], Hashable | None]
) -> tuple[list[tuple[Deed, Deed]], list[Deed], list[Deed]]:
    """What pairs by a key, one with one, and what is left of each side; None pairs with nothing."""
    waiting: dict[Hashable, list[Deed]] = defaultdict(list)
    for one in reversed(theirs):
        if (name := key(one)) is not None:
            waiting[name].append(one)
    pairs: list[tuple[Deed, Deed]] = []
    left: list[Deed] = []
    for one in ours:
        name = key(one)
        if name is not None and waiting.get(name):
            pairs.append((one, waiting[name].pop()))
        else:
            left.append(one)
    taken = {id(other) for _, other in pairs}
    return pairs, left, [one for one in theirs if id(one) not in taken]


def _number(one: Deed) -> Hashable | None:
    return (str(one.way), one.person, one.number) if one.number else None


def _place(one: Deed) -> Hashable:
    return str(one.way), one.person, one.mine, one.day


def _order(one: Deed) -> tuple[dt.date, str, str, str]:
    return one.day, one.person, one.mine, str(one.way)
