"""The page about an oral demand to stop and withdraw, to print at once (第四十三条)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from desktop.ui.bench import Bench
from desktop.ui.paper import PaperView


class DemandDialog(QDialog):
    """Shows it; the keyboard is on 打印."""

    def __init__(self, bench: Bench, pdf: bytes, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("停产撤人口头要求"))
        self.paper = PaperView(bench, self)
        back = QPushButton(self.tr("关闭 Esc"), self)
        back.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.addWidget(self.paper, 1)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignRight)
        self.paper.show_bytes(self.windowTitle(), pdf)
        size = parent.window().size()
        self.resize(min(max(size.width() - 40, 640), 860), max(size.height() - 20, 430))
        self.paper.print_button.setFocus()
