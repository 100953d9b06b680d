"""Under a draft: what is still missing, each one press away; the steps; the question before 封存."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.lists.question import Question
from desktop.ui.page import label
from desktop.ui.papers.reading import Writing

SEAL, DISCARD = "seal", "discard"
NAMED = 6  # missing fields named one by one


class Foot(QFrame):
    """`wanted`: the name of a missing field; `sealed`, `discarded`: yes, do it."""

    wanted = Signal(str)
    sealed = Signal()
    discarded = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "foot")
        self._writing: Writing | None = None
        self.lacks = label("", "", self, wraps=True)
        self.lacks.setTextFormat(Qt.TextFormat.RichText)
        self.lacks.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.lacks.linkActivated.connect(self.wanted)
        self.discard = self._button(self.tr("丢弃(&D)"))
        self.anew = self._button(self.tr("重新带出(&R)"))
        self.anew.setToolTip(self.tr("按现在的记录重新填写；您写过的不变"))
        self.look = self._button(self.tr("预览 F10"))
        self.look.setCheckable(True)
        self.seal = self._button(self.tr("封存 F9"), "main")
        self.question = Question(self)
        self.tools = QWidget(self)
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SNUG)
        row.addWidget(self.discard)
        row.addWidget(self.anew)
        row.addStretch(1)
        row.addWidget(self.look)
        row.addWidget(self.seal)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.TIGHT, theme.SNUG, theme.TIGHT, 0)
        column.setSpacing(theme.TIGHT)
        for part in (self.lacks, self.question, self.tools):
            column.addWidget(part)
        self.seal.clicked.connect(self.ask)
        self.discard.clicked.connect(self._ask_discard)
        self.question.confirmed.connect(self._confirmed)
        self.question.put_off.connect(self.tools.show)

    def show_writing(self, writing: Writing) -> None:
        """Say what is missing."""
        if self._writing is None or writing.draft != self._writing.draft:
            self.question.close_up()
        self._writing = writing
        self.lacks.setText(self._words(writing))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self._writing is not None:
            self.lacks.setText(self._words(self._writing))  # its links carry their colour in the text

    @Slot()
    def ask(self) -> None:
        """Ask before sealing, a second time is yes; what is missing is gone to instead."""
        if self._writing is None:
            return
        if self.question.isVisible():
            if self.question.what == SEAL:
                self.question.yes.click()
        elif self._writing.lacking:
            self.wanted.emit(self._writing.lacking[0])
        elif not self._writing.hindrance:
            words = self.tr("封存后取得文号，内容不能再改，只能作废另拟。")
            self.tools.hide()
            self.question.ask(SEAL, words, self.tr("封存 F9"), self.tr("再看看"))

    def next_lack(self, after: str) -> str:
        """The missing field after this one, "" when nothing is missing."""
        if self._writing is None or not self._writing.lacking:
            return ""
        names = [line.name for line in self._writing.shape.fields]
        place = names.index(after) if after in names else -1
        later = (name for name in names[place + 1 :] if name in self._writing.lacking)
        return next(later, self._writing.lacking[0])

    def _words(self, writing: Writing) -> str:
        lacking: Sequence[str] = writing.lacking
        tone = theme.colours(self.palette())
        if lacking:
            links = [f'<a style="color: {tone.accent}" href="{name}">{name}</a>' for name in lacking[:NAMED]]
            more = self.tr(" 等 {0} 项").format(len(lacking)) if len(lacking) > NAMED else ""
            return self.tr("还缺：{0}{1}　<span style='color: {2}'>F3 到下一项</span>").format(
                " · ".join(links), more, tone.muted
            )
        warns = f"<span style='color: {tone.warn}'>{escape(writing.warning)}</span>" if writing.warning else ""
        return escape(writing.hindrance) or warns or self.tr("该填的都填了。")

    @Slot()
    def _ask_discard(self) -> None:
        words = self.tr("丢弃这份草稿？已封存的文书不受影响。")
        self.tools.hide()
        self.question.ask(DISCARD, words, self.tr("丢弃(&D)"), self.tr("留着"))

    @Slot(str)
    def _confirmed(self, what: str) -> None:
        self.tools.show()
        (self.sealed if what == SEAL else self.discarded).emit()

    def _button(self, text: str, kind: str = "small") -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("kind", kind)
        return button
