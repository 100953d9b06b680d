"""清单 · 条目: the panel beside the list. It says what every layer does to the item in front; while a draft is open it
also makes it 必查, tightens a limit, cites more, or marks it 不适用 – or is the form of an item the layer adds.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.supervision.checklist import Item, Level
from desktop.supervision.judging import limit_text
from desktop.ui import theme
from desktop.ui.lists.addition import AdditionForm, Words
from desktop.ui.lists.limits import LimitField, may_tighten
from desktop.ui.lists.reading import Line
from desktop.ui.marks import Mark, MarkLabel, Shape
from desktop.ui.page import label

TO_VERIFY = Mark(Shape.TRIANGLE, "warn", "条号待核")


class ItemPanel(QScrollArea):
    """The panel. Signals tell what a person wants done to the item in front."""

    must_wanted = Signal()
    limit_given = Signal(object)
    basis_given = Signal(str)
    mark_given = Signal(str)
    item_edited = Signal(object)
    item_added = Signal(object)
    dropped = Signal()
    withdrawn = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("条目"))
        self.limits: list[LimitField] = []
        self._line: Line | None = None
        self._can_edit = False
        self.is_new = False
        inside = QFrame(self)
        inside.setProperty("kind", "card")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(theme.GAP, theme.SNUG, theme.GAP, theme.SNUG)
        self._column.setSpacing(theme.SNUG)
        self.setWidget(inside)
        self._make_words(inside)
        self._make_edits(inside)
        self._make_form(inside)
        self._column.addWidget(self._more)
        self.away = QPushButton(self.tr("撤回本级对这一条的改动(&W)"), inside)
        self.away.setToolTip("Delete")
        self._column.addWidget(self.away, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)
        self._connect()
        self.show_line(None, Words(), "", can_edit=False)

    @property
    def trouble(self) -> str:
        """The sentence about what was typed last and may not be."""
        return next((field.trouble for field in self.limits if field.trouble), "")

    @property
    def refusal(self) -> str:
        """Why what stands in the form was not taken."""
        return "" if self._refusal.isHidden() else self._refusal.text()

    def show_line(
        self, line: Line | None, words: Words, me: str, *, can_edit: bool, typed: tuple[Item, str] | None = None
    ) -> None:
        """Show what the list's current line is about; what is being typed about the same item stays. `typed` is what
        was typed into its form and refused, with the sentence why.
        """
        before, could = self._line, self._can_edit
        self._line, self._can_edit, self.is_new = line, can_edit, False
        is_own = can_edit and line is not None and line.addition is not None
        self._hint.setVisible(line is None)
        for part in (self._head, self.verify, self._text, self._more, self._layers):
            part.setVisible(line is not None and not is_own)
        self._edits.setVisible(can_edit and line is not None and line.above is not None)
        self.form.setVisible(is_own)
        self._new_foot.hide()
        self.away.setVisible(can_edit and line is not None and line.is_changed_here)
        self._troubles.setVisible(bool(line and line.problems))
        self.refuse(typed[1] if typed and is_own else "")
        if line is None:
            return
        self._say(line, is_own=is_own)
        if is_own and line.addition is not None:
            self.form.show_item(line.addition, words, typed[0] if typed else None)
        elif line.above is not None and can_edit and (before != line or not could):
            self._offer(line, line.above, me)

    def show_new(self, item: Item, words: Words) -> None:
        """The form of an item that is not in the draft yet."""
        self.show_line(None, words, "", can_edit=True)
        self.is_new = True
        self._hint.hide()
        self._head.setText(self.tr("增补一条"))
        for part in (self._head, self.form, self._new_foot):
            part.show()
        self.form.show_item(item, words, item, is_new=True)
        self._to(self.form.text)

    def close_form(self) -> None:
        """The new item was added or dropped."""
        self.is_new = False
        self._line = None

    def is_about(self, line: Line | None) -> bool:
        """Whether the panel shows this item already."""
        return not self.is_new and self._line is not None and line is not None and self._line.code == line.code

    def refuse(self, sentence: str) -> None:
        """Say why what stands in the form was not taken; it stays there."""
        self._refusal.setText(sentence)
        self._refusal.setVisible(bool(sentence))

    def flush(self) -> None:
        """Give on what stands in the form of an added item."""
        if not self.is_new and self.form.isVisibleTo(self) and self.form.is_dirty:
            self.item_edited.emit(self.form.item)

    def to_limit(self) -> None:
        """The keyboard goes to the first limit; without one to the further grounds."""
        field = next(iter(self.limits[0].fields.values())) if self.limits else self.basis
        self._to(field)

    def to_reason(self) -> None:
        """The keyboard goes to the reason of 不适用."""
        self._to(self.reason)

    def to_form(self) -> None:
        """The keyboard goes to the text of the added item."""
        self._to(self.form.text)

    def _to(self, field: QWidget) -> None:
        if field.isVisibleTo(self):
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.ensureWidgetVisible(field)

    def _make_words(self, inside: QWidget) -> None:
        self._hint = label(self.tr("选一条，这里显示各级对它的规定。"), "muted", inside, wraps=True)
        self._head = label("", "strong", inside)
        self.verify = MarkLabel(inside)
        self._text = label("", "", inside, wraps=True)
        self._more = label("", "small", inside, wraps=True)
        self._layers = label("", "", inside, wraps=True)
        self._troubles = label("", "bad", inside, wraps=True)
        self._layers.setTextFormat(Qt.TextFormat.PlainText)
        for part in (self._hint, self._head, self.verify, self._text, self._troubles, self._layers):
            self._column.addWidget(part)

    def _make_edits(self, inside: QWidget) -> None:
        self._edits = QWidget(inside)
        edits = QVBoxLayout(self._edits)
        edits.setContentsMargins(0, 0, 0, 0)
        edits.setSpacing(theme.SNUG)
        keys = self.tr("在列表里按 1 必查、2 限值、3 不适用、4 增补、Delete 撤回")
        edits.addWidget(label(keys, "small", self._edits, wraps=True))
        self.must = QPushButton(self.tr("改为必查(&M)"), self._edits)
        self.must.setToolTip("1")
        self._is_must = label(self.tr("上级已定为必查，不能改为抽查。"), "small", self._edits, wraps=True)
        edits.addWidget(self.must, 0, Qt.AlignmentFlag.AlignLeft)
        edits.addWidget(self._is_must)
        self._values = QVBoxLayout()
        self._values.setSpacing(theme.SNUG)
        edits.addLayout(self._values)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(theme.HAIR)
        self.basis, self.reason = QLineEdit(self._edits), QLineEdit(self._edits)
        self._who = label("", "small", self._edits, wraps=True)
        self.mark = QPushButton(self.tr("标为不适用(&A)"), self._edits)
        self.basis.setPlaceholderText(self.tr("文件和条号，Enter 加上"))
        self.reason.setPlaceholderText(self.tr("原因，如：本矿没有此系统"))
        for word, field in (("补充依据", self.basis), ("不适用的原因", self.reason)):
            field.setAccessibleName(word)
            form.addRow(label(word, "small", self._edits), field)
        edits.addLayout(form)
        edits.addWidget(self._who)
        edits.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self._edits)

    def _make_form(self, inside: QWidget) -> None:
        self.form = AdditionForm(inside)
        self._refusal = label("", "bad", inside, wraps=True)
        self._new_foot = QWidget(inside)
        self.join = QPushButton(self.tr("加入草稿(&S)"), self._new_foot)
        self.join.setProperty("kind", "main")
        self.join.setToolTip("Ctrl+Enter")
        self.drop = QPushButton(self.tr("不加了"), self._new_foot)
        row = QHBoxLayout(self._new_foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.join)
        row.addWidget(self.drop)
        row.addStretch(1)
        for part in (self.form, self._refusal, self._new_foot):
            self._column.addWidget(part)

    def _connect(self) -> None:
        self.must.clicked.connect(self._must)
        self.basis.returnPressed.connect(self._cite)
        self.reason.returnPressed.connect(self._mark)
        self.mark.clicked.connect(self._mark)
        self.reason.textChanged.connect(self._weigh)
        self.away.clicked.connect(self.withdrawn)
        self.form.edited.connect(self.flush)
        self.join.clicked.connect(self._join)
        self.drop.clicked.connect(self.dropped)
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self._join, context=context)

    def _say(self, line: Line, *, is_own: bool) -> None:
        item = line.item
        self._head.setText(item.id if line.is_gone else f"{item.id}　{item.level}")
        if item.basis_to_verify and not is_own:
            self.verify.show_mark(TO_VERIFY)
        else:
            self.verify.hide()
        self._text.setText(item.text)
        self._layers.setText("\n".join(line.said))
        self._more.setText("\n".join(_about(item)))
        self._layers.setVisible(bool(line.said) and not is_own)
        self._more.setVisible(bool(self._more.text()) and not is_own)
        self._troubles.setText("\n".join(line.problems))

    def _offer(self, line: Line, above: Item, me: str) -> None:
        is_sample = above.level is Level.SAMPLE
        is_done = line.sharpening is not None and line.sharpening.level is Level.MUST
        self.must.setVisible(is_sample and not is_done)
        self._is_must.setText(self.tr("本级已改为必查。") if is_done else self.tr("上级定为必查，不能改为抽查。"))
        self._is_must.setVisible(not is_sample or is_done)
        self._offer_limits(line, above)
        self.basis.clear()
        self.reason.setText(line.mark.reason if line.mark else "")
        self._who.setText(self.tr("责任人：{0}").format(line.mark.person if line.mark else me))
        can_mark = above.not_applicable is None
        for part in (self.reason, self._who, self.mark):
            part.setEnabled(can_mark)
        self._weigh()

    def _offer_limits(self, line: Line, above: Item) -> None:
        for old in self.limits:
            self._values.removeWidget(old)
            old.hide()
            old.deleteLater()
        given = {limit.param: limit for limit in (line.sharpening.values if line.sharpening else ())}
        self.limits = [
            LimitField(limit, given.get(limit.param), self._edits) for limit in above.values if may_tighten(limit)
        ]
        before: QWidget = self.must
        for field in self.limits:
            self._values.addWidget(field)
            field.show()  # now, not when Qt comes round to it: the next key may go there
            field.given.connect(self.limit_given)
            for one in field.fields.values():
                QWidget.setTabOrder(before, one)
                before = one
        QWidget.setTabOrder(before, self.basis)

    @Slot()
    def _weigh(self) -> None:
        self.mark.setEnabled(self.reason.isEnabled() and bool(self.reason.text().strip()))

    @Slot()
    def _must(self) -> None:
        self.must_wanted.emit()

    @Slot()
    def _cite(self) -> None:
        if text := self.basis.text().strip():
            self.basis.clear()
            self.basis_given.emit(text)

    @Slot()
    def _mark(self) -> None:
        if self.mark.isEnabled():
            self.mark_given.emit(self.reason.text().strip())

    @Slot()
    def _join(self) -> None:
        if not self.is_new:
            self.flush()
        elif missing := self.form.missing:
            self.refuse(self.tr("还没有写：{0}。").format("、".join(field.accessibleName() for field in missing)))
            self._to(missing[0])
        else:
            self.item_added.emit(self.form.item)


def _about(item: Item) -> list[str]:
    rows = (
        ("方法", item.method),
        ("限值", "；".join(f"{limit.param} {limit_text(limit)}" for limit in item.values)),
        ("地点", "、".join(item.places)),
        ("专业", item.specialty or ""),
        ("依据", "；".join(item.basis)),
        ("重大隐患", "；".join(item.mh_basis)),
        *((f"{one.since} 起", "；".join(one.basis + one.mh_basis)) for one in item.editions),
    )
    return [f"{word}：{text}" for word, text in rows if text]
