"""A closed visit of two certified officers with its record and its order, for screens of papers."""

from __future__ import annotations

import io

import desks
from msgspec.structs import replace
from PIL import Image, ImageDraw

from desktop.actions import closing, findings, ledger_material, orders, papers, visits
from desktop.desk import Act, Desk, Fact
from desktop.store import queries
from desktop.supervision.roster import PersonRegistered
from desktop.supervision.visit import PaperKind, Refusal, Result, SignerRole

NAMES = {"E001": "演示专员甲", "E002": "演示专员乙"}


def ordered(desk: Desk) -> tuple[str, str]:
    """The visit and the number of its order."""
    people = (
        PersonRegistered(code=code, name=name, org="140000", specialties=("通风",), certificate=f"演示证{code}")
        for code, name in NAMES.items()
    )
    desk.seal([Act(desks.ORG, tuple(Fact(f"person/{one.code}", one) for one in people))])
    visit = visits.plan(desk, desks.MINE, people=["E002"])
    visits.open_visit(desk, visit)
    visits.pass_place(desk, visit, "P3", "2026-11-20T01:30:00Z", "2026-11-20T01:31:00Z")
    item = desks.sections(desk, visit)["P3"][0]
    visits.answer(desk, visit, item, "P3", Result.FAIL)
    raised = replace(
        findings.propose(desk, visit, item, "P3"),
        fact="两回路电源未分列运行",
        demand="分列运行",
        clause="《煤矿安全规程》第四百三十八条",
        deadline="2026-12-05",
    )
    findings.raise_finding(desk, visit, raised)
    visits.seal_section(desk, visit)
    refusal = Refusal(reason="不认可", witness="演示见证人")
    closing.sign(desk, visit, SignerRole.LEADER, "演示专员甲", b"", person="E001", refusal=refusal)
    closing.close_visit(desk, visit, reason_unchecked="只到中央变电所")
    papers.issue_ledger(desk, visit)
    orders.issue_inspection_record(desk, visit)
    material = ledger_material.gather(desk, visit)
    orders.issue_order(desk, visit, [name for name, _ in material.raised])
    return visit, number(desk, visit, PaperKind.COAL_DECISION)


def number(desk: Desk, visit: str, kind: PaperKind) -> str:
    """The number of the visit's paper of a kind."""
    with desk.reading() as session:
        state = queries.visit(session, visit)
    assert state is not None
    return next(one.number for one in state.papers if one.kind is kind)


def scan(words: str = "SEAL") -> bytes:
    """A page with a red seal, as a scanner gives it."""
    page = Image.new("RGB", (827, 1169), "#f6f4ee")
    pen = ImageDraw.Draw(page)
    for line in range(18):
        pen.line((90, 150 + line * 42, 740 - line % 3 * 90, 150 + line * 42), fill="#555", width=6)
    pen.ellipse((480, 840, 690, 1050), outline="#c5221f", width=9)
    pen.text((555, 940), words, fill="#c5221f")
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()
