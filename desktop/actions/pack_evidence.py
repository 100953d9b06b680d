"""Evidence out of the journal for a pack: the entries behind some subjects with everything that proves them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop.desk import SERVER, Desk
from desktop.errors import Damaged, Missing
from desktop.journal.entry import Entry
from desktop.journal.proofs import Proof
from desktop.journal.receipts import Signed, Verdict
from desktop.store import erased, journal, proofs, queries, settings
from desktop.store.database import Session
from desktop.store.journal import ReceiptLine
from desktop.supervision.filled_forms import FilledForm
from desktop.supervision.visit import Visit

_ORIGINAL = re.compile(rb'"original":"([0-9a-f]{64})"')  # of photos and scans, as canonical bodies write it


@dataclass(frozen=True, slots=True)
class Evidence:
    """Entries in the order of their depth; `receipts` by entry, `statements` the server's own bytes, certificates as
    DER by fingerprint, papers (number, file). `blobs` are the names that the entries give and that are here; `left_out`
    sentences about what is not. `proofs` by entry; `unproven` are admitted entries without one.
    """

    entries: tuple[Entry, ...]
    receipts: dict[str, ReceiptLine]
    statements: tuple[Signed, ...]
    certificates: dict[str, bytes]
    server: bytes | None
    papers: tuple[tuple[str, str], ...]
    blobs: tuple[str, ...]
    left_out: tuple[str, ...]
    proofs: dict[str, Proof]
    unproven: tuple[str, ...]

    @property
    def received(self) -> int:
        """How many entries the server receipted as admitted."""
        return sum(line.verdict is Verdict.ADMITTED for line in self.receipts.values())


def gather(desk: Desk, subjects: Sequence[str]) -> Evidence:
    """Everything this desk has of these subjects. Missing when there is nothing."""
    with desk.reading() as session:
        names = journal.ids_of_subjects(session, subjects)
        gone = erased.of_entries(session, names)
        names += [one for one in journal.ids_of_subjects(session, erased.subjects(session, gone)) if one not in names]
        entries = sorted(journal.entries(session, names), key=lambda one: (one.header.depth, one.id))
        if not entries:
            raise Missing("没有可以放进材料的记录；请核对人员、矿山和期间，或先同步。")
        receipts = journal.receipts(session, names)
        statements = journal.admitting(session, names) + _completes(session, receipts)
        authors = {entry.header.author for entry in entries} | {desk.holder.fingerprint}
        known = journal.certificates(session)
        server = settings.read(session, SERVER, bytes)
        papers = tuple(_papers(session, subjects))
        proven = proofs.of(session, names)
    unproven = tuple(one for one in receipts if receipts[one].verdict is Verdict.ADMITTED and one not in proven)
    originals = {name for entry in entries for body in entry.bodies if body for name in _ORIGINAL.findall(body)}
    originals -= {name.encode() for name in gone}
    wanted = dict.fromkeys(name for entry in entries for name in entry.blobs if name not in gone)
    here, left_out = _here(desk, [name for name in wanted if name.encode() not in originals])
    if originals:
        said = f"照片原图 {len(originals)} 张不放进材料（太大），保存在工作台和服务器；材料里有预览图和原图的校验值。"
        left_out = (*left_out, said)
    if gone:
        said = f"附件 {len(gone)} 个已由两位管理员同意清除，各处都不再有，不是缺损；申请和同意的记录放进了材料。"
        left_out = (*left_out, said)
    if unproven:
        left_out = (*left_out, f"{len(unproven)} 条记录的目录证明还没有取来；下次同步取来后再做一次就带上。")
    return Evidence(
        entries=tuple(entries),
        receipts=receipts,
        statements=tuple(dict.fromkeys(statements)),
        certificates={name: known[name] for name in sorted(authors) if name in known},
        server=server,
        papers=papers,
        blobs=here,
        left_out=left_out,
        proofs=proven,
        unproven=unproven,
    )


def _completes(session: Session, receipts: dict[str, ReceiptLine]) -> tuple[Signed, ...]:
    names = dict.fromkeys(line.complete for line in receipts.values() if line.complete)
    return tuple(found for name in names if (found := journal.statement(session, name)) is not None)


def _papers(session: Session, subjects: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Number and newest file of every paper of these subjects."""
    for subject in subjects:
        noun = subject.partition("/")[0]
        if noun == "visit":
            state = queries.state(session, subject, Visit)
            for one in state.papers if state else ():
                yield one.number, one.file
        elif noun in ("mineform", "staffform"):
            form = queries.state(session, subject, FilledForm)
            if form is not None and form.made is not None and form.file:
                yield f"{form.made.title} {form.made.number}", form.file


def _here(desk: Desk, names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which of these blobs can be read, and sentences about the others."""
    here, left_out = [], []
    for name in names:
        try:
            desk.blobs.get(name)
        except (Missing, Damaged) as error:
            left_out.append(f"附件 {name[:8]}：{error}")
            continue
        here.append(name)
    return tuple(here), tuple(left_out)
