"""The receipt page of a paper: what the server signed of its record, on a page of its own. The paper itself stays as it
was signed; on it stands 未回执 for ever, and this page says what came later.
"""

from __future__ import annotations

import base64
import contextlib

import msgspec

from desktop import pdf_pages
from desktop.actions import correction_pages
from desktop.desk import SERVER, Desk
from desktop.documents import receipt_page, verifying
from desktop.documents.receipt_page import ReceiptRecord
from desktop.documents.record import When
from desktop.errors import Missing
from desktop.journal import identity
from desktop.journal.entry import Entry
from desktop.journal.receipts import Complete, Receipts, Signed, Verdict
from desktop.store import journal, queries, settings
from desktop.store.database import Session
from desktop.store.journal import ReceiptLine
from desktop.supervision.visit import Paper
from desktop.world import as_moment

CORRECTIONS, RECEIPT = "更正页", "回执页"


def draw(desk: Desk, visit: str, number: str) -> bytes:
    """The receipt page of a paper. Same receipt, same bytes. Missing while the server has not receipted it."""
    with desk.reading() as session:
        state = queries.visit(session, visit)
        paper = next((one for one in state.papers if one.number == number), None) if state else None
        if state is None or state.opened is None or paper is None:
            raise Missing("没有这份文书，请先同步。")
        entry, line = _receipted(session, visit, paper)
        given = journal.statement(session, line.statement)
        complete = journal.statement(session, line.complete) if line.complete else None
        card = queries.mine(session, state.opened.mine)
        office = queries.organisation(session)
        server = settings.read(session, SERVER, bytes)
    if given is None or server is None:
        raise Missing("服务器的回执还没有完整到本机，请先同步。")
    seen = verifying.verify(desk.blobs.get(paper.file), [desk.root])
    done = msgspec.json.decode(complete.data, type=Complete) if complete else None
    at = msgspec.json.decode(given.data, type=Receipts).time
    record = ReceiptRecord(
        document_number=number,
        document_title=str(paper.kind),
        mine=card.name if card else state.opened.mine,
        bureau=office.name if office else "",
        entry_id=entry.id,
        receipt_number=str(line.number),
        scope=line.scope,
        server=f"{office.name}服务器" if office else "主管部门服务器",
        server_fingerprint=identity.fingerprint(identity.from_der(server)),
        not_before=_not_before(entry),
        not_after=as_moment(at),
        drawn_at=as_moment(done.time if done else at),
        record_hash=seen.record_hash or paper.file,
        fingerprint=entry.header.author,
        state="已齐全" if done else "已送达",
        blobs="文书原件、照片和附件已全部收到并核对" if done else "",
        attachment=_attachment(entry, [one for one in (given, complete) if one]),
    )
    return receipt_page.draw(record).pdf


def beside(desk: Desk, visit: str, number: str, printed: bytes) -> bytes:
    """What goes to the printer: a paper's pages and those that go behind it."""
    for _, page in behind(desk, visit, number):
        printed = pdf_pages.joined(printed, page)
    return printed


def behind(desk: Desk, visit: str, number: str) -> tuple[tuple[str, bytes], ...]:
    """What goes behind a paper, by its name: its correction page when it was corrected later, and of a ledger its
    receipt page once there is a receipt.
    """
    pages: list[tuple[str, bytes]] = []
    with contextlib.suppress(Missing):
        pages.append((CORRECTIONS, correction_pages.draw(desk, visit, number)))
    with desk.reading() as session:
        state = queries.visit(session, visit)
    if state is not None and state.ledger is not None and state.ledger.number == number:
        with contextlib.suppress(Missing):
            pages.append((RECEIPT, draw(desk, visit, number)))
    return tuple(pages)


def _receipted(session: Session, visit: str, paper: Paper) -> tuple[Entry, ReceiptLine]:
    """The entry that sealed the paper's file and its receipt."""
    names = journal.ids_of_subjects(session, [f"visit/{visit}"])
    known = journal.receipts(session, names)
    for entry in journal.entries(session, [name for name in names if name in known]):
        sealed = any(fact.kind == "visit.paper_signed" and paper.file in fact.blobs for fact in entry.header.facts)
        if sealed and known[entry.id].verdict is Verdict.ADMITTED:
            return entry, known[entry.id]
    raise Missing("服务器还没有收到这份文书（未回执）；请先同步，收到回执后再打印回执页。")


def _not_before(entry: Entry) -> When:
    after = entry.header.after
    return as_moment(after.time) if after is not None else "本机此前没有服务器的时间"


def _attachment(entry: Entry, statements: list[Signed]) -> bytes:
    """The entry's signed header and the server's statements in their exact bytes, as base64."""
    plain = {
        "entry": entry.id,
        "header": _text(entry.header_bytes),
        "signature": _text(entry.signature),
        "statements": [{"data": _text(one.data), "signature": _text(one.signature)} for one in statements],
    }
    return msgspec.json.format(msgspec.json.encode(plain, order="sorted"), indent=1)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
