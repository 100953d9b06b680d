"""通报: a period asked for, the letter seen as it prints, what was odd beside it; every one made is kept as it was."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import bulletin_kept
from desktop.actions.bulletin_kept import Asked, Kept, KeptLine, Odd, Oddness
from desktop.desk import Desk
from desktop.ui import theme, times
from desktop.ui.bench import Bench
from desktop.ui.duty.bulletin_form import BulletinForm
from desktop.ui.duty.under_way import UnderWay
from desktop.ui.marks import Mark, Shape
from desktop.ui.page import label
from desktop.ui.preview import Preview
from desktop.ui.tab import Tab
from desktop.ui.tables import Column, LinesModel, LineTable

MARKS = {
    Oddness.ONLY_OWN: Mark(Shape.HALF, "accent", "只在本程序"),
    Oddness.ONLY_APP: Mark(Shape.HALF, "warn", "只在APP"),
    Oddness.UNLIKE: Mark(Shape.CROSS, "bad", "编号同而不同"),
    Oddness.LEFT_OUT: Mark(Shape.DASH, "calm", "未计入"),
    Oddness.FAULT: Mark(Shape.QUESTION, "warn", "表格有误"),
    Oddness.REMARK: Mark(Shape.HOLLOW, "calm", "说明"),
}
_ENDINGS = "Word (*.docx);;PDF (*.pdf);;Excel (*.xlsx)"


class BulletinTab(Tab):
    """The form on the left; on the right the bulletins made here, the one in front as letter or as list."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "通报", parent)
        self.kept: Kept | None = None
        self._wanted = ""
        self.form = BulletinForm(bench, self)
        self.under_way = UnderWay(bench, self)
        self.which = QComboBox(self)
        self.which.setAccessibleName(self.tr("做过的通报"))
        self.which.setMinimumContentsLength(12)
        self.beside = QPushButton(self)
        self.save_as = QPushButton(self.tr("另存为(&E)…"), self)
        self.drop = QPushButton(self.tr("删除(&Z)"), self)
        self.none = label(self.tr(_NONE), "muted", self, wraps=True)
        self.preview = Preview(self)
        self.model = LinesModel[tuple[int, Odd]](_columns(), lambda line: line[0], self)
        self.list = LineTable(self.model, self.tr("对照和说明"), self)
        self.fine = label(self.tr("没有差异，也没有要说明的。"), "muted", self, wraps=True)
        self.words = label("", "small", self, wraps=True)
        self.views = QStackedWidget(self)
        self._lay_out()
        self.form.asked.connect(self._make)
        self.which.activated.connect(self._choose)
        self.beside.clicked.connect(self.turn)
        self.save_as.clicked.connect(self._choose_file)
        self.drop.clicked.connect(self._forget)
        self.list.chosen.connect(self._tell)

    def first_focus(self) -> QWidget:
        return self.form.first

    def ask(self) -> None:
        self.bench.ask(bulletin_kept.read_kept, done=self._take)

    def save(self, file: Path) -> None:
        """Write the bulletin in front as its file's ending asks."""
        if self.kept is not None:
            self.bench.draw(bulletin_kept.save, file, self.kept, done=partial(self._saved, file))

    @Slot()
    def turn(self) -> None:
        """From the letter to what was odd, and back."""
        is_letter = self.views.currentWidget() is self.preview
        self.views.setCurrentWidget(self.odd if is_letter else self.preview)
        self.beside.setText(self.tr("原文(&D)") if is_letter else self._counted())

    @Slot(object)
    def _make(self, asked: Asked) -> None:
        self.form.set_busy(is_busy=True)
        self.under_way.run(partial(_made, asked=asked), self._done, self._over)

    def _done(self, made: Kept) -> None:
        self._wanted = made.id
        self._show(made)
        self.bench.act(bulletin_kept.keep, made, done=self._is_kept)

    def _over(self) -> None:
        self.form.set_busy(is_busy=False)
        self.form.make.setFocus()

    def _is_kept(self, _: object) -> None:
        self.bench.say(self.tr("通报已做好并存在本机，数字不再变；请核对后另存为 Word 或 PDF 再发。"))

    def _take(self, lines: tuple[KeptLine, ...]) -> None:
        if lines:
            self.form.propose(lines[0].mark, lines[0].copies)
        self.which.clear()
        for one in lines:
            self.which.addItem(_named(one), one.id)
        names = [one.id for one in lines]
        if self._wanted not in names:
            self._wanted = names[0] if names else ""
        self.which.setCurrentIndex(names.index(self._wanted) if names else -1)
        self._choose()

    @Slot()
    def _choose(self) -> None:
        self._wanted = str(self.which.currentData() or "")
        if not self._wanted:
            self._show(None)
        elif self.kept is None or self.kept.id != self._wanted:
            self.bench.ask(bulletin_kept.read_one, self._wanted, done=self._show)

    def _show(self, kept: Kept | None) -> None:
        if kept is not None and kept.id != self._wanted:
            return  # another one is under way
        self.kept = kept
        for widget in (self.which, self.beside, self.save_as, self.drop, self.views):
            widget.setVisible(kept is not None)
        self.none.setVisible(kept is None)
        self.preview.show_pdf(kept.pdf if kept else b"")
        odd = tuple(enumerate(kept.odd)) if kept else ()
        self.model.show_lines(odd)
        self.list.setVisible(bool(odd))
        self.words.setVisible(bool(odd))
        self.fine.setVisible(not odd)
        self.views.setCurrentWidget(self.preview)
        self.beside.setText(self._counted())
        if odd:
            self.list.step(-len(odd))

    @Slot(object)
    def _tell(self, line: tuple[int, Odd] | None) -> None:
        self.words.setText(_said(line[1]) if line else "")

    @Slot()
    def _forget(self) -> None:
        if self.kept is not None:
            self.bench.act(bulletin_kept.forget, self.kept.id, done=self._forgotten)

    def _forgotten(self, _: object) -> None:
        self.bench.say(self.tr("已从本机删除这份通报；台账和记录都没有变，需要时重新做。"))
        self.form.first.setFocus()

    @Slot()
    def _choose_file(self) -> None:
        if self.kept is None:
            return
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("另存为"), f"{self.kept.title}.docx", _ENDINGS)
        if chosen:
            self.save(Path(chosen))

    def _saved(self, file: Path, _: object) -> None:
        self.bench.say(self.tr("已存：{0}").format(file))

    def _counted(self) -> str:
        count = len(self.kept.odd) if self.kept else 0
        return self.tr("对照 {0}(&D)").format(count)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        head.addWidget(self.which, 1)
        for button in (self.beside, self.save_as, self.drop):
            head.addWidget(button)
        self.odd = QWidget(self)
        inner = QVBoxLayout(self.odd)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.SNUG)
        inner.addWidget(self.fine)
        inner.addWidget(self.list, 1)
        inner.addWidget(self.words)
        inner.addStretch(0)
        self.views.addWidget(self.preview)
        self.views.addWidget(self.odd)
        side = QWidget(self)
        side.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(theme.SNUG)
        right.addWidget(self.under_way)
        right.addLayout(head)
        right.addWidget(self.none)
        right.addWidget(self.views, 1)
        right.addStretch(0)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addLayout(self.form.column)
        row.addWidget(side, 1)
        self.body.addLayout(row, 1)


def _made(desk: Desk, asked: Asked, progress: Callable[[int, int], None]) -> Kept:
    from desktop.actions import bulletin_making  # noqa: PLC0415 - late: brings Word's library, in the lane

    return bulletin_making.made(desk, asked, progress)


def _named(one: KeptLine) -> str:
    ranked = "，排名" if one.is_ranked else ""
    return f"{one.first} 至 {one.last}（{times.day(one.at)}做，按{one.whose}{ranked}）"


def _said(one: Odd) -> str:
    """How and under which number it was done, and what there is to say."""
    return "　".join(part for part in (one.way, one.number, one.note) if part)


def _columns() -> tuple[Column[tuple[int, Odd]], ...]:
    return (
        Column("情况", lambda line: str(line[1].kind), 112, lambda line: MARKS[line[1].kind]),
        Column("日期", lambda line: line[1].day, 92),
        Column("人员", lambda line: line[1].person, 92),
        Column("矿山", lambda line: line[1].mine, 110),
        Column("说明", lambda line: _said(line[1]), is_quiet=True),
    )


_NONE = (
    "还没有做过通报。在左边写好统计期，按“做通报”：先看到要发的通报原文，再存为 Word 或 PDF。"
    "选了专员APP的导出，就与本程序的记录逐条对照，对不上的列出来给人看。"
)
