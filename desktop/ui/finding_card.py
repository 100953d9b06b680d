"""One finding of the board: its state, words, timeline, and photos before beside photos after."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.actions import erasing
from desktop.supervision.visit import Photo
from desktop.ui import theme, thumbnails
from desktop.ui.bench import Bench
from desktop.ui.board import FindingLine, Pictures, StepLine
from desktop.ui.erasure_dialog import ErasureDialog
from desktop.ui.marks import MarkLabel
from desktop.ui.page import label, scrolled
from desktop.ui.photos import THUMBNAIL, PhotoLine, PhotoStrip
from desktop.ui.served.steps import read_papers_of
from desktop.ui.tables import Column, LinesModel, LineTable


class FindingCard(QFrame):
    """`steps` has the keyboard; choosing a re-check shows its photos on the right."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._line: FindingLine | None = None
        self._small: dict[str, bytes] = {}
        self._erasable = erasing.Erasable(False, frozenset())
        self._pictures: tuple[Pictures, Pictures] = ((), ())
        self._papers: tuple[StepLine, ...] = ()
        self.setProperty("kind", "card")
        self.state = MarkLabel(self)
        self.grave = MarkLabel(self)
        self.fact = label("", "", self, wraps=True)
        self.words = label("", "small", self, wraps=True)
        self.model = LinesModel[StepLine](_COLUMNS, lambda line: line.number, self)
        self.steps = LineTable(self.model, self.tr("经过"), self, has_head=False)
        self.said = label("", "small", self, wraps=True)
        self.before, self.after = PhotoStrip(self), PhotoStrip(self)
        self.before_word, self.after_word = label("", "small", self), label("", "small", self)
        self.erase = QPushButton(self.tr("申请清除照片(&U)…"), self)
        self.erase.hide()
        self._lay_out()
        self.steps.chosen.connect(self._show_step)
        self.erase.clicked.connect(self._ask_erasure)
        for strip in (self.before, self.after):
            strip.removed.connect(self._ask_erasure)  # Delete on a chosen photo

    def show_line(self, line: FindingLine | None) -> None:
        """Show this finding; the step chosen stays while it is the same one."""
        is_same = line is not None and self._line is not None and line.id == self._line.id
        self._line = line
        self.state.setVisible(line is not None)
        self.grave.setVisible(line is not None and line.grave is not None)
        self.fact.setText(f"{line.place}：{line.fact}" if line else "")
        self.words.setText(line.words if line else "")
        self._papers = self._papers if is_same else ()
        self._show_steps()
        if line is None:
            self._show_photos((), ())
            return
        self._bench.ask(read_papers_of, line.id, line.code, done=partial(self._take_papers, line.id))
        self.state.show_mark(
            line.mark, f"{line.mark.word} · {line.status}" if line.mark.word != line.status else str(line.status)
        )
        if line.grave is not None:
            waits = self.tr("，待主管部门确认") if line.waits else ""
            untouched = self.tr("，未采取措施") if line.has_no_measure else ""
            self.grave.show_mark(line.grave, self.tr("疑似重大{0}{1}").format(untouched, waits))
        if not is_same and line.steps:
            self.steps.choose(line.steps[-1].number)
        self._show_step(self.steps.line)
        wanted = [one.preview for pictures in (line.before, *(step.photos for step in line.after)) for one in pictures]
        if wanted:
            self._bench.ask(erasing.look, wanted, done=self._take_erasable)
        if any(digest not in self._small for digest in wanted):
            self._bench.draw(thumbnails.shrink, wanted, done=self._take)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self.state)
        head.addWidget(self.grave)
        head.addStretch(1)
        pictures = QHBoxLayout()
        pictures.setSpacing(theme.SNUG)
        for strip, word in ((self.before, self.before_word), (self.after, self.after_word)):
            strip.show_only()
            strip.view.setFixedHeight(THUMBNAIL.height() + theme.row())
            side = QVBoxLayout()
            side.setSpacing(0)
            side.addWidget(word)
            side.addWidget(strip)
            pictures.addLayout(side, 1)
        self.steps.setMinimumHeight(2 * theme.row())
        self.steps.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # takes what is left
        whole, inside = QVBoxLayout(self), QWidget(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inside))
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.SNUG, theme.TIGHT, theme.SNUG, theme.TIGHT)
        column.setSpacing(theme.TIGHT)
        column.addLayout(head)
        column.addWidget(self.fact)
        column.addWidget(self.words)
        column.addWidget(self.steps, 1)
        column.addWidget(self.said)
        column.addLayout(pictures)
        column.addWidget(self.erase, 0, Qt.AlignmentFlag.AlignRight)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)

    def _take_papers(self, finding: str, papers: tuple[StepLine, ...]) -> None:
        if self._line is not None and self._line.id == finding and papers != self._papers:
            self._papers = papers
            self._show_steps()

    def _show_steps(self) -> None:
        """The finding's own steps and what became of its papers, by their days."""
        own = self._line.steps if self._line else ()
        self.model.show_lines(sorted((*own, *self._papers), key=lambda one: one.when))

    @Slot(object)
    def _show_step(self, step: StepLine | None) -> None:
        line = self._line
        self.said.setText(step.text if step and len(step.text) > 24 else "")
        self.said.setVisible(bool(self.said.text()))
        if line is None:
            return
        shown = step if step is not None and step.photos else next(iter(line.after), None)
        self.before_word.setText(self.tr("查出时 {0}").format(line.found))
        self.after_word.setText(self.tr("复查 {0}").format(shown.when) if shown else self.tr("还没有复查照片"))
        self._show_photos(line.before, shown.photos if shown else ())

    def _show_photos(self, before: Pictures, after: Pictures) -> None:
        self._pictures = (before, after)
        self.erase.setVisible(self._erasable.may_ask and bool(before or after))
        for strip, word, pictures in ((self.before, self.before_word, before), (self.after, self.after_word, after)):
            strip.show_lines([self._shown(one) for one in pictures])
            strip.count.hide()
            strip.setVisible(bool(pictures))
            word.setVisible(bool(before or after))

    def _shown(self, photo: Photo) -> PhotoLine:
        note = self.tr("已清除") if photo.preview in self._erasable.erased else ""
        return PhotoLine(photo.preview, photo.name, self._small.get(photo.preview, b""), photo.drawings, note)

    def _take_erasable(self, found: erasing.Erasable) -> None:
        self._erasable = found
        self._small = {name: data for name, data in self._small.items() if name not in found.erased}
        self._show_step(self.steps.line)

    def _chosen(self) -> Photo | None:
        """The photo chosen in a strip, that with the keyboard first; the only one there is."""
        strips = sorted(
            zip((self.before, self.after), self._pictures, strict=True), key=lambda pair: not pair[0].view.hasFocus()
        )
        for strip, pictures in strips:
            if 0 <= (row := strip.view.currentIndex().row()) < len(pictures):
                return pictures[row]
        every = [photo for pictures in self._pictures for photo in pictures]
        return every[0] if len(every) == 1 else None

    @Slot()
    def _ask_erasure(self) -> None:
        if self._line is None or not self._erasable.may_ask:
            return
        photo = self._chosen()
        if photo is None:
            self._bench.remark(self.tr("请先用 Tab 和方向键在照片里选一张，再申请清除。"))
            self.before.view.setFocus()
            return
        dialog = ErasureDialog(photo.name, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.given.connect(partial(self._give_erasure, f"mine/{self._line.code}", photo))
        dialog.open()

    def _give_erasure(self, scope: str, photo: Photo, reason: str, ground: str) -> None:
        said = self.tr("已申请清除照片 {0}；下次同步送达，等另一位管理员决定。").format(photo.name)

        def told(_: object) -> None:
            self._bench.remark(said)

        self._bench.act(erasing.request_photo, scope, photo, reason, ground, done=told)

    def _take(self, found: dict[str, bytes]) -> None:
        self._small = found
        self._show_step(self.steps.line)


_COLUMNS: tuple[Column[StepLine], ...] = (
    Column("", lambda line: line.mark.word, 112, lambda line: line.mark),
    Column("", lambda line: line.when, 82, is_quiet=True),
    Column("", lambda line: line.text),
)
