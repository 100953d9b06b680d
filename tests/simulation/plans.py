"""What happens in which order: the plan of a seed.

What came later than the first plans is strewn between their steps and draws nothing of theirs, so the steps of an
older seed stay what they were.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.simulation import erasing, ground, joining, numbering, office
from tests.simulation.office import Office, Step

KINDS: dict[str, Callable[[Office], None]] = {
    **office.KINDS,
    "number": numbering.number,
    "board": erasing.board,
    "join": joining.join,
    "approve": joining.approve,
}
STREWN: dict[str, tuple[float, float]] = {  # in how many of the seeds, and there before how many of the steps
    "number": (0.8, 0.12),
    "board": (0.35, 0.2),
    "join": (0.35, 0.15),
    "approve": (0.5, 0.05),
}


def plan(seed: int) -> list[Step]:
    """The steps of a seed."""
    steps, luck, found = _first(seed), ground.luck(seed, "strewn"), []
    rates = {kind: rate if luck.random() < share else 0 for kind, (share, rate) in STREWN.items()}
    for step in steps:
        for place, (kind, rate) in enumerate(rates.items(), start=1):
            if luck.random() < rate:
                found.append(Step(kind, 1000 * place + step.place))
        found.append(step)
    return found


def _first(seed: int) -> list[Step]:
    luck = ground.luck(seed, "plan")
    kinds = luck.choices(list(office.OFTEN), list(office.OFTEN.values()), k=luck.randrange(10, 45))
    return [Step(kind, place) for place, kind in enumerate(kinds)]
