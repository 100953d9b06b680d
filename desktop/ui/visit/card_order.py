"""Joins the pane of photos to the bench: reads while it is in front, and hands on what a person asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QObject, Slot
from PySide6.QtGui import QImage, QKeySequence, QPixmap, QShortcut

from desktop.actions import cards, photos
from desktop.actions.cards import Listing
from desktop.desk import Desk
from desktop.errors import DeskError
from desktop.ui import thumbnails
from desktop.ui.bench import Bench
from desktop.ui.visit.card import CardPane
from desktop.ui.visit.card_clock import ClockDialog
from desktop.ui.visit.card_intake import Intake
from desktop.ui.visit.card_reading import BROKEN, LOOSE, UNUSED, CardLine, CardView, read_card
from desktop.ui.visit.card_watch import FolderWatch
from desktop.ui.visit.phone import PhoneOrder

LARGE = 900  # pixels of the large picture's long side


class CardOrder(QObject):
    """`visit` tells which one is in front."""

    def __init__(self, bench: Bench, pane: CardPane, visit: Callable[[], str]) -> None:
        super().__init__(pane)
        self._bench = bench
        self._pane = pane
        self._visit = visit
        self._asked: set[str] = set()
        self._large: dict[str, QPixmap] = {}
        self._is_asking = False
        self._is_stale = False
        self.intake = Intake(bench, self)
        self.clock = ClockDialog(bench, pane)
        self.phone = PhoneOrder(bench, self.intake, pane.phone, visit, self)
        self.watch = FolderWatch(bench, self.intake, visit, self)
        pane.given.connect(self.give)
        pane.chosen_files.connect(self._start)
        pane.moved.connect(self._move)
        pane.left_out.connect(self._leave_out)
        pane.looked_at.connect(self._ask_large)
        pane.clock_wanted.connect(self.clock.begin)
        pane.stopped.connect(self.intake.cancel)
        pane.list.shifted.connect(self._shift)
        pane.look.captioned.connect(self._caption)
        pane.look.drawn.connect(self._draw_over)
        pane.look.paired.connect(self._pair)
        self.intake.progressed.connect(pane.show_progress)
        pane.phone_wanted.connect(self.phone.begin)
        self.phone.opened.connect(pane.show_phone)
        pane.watch_wanted.connect(self.watch.begin)
        pane.watch_ended.connect(self.watch.end)
        self.watch.told.connect(pane.show_watch)
        QShortcut(QKeySequence("Ctrl+F6"), pane, pane.by_phone.click)
        QShortcut(QKeySequence("Shift+F6"), pane, pane.choose_files)
        QShortcut(QKeySequence("Ctrl+T"), pane, self.clock.begin)

    def show_visit(self, visit: str, *, is_writable: bool) -> None:
        """This visit is in front ("" for none): what is watched for it is watched on; no telephone sends to another."""
        self.phone.leave(visit if is_writable else "")
        self.watch.show_visit(visit, is_writable=is_writable)

    def leave(self) -> None:
        """The window closes."""
        self.phone.stop()

    def look(self) -> None:
        """Read again."""
        visit = self._visit()
        if not visit:
            return
        if self._is_asking:
            self._is_stale = True
            return
        self._is_asking, self._is_stale = True, False
        self._bench.ask(read_card, visit, done=self._take, failed=self._trouble)

    @Slot(object, str)
    def give(self, given: list[Any], group: str) -> None:
        """Files, folders or pasted pictures; of a folder with several days it is asked which."""
        visit = self._visit()
        paths = [one for one in given if isinstance(one, Path)]
        target = group if group not in (LOOSE, UNUSED, BROKEN) else None
        if any(path.is_dir() for path in paths):
            done = partial(self._listed, visit, target)
            self._bench.draw(cards.listing, visit, paths, stop=self._bench.lanes.drawing.stop, done=done)
        else:
            self.intake.start(visit, given, target)

    def _listed(self, visit: str, target: str | None, listing: Listing) -> None:
        for sentence in listing.troubles[:1]:
            self._bench.remark(sentence)
        if not listing.shots:
            self._bench.remark(self.tr("这个文件夹里没有照片（JPEG、PNG、HEIC），请选存储卡的 DCIM 文件夹。"))
        elif visit != self._visit():
            return
        elif target is not None or len(listing.days) == 1:
            self.intake.start(visit, [shot.file for shot in listing.shots], target)
        else:
            self._pane.offer(listing)

    @Slot(list)
    def _start(self, files: list[Path]) -> None:
        self.intake.start(self._visit(), files)

    @Slot(list, str)
    def _move(self, names: list[str], target: str) -> None:
        self._bench.act(photos.move, self._visit(), names, target or None)

    @Slot(list)
    def _leave_out(self, names: list[str]) -> None:
        self._bench.act(photos.remove, self._visit(), names)

    @Slot(str, int)
    def _shift(self, original: str, by: int) -> None:
        self._bench.act(photos.shift, self._visit(), original, by)

    @Slot(str, str)
    def _caption(self, original: str, text: str) -> None:
        self._bench.act(photos.caption, self._visit(), original, text)

    @Slot(str, object)
    def _draw_over(self, original: str, drawings: Any) -> None:
        self._bench.act(photos.draw_over, self._visit(), original, drawings)

    @Slot(str, str)
    def _pair(self, original: str, before: str) -> None:
        self._bench.act(photos.pair, self._visit(), original, before)

    def _take(self, view: CardView) -> None:
        self._is_asking = False
        if view.visit == self._visit():
            self._pane.show_view(view)
            wanted = [*view.photos, *(photo for one in view.targets for photo in one.before)]
            lacking = list(dict.fromkeys(one.preview for one in wanted if one.preview not in self._asked))
            if lacking:
                self._asked |= set(lacking)
                self._bench.draw(thumbnails.shrink, lacking, done=self._pane.show_small)
        if self._is_stale:
            self.look()

    def _trouble(self, error: DeskError) -> None:
        self._is_asking = False
        self._bench.trouble(error)

    @Slot(object)
    def _ask_large(self, line: CardLine) -> None:
        if line.photo is None:
            return
        known = self._large.get(line.key)
        if known is not None:
            self._pane.show_picture(line.key, known)
        else:
            self._bench.draw(_large, line.photo.preview, done=partial(self._take_large, line.key))

    def _take_large(self, original: str, picture: QImage) -> None:
        if len(self._large) > 12:
            self._large.clear()
        self._large[original] = QPixmap.fromImage(picture)
        self._pane.show_picture(original, self._large[original])


def _large(desk: Desk, preview: str) -> QImage:
    """The kept preview, large enough to look at; empty when it is not on this disk."""
    found = thumbnails.shrink(desk, [preview], LARGE)
    return QImage.fromData(QByteArray(found.get(preview, b"")))
