"""设置: the desk's folder, the theme, a backup, and what this program is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDate, Qt, Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QFormLayout, QHBoxLayout, QPushButton, QWidget

from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.lanes import Tell
from desktop.ui.page import Page, label
from desktop.ui.theme import Mode, Theme

Backup = Callable[[Any, Path, Tell], object]
MODES = (Mode.SYSTEM, Mode.LIGHT, Mode.DARK)


class SettingsPage(Page):
    """Small on purpose. `backup` is given by whoever builds the window."""

    def __init__(self, bench: Bench, worn: Theme, backup: Backup | None) -> None:
        super().__init__(bench, "设置")
        self._theme = worn
        self._backup = backup
        self.mode = QComboBox(self)
        self.mode.setAccessibleName(self.tr("外观"))
        self.mode.addItems([self.tr("跟随系统"), self.tr("浅色"), self.tr("深色")])
        self.mode.setCurrentIndex(MODES.index(worn.mode))
        self.backup = QPushButton(self.tr("备份(&B)…"), self)
        self.backup.setVisible(backup is not None)
        self._lay_out()
        self.mode.activated.connect(self._choose_mode)
        self.backup.clicked.connect(self._save_backup)

    def first_focus(self) -> QWidget:
        return self.mode

    def ask(self) -> None:
        self.take(None)

    def show_lines(self, answer: object) -> None:
        """Nothing here comes from the journal."""

    def _lay_out(self) -> None:
        desk = self.bench.desk
        rows = QFormLayout()
        rows.setVerticalSpacing(theme.GAP)
        folder = label(str(desk.folder), "", self, wraps=True)
        folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        device = label(desk.holder.fingerprint[:16], "", self)
        rows.addRow(self.tr("使用人"), label(f"{desk.name}（{desk.person}）", "", self))
        rows.addRow(self.tr("工作台文件夹"), folder)
        rows.addRow(self.tr("本机证书指纹"), device)
        rows.addRow(self.tr("外观"), self.mode)
        care = QHBoxLayout()
        care.addWidget(self.backup)
        care.addStretch(1)
        rows.addRow(self.tr("保管"), care)
        rows.addRow(self.tr("关于"), label(about(), "muted", self, wraps=True))
        self.body.addLayout(rows)
        self.body.addStretch(0)

    @Slot(int)
    def _choose_mode(self, number: int) -> None:
        self._theme.choose(MODES[number])

    @Slot()
    def _save_backup(self) -> None:
        today = QDate.currentDate().toString(Qt.DateFormat.ISODate)
        name = f"{self.bench.desk.name}-{today}.yikuang"
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("备份到"), name)
        if chosen and self._backup is not None:
            job = partial(self._backup, self.bench.desk, Path(chosen))
            self.bench.lanes.drawing.put_long(job, self._saved, self.bench.progressed.emit)

    def _saved(self, answer: object) -> None:
        self.bench.say(self.tr("备份已保存。请放到另一个盘上。"))


def about() -> str:
    """What this program is, and on what it stands."""
    try:
        version = metadata.version("yikuang")
    except metadata.PackageNotFoundError:
        version = "0.1.0"
    return (
        f"一矿一表 {version} · Apache-2.0\n"
        "专员 APP 是法定签到处；本程序只导入、核对，不代替签到。程序只提示“疑似”，由人认定。"
    )
