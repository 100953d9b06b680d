"""同步: when the bureau last answered, and for every record how far it has come, why, and the one thing that helps."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from desktop.actions import drafting
from desktop.desk import Desk
from desktop.store import queries, records
from desktop.store.records import Delivery
from desktop.ui import status, theme, times
from desktop.ui.bench import Bench, Network, Reach
from desktop.ui.handover import Handover
from desktop.ui.marks import Mark
from desktop.ui.numbers import short_number
from desktop.ui.page import Page, label
from desktop.ui.status import Counts
from desktop.ui.tables import Column, LinesModel, LineTable

KINDS = {
    "visit": "检查",
    "finding": "隐患",
    "remote": "远程监管",
    "review": "审阅",
    "scans": "底稿扫描件",
    "presence": "签到签退",
}
MARKS: dict[str, Mark] = {
    "草稿": status.DRAFT,
    Delivery.SEALED: status.SEALED,
    Delivery.DELIVERED: status.DELIVERED,
    Delivery.COMPLETE: status.COMPLETE,
    Delivery.HELD: status.PENDING,
}
ADVICE = {
    "草稿": "封存后才会上报，按 Enter 继续填写",
    Delivery.SEALED: "联网后按 F5",
    Delivery.DELIVERED: "照片上传中，按 F5 继续",
    Delivery.COMPLETE: "",
    Delivery.HELD: "请与主管部门联系",
}


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record with its state."""

    id: str
    kind: str
    what: str
    state: str
    reason: str
    receipt: str
    day: str


@dataclass(frozen=True, slots=True)
class Records:
    """All of them, and how many stand where."""

    rows: tuple[RecordRow, ...]
    counts: Counts


def read_records(desk: Desk) -> Records:
    """Drafts and sealed records, the newest first, the undelivered before the delivered."""
    own = drafting.all_drafts(desk)
    with desk.reading() as session:
        names = {card.code: card.name for card in queries.mines(session)}
        sealed = records.every(session)
    rows = [
        RecordRow(
            one.id, "检查", f"{names.get(one.mine, one.mine)} {one.kind}", "草稿", "", "", times.short(one.started)
        )
        for one in own
    ]
    for one in sealed:
        what = " ".join(word for word in (names.get(one.mine, one.mine), short_number(one.number)) if word)
        kind = KINDS.get(one.kind, one.kind)
        rows.append(
            RecordRow(f"{one.kind}/{one.id}", kind, what, one.state, one.reason, one.receipt, times.short(one.day))
        )
    order = ["草稿", Delivery.HELD, Delivery.SEALED, Delivery.DELIVERED, Delivery.COMPLETE]
    numbers = [sum(row.state == state for row in rows) for state in order]
    counts = Counts(draft=numbers[0], pending=numbers[1], sealed=numbers[2], delivered=numbers[3], complete=numbers[4])
    return Records(tuple(sorted(rows, key=lambda row: order.index(row.state))), counts)


class SyncPage(Page):
    """The list of records, the button that starts a round, and the way by USB stick. Enter on a record does what
    helps it.
    """

    visit_wanted = Signal(str)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "同步", parent)
        self._all: tuple[RecordRow, ...] = ()
        self.model = LinesModel[RecordRow](_COLUMNS, lambda row: row.id, self)
        self.list = LineTable(self.model, self.tr("记录与送达情况"), self)
        self.which = QComboBox(self)
        self.which.setAccessibleName(self.tr("显示哪些记录"))
        self.which.addItems([self.tr("未齐全的"), self.tr("全部记录")])
        self.go = QPushButton(self.tr("立即同步 F5"), self)
        self.go.setProperty("kind", "main")
        self.last = label("", "muted", self, wraps=True)
        self.none = label(self.tr("没有等待送达的记录。"), "good", self)
        self.handover = Handover(bench, self)
        self.send = QPushButton(self.tr("用U盘送出(&U)…"), self)
        self.receive = QPushButton(self.tr("接收U盘文件(&R)…"), self)
        self.head.addWidget(self.which)
        self.head.addWidget(self.go)
        self.body.addWidget(self.last)
        self.body.addWidget(self.none)
        self.body.addWidget(self.list, 1)
        self.body.addStretch(0)
        self.body.addLayout(self._foot())
        self.go.clicked.connect(bench.sync)
        self.list.opened.connect(self._help)
        self.which.activated.connect(self._filter)
        self.send.clicked.connect(self._send)
        self.receive.clicked.connect(self.handover.choose_file)
        self.handover.busy.connect(self._hand_over)
        bench.network.connect(self.show_network)
        self.show_network(bench.network_now)

    def first_focus(self) -> QWidget:
        return self.list if self.model.lines else self.go

    def ask(self) -> None:
        self.bench.ask(read_records, done=self.take, failed=self.take_trouble)

    def show_lines(self, answer: object) -> None:
        if isinstance(answer, Records):
            self._all = answer.rows
            self._filter()

    @Slot(object)
    def show_network(self, network: Network) -> None:
        """Say when the bureau last answered, or why it does not."""
        self.go.setEnabled(network.reach is not Reach.BUSY)
        last = network.last_success
        when = (
            self.tr("上次同步成功：{0}。").format(last.strftime("%Y-%m-%d %H:%M"))
            if last
            else self.tr("还没有同步过。")
        )
        self.last.setText(f"{when}{network.detail}")

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.SNUG)
        row.addWidget(label(self.tr("没有网络时"), "muted", self))
        row.addWidget(self.send)
        row.addWidget(self.receive)
        row.addStretch(1)
        return row

    @Slot()
    def _send(self) -> None:
        sealed = [row for row in self._all if row.id.startswith("visit/")]
        self.handover.ask([(row.id.removeprefix("visit/"), f"{row.kind} {row.what} {row.day}") for row in sealed])

    @Slot(bool)
    def _hand_over(self, is_busy: bool) -> None:
        for button in (self.send, self.receive):
            button.setDisabled(is_busy)

    @Slot(object)
    def _help(self, row: RecordRow) -> None:
        if row.state == "草稿":
            self.visit_wanted.emit(row.id)
        else:
            self.bench.sync()

    @Slot()
    def _filter(self) -> None:
        wants_all = self.which.currentIndex() == 1
        rows = [row for row in self._all if wants_all or row.state != Delivery.COMPLETE]
        self.model.show_lines(rows)
        self.list.setVisible(bool(rows))
        self.none.setVisible(not rows)
        if self.list.line is None:
            self.list.step(0)


_COLUMNS: tuple[Column[RecordRow], ...] = (
    Column("状态", lambda row: row.state, 92, lambda row: MARKS[row.state]),
    Column("记录", lambda row: f"{row.kind}  {row.what}"),
    Column("原因、办法", lambda row: "；".join(word for word in (row.reason, ADVICE[row.state]) if word), 240),
    Column("回执", lambda row: row.receipt, 62, is_quiet=True),
    Column("日期", lambda row: row.day, 100, is_quiet=True),
)
