"""The findings of a ledger: those of this visit, and what became of those open before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from desktop.actions import ledger_photos, ledger_results
from desktop.actions.ledger_material import Material
from desktop.actions.ledger_photos import Numbered
from desktop.actions.ledger_words import day, measure_text, moment
from desktop.documents import record, words
from desktop.supervision import finding


def cards(material: Material, photos: Numbered) -> Iterable[record.FindingCard]:
    """The findings of this visit as they were raised, with what was decided and corrected since."""
    people = {one.person: one.name for one in material.opened.people}
    states = dict(material.states)
    for place, (name, one) in enumerate(material.raised, 1):
        state = states.get(name)
        yield record.FindingCard(
            number=str(place),
            place=one.place_name,
            fact=one.fact,
            grade=record.Grade(one.grade),
            clause=one.clause,
            clause_to_verify=one.clause_to_verify,
            measured=ledger_results.measured(one.values),
            item_code=one.item,
            measure=measure_text(one.measure),
            demand=one.demand,
            deadline=day(one.deadline),
            responsible=one.responsible,
            found_by=people.get(one.person, one.person),
            mine_did=one.mine_did,
            judged=_judged(state.judged, people) if state and state.judged else "",
            corrections=_corrections(state, people),
            photos=tuple(photos[photo.original][1] for photo in one.photos),
        )


def previous(material: Material, photos: Numbered) -> Iterable[record.PreviousFinding]:
    """The findings that were open when the visit began, and those looked at again."""
    people = {one.person: one.name for one in material.opened.people}
    for place, (name, state) in enumerate(material.earlier, 1):
        if state.raised is None:
            continue
        done = material.again.get(name)
        yield record.PreviousFinding(
            number=str(place),
            place=state.text("place_name"),
            fact=state.text("fact"),
            result=record.RecheckResult(done.result) if done else record.RecheckResult.NOT_RECHECKED,
            grade=record.Grade(state.raised.grade),
            judged=_judged(state.judged, people) if state.judged else "",
            source=_source(state.raised),
            found_on=moment(state.raised.found),
            deadline=day(state.deadline),
            rechecked_on=moment(done.at) if done else None,
            rechecked_by=people.get(done.person, done.person) if done else "",
            note=done.note if done else "",
            photos=tuple(photos[name][1] for name in ledger_photos.of_recheck(done) if name in photos) if done else (),
        )


def _source(raised: finding.Raised) -> str:
    """Which other body found it, with its name and document; "" for one of our own."""
    if raised.source is finding.Source.OWN:
        return ""
    return f"{raised.source}（{raised.found_by}）" if raised.found_by else str(raised.source)


def _judged(judged: finding.Judged, people: Mapping[str, str]) -> str:
    """Who decided when and why that it is no major hazard."""
    who = f"{people.get(judged.person, judged.person)}（执法证 {judged.certificate}）"
    return f"{words.moment(moment(judged.at))} 由{who}认定不构成重大，理由：{judged.reason}"


def _corrections(state: finding.Finding | None, people: Mapping[str, str]) -> tuple[str, ...]:
    """What was put right since: the old text and the new."""
    return tuple(
        f"{_FIELDS.get(one.field, one.field)}：原“{one.old}”，更正为“{one.new}”；原因：{one.reason}"
        f"（{people.get(one.person, one.person)}）"
        for one in (state.corrections if state else ())
    )


_FIELDS = {
    "fact": "问题描述",
    "clause": "依据条款",
    "demand": "整改要求",
    "responsible": "责任人",
    "place_name": "地点",
}
