"""From folded states to the plain input of the ledger. Reads only; what is not on this disk is named, not guessed."""

from __future__ import annotations

import dataclasses

from desktop.actions import (
    checklists,
    ledger_findings,
    ledger_head,
    ledger_on_site,
    ledger_people,
    ledger_photos,
    ledger_results,
    numbers,
)
from desktop.actions.ledger_material import Material, closing_entry, plain_entry, record_hash
from desktop.desk import Desk
from desktop.documents import attachment, record
from desktop.world import as_moment


def ledger(desk: Desk, material: Material) -> record.LedgerRecord:
    """The ledger's record of this material; its attachment holds the entries and the record in plain keys."""
    closed = material.state.closed
    number = numbers.printed(closed.number, closing_entry(material)) if closed else "预览（未封存）"
    checklist = checklists.bound(desk, material.opened.checklist)
    photos = ledger_photos.of_visit(desk, material)
    went_in, came_out = ledger_head.in_mine(material)
    drawn = record.LedgerRecord(
        number=number,
        bureau=material.office,
        mine=ledger_people.mine_of(material),
        visit_type=material.opened.kind,
        started=went_in,
        ended=came_out,
        apart=tuple(ledger_head.apart(material)),
        drawn_at=as_moment(closed.ended) if closed else desk.world.now().replace(microsecond=0),
        checklist=ledger_head.checklist(material.opened.checklist),
        record_hash=record_hash(material.entries),
        fingerprint=material.state.closed_by or desk.holder.fingerprint,
        group=material.group,
        people=tuple(ledger_people.person_of(one) for one in material.opened.people),
        app_sign_in=ledger_head.sign_in(material),
        app_sign_out=ledger_head.sign_out(material),
        evidence=tuple(ledger_head.evidence(desk, material.noted)),
        route=tuple(ledger_head.route(material.state)),
        results=tuple(ledger_results.results(material.state, checklist)),
        findings=tuple(ledger_findings.cards(material, photos)),
        photos=tuple(photo for photo, _ in photos.values()),
        previous=tuple(ledger_findings.previous(material, photos)),
        measures=ledger_on_site.measures(material),
        signers=tuple(ledger_people.signers(desk, material)),
        remarks=(
            *(text for one in material.state.sections for text in one.sealed.left_out),
            *([material.sheets] if material.sheets else []),
        ),
        samples=tuple(ledger_results.samples(material.state, checklist)),
        number_is_provisional=bool(closed and closed.number_is_provisional),
    )
    whole = attachment.ledger_json(drawn, [plain_entry(one) for one in material.entries])
    return dataclasses.replace(drawn, attachment=whole)
