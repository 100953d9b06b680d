"""The first-run guide: try the demonstration, enrol with the bureau's code, or restore a backup.

It only asks; whoever starts the program does the work and answers with `refuse` or closes it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.guide_forms import DemoForm, EnrolForm, Form, RestoreForm, plain_label


class Guide(QWidget):
    """Four pages: the choice, and one form for each way."""

    wanted = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("开始使用一矿一表"))
        self.stack = QStackedWidget(self)
        self.choice = _Choice(self)
        self.forms: list[Form] = [DemoForm(self), EnrolForm(self), RestoreForm(self)]
        self.stack.addWidget(self.choice)
        for form in self.forms:
            self.stack.addWidget(form)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.WIDE, theme.WIDE, theme.WIDE, theme.WIDE)
        column.addWidget(self.stack)
        self.choice.chosen.connect(self._open)
        self.choice.left.connect(self.left)
        for form in self.forms:
            form.left.connect(self._back)
            form.wanted.connect(self.wanted)
        self.resize(600, 430)

    @property
    def form(self) -> Form:
        """The form in front (or the first one)."""
        return self.forms[max(self.stack.currentIndex() - 1, 0)]

    @Slot(str)
    def refuse(self, sentence: str) -> None:
        """It did not work: say why on the form in front."""
        self.form.refuse(sentence)

    @Slot(int, int, str)
    def progress(self, reached: int, total: int, words: str) -> None:
        """How far the work is."""
        self.form.progress(reached, total, words)

    @Slot(int)
    def _open(self, number: int) -> None:
        self.stack.setCurrentIndex(number + 1)
        self.forms[number].first.setFocus()

    @Slot()
    def _back(self) -> None:
        self.stack.setCurrentIndex(0)
        self.choice.buttons[0].setFocus()


class _Choice(QWidget):
    chosen = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setSpacing(theme.SNUG)
        column.addWidget(plain_label(self.tr("开始使用"), "title"))
        column.addWidget(plain_label(self.tr("选一种方式建立您的工作台。工作台在本机加密保存，断网也能用。"), "muted"))
        self.buttons: list[QPushButton] = []
        words = [
            (self.tr("试用演示工作台(&D)"), self.tr("演示县的演示煤矿，有一次做完的检查；不影响任何真实数据。")),
            (self.tr("凭主管部门的登记码登记(&E)"), self.tr("需要：服务器地址和登记码，登记时要联网一次。")),
            (self.tr("从备份恢复(&R)"), self.tr("需要：备份文件和原来的口令。")),
        ]
        for number, (word, what) in enumerate(words):
            button = QPushButton(word, self)
            button.setProperty("kind", "choice")
            button.setAccessibleDescription(what)
            button.setObjectName(str(number))
            button.clicked.connect(self._choose)
            self.buttons.append(button)
            column.addSpacing(theme.TIGHT)
            column.addWidget(button)
            column.addWidget(plain_label(what, "small"))
        column.addStretch(1)
        back = QPushButton(self.tr("返回(&B)"), self)
        back.clicked.connect(self.left)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(int(self.sender().objectName()))
