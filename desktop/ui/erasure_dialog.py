"""Asking that a photo on screen is erased everywhere (清除附件): why, and by which law. Another person decides."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop.actions import erasing
from desktop.ui import theme
from desktop.ui.page import label


class ErasureDialog(QDialog):
    """`given` carries the reason and the ground when both are written."""

    given = Signal(str, str)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("申请清除照片"))
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText(self.tr("例：误拍他人身份证"))
        self.ground = QLineEdit(self)
        self.ground.setPlaceholderText(self.tr("例：个人信息保护法第四十七条"))
        self.trouble = label("", "bad", self, wraps=True)
        self.ready = QPushButton(self.tr("申请"), self)
        self.ready.setProperty("kind", "main")
        self.ready.setDefault(True)
        self.back = QPushButton(self.tr("取消"), self)
        self._lay_out(name)
        self.ready.clicked.connect(self._give)
        self.back.clicked.connect(self.reject)
        self.resize(480, 220)

    def _lay_out(self, name: str) -> None:
        rows = QFormLayout(self)
        rows.setVerticalSpacing(theme.SNUG)
        rows.addRow(self.tr("照片"), label(name, "", self, wraps=True))
        for widget, word in ((self.reason, self.tr("原因")), (self.ground, self.tr("法律依据"))):
            widget.setAccessibleName(word)
            rows.addRow(word, widget)
        rows.addRow(self.trouble)
        rows.addRow(label(self.tr("由另一位管理员决定。") + erasing.WARNING, "small", self, wraps=True))
        foot = QHBoxLayout()
        foot.setSpacing(theme.SNUG)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.ready)
        rows.addRow(foot)

    @Slot()
    def _give(self) -> None:
        reason, ground = self.reason.text().strip(), self.ground.text().strip()
        if not reason or not ground:
            self.trouble.setText(self.tr("请写明原因和法律依据。"))
            (self.ground if reason else self.reason).setFocus()
            return
        self.given.emit(reason, ground)
        self.accept()
