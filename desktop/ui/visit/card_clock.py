"""The time code on the whole screen: she photographs it with the camera, and the import puts its clock right."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.actions import cards
from desktop.actions.cards import TimeCode
from desktop.ui import theme, times
from desktop.ui.bench import Bench
from desktop.ui.page import label

SECOND = 1000  # ms
QUIET = 4  # squares of white around a code


class CodeFace(QWidget):
    """Black squares on white, as large as there is room, in both themes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._squares: tuple[tuple[bool, ...], ...] = ()
        self.setMinimumSize(200, 200)
        self.setAccessibleName(self.tr("时间码"))

    def show_squares(self, squares: tuple[tuple[bool, ...], ...]) -> None:
        """Show this code."""
        self._squares = squares
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        if not self._squares:
            return
        count = len(self._squares) + 2 * QUIET
        dots = self.devicePixelRatioF()
        side = max(1, int(min(self.width(), self.height()) * dots / count)) / dots  # whole dots of the screen
        left, top = (self.width() - side * count) / 2, (self.height() - side * count) / 2
        for y, row in enumerate(self._squares, QUIET):
            for x, is_dark in enumerate(row, QUIET):
                if is_dark:
                    painter.fillRect(QRectF(left + x * side, top + y * side, side, side), QColor("black"))


class ClockDialog(QDialog):
    """Shows the code of every second until Esc."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._pane = parent
        self.setWindowTitle(self.tr("校准相机时钟"))
        self.face = CodeFace(self)
        self.clock = label("", "title", self)
        words = self.tr(
            "用要校准的相机把左边的整个二维码拍一张（拍清楚即可，斜一点也行），每台相机各拍一张。\n\n"
            "以后导入这张卡时，程序从这张照片看出相机快了还是慢了多少，自动校正这台相机的全部照片；"
            "相机写下的时间照样保留。\n\n不拍也可以：照片按相机自己的时间。"
        )
        self.close_button = QPushButton(self.tr("关闭 Esc"), self)
        self.close_button.clicked.connect(self.reject)
        beside = QVBoxLayout()
        beside.setSpacing(theme.GAP)
        beside.addWidget(label(self.tr("校准相机时钟"), "heading", self))
        beside.addWidget(self.clock)
        beside.addWidget(label(words, "", self, wraps=True))
        beside.addStretch(1)
        beside.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout(self)
        row.setSpacing(theme.WIDE)
        row.addWidget(self.face, 3)
        row.addLayout(beside, 2)
        self._timer = QTimer(self)
        self._timer.setInterval(SECOND)
        self._timer.timeout.connect(self._ask)
        self.finished.connect(self._timer.stop)

    def begin(self) -> None:
        """Open as large as the window."""
        window = self._pane.window()
        self.resize(window.width() - 2 * theme.WIDE, window.height() - 2 * theme.WIDE)
        self._ask()
        self._timer.start()
        self.open()

    @Slot()
    def _ask(self) -> None:
        self._bench.draw(cards.time_code, done=self._show)

    def _show(self, code: TimeCode) -> None:
        self.face.show_squares(code.squares)
        self.clock.setText(times.moment_whole(code.at))
