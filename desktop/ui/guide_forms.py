"""The three forms of the first-run guide: what each asks for, and what it says is still missing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import theme

SHORTEST_PASSPHRASE = 8


@dataclass(frozen=True, slots=True)
class DemoWanted:
    """Found the demonstration desk."""

    passphrase: str


@dataclass(frozen=True, slots=True)
class EnrolWanted:
    """Enrol a new desk at the bureau."""

    url: str
    code: str
    name: str
    passphrase: str


@dataclass(frozen=True, slots=True)
class RestoreWanted:
    """Restore a desk from a backup file."""

    file: Path
    name: str
    passphrase: str


Wish = DemoWanted | EnrolWanted | RestoreWanted


class Form(QWidget):
    """A form with its own trouble line, progress, and two buttons."""

    wanted = Signal(object)
    left = Signal()

    def __init__(self, title: str, what: str, go: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._go = go
        self.first: QWidget = self
        self.rows = QFormLayout()
        self.rows.setVerticalSpacing(theme.SNUG)
        self.rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.trouble = plain_label("", "bad")
        self.bar = QProgressBar(self)
        self.bar.hide()
        self.back = QPushButton(self.tr("返回(&B)"), self)
        self.go = QPushButton(go, self)
        self.go.setProperty("kind", "main")
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setSpacing(theme.SNUG)
        column.addWidget(plain_label(title, "title"))
        column.addWidget(plain_label(what, "muted"))
        column.addLayout(self.rows)
        column.addWidget(self.trouble)
        column.addWidget(self.bar)
        column.addStretch(1)
        column.addLayout(foot)
        self.back.clicked.connect(self.left)
        self.go.clicked.connect(self._ask)

    def refuse(self, sentence: str) -> None:
        """Say what is wrong, let the person mend it."""
        self._wait(False)
        self.trouble.setText(sentence)
        self.first.setFocus()

    def progress(self, reached: int, total: int, words: str) -> None:
        """Show how far the work is."""
        self.bar.setRange(0, total)
        self.bar.setValue(reached)
        self.bar.setFormat(words)

    def wish(self) -> Wish | str:
        """What the person asks for, or the sentence that says what is still missing."""
        raise NotImplementedError

    def line(self, word: str, name: str, hint: str = "") -> QLineEdit:
        """A row of the form."""
        field = QLineEdit(self)
        field.setAccessibleName(name)
        field.setPlaceholderText(hint)
        field.returnPressed.connect(self._ask)
        self.rows.addRow(word, field)
        return field

    def secret(self, word: str, name: str) -> QLineEdit:
        """A row whose text is not shown."""
        field = self.line(word, name)
        field.setEchoMode(QLineEdit.EchoMode.Password)
        return field

    @Slot()
    def _ask(self) -> None:
        wish = self.wish()
        if isinstance(wish, str):
            self.trouble.setText(wish)
            return
        self._wait(True)
        self.wanted.emit(wish)

    def _wait(self, is_waiting: bool) -> None:
        self.go.setDisabled(is_waiting)
        self.back.setDisabled(is_waiting)
        self.go.setText(self.tr("请稍候…") if is_waiting else self._go)
        self.bar.setRange(0, 0)
        self.bar.setVisible(is_waiting)
        if is_waiting:
            self.trouble.clear()


class DemoForm(Form):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            "试用演示工作台",
            "程序在本机建立一个演示主管部门、两名演示专员和一次完整的检查，约需半分钟。请为演示工作台定一个口令。",
            "建立并打开(&O)",
            parent,
        )
        self.passphrase = self.secret(self.tr("口令(&P)"), self.tr("口令"))
        self.again = self.secret(self.tr("再输一次(&A)"), self.tr("再输一次口令"))
        self.first = self.passphrase

    def wish(self) -> Wish | str:
        return passphrase_trouble(self.passphrase.text(), self.again.text()) or DemoWanted(self.passphrase.text())


class EnrolForm(Form):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            "凭登记码登记",
            "服务器地址和登记码由主管部门给您，登记码只能用一次。口令只有您知道，主管部门也看不到。",
            "登记(&O)",
            parent,
        )
        self.url = self.line(self.tr("服务器地址(&U)"), self.tr("服务器地址"), "https://")
        self.code = self.line(self.tr("登记码(&C)"), self.tr("登记码"))
        self.name = self.line(self.tr("本机名称(&M)"), self.tr("本机名称"), self.tr("如：办公室笔记本"))
        self.passphrase = self.secret(self.tr("口令(&P)"), self.tr("口令"))
        self.again = self.secret(self.tr("再输一次(&A)"), self.tr("再输一次口令"))
        self.first = self.url

    def wish(self) -> Wish | str:
        url, code, name = (field.text().strip() for field in (self.url, self.code, self.name))
        if not re.match(r"https?://[^\s/]+", url):
            return self.tr("服务器地址应以 https:// 开头，请对照主管部门给的纸条。")
        if not code:
            return self.tr("请输入登记码。")
        if not name:
            return self.tr("请给这台电脑起个名称，主管部门的设备清单里会看到它。")
        trouble = passphrase_trouble(self.passphrase.text(), self.again.text())
        return trouble or EnrolWanted(url, code, name, self.passphrase.text())


class RestoreForm(Form):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            "从备份恢复",
            "选择备份文件，输入做备份时的口令。原有的工作台不会被覆盖。",
            "恢复并打开(&O)",
            parent,
        )
        self.file = self.line(self.tr("备份文件(&F)"), self.tr("备份文件"))
        choose = QPushButton(self.tr("选择文件(&S)…"), self)
        choose.clicked.connect(self._choose)
        self.rows.addRow("", choose)
        self.name = self.line(self.tr("工作台名称(&M)"), self.tr("工作台名称"))
        self.passphrase = self.secret(self.tr("口令(&P)"), self.tr("口令"))
        self.first = self.file

    def wish(self) -> Wish | str:
        file = Path(self.file.text().strip())
        if not self.file.text().strip() or not file.is_file():
            return self.tr("找不到这个备份文件，请重新选择。")
        if not self.name.text().strip():
            return self.tr("请给恢复出来的工作台起个名称。")
        if not self.passphrase.text():
            return self.tr("请输入口令。")
        return RestoreWanted(file, self.name.text().strip(), self.passphrase.text())

    @Slot()
    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("选择备份文件"))
        if chosen:
            self.file.setText(chosen)
            self.name.setText(self.name.text() or Path(chosen).stem)


def passphrase_trouble(passphrase: str, again: str) -> str:
    """What is wrong with a new passphrase; empty when nothing is."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        return f"口令至少 {SHORTEST_PASSPHRASE} 个字符，可以是一句好记的话。"
    if passphrase != again:
        return "两次输入的口令不一样，请重新输入。"
    return ""


def plain_label(text: str, kind: str) -> QLabel:
    answer = QLabel(text)
    answer.setProperty("kind", kind)
    answer.setWordWrap(True)
    return answer
