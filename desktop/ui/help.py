"""F1: the help. Topics on the left, the one in front on the right, a line to search in above; it opens at the topic of
the page in front.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from desktop.ui import help_topics, theme
from desktop.ui.help_topics import Topic
from desktop.ui.keys import Row
from desktop.ui.mine.checklist_search import SearchLine
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable


class HelpDialog(QDialog):
    """Reads nothing of the desk; its text is bundled."""

    def __init__(self, pages: Sequence[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._topics = help_topics.read(pages)
        self._here, self._buttons = "", list[Row]()
        self.setWindowTitle(self.tr("帮助"))
        self.search = SearchLine(self.tr("查找，如：封存、照片、没有网"), self)
        self.model = LinesModel[Topic](_COLUMNS, lambda topic: topic.name, self)
        self.list = LineTable(self.model, self.tr("题目"), self, has_head=False)
        self.list.setFixedWidth(180)
        self.text = QTextBrowser(self)
        self.text.setAccessibleName(self.tr("说明"))
        self.text.setOpenLinks(False)
        self.none = label(self.tr("没有讲到这个。换一个词试试。"), "muted", self, wraps=True)
        self.back = QPushButton(self.tr("关闭 Esc"), self)
        self.back.setAutoDefault(False)
        self._lay_out()
        self.search.textChanged.connect(self._find)
        self.search.stepped.connect(self.list.step)
        self.search.entered.connect(self.text.setFocus)
        self.list.chosen.connect(self._show)
        self.list.opened.connect(self.text.setFocus)
        self.back.clicked.connect(self.reject)
        self._find()

    def begin(self, page: str, part: str = "", buttons: Sequence[Row] = ()) -> None:
        """Show it, at the topic of this page or of its part in front; `buttons` are those on the screen, with keys."""
        self.search.clear()
        topic = help_topics.of_page(self._topics, page, part) or self._topics[0]
        self._here, self._buttons = topic.name, list(buttons)
        self.list.choose(topic.name)
        self._show(topic)
        parent = self.parentWidget()
        if parent is not None and not self.isVisible():
            self.resize(min(parent.width() - 40, 860), min(parent.height() - 20, 640))
            self.move(parent.mapToGlobal(QPoint((parent.width() - self.width()) // 2, 10)))
        self.open()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.SNUG)
        row.addWidget(self.list)
        row.addWidget(self.none, 1)
        row.addWidget(self.text, 1)
        foot = QHBoxLayout()
        foot.addWidget(label(self.tr("↑↓ 选题目，Tab 到说明"), "small", self))
        foot.addStretch(1)
        foot.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.SNUG)
        column.setSpacing(theme.SNUG)
        column.addWidget(self.search)
        column.addLayout(row, 1)
        column.addLayout(foot)

    @Slot()
    def _find(self) -> None:
        topics = help_topics.found(self._topics, self.search.text())
        self.model.show_lines(topics)
        self.none.setVisible(not topics)
        for widget in (self.list, self.text):
            widget.setVisible(bool(topics))
        if self.search.text():
            self.list.choose(topics[0].name if topics else "")

    @Slot(object)
    def _show(self, topic: Topic | None) -> None:
        if topic is not None:
            buttons = self._buttons if topic.name == self._here else []
            told = help_topics.table_of(self.tr("这里的按钮"), buttons)
            self.text.setMarkdown(f"## {topic.title}\n\n{topic.text}{told}")
            loosen(self.text)


def loosen(text: QTextBrowser) -> None:
    """A little air between lines, paragraphs and the cells of tables."""
    looser = QTextBlockFormat()
    looser.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    looser.setBottomMargin(theme.TIGHT)
    cursor = QTextCursor(text.document())
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.mergeBlockFormat(looser)
    text.moveCursor(QTextCursor.MoveOperation.Start)


_COLUMNS: tuple[Column[Topic], ...] = (Column("", lambda topic: topic.title),)
