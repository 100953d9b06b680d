"""设置 · 时间戳: the authority that is asked for time stamps, the root they are believed by, how it went last."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.actions import time_authority
from desktop.actions.time_authority import Authority
from desktop.desk import Desk
from desktop.errors import BadInput
from desktop.ui import theme, times
from desktop.ui.bench import Bench
from desktop.ui.page import label

FILES = "证书 (*.pem *.cer *.crt *.der)"


class TimeStampsRow(QWidget):
    """An address and a root; an empty address asks nobody."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._known = Authority()
        self.address = QLineEdit(self)
        self.address.setAccessibleName(self.tr("时间戳服务地址"))
        self.address.setPlaceholderText(self.tr("不用就留空；例：http://tsa.example.cn/tsr"))
        self.address.setMaxLength(time_authority.LONGEST)
        self.root = QPushButton(self.tr("选根证书(&E)…"), self)
        self.no_root = QPushButton(self.tr("不再信任(&U)"), self)
        self.state = label("", "small", self, wraps=True)
        row = QHBoxLayout()
        row.setSpacing(theme.SNUG)
        row.addWidget(self.address, 1)
        row.addWidget(self.root)
        row.addWidget(self.no_root)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addLayout(row)
        column.addWidget(self.state)
        self.address.editingFinished.connect(self._chosen)
        self.root.clicked.connect(self._choose_root)
        self.no_root.clicked.connect(self._drop_root)
        self._take(Authority())

    def look(self) -> None:
        """Read what is set."""
        self._bench.ask(time_authority.of, done=self._take)

    def take_root_of(self, file: Path) -> None:
        """Believe time stamps by the root in this file."""
        self._bench.act(_take_root, file, done=self._root_taken)

    def _take(self, found: Authority) -> None:
        is_typing = self.address.hasFocus() and self.address.text().strip() != self._known.url
        self._known = found
        if not is_typing:
            self.address.setText(found.url)
        self.no_root.setVisible(found.root is not None)
        self.state.setText(state_of(found))

    @Slot()
    def _chosen(self) -> None:
        if self.address.text().strip() != self._known.url:
            self._bench.act(time_authority.choose, self.address.text(), done=self._url_taken)

    def _url_taken(self, answer: object) -> None:
        is_on = bool(self.address.text().strip())
        self._bench.say(self.tr("下次同步起加时间戳。") if is_on else self.tr("不再加时间戳，已加的不受影响。"))

    @Slot()
    def _choose_root(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("时间戳服务的根证书"), "", FILES)
        if chosen:
            self.take_root_of(Path(chosen))

    def _root_taken(self, name: str) -> None:
        self._bench.say(self.tr("以后按“{0}”认时间戳。").format(name))

    @Slot()
    def _drop_root(self) -> None:
        self._bench.act(time_authority.drop_root)


def state_of(one: Authority) -> str:
    """What is set and how it went, in a sentence or two."""
    said = f"根证书：{one.root_name}。" if one.root else ""
    if not one.url:
        return (
            said
            + "不加时间戳。填了地址，同步后给自己出具的台账和执法文书加上，证明当时就是这样；内部文书以回执为准，不加。"
        )
    said = said or "还没有选根证书：时间戳照加，但验证时只作参考。"
    if not one.last.at:
        return said + "下次同步起加时间戳。"
    done = f"，加了 {one.last.stamped} 份" if one.last.stamped else ""
    return f"{said}最近一次 {times.short(one.last.at)}{done}。{one.last.error}"


def _take_root(desk: Desk, file: Path) -> str:
    try:
        return time_authority.take_root(desk, file.read_bytes())
    except OSError as error:
        raise BadInput(f"{file.name} 打不开：{error.strerror}。请换一份文件再选。") from error
