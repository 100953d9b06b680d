"""The floor of every start: one empty PySide6 window with a line of text. Runs until it is ended."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

application = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(QLabel("hello", window))
window.resize(520, 280)
window.show()
sys.exit(application.exec())
