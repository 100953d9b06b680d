"""照片: all photos of a visit, from the card to the finding they belong to. It shows a view and says what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.actions.cards import Listing
from desktop.ui import theme
from desktop.ui.flow import Flow
from desktop.ui.page import label
from desktop.ui.photos import ENDINGS, files_of, pasted
from desktop.ui.visit.card_list import CardList
from desktop.ui.visit.card_reading import LOOSE, UNUSED, CardLine, CardView
from desktop.ui.visit.card_side import Chooser, Days, Look
from desktop.ui.visit.phone_panel import PhonePanel


class CardPane(QWidget):
    """`given` carries files, folders or pasted pictures and the group they were given to; `moved` photos and a finding
    ("" makes them loose); `looked_at` the photo whose large picture is wanted; `watch_wanted` a folder.
    """

    given = Signal(object, str)
    chosen_files = Signal(list)
    moved = Signal(list, str)
    left_out = Signal(list)
    looked_at = Signal(object)
    clock_wanted = Signal()
    phone_wanted = Signal()
    watch_wanted = Signal(str)
    watch_ended = Signal()
    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = CardView("")
        self._going: list[str] = []
        self._small: dict[str, bytes] = {}
        self.list = CardList(self)
        self.look = Look(self)
        self.chooser = Chooser(self)
        self.days = Days(self)
        self.empty = label("", "muted", self, wraps=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.told = label("", "small", self, wraps=True)
        self.card = QPushButton(self.tr("导入存储卡 F6"), self)
        self.files = QPushButton(self.tr("选照片 Shift+F6"), self)
        self.assign = QPushButton(self.tr("归到隐患 Enter"), self)
        self.keys = label(self.tr("空格 按建议归入　Delete 不用"), "small", self)
        self.clock = QPushButton(self.tr("校准相机时钟 Ctrl+T"), self)
        self.by_phone = QPushButton(self.tr("手机传照片 Ctrl+F6"), self)
        self.watch = QPushButton(self.tr("自动导入文件夹(&F)"), self)
        self.watched = label("", "small", self, wraps=True)
        self.watched.hide()
        self._is_watching = False
        self.phone = PhonePanel(self)
        self._has_phone = False
        self.going = label("", "small", self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.stop = QPushButton(self.tr("停止导入"), self)
        self.side = QStackedWidget(self)
        for page in (self.look, self.chooser, self.days, self.phone):
            self.side.addWidget(page)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._lay_out()
        self._connect()
        self.show_progress(0, 0)
        self.show_view(self._view)

    def show_view(self, view: CardView) -> None:
        """Show the photos; the one in front stays in front."""
        was_empty = not self._view.photos or self._view.visit != view.visit
        self._view = view
        self.list.lines.show_lines(view.lines)
        if was_empty and view.lines:
            self.list.choose(next((line.key for line in view.lines if line.photo), view.lines[0].key))
            self.list.scrollToTop()
        self.told.setText("；".join(view.told))
        self.told.setVisible(bool(view.told))
        self.empty.setText(self._say_empty(view))
        self.empty.setVisible(not view.photos)
        self.list.setVisible(bool(view.lines))
        for button in (self.card, self.files, self.clock, self.by_phone, self.watch):
            button.setEnabled(view.is_writable)
        for widget in (self.assign, self.keys):
            widget.setVisible(view.is_writable and bool(view.photos))
        self._show_side(self.side.currentWidget() or self.look)
        self._show(self.list.line)
        if was_empty and (self.hasFocus() or self.card.hasFocus()):
            self.first_focus().setFocus()

    def show_small(self, pictures: dict[str, bytes]) -> None:
        """Small pictures that came, by the preview's hash."""
        self._small |= pictures
        self.list.show_pictures(pictures)
        self._show(self.list.line)

    def show_picture(self, original: str, picture: QPixmap) -> None:
        """The large picture that was wanted is here."""
        line = self.list.line
        if line is not None and line.key == original:
            self.look.show_photo(line, picture, is_writable=self._view.is_writable)

    def show_progress(self, done: int, total: int) -> None:
        """How many files are through."""
        for widget in (self.going, self.bar, self.stop):
            widget.setVisible(bool(total))
        self.bar.setMaximum(max(total, 1))
        self.bar.setValue(done)
        self.going.setText(self.tr("正在导入 {0}/{1} 张").format(done, total))

    def offer(self, listing: Listing) -> None:
        """Ask which days of a card come in."""
        self._show_side(self.days)
        self.days.begin(listing)

    def show_phone(self, is_open: bool) -> None:
        """The door for a telephone is open, and its panel is in front; or it is closed."""
        was_there = self.phone.isAncestorOf(self.focusWidget() or self)
        self._has_phone = is_open
        self.by_phone.setText(self.tr("手机传照片中 Ctrl+F6") if is_open else self.tr("手机传照片 Ctrl+F6"))
        if is_open:
            self._show_side(self.phone)
            self.phone.stop.setFocus()
        elif self.side.currentWidget() is self.phone:
            self._show_side(self.look)
            if was_there and self.isVisible():
                self.first_focus().setFocus()

    def show_watch(self, folder: str, words: str) -> None:
        """A folder is watched ("" for none), and this is to be said of it."""
        self._is_watching = bool(folder)
        self.watch.setText(self.tr("不再自动导入(&F)") if folder else self.tr("自动导入文件夹(&F)"))
        self.watch.setToolTip(folder)
        self.watched.setText(words)
        self.watched.setToolTip(folder)
        self.watched.setVisible(bool(words))

    def first_focus(self) -> QWidget:
        """Where the keyboard is."""
        if self._view.lines:
            return self.list
        return self.card if self._view.is_writable else self

    @Slot()
    def choose_card(self) -> None:
        """Ask for a folder."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("选择存储卡或照片所在的文件夹"))
        if folder:
            self.given.emit([Path(folder)], LOOSE)

    @Slot()
    def choose_watch(self) -> None:
        """Ask which folder is watched; or watch none any more."""
        if self._is_watching:
            self.watch_ended.emit()
            return
        folder = QFileDialog.getExistingDirectory(self, self.tr("选择文件夹：检查期间放进去的照片自动导入"))
        if folder:
            self.watch_wanted.emit(folder)

    @Slot()
    def choose_files(self) -> None:
        """Ask for files."""
        pattern = self.tr("照片") + f" ({ENDINGS} {ENDINGS.upper()});;" + self.tr("所有文件") + " (*)"
        chosen, _ = QFileDialog.getOpenFileNames(self, self.tr("选择照片"), "", pattern)
        if chosen:
            self.given.emit([Path(name) for name in chosen], LOOSE)

    @Slot()
    def paste(self) -> None:
        """Files or a picture from the clipboard; where they go is said afterwards."""
        given = pasted()
        if given and self._view.is_writable:
            self.given.emit(given, LOOSE)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._view.is_writable and files_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.given.emit(files_of(event.mimeData()), LOOSE)

    def _lay_out(self) -> None:
        head = Flow(self.card, self.files, self.by_phone, self.watch, self.clock)
        under = QHBoxLayout()
        under.setSpacing(theme.SNUG)
        under.addWidget(self.watched, 1)
        for widget in (self.going, self.bar, self.stop):
            under.addWidget(widget)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addWidget(self.empty, 1)
        column.addWidget(self.list, 1)
        column.addWidget(self.told)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SNUG)
        foot.addWidget(self.assign)
        foot.addWidget(self.keys)
        foot.addStretch(1)
        column.addLayout(foot)
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setChildrenCollapsible(False)
        parts.addWidget(left)
        parts.addWidget(self.side)
        parts.setSizes([430, 370])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, theme.TIGHT, 0, 0)
        whole.setSpacing(theme.SNUG)
        whole.addLayout(head)
        whole.addLayout(under)
        whole.addWidget(parts, 1)

    def _connect(self) -> None:
        self.list.chosen.connect(self._show)
        self.list.opened.connect(self.choose_target)
        self.list.given.connect(self.given)
        self.list.moved.connect(self._move)
        self.list.left_out.connect(self.left_out)
        self.list.accepted.connect(self._accept)
        self.list.caption_wanted.connect(self.write_caption)
        self.card.clicked.connect(self.choose_card)
        self.files.clicked.connect(self.choose_files)
        self.assign.clicked.connect(self.choose_target)
        self.clock.clicked.connect(self.clock_wanted)
        self.stop.clicked.connect(self.stopped)
        self.by_phone.clicked.connect(self.phone_wanted)
        self.watch.clicked.connect(self.choose_watch)
        self.chooser.chosen.connect(self._go)
        self.chooser.closed.connect(self._back)
        self.days.given.connect(self._take_days)
        self.days.closed.connect(self._back)
        self.look.caption.returnPressed.connect(self.list.setFocus)
        QShortcut(
            QKeySequence(QKeySequence.StandardKey.Paste),
            self,
            self.paste,
            context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
        )

    @Slot()
    def write_caption(self) -> None:
        """The keyboard goes to the caption."""
        if self.list.line is not None and self.list.line.photo is not None:
            self.side.setCurrentWidget(self.look)
            self.look.caption.setFocus()
            self.look.caption.selectAll()

    @Slot()
    def choose_target(self, line: object = None) -> None:
        """Ask where the photos chosen go."""
        self._going = self.list.photos
        if not self._going or not self._view.is_writable:
            return
        first = next((one for one in self._view.lines if one.key == self._going[0]), None)
        self._show_side(self.chooser)
        self.chooser.begin(len(self._going), self._view.targets, first.proposals if first else ())

    @Slot(str)
    def _go(self, target: str) -> None:
        self.moved.emit(self._going, target)
        self._back()

    @Slot(list, str)
    def _move(self, photos: list[str], group: str) -> None:
        if group == UNUSED:
            self.left_out.emit(photos)
        else:
            self.moved.emit(photos, group)

    @Slot(list)
    def _accept(self, photos: Sequence[str]) -> None:
        """Each of these goes where it is proposed to go."""
        proposed: dict[str, list[str]] = {}
        for line in self._view.lines:
            if line.key in photos and line.proposals:
                proposed.setdefault(line.proposals[0], []).append(line.key)
        for target, names in proposed.items():
            self.moved.emit(names, target)

    @Slot(list)
    def _take_days(self, files: list[Path]) -> None:
        self.chosen_files.emit(files)
        self._back()

    @Slot()
    def _back(self) -> None:
        self._show_side(self.phone if self._has_phone else self.look)
        self.first_focus().setFocus()

    def _show_side(self, page: QWidget) -> None:
        """The photo in front needs no room while there is none."""
        self.side.setCurrentWidget(page)
        self.side.setVisible(page is not self.look or bool(self._view.photos))

    @Slot(object)
    def _show(self, line: CardLine | None) -> None:
        has_photo = line is not None and line.photo is not None
        self.look.show_photo(line, None, is_writable=self._view.is_writable)
        earlier = [one.before for one in self._view.targets if line is not None and one.id == line.group]
        self.look.show_before(earlier[0] if earlier else (), self._small)
        if has_photo:
            self.looked_at.emit(line)

    def _say_empty(self, view: CardView) -> str:
        if view.visit and not view.is_writable:
            return self.tr("本机没有未封存的照片。已封存的在各条隐患里。")
        return self.tr(
            "还没有照片。插上相机的存储卡，按 F6 选它；也可以把文件夹或照片拖到这里，或按 Ctrl+V 粘贴；"
            "手机里的照片按 Ctrl+F6 传过来。\n\n"
            "进矿前按 Ctrl+T，用相机拍一张屏幕上的时间码，导入时自动校正相机时钟，照片按时间归到走过的场所。"
        )
