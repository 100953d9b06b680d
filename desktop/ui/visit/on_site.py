"""现场处置 of a visit: what was done at once (第四十三条), noted while it happens, and what is noted so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QDate, QDateTime, Qt, QTime, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDateTimeEdit,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import theme, times
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable
from desktop.world import BEIJING, as_text

# what 第四十三条 wants on record of each
KINDS: dict[str, str] = {
    "三违制止": "写明：地点、何人、何种违章，怎样制止。",
    "停产撤人": "仅用于可能危及矿工生命的紧急情况。写明：地点、事由、要求；告知何人；何时报告；对方是否执行。"
    "口头要求之后，须由持证执法人员出具现场处理措施决定书。",
    "报告": "写明：向何人、何单位报告，什么事，对方答复。",
    "企业拒不执行": "写明：要求了什么，何人拒绝，理由；又向何人报告。",
}
_CLOCK = "yyyy-MM-dd HH:mm"


@dataclass(frozen=True, slots=True)
class OnSiteLine:
    """One that is noted; `at` is UTC text."""

    number: int
    kind: str
    text: str
    at: str
    told: str
    is_sealed: bool = False


@dataclass(frozen=True, slots=True)
class Noted:
    """One as it was typed; `at` is UTC text."""

    kind: str
    text: str
    at: str
    told: str


class OnSiteDialog(QDialog):
    """The list above, the form below. `noted` carries a `Noted`; it stays open, for a report follows a withdrawal."""

    noted = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = parent
        self.setWindowTitle(self.tr("现场处置"))
        self.model = LinesModel[OnSiteLine](_COLUMNS, lambda line: line.number, self)
        self.list = LineTable(self.model, self.tr("已记的现场处置"), self)
        self.none = label(self.tr("本次检查还没有记现场处置。"), "muted", self)
        self.kind = QComboBox(self)
        self.kind.addItems(list(KINDS))
        self.hint = label("", "small", self, wraps=True)
        self.text = QPlainTextEdit(self)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(58)
        self.at = QDateTimeEdit(self)
        self.at.setDisplayFormat(_CLOCK)
        self.told = QLineEdit(self)
        self.told.setPlaceholderText(self.tr("姓名、职务、单位"))
        self.trouble = label("", "bad", self, wraps=True)
        self.ready = QPushButton(self.tr("记入 Ctrl+Enter"), self)
        self.ready.setProperty("kind", "main")
        self.back = QPushButton(self.tr("关闭 Esc"), self)
        for button in (self.ready, self.back):
            button.setAutoDefault(False)
        self._lay_out()
        self.kind.currentTextChanged.connect(self._show_hint)
        self.ready.clicked.connect(self._give)
        self.back.clicked.connect(self.reject)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self._give)
        self._show_hint(self.kind.currentText())

    def begin(self, now: str) -> None:
        """Show it, the time set to now (UTC text); what was half typed is still there."""
        if not self.isVisible():
            local = dt.datetime.strptime(times.moment(now), "%Y-%m-%d %H:%M")  # noqa: DTZ007 - a clock as it is shown
            self.at.setDateTime(QDateTime(QDate(local.year, local.month, local.day), QTime(local.hour, local.minute)))
            size = self._page.window().size()
            self.resize(min(size.width() - 80, 720), min(size.height() - 40, 470))
        self.trouble.clear()
        self.open()
        self.kind.setFocus()

    def forget(self) -> None:
        """Another visit comes to the front: what was half typed belongs to none."""
        self.text.clear()
        self.told.clear()
        self.kind.setCurrentIndex(0)

    def show_lines(self, lines: Sequence[OnSiteLine]) -> None:
        """Show what is noted so far."""
        self.model.show_lines(lines)
        self.list.setVisible(bool(lines))
        self.none.setVisible(not lines)
        if self.list.line is None:
            self.list.step(0)

    def _lay_out(self) -> None:
        rows = QFormLayout()
        rows.setVerticalSpacing(theme.TIGHT)
        for widget, word in (
            (self.kind, self.tr("种类")),
            (self.text, self.tr("内容")),
            (self.at, self.tr("时间")),
            (self.told, self.tr("告知何人")),
        ):
            widget.setAccessibleName(word)
            rows.addRow(word, widget)
            if widget is self.kind:
                rows.addRow(self.hint)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SNUG)
        foot.addWidget(label(self.tr("随检查一起封存，印在台账上。"), "small", self))
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.ready)
        column = QVBoxLayout(self)
        column.setSpacing(theme.TIGHT)
        column.addWidget(self.none)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        column.addLayout(rows)
        column.addWidget(self.trouble)
        column.addLayout(foot)

    @Slot(str)
    def _show_hint(self, kind: str) -> None:
        self.hint.setText(KINDS.get(kind, ""))

    @Slot()
    def _give(self) -> None:
        text = self.text.toPlainText().strip()
        if not text:
            self.trouble.setText(self.tr("请写明现场处置的内容。"))
            self.text.setFocus()
            return
        at = dt.datetime.strptime(self.at.text(), "%Y-%m-%d %H:%M").replace(tzinfo=BEIJING)
        self.trouble.clear()
        noted = Noted(self.kind.currentText(), text, as_text(at), self.told.text().strip())
        self.noted.emit(noted)
        self.text.clear()
        self.told.clear()
        self.kind.setFocus(Qt.FocusReason.OtherFocusReason)


_COLUMNS: tuple[Column[OnSiteLine], ...] = (
    Column("时间", lambda line: times.short(line.at), 100, is_quiet=True),
    Column("种类", lambda line: line.kind, 104),
    Column("内容", lambda line: line.text),
    Column("告知", lambda line: line.told, 130, is_quiet=True),
    Column("", lambda line: "已封存" if line.is_sealed else "草稿", 66, is_quiet=True),
)
