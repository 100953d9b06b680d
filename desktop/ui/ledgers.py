"""台账: every visit with its papers; filter, search, preview, verify, print one or a month, countersign, issue."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from desktop.actions import correction_pages, orders, papers, receipt_pages, shelf
from desktop.supervision.number_register import NumberLine
from desktop.supervision.service import SEALED_KINDS, Stage
from desktop.supervision.visit import PaperKind
from desktop.ui import theme, times
from desktop.ui.audit.answering import AnswerBar
from desktop.ui.bench import Bench
from desktop.ui.ledger_lines import PaperLine, read_papers, sift
from desktop.ui.ledger_sieve import LedgerSieve
from desktop.ui.number_register import NumbersPane
from desktop.ui.page import Page, label
from desktop.ui.paper import PaperView
from desktop.ui.paper_menu import PaperMenu
from desktop.ui.printing import Ask, Outgoing, ask_printer
from desktop.ui.printing_bar import OutgoingBar
from desktop.ui.served.bar import ServiceBar
from desktop.ui.served.side import PaperSide
from desktop.ui.tables import Column, LinesModel, LineTable


class LedgersPage(Page):
    """The list on the left, the paper on the right. `visit_wanted` carries the visit of a draft."""

    visit_wanted = Signal(str)

    def __init__(self, bench: Bench, parent: QWidget | None = None, ask: Ask = ask_printer) -> None:
        super().__init__(bench, "台账", parent)
        self._wanted = self._wanted_number = ""
        self._all: tuple[PaperLine, ...] = ()
        self._told = shelf.Particulars((), ())
        self.sieve = LedgerSieve(self)
        self.model = LinesModel[PaperLine](_COLUMNS, lambda line: line.key, self)
        self.list = LineTable(self.model, self.tr("台账和文书"), self)
        self.list.setSelectionMode(LineTable.SelectionMode.ExtendedSelection)
        self.about = label("", "small", self, wraps=True)
        self.paper = PaperView(bench, self, ask)
        self.service = ServiceBar(bench, self)
        self.outgoing = Outgoing(bench, self, ask)
        self.bar = OutgoingBar(self.outgoing, self)
        self.none = label("", "muted", self, wraps=True)
        self.every = QPushButton(self.tr("显示全部(&A)"), self)
        self.issue = QPushButton(self.tr("出具台账(&I)"), self)
        self.sign = QPushButton(self.tr("签上我的签名(&G)"), self)
        self.order = PaperMenu(self)
        self.back = QPushButton(self.tr("继续检查(&K)"), self)
        self.numbers = NumbersPane(bench, self)
        self.register = QPushButton(self.tr("文号册(&N)"), self)
        self.register.setCheckable(True)
        self.outside = QPushButton(self.tr("验证文件(&E)…"), self)
        self.outside.setToolTip(self.tr("验证U盘、邮件里的台账和文书：选一份 PDF，或把它拖到右边"))
        self.answering = AnswerBar(self.bench, self)
        self.acts = QWidget(self)
        row = QHBoxLayout(self.acts)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SNUG)
        for button in (self.issue, self.sign, self.order, self.service.step, self.back):
            button.setProperty("kind", "main")
            row.addWidget(button)
        self.head.addWidget(self.acts)
        self.head.addWidget(self.outside)
        self.head.addWidget(self.register)
        self._lay_out()
        self._connect()
        self._show(None)

    def first_focus(self) -> QWidget:
        return self.numbers.list if self.register.isChecked() else self.list

    def open_visit(self, visit: str, number: str = "") -> None:
        """Bring the ledger of a visit to the front, or its paper of this number."""
        self._wanted, self._wanted_number = visit, number
        self.register.setChecked(False)
        self.sieve.clear()
        self.look()

    def ask(self) -> None:
        self.bench.ask(read_papers, done=self.take, failed=self.take_trouble)
        self.outgoing.look()
        self.numbers.look()

    def show_lines(self, answer: object) -> None:
        if not isinstance(answer, tuple):
            return
        self._all = answer
        self.sieve.show_choices(answer)
        self.list.setColumnHidden(_MINE, len({line.mine for line in answer}) == 1)
        self._sift()
        wanted = next((line for line in self.model.lines if self._is_wanted(line)), None)
        if wanted is not None:
            self._wanted = ""
            self.list.choose(wanted.key)
        elif self.list.line is None:
            self.list.step(0)
        self._show(self.list.line)

    def _is_wanted(self, line: PaperLine) -> bool:
        return line.visit == self._wanted and self._wanted_number in ("", line.number)

    def _lay_out(self) -> None:
        right = PaperSide(self)
        right.given.connect(self.service.give_files)
        self.paper.pages.addWidget(self.service.copies)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SNUG)
        for widget in (self.about, self.answering, self.service, self.paper):
            column.addWidget(widget, int(widget is self.paper))
        column.addStretch(0)
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.list)
        parts.addWidget(right)
        parts.setSizes([490, 320])
        self._front = QWidget(self)
        column = QVBoxLayout(self._front)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SNUG)
        column.addWidget(self.sieve)
        column.addWidget(self.none)
        column.addWidget(self.every, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(parts, 1)
        for panel in self.service.panels:
            column.addWidget(panel)
            panel.closed.connect(self.list.setFocus)
        column.addWidget(self.bar)
        self.numbers.hide()
        self.body.addWidget(self._front, 1)
        self.body.addWidget(self.numbers, 1)

    def _connect(self) -> None:
        self.sieve.sifted.connect(self._sift)
        self.sieve.passed.connect(self.list.setFocus)
        self.every.clicked.connect(self.sieve.clear)
        self.every.clicked.connect(self._sift)
        self.list.chosen.connect(self._show)
        self.list.opened.connect(self._open)
        self.list.selectionModel().selectionChanged.connect(self._offer)
        self.issue.clicked.connect(self._issue)
        self.sign.clicked.connect(self._sign)
        self.order.chosen.connect(self._order)
        self.back.clicked.connect(self._back)
        self.service.receipt_wanted.connect(self._receipt)
        self.service.corrections_wanted.connect(self._corrections)
        self.register.toggled.connect(self._turn)
        self.outside.clicked.connect(self._choose_outside)
        self.numbers.list.opened.connect(self._open_number)
        QShortcut(QKeySequence("V"), self.list, self.paper.verify, context=Qt.ShortcutContext.WidgetShortcut)

    @Slot(bool)
    def _turn(self, to_numbers: bool) -> None:
        """The register of numbers in place of the papers, or back."""
        self._front.setVisible(not to_numbers)
        self.acts.setVisible(not to_numbers)
        self.numbers.setVisible(to_numbers)
        self.register.setText(self.tr("回到台账(&N)") if to_numbers else self.tr("文号册(&N)"))
        self.first_focus().setFocus()

    @Slot()
    def _choose_outside(self) -> None:
        """A PDF from anywhere is shown and verified in the same words as the desk's own."""
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("验证文件"), "", "PDF (*.pdf)")
        if chosen:
            self.register.setChecked(False)
            self.paper.check_file(Path(chosen))

    @Slot(object)
    def _open_number(self, line: NumberLine) -> None:
        if line.visit:
            self.open_visit(line.visit)
            self.list.setFocus()

    @Slot()
    def _sift(self) -> None:
        lines = sift(self._all, self.sieve.wanted)
        self.model.show_lines(lines)
        self.none.setVisible(not lines)
        self.every.setVisible(bool(self._all) and not lines)
        self.list.setVisible(bool(lines))
        self.none.setText(
            self.tr("没有符合条件的台账。")
            if self._all
            else self.tr("还没有台账。在“检查”里完成一次检查并封存，台账就会出现在这里。")
        )
        self._offer()

    @Slot()
    def _offer(self) -> None:
        """What goes out: the lines chosen with Shift or Ctrl, when there are several; else the whole list."""
        chosen = {index.row() for index in self.list.selectionModel().selectedRows()}
        lines = self.model.lines
        if len(chosen) > 1:
            lines = tuple(line for row, line in enumerate(lines) if row in chosen)
        noun = self.tr("选中") if len(chosen) > 1 else self.tr("列表里有")
        ready = [(line.item, bool(line.printed)) for line in reversed(lines) if line.file]
        self.bar.offer(self._title(), ready, noun)

    def _title(self) -> str:
        wanted = self.sieve.wanted
        month = self.sieve.month.currentText() if wanted.month else ""
        return " ".join(word for word in (month, wanted.office, wanted.mine, self.tr("台账")) if word)

    @Slot(object)
    def _show(self, line: PaperLine | None) -> None:
        self._told = shelf.Particulars((), ())
        self.issue.setVisible(bool(line and line.can_issue))
        self.sign.setVisible(bool(line and line.may_sign))
        self.back.setVisible(bool(line and line.delivery is None))
        self.order.hide()
        self._say_about(line)
        is_ledger = line is not None and line.kind == PaperKind.LEDGER and bool(line.file)
        self.answering.look(line.visit if line is not None and is_ledger else "")
        in_front = (line.visit, line.number) if line is not None and line.file else ("", "")
        self.service.show_paper(*in_front, has_receipt=line is not None and line.has_receipt)
        if line is None:
            self.paper.show_nothing("")
        elif line.delivery is None:
            self.paper.show_nothing(self.tr("草稿：检查还没有结束。按 Enter 继续检查，封存后出具台账。"))
        elif not line.file:
            self.paper.show_nothing(
                self.tr("台账还没有出具。按“出具台账”。") if line.can_issue else self.tr("等待组长出具台账。")
            )
        else:
            copies = self.tr("一式两份") if line.kind in SEALED_KINDS else ""
            self.paper.show_paper(line.visit, line.number, line.file, copies)
        if line is not None and line.delivery is not None:
            self.bench.ask(shelf.particulars, line.visit, done=partial(self._tell, line.key))

    def _tell(self, key: tuple[str, str], told: shelf.Particulars) -> None:
        line = self.list.line
        if line is None or line.key != key:
            return
        self._told = told
        self.order.offer(told.offers)
        self.order.setVisible(bool(told.offers and line.kind == PaperKind.LEDGER and line.file))
        self._say_about(line)

    def _say_about(self, line: PaperLine | None) -> None:
        """One line over the paper: delivery and why, review, printed when, what the paper print still needs."""
        said: list[str] = []
        if line is not None and line.delivery is not None:
            said.append("：".join(word for word in (str(line.delivery), line.reason) if word))
            said += [line.review] if line.review else []
            said += [self.tr("等我签名")] if line.waits_for_me else []
            is_besides = line.may_sign and not line.waits_for_me
            said += [self.tr("可再加我的电子签名，纸上仍亲笔签字")] if is_besides else []
            said += [self.tr("两人同时会签，成了两份：再会签其中一份，合成一份")] if line.signed_by else []
            said += [self.tr("{0} 打印过").format(times.short(line.printed))] if line.printed else []
            said += [self.tr("打印一式两份，签字盖章")] if line.stage is Stage.TO_SEAL else []
            said += [self.tr("有时间戳")] if line.is_stamped else []
            said += self._told.comments[-1:] if self.answering.isHidden() else []
        self.about.setText(" · ".join(said))
        self.about.setVisible(bool(said))

    @Slot(object)
    def _open(self, line: PaperLine) -> None:
        if line.delivery is None:
            self.visit_wanted.emit(line.visit)
        else:
            self.paper.preview.setFocus()

    @Slot()
    def _back(self) -> None:
        if self.list.line is not None:
            self.visit_wanted.emit(self.list.line.visit)

    @Slot()
    def _issue(self) -> None:
        if self.list.line is not None:
            self.bench.act(papers.issue_ledger, self.list.line.visit)

    @Slot()
    def _sign(self) -> None:
        if self.list.line is not None:
            self.bench.act(papers.countersign, self.list.line.visit, self.list.line.number)

    @Slot(str, str)
    def _receipt(self, visit: str, number: str) -> None:
        self.bench.draw(receipt_pages.draw, visit, number, done=partial(self._show_receipt, number))

    def _show_receipt(self, number: str, pdf: bytes) -> None:
        """The page in front, the printer asked; choosing a line shows its paper again."""
        if self.list.line is not None and self.list.line.number == number:
            self.paper.show_bytes(self.tr("回执页 {0}").format(number), pdf)
            self.paper.print()

    @Slot(str, str)
    def _corrections(self, visit: str, number: str) -> None:
        self.bench.draw(correction_pages.draw, visit, number, done=partial(self._show_corrections, number))

    def _show_corrections(self, number: str, pdf: bytes) -> None:
        """The page in front, to be looked at and printed; choosing a line shows its paper again."""
        if self.list.line is not None and self.list.line.number == number:
            self.paper.show_bytes(self.tr("更正页 {0}").format(number), pdf)
            self.paper.preview.setFocus()

    @Slot(int)
    def _order(self, place: int) -> None:
        if self.list.line is None or place >= len(self._told.offers):
            return
        offer = self._told.offers[place]
        done = partial(self._issued, str(offer.kind))
        self.bench.act(orders.issue, self.list.line.visit, offer, done=done)

    def _issued(self, title: str, answer: object) -> None:
        self.bench.say(self.tr("已出具{0}。打印后由执法人员和被检查单位签名。").format(title))


def _printed(line: PaperLine) -> str:
    return times.short(line.printed)[:5] if line.printed else ""


_MINE = 2  # the column that says nothing on a desk of one mine
_COLUMNS: tuple[Column[PaperLine], ...] = (
    Column("状态", lambda line: line.mark.word, 104, lambda line: line.mark),
    Column("文书", lambda line: line.title),
    Column("矿山", lambda line: line.mine, 84, is_quiet=True),
    Column("日期", lambda line: line.day[5:], 54, is_quiet=True),
    Column("打印", _printed, 54, is_quiet=True),
)
