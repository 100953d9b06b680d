"""设备: whose devices there are, until when; an administrator gives codes, approves who waits, revokes what is lost.

What is enrolled is read from the journal, also without network. Who waits is asked of the server while the part is
seen; codes, approvals and revocations go there at once.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import devices
from desktop.actions.devices import Devices, Held, Stand
from desktop.errors import DeskError
from desktop.sync import admitting
from desktop.sync.admissions import Admissions, AdmissionsAnswer, Lost, Said, Wanted
from desktop.ui import theme, times
from desktop.ui.bench import Bench
from desktop.ui.duty.roster import fill_choices
from desktop.ui.lanes import Trouble
from desktop.ui.marks import Mark, Shape
from desktop.ui.page import label, scrolled
from desktop.ui.tab import Tab
from desktop.ui.tables import Column, LinesModel, LineTable
from desktop.ui.visit.card_clock import CodeFace

MARKS = {
    Stand.WAITING: Mark(Shape.QUESTION, "warn", Stand.WAITING),
    Stand.USED: Mark(Shape.FULL, "good", Stand.USED),
    Stand.ENDING: Mark(Shape.HOLLOW, "warn", Stand.ENDING),
    Stand.OVER: Mark(Shape.HOLLOW, "calm", Stand.OVER),
    Stand.REVOKED: Mark(Shape.CROSS, "bad", Stand.REVOKED),
}
_LONGEST = 90  # days that a code holds


class DevicesTab(Tab):
    """Devices on the left, who waits foremost; on the right what an administrator does about the one in front."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "设备", parent)
        self._known = Devices((), (), is_administrator=False)
        self._waiting: tuple[Held, ...] = ()
        self.about = label("", "small", self, wraps=True)
        self.asks = QCheckBox(self.tr("新设备要批准(&B)"), self)
        self.model = LinesModel[Held](_columns(), lambda one: one.fingerprint, self)
        self.list = LineTable(self.model, self.tr("设备"), self)
        self.none = label(self.tr(_NONE), "muted", self, wraps=True)
        self.front = label("", "", self, wraps=True)
        self.reason = QLineEdit(self)
        self.yes = QPushButton(self.tr("批准(&A)"), self)
        self.no = QPushButton(self.tr("不批准(&J)"), self)
        self.revoke = QPushButton(self.tr("吊销(&T)"), self)
        self.person, self.days = QComboBox(self), QSpinBox(self)
        self.give = QPushButton(self.tr("发注册码(&G)"), self)
        self.code = label("", "strong", self, wraps=True)
        self.copy = QPushButton(self.tr("复制(&C)"), self)
        self.face = CodeFace(self)
        self._lay_out()
        self.asks.clicked.connect(self._ask_approval)
        self.list.chosen.connect(self._tell)
        self.yes.clicked.connect(self._approve)
        self.no.clicked.connect(self._refuse)
        self.revoke.clicked.connect(self._revoke)
        self.give.clicked.connect(self._invite)
        self.copy.clicked.connect(self._copy)

    def first_focus(self) -> QWidget:
        if not self.list.isHidden():
            return self.list
        return self.person if self.side.isVisibleTo(self) else self.about

    def ask(self) -> None:
        self.bench.ask(devices.read_devices, done=self._take)

    def _take(self, found: Devices) -> None:
        self._known = found
        may = found.is_administrator
        self.side.setVisible(may)
        self.asks.setVisible(may)
        fill_choices(self.person, found.people)
        self._show()
        if may:
            self._send(Admissions(), failed=self._not_reached)

    def _send(self, wanted: Admissions, *, failed: Trouble | None = None) -> None:
        """Ask the server beside everything else: a long round must not hold it up."""
        stop = self.bench.lanes.drawing.stop
        self.bench.draw(
            admitting.ask, wanted, stop, done=partial(self._answered, wanted), failed=failed or self._not_done
        )

    def _answered(self, wanted: Admissions, told: tuple[AdmissionsAnswer, str]) -> None:
        answer, url = told
        names = dict(self._known.people)
        self._waiting = tuple(
            Held(one.mark, one.person, names.get(one.person, one.person), one.device, Stand.WAITING, one.asked)
            for one in answer.waiting
        )
        self.asks.setEnabled(True)
        self.asks.setChecked(answer.is_asked)
        if answer.code:
            self._show_code(answer.code, url)
        self._show()
        if wanted.said or wanted.lost:
            self.reason.clear()
            self.bench.say(_said(wanted))
            self.bench.sync()  # what the bureau noted comes down
        elif wanted.approval is not None:
            self.bench.say(
                self.tr("以后新设备都要管理员批准。") if wanted.approval else self.tr("以后新设备凭注册码直接注册。")
            )

    def _not_reached(self, error: DeskError) -> None:
        self._waiting = ()
        self.asks.setEnabled(False)
        self._show()
        self.about.setText(self.tr("{0}。谁在等批准还不知道：{1}").format(self._counted(), error))

    def _not_done(self, error: DeskError) -> None:
        self.bench.trouble(error)
        self._send(Admissions(), failed=self._not_reached)  # what stands there now

    def _show(self) -> None:
        lines = (*self._waiting, *self._known.held)
        self.model.show_lines(lines)
        self.list.setVisible(bool(lines))
        self.none.setVisible(not lines)
        if lines and (self.list.line is None or self._waiting):
            self.list.step(-len(lines))
        self.about.setText(self._counted())
        self._tell(self.list.line)

    def _counted(self) -> str:
        used = [one for one in self._known.held if one.stand in (Stand.USED, Stand.ENDING)]
        words = self.tr("在用的设备 {0} 台，{1} 人").format(len(used), len({one.person for one in used}))
        return words + (self.tr("；{0} 台等待批准").format(len(self._waiting)) if self._waiting else "")

    @Slot(object)
    def _tell(self, line: Held | None) -> None:
        waits = line is not None and line.stand is Stand.WAITING
        lasts = line is not None and not waits and line.stand is not Stand.REVOKED and not line.is_this
        for widget in (self.yes, self.no):
            widget.setVisible(waits)
        self.revoke.setVisible(not waits)
        self.revoke.setEnabled(lasts)
        self.reason.setEnabled(waits or lasts)
        if line is None:
            self.front.setText(self.tr("先在左边选一台设备"))
        elif waits:
            self.front.setText(
                self.tr("{0} · {1}\n请对方报核对码：{2}").format(line.person_name, line.name, line.fingerprint)
            )
        else:
            more = self.tr("（本机）") if line.is_this else f"\n{line.why}" if line.why else ""
            self.front.setText(f"{line.person_name} · {line.name}{more}")

    @Slot()
    def _approve(self) -> None:
        self._decide(yes=True)

    @Slot()
    def _refuse(self) -> None:
        self._decide(yes=False)

    def _decide(self, *, yes: bool) -> None:
        line = self.list.line
        if line is not None and line.stand is Stand.WAITING:
            self._send(Admissions(said=(Said(line.fingerprint, yes, self.reason.text().strip()),)))

    @Slot()
    def _revoke(self) -> None:
        line, why = self.list.line, self.reason.text().strip()
        if line is None:
            return
        if not why:
            self.bench.remark(self.tr("吊销设备须写明原因，例如“丢失”“离任”，再按“吊销”。"))
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._send(Admissions(lost=(Lost(line.fingerprint, why),)))

    @Slot()
    def _invite(self) -> None:
        person = self.person.currentData()
        if person is not None:
            self._send(Admissions(wanted=Wanted(str(person), self.days.value())))

    @Slot()
    def _ask_approval(self) -> None:
        self._send(Admissions(approval=self.asks.isChecked()))

    def _show_code(self, code: str, url: str) -> None:
        name = self.person.currentText()
        self.code.setText(self.tr("{0}\n{1}\n{2}\n{3} 天内有效，只能用一次").format(name, code, url, self.days.value()))
        self.code.show()
        self.copy.show()
        self.face.show_squares(devices.squares(url, code))
        self.face.show()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code.text())
        self.bench.say(self.tr("已复制，可以粘贴到发给本人的消息里。"))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SNUG)
        head.addWidget(self.about, 1)
        head.addWidget(self.asks)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        left = QVBoxLayout()
        left.addWidget(self.none)
        left.addWidget(self.list, 1)
        left.addStretch(0)
        row.addLayout(left, 1)
        self.side = scrolled(self._forms(), 300)
        row.addWidget(self.side)
        self.body.addLayout(head)
        self.body.addLayout(row, 1)
        for widget in (self.side, self.asks, self.none):
            widget.hide()

    def _forms(self) -> QFrame:
        card = QFrame(self)
        card.setProperty("kind", "card")
        column = QVBoxLayout(card)
        column.setSpacing(theme.SNUG)
        self.reason.setAccessibleName(self.tr("原因"))
        self.reason.setPlaceholderText(self.tr("不批准、吊销的原因"))
        self.person.setAccessibleName(self.tr("人员"))
        self.days.setAccessibleName(self.tr("有效天数"))
        self.days.setRange(1, _LONGEST)
        self.days.setValue(7)
        self.days.setSuffix(self.tr(" 天有效"))
        self.face.setAccessibleName(self.tr("注册二维码"))
        column.addWidget(label(self.tr("这台设备"), "heading", card))
        column.addWidget(self.front)
        column.addWidget(self.reason)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SNUG)
        for button in (self.yes, self.no, self.revoke):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addSpacing(theme.SNUG)
        column.addWidget(label(self.tr("新设备"), "heading", card))
        rows = QFormLayout()
        rows.setVerticalSpacing(theme.SNUG)
        rows.addRow(self.tr("给"), self.person)
        last = QHBoxLayout()
        last.setSpacing(theme.SNUG)
        last.addWidget(self.days, 1)
        last.addWidget(self.give)
        rows.addRow("", last)
        column.addLayout(rows)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for widget in (self.code, self.copy, self.face):
            column.addWidget(widget)
            widget.hide()
        column.addStretch(1)
        return card


def _said(wanted: Admissions) -> str:
    if wanted.lost:
        return "已吊销：它以前送达的记录不受影响，以后送来的列为待处理，由主管决定。"
    if wanted.said[0].yes:
        return "已批准，那台设备会自动完成注册。"
    return "没有批准，这个注册码不能再用；需要时另发一个。"


def _columns() -> tuple[Column[Held], ...]:
    return (
        Column("", lambda line: line.stand, 100, lambda line: MARKS[line.stand]),
        Column("人员", lambda line: line.person_name, 110),
        Column("设备", lambda line: line.name + ("（本机）" if line.is_this else "")),
        Column("核对码、指纹", lambda line: line.fingerprint[:9], 110, is_quiet=True),
        Column("证书到、申请于", _day, 110, is_quiet=True),
    )


def _day(line: Held) -> str:
    return times.short(line.day) if line.stand is Stand.WAITING else line.day


_NONE = "还没有设备。管理员在右边选人发注册码，本人在自己的电脑上用它注册；按 F5 同步后列在这里。"
