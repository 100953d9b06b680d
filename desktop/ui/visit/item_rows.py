"""How the items and places of a visit stand in their lists: rows of two lines, so that an item is read, not guessed.

The number with the level below it, the words over two lines, and the result as shape and word only where there is one;
where there is none the words take its room.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.ui import marks, theme
from desktop.ui.marks import Mark, Shape
from desktop.ui.tables import MARK, Column, Index, LinesModel, LineTable
from desktop.ui.visit.sheet import ItemLine, SectionLine
from desktop.ui.visit.words import RESULTS

ROW = 46
_SIDE = 16  # of a mark
_LINES = 2
NUMBER, LEVEL, TEXT, RESULT, PLACE = range(5)
MARKED = Mark(Shape.DASH, "calm", "不适用")
NOT_DRAWN = Mark(Shape.HOLLOW, "calm", "未抽到")
OWED = Mark(Shape.HOLLOW, "warn", "")
DONE = Mark(Shape.FULL, "good", "")


def result_of(line: ItemLine) -> Mark | None:
    """The result as it stands in the list; None: there is nothing to say yet."""
    if line.answer is not None:
        return RESULTS[line.answer.result]
    if line.is_marked:
        return MARKED
    return None if line.is_drawn else NOT_DRAWN


class ItemList(LineTable[ItemLine]):
    """The items of a place, or with `names_places` of several: then each says where it is. Level, result and place are
    columns of their own for those who do not see; they are painted into the other two.
    """

    def __init__(self, model: LinesModel[ItemLine], name: str, parent: QWidget | None = None) -> None:
        super().__init__(model, name, parent, has_head=False)
        _tall(self, _ItemDelegate(self))
        self.names_places = False
        for column in (LEVEL, RESULT, PLACE):
            self.setColumnHidden(column, True)

    def name_places(self, wanted: bool) -> None:
        """Whether each item says at which place it is."""
        if wanted is not self.names_places:
            self.names_places = wanted
            self.viewport().update()


class SectionList(LineTable[SectionLine]):
    """The places of a visit, each with how far it is below its name."""

    def __init__(self, model: LinesModel[SectionLine], name: str, parent: QWidget | None = None) -> None:
        super().__init__(model, name, parent, has_head=False)
        _tall(self, _SectionDelegate(self))
        self.setColumnHidden(1, True)


class _TwoLines(QStyledItemDelegate):
    """Paints the ground of a cell; what stands on it is painted by `draw`."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        widget: QWidget | None = option.widget
        style = widget.style() if widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        painter.save()
        painter.setFont(option.font)
        painter.setPen(option.palette.text().color())
        self.draw(painter, option, index)
        painter.restore()

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """What stands in the cell."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), theme.scaled(ROW))


class _ItemDelegate(_TwoLines):
    def __init__(self, items: ItemList) -> None:
        super().__init__(items)
        self._items = items

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        if index.column() == NUMBER:
            level = str(index.sibling(index.row(), LEVEL).data() or "")
            _number(painter, area, str(index.data() or ""), level, option)
            return
        area = area.adjusted(theme.TIGHT, 0, -theme.SNUG, 0)
        mark = index.sibling(index.row(), RESULT).data(MARK)
        if isinstance(mark, Mark):
            area.setRight(_mark(painter, area, mark, option) - theme.SNUG)
        words = str(index.data() or "")
        if self._items.names_places:
            _at_place(painter, area, str(index.sibling(index.row(), PLACE).data() or ""), words, option)
        else:
            _words(painter, area, words, option.font)


class _SectionDelegate(_TwoLines):
    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect.adjusted(theme.SNUG, theme.TIGHT, -theme.TIGHT, -theme.TIGHT)
        upper = QRect(area.left(), area.top(), area.width(), area.height() // 2)
        lower = upper.translated(0, upper.height())
        name = painter.fontMetrics().elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, upper.width())
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, name)
        told = index.sibling(index.row(), 1)
        mark = told.data(MARK)
        if isinstance(mark, Mark):
            box = QRectF(lower.x(), lower.center().y() - 6, 13, 13)
            marks.paint(painter, box, mark, option.palette)
            lower.setLeft(lower.left() + 13 + theme.TIGHT)
            painter.setPen(mark.colour(option.palette))
        painter.setFont(_small(option.font))
        painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, str(told.data() or ""))


def _tall(table: LineTable[ItemLine] | LineTable[SectionLine], delegate: QStyledItemDelegate) -> None:
    table.setItemDelegate(delegate)
    table.verticalHeader().setDefaultSectionSize(theme.scaled(ROW))


def _number(painter: QPainter, area: QRect, number: str, level: str, option: QStyleOptionViewItem) -> None:
    middle = Qt.AlignmentFlag.AlignHCenter
    half = area.height() // 2
    painter.drawText(area.adjusted(0, theme.TIGHT, 0, -half), Qt.AlignmentFlag.AlignVCenter | middle, number)
    painter.setFont(_small(option.font))
    painter.setPen(theme.colours(option.palette).muted)
    painter.drawText(area.adjusted(0, half, 0, -theme.TIGHT), Qt.AlignmentFlag.AlignVCenter | middle, level)


def _mark(painter: QPainter, area: QRect, mark: Mark, option: QStyleOptionViewItem) -> int:
    """Paint it at the right; answers where it begins."""
    width = painter.fontMetrics().horizontalAdvance(mark.word)
    left = area.right() - width - theme.TIGHT - _SIDE
    marks.paint(painter, QRectF(left, area.center().y() - _SIDE / 2, _SIDE, _SIDE), mark, option.palette)
    painter.save()
    painter.setPen(mark.colour(option.palette))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, mark.word)
    painter.restore()
    return left


def _at_place(painter: QPainter, area: QRect, place: str, words: str, option: QStyleOptionViewItem) -> None:
    """One line of the words, and below it where."""
    half = area.height() // 2
    upper, lower = area.adjusted(0, theme.TIGHT, 0, -half), area.adjusted(0, half, 0, -theme.TIGHT)
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(upper, middle, _elided(words, option.font, upper.width()))
    small = _small(option.font)
    painter.setFont(small)
    painter.setPen(theme.colours(option.palette).muted)
    painter.drawText(lower, middle, _elided(place, small, lower.width()))


def _words(painter: QPainter, area: QRect, text: str, font: QFont) -> None:
    """The words over at most two lines, the second ended by … when there are more."""
    lines = wrapped(text, font, area.width())
    height = painter.fontMetrics().height()
    top = area.top() + (area.height() - height * len(lines)) / 2 + painter.fontMetrics().ascent()
    for number, line in enumerate(lines):
        painter.drawText(QPointF(area.left(), top + number * height), line)


def wrapped(text: str, font: QFont, width: int) -> list[str]:
    """The words as they stand in a list `width` logical pixels wide."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    starts: list[int] = []
    while len(starts) <= _LINES:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(width, 1))
        starts.append(line.textStart())
    layout.endLayout()
    ends = [*starts[1:], len(text)]
    lines = [text[start:end].strip() for start, end in zip(starts, ends, strict=True)][:_LINES]
    if len(starts) > _LINES:
        lines[-1] = _elided(text[starts[_LINES - 1] :], font, width)
    return lines


def _elided(text: str, font: QFont, width: int) -> str:
    return QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(theme.scaled(theme.SMALL))
    return small


def _word(line: ItemLine) -> str:
    mark = result_of(line)
    return mark.word if mark else ""


ITEM_COLUMNS: tuple[Column[ItemLine], ...] = (
    Column("编号", lambda line: line.number, 42),
    Column("级别", lambda line: str(line.item.level), 30),
    Column("检查内容", lambda line: line.item.text),
    Column("结果", _word, 84, result_of),
    Column("场所", lambda line: line.place_name),
)
SECTION_COLUMNS: tuple[Column[SectionLine], ...] = (
    Column("场所", lambda line: line.name),
    Column("进度", lambda line: f"{line.answered}/{line.total}", 76, lambda line: OWED if line.owed else DONE),
)
