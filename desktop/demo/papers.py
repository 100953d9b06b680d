"""The papers of the demonstration by kind: all that the program can make, and where each was put."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from desktop.actions import (
    bundling,
    correction_pages,
    finding_statistics,
    paper_templates,
    papers,
    receipt_pages,
    serving,
)
from desktop.actions.printing import Item
from desktop.demo import audit, forms, roster
from desktop.desk import Desk
from desktop.store import queries
from desktop.store.files import write_whole
from desktop.supervision import statutory
from desktop.supervision.visit import Paper, PaperKind, Visit

FOLDER = "文书"
LEDGER, SHEET, WITHDRAWAL = "ledger", "paper-sheet", "withdrawal"
CORRECTION, RECEIPT, SCAN, COVER = "correction-page", "receipt-page", "sealed-scan", "cover-list"
AUDIT, STATISTICS = "audit-list", "statistics-list"
PAGES = {
    SHEET: "检查表底稿",
    WITHDRAWAL: "停产撤人记录",
    LEDGER: "监管台账",
    CORRECTION: "更正页",
    RECEIPT: "回执页",
    SCAN: "盖章扫描件",
    COVER: "目录",
    AUDIT: "抽查情况表",
    STATISTICS: "隐患统计表",
}
"""What is no form of a template."""
_OF_MINE = {"a": "（煤矿）", "b": "（非煤矿山）"}


def kinds() -> dict[str, str]:
    """Every kind of paper: its key, and what it is called."""
    shipped = {one.key: f"{one.title}{_OF_MINE.get(one.key[0], '')}" for one in paper_templates.of_program()}
    return PAGES | shipped


def put(folder: Path, key: str, pdf: bytes) -> Path:
    """Write a paper under the name of its kind."""
    file = folder / FOLDER / f"{kinds()[key]}.pdf"
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, pdf)
    return file


def collect(desk: Desk, chief: Desk, folder: Path, visits: Iterable[str], shown: str) -> dict[str, str]:
    """Every paper of these visits, every internal one and the supervisor's (`chief`) into the folder, one of a kind;
    `shown` is the visit whose ledger, correction and receipt are taken. Answers the files by kind, in the order of
    `kinds`.
    """
    found = dict(_of_visits(desk, [shown, *(one for one in visits if one != shown)]))
    found |= dict(forms.files(desk))
    found |= dict(_around(desk, shown))
    found[AUDIT] = audit.table(chief)
    found[STATISTICS] = _statistics(chief)
    for key, pdf in found.items():
        put(folder, key, pdf)
    files = {key: folder / FOLDER / f"{name}.pdf" for key, name in kinds().items()}
    return {key: str(file) for key, file in files.items() if file.exists()}


def _of_visits(desk: Desk, visits: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    known: set[str] = set()
    for name in visits:
        state, is_coal = _visit(desk, name)
        for paper in state.papers:
            key = _key(paper, is_coal)
            if key not in known:
                known.add(key)
                yield key, papers.file(desk, paper.file)


def _around(desk: Desk, visit: str) -> Iterator[tuple[str, bytes]]:
    """What goes with the papers of a visit: correction, receipt, sealed scan, cover list."""
    state, _ = _visit(desk, visit)
    ledger = state.ledger
    if ledger is not None:
        yield CORRECTION, correction_pages.draw(desk, visit, ledger.number)
        yield RECEIPT, receipt_pages.draw(desk, visit, ledger.number)
    with desk.reading() as session:
        courses = serving.service_of(session, visit).courses
    scans = [page.original for one in courses for page in one.pages]
    if scans:
        yield SCAN, desk.blobs.get(scans[0])
    items = [Item(one.file, one.number, str(one.kind), roster.COAL_NAME, one.day, visit) for one in state.papers]
    yield COVER, bundling.cover(desk, f"{roster.COAL_NAME} 一次检查的文书", items)


def _statistics(chief: Desk) -> bytes:
    """The findings of this year by all ways of counting."""
    return finding_statistics.draw_table(chief, finding_statistics.read_statistics(chief, chief.world.today().year))


def _visit(desk: Desk, name: str) -> tuple[Visit, bool]:
    with desk.reading() as session:
        state = queries.visit(session, name) or Visit()
    return state, state.opened is not None and state.opened.mine == roster.COAL


def _key(paper: Paper, is_coal: bool) -> str:
    return LEDGER if paper.kind is PaperKind.LEDGER else statutory.form_of(paper.kind, is_coal) or str(paper.kind)
