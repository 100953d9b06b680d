"""The paper sheet (底稿) of a visit in front: read it, print it, save it for another printer; for one specialty alone,
by specialty, with all 抽查 items or only those drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.actions import paper_sheets, sampling
from desktop.desk import Desk
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.messages import Message
from desktop.ui.page import label
from desktop.ui.paper import PaperView

_MOST_SAID = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawn sheet; `long_places` are sentences about places of more than two pages, `missing` what has no glyph.

    `specialties` can be printed alone; `is_sampled` when 抽查 items were drawn for the visit.
    """

    pdf: bytes
    pages: int
    rows: int
    long_places: tuple[str, ...] = ()
    missing: str = ""
    specialties: tuple[str, ...] = ()
    is_sampled: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """How the sheet is wanted; `specialty` "" is all of them, `only` None every row, else these (place, item)."""

    split: bool = False
    everything: bool = False
    specialty: str = ""
    only: frozenset[tuple[str, str]] | None = None


class SheetOrder(QObject):
    """Draws the sheet in the background, one at a time, and shows it over its page."""

    def __init__(self, bench: Bench, page: QWidget) -> None:
        super().__init__(page)
        self._bench = bench
        self._page = page
        self._is_drawing = False

    def draw(self, visit: str, heading: str, only: frozenset[tuple[str, str]] | None = None) -> None:
        """Draw the sheet of a visit, `only` these rows of it; nothing while one is being drawn."""
        if not self._is_drawing:
            self._is_drawing = True
            name = self.tr("底稿 {0}") if only is None else self.tr("底稿新增 {0}")
            done = partial(self._show, visit, name.format(heading.replace(" · ", " ")), only)
            self._bench.draw(draw_sheet, visit, Wish(only=only), done=done, failed=self._failed)

    def _show(self, visit: str, name: str, only: frozenset[tuple[str, str]] | None, drawn: Sheet) -> None:
        self._is_drawing = False
        dialog = SheetDialog(self._bench, visit, name, drawn, self._page, only=only)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _failed(self, error: object) -> None:
        self._is_drawing = False
        self._bench.lanes.failed.emit(error)


class SheetDialog(QDialog):
    """Shows a drawn sheet; it draws itself anew when the parts are wanted by specialty."""

    def __init__(
        self,
        bench: Bench,
        visit: str,
        name: str,
        drawn: Sheet,
        parent: QWidget,
        *,
        only: frozenset[tuple[str, str]] | None = None,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._visit = visit
        self._only = only
        self._name = name
        self.setWindowTitle(self.tr("打印底稿"))
        self.pages = label("", "muted", self)
        self.remark = label("", "warn", self, wraps=True)
        self.split = QPushButton(self.tr("按专业分开(&F)"), self)
        self.everything = QPushButton(self.tr("全部抽查项(&Q)"), self)
        self.everything.setToolTip(self.tr("不只印这次抽中的，其余抽查项也印"))
        for button in (self.split, self.everything):
            button.setCheckable(True)
        self.specialty = QComboBox(self)
        self.specialty.setAccessibleName(self.tr("印哪个专业"))
        self.specialty.setToolTip(self.tr("分头检查时，每人一份：只印自己专业的"))
        self.said = label("", "strong", self, wraps=True)
        self.said.hide()
        self.paper = PaperView(bench, self)
        self.back = QPushButton(self.tr("关闭 Esc"), self)
        self._lay_out()
        self.split.clicked.connect(self._draw)
        self.everything.clicked.connect(self._draw)
        self.specialty.activated.connect(self._draw)
        self.back.clicked.connect(self.accept)
        bench.message.connect(self._hear)
        self.specialty.addItem(self.tr("全部专业"), "")
        for word in drawn.specialties:
            self.specialty.addItem(word, word)
        self.specialty.setVisible(len(drawn.specialties) > 1)
        self.everything.setVisible(drawn.is_sampled and only is None)
        self._show(drawn)
        size = parent.window().size()
        self.resize(min(size.width() - 60, 900), size.height() - 40)
        self.paper.print_button.setFocus()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        head.addWidget(self.remark, 1)
        for widget in (self.specialty, self.everything, self.split):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
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
        self._choose(False)
        specialty = str(self.specialty.currentData() or "")
        wish = Wish(self.split.isChecked(), self.everything.isChecked(), specialty, self._only)
        self._bench.draw(draw_sheet, self._visit, wish, done=self._redrawn, failed=self._not_redrawn)

    def _redrawn(self, drawn: Sheet) -> None:
        self._choose(True)
        self._show(drawn)

    def _not_redrawn(self, error: object) -> None:
        self._choose(True)
        self._bench.lanes.failed.emit(error)

    def _choose(self, can: bool) -> None:
        for widget in (self.split, self.everything, self.specialty):
            widget.setEnabled(can)

    def _show(self, drawn: Sheet) -> None:
        name = " ".join(word for word in (self._name, self.specialty.currentData()) if word)
        self.paper.show_bytes(name, drawn.pdf)
        self.pages.setText(self.tr("{0} 页，{1} 项。结果按短号录入。").format(drawn.pages, drawn.rows))
        self.remark.setText(said_of(drawn))
        self.split.setVisible(bool(drawn.long_places) or self.split.isChecked())

    @Slot(object)
    def _hear(self, message: Message) -> None:
        """The banner is behind this dialog, so its words are said here as well."""
        self.said.setText(message.text)
        self.said.setVisible(bool(message.text))


def draw_sheet(desk: Desk, visit: str, wish: Wish | None = None) -> Sheet:
    """Draw it; with what a person should know before printing. Where its boxes stand is kept on the desk."""
    wanted = wish or Wish()
    drawn = paper_sheets.print_sheet(
        desk,
        visit,
        sampled=paper_sheets.ALL if wanted.everything else None,
        split=wanted.split,
        specialty=wanted.specialty,
        only=wanted.only,
    )
    paper_sheets.keep_positions(desk, visit, drawn)
    places = []
    for one in drawn.proposals:
        parts = "，".join(f"{part.specialty} {part.rows} 项 {part.pages} 页" for part in one.parts)
        places.append(f"{one.name} 占 {one.pages} 页（{parts}）。")
    return Sheet(
        drawn.pdf,
        drawn.pages,
        drawn.rows,
        tuple(places),
        "、".join(drawn.missing),
        paper_sheets.specialties(desk, visit),
        sampling.chosen(desk, visit) is not None,
    )


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
