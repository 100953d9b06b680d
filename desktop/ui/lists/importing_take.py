"""载入 · 载入: the items as they will be, and where they go: a layer's draft, a file, or in force as a whole
catalogue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop.actions import import_answers
from desktop.actions.import_lines import DoubleLine, ItemLine, Seen
from desktop.ui import theme
from desktop.ui.lists.importing_parts import LOOK, CalmCombo, ManyTable, Panel
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel

MINE = "本矿"


@dataclass(frozen=True, slots=True)
class Target:
    """A layer to take the items into: its level, and the mine when it is a 本矿表."""

    level: str
    mine: str | None
    word: str


@dataclass(frozen=True, slots=True)
class Ways:
    """What this person may do with an import; a sentence for what he may not."""

    targets: tuple[Target, ...] = ()
    why_no_layer: str = ""
    why_no_whole: str = ""


class TakePanel(Panel):
    """`layer_wanted` carries a `Target`, so does `doubles_wanted`; `file_wanted`, `publish_wanted`."""

    layer_wanted = Signal(object)
    doubles_wanted = Signal(object)
    file_wanted = Signal()
    publish_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("载入", parent)
        self._ways = Ways()
        self._seen: Seen | None = None
        self._is_sure = False
        self.title = QLineEdit(self)
        self.edition = QLineEdit(self)
        self.prefix = QLineEdit(self)
        for field, word in ((self.title, "名称"), (self.edition, "版本"), (self.prefix, "编码前缀")):
            field.setAccessibleName(word)
        self.prefix_word = label(self.tr("编码前缀"), "", self)
        self._doubles: dict[str, DoubleLine] = {}
        self.model = LinesModel[ItemLine]((*_COLUMNS, self._there_column()), lambda line: line.code, self)
        self.list = ManyTable(self.model, self.tr("载入后的条目"), self)
        self.list.keys = {Qt.Key.Key_Space: self._toggle_double}
        self.there_text = label("", "warn", self, wraps=True)
        self.leave = QPushButton(self.tr("不要这条(&E)"), self)
        self.whole_text = label("", "small", self, wraps=True)
        self.target = CalmCombo(self.tr("补充哪一级"), self)
        self.layer = QPushButton(self.tr("作为补充草稿(&B)"), self)
        self.layer.setProperty("kind", "main")
        self.file = QPushButton(self.tr("存为文件(&S)…"), self)
        self.publish = QPushButton(self.tr("发布(&P)"), self)
        self.why = label("", "small", self, wraps=True)
        self._lay_out()
        self._connect()

    def show_ways(self, ways: Ways) -> None:
        """What this person may do."""
        self._ways = ways
        chosen = self.target.currentIndex()
        self.target.clear()
        for one in ways.targets:
            self.target.addItem(one.word, one)
        self.target.setCurrentIndex(min(max(chosen, 0), self.target.count() - 1))
        self._show_can()

    def show_seen(self, seen: Seen) -> None:
        self._seen, self._is_sure = seen, False
        self._ask_doubles()
        self.model.show_lines(seen.items)
        if self.list.line is None:
            self.list.step(0)
        for field, text in (
            (self.title, self.draft.title or seen.title),
            (self.edition, self.draft.edition),
            (self.prefix, self.draft.prefix),
        ):
            if not field.hasFocus():
                field.setText(text)
        for widget in (self.prefix, self.prefix_word):
            widget.setVisible(seen.makes_codes)
        self._show_can()

    def show_doubles(self, seen: Seen, doubles: Sequence[DoubleLine]) -> None:
        """The items of `seen` that are there already; nothing when others are shown by now."""
        if seen is not self._seen:
            return
        self._doubles = {line.spot: line for line in doubles}
        left = sum(line.is_left_out for line in doubles)
        told = self.tr("{0} 条与已有的条目相同或几乎相同，其中 {1} 条作为补充时不要；Space 改。")
        self.there_text.setText(told.format(len(doubles), left) if doubles else "")
        self.there_text.setVisible(bool(doubles))
        for column in (_CATEGORY, _PLACES, len(_COLUMNS)):  # all of them do not fit beside the text
            self.list.setColumnHidden(column, bool(doubles) is (column < len(_COLUMNS)))
        self.list.viewport().update()
        self._show_item(self.list.line)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_doubles()

    def first_focus(self) -> QWidget:
        return self.layer if self.layer.isEnabled() else self.list

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        head.addWidget(label(self.tr("名称"), "", self))
        head.addWidget(self.title, 3)
        head.addWidget(label(self.tr("版本"), "", self))
        head.addWidget(self.edition, 1)
        head.addWidget(self.prefix_word)
        head.addWidget(self.prefix, 1)
        card = QFrame(self)
        card.setProperty("kind", "card")
        ways = QGridLayout(card)
        ways.setContentsMargins(theme.SNUG, theme.TIGHT, theme.SNUG, theme.TIGHT)
        ways.setSpacing(theme.TIGHT)
        ways.setColumnStretch(1, 1)
        ways.addWidget(label(self.tr("补充"), "strong", card), 0, 0)
        ways.addWidget(self.target, 0, 1)
        ways.addWidget(self.layer, 0, 2)
        ways.addWidget(label(self.tr("整份目录"), "strong", card), 0, 3)
        ways.addWidget(self.file, 0, 4)
        ways.addWidget(self.publish, 0, 5)
        ways.addWidget(self.why, 1, 0, 1, 6)
        self.body.addLayout(head)
        self.body.addWidget(self.list, 1)
        told = QHBoxLayout()
        told.setSpacing(theme.SNUG)
        told.addWidget(self.there_text, 1)
        told.addWidget(self.leave)
        self.body.addLayout(told)
        self.body.addWidget(self.whole_text)
        self.body.addWidget(card)

    def _connect(self) -> None:
        for field in (self.title, self.edition, self.prefix):
            field.editingFinished.connect(self._take_head)
        self.list.chosen.connect(self._show_item)
        self.leave.clicked.connect(self._toggle_double)
        self.target.activated.connect(self._ask_doubles)
        self.layer.clicked.connect(self._want_layer)
        self.file.clicked.connect(self.file_wanted)
        self.publish.clicked.connect(self._want_publish)

    def _show_can(self) -> None:
        is_fine = self._seen is not None and self._seen.catalogue is not None
        is_over = is_fine and (bool(self.draft.like) or not self._is_bare())
        self.target.setVisible(bool(self._ways.targets))
        self.layer.setEnabled(is_over and bool(self._ways.targets))
        self.file.setEnabled(is_fine)
        self.publish.setEnabled(is_fine and not self._ways.why_no_whole)
        self.publish.setText(self.tr("发布(&P)"))
        self.why.setText(self._why(is_fine=is_fine, is_over=is_over))

    def _is_bare(self) -> bool:
        """Whether the file does not say which catalogue it belongs to."""
        return any(line.key == "矿山类型" for line in self._seen.questions) if self._seen else True

    def _why(self, *, is_fine: bool, is_over: bool) -> str:
        if not is_fine:
            count = len(self._seen.faults) if self._seen else 0
            return self.tr("还有 {0} 处要改，见“查错”一步；改好之前什么也不载入。").format(count)
        if self._ways.why_no_layer:
            return self._ways.why_no_layer
        if not is_over:
            return self.tr("作为补充，先在“问答”的“照目录”里选补充到哪份目录。")
        return self._ways.why_no_whole or self.tr(
            "补充先成草稿，检查后才发布；同编码的条目按收严处理，上级的不会减少。"
        )

    @Slot(object)
    def _show_item(self, line: ItemLine | None) -> None:
        parts = (f"方法：{line.method}", f"依据：{line.basis}", line.values) if line else ()
        self.whole_text.setText("　".join(filter(None, parts)))
        double = self._doubles.get(line.spot) if line else None
        self.leave.setVisible(double is not None)
        is_left = double is not None and double.is_left_out
        self.leave.setText(self.tr("仍然增补(&E)") if is_left else self.tr("不要这条(&E)"))

    def _there_column(self) -> Column[ItemLine]:
        return Column(self.tr("已有的"), self._there, 216, lambda line: LOOK if line.spot in self._doubles else None)

    def _there(self, line: ItemLine) -> str:
        double = self._doubles.get(line.spot)
        return f"{double.words}，{'不要' if double.is_left_out else '仍增补'}" if double else ""

    @Slot()
    def _ask_doubles(self) -> None:
        """Which items are there already, once the step is in front."""
        target = self.target.currentData(Qt.ItemDataRole.UserRole)
        is_fine = self._seen is not None and self._seen.catalogue is not None
        if is_fine and self.draft.like and isinstance(target, Target) and self.isVisible():
            self.doubles_wanted.emit(target)
        elif self._seen is not None:
            self.show_doubles(self._seen, ())

    @Slot()
    def _toggle_double(self) -> None:
        lines = [double for line in self.list.chosen_lines if (double := self._doubles.get(line.spot))]
        if lines:
            is_added = all(line.is_left_out for line in lines)
            made = import_answers.with_doubles(self.draft, [line.spot for line in lines], is_added=is_added)
            self.answered.emit(made)

    @Slot()
    def _take_head(self) -> None:
        shown = (self.draft.title or (self._seen.title if self._seen else ""), self.draft.edition, self.draft.prefix)
        typed = (self.title.text().strip(), self.edition.text().strip(), self.prefix.text().strip())
        if typed != shown:
            title, edition, prefix = typed
            made = import_answers.with_head(self.draft, title=title, edition=edition, prefix=prefix)
            self.answered.emit(made)

    @Slot()
    def _want_layer(self) -> None:
        target = self.target.currentData(Qt.ItemDataRole.UserRole)
        if isinstance(target, Target):
            self.layer_wanted.emit(target)

    @Slot()
    def _want_publish(self) -> None:
        if self._is_sure:
            self._is_sure = False
            self.publish_wanted.emit()
            return
        self._is_sure = True
        self.publish.setText(self.tr("确认发布(&P)"))
        told = self.tr("发布后各单位同步即用，不能撤回，只能再发新版。确定就再按一次“确认发布”。")
        self.why.setText(told)


_CATEGORY, _PLACES = 2, 4
_COLUMNS: tuple[Column[ItemLine], ...] = (
    Column("编码", lambda line: line.code, 96),
    Column("级别", lambda line: line.level, 52),
    Column("类别", lambda line: line.category, 96, is_quiet=True),
    Column("检查内容", lambda line: line.text),
    Column("适用场所", lambda line: line.places, 130, is_quiet=True),
)
