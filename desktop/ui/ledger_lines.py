"""What the list of 台账 shows: drafts, closed visits without a ledger, and every paper, each as one line in
one state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from desktop.actions import drafting, shelf
from desktop.actions.printing import Item
from desktop.desk import Desk
from desktop.store import queries
from desktop.store.records import Delivery
from desktop.supervision.review import ReviewStatus
from desktop.supervision.service import Stage
from desktop.supervision.visit import PaperKind
from desktop.ui import status, times
from desktop.ui.marks import Mark, Shape
from desktop.ui.numbers import short_number
from desktop.ui.served.bar import STAGES

UNSIGNED = Mark(Shape.HOLLOW, "warn", "待签名")
NOT_ISSUED = Mark(Shape.HOLLOW, "warn", "未出具")
RETURNED = Mark(Shape.CROSS, "bad", "已退回")
ACCEPTED = Mark(Shape.TICK, "good", "已审核")
FAR = {
    Delivery.SEALED: status.SEALED,
    Delivery.DELIVERED: status.DELIVERED,
    Delivery.COMPLETE: status.COMPLETE,
    Delivery.HELD: status.PENDING,
}


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A draft (`delivery` None), a closed visit whose ledger is not issued yet (`file` ""), or a paper."""

    visit: str
    number: str
    kind: str
    mine: str
    day: str
    delivery: Delivery | None = None
    reason: str = ""
    file: str = ""
    review: str = ""
    printed: str = ""
    is_signed: bool = False
    waits_for_me: bool = False
    can_issue: bool = False
    is_mine: bool = False
    stage: Stage | None = None
    signed_by: str = ""
    office: str = ""
    is_stamped: bool = False
    may_sign: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from all others."""
        return (self.visit, f"{self.number} {self.file}" if self.signed_by else self.number)

    @property
    def mark(self) -> Mark:
        """The state that wants attention first; when none does, how far it came with the mine (待盖章 …), else with
        the bureau."""
        if self.delivery is None:
            return status.DRAFT
        if not self.file:
            return NOT_ISSUED
        if self.review == ReviewStatus.RETURNED:
            return RETURNED
        if not self.is_signed:
            return UNSIGNED
        if self.stage is not None:
            return STAGES[self.stage]
        return FAR[self.delivery]

    @property
    def title(self) -> str:
        """How the list calls it."""
        short = short_number(self.number)
        title = short if self.kind == PaperKind.LEDGER else f"{self.kind} {short}".strip()
        return f"{title}（{self.signed_by}签）" if self.signed_by else title

    @property
    def item(self) -> Item:
        """It, on its way to a printer or a folder."""
        return Item(self.file, self.number, f"{self.day} {self.mine} {self.number}", self.mine, self.day, self.visit)

    @property
    def has_receipt(self) -> bool:
        """Whether the server has receipted it."""
        return bool(self.file) and self.delivery in (Delivery.DELIVERED, Delivery.COMPLETE)


Test = Callable[[PaperLine], bool]
STATES: tuple[tuple[str, Test], ...] = (
    ("全部状态", lambda line: True),
    ("等我处理", lambda line: line.waits_for_me or (line.can_issue and not line.file)),
    ("草稿", lambda line: line.delivery is None),
    ("已封存", lambda line: line.delivery is Delivery.SEALED),
    ("已送达", lambda line: line.delivery is Delivery.DELIVERED),
    ("已齐全", lambda line: line.delivery is Delivery.COMPLETE),
    ("待处理", lambda line: line.delivery is Delivery.HELD),
    ("待签名", lambda line: line.mark is UNSIGNED),
    ("待盖章", lambda line: line.stage is Stage.TO_SEAL),
    ("待送达矿方", lambda line: line.stage in (Stage.SEALED, Stage.REFUSED)),
    ("已退回", lambda line: line.review == ReviewStatus.RETURNED),
    ("已审核", lambda line: line.review == ReviewStatus.ACCEPTED),
    ("没打印过", lambda line: bool(line.file) and not line.printed),
    ("打印过", lambda line: bool(line.printed)),
)


@dataclass(frozen=True, slots=True)
class Sifting:
    """What is wanted of the list: a month (`2026-11`), a mine's name, one of `STATES`, words, the
    organisation that supervises the mine; "" wants all.
    """

    month: str = ""
    mine: str = ""
    state: int = 0
    words: str = ""
    office: str = ""


def read_papers(desk: Desk) -> tuple[PaperLine, ...]:
    """All of them, the newest first."""
    with desk.reading() as session:
        names = {card.code: card.name for card in queries.mines(session)}
        offices = queries.offices(session)
    lines = [_draft(one, names.get(one.mine, one.mine), offices.get(one.mine, "")) for one in drafting.all_drafts(desk)]
    lines += [_line(one) for one in shelf.papers(desk)]
    return tuple(sorted(lines, key=lambda line: (line.day, line.number), reverse=True))


def sift(lines: Iterable[PaperLine], wanted: Sifting) -> list[PaperLine]:
    """The lines that are wanted; of several words every one must be found."""
    passes = STATES[wanted.state][1]
    words = wanted.words.casefold().split()
    return [
        line
        for line in lines
        if line.day.startswith(wanted.month)
        and wanted.mine in ("", line.mine)
        and wanted.office in ("", line.office)
        and passes(line)
        and all(word in _searched(line) for word in words)
    ]


def _searched(line: PaperLine) -> str:
    return f"{line.number} {line.kind} {line.mine} {line.day} {line.mark.word} {line.review}".casefold()


def _draft(one: drafting.VisitDraft, mine: str, office: str) -> PaperLine:
    return PaperLine(one.id, "", f"{one.kind}检查", mine, times.day(one.started), is_mine=True, office=office)


def _line(one: shelf.ShelvedPaper) -> PaperLine:
    paper = one.paper
    return PaperLine(
        visit=one.visit,
        number=one.number,
        kind=str(paper.kind if paper else PaperKind.LEDGER),
        mine=one.mine_name,
        day=times.day(one.ended),
        delivery=one.delivery,
        reason=one.reason,
        file=paper.file if paper else "",
        review=one.review,
        printed=one.printed,
        is_signed=paper is not None and paper.is_fully_signed,
        waits_for_me=one.waits_for_me,
        can_issue=paper is None and one.is_leader,
        is_mine=one.is_mine,
        stage=one.stage,
        signed_by=one.signed_by,
        office=one.office,
        is_stamped=bool(paper and paper.stamped),
        may_sign=one.may_sign,
    )
