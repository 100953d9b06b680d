"""Scenes of 台账 · 文号册: a year with used, void and provisional numbers; nothing yet."""

from __future__ import annotations

import desks
from PySide6.QtWidgets import QWidget
from stage import Scene, Stage, on_page

from desktop.desk import Act, Desk, Fact
from desktop.store import seats
from desktop.supervision import numbers

OTHER = "ab" * 32


def give(desk: Desk) -> None:
    """Blocks of this desk, one of them void, and of another device."""
    subject = numbers.subject("140000", numbers.LEDGER, desk.world.today().year)
    with desk.reading() as session:
        seat, known = seats.name(session, ""), numbers_known(desk)
    if known:
        return
    here = desk.holder.fingerprint
    facts = (
        Fact(subject, numbers.NumbersGiven(first=1, last=20, device=here, seat="former")),
        Fact(subject, numbers.NumbersVoided(first=1, last=20, device=here, seat="former", reason="工作台从备份恢复")),
        Fact(subject, numbers.NumbersGiven(first=21, last=40, device=here, seat=seat)),
        Fact(subject, numbers.NumbersGiven(first=41, last=60, device=OTHER, seat="other")),
    )
    desk.seal([Act(desks.ORG, facts)])


def numbers_known(desk: Desk) -> bool:
    """Whether blocks were given already."""
    from desktop.actions import numbering

    return any(line.first for line in numbering.read_register(desk).lines)


def _register(stage: Stage) -> QWidget:
    window = on_page("ledgers")(stage)
    give(window.bench.desk)
    window.open("ledgers").register.click()
    stage.settle()
    return window


def _empty(stage: Stage) -> QWidget:
    window = stage.empty()
    window.open("ledgers").register.click()
    window.show()
    stage.settle()
    return window


SCENES: dict[str, Scene] = {"numbers": _register, "numbers-none": _empty}
