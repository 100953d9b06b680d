"""Papers of a visit: preview, the signed ledger, countersigning, the rectification order, verifying.

A paper is drawn once, when the visit is closed; each signature is a new file whose hash is sealed. A reprint is the
stored file. Should the program end between closing and drawing, the ledger is simply issued then.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from desktop import pdf_pages
from desktop.actions import drafting, ledger_record, numbers
from desktop.actions.ledger_record import Material
from desktop.desk import Act, Changes, Desk, Fact
from desktop.documents import attachment, ledger, order, record, signing, verifying
from desktop.errors import Missing, NotAllowed
from desktop.store import queries
from desktop.store.database import Session
from desktop.supervision import finding, roster
from desktop.supervision.days import day_of
from desktop.supervision.visit import Paper, PaperKind, PaperSigned, Participant, Visit


@dataclasses.dataclass(frozen=True, slots=True)
class _Fresh:
    """A paper just drawn: what it is, which fields it waits for, which findings it is about."""

    kind: PaperKind
    number: str
    pdf: bytes
    expected: tuple[str, ...]
    findings: tuple[str, ...] = ()


OFFICERS_NEEDED = 2  # 行政处罚法 第四十二条: statutory papers need two certified officers


def preview(desk: Desk, visit: str) -> bytes:
    """The ledger as it would stand now (own draft included), unsigned and named 预览."""
    try:
        draft = drafting.load(desk, visit)
    except Missing:
        draft = None
    material = ledger_record.gather(desk, visit, draft)
    return ledger.draw(ledger_record.ledger(desk, material)).pdf


def issue_ledger(desk: Desk, visit: str) -> Changes:
    """Draw the ledger of a closed visit, sign it with this device, keep and seal it. NotAllowed before closing or
    twice.
    """
    material = ledger_record.gather(desk, visit)
    if material.state.closed is None:
        raise NotAllowed("检查还没有结束，不能出具台账；请先结束检查。")
    if material.state.ledger is not None:
        raise NotAllowed("台账已经出具，不能重复出具；需要补签请用“会签”。")
    shown = ledger_record.ledger(desk, material)
    drawn = ledger.draw(shown)
    return _issue(desk, material, _Fresh(PaperKind.LEDGER, shown.number, drawn.pdf, shown.expected_fields))


def issue_order(desk: Desk, visit: str, findings: Sequence[str], *, court: str = "", authority: str = "") -> Changes:
    """Issue the order for these findings: coal 现场处理决定书, else 责令限期整改指令书.

    NotAllowed before closing, without two officers whose certificates are valid (第十三条、行政处罚法), for a finding
    without a deadline still to come, or for findings that have their order already.
    """
    material = ledger_record.gather(desk, visit)
    _check_order(desk, material, findings)
    is_coal = material.card is not None and material.card.kind is roster.MineKind.COAL
    kind = PaperKind.COAL_DECISION if is_coal else PaperKind.RECTIFICATION
    with desk.reading() as session:
        taken = numbers.take(session, desk, kind)
    shown = _order(desk, material, findings, kind, taken)
    shown = dataclasses.replace(shown, court=court, review_authority=authority)
    entries = [ledger_record.plain_entry(one) for one in material.entries]
    shown = dataclasses.replace(shown, attachment=attachment.ledger_json(shown, entries))
    drawn = order.draw(shown)
    fresh = _Fresh(kind, shown.number, drawn.pdf, shown.expected_fields, tuple(findings))
    return _issue(desk, material, fresh, also=taken.keep)


def countersign(desk: Desk, visit: str, number: str = "") -> Changes:
    """Add this device's signature to a paper of the visit (the ledger unless a number is given).

    NotAllowed when it does not wait for this person, or was signed already. Missing while the file is not here.
    """
    material = ledger_record.gather(desk, visit)
    paper = _paper(material.state, number)
    field = ledger_record.field_of(material.opened, desk.person)
    if field is None or field not in paper.expected:
        raise NotAllowed("这份文书不需要您签名。")
    if field in paper.signed:
        raise NotAllowed("您已经签过这份文书。")
    pdf = _signed(desk, material, desk.blobs.get(paper.file), field, "会签")
    body = PaperSigned(
        kind=paper.kind,
        number=paper.number,
        file=desk.keep(pdf, "paper"),
        field=field,
        person=desk.person,
        previous=paper.file,
        expected=paper.expected,
    )
    return _seal(desk, material, body)


def waiting_for_me(desk: Desk, state: Visit) -> list[Paper]:
    """The papers of a visit that wait for this person's signature."""
    if state.opened is None or state.closed is None:
        return []
    field = ledger_record.field_of(state.opened, desk.person)
    return [paper for paper in state.papers if field in paper.expected and field not in paper.signed]


def file(desk: Desk, name: str) -> bytes:
    """The stored bytes of a paper: a reprint is this file. Missing; Damaged."""
    return desk.blobs.get(name)


def for_eyes(desk: Desk, name: str) -> bytes:
    """The stored paper as it is shown and printed: the faces of its signatures are part of the pages. Missing;
    Damaged.
    """
    return pdf_pages.flattened(desk.blobs.get(name))


def verify_file(desk: Desk, visit: str, number: str = "") -> verifying.Verdict:
    """Verify a paper of a visit against the bureau's root and against what the journal knows of it."""
    with desk.reading() as session:
        state = queries.visit(session, visit)
    if state is None:
        raise Missing("没有这次检查，请先同步。")
    paper = _paper(state, number)
    expected = verifying.Expected(document_number=paper.number, fields=paper.expected, sha256=paper.file)
    return verifying.verify(desk.blobs.get(paper.file), [desk.root], expected)


def _paper(state: Visit, number: str) -> Paper:
    found = state.ledger if not number else next((one for one in state.papers if one.number == number), None)
    if found is None:
        raise Missing("这次检查还没有这份文书，请先同步或出具。")
    return found


def _officers(desk: Desk, material: Material) -> list[Participant]:
    """Those of the team whose enforcement certificate was valid on the day of the visit."""
    on = day_of(material.opened.started)
    with desk.reading() as session:
        people = {one.person: queries.person(session, one.person) for one in material.opened.people}
    ends = {code: one.certificate_until for code, one in people.items() if one is not None}
    return [
        one
        for one in material.opened.people
        if one.certificate and not (on and (end := ends.get(one.person)) and end < on.isoformat())
    ]


def _check_order(desk: Desk, material: Material, findings: Sequence[str]) -> None:
    if material.state.closed is None:
        raise NotAllowed("检查还没有结束，不能出具执法文书；请先结束检查。")
    if (officers := len(_officers(desk, material))) < OFFICERS_NEEDED:
        raise NotAllowed(
            f"执法文书须由两名持有效执法证的人员出具，这次检查只有 {officers} 名；可出具台账作为现场监管意见。"
        )
    raised = dict(material.raised)
    if not findings or any(name not in raised for name in findings):
        raise NotAllowed("请选择本次检查登记的隐患。")
    if any(paper.findings and set(paper.findings) == set(findings) for paper in material.state.papers):
        raise NotAllowed("这些隐患已经出具过文书，不能重复出具；需要补签请用“会签”。")
    today = desk.world.today().isoformat()
    for name in findings:
        where, deadline = raised[name].place_name, raised[name].deadline
        if not deadline:
            raise NotAllowed(f"“{where}”的隐患没有整改期限，请先补填期限。")
        if deadline < today:
            raise NotAllowed(f"“{where}”的隐患整改期限 {deadline} 早于今天，不能再出具文书；请复查处理。")


def _order(
    desk: Desk, material: Material, findings: Sequence[str], kind: PaperKind, taken: numbers.Taken
) -> record.OrderRecord:
    raised = dict(material.raised)
    order_of = [name for name, _ in material.raised]
    closed = material.state.closed
    ended = ledger_record.moment(closed.ended if closed else None)
    number = numbers.printed(taken.text, ledger_record.closing_entry(material))
    return record.OrderRecord(
        kind=record.OrderKind(kind),
        number=number,
        bureau=material.office,
        mine=ledger_record.mine_of(material),
        checked_on=ledger_record.moment(material.opened.started),
        issued_on=desk.world.today(),
        drawn_at=desk.world.now().replace(microsecond=0),
        problems=tuple(_problem(order_of.index(name) + 1, raised[name]) for name in findings),
        officers=tuple(ledger_record.person_of(one) for one in _officers(desk, material)),
        record_hash=ledger_record.record_hash(material.entries),
        fingerprint=desk.holder.fingerprint,
        ledger_number=numbers.printed(closed.number, ledger_record.closing_entry(material)) if closed else "",
        signers=_own_signer(desk, material, ended),
        number_is_provisional=taken.is_provisional,
    )


def _problem(number: int, raised: finding.Raised) -> record.OrderedProblem:
    return record.OrderedProblem(
        finding_number=str(number),
        text=f"{raised.place_name}：{raised.fact}",
        basis=raised.clause,
        basis_to_verify=raised.clause_to_verify,
        decision="；".join(one for one in (raised.demand, ledger_record.measure_text(raised.measure)) if one),
        deadline=ledger_record.day(raised.deadline),
    )


def _own_signer(desk: Desk, material: Material, at: record.When) -> tuple[record.Signer, ...]:
    field = ledger_record.field_of(material.opened, desk.person)
    if field is None:
        raise NotAllowed("您不在这次检查的签名人员里，不能出具文书。")
    return (
        record.Signer(
            role=record.SignerRole.INSPECTOR,
            name=desk.name,
            field=field,
            drawn=ledger_record.drawn_signature(desk, material, desk.person),
            at=at,
            person_code=desk.person,
            fingerprint=desk.holder.fingerprint,
        ),
    )


def _issue(desk: Desk, material: Material, fresh: _Fresh, also: Callable[[Session], None] | None = None) -> Changes:
    field = ledger_record.field_of(material.opened, desk.person)
    if field is None or field not in fresh.expected:
        raise NotAllowed("您不在这次检查的签名人员里，不能出具文书。")
    pdf = _signed(desk, material, fresh.pdf, field, "出具")
    body = PaperSigned(
        kind=fresh.kind,
        number=fresh.number,
        file=desk.keep(pdf, "paper"),
        field=field,
        person=desk.person,
        expected=fresh.expected,
        findings=fresh.findings,
    )
    return _seal(desk, material, body, also)


def _signed(desk: Desk, material: Material, pdf: bytes, field: str, reason: str) -> bytes:
    signer = signing.PdfSigner(
        name=desk.name,
        holder=desk.holder,
        chain=(desk.root,),
        drawn=ledger_record.drawn_signature(desk, material, desk.person),
    )
    return signing.sign(pdf, signer, field, reason, desk.world.now())


def _seal(desk: Desk, material: Material, body: PaperSigned, also: Callable[[Session], None] | None = None) -> Changes:
    fact = Fact(f"visit/{material.name}", body, (body.file,))
    return desk.seal([Act(f"mine/{material.opened.mine}", (fact,))], also=also)
