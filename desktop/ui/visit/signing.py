"""Who signs the ledger: one row for each role, and the dialog with the pad. A refusal is recorded with its witness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.supervision.visit import SignerRole
from desktop.ui import theme
from desktop.ui.marks import Mark, Shape
from desktop.ui.pad import Pad
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel

SIGNED = Mark(Shape.TICK, "good", "已签")
REFUSED = Mark(Shape.CROSS, "warn", "拒签")
UNSIGNED = Mark(Shape.HOLLOW, "calm", "未签")


@dataclass(frozen=True, slots=True)
class SignerLine:
    """One who signs. `person` is the code of an inspector, empty for the mine's people."""

    role: SignerRole
    name: str
    person: str = ""
    is_signed: bool = False
    refusal: str = ""

    @property
    def mark(self) -> Mark:
        """How it stands."""
        if self.refusal:
            return REFUSED
        return SIGNED if self.is_signed else UNSIGNED


@dataclass(frozen=True, slots=True)
class SignatureGiven:
    """A signature as it was given; `picture` is a PNG, empty when refused."""

    role: SignerRole
    person: str
    name: str
    opinion: str
    picture: bytes
    refusal: str = ""
    witness: str = ""


def signer_model(parent: QWidget) -> LinesModel[SignerLine]:
    """The list of signers."""
    return LinesModel[SignerLine](_COLUMNS, lambda line: (line.role, line.person), parent)


class SignDialog(QDialog):
    """Name, opinion, pad; or, unless it may not be, the refusal with reason and witness. `given` is there after it was
    accepted; `called` is what the window calls the role.
    """

    def __init__(self, signer: SignerLine, parent: QWidget, *, called: str = "", may_refuse: bool = True) -> None:
        super().__init__(parent)
        self._signer = signer
        self.given: SignatureGiven | None = None
        self.setWindowTitle(self.tr("签名：{0}").format(called or signer.role))
        self.name = QLineEdit(signer.name, self)
        self.name.setReadOnly(bool(signer.person))
        self.opinion = QLineEdit(self)
        self._agreed = "" if signer.person else self.tr("以上情况属实。")
        self.opinion.setText(self._agreed)
        self.pad = Pad(self)
        self.clear = QPushButton(self.tr("重签(&C)"), self)
        self.typed = QPushButton(self.tr("以键入的姓名代签(&T)"), self)
        self.refused = QCheckBox(self.tr("拒绝签名(&R)"), self)
        self.reason = QLineEdit(self)
        self.witness = QLineEdit(self)
        self.hint = label(self.tr("请在下面签名（笔、手指或鼠标）"), "small", self)
        self.trouble = label("", "bad", self, wraps=True)
        self.ready = QPushButton(self.tr("确认签名(&O)"), self)
        self.ready.setProperty("kind", "main")
        self.ready.setDefault(True)
        self.back = QPushButton(self.tr("取消"), self)
        self._lay_out()
        self._connect()
        self._show_refusal(False)
        self._rows.setRowVisible(self.refused, may_refuse)
        (self.typed if signer.name else self.name).setFocus()
        self.resize(600, 420)

    def _lay_out(self) -> None:
        for field, name in (
            (self.name, self.tr("姓名")),
            (self.opinion, self.tr("意见")),
            (self.reason, self.tr("拒签原因")),
            (self.witness, self.tr("见证人")),
        ):
            field.setAccessibleName(name)
        self._rows = QFormLayout()
        self._rows.setVerticalSpacing(theme.SNUG)
        self._rows.addRow(self.tr("姓名"), self.name)
        self._rows.addRow(self.tr("意见"), self.opinion)
        self._rows.addRow("", self.refused)
        self._rows.addRow(self.tr("拒签原因"), self.reason)
        self._rows.addRow(self.tr("见证人"), self.witness)
        tools = QHBoxLayout()
        tools.addWidget(self.hint, 1)
        tools.addWidget(self.typed)
        tools.addWidget(self.clear)
        foot = QHBoxLayout()
        foot.addWidget(self.trouble, 1)
        foot.addWidget(self.back)
        foot.addWidget(self.ready)
        column = QVBoxLayout(self)
        column.setSpacing(theme.SNUG)
        column.addLayout(self._rows)
        column.addLayout(tools)
        column.addWidget(self.pad, 1)
        column.addStretch(0)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.clear.clicked.connect(self.pad.clear)
        self.typed.clicked.connect(self._type)
        self.refused.toggled.connect(self._show_refusal)
        self.ready.clicked.connect(self._give)
        self.back.clicked.connect(self.reject)

    @Slot(bool)
    def _show_refusal(self, is_refused: bool) -> None:
        self._rows.setRowVisible(self.reason, is_refused)
        self._rows.setRowVisible(self.witness, is_refused)
        for widget in (self.pad, self.clear, self.typed, self.hint):
            widget.setVisible(not is_refused)
        if self.opinion.text() == (self._agreed if is_refused else ""):
            self.opinion.setText("" if is_refused else self._agreed)  # who refuses has not agreed
        if is_refused:
            self.reason.setFocus()

    @Slot()
    def _type(self) -> None:
        self.pad.type_name(self.name.text())

    @Slot()
    def _give(self) -> None:
        is_refused = self.refused.isChecked()
        trouble = self._lacking(is_refused)
        self.trouble.setText(trouble)
        if trouble:
            return
        self.given = SignatureGiven(
            self._signer.role,
            self._signer.person,
            self.name.text().strip(),
            self.opinion.text().strip(),
            b"" if is_refused else self.pad.png(),
            self.reason.text().strip() if is_refused else "",
            self.witness.text().strip() if is_refused else "",
        )
        self.accept()

    def _lacking(self, is_refused: bool) -> str:
        if not self.name.text().strip():
            return self.tr("请填写姓名。")
        if is_refused and not (self.reason.text().strip() and self.witness.text().strip()):
            return self.tr("请写明拒签原因和见证人。")
        if not is_refused and self.pad.is_empty:
            return self.tr("签名板还是空的。")
        return ""


def missing_signatures(signers: Sequence[SignerLine]) -> list[SignerLine]:
    """Who has neither signed nor refused."""
    return [line for line in signers if not (line.is_signed or line.refusal)]


_COLUMNS: tuple[Column[SignerLine], ...] = (
    Column("", lambda line: line.mark.word, 82, lambda line: line.mark),
    Column("签名人", lambda line: f"{line.role}  {line.name}".strip()),
)
