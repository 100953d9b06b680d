"""Attaching the filled-in paper sheet to a visit: drop photos or PDFs, or choose them; each page finds its visit by its
QR. What it cannot place stays in a list with the reason and one press that helps. Nothing typed is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Slot
from PySide6.QtGui import QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import scans
from desktop.actions.scans import Attached, Batch
from desktop.errors import DeskError
from desktop.ui import theme, thumbnails
from desktop.ui.bench import Bench
from desktop.ui.lanes import Tell
from desktop.ui.page import label
from desktop.ui.photos import PhotoLine, PhotoModel
from desktop.ui.visit.scan_left import LeftLine, LeftPages
from desktop.ui.visit.scan_pages import LargePage, ScansView, read_files, read_page, read_scans

ENDINGS = "*.pdf *.jpg *.jpeg *.png *.heic *.heif"
MISTAKEN = "附错"
_MOST_SAID = 4
_THUMB = QSize(72, 96)


class ScansOrder(QObject):
    """Shows the dialog over its page and takes what is dropped on the page. `front` tells the visit in front."""

    def __init__(self, bench: Bench, page: QWidget, front: Callable[[], str]) -> None:
        super().__init__(page)
        self._bench = bench
        self._page = page
        self._front = front
        self.dialog = ScansDialog(bench, page)
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    @Slot()
    def show(self) -> None:
        """Show what is attached to the visit in front."""
        if self._front():
            self.dialog.begin(self._front())

    def add(self, files: Sequence[Path]) -> None:
        """Attach files to the visit in front."""
        if not self._front():
            self._bench.remark(self.tr("请先打开一次检查，再把底稿的照片或 PDF 拖进来。"))
            return
        self.show()
        self.dialog.add(files)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Files dropped anywhere on the page, outside the strips of photos."""
        if not isinstance(event, QDropEvent) or not _files(event):
            return super().eventFilter(watched, event)
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.add(_files(event))
        return True


class ScansDialog(QDialog):
    """The pages attached, one of them large; below, what could not be placed."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._page = parent
        self._visit = ""
        self._view = ScansView()
        self._small: dict[str, bytes] = {}
        self._wanted: str | None = ""  # the page to be seen large; None: one that waits is
        self._stop: Event | None = None
        self._waiting: list[Path] = []
        self.setWindowTitle(self.tr("底稿扫描件"))
        self.setAcceptDrops(True)
        self.words = label("", "strong", self, wraps=True)
        self.hint = label(
            self.tr(
                "把填好的底稿拍照或扫描，拖到这里，或按“添加”。\nJPEG、PNG、HEIC、PDF 都可以，"
                "程序按每页右上角的二维码认检查和页码。\n原件照原样保存；已录入的结果不会因此改动。"
            ),
            "muted",
            self,
            wraps=True,
        )
        self.invitation = QFrame(self)
        self.invitation.setProperty("kind", "card")
        self.seen = QWidget(self)
        self.model = PhotoModel(self)
        self.pages = _thumbs(self.model, self.seen)
        self.large = LargePage(self.seen)
        self.progress = label("", "muted", self)
        self.stop = QPushButton(self.tr("停止(&T)"), self)
        self.said = label("", "small", self, wraps=True)
        self.left = LeftPages(self)
        self.add_button = QPushButton(self.tr("添加(&A)…"), self)
        self.take_off = QPushButton(self.tr("移除（附错） Delete"), self)
        self.back = QPushButton(self.tr("关闭 Esc"), self)
        for button in (self.stop, self.add_button, self.take_off, self.back):
            button.setAutoDefault(False)
        self._lay_out()
        self._connect()
        self._show()

    def begin(self, visit: str) -> None:
        """Show the pages of a visit."""
        if visit != self._visit:
            self._visit = visit
            self._view = ScansView()
            self.left.forget()
            self._say("")
            self.large.show_jpeg(b"")
        if not self.isVisible():
            size = self._page.window().size()
            self.resize(min(size.width() - 40, 980), size.height() - 30)
            self.open()
        self._look()
        (self.pages if self._view.lines else self.add_button).setFocus()

    def add(self, files: Sequence[Path]) -> None:
        """Read files in the background and attach their pages; more files wait their turn."""
        if self._stop is not None:
            self._waiting += files
            return
        self._stop = Event()
        self._say("")
        self._tell(0, len(files), "")
        job = partial(_read, self._bench, tuple(files), self._stop)
        lane = self._bench.lanes.drawing
        lane.put_long(job, partial(self._have_read, self._visit), self._tell, self._failed)

    def event(self, event: QEvent) -> bool:
        """Files dropped on the dialog."""
        if isinstance(event, QDropEvent) and _files(event):
            event.acceptProposedAction()
            if event.type() == QEvent.Type.Drop:
                self.add(_files(event))
            return True
        return super().event(event)

    # --- reading and attaching ---------------------------------------------------------------------------------

    def _have_read(self, visit: str, batch: Batch) -> None:
        is_stopped = self._stop is not None and self._stop.is_set()
        if is_stopped:
            self._ended()
            self._say(self.tr("已停止，没有附任何一页。"))
        else:
            self._bench.act(scans.attach_read, batch, visit, done=self._attached, failed=self._failed)

    def _attached(self, done: Attached) -> None:
        self._ended()
        count = sum(len(pages) for pages in done.by_visit.values())
        said = [self.tr("附上 {0} 页。").format(count)] if count else []
        said += [*done.remarks, *done.refused]
        more = len(said) - _MOST_SAID
        self._say("\n".join([*said[:_MOST_SAID], *([self.tr("另有 {0} 条。").format(more)] if more > 0 else [])]))
        if self.left.add((*done.elsewhere, *done.unreadable)):
            self.left.setFocus()
        if self._waiting:
            files, self._waiting = self._waiting, []
            self.add(files)

    def _ended(self) -> None:
        self._stop = None
        self.progress.hide()
        self.stop.hide()

    def _failed(self, error: DeskError) -> None:
        self._ended()
        self._say(str(error))

    @Slot()
    def _stopped(self) -> None:
        if self._stop is not None:
            self._stop.set()
            self._waiting.clear()

    def _tell(self, reached: int, total: int, name: str) -> None:
        self.progress.setText(self.tr("正在读 {0}/{1} {2}").format(min(reached + 1, total), total, name))
        self.progress.show()
        self.stop.show()

    @Slot()
    def _choose_files(self) -> None:
        pattern = self.tr("底稿") + f" ({ENDINGS} {ENDINGS.upper()});;" + self.tr("所有文件") + " (*)"
        chosen, _ = QFileDialog.getOpenFileNames(self, self.tr("选择底稿的照片或扫描件"), "", pattern)
        if chosen:
            self.add([Path(name) for name in chosen])

    @Slot(object)
    def _place(self, line: LeftLine) -> None:
        """A page goes to the visit it belongs to; without one to the visit in front, for a person has looked."""
        batch, to = Batch((line.left.page,)), line.left.visit or self._visit
        is_by_hand, done = not line.left.visit, partial(self._placed, line.number)
        self._bench.act(scans.attach_read, batch, to, by_hand=is_by_hand, done=done, failed=self._failed)

    def _placed(self, number: int, done: Attached) -> None:
        count = sum(len(pages) for pages in done.by_visit.values())
        self._say("\n".join([*([self.tr("附上 {0} 页。").format(count)] if count else []), *done.remarks]))
        self.left.take_away(number)
        (self.left if self.left.model.lines else self.pages).setFocus()

    @Slot()
    def _take_off(self) -> None:
        row = self.pages.currentIndex().row()
        if 0 <= row < len(self._view.lines):
            line = self._view.lines[row]
            self._bench.act(scans.withdraw, self._visit, line.original, line.at_page, MISTAKEN, failed=self._failed)

    # --- showing -----------------------------------------------------------------------------------------------

    @Slot(object)
    def _look(self, changes: object = None) -> None:
        if self._visit and self.isVisible():
            self._bench.ask(read_scans, self._visit, done=partial(self._take, self._visit), failed=self._failed)

    def _take(self, visit: str, view: ScansView) -> None:
        if visit != self._visit:
            return
        self._view = view
        lacking = [line.preview for line in view.lines if line.preview not in self._small]
        if lacking:
            self._bench.draw(thumbnails.shrink, lacking, done=self._have_small)
        self._show()

    def _have_small(self, found: dict[str, bytes]) -> None:
        self._small |= found
        self._show()

    def _show(self) -> None:
        is_waiting_seen = self._wanted is None
        row = self.pages.currentIndex().row()
        lines = self._view.lines
        self.words.setText(self._view.words)
        self.words.setVisible(bool(lines))
        self.model.show_lines([PhotoLine(one.preview, one.word, self._small.get(one.preview, b"")) for one in lines])
        for widget in (self.pages, self.take_off):
            widget.setVisible(bool(lines))
        has_any = bool(lines or self.left.model.lines)
        self.seen.setVisible(has_any)
        self.invitation.setVisible(not has_any)
        if lines and not self.pages.currentIndex().isValid():
            self.pages.setCurrentIndex(self.model.index(min(max(row, 0), len(lines) - 1), 0))
        if is_waiting_seen:
            self._wanted = None  # the list came anew; the page that waits stays in front

    @Slot()
    def _page_chosen(self) -> None:
        row = self.pages.currentIndex().row()
        if 0 <= row < len(self._view.lines):
            preview = self._wanted = self._view.lines[row].preview
            self._bench.draw(read_page, preview, done=partial(self._show_large, preview), failed=self._failed)

    @Slot(object)
    def _look_at(self, line: LeftLine | None) -> None:
        """A page that waits is seen large, for a person is to decide where it belongs."""
        self._wanted = None if line else ""
        self._show()
        if line is not None:
            self.large.show_jpeg(line.left.page.preview)
        else:
            self._page_chosen()

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _show_large(self, preview: str, data: bytes) -> None:
        if self._wanted == preview:
            self.large.show_jpeg(data)

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self.invitation)
        inside.setContentsMargins(theme.WIDE, theme.WIDE, theme.WIDE, theme.WIDE)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside.addWidget(self.hint)
        seen = QHBoxLayout(self.seen)
        seen.setContentsMargins(0, 0, 0, 0)
        seen.setSpacing(theme.SNUG)
        seen.addWidget(self.pages)
        seen.addWidget(self.large, 1)
        reading = QHBoxLayout()
        reading.setSpacing(theme.SNUG)
        reading.addWidget(self.progress, 1)
        reading.addWidget(self.stop)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SNUG)
        foot.addWidget(self.add_button)
        foot.addWidget(self.take_off)
        foot.addStretch(1)
        foot.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setSpacing(theme.SNUG)
        column.addWidget(self.words)
        column.addWidget(self.invitation, 1)
        column.addWidget(self.seen, 1)
        column.addWidget(self.said)
        column.addLayout(reading)
        column.addWidget(self.left)
        column.addLayout(foot)
        self.progress.hide()
        self.stop.hide()
        self.said.hide()

    def _connect(self) -> None:
        self.pages.selectionModel().selectionChanged.connect(self._page_chosen)
        self.pages.activated.connect(self.large.setFocus)
        self.left.placed.connect(self._place)
        self.left.looked_at.connect(self._look_at)
        self.add_button.clicked.connect(self._choose_files)
        self.take_off.clicked.connect(self._take_off)
        self.stop.clicked.connect(self._stopped)
        self.back.clicked.connect(self.reject)
        self._bench.changed.connect(self._look)
        QShortcut(QKeySequence("Delete"), self.pages, self._take_off, context=Qt.ShortcutContext.WidgetShortcut)


def _thumbs(model: PhotoModel, parent: QWidget) -> QListView:
    view = QListView(parent)
    view.setModel(model)
    view.setAccessibleName(parent.tr("附上的页"))
    view.setViewMode(QListView.ViewMode.IconMode)
    view.setMovement(QListView.Movement.Static)
    view.setResizeMode(QListView.ResizeMode.Adjust)
    view.setIconSize(_THUMB)
    view.setGridSize(QSize(104, 132))
    view.setFixedWidth(2 * 104 + 2 * theme.WIDE)
    view.setAcceptDrops(False)
    return view


def _read(bench: Bench, files: Sequence[Path], stop: Event, tell: Tell) -> Batch:
    closing = bench.lanes.drawing.stop
    return read_files(bench.desk, files, lambda: stop.is_set() or closing.is_set(), tell)


def _files(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
