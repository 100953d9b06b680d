"""The panel of a telephone's door: the code, the address in words, what to do, how many photos came, and how
to stop.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.annotating import owns_escape
from desktop.ui.page import label
from desktop.ui.visit.card_clock import CodeFace

SIDE = 176  # pixels of the code
Squares = tuple[tuple[bool, ...], ...]


class PhonePanel(QWidget):
    """`host_wanted` carries another address of this machine."""

    stopped = Signal()
    host_wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.face = CodeFace(self)
        self.face.setFixedSize(SIDE, SIDE)
        self.face.setAccessibleName(self.tr("手机要扫的二维码"))
        self.address = label("", "small", self, wraps=True)
        self.address.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.count = label("", "muted", self)
        self.trouble = label("", "warn", self, wraps=True)
        self.hosts = QComboBox(self)
        self.hosts.setAccessibleName(self.tr("本机的网络地址"))
        self.hosts_word = label(self.tr("网页打不开时，换个地址："), "small", self, wraps=True)
        self.stop = QPushButton(self.tr("停止 Esc"), self)
        self.title = label(self.tr("用手机传照片"), "strong", self)
        self._lay_out()
        self.stop.clicked.connect(self.stopped)
        self.hosts.activated.connect(self._choose)

    def show_door(self, address: str, squares: Squares, hosts: Sequence[str]) -> None:
        """The door is open at this address; `hosts` are all of this machine's, in the order to be offered."""
        self.face.show_squares(squares)
        self.address.setText(self.tr("或在手机浏览器里输入：{0}").format(_breakable(address)))
        if [self.hosts.itemText(row) for row in range(self.hosts.count())] != list(hosts):
            self.hosts.clear()
            self.hosts.addItems(list(hosts))
        for widget in (self.hosts, self.hosts_word):
            widget.setVisible(len(hosts) > 1)

    def show_count(self, count: int, trouble: str = "") -> None:
        """How many photos came, and what went wrong last."""
        self.count.setText(self.tr("已收到 {0} 张").format(count) if count else self.tr("还没有收到照片"))
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))

    def event(self, event: QEvent) -> bool:
        return owns_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.stopped.emit()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        steps = (
            self.tr("1. 手机和电脑连同一个热点或无线网，扫左边的码。"),
            self.tr("2. 在打开的网页里选照片，按“发送”。"),
        )
        wall = self.tr("Windows 若提示防火墙，勾选“专用”和“公用”网络，按“允许访问”。停止后不再接收。")
        words = QVBoxLayout()
        words.setSpacing(theme.TIGHT)
        for step in steps:
            words.addWidget(label(step, "", self, wraps=True))
        words.addStretch(1)
        words.addWidget(self.hosts_word)
        words.addWidget(self.hosts)
        top = QHBoxLayout()
        top.setSpacing(theme.GAP)
        top.addWidget(self.face)
        top.addLayout(words, 1)
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        head.addWidget(self.title)
        head.addWidget(self.count, 1)
        head.addWidget(self.stop)
        room = QWidget(self)
        inner = QVBoxLayout(room)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.TIGHT)
        inner.addLayout(top)
        inner.addWidget(self.address)
        inner.addWidget(label(wall, "small", self, wraps=True))
        inner.addStretch(1)
        reading = QScrollArea(self)
        reading.setWidgetResizable(True)
        reading.setObjectName("reading")
        reading.setAccessibleName(self.tr("怎样用手机传照片"))
        reading.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrow keys show what a small window hides
        reading.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        reading.setWidget(room)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SNUG, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addLayout(head)
        column.addWidget(self.trouble)
        column.addWidget(reading, 1)

    @Slot(int)
    def _choose(self, row: int) -> None:
        self.host_wanted.emit(self.hosts.itemText(row))


def _breakable(address: str) -> str:
    """So that a long address goes on in the next line."""
    return address.replace("/", "/\u200b").replace("/\u200b/\u200b", "//")
