"""The end of a visit: what is missing, sealing one's own part, the signatures, closing and the ledger.

Three steps from top to bottom; each button is open when the step before it is done, and says why when it is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.page import label, scrolled
from desktop.ui.tables import LineTable
from desktop.ui.visit.lacking import LackPane
from desktop.ui.visit.leaving import LeavingForm
from desktop.ui.visit.missing import Lack, Where
from desktop.ui.visit.set_aside import AsideList
from desktop.ui.visit.signing import SignDialog, SignerLine, missing_signatures, signer_model


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the visit is."""

    counts: str
    is_open: bool
    has_unsealed: bool
    is_sealed: bool
    is_closed: bool
    is_leader: bool
    ledger: str = ""
    hides_consequences: bool = False
    can_change: bool = False


class SummaryPane(QWidget):
    """`lack_opened` carries a `Lack`, `signed` a `SignatureGiven`; `seal_wanted`, `close_wanted`, `ledger_wanted`."""

    lack_opened = Signal(object)
    signed = Signal(object)
    seal_wanted = Signal()
    close_wanted = Signal(str)
    ledger_wanted = Signal()
    preview_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._progress = Progress("", False, False, False, False, False)
        self.lacking = LackPane(self)
        self.lack_model, self.lacks = self.lacking.model, self.lacking.list
        self.counts = label("", "heading", self, wraps=True)
        self.complete = label(self.tr("没有缺项。"), "good", self)
        self.scans_lacking = label("", "small", self, wraps=True)
        self.scans_lacking.hide()
        self.aside = AsideList(self)
        self.leaving = LeavingForm(self)
        self.lacks.setMinimumHeight(theme.ROW)
        self.signer_model = signer_model(self)
        self.signers = LineTable(self.signer_model, self.tr("签名人"), self, has_head=False)
        self.seal = QPushButton(self.tr("封存我的部分 F9"), self)
        self.sign = QPushButton(self.tr("签名 Enter"), self)
        self.close_visit = QPushButton(self.tr("结束检查，出台账(&E)"), self)
        self.ledger = QPushButton(self.tr("查看台账"), self)
        self.preview = QPushButton(self.tr("预览 F10"), self)
        self.reason = QLineEdit(self)
        self.reason.setAccessibleName(self.tr("必查项未查的原因"))
        self.why = label("", "small", self, wraps=True)
        self._refused = QShortcut(QKeySequence("Alt+E"), self)  # the button's own letter, while it is closed
        self._lay_out()
        self._connect()

    def show_state(
        self, lacks: Sequence[Lack], signers: Sequence[SignerLine], progress: Progress, unanswered: int
    ) -> None:
        """Show how the visit stands; `unanswered` 必查 items need a reason before closing."""
        self.reason.setVisible(unanswered > 0 and not progress.is_closed)
        self.reason.setPlaceholderText(self.tr("未查的 {0} 个必查项，写明原因").format(unanswered))
        self._progress = progress
        self.counts.setText(progress.counts)
        self.lacking.show_lacks(lacks, hides=progress.hides_consequences, can_change=progress.can_change)
        self.complete.setVisible(not lacks)
        self.signer_model.show_lines(signers)
        if self.signers.line is None:
            self.signers.step(0)
        blocked = sum(lack.blocks for lack in lacks)
        has_loose = any(lack.where is Where.PHOTOS for lack in lacks)
        can_close = progress.is_sealed and not (progress.has_unsealed or progress.is_closed or has_loose)
        self.seal.setEnabled(progress.has_unsealed and not blocked and not progress.is_closed)
        self.preview.setEnabled(progress.is_open)
        self.sign.setEnabled(progress.is_sealed and not progress.is_closed)
        self.close_visit.setEnabled(can_close and progress.is_leader)
        self._refused.setEnabled(not self.close_visit.isEnabled())
        self.leaving.setVisible(progress.is_open)
        self.ledger.setVisible(bool(progress.ledger))
        self.ledger.setText(self.tr("查看台账 {0}").format(progress.ledger))
        self.why.setText(self._why(blocked))
        self._stress()

    @Slot()
    def to_lacking(self) -> None:
        """The keyboard to what keeps the visit from being ended."""
        unsigned = missing_signatures(self.signer_model.lines)
        if any(lack.blocks for lack in self.lack_model.lines):
            self.lacking.to_blocking()
        elif self.seal.isEnabled():
            self.seal.setFocus()
        elif self.reason.isVisible() and not self.reason.text().strip():
            self.reason.setFocus()
        elif unsigned:
            self.signers.choose((unsigned[0].role, unsigned[0].person))
            self.signers.setFocus()

    def show_scans(self, lacking: str) -> None:
        """Which pages of the sheet did not come back; a remark, it hinders nothing."""
        self.scans_lacking.setText(self.tr("附上的底稿{0}；补扫后在“路线”附上。").format(lacking))
        self.scans_lacking.setVisible(bool(lacking))

    def _why(self, blocked: int) -> str:
        state = self._progress
        if state.is_closed:
            return self.tr("检查已结束，台账已出。")
        if blocked:
            return self.tr("还有 {0} 处须补，补齐后才能封存、结束。选中一行按 Enter 直接前往。").format(blocked)
        if state.has_unsealed:
            return self.tr("封存后不能再改，只能更正。")
        if not state.is_sealed:
            return self.tr("还没有可封存的检查内容。")
        if not state.is_leader:
            return self.tr("您的部分已封存；由组长结束检查。")
        return self.tr("签名后可以结束检查。")

    def _stress(self) -> None:
        """The next step's button is the one that stands out."""
        steps = (self.seal, self.close_visit, self.ledger)
        main = next((button for button in steps if button.isEnabled() and not button.isHidden()), None)
        for button in steps:
            kind = "main" if button is main else ""
            if button.property("kind") != kind:
                button.setProperty("kind", kind)
                button.style().unpolish(button)
                button.style().polish(button)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(theme.TIGHT)
        left.addWidget(self.counts)
        left.addWidget(self.complete)
        left.addWidget(self.lacking, 1)
        left.addStretch(0)
        left.addWidget(self.scans_lacking)
        left.addWidget(self.aside)
        left.addWidget(self.leaving)
        card = QFrame(self)
        card.setProperty("kind", "card")
        steps = QVBoxLayout(card)
        steps.setSpacing(theme.SNUG)
        steps.addLayout(_step(self.tr("一、封存"), self.seal))
        signing = _step(self.tr("二、签名"), self.sign)
        signing.addWidget(self.preview)
        steps.addLayout(signing)
        steps.addWidget(self.signers, 1)
        steps.addLayout(_step(self.tr("三、结束"), self.close_visit))
        steps.addWidget(self.reason)
        steps.addWidget(self.ledger)
        steps.addWidget(self.why)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SNUG)
        row.addLayout(left, 1)
        row.addWidget(scrolled(card, 320))

    def _connect(self) -> None:
        self.lacking.opened.connect(self.lack_opened)
        self.signers.opened.connect(self._open_signer)
        self.sign.clicked.connect(self._sign)
        self.seal.clicked.connect(self.seal_wanted)
        self.close_visit.clicked.connect(self._close)
        self._refused.activated.connect(self.to_lacking)
        self.ledger.clicked.connect(self.ledger_wanted)
        self.preview.clicked.connect(self.preview_wanted)

    @Slot()
    def _close(self) -> None:
        self.leaving.tell_now()
        self.close_wanted.emit(self.reason.text().strip())

    @Slot()
    def _sign(self) -> None:
        if self.signers.line is not None:
            self._open_signer(self.signers.line)

    @Slot(object)
    def _open_signer(self, signer: SignerLine) -> None:
        if not self.sign.isEnabled() or signer.is_signed:
            return
        dialog = SignDialog(signer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._signed)
        dialog.finished.connect(self.lacking.consequence.show)
        self.lacking.consequence.hide()  # nothing of it is before the eyes of those who sign
        dialog.open()

    @Slot()
    def _signed(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, SignDialog) and dialog.given is not None:
            self.signed.emit(dialog.given)
            self.signers.step(1)


def _step(word: str, button: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(label(word, "strong"))
    row.addWidget(button, 1)
    return row
