"""清单 · 增补: the form of an item that the layer itself adds, in the words of its catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.supervision.checklist import Catalogue, Item, Level
from desktop.ui import theme
from desktop.ui.lists.ticks import Ticks
from desktop.ui.lists.values import ValueRows
from desktop.ui.page import label


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary of a catalogue, as the form offers it."""

    categories: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    tags: tuple[tuple[str, str], ...] = ()


NO_WORDS = Words()


def words_of(catalogue: Catalogue) -> Words:
    """The vocabulary of a catalogue."""
    return Words(
        tuple(dict.fromkeys(item.category for item in catalogue.items)),
        catalogue.specialties,
        (*((word, word) for word in catalogue.places), *((word, f"{word}（每次一遍）") for word in catalogue.scopes)),
        tuple((tag.code, tag.name) for tag in catalogue.tags),
    )


def blank(code: str, words: Words) -> Item:
    """An item with nothing in it yet but a code."""
    specialty = words.specialties[0] if words.specialties else None
    category = words.categories[0] if words.categories else "其他"
    return Item(code, category, Level.MUST, "", "", (), specialty=specialty, basis_to_verify=True)


class AdditionForm(QWidget):
    """All fields of one item. `edited` when a field was left with something new in it: `item` is what stands there."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = blank("", Words())
        self.code = QLineEdit(self)
        self.level = QComboBox(self)
        self.level.addItems([str(level) for level in Level])
        self.text = _area(self)
        self.method = _area(self)
        self.places = Ticks(self.tr("检查地点"), self)
        self.basis = _area(self)
        self.to_verify = QCheckBox(self.tr("条号待核"), self)
        self.values = ValueRows(self)
        self.category = QComboBox(self)
        self.category.setEditable(True)
        self.specialty = QComboBox(self)
        self.tags = Ticks(self.tr("适用条件"), self)
        self._lay_out()
        self._connect()

    @property
    def item(self) -> Item:
        """The item as it stands in the fields; a value that cannot be read stays as it was."""
        return replace(
            self._shown,
            id=self.code.text().strip(),
            text=self.text.toPlainText().strip(),
            level=Level(self.level.currentText()),
            places=self.places.words.chosen,
            method=self.method.toPlainText().strip(),
            basis=tuple(line.strip() for line in self.basis.toPlainText().splitlines() if line.strip()),
            basis_to_verify=self.to_verify.isChecked(),
            category=self.category.currentText().strip(),
            specialty=(self.specialty.currentText() or None) if self.specialty.count() else None,
            values=self.values.limits,
            applies_when=self.tags.words.chosen,
        )

    @property
    def missing(self) -> list[QWidget]:
        """The fields without which it is no item, as long as nothing is in them."""
        item = self.item
        fields = ((self.code, item.id), (self.text, item.text), (self.method, item.method), (self.places, item.places))
        return [field for field, value in fields if not value]

    @property
    def is_dirty(self) -> bool:
        """Whether the fields hold something else than what was shown last."""
        return self.item != self._shown

    def show_item(self, item: Item, words: Words, typed: Item | None = None, *, is_new: bool = False) -> None:
        """Show an item; what a person is typing stays while the item is the same. `typed` is what was refused."""
        if item == self._shown and typed is None:
            return
        if item == self.item and typed is None:
            self._shown = item
            return
        self._shown = item
        self.code.setReadOnly(not is_new)
        self._fill(typed or item, words)

    def _fill(self, item: Item, words: Words) -> None:
        self.code.setText(item.id)
        for area, text in ((self.text, item.text), (self.method, item.method), (self.basis, "\n".join(item.basis))):
            area.setPlainText(text)
        self.level.setCurrentText(str(item.level))
        self.to_verify.setChecked(item.basis_to_verify)
        _offer(self.category, words.categories, item.category)
        _offer(self.specialty, words.specialties, item.specialty or "")
        for widget in (self.specialty, self._specialty):
            widget.setVisible(bool(words.specialties))
        self.places.show_words(words.places, item.places)
        self.tags.show_words(words.tags, item.applies_when)
        for one in (self.tags, self._tags):
            one.setVisible(bool(words.tags))
        self.values.show_limits(item.values)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self._left()
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        self._specialty = label(self.tr("专业"), "small", self)
        self._tags = label(self.tr("适用条件（不选为都适用；选几个，有一个就适用）"), "small", self, wraps=True)
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        head.addLayout(_under(label(self.tr("编码"), "small", self), self.code), 3)
        head.addLayout(_under(label(self.tr("级别"), "small", self), self.level), 2)
        column.addLayout(head)
        self._field(column, self.tr("检查内容"), self.text)
        self._field(column, self.tr("检查方法"), self.method)
        self._field(column, self.tr("检查地点（至少选一个；空格勾选）"), self.places)
        self._field(column, self.tr("依据（一行一条）"), self.basis)
        column.addWidget(self.to_verify)
        column.addWidget(self.values)
        kinds = QHBoxLayout()
        kinds.setSpacing(theme.SNUG)
        kinds.addLayout(_under(label(self.tr("类别"), "small", self), self.category), 1)
        kinds.addLayout(_under(self._specialty, self.specialty), 1)
        column.addLayout(kinds)
        column.addWidget(self._tags)
        column.addWidget(self.tags)

    def _field(self, column: QVBoxLayout, word: str, field: QWidget) -> None:
        column.addWidget(label(word, "small", self))
        if not field.accessibleName():
            field.setAccessibleName(word.split("（", maxsplit=1)[0])
        column.addWidget(field)

    def _connect(self) -> None:
        kind = QLineEdit(self.category)
        self.code.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        names = ((self.code, "编码"), (self.level, "级别"), (self.category, "类别"), (self.specialty, "专业"))
        for field, name in names:
            field.setAccessibleName(name)
        for area in (self.text, self.method, self.basis):
            area.installEventFilter(self)
        self.code.editingFinished.connect(self._left)
        self.category.setLineEdit(kind)
        kind.editingFinished.connect(self._left)
        for combo in (self.level, self.category, self.specialty):
            combo.activated.connect(self._left)
        self.to_verify.clicked.connect(self._left)
        for changed in (self.places.changed, self.tags.changed, self.values.changed):
            changed.connect(self._left)

    @Slot()
    def _left(self) -> None:
        if self.is_dirty:
            self.edited.emit()


def _area(parent: QWidget) -> QPlainTextEdit:
    area = QPlainTextEdit(parent)
    area.setTabChangesFocus(True)
    area.setFixedHeight(54)
    return area


def _under(word: QLabel, field: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(theme.HAIR)
    column.addWidget(word)
    column.addWidget(field)
    return column


def _offer(combo: QComboBox, words: Iterable[str], chosen: str) -> None:
    combo.clear()
    combo.addItems([*words])
    if chosen and combo.findText(chosen) < 0:
        combo.addItem(chosen)
    combo.setCurrentText(chosen)
