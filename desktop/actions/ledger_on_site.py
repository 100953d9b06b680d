"""现场处置与报告 of a ledger: what was noted on the spot, and what was done at once about a 疑似重大, by time."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.actions.ledger_material import Material
from desktop.actions.ledger_words import moment
from desktop.documents import record
from desktop.supervision.finding import Measure


def measures(material: Material) -> tuple[record.OnSiteMeasure, ...]:
    """Everything done on the spot in the order of time; what has no time stands last."""
    found = [
        (one.at, record.OnSiteMeasure(kind=one.kind, text=one.text, at=moment(one.at), reported_to=one.told))
        for section in material.state.sections
        for one in section.sealed.measures
    ]
    found += [(one.at, _of_finding(number, one)) for number, one in _about_findings(material)]
    return tuple(done for _, done in sorted(found, key=lambda pair: pair[0] or "~"))


def _about_findings(material: Material) -> Iterable[tuple[int, Measure]]:
    known = dict(material.states)
    for number, (name, raised) in enumerate(material.raised, 1):
        state = known.get(name)
        own = (raised.measure,) if raised.measure else ()
        for one in state.measures if state else own:
            yield number, one


def _of_finding(number: int, one: Measure) -> record.OnSiteMeasure:
    return record.OnSiteMeasure(
        kind=one.kind,
        text=f"第 {number} 条隐患{f'：{one.text}' if one.text else ''}",
        at=moment(one.at),
        reported_to=one.told,
    )
