"""What has become of the paper in front after it was drawn: its state, the next step as one press, the copy scanned
back, the receipt page.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop.actions import serving
from desktop.actions.serving import Given, ReadCopies, Stands
from desktop.desk import Desk
from desktop.supervision.service import Stage, Step
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.marks import Mark, MarkLabel, Shape
from desktop.ui.page import label
from desktop.ui.photos import pasted
from desktop.ui.served.copies import CopyView
from desktop.ui.served.panels import BackPanel, SealPanel, ServePanel

STAGES = {
    Stage.TO_SIGN: Mark(Shape.HOLLOW, "calm", Stage.TO_SIGN),
    Stage.SIGNED: Mark(Shape.TICK, "good", Stage.SIGNED),
    Stage.TO_SEAL: Mark(Shape.HOLLOW, "warn", Stage.TO_SEAL),
    Stage.SEALED: Mark(Shape.SQUARE, "accent", Stage.SEALED),
    Stage.REFUSED: Mark(Shape.CROSS, "bad", Stage.REFUSED),
    Stage.SERVED: Mark(Shape.TICK, "good", Stage.SERVED),
    Stage.LEFT: Mark(Shape.TICK, "good", Stage.LEFT),
}
_ENDINGS = "*.pdf *.jpg *.jpeg *.png *.heic"


class ServiceBar(QWidget):
    """One row over the paper. `step` stands in the page's head, `panels` under its list, `copies` beside the paper.
    `receipt_wanted`, `corrections_wanted`: show that page of this visit and number.
    """

    receipt_wanted = Signal(str, str)
    corrections_wanted = Signal(str, str)

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._visit = self._number = ""
        self.stands = Stands("")
        self.mark = MarkLabel(self)
        self.words = label("", "small", self, wraps=True)
        self.scan = QPushButton(self.tr("附扫描件(&D)"), self)
        self.scan.setToolTip(self.tr("签字盖章后的一份：选文件，也可以拖到这里，或复制后按 Ctrl+V"))
        self.mend = QPushButton(self.tr("更正(&E)"), self)
        self.receipt = QPushButton(self.tr("打印回执页(&H)"), self)
        self.corrections = QPushButton(self.tr("看更正页(&J)"), self)
        self.step = QPushButton(parent)
        self.step.setProperty("kind", "main")
        self.step.hide()  # until a paper is in front that has a next step
        self.sealing, self.serving, self.taking_back = (
            SealPanel(bench, parent),
            ServePanel(bench, parent),
            BackPanel(bench, parent),
        )
        self.panels = (self.sealing, self.serving, self.taking_back)
        self.copies = CopyView(bench, parent)
        self._lay_out()
        self.scan.clicked.connect(self.choose_files)
        self.receipt.clicked.connect(self._want_receipt)
        self.corrections.clicked.connect(self._want_corrections)
        self.step.clicked.connect(self.begin_step)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), parent)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self._paste)
        self.show_paper("", "", has_receipt=False)

    def _lay_out(self) -> None:
        menu = QMenu(self.mend)
        self.mend_seal = menu.addAction(self.tr("更正盖章(&1)"))
        self.mend_service = menu.addAction(self.tr("更正送达(&2)"))
        self.take_back = menu.addAction(self.tr("登记错了文书，撤回(&3)"))
        self.mend_seal.triggered.connect(self._mend_seal)
        self.mend_service.triggered.connect(self._mend_service)
        self.take_back.triggered.connect(self._take_back)
        self.mend.setMenu(menu)
        row = QHBoxLayout()
        row.setSpacing(theme.SNUG)
        row.addWidget(self.mark)
        row.addStretch(1)
        for button in (self.receipt, self.corrections, self.mend, self.scan):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addLayout(row)
        column.addWidget(self.words)

    def show_paper(self, visit: str, number: str, *, has_receipt: bool) -> None:
        """Look at another paper, or again at the same one; "" at none."""
        if (visit, number) != (self._visit, self._number):
            self._visit, self._number = visit, number
            for panel in self.panels:
                panel.hide()
            self._show(Stands(number))
        self.receipt.setVisible(has_receipt)
        self.setVisible(self.stands.stage is not None or has_receipt or self.stands.corrections > 0)
        if number:
            self._bench.ask(serving.stands, visit, number, done=partial(self._take, visit))

    def give_files(self, given: list[Given]) -> None:
        """Read these files in the background, then keep them with the paper in front."""
        if given and self.scan.isVisible():
            self.scan.setDisabled(True)
            done = partial(self._read, self._visit, self._number)
            self._bench.draw(_read, given, done=done, failed=self._not_read)

    @Slot()
    def choose_files(self) -> None:
        """Ask for scans or photos."""
        pattern = f"{self.tr('扫描件、照片')} ({_ENDINGS} {_ENDINGS.upper()});;{self.tr('所有文件')} (*)"
        chosen, _ = QFileDialog.getOpenFileNames(self, self.tr("签字盖章后的扫描件或照片"), "", pattern)
        self.give_files([Path(name) for name in chosen])

    @Slot()
    def begin_step(self) -> None:
        """The next step's form."""
        if self.stands.next is Step.SEAL:
            self._open(self.sealing)
        elif self.stands.next is Step.SERVE:
            self._open(self.serving)

    def _open(self, panel: SealPanel | ServePanel | BackPanel) -> None:
        for one in self.panels:
            one.setVisible(one is panel)
        panel.open_for(self._visit, self.stands)

    @Slot()
    def _mend_seal(self) -> None:
        self._open(self.sealing)

    @Slot()
    def _mend_service(self) -> None:
        self._open(self.serving)

    @Slot()
    def _take_back(self) -> None:
        self._open(self.taking_back)

    @Slot()
    def _paste(self) -> None:
        self.give_files(pasted())

    @Slot()
    def _want_receipt(self) -> None:
        self.receipt_wanted.emit(self._visit, self._number)

    @Slot()
    def _want_corrections(self) -> None:
        self.corrections_wanted.emit(self._visit, self._number)

    def _take(self, visit: str, stands: Stands) -> None:
        if (visit, stands.number) == (self._visit, self._number):
            self._show(stands)

    def _show(self, stands: Stands) -> None:
        self.stands = stands
        course, found = stands.course, stands.stage
        self.corrections.setVisible(stands.corrections > 0)
        self.setVisible(found is not None or not self.receipt.isHidden() or stands.corrections > 0)
        if found is None:
            self.mark.hide()
        else:
            self.mark.show_mark(STAGES[found])
        is_noted = course is not None and (course.sealed is not None or bool(course.pages))
        self.scan.setVisible(found is not None and stands.may_note)
        self.mend.setVisible(is_noted and stands.may_note)
        self.mend_seal.setVisible(course is not None and course.sealed is not None)
        self.mend_service.setVisible(course is not None and bool(course.served_on))
        self.step.setVisible(stands.next is not None and stands.may_note)
        self.step.setText(self.tr("登记送达(&T)") if stands.next is Step.SERVE else self.tr("登记盖章(&T)"))
        self.words.setText(" · ".join(_words(stands)))
        self.words.setVisible(bool(self.words.text()))
        self.copies.show_pages(course.pages if course else ())

    def _read(self, visit: str, number: str, read: ReadCopies) -> None:
        self.scan.setDisabled(False)
        done = partial(self._attached, len(read.pages), read.refused)
        self._bench.act(serving.attach, visit, number, read, done=done)

    def _not_read(self, error: object) -> None:
        self.scan.setDisabled(False)
        self._bench.lanes.failed.emit(error)

    def _attached(self, pages: int, refused: tuple[str, ...], answer: object) -> None:
        if refused:
            self._bench.remark("".join(refused))
        else:
            self._bench.say(self.tr("已附上 {0} 页，和原件并排显示。").format(pages))


def _read(desk: Desk, given: list[Given]) -> ReadCopies:
    return serving.read(given)


def _words(stands: Stands) -> list[str]:
    """What was noted, and quietly until when the mine may turn against it."""
    course = stands.course
    said = [f"封存后更正过 {stands.corrections} 处，原件不变"] if stands.corrections else []
    if course is None:
        return said
    if course.sealed is not None:
        said.append(f"{course.sealed.day} 盖章（{course.sealed.organisation}）")
    if course.served is not None:
        said.append(f"{course.served.day} {course.served.words}")
    if (course.sealed is not None or course.served is not None) and not course.pages:
        said.append("还没有附扫描件")
    said += [words] if (words := serving.remedy_words(stands)) else []
    said += [f"更正或撤回过 {course.changed} 次"] if course.changed else []
    return said
