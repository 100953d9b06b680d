"""抽查: the draws, the ledgers of one, the questions of one ledger; ticks, a comment, accepted or returned."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import audit_evidence, audit_paper, audits
from desktop.actions.audit_evidence import Question
from desktop.actions.audits import Draw, Drawn
from desktop.supervision.audit_marks import Verdict
from desktop.ui import theme, times
from desktop.ui.audit import words
from desktop.ui.audit.asking import AskPane
from desktop.ui.audit.drawing import DrawForm
from desktop.ui.audit.sheet import PaperSheet
from desktop.ui.audit.words import AskLine
from desktop.ui.bench import Bench
from desktop.ui.page import label
from desktop.ui.tab import Tab
from desktop.ui.tables import Column, LinesModel, LineTable


class AuditTab(Tab):
    """Ledgers of a draw on the left, the questions of one on the right."""

    record_wanted = Signal(str)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "抽查", parent)
        self.draws: tuple[Draw, ...] = ()
        self._asked: dict[str, tuple[Question, ...]] = {}
        self._has_drawn = False
        self._ticks: dict[str, dict[str, Verdict]] = {}
        self.which = QComboBox(self)
        self.new = QPushButton(self.tr("抽签(&N)"), self)
        self.again = QPushButton(self.tr("重抽核对(&K)"), self)
        self.table = QPushButton(self.tr("情况表(&P)"), self)
        self.export = QPushButton(self.tr("存为 Excel(&X)…"), self)
        self.form = DrawForm(bench, self)
        self.none = label(self.tr(_NONE), "muted", self, wraps=True)
        self.model = LinesModel[Drawn](_COLUMNS, lambda one: one.visit, self)
        self.list = LineTable(self.model, self.tr("抽到的台账"), self)
        self.pane = AskPane(self)
        self.views = QStackedWidget(self)
        self.sheet = PaperSheet(bench, self)
        self.paper = self.sheet.paper
        self.back = QPushButton(self.tr("返回 Esc"), self)
        self.said = label("", "small", self, wraps=True)
        self.comment = QLineEdit(self)
        self.give_back = QPushButton(self.tr("退回(&R)"), self)
        self.accept = QPushButton(self.tr("通过(&A)"), self)
        self._lay_out()
        self._connect()

    def first_focus(self) -> QWidget:
        if self.views.currentWidget() is self.sheet:
            return self.paper.preview
        if self.form.isVisibleTo(self):
            return self.form.period
        return self.list if self.draws else self.form.period

    def ask(self) -> None:
        self.bench.ask(audits.read_draws, done=self._take)
        self.form.ask()

    def save(self, file: Path) -> None:
        """Write the draw in front as Excel."""
        if self.draw is not None:
            self.bench.draw(audit_paper.export, file, self.draw, done=partial(self._saved, file))

    @property
    def draw(self) -> Draw | None:
        """The draw in front."""
        place = self.which.currentIndex()
        return self.draws[place] if 0 <= place < len(self.draws) else None

    def _lay_out(self) -> None:
        self.which.setAccessibleName(self.tr("哪一次抽查"))
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.new.setCheckable(True)
        self.again.setToolTip(self.tr("按当时的名单再抽一次，看结果是否相同"))
        self.comment.setAccessibleName(self.tr("抽查意见"))
        self.comment.setPlaceholderText(self.tr("意见；发现问题或退回时必须写"))
        self.accept.setProperty("kind", "main")
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        head.addWidget(self.back)
        head.addWidget(self.which)
        head.addWidget(self.new)
        head.addStretch(1)
        for button in (self.again, self.table, self.export):
            head.addWidget(button)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.SNUG, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addWidget(self.pane, 1)
        column.addWidget(self.said)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SNUG)
        foot.addWidget(self.comment, 1)
        foot.addWidget(self.give_back)
        foot.addWidget(self.accept)
        column.addLayout(foot)
        self.parts = QSplitter(Qt.Orientation.Horizontal, self)
        self.parts.setChildrenCollapsible(False)
        self.parts.addWidget(self.list)
        self.parts.addWidget(right)
        self.parts.setSizes([theme.scaled(340), 470])
        self.parts.setStretchFactor(1, 1)
        self.views.addWidget(self.parts)
        self.views.addWidget(self.sheet)
        self.body.addLayout(head)
        self.body.addWidget(self.form)
        self.body.addWidget(self.none)
        self.body.addWidget(self.views, 1)
        self.body.addStretch(0)
        self.none.hide()
        self._arrange()

    def _connect(self) -> None:
        self.which.activated.connect(self._show)
        self.new.clicked.connect(self._turn_form)
        self.form.left.connect(self._put_form_away)
        self.form.drawn.connect(self._drawn)
        self.again.clicked.connect(self._draw_again)
        self.table.clicked.connect(self._draw_table)
        self.export.clicked.connect(self._choose_file)
        self.list.chosen.connect(self._show_ledger)
        self.list.opened.connect(self._to_questions)
        self.pane.ticked.connect(self._tick)
        self.pane.wanted.connect(self.record_wanted)
        self.sheet.left.connect(self._leave_table)
        self.back.clicked.connect(self._leave_table)
        self.accept.clicked.connect(partial(self._judge, False))
        self.give_back.clicked.connect(partial(self._judge, True))

    def _take(self, draws: tuple[Draw, ...]) -> None:
        before, self.draws = self.draw, draws
        self.which.clear()
        self.which.addItems([words.draw_word(one) for one in draws])
        if before is not None and not self._has_drawn:
            self.which.setCurrentIndex(next((n for n, one in enumerate(draws) if one.id == before.id), 0))
        self._asked.clear()
        self.none.setVisible(not draws)
        if not draws:
            self.new.setChecked(True)
        elif self._has_drawn:
            self.new.setChecked(False)
        self._arrange()
        self._show()
        if draws and self._has_drawn:
            self._has_drawn = False
            self.list.setFocus()

    @Slot()
    def _show(self) -> None:
        self.model.show_lines(self.draw.lines if self.draw else ())
        if self.list.line is None:
            self.list.step(0)
        self._show_ledger(self.list.line)

    @Slot(object)
    def _show_ledger(self, line: Drawn | None) -> None:
        for widget in (self.comment, self.accept, self.give_back, self.pane):
            widget.setEnabled(line is not None)
        self.said.setText(_told(line) if line else "")
        self.said.setVisible(bool(self.said.text()))
        if line is None:
            self.pane.show_lines(())
        elif line.visit in self._asked:
            self._show_questions()
        else:
            self.pane.show_lines(())
            self.bench.ask(audit_evidence.read_questions, line.visit, done=partial(self._hear, line.visit))

    def _hear(self, visit: str, questions: tuple[Question, ...]) -> None:
        self._asked[visit] = questions
        if self.list.line is not None and self.list.line.visit == visit:
            self._show_questions()

    def _show_questions(self) -> None:
        line = self.list.line
        self.pane.show_lines(self._lines(), f"{line.mine}　{line.day}　{line.people}　{line.number}" if line else "")

    def _lines(self) -> tuple[AskLine, ...]:
        line = self.list.line
        if line is None:
            return ()
        ticks = words.ticked(line, self._ticks.get(line.visit, {}))
        return tuple(AskLine(one, ticks.get(str(one.about))) for one in self._asked.get(line.visit, ()))

    @Slot(object)
    def _to_questions(self, line: Drawn) -> None:
        self.pane.table.setFocus()

    @Slot(str, object)
    def _tick(self, about: str, verdict: Verdict) -> None:
        if self.list.line is not None:
            self._ticks.setdefault(self.list.line.visit, {})[about] = verdict
            self._show_questions()

    def _judge(self, give_back: bool, _checked: bool = False) -> None:
        line, draw, comment = self.list.line, self.draw, self.comment.text().strip()
        if line is None or draw is None:
            return
        marks = words.sealed_marks(self._lines())
        is_found = any(one.verdict is Verdict.FOUND for one in marks)
        if (give_back or is_found) and not comment:
            self.bench.remark(self.tr("发现问题或退回的，须写明意见。"))
            self.comment.setFocus()
            return
        self.bench.act(
            audits.judge,
            draw.id,
            line.visit,
            marks,
            comment=comment,
            give_back=give_back,
            done=partial(self._judged, line.visit),
        )

    def _judged(self, visit: str, answer: object) -> None:
        self._ticks.pop(visit, None)
        self.comment.clear()
        self.list.setFocus()
        self.bench.sync()

    @Slot()
    def _arrange(self) -> None:
        """The form, the printed table, or the lists."""
        has, is_sheet, is_form = bool(self.draws), self.views.currentWidget() is self.sheet, self.new.isChecked()
        self.form.setVisible(is_form)
        self.views.setVisible(has and not is_form)
        self.back.setVisible(is_sheet)
        self.new.setVisible(has and not is_sheet)
        self.new.setText(self.tr("返回(&N)") if is_form else self.tr("抽签(&N)"))
        self.which.setVisible(has and not is_sheet and not is_form)
        for button in (self.again, self.table, self.export):
            button.setVisible(has and not is_sheet and not is_form)

    @Slot()
    def _turn_form(self) -> None:
        self._arrange()
        if self.new.isChecked():
            self.form.ask()
        self.first_focus().setFocus()

    @Slot()
    def _put_form_away(self) -> None:
        if self.draws:
            self.new.setChecked(False)
            self._turn_form()

    @Slot()
    def _drawn(self) -> None:
        """A draw was sealed: when it is read it comes to the front."""
        self._has_drawn = True

    @Slot()
    def _draw_again(self) -> None:
        if self.draw is not None:
            self.bench.ask(audits.draw_again, self.draw.id, done=self.bench.say)

    @Slot()
    def _draw_table(self) -> None:
        if self.draw is not None:
            self.bench.draw(audit_paper.draw_table, self.draw, done=self._show_table)

    def _show_table(self, pdf: bytes) -> None:
        if self.draw is not None:
            self.paper.show_bytes(self.tr("抽查情况表 {0}").format(self.draw.drawn.first[:7]), pdf)
            self.views.setCurrentWidget(self.sheet)
            self._arrange()
            self.paper.preview.setFocus()

    @Slot()
    def _leave_table(self) -> None:
        self.views.setCurrentWidget(self.parts)
        self._arrange()
        self.list.setFocus()

    @Slot()
    def _choose_file(self) -> None:
        name = self.tr("抽查情况 {0}.xlsx").format(self.draw.drawn.first[:7] if self.draw else "")
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("存为 Excel"), name, "Excel (*.xlsx)")
        if chosen:
            self.save(Path(chosen))

    def _saved(self, file: Path, count: object) -> None:
        self.bench.say(self.tr("已存 {0} 行：{1}").format(count, file))


def _told(line: Drawn) -> str:
    """What was said of a ledger so far, in order."""
    if line.result is None:
        return ""
    found = audit_paper.found_words(line)
    told = [
        f"{times.short(line.result.at)} {line.stand if not line.answers else '判断'}{'：' + found if found else ''}"
    ]
    told += [f"{times.short(one.at)} 专员说明：{one.text}" for one in line.answers]
    return "　".join(told)


_COLUMNS: tuple[Column[Drawn], ...] = (
    Column("情况", lambda one: str(one.stand), 104, lambda one: words.STANDS[one.stand]),
    Column("日期", lambda one: one.day[5:], 62),
    Column("专员、矿山", lambda one: f"{one.people}　{one.mine}"),
)
_NONE = (
    "还没有抽查过。选一个期间和份数，按“抽取”：程序按台账名单的校验值抽签，谁也挑不了；"
    "抽到的台账逐份对照通报的五种问题和记录里的情况，由您判断。"
)
