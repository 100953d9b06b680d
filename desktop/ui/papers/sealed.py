"""A sealed paper in front: what it is, whom it waits for, its pages; 会签, 作废, and of a leave 不批准 and 销假,
each with what is to be said in its place.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.actions import form_lists, form_verifying
from desktop.actions.form_lists import FormLine
from desktop.actions.printing import Note
from desktop.desk import Desk
from desktop.store import records
from desktop.supervision.leave import Leave, Standing
from desktop.ui import theme, times
from desktop.ui.bench import Bench
from desktop.ui.page import label
from desktop.ui.paper import PaperView, Said, said_of
from desktop.ui.printing import Ask
from desktop.ui.ticking import Inlay

VOID, REFUSE, RETURN = "void", "refuse", "return"


class SealedView(QWidget):
    """`sign_wanted`: my signature; `said`: one of `VOID`, `REFUSE`, `RETURN`, the paper, the reason or the day."""

    sign_wanted = Signal(str)
    said = Signal(str, str, str)

    def __init__(self, bench: Bench, parent: QWidget, ask: Ask) -> None:
        super().__init__(parent)
        self._line: FormLine | None = None
        self.title = label("", "heading", self, wraps=True)
        self.about = label("", "small", self, wraps=True)
        self.sign = QPushButton(self.tr("签上我的签名(&G)"), self)
        self.sign.setProperty("kind", "main")
        self.void = QPushButton(self.tr("作废(&X)…"), self)
        self.refuse = QPushButton(self.tr("不批准(&J)…"), self)
        self.back = QPushButton(self.tr("销假(&H)…"), self)
        self.reason = Saying(self)
        self.paper = PaperView(bench, self, ask, _verify)
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        head.addWidget(self.title, 1)
        for button in (self.void, self.back, self.refuse, self.sign):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addLayout(head)
        column.addWidget(self.about)
        column.addWidget(self.reason)
        column.addWidget(self.paper, 1)
        self.sign.clicked.connect(self._sign)
        self.void.clicked.connect(self._ask_void)
        self.refuse.clicked.connect(self._ask_refuse)
        self.back.clicked.connect(self._ask_back)
        self.reason.given.connect(self._give)

    def show_line(self, line: FormLine, leave: Leave | None, me: str, printed: Note | None = None) -> None:
        """Show a paper, with its leave when it is one; the same paper stays as it is being read. `printed`: when it
        went to a printer.
        """
        if self._line is None or self._line.name != line.name:
            self.reason.hide()
        self._line = line
        self.title.setText(f"{line.title}　{line.about_name}{'　' + line.period if line.period else ''}")
        said = [self.tr("{0} 打印过").format(times.short(printed.at))] if printed else []
        self.about.setText(" · ".join([*self._said(line, leave), *said]))
        self.sign.setVisible(line.waits_for_me)
        self.sign.setText(self.tr("批准并签名(&G)") if leave else self.tr("签上我的签名(&G)"))
        self.void.setVisible(line.state != form_lists.VOIDED)
        self.refuse.setVisible(line.waits_for_me and leave is not None)
        is_away = leave is not None and leave.standing is Standing.APPROVED
        self.back.setVisible(is_away and line.about == me)
        if line.file:
            self.paper.show_paper(line.name, line.number, line.file)
        else:
            self.paper.show_nothing(self.tr("文件还没有出具。由拟制人按“签上我的签名”。"))

    def _said(self, line: FormLine, leave: Leave | None) -> list[str]:
        said = [line.number, "：".join(word for word in (line.state, line.reason) if word)]
        if line.waiting:
            said.append(self.tr("还等 {0} 签名").format("、".join(line.waiting)))
        elif line.state not in (form_lists.VOIDED, Standing.REFUSED):
            said.append(self.tr("电子签名已齐"))
        if leave is not None and leave.standing in (Standing.RETURNED, Standing.DISPUTED):
            back = self.tr("，实际 {0} 天").format(leave.returned.days) if leave.returned else ""
            said.append(f"{leave.standing}{back}")
        said += [self.tr("{0} 拟制").format(line.maker)] if line.maker else []
        return said

    @Slot()
    def _sign(self) -> None:
        if self._line is not None and not self.sign.isHidden():
            self.sign_wanted.emit(self._line.name)

    @Slot()
    def _ask_void(self) -> None:
        self.reason.ask(VOID, self.tr("作废原因（文号保留，原因列入文号册）"), self.tr("作废"))

    @Slot()
    def _ask_refuse(self) -> None:
        self.reason.ask(REFUSE, self.tr("不批准的原因，本人会看到"), self.tr("不批准"))

    @Slot()
    def _ask_back(self) -> None:
        self.reason.ask(RETURN, self.tr("请假的最后一天，如 11-24；只到上午写 11-24 上午"), self.tr("销假"))

    @Slot(str, str)
    def _give(self, what: str, words: str) -> None:
        if self._line is not None:
            self.said.emit(what, self._line.name, words)


class Saying(Inlay):
    """Something to be said before it is done; Enter gives it, Esc leaves all as it is."""

    given = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._what = ""
        self.line = QLineEdit(self)
        self.yes = QPushButton(self)
        self.no = QPushButton(self.tr("算了 Esc"), self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SNUG)
        row.addWidget(self.line, 1)
        row.addWidget(self.no)
        row.addWidget(self.yes)
        self.line.returnPressed.connect(self._give)
        self.line.textChanged.connect(self._offer)
        self.yes.clicked.connect(self._give)
        self.no.clicked.connect(self.hide)
        self.closed.connect(self.hide)
        self.hide()

    def ask(self, what: str, hint: str, yes: str) -> None:
        """Ask, with the keyboard in the line."""
        self._what = what
        self.line.clear()
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleName(hint)
        self.yes.setText(yes)
        self._offer()
        self.show()
        self.line.setFocus()

    @Slot()
    def _offer(self) -> None:
        self.yes.setEnabled(bool(self.line.text().strip()))

    @Slot()
    def _give(self) -> None:
        if self.line.text().strip():
            self.hide()
            self.given.emit(self._what, self.line.text().strip())


def _verify(desk: Desk, subject: str, number: str) -> Said:
    verdict = form_verifying.verify(desk, subject)
    with desk.reading() as session:
        return said_of(verdict, *records.delivery_of(session, subject))
