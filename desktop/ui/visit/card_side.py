"""Beside the list of photos: the photo in front large, with caption and drawings; or the choice where photos go; or the
days of a card.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.actions.cards import Listing
from desktop.supervision import clocks
from desktop.supervision.visit import Photo
from desktop.ui import annotating, theme, times
from desktop.ui.annotating import Canvas, owns_escape
from desktop.ui.marks import Mark, Shape
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable
from desktop.ui.visit.card_reading import CardLine, Target

CHOSEN = Mark(Shape.TICK, "good", "导入")
OTHER = Mark(Shape.HOLLOW, "calm", "")
ESCAPE = Qt.Key.Key_Escape
BEFORE = 130  # pixels


class Look(QWidget):
    """The photo in front. `captioned` carries its text, `drawn` its drawings, `paired` the photo from before the
    rectification it stands against.
    """

    captioned = Signal(str, str)
    drawn = Signal(str, object)
    paired = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._line: CardLine | None = None
        self._earlier: tuple[Photo, ...] = ()
        self._picture = QPixmap()
        self.canvas = Canvas(self)
        self.caption = QLineEdit(self)
        self.caption.setAccessibleName(self.tr("照片说明"))
        self.caption.setPlaceholderText(self.tr("照片说明 F2（印在台账上）"))
        self.about = label("", "small", self, wraps=True)
        self.tools = [QPushButton(word, self) for word in annotating.SHAPES]
        self.undo = QPushButton(self.tr("撤销"), self)
        self.pair = QPushButton(self)
        self.pair.setProperty("kind", "small")
        self.before = QLabel(self)
        self.before.setAccessibleName(self.tr("整改前的照片"))
        row = QHBoxLayout()
        row.setSpacing(theme.TIGHT)
        row.addWidget(label(self.tr("标注"), "small", self))
        for button, shape in zip(self.tools, annotating.SHAPES, strict=True):
            button.setProperty("shape", shape)
            button.setProperty("kind", "small")
            button.clicked.connect(self._begin)
            row.addWidget(button)
        row.addWidget(self.undo)
        row.addStretch(1)
        row.addWidget(self.pair)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        pictures = QHBoxLayout()
        pictures.setSpacing(theme.TIGHT)
        pictures.addWidget(self.before, 0, Qt.AlignmentFlag.AlignTop)
        pictures.addWidget(self.canvas, 1)
        column.addLayout(pictures, 1)
        column.addLayout(row)
        column.addWidget(self.caption)
        column.addWidget(self.about)
        self.caption.editingFinished.connect(self._tell)
        self.undo.clicked.connect(self.canvas.undo)
        self.pair.clicked.connect(self._pair)
        self.canvas.drawn.connect(self._drawn)
        self.show_photo(None, None, is_writable=False)
        self.show_before((), {})

    def show_photo(self, line: CardLine | None, picture: QPixmap | None, *, is_writable: bool) -> None:
        """Show this photo; None: its large picture is still to come. A caption being typed and a shape being drawn
        stay with their photo.
        """
        photo = line.photo if line else None
        is_same = photo is not None and self._line is not None and line is not None and line.key == self._line.key
        if not is_same:
            self.tell_now()
            self.canvas.give_up()
            self._picture = QPixmap()
        self._picture = self._picture if picture is None else picture
        self._line = line if photo else None
        self.canvas.show_picture(self._picture, photo.drawings if photo else (), is_writable=is_writable)
        for widget in (self.caption, self.undo, *self.tools):
            widget.setEnabled(photo is not None and is_writable)
        if not (self.caption.hasFocus() and self.caption.isModified()):
            self.caption.setText(photo.caption if photo else "")
        words = [line.detail, line.hint] if line else []
        if photo and photo.taken:
            written = self.tr("{0}　相机写 {1}").format(photo.name, photo.taken[:19].replace("T", " "))
            right = clocks.taken_at(photo) if photo.correction else None
            words.insert(0, written + (self.tr("，校正为 {0}").format(times.moment_whole(right)) if right else ""))
        self.about.setText("　".join(word for word in words if word))

    def show_before(self, earlier: Sequence[Photo], small: Mapping[str, bytes]) -> None:
        """Offer the photos from before the rectification, and show the one this photo stands against."""
        photo = self._line.photo if self._line else None
        self._earlier = tuple(earlier) if photo else ()
        place = self._place()
        self.pair.setVisible(bool(self._earlier))
        chosen = self.tr("{0}/{1}").format(place + 1, len(self._earlier)) if place >= 0 else self.tr("不对照")
        self.pair.setText(self.tr("整改前：{0}").format(chosen))
        picture = QPixmap()
        if place >= 0:
            picture.loadFromData(small.get(self._earlier[place].preview, b""))
        self.before.setVisible(not picture.isNull())
        if not picture.isNull():
            self.before.setPixmap(picture.scaledToWidth(BEFORE, Qt.TransformationMode.SmoothTransformation))

    def tell_now(self) -> None:
        """Save a caption that is half typed."""
        if self.caption.isModified():
            self._tell()

    @Slot()
    def _tell(self) -> None:
        if self._line is not None and self.caption.isModified():
            self.caption.setModified(False)
            self.captioned.emit(self._line.key, self.caption.text().strip())

    def _place(self) -> int:
        before = self._line.photo.before if self._line and self._line.photo else ""
        return next((place for place, one in enumerate(self._earlier) if one.original == before), -1)

    @Slot()
    def _pair(self) -> None:
        """The next photo from before, after the last none."""
        if self._line is not None and self._earlier:
            place = self._place() + 1
            self.paired.emit(self._line.key, self._earlier[place].original if place < len(self._earlier) else "")

    @Slot()
    def _begin(self) -> None:
        shape = str(self.sender().property("shape"))
        words = self.caption.text().strip() or self.tr("此处")
        self.canvas.choose(shape, words if shape == annotating.TEXT else "")

    @Slot(object)
    def _drawn(self, drawings: object) -> None:
        if self._line is not None:
            self.drawn.emit(self._line.key, drawings)


class Chooser(QWidget):
    """Where the photos chosen go. `chosen` carries a target's id, `closed` that nothing was chosen."""

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.model = LinesModel[Target]((Column("", lambda line: line.words),), lambda line: line.id, self)
        self.list = LineTable(self.model, self.tr("归到哪条隐患"), self, has_head=False)
        self.title = label("", "strong", self, wraps=True)
        self.none = label(self.tr("本次还没有登记隐患或复查；登记后照片才有地方归。"), "muted", self, wraps=True)
        self.back = QPushButton(self.tr("返回 Esc"), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SNUG)
        column.addWidget(self.title)
        column.addWidget(self.none)
        column.addWidget(self.list, 1)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignRight)
        self.list.opened.connect(self._choose)
        self.back.clicked.connect(self.closed)

    def begin(self, count: int, targets: Sequence[Target], proposals: Sequence[str]) -> None:
        """Ask where `count` photos go, the proposals first."""
        order = {name: number for number, name in enumerate(proposals)}
        sorted_targets = sorted(targets, key=lambda one: order.get(one.id, len(order)))
        self.title.setText(self.tr("{0} 张照片归到（Enter 选定）").format(count))
        self.none.setVisible(not targets)
        self.model.show_lines(sorted_targets)
        self.list.setCurrentIndex(self.model.index(0, 0))
        (self.list if targets else self.back).setFocus()

    def event(self, event: QEvent) -> bool:
        return owns_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == ESCAPE:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    @Slot(object)
    def _choose(self, target: Target) -> None:
        self.chosen.emit(target.id)


class Days(QWidget):
    """Which days of a card come in. `given` carries the files; Space takes a day or leaves it."""

    given = Signal(list)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._listing = Listing((), frozenset())
        self._wanted: set[str] = set()
        columns: tuple[Column[tuple[str, int]], ...] = (
            Column(self.tr("导入"), self._word, 92, self._mark),
            Column(self.tr("拍摄日期"), lambda line: line[0] or "没有时间"),
            Column(self.tr("张数"), lambda line: str(line[1]), 64, is_right=True),
        )
        self.model = LinesModel[tuple[str, int]](columns, lambda line: line[0], self)
        self.list = _DayTable(self.model, self.tr("存储卡上的日期"), self)
        words = self.tr("卡上有几天的照片。空格选取，Enter 导入。")
        self.ready = QPushButton(self)
        self.ready.setProperty("kind", "main")
        self.back = QPushButton(self.tr("取消 Esc"), self)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SNUG)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.ready)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SNUG)
        column.addWidget(label(words, "", self, wraps=True))
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        self.list.opened.connect(self._give)
        self.list.toggled.connect(self._toggle)
        self.ready.clicked.connect(self._give)
        self.back.clicked.connect(self.closed)

    def begin(self, listing: Listing) -> None:
        """Offer the days of this card."""
        self._listing, self._wanted = listing, set(listing.wanted)
        self._show()
        self.list.setCurrentIndex(self.model.index(0, 0))
        self.list.setFocus()

    def event(self, event: QEvent) -> bool:
        return owns_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == ESCAPE:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    @Slot()
    def _toggle(self) -> None:
        if self.list.line is not None:
            self._wanted ^= {self.list.line[0]}
            self._show()

    def _show(self) -> None:
        self.model.show_lines(self._listing.days)
        self.list.viewport().update()
        count = len(self._listing.of(self._wanted))
        self.ready.setText(self.tr("导入 {0} 张 Enter").format(count))
        self.ready.setEnabled(bool(count))

    @Slot()
    def _give(self, line: object = None) -> None:
        files = self._listing.of(self._wanted)
        if files:
            self.given.emit(files)

    def _word(self, line: tuple[str, int]) -> str:
        return "导入" if line[0] in self._wanted else "不导入"

    def _mark(self, line: tuple[str, int]) -> Mark:
        return CHOSEN if line[0] in self._wanted else OTHER


class _DayTable(LineTable[tuple[str, int]]):
    toggled = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.toggled.emit()
            return
        super().keyPressEvent(event)
