"""The paper sheet (底稿) of a visit in front: read it, print it, save it for another printer, split it by specialty."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.actions import paper_sheets
from desktop.desk import Desk
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.messages import Message
from desktop.ui.page import label
from desktop.ui.paper import PaperView

_MOST_SAID = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawn sheet; `long_places` are sentences about places of more than two pages, `missing` what has no glyph."""

    pdf: bytes
    pages: int
    rows: int
    long_places: tuple[str, ...] = ()
    missing: str = ""


class SheetOrder(QObject):
    """Draws the sheet in the background, one at a time, and shows it over its page."""

    def __init__(self, bench: Bench, page: QWidget) -> None:
        super().__init__(page)
        self._bench = bench
        self._page = page
        self._is_drawing = False

    def draw(self, visit: str, heading: str) -> None:
        """Draw the sheet of a visit; nothing while one is being drawn."""
        if not self._is_drawing:
            self._is_drawing = True
            done = partial(self._show, visit, self.tr("底稿 {0}").format(heading.replace(" · ", " ")))
            self._bench.draw(draw_sheet, visit, done=done, failed=self._failed)

    def _show(self, visit: str, name: str, drawn: Sheet) -> None:
        self._is_drawing = False
        dialog = SheetDialog(self._bench, visit, name, drawn, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _failed(self, error: object) -> None:
        self._is_drawing = False
        self._bench.lanes.failed.emit(error)


class SheetDialog(QDialog):
    """Shows a drawn sheet; it draws itself anew when the parts are wanted by specialty."""

    def __init__(self, bench: Bench, visit: str, name: str, drawn: Sheet, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._visit = visit
        self._name = name
        self.setWindowTitle(self.tr("打印底稿"))
        self.pages = label("", "muted", self)
        self.remark = label("", "warn", self, wraps=True)
        self.split = QPushButton(self.tr("按专业分开(&F)"), self)
        self.split.setCheckable(True)
        self.said = label("", "strong", self, wraps=True)
        self.said.hide()
        self.paper = PaperView(bench, self)
        self.back = QPushButton(self.tr("关闭"), self)
        self._lay_out()
        self.split.clicked.connect(self._draw)
        self.back.clicked.connect(self.accept)
        bench.message.connect(self._hear)
        self._show(drawn)
        self.remark.setText(said_of(drawn))
        self.remark.setVisible(bool(self.remark.text()))
        self.split.setVisible(bool(drawn.long_places))
        size = parent.window().size()
        self.resize(min(size.width() - 60, 900), size.height() - 40)
        self.paper.print_button.setFocus()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        head.addWidget(self.remark, 1)
        head.addWidget(self.split, 0, Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.addWidget(self.pages)
        foot.addStretch(1)
        foot.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setSpacing(theme.TIGHT)
        column.addLayout(head)
        column.addWidget(self.said)
        column.addWidget(self.paper, 1)
        column.addLayout(foot)

    @Slot()
    def _draw(self) -> None:
        wants_parts = self.split.isChecked()
        self.split.setEnabled(False)
        self._bench.draw(draw_sheet, self._visit, split=wants_parts, done=self._redrawn, failed=self._not_redrawn)

    def _redrawn(self, drawn: Sheet) -> None:
        self.split.setEnabled(True)
        self._show(drawn)

    def _not_redrawn(self, error: object) -> None:
        self.split.setEnabled(True)
        self._bench.lanes.failed.emit(error)

    def _show(self, drawn: Sheet) -> None:
        self.paper.show_bytes(self._name, drawn.pdf)
        self.pages.setText(self.tr("{0} 页，{1} 项。结果按短号录入。").format(drawn.pages, drawn.rows))

    @Slot(object)
    def _hear(self, message: Message) -> None:
        """The banner is behind this dialog, so its words are said here as well."""
        self.said.setText(message.text)
        self.said.setVisible(bool(message.text))


def draw_sheet(desk: Desk, visit: str, *, split: bool = False) -> Sheet:
    """Draw it; with what a person should know before printing."""
    drawn = paper_sheets.print_sheet(desk, visit, split=split)
    places = []
    for one in drawn.proposals:
        parts = "，".join(f"{part.specialty} {part.rows} 项 {part.pages} 页" for part in one.parts)
        places.append(f"{one.name} 占 {one.pages} 页（{parts}）。")
    return Sheet(drawn.pdf, drawn.pages, drawn.rows, tuple(places), "、".join(drawn.missing))


def said_of(sheet: Sheet) -> str:
    """The remark above the sheet; empty when there is nothing to say."""
    said = list(sheet.long_places[:_MOST_SAID])
    if len(sheet.long_places) > _MOST_SAID:
        said.append(f"另有 {len(sheet.long_places) - _MOST_SAID} 处也超过两页。")
    if said:
        said.append("几人分头检查时，可以按专业分开打印。")
    if sheet.missing:
        said.append(f"这些字印不出来：{sheet.missing}。请手写补上。")
    return "\n".join(said)
