"""Below the list of 台账: what would go out and how, or the queue that is not finished with what can be done
about it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QMenu, QProgressBar, QPushButton, QSpinBox, QWidget

from desktop.actions.printing import Item, Standing, Way
from desktop.ui import theme
from desktop.ui.page import label
from desktop.ui.printing import Outgoing


class OutgoingBar(QFrame):
    """Below the list: what would go out, or the queue that is not finished, with what can be done about it."""

    def __init__(self, outgoing: Outgoing, parent: QWidget) -> None:
        super().__init__(parent)
        self._noun = ""
        self._outgoing = outgoing
        self._all: tuple[Item, ...] = ()
        self._fresh: tuple[Item, ...] = ()
        self._title = ""
        self.words = label("", "small", self, wraps=True)
        self.again = QCheckBox(self.tr("打印过的也要(&Y)"), self)
        self.print_all = QPushButton(self.tr("整批打印(&M)…"), self)
        self.others = QPushButton(self.tr("存U盘、合并(&F)"), self)
        self.menu = QMenu(self.others)
        self.save_all = self.menu.addAction(self.tr("存到U盘或文件夹：每份一个 PDF，附目录(&1)…"))
        self.merge_all = self.menu.addAction(self.tr("合并成一个 PDF：带书签和目录(&2)…"))
        self.print_cover = self.menu.addAction(self.tr("只打印目录(&3)…"))
        self.others.setMenu(self.menu)
        self.page_words = label(self.tr("从第几页起"), "small", self)
        self.page = QSpinBox(self)
        self.progress = QProgressBar(self)
        self.progress.setAccessibleName(self.tr("已交出多少份"))
        self.go_on = QPushButton(self.tr("继续(&C)"), self)
        self.pause = QPushButton(self.tr("暂停(&C)"), self)
        self.step_back = QPushButton(self.tr("上一份重来(&B)"), self)
        self.drop = QPushButton(self.tr("不要了(&W)"), self)
        self.page.setRange(1, 9999)
        self.page.setAccessibleName(self.tr("下一份从第几页起"))
        self._lay_out()
        self._connect()
        self._show(None)

    def offer(self, title: str, items: Sequence[tuple[Item, bool]], noun: str) -> None:
        """What the list shows now, or what was chosen in it (`noun` says which): papers, and whether each was printed
        before.
        """
        self._title, self._noun = title, noun
        self._all = tuple(item for item, _ in items)
        self._fresh = tuple(item for item, was_printed in items if not was_printed)
        self._show(self._outgoing.standing)

    @property
    def chosen(self) -> tuple[Item, ...]:
        """What would go to the printer."""
        return self._all if self.again.isChecked() else self._fresh

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SNUG)
        row.addWidget(self.words, 1)
        row.addWidget(self.progress)
        queue = (self.drop, self.step_back, self.page_words, self.page, self.pause, self.go_on)
        for widget in (self.again, self.others, self.print_all, *queue):
            row.addWidget(widget)
        self.progress.setFixedWidth(100)
        self.progress.setFormat("%v/%m")

    def _connect(self) -> None:
        self.again.toggled.connect(self._offer_again)
        self.print_all.clicked.connect(self._print)
        self.save_all.triggered.connect(self._save)
        self.merge_all.triggered.connect(self._merge)
        self.print_cover.triggered.connect(self._print_cover)
        self.page.valueChanged.connect(self._begin_at)
        for button, slot in (
            (self.go_on, self._outgoing.go_on),
            (self.pause, self._outgoing.pause),
            (self.step_back, self._outgoing.step_back),
            (self.drop, self._outgoing.drop),
        ):
            button.clicked.connect(slot)
        self._outgoing.stood.connect(self._show)
        self._outgoing.told.connect(self._tell)

    @Slot(bool)
    def _offer_again(self, is_wanted: bool) -> None:
        self._show(self._outgoing.standing)

    @Slot()
    def _print(self) -> None:
        self._outgoing.print_all(self._title, self.chosen)

    @Slot()
    def _save(self) -> None:
        self._outgoing.save_all(self._title, self._all)

    @Slot()
    def _merge(self) -> None:
        self._outgoing.merge_all(self._title, self._all)

    @Slot()
    def _print_cover(self) -> None:
        self._outgoing.print_cover(self._title, self._all)

    @Slot(int)
    def _begin_at(self, page: int) -> None:
        self._outgoing.first_page = page

    @Slot(int, int, str)
    def _tell(self, reached: int, total: int, words: str) -> None:
        if self._outgoing.is_merging:
            self.words.setText(f"{words} {reached}/{total} {self.tr('份')}")
            return
        if self._outgoing.standing is not None:
            self.words.setText(
                f"{self._queue_words(self._outgoing.standing)} {self.tr('第')} {reached}/{total} {self.tr('页')}"
            )

    @Slot(object)
    def _show(self, found: Standing | None) -> None:
        is_queue, is_running = found is not None, self._outgoing.is_running
        is_merging = self._outgoing.is_merging and not is_queue
        for widget in (self.print_all, self.others):
            widget.setVisible(not is_queue and not is_merging and bool(self._all))
        self.again.setVisible(not is_queue and not is_merging and len(self._fresh) < len(self._all))
        self.print_all.setEnabled(bool(self.chosen))
        self.progress.setVisible(is_queue)
        self.pause.setVisible((is_queue and is_running) or is_merging)
        self.pause.setText(self.tr("取消(&C)") if is_merging else self.tr("暂停(&C)"))
        self.go_on.setVisible(is_queue and not is_running)
        self.drop.setVisible(is_queue and not is_running)
        self.step_back.setVisible(found is not None and not is_running and bool(found.done))
        is_paper = found is not None and found.queue.way is Way.PRINTER and not is_running
        for part in (self.page_words, self.page):
            part.setVisible(is_paper)
        if found is not None:
            self.page.setValue(found.page)
            self.progress.setRange(0, len(found.queue.items))
            self.progress.setValue(len(found.done))
            self.words.setText(self._queue_words(found))
        elif not is_merging:
            self.words.setText(self._offered())

    def _offered(self) -> str:
        if not self._all:
            return ""
        printed = len(self._all) - len(self._fresh)
        words = self.tr("{0} {1} 份文书").format(self._noun, len(self._all))
        return words + (self.tr("，{0} 份打印过").format(printed) if printed else "")

    def _queue_words(self, found: Standing) -> str:
        verb = self.tr("打印") if found.queue.way is Way.PRINTER else self.tr("存 PDF")
        counts = f"{len(found.done)}/{len(found.queue.items)}"
        following = f"，{self.tr('下一份')} {found.rest[0].number}" if found.rest else ""
        return f"{found.queue.title} {verb}：{counts}{following}"
