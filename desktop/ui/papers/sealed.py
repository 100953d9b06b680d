"""A sealed paper in front: what it is, whom it waits for, its pages; 会签, 作废 with the reason in its place."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.actions import form_lists, form_verifying
from desktop.actions.form_lists import FormLine
from desktop.desk import Desk
from desktop.store import records
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.page import label
from desktop.ui.paper import PaperView, Said, said_of
from desktop.ui.printing import Ask
from desktop.ui.ticking import Inlay


class SealedView(QWidget):
    """`sign_wanted`: my signature; `void_wanted`: with this reason."""

    sign_wanted = Signal(str)
    void_wanted = Signal(str, str)

    def __init__(self, bench: Bench, parent: QWidget, ask: Ask) -> None:
        super().__init__(parent)
        self._line: FormLine | None = None
        self.title = label("", "heading", self, wraps=True)
        self.about = label("", "small", self, wraps=True)
        self.sign = QPushButton(self.tr("签上我的签名(&G)"), self)
        self.sign.setProperty("kind", "main")
        self.void = QPushButton(self.tr("作废(&X)…"), self)
        self.reason = VoidReason(self)
        self.paper = PaperView(bench, self, ask, _verify)
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        head.addWidget(self.title, 1)
        head.addWidget(self.void)
        head.addWidget(self.sign)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addLayout(head)
        column.addWidget(self.about)
        column.addWidget(self.reason)
        column.addWidget(self.paper, 1)
        self.sign.clicked.connect(self._sign)
        self.void.clicked.connect(self.reason.ask)
        self.reason.given.connect(self._void)

    def show_line(self, line: FormLine) -> None:
        """Show a paper; the same one stays as it is being read."""
        if self._line is None or self._line.name != line.name:
            self.reason.hide()
        self._line = line
        self.title.setText(f"{line.title}　{line.about_name}{'　' + line.period if line.period else ''}")
        self.about.setText(" · ".join(self._said(line)))
        self.sign.setVisible(line.waits_for_me)
        self.void.setVisible(line.state != form_lists.VOIDED)
        if line.file:
            self.paper.show_paper(line.name, line.number, line.file)
        else:
            self.paper.show_nothing(self.tr("文件还没有出具。由拟制人按“签上我的签名”。"))

    def _said(self, line: FormLine) -> list[str]:
        said = [line.number, "：".join(word for word in (line.state, line.reason) if word)]
        if line.waiting:
            said.append(self.tr("还等 {0} 签名").format("、".join(line.waiting)))
        elif line.state != form_lists.VOIDED:
            said.append(self.tr("电子签名已齐"))
        said += [self.tr("{0} 拟制").format(line.maker)] if line.maker else []
        return said

    @Slot()
    def _sign(self) -> None:
        if self._line is not None and not self.sign.isHidden():
            self.sign_wanted.emit(self._line.name)

    @Slot(str)
    def _void(self, reason: str) -> None:
        if self._line is not None:
            self.void_wanted.emit(self._line.name, reason)


class VoidReason(Inlay):
    """Why a paper is voided; Enter gives it, Esc leaves it as it is."""

    given = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.line = QLineEdit(self)
        self.line.setAccessibleName(self.tr("作废原因"))
        self.line.setPlaceholderText(self.tr("作废原因（文号保留，原因列入文号册）"))
        self.yes = QPushButton(self.tr("作废"), self)
        self.no = QPushButton(self.tr("不作废 Esc"), self)
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
        self._offer()
        self.hide()

    @Slot()
    def ask(self) -> None:
        """Ask, with the keyboard in the line."""
        self.line.clear()
        self.show()
        self.line.setFocus()

    @Slot()
    def _offer(self) -> None:
        self.yes.setEnabled(bool(self.line.text().strip()))

    @Slot()
    def _give(self) -> None:
        if self.line.text().strip():
            self.given.emit(self.line.text().strip())
            self.hide()


def _verify(desk: Desk, subject: str, number: str) -> Said:
    verdict = form_verifying.verify(desk, subject)
    with desk.reading() as session:
        return said_of(verdict, *records.delivery_of(session, subject))
