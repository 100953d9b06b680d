"""现场处置 of a visit: what was done at once (第四十三条), noted while it happens, and what is noted so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QDate, QDateTime, Qt, QTime, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
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
from desktop.ui.moments import MomentField
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable
from desktop.world import BEIJING, as_text

# what 第四十三条 wants on record of each
WITHDRAWAL = "停产撤人"
KINDS: dict[str, str] = {
    "停产撤人": "仅用于可能危及矿工生命的紧急情况。记入即封存，联网时先送达；"
    "随后须由持证执法人员出具现场处理措施决定书。",
    "三违制止": "写明：地点、何人、何种违章，怎样制止。",
    "报告": "写明：向何人、何单位报告，什么事，对方答复。",
    "企业拒不执行": "写明：要求了什么，何人拒绝，理由；又向何人报告。",
}


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
    """One as it was typed; `at` is UTC text; `place` of a withdrawal."""

    kind: str
    text: str
    at: str
    told: str
    place: str = ""


class OnSiteDialog(QDialog):
    """The list above, the form below. `noted` carries a `Noted`, `taken_back` and `page_wanted` an `OnSiteLine`; it
    stays open, for a report follows a withdrawal.
    """

    noted = Signal(object)
    taken_back = Signal(object)
    page_wanted = Signal(object)

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
        self.place = QLineEdit(self)
        self.place.setPlaceholderText(self.tr("从何处撤出"))
        self.text = QPlainTextEdit(self)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(58)
        self.at = MomentField(self)
        self.told = QLineEdit(self)
        self.told.setPlaceholderText(self.tr("姓名、职务、单位"))
        self.trouble = label("", "bad", self, wraps=True)
        self.ready = QPushButton(self.tr("记入 Ctrl+Enter"), self)
        self.ready.setProperty("kind", "main")
        self.back = QPushButton(self.tr("关闭 Esc"), self)
        self.undo = QPushButton(self.tr("撤回这条(&U)"), self)
        self.print = QPushButton(self.tr("打印口头要求(&P)"), self)
        for button in (self.ready, self.back, self.undo, self.print):
            button.setAutoDefault(False)
        self._lay_out()
        self.kind.currentTextChanged.connect(self._show_hint)
        self.ready.clicked.connect(self._give)
        self.back.clicked.connect(self.reject)
        self.undo.clicked.connect(self._take_back)
        self.print.clicked.connect(self._want_page)
        self.list.chosen.connect(self._show_line)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self._give)
        self._show_hint(self.kind.currentText())

    def begin(self, now: str, place: str = "") -> None:
        """Show it, the time set to now (UTC text) and the place to where she is; what was half typed is still there."""
        if not self.isVisible():
            local = dt.datetime.strptime(times.moment(now), "%Y-%m-%d %H:%M")  # noqa: DTZ007 - a clock as it is shown
            self.at.setDateTime(QDateTime(QDate(local.year, local.month, local.day), QTime(local.hour, local.minute)))
            size = self._page.window().size()
            self.resize(min(size.width() - 80, 720), min(size.height() - 40, 470))
        if not self.place.text().strip():
            self.place.setText(place)
        self.trouble.clear()
        self.open()
        self.kind.setFocus()

    def forget(self) -> None:
        """Another visit comes to the front: what was half typed belongs to none."""
        self.text.clear()
        self.told.clear()
        self.place.clear()
        self.kind.setCurrentIndex(0)

    def show_lines(self, lines: Sequence[OnSiteLine]) -> None:
        """Show what is noted so far."""
        self.model.show_lines(lines)
        self.list.setVisible(bool(lines))
        self.none.setVisible(not lines)
        if self.list.line is None:
            self.list.step(0)
        self._show_line(self.list.line)

    def _lay_out(self) -> None:
        self._rows = rows = QFormLayout()
        rows.setVerticalSpacing(theme.TIGHT)
        for widget, word in (
            (self.kind, self.tr("种类")),
            (self.place, self.tr("地点")),
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
        foot.addWidget(self.undo)
        foot.addWidget(self.print)
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
        self._rows.setRowVisible(self.place, kind == WITHDRAWAL)

    @Slot(object)
    def _show_line(self, line: OnSiteLine | None) -> None:
        self.undo.setVisible(line is not None)
        self.undo.setEnabled(line is not None and not line.is_sealed)
        self.print.setVisible(line is not None and line.kind == WITHDRAWAL)

    @Slot()
    def _take_back(self) -> None:
        if self.list.line is not None:
            self.taken_back.emit(self.list.line)

    @Slot()
    def _want_page(self) -> None:
        if self.list.line is not None:
            self.page_wanted.emit(self.list.line)

    @Slot()
    def _give(self) -> None:
        text = self.text.toPlainText().strip()
        if not text:
            self.trouble.setText(self.tr("请写明现场处置的内容。"))
            self.text.setFocus()
            return
        is_withdrawal = self.kind.currentText() == WITHDRAWAL
        for field, lack in ((self.place, self.tr("从何处撤出")), (self.told, self.tr("告知了何人"))):
            if is_withdrawal and not field.text().strip():
                self.trouble.setText(self.tr("停产撤人须写明{0}。").format(lack))
                field.setFocus()
                return
        at = dt.datetime.strptime(self.at.text(), "%Y-%m-%d %H:%M").replace(tzinfo=BEIJING)
        self.trouble.clear()
        noted = Noted(self.kind.currentText(), text, as_text(at), self.told.text().strip(), self.place.text().strip())
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
