"""同步: when the bureau last answered, and for every record how far it has come, why, and the one thing that helps."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QPushButton, QWidget

from desktop.actions import drafting, form_drafts
from desktop.actions.form_kinds import KINDS as PAPERS
from desktop.desk import Desk
from desktop.store import drafts, queries, records
from desktop.store.records import Delivery
from desktop.supervision import holding
from desktop.ui import status, theme, times
from desktop.ui.attested import OwnHeldBoard
from desktop.ui.bench import Bench, Network, Reach
from desktop.ui.erasures import ErasureBoard
from desktop.ui.handover import Handover
from desktop.ui.held import HeldBoard
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
    "service": "盖章送达",
    form_drafts.KIND: "文书",
    "mineform": "文书",
    "staffform": "文书",
    "leave": "请假",
}
MARKS: dict[str, Mark] = {
    "草稿": status.DRAFT,
    Delivery.SEALED: status.SEALED,
    Delivery.DELIVERED: status.DELIVERED,
    Delivery.COMPLETE: status.COMPLETE,
    Delivery.HELD: status.PENDING,
}
ADVICE = {
    "草稿": "封存后才会上报",
    Delivery.SEALED: "联网后同步",
    Delivery.DELIVERED: "照片还在上传",
    Delivery.COMPLETE: "",
    Delivery.HELD: "按“看原因”",
}
HELD = (
    "服务器已收下“{0}”（回执第 {1} 号），但暂不采用：按主管部门的名册，封存的人当时不负责这座矿，或设备已停用。"
    "内容在本机和服务器上都完整，没有丢失；请与主管部门联系，由主管部门决定是否采用。"
)
RETURNED = "“{0}”（回执第 {1} 号）没有被采用。{2}。内容在本机和服务器上都完整，没有丢失；改办后请重新封存一次。"
_ORDER = {
    word: place
    for place, word in enumerate(("草稿", Delivery.HELD, Delivery.SEALED, Delivery.DELIVERED, Delivery.COMPLETE))
}
MOVED = (
    ("pushed", "送出记录"),
    ("blobs_up", "送出照片和附件"),
    ("pulled", "收到记录"),
    ("blobs_down", "收到附件"),
    ("stamped", "加时间戳"),
)


class RecordRow(NamedTuple):
    """One record with its state; `at` is UTC text. A plain tuple that is put into words when it is seen: there are
    thousands.
    """

    id: str
    noun: str
    mine: str
    number: str
    state: str
    reason: str
    receipt: str
    at: str
    urgent: str = ""

    @property
    def said(self) -> str:
        """What it is, in one line; what is urgent says so first."""
        return f"急：{self.urgent}  {self.kind} {self.what}" if self.urgent else f"{self.kind}  {self.what}"

    @property
    def kind(self) -> str:
        """What sort of record it is."""
        return KINDS.get(self.noun, self.noun)

    @property
    def what(self) -> str:
        """Its mine and, where it has one, its number."""
        return " ".join(word for word in (self.mine, short_number(self.number)) if word)

    @property
    def day(self) -> str:
        """When, as short as it can be told."""
        return times.short(self.at)


@dataclass(frozen=True, slots=True)
class Records:
    """All of them, and how many stand where."""

    rows: tuple[RecordRow, ...]
    counts: Counts


def read_records(desk: Desk) -> Records:
    """Drafts and sealed records, the newest first, the undelivered before the delivered; what is urgent foremost."""
    own, papers = drafting.all_drafts(desk), form_drafts.all_drafts(desk)
    with desk.reading() as session:
        names = {card.code: card.name for card in queries.mines(session)}
        sealed = records.every(session)
    rows = [
        RecordRow(one.id, "visit", names.get(one.mine, one.mine), str(one.kind), "草稿", "", "", one.started)
        for one in own
    ]
    rows += [
        RecordRow(
            one.id,
            form_drafts.KIND,
            PAPERS[one.key].title if one.key in PAPERS else one.key,
            "",
            "草稿",
            "",
            "",
            one.started,
        )
        for one in papers
    ]
    rows += [
        RecordRow(f"{noun}/{name}", noun, names.get(mine, mine), number, state, reason, receipt, day, urgent)
        for name, noun, number, state, reason, receipt, mine, day, urgent in sealed
    ]
    counts = _counts(len(own) + len(papers), Counter(one.state for one in sealed))
    return Records(tuple(sorted(rows, key=lambda row: (not row.urgent, _ORDER[row.state]))), counts)


def read_counts(desk: Desk) -> Counts:
    """How many stand where."""
    with desk.reading() as session:
        own = [one for one in drafts.lines(session) if one.kind in {drafting.KIND, form_drafts.KIND}]
        return _counts(len(own), records.counts(session))


def read_receipts(desk: Desk) -> dict[str, str]:
    """The number of every record's receipt."""
    with desk.reading() as session:
        return records.receipts(session)


def _counts(drafts: int, far: Counter[Delivery]) -> Counts:
    return Counts(
        draft=drafts,
        pending=far[Delivery.HELD],
        sealed=far[Delivery.SEALED],
        delivered=far[Delivery.DELIVERED],
        complete=far[Delivery.COMPLETE],
    )


class SyncPage(Page):
    """The list of records, the round that is under way, and the way by USB stick. Enter on a record does the one
    thing that helps it. `visit_wanted` and `ledger_wanted` carry a visit, `paper_wanted` the draft of a paper.
    """

    visit_wanted = Signal(str)
    paper_wanted = Signal(str)
    ledger_wanted = Signal(str)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "同步", parent)
        self._all: tuple[RecordRow, ...] = ()
        self._receipts: dict[str, str] = {}
        self.model = LinesModel[RecordRow](self._columns(), lambda row: row.id, self)
        self.list = LineTable(self.model, self.tr("记录与送达情况"), self)
        self.which = QComboBox(self)
        self.which.setAccessibleName(self.tr("显示哪些记录"))
        self.which.addItems([self.tr("未齐全的"), self.tr("全部记录")])
        self.help = QPushButton(self)
        self.go = QPushButton(self.tr("立即同步 F5"), self)
        self.go.setProperty("kind", "main")
        self.last = label("", "muted", self, wraps=True)
        self.last_round = label("", "muted", self, wraps=True)
        self.first = label("", "warn", self, wraps=True)
        self.first.hide()
        self.none = label(self.tr("没有等待送达的记录。"), "good", self)
        self.progress = QProgressBar(self)
        self.progress.setAccessibleName(self.tr("正在同步"))
        self.pause = QPushButton(self.tr("暂停(&H)"), self)
        self.own_held = OwnHeldBoard(bench, self)
        self.held = HeldBoard(bench, self)
        self.erasures = ErasureBoard(bench, self)
        self.handover = Handover(bench, self)
        self.send = QPushButton(self.tr("用U盘送出(&U)…"), self)
        self.receive = QPushButton(self.tr("接收U盘文件(&R)…"), self)
        self._lay_out()
        self._connect()
        self.last_round.hide()
        self.show_network(bench.network_now)
        self._offer_help(None)

    def first_focus(self) -> QWidget:
        return self.list if self.model.lines else self.go

    def ask(self) -> None:
        self.bench.ask(read_records, done=self.take, failed=self.take_trouble)
        self.own_held.look()
        self.held.look()
        self.erasures.look()

    def show_lines(self, answer: object) -> None:
        if isinstance(answer, Records):
            self._all = answer.rows
            self._say_first([row for row in answer.rows if row.urgent])
            self._filter()
            self._ask_receipts()

    @Slot(object)
    def show_network(self, network: Network) -> None:
        """Say when the bureau last answered, or why it does not; while a round runs, offer to pause it."""
        is_busy = network.reach is Reach.BUSY
        self.go.setEnabled(not is_busy)
        self.progress.setVisible(is_busy)
        self.pause.setVisible(is_busy)
        self.pause.setEnabled(True)
        self.progress.setRange(0, 0)
        last = network.last_success
        when = (
            self.tr("上次同步成功：{0}。").format(last.strftime("%Y-%m-%d %H:%M"))
            if last
            else self.tr("还没有同步过。")
        )
        self.last.setText(f"{when}{network.detail}")
        self._offer_help(self.list.line)

    @Slot(object)
    def show_round(self, report: object) -> None:
        """What the last round moved, and what was not taken, in sentences."""
        said = [
            self.tr("{0} {1}").format(word, number)
            for name, word in MOVED
            if (number := int(getattr(report, name, 0) or 0))
        ]
        refused = list(getattr(report, "refused", ()))
        words = self.tr("这次：{0}。").format("，".join(said)) if said else ""
        words += self.tr("{0} 条没有收下：{1}").format(len(refused), "；".join(refused[:3])) if refused else ""
        words += str(getattr(report, "restored", "")) + str(getattr(report, "stamp_error", ""))
        self.last_round.setText(words)
        self.last_round.setVisible(bool(words))

    def _say_first(self, urgent: list[RecordRow]) -> None:
        """Which records go up before all others."""
        said = "；".join(f"{row.urgent} {row.what}" for row in urgent[:3])
        more = self.tr(" 等 {0} 条").format(len(urgent)) if len(urgent) > 3 else ""
        self.first.setText(self.tr("急：{0}{1}。联网后最先送出，它的照片也排在前面。").format(said, more))
        self.first.setVisible(bool(urgent))

    @Slot()
    def _choose(self) -> None:
        self._filter()
        self._ask_receipts()

    def _ask_receipts(self) -> None:
        """The numbers of what is 已齐全 come after the list: they are many, and seldom looked at."""
        if self.which.currentIndex() == 1:
            self.bench.ask(read_receipts, done=self._show_receipts)

    def _show_receipts(self, answer: dict[str, str]) -> None:
        self._receipts = answer
        self.list.viewport().update()

    def _columns(self) -> tuple[Column[RecordRow], ...]:
        return (
            Column("状态", lambda row: row.state, 92, lambda row: MARKS[row.state]),
            Column("记录", lambda row: row.said),
            Column("原因、办法", lambda row: "；".join(word for word in (row.reason, ADVICE[row.state]) if word), 240),
            Column("回执", lambda row: row.receipt or self._receipts.get(row.id, ""), 62, is_quiet=True),
            Column("日期", lambda row: row.day, 100, is_quiet=True),
        )

    def _lay_out(self) -> None:
        for widget in (self.which, self.help, self.go):
            self.head.addWidget(widget)
        under_way = QHBoxLayout()
        under_way.setSpacing(theme.SNUG)
        under_way.addWidget(self.progress, 1)
        under_way.addWidget(self.pause)
        for one in (self.last, self.last_round, self.first, self.none):
            self.body.addWidget(one)
        self.body.insertLayout(2, under_way)
        self.body.addWidget(self.own_held)
        self.body.addWidget(self.held)
        self.body.addWidget(self.erasures)
        self.body.addWidget(self.list, 1)
        self.body.addStretch(0)
        self.body.addLayout(self._foot())

    def _connect(self) -> None:
        self.go.clicked.connect(self.bench.sync)
        self.pause.clicked.connect(self._pause)
        self.help.clicked.connect(self._help_chosen)
        self.list.opened.connect(self._help)
        self.list.chosen.connect(self._offer_help)
        self.which.activated.connect(self._choose)
        self.send.clicked.connect(self._send)
        self.receive.clicked.connect(self.handover.choose_file)
        self.handover.busy.connect(self._hand_over)
        self.bench.network.connect(self.show_network)
        self.bench.synced.connect(self.show_round)
        self.bench.progressed.connect(self._progress)

    @Slot(int, int, str)
    def _progress(self, reached: int, total: int, words: str) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(reached)
        self.progress.setFormat(f"{words} %v/%m" if total else words)

    @Slot()
    def _pause(self) -> None:
        self.pause.setEnabled(False)
        self.bench.pause()

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
    def _offer_help(self, row: RecordRow | None) -> None:
        """The button says what Enter would do."""
        word = self._help_word(row) if row is not None else ""
        self.help.setText(word)
        self.help.setVisible(bool(word))

    def _help_word(self, row: RecordRow) -> str:
        match row.state:
            case "草稿":
                return self.tr("继续填写(&K)") if row.noun == form_drafts.KIND else self.tr("继续检查(&K)")
            case Delivery.SEALED if self._is_offline and row.id.startswith("visit/"):
                return self.tr("这次检查交U盘(&K)…")
            case Delivery.SEALED | Delivery.DELIVERED:
                return self.tr("重试(&K)")
            case Delivery.HELD:
                return self.tr("看原因(&K)")
            case _:
                return self.tr("打开台账(&K)") if row.id.startswith("visit/") else ""

    @property
    def _is_offline(self) -> bool:
        return self.bench.network_now.reach in (Reach.OFFLINE, Reach.UNKNOWN)

    @Slot()
    def _help_chosen(self) -> None:
        if self.list.line is not None:
            self._help(self.list.line)

    @Slot(object)
    def _help(self, row: RecordRow) -> None:
        visit = row.id.removeprefix("visit/")
        match row.state:
            case "草稿" if row.noun == form_drafts.KIND:
                self.paper_wanted.emit(row.id)
            case "草稿":
                self.visit_wanted.emit(row.id)
            case Delivery.SEALED if self._is_offline and row.id.startswith("visit/"):
                self.handover.ask([(visit, f"{row.kind} {row.what} {row.day}")])
            case Delivery.SEALED | Delivery.DELIVERED:
                self.bench.sync()
            case Delivery.HELD:
                words = RETURNED if row.reason.startswith(holding.RETURNED_WORD) else HELD
                self.bench.remark(words.format(f"{row.kind} {row.what}".strip(), row.receipt, row.reason))
            case _ if row.id.startswith("visit/"):
                self.ledger_wanted.emit(visit)

    @Slot()
    def _filter(self) -> None:
        wants_all = self.which.currentIndex() == 1
        rows = [row for row in self._all if wants_all or row.state != Delivery.COMPLETE]
        self.model.show_lines(rows)
        self.list.setVisible(bool(rows))
        self.none.setVisible(not rows)
        if self.list.line is None:
            self.list.step(0)
        self._offer_help(self.list.line)
