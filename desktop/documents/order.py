"""An order to the mine: 责令限期整改指令书, or 现场处理决定书 for coal (regulation/documents.md §3, §4).

Ink signatures and the seal come on paper: their places are left free. The officers' electronic signatures stand in
their own blocks, for the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop.documents import signature_blocks, styles
from desktop.documents.attachment import ORDER_NAME, ledger_json
from desktop.documents.flow import Piece, Sheet, Space
from desktop.documents.order_wording import SAMPLES
from desktop.documents.page import TEXT_WIDTH, Frame, print_paper
from desktop.documents.pdfa import Paper
from desktop.documents.record import Drawn, OrderedProblem, OrderKind, OrderRecord, When
from desktop.documents.typeset import MM, SetText, Typesetter, text_width
from desktop.documents.words import day

_INK_HEIGHT = 13 * MM
_INK_WIDTH = 42 * MM
_SEAL_HEIGHT = 44 * MM


def draw(record: OrderRecord) -> Drawn:
    """The order before signing. Same record, same bytes. Raises `errors.Missing` when a font is not there."""
    typesetter = Typesetter()
    return print_paper(list(_pieces(record, typesetter)), _frame(record), typesetter)


def _frame(record: OrderRecord) -> Frame:
    paper = Paper(
        title=f"{record.kind.value} {record.number}",
        author=record.bureau,
        subject=record.mine.name,
        made=record.drawn_at,
        attachment_name=ORDER_NAME,
        attachment=record.attachment or ledger_json(record),
    )
    return Frame(
        paper=paper,
        number=_number(record),
        running_head=f"{record.kind.value}　{record.mine.name}",
        state=record.receipt,
        record_hash=record.record_hash,
        fingerprint=record.fingerprint,
    )


def _number(record: OrderRecord) -> str:
    return f"{record.number}（临时编号）" if record.number_is_provisional else record.number


def _pieces(record: OrderRecord, typesetter: Typesetter) -> Iterable[Piece]:
    wording = record.wording or SAMPLES[record.kind]
    yield styles.paragraph(typesetter, wording.heading, styles.SUBTITLE, glued=True)
    yield styles.paragraph(typesetter, record.kind.value, styles.TITLE, glued=True)
    yield Space(2 * MM, glued=True)
    yield styles.paragraph(typesetter, _number(record), styles.NUMBER)
    yield Space(2 * MM)
    yield styles.paragraph(typesetter, f"{record.mine.name}：", styles.PROSE_FLUSH, glued=True)
    yield _prose(typesetter, record, wording.opening, glued=True)
    for at, problem in enumerate(record.problems, 1):
        yield styles.paragraph(typesetter, f"{at}．{_problem(problem)}", styles.PROSE)
    yield _prose(typesetter, record, wording.decision_lead, glued=True)
    for line in _decisions(record):
        yield styles.paragraph(typesetter, line, styles.PROSE)
    yield _prose(typesetter, record, wording.during)
    # signatures never stand on a page without text
    yield _prose(typesetter, record, wording.remedy, glued=True)
    if wording.notice:
        yield styles.paragraph(typesetter, wording.notice, styles.NOTE, glued=True)
    yield from _signatures(record, typesetter)


def _prose(typesetter: Typesetter, record: OrderRecord, sentence: str, glued: bool = False) -> Piece:
    blanks = {
        "{检查日期}": day(record.checked_on),
        "{文书名}": "决定" if record.kind is OrderKind.COAL_DECISION else "指令",
        "{复议机关}": record.review_authority or "＿＿＿＿＿＿＿＿",
        "{法院}": record.court or "＿＿＿＿＿＿＿＿",
    }
    for blank, text in blanks.items():
        sentence = sentence.replace(blank, text)
    return styles.paragraph(typesetter, sentence, styles.PROSE, glued)


def _problem(problem: OrderedProblem) -> str:
    basis = f"依据：{problem.basis}{'，待核' if problem.basis_to_verify else ''}" if problem.basis else ""
    beside = "；".join(
        part for part in (basis, problem.finding_number and f"隐患编号：{problem.finding_number}") if part
    )
    return f"{problem.text.rstrip('；。;.')}{f'（{beside}）' if beside else ''}。"


def _decisions(record: OrderRecord) -> Iterable[str]:
    """For coal one decision a line; otherwise the deadlines, each with the numbers it holds for."""
    if record.kind is OrderKind.COAL_DECISION:
        for at, problem in enumerate(record.problems, 1):
            until = f"，于{day(problem.deadline)}前完成" if problem.deadline else ""
            yield f"{at}．{(problem.decision or '立即排除').rstrip('；。;.')}{until}。"
        return
    for at, problem in enumerate(record.problems, 1):
        if problem.decision:
            yield f"第{at}项：{problem.decision.rstrip('；。;.')}。"
    by_deadline: dict[When, list[str]] = {}
    for at, problem in enumerate(record.problems, 1):
        by_deadline.setdefault(problem.deadline, []).append(str(at))
    for deadline, numbers in by_deadline.items():
        until = f"于{day(deadline)}前" if deadline else "立即"
        yield f"第{'、'.join(numbers)}项，{until}整改完毕。"


def _signatures(record: OrderRecord, typesetter: Typesetter) -> Iterable[Piece]:
    yield Space(4 * MM, glued=True)
    for officer in record.officers:
        number = officer.certificate or "无"
        yield _InkLine(
            _label(typesetter, f"执法人员（{officer.name}）签名："), _label(typesetter, f"证号：{number}"), True
        )
    yield _InkLine(
        _label(typesetter, "被检查单位负责人签名："), _label(typesetter, "签收日期：　　　年　　月　　日"), True
    )
    yield _Seal(
        _label(typesetter, record.bureau), _label(typesetter, "（印章）"), _label(typesetter, day(record.issued_on))
    )
    yield styles.paragraph(typesetter, "本文书一式两份：一份存档，一份交被检查单位。", styles.NOTE)
    if record.signers:
        yield Space(3 * MM)
        yield styles.paragraph(typesetter, "执法人员电子签名", styles.SUBHEADING, glued=True)
        yield from signature_blocks.blocks(typesetter, record.signers)


def _label(typesetter: Typesetter, text: str) -> SetText:
    return typesetter.one_line(text, styles.INK, TEXT_WIDTH)


@dataclass(frozen=True, slots=True)
class _InkLine:
    """A label, a line to sign on with room above it, and something printed beside."""

    label: SetText
    beside: SetText
    glued: bool = False
    reprise: tuple[Piece, ...] = ()

    @property
    def height(self) -> float:
        """Height in points."""
        return _INK_HEIGHT

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Draw the words on the line's height."""
        baseline = top - _INK_HEIGHT
        words = baseline + self.label.height
        self.label.draw(sheet.canvas, left, words)
        start = left + text_width(self.label.lines[0], self.label.style) + 1 * MM
        sheet.canvas.setLineWidth(0.5)
        sheet.canvas.line(start, baseline + 1.2 * MM, start + _INK_WIDTH, baseline + 1.2 * MM)
        self.beside.draw(sheet.canvas, start + _INK_WIDTH + 5 * MM, words)

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Never cut."""
        return None


@dataclass(frozen=True, slots=True)
class _Seal:
    """The bureau's name and the day at the right, room for the seal over both."""

    bureau: SetText
    seal: SetText
    date: SetText
    glued: bool = False
    reprise: tuple[Piece, ...] = ()

    @property
    def height(self) -> float:
        """A seal is 42 mm across at most."""
        return _SEAL_HEIGHT

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Centre the lines over each other in the right half."""
        middle = left + TEXT_WIDTH * 0.74
        for text, below in ((self.bureau, 14 * MM), (self.seal, 20.5 * MM), (self.date, 27 * MM)):
            width = text_width(text.lines[0], text.style)
            text.draw(sheet.canvas, middle - width / 2, top - below)

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Never cut."""
        return None
