"""The ledger (监管台账) of one visit: head, route, results, findings, earlier findings, measures, signatures.

`draw` answers the PDF/A-3b file with empty signature fields and where they stand. Same record, same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop.documents import ledger_findings, ledger_head, ledger_on_site, ledger_results, signature_blocks, styles
from desktop.documents.attachment import NAME, ledger_json
from desktop.documents.flow import Piece, Space
from desktop.documents.page import Frame, print_paper
from desktop.documents.pdfa import Paper
from desktop.documents.pictures import photo_rows
from desktop.documents.record import Drawn, LedgerRecord
from desktop.documents.typeset import MM, Typesetter
from desktop.documents.verdict import ACCEPTED

TITLE = "矿山安全监管台账"


def draw(record: LedgerRecord) -> Drawn:
    """The ledger before signing. Raises `errors.Missing` when a bundled font is not there."""
    typesetter = Typesetter()
    return print_paper(list(_pieces(record, typesetter)), _frame(record), typesetter)


def _frame(record: LedgerRecord) -> Frame:
    paper = Paper(
        title=f"{TITLE} {record.number}",
        author=record.bureau,
        subject=f"{record.mine.name} {record.visit_type}",
        made=record.drawn_at,
        attachment_name=NAME,
        attachment=record.attachment or ledger_json(record),
    )
    return Frame(
        paper=paper,
        number=_number(record),
        running_head=f"{TITLE}　{record.mine.name}",
        state=record.receipt,
        record_hash=record.record_hash,
        fingerprint=record.fingerprint,
        unseen=(ACCEPTED,),
    )


def _number(record: LedgerRecord) -> str:
    return f"{record.number}（临时编号）" if record.number_is_provisional else record.number


def _pieces(record: LedgerRecord, typesetter: Typesetter) -> Iterable[Piece]:
    yield styles.paragraph(typesetter, record.bureau, styles.SUBTITLE, glued=True)
    yield styles.paragraph(typesetter, TITLE, styles.TITLE, glued=True)
    yield Space(1.5 * MM, glued=True)
    yield styles.paragraph(typesetter, _number(record), styles.NUMBER, glued=True)
    yield from ledger_head.head(typesetter, record)
    yield from styles.heading(typesetter, "一、行进路线")
    yield from ledger_head.route(typesetter, record.route)
    yield from styles.heading(typesetter, "二、对表检查结果")
    yield from ledger_results.results(typesetter, record)
    yield from styles.heading(typesetter, "三、问题隐患")
    yield from ledger_findings.findings(typesetter, record)
    yield from styles.heading(typesetter, "四、上次问题复查")
    yield from ledger_findings.previous(typesetter, record)
    yield from styles.heading(typesetter, "五、现场处置与报告")
    yield from styles.keep_last(ledger_on_site.measures(typesetter, record))  # signatures never stand alone
    air, *title = styles.heading(typesetter, "六、签名")
    yield from (*styles.keep_last([air]), *title)
    yield from signature_blocks.blocks(typesetter, record.signers)
    if record.evidence:
        yield from styles.heading(typesetter, "附件：专员APP签到、签退凭证")
        yield from photo_rows(typesetter, record.evidence)
