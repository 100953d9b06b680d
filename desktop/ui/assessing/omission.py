"""漏查: what of closed visits has no result. The inspector sees his own first and explains; the managing role asks, and
audits; the ladder is a reference.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSpinBox, QSplitter, QVBoxLayout, QWidget

from desktop.actions import omissions
from desktop.actions.omissions import Hint, Point
from desktop.desk import Desk
from desktop.regulation.omissions import Step
from desktop.supervision.omission import Stage
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.marks import Mark, Shape
from desktop.ui.page import label, stepper
from desktop.ui.tab import Tab
from desktop.ui.tables import Column, LinesModel, LineTable

WEEKS = 13
MARKS = {
    Stage.HINT: Mark(Shape.HOLLOW, "warn", str(Stage.HINT)),
    Stage.ASKED: Mark(Shape.HALF, "warn", str(Stage.ASKED)),
    Stage.EXPLAINED: Mark(Shape.SQUARE, "accent", str(Stage.EXPLAINED)),
    Stage.OVERDUE: Mark(Shape.TRIANGLE, "bad", str(Stage.OVERDUE)),
    Stage.COUNTED: Mark(Shape.CROSS, "bad", str(Stage.COUNTED)),
    Stage.DISMISSED: Mark(Shape.TICK, "good", str(Stage.DISMISSED)),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What was read of a stretch of days: the hints, and of everybody in them the ladder of the year."""

    first: dt.date
    last: dt.date
    hints: tuple[Hint, ...]
    ladders: dict[tuple[str, int], tuple[Step, ...]]


def read_omissions(desk: Desk, back: int) -> Shown:
    """Thirteen weeks that end today, or so many stretches before."""
    last = desk.world.today() - dt.timedelta(weeks=WEEKS * back)
    first = last - dt.timedelta(weeks=WEEKS) + dt.timedelta(days=1)
    found = omissions.read_hints(desk, first, last)
    wanted = {(one.person, one.day.year) for one in found}
    return Shown(first, last, found, {key: omissions.steps(desk, *key) for key in wanted})


class OmissionTab(Tab):
    """The hints on the left; of one its points, the person's words, and what this person may do."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "漏查", parent)
        self._back = 0
        self.shown: Shown | None = None
        self.before = stepper("‹", self.tr("前十三周"), self)
        self.after = stepper("›", self.tr("后十三周"), self)
        self.span = label("", "strong", self)
        self.model = LinesModel[Hint](_HINTS, lambda one: (one.visit, one.person), self)
        self.list = LineTable(self.model, self.tr("漏查提示"), self)
        self.none = label(self.tr(_NONE), "muted", self, wraps=True)
        self.about = label("", "strong", self, wraps=True)
        self.points = LinesModel[Point](_POINTS, lambda one: (one.place, one.number, one.text), self)
        self.table = LineTable(self.points, self.tr("没有结果的项"), self)
        self.point = label("", "small", self, wraps=True)
        self.said = label("", "", self, wraps=True)
        self.audited = label("", "small", self, wraps=True)
        self.text = QLineEdit(self)
        self.send = QPushButton(self.tr("提交说明(&T)"), self)
        self.invite = QPushButton(self.tr("请本人说明(&A)"), self)
        self.must, self.samples = QSpinBox(self), QSpinBox(self)
        self.count = QPushButton(self.tr("认定(&C)"), self)
        self.dismiss = QPushButton(self.tr("不认定(&B)"), self)
        self._lay_out()
        self._connect()
        self.none.hide()

    def first_focus(self) -> QWidget:
        return self.before if self.none.isVisibleTo(self) else self.list

    def ask(self) -> None:
        self.bench.ask(read_omissions, self._back, done=self._show)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        for widget in (self.before, self.span, self.after):
            head.addWidget(widget)
        head.addStretch(1)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.SNUG, 0, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addWidget(self.about)
        column.addWidget(self.table, 1)
        column.addWidget(self.point)
        column.addWidget(self.said)
        column.addWidget(self.audited)
        column.addWidget(self.text)
        column.addWidget(self._verbs())
        self.parts = QSplitter(Qt.Orientation.Horizontal, self)
        self.parts.setChildrenCollapsible(False)
        self.parts.addWidget(self.list)
        self.parts.addWidget(right)
        self.parts.setSizes([theme.scaled(345), 465])
        self.parts.setStretchFactor(1, 1)
        self.body.addLayout(head)
        self.body.addWidget(self.none)
        self.body.addWidget(self.parts, 1)
        self.body.addStretch(0)

    def _verbs(self) -> QWidget:
        self.verbs = QWidget(self)
        row = QHBoxLayout(self.verbs)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.TIGHT)
        row.addWidget(self.send)
        row.addWidget(self.invite)
        row.addStretch(1)
        self.auditing = QWidget(self)
        inner = QHBoxLayout(self.auditing)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.TIGHT)
        for box, word in ((self.must, self.tr("必查")), (self.samples, self.tr("抽查"))):
            box.setAccessibleName(self.tr("认定的{0}项数").format(word))
            inner.addWidget(label(word, "", self))
            inner.addWidget(box)
        inner.addWidget(self.count)
        inner.addWidget(self.dismiss)
        row.addWidget(self.auditing)
        return self.verbs

    def _connect(self) -> None:
        self.before.clicked.connect(self.period_before)
        self.after.clicked.connect(self.period_after)
        self.list.chosen.connect(self._show_hint)
        self.list.opened.connect(self._to_text)
        self.table.chosen.connect(self._tell_point)
        self.send.clicked.connect(self._explain)
        self.invite.clicked.connect(self._ask_person)
        self.count.clicked.connect(self._count)
        self.dismiss.clicked.connect(self._dismiss)

    @Slot()
    def period_before(self) -> None:
        """Thirteen weeks earlier."""
        self._back += 1
        self.look()

    @Slot()
    def period_after(self) -> None:
        """Thirteen weeks later; never beyond today."""
        self._back = max(0, self._back - 1)
        self.look()

    def _show(self, answer: Shown) -> None:
        self.shown = answer
        self.span.setText(f"{answer.first} 至 {answer.last}")
        self.after.setEnabled(self._back > 0)
        had = self.list.hasFocus()
        self.model.show_lines(answer.hints)
        self.none.setVisible(not answer.hints)
        self.parts.setVisible(bool(answer.hints))
        if self.list.line is None:
            self.list.step(0)
        self._show_hint(self.list.line)
        if had and not answer.hints:
            self.before.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _show_hint(self, one: Hint | None) -> None:
        if one is None or self.shown is None:
            self.points.show_lines(())
            return
        is_own = one.person == self.bench.desk.person
        self.about.setText(self.tr("{0} · {1} · {2}").format(one.name, one.mine, one.number))
        self.points.show_lines(one.points)
        if self.table.line is None:
            self.table.step(0)
        self.said.setText(_said(one))
        self.audited.setText(_audited(one, self.shown.ladders.get((one.person, one.day.year), ())))
        self.audited.setVisible(bool(self.audited.text()))
        self.send.setVisible(is_own)
        self.invite.setVisible(not is_own)
        self.auditing.setVisible(not is_own)
        self.invite.setEnabled(one.stage is Stage.HINT)
        can_audit = one.stage not in (Stage.HINT, Stage.ASKED)
        for widget in (self.must, self.samples, self.count, self.dismiss):
            widget.setEnabled(can_audit)
        audit = one.omission.audited
        for box, most, now in (
            (self.must, one.must, audit.must if audit else one.must),
            (self.samples, one.samples, audit.samples if audit else one.samples),
        ):
            box.setMaximum(most)
            box.setValue(now)
        hint = self.tr("说明：为什么没有查、当时的情况") if is_own else self.tr("理由；认定或不认定都要写")
        self.text.setPlaceholderText(hint)
        self.text.setAccessibleName(self.tr("说明") if is_own else self.tr("理由"))

    @Slot(object)
    def _tell_point(self, one: Point | None) -> None:
        self.point.setText(self.tr("没有结果，写明的原因：{0}").format(one.reason or self.tr("没有写")) if one else "")

    @Slot(object)
    def _to_text(self, line: Hint) -> None:
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _explain(self) -> None:
        if self.list.line is not None:
            self.bench.act(omissions.explain, self.list.line.visit, self.text.text(), done=self._done)

    @Slot()
    def _ask_person(self) -> None:
        one = self.list.line
        if one is not None:
            self.bench.act(omissions.ask, one.visit, one.person, self.text.text(), done=self._done)

    @Slot()
    def _count(self) -> None:
        self._audit(self.must.value(), self.samples.value())

    @Slot()
    def _dismiss(self) -> None:
        self._audit(0, 0)

    def _audit(self, must: int, samples: int) -> None:
        one, reason = self.list.line, self.text.text()
        if one is None:
            return
        if not reason.strip():
            self.bench.remark(self.tr("请先写明认定或不认定的理由。"))
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.bench.act(
            omissions.audit, one.visit, one.person, must=must, samples=samples, reason=reason, done=self._done
        )

    def _done(self, answer: object) -> None:
        self.text.clear()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.bench.sync()


def _said(one: Hint) -> str:
    """What was asked, and the person's last words."""
    if one.explanation.given:
        return f"本人说明：{one.explanation.given[-1].text}"
    if one.omission.asked:
        return f"已请本人说明，说明期到 {one.omission.asked[-1].until}。"
    return "记录里的提示，不是认定：先由本人说明，再由主管核实，核实认定的才计（第三十八条）。"


def _audited(one: Hint, steps: tuple[Step, ...]) -> str:
    """What was confirmed, and what stands on the ladder for it: a reference."""
    audit = one.omission.audited
    if audit is None:
        return ""
    own = [f"年内第 {step.time} 次{step.row}：{step.says}" for step in steps if step.occasion.record == one.visit]
    said = f"核实：必查 {audit.must} 项、抽查 {audit.samples} 项；{audit.reason}"
    return f"{said}。第三十八条对照（供参考，由派出单位决定）：{'；'.join(own)}" if own else said


_HINTS: tuple[Column[Hint], ...] = (
    Column("状态", lambda one: str(one.stage), 104, lambda one: MARKS[one.stage]),
    Column("人员", lambda one: one.name, 96),
    Column("日期", lambda one: f"{one.day:%m-%d}", 58, is_quiet=True),
    Column("必查/抽查", lambda one: f"{one.must}/{one.samples}"),
)
_POINTS: tuple[Column[Point], ...] = (
    Column("级别", lambda one: str(one.level), 52),
    Column("场所", lambda one: one.place, 110, is_quiet=True),
    Column("项", lambda one: f"{one.number} {one.text}" if one.number else one.text),
)
_NONE = "这段时间结束的检查，经过的场所必查项和抽到的项都有结果，没有漏查提示。看更早的按左边的“‹”。"
