"""A role of a paper that is signed in ink or right here: how it stands, and a press to the pad or away from it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.actions.form_drawn import Given
from desktop.actions.forms import RoleLine
from desktop.supervision.visit import SignerRole
from desktop.ui import theme
from desktop.ui.page import label, restyle
from desktop.ui.visit.signing import SignDialog, SignerLine


class ScreenSigner(QWidget):
    """`sign_wanted`, `clear_wanted`: the role."""

    sign_wanted = Signal(str)
    clear_wanted = Signal(str)

    def __init__(self, role: RoleLine, parent: QWidget) -> None:
        super().__init__(parent)
        self.role = role
        self.state = label("", "", self, wraps=True)
        self.sign = self._button(self.tr("现场签名…"), self.tr("{0}现场签名").format(role.name))
        self.clear = self._button(self.tr("清除签名"), self.tr("清除{0}的签名").format(role.name))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SNUG)
        row.addWidget(self.state, 1)
        row.addWidget(self.clear)
        row.addWidget(self.sign)
        self.sign.clicked.connect(self._want)
        self.clear.clicked.connect(self._want_clear)
        self.setFocusProxy(self.sign)

    def show_given(self, given: Given | None) -> None:
        """Show how it stands; None: nobody signed here."""
        words, kind = self.tr("打印后手写签名，或现场在屏幕上签"), ""
        if given is not None:
            refused = self.tr("{0} 拒绝签名：{1}").format(given.name, given.refusal)
            words = refused if given.refusal else self.tr("{0} 已在屏幕上签名").format(given.name)
        if given is not None and given.is_outdated:
            words, kind = self.tr("{0}；内容改过，须重新签").format(words), "warn"
        self.state.setText(words)
        restyle(self.state, "kind", kind)
        self.sign.setText(self.tr("现场签名…") if given is None else self.tr("重新签…"))
        self.clear.setVisible(given is not None)

    def dialog(self, name: str, parent: QWidget) -> SignDialog:
        """The pad for this role; the name may be known already."""
        signer = SignerLine(SignerRole.MINE, name)
        dialog = SignDialog(signer, parent, called=self.role.name, may_refuse=self.role.may_refuse)
        if not self.role.may_refuse:
            dialog.opinion.clear()  # he confirms what he signs, and speaks for no mine
        return dialog

    @Slot()
    def _want(self) -> None:
        self.sign_wanted.emit(self.role.name)

    @Slot()
    def _want_clear(self) -> None:
        self.sign.setFocus()
        self.clear_wanted.emit(self.role.name)

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("kind", "small")
        button.setAccessibleName(name)
        return button
