"""The USB way between desks: a file with records for the bureau or a colleague, and taking such a file in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QFormLayout, QHBoxLayout, QPushButton, QWidget

from desktop.desk import Desk
from desktop.errors import BadInput, DiskTrouble, NotAllowed
from desktop.store import queries
from desktop.supervision import roster
from desktop.sync import parcel
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.page import label

FILES = "交接文件 (*.parcel)"


@dataclass(frozen=True, slots=True)
class Colleague:
    """One who has a device in force."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be handed over: `to` is a person's code or the bureau, `visit` "" means all that is undelivered."""

    to: str
    to_name: str
    visit: str


def read_colleagues(desk: Desk) -> tuple[Colleague, ...]:
    """Everybody else of the roster who could open a file."""
    with desk.reading() as session:
        people = {one.code: one.name for one in queries.people(session)}
        devices = [one for _, one in queries.states(session, "device", roster.Device)]
    able = {one.enrolled.person for one in devices if one.enrolled and not one.revoked} - {desk.person}
    return tuple(Colleague(code, people[code]) for code in sorted(able) if code in people)


def send(desk: Desk, wanted: Wanted, file: Path) -> parcel.Inner:
    """Write the file. NotAllowed when nothing is to be handed over or nobody could open it."""
    with desk.reading() as session:
        to = parcel.server_of(session) if wanted.to == parcel.BUREAU else parcel.devices_of(session, wanted.to)
    if not to:
        raise NotAllowed(f"{wanted.to_name}还没有登记的设备，打不开交接文件；请改选收件人。")
    return parcel.make(desk, to, file, wanted.visit or None)


def take(desk: Desk, file: Path) -> parcel.Taken:
    """Take a file in. DiskTrouble when the stick does not give it."""
    try:
        if not file.is_file():
            raise BadInput(f"{file.name} 不在原处，请重新插好U盘再选。")
        return parcel.take(desk, file)
    except OSError as error:
        raise DiskTrouble(f"{file.name} 读不出来（{error.strerror}），请重新插好U盘再试。") from error


class Handover(QObject):
    """Both ways, in the network lane: gigabytes of photos must not hold up what is being typed."""

    busy = Signal(bool)

    def __init__(self, bench: Bench, page: QWidget) -> None:
        super().__init__(page)
        self._bench = bench
        self._page = page
        self._visits: tuple[tuple[str, str], ...] = ()

    def ask(self, visits: Sequence[tuple[str, str]]) -> None:
        """Ask for whom and what; `visits` are (id, words) of sealed ones."""
        self._visits = tuple(visits)
        self._bench.ask(read_colleagues, done=self._choose)

    def send(self, wanted: Wanted, file: Path) -> None:
        """Write the file, then say what is in it."""
        self.busy.emit(True)
        job = partial(send, self._bench.desk, wanted, file)
        self._bench.lanes.network.put(job, partial(self._sent, wanted, file), self._failed)

    def take(self, file: Path) -> None:
        """Take a file in, then say what was in it."""
        self.busy.emit(True)
        self._bench.lanes.network.put(partial(take, self._bench.desk, file), self._taken, self._failed)

    @Slot()
    def choose_file(self) -> None:
        """Ask which file to take in."""
        chosen, _ = QFileDialog.getOpenFileName(self._page, self.tr("接收U盘文件"), "", FILES)
        if chosen:
            self.take(Path(chosen))

    def _choose(self, colleagues: tuple[Colleague, ...]) -> None:
        dialog = SendDialog(colleagues, self._visits, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wanted.connect(self._choose_target)
        dialog.open()

    @Slot(object)
    def _choose_target(self, wanted: Wanted) -> None:
        name = f"交接-{wanted.to_name}-{self._bench.desk.world.today():%Y%m%d}.parcel"
        chosen, _ = QFileDialog.getSaveFileName(self._page, self.tr("用U盘送出"), name, FILES)
        if chosen:
            self.send(wanted, Path(chosen))

    def _sent(self, wanted: Wanted, file: Path, inner: parcel.Inner) -> None:
        self.busy.emit(False)
        said = self.tr("已写入 {0}：{1} 条记录，{2} 个附件，只有{3}打得开。对方接收后才算送达。")
        self._bench.say(said.format(file.name, len(inner.entries), len(inner.blobs), wanted.to_name))

    def _taken(self, taken: parcel.Taken) -> None:
        self.busy.emit(False)
        self._bench.changed.emit(taken.changes)
        said = self.tr("收到 {0} 条新记录，{1} 个附件。").format(taken.entries, taken.blobs)
        if taken.refused:
            count = self.tr("{0} 条未接收：").format(len(taken.refused))
            self._bench.remark(f"{said}{count}{'；'.join(taken.refused[:2])}")
        elif not (taken.entries or taken.blobs):
            self._bench.say(self.tr("文件完好，里面的内容本机都已有。"))
        else:
            self._bench.say(said)

    def _failed(self, error: object) -> None:
        self.busy.emit(False)
        self._bench.lanes.failed.emit(error)


class SendDialog(QDialog):
    """For whom, and what. `wanted` carries a `Wanted`."""

    wanted = Signal(object)

    def __init__(self, colleagues: Sequence[Colleague], visits: Sequence[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("用U盘送出"))
        self.to = QComboBox(self)
        self.to.addItem(self.tr("主管部门"), parcel.BUREAU)
        for one in colleagues:
            self.to.addItem(one.name, one.code)
        self.what = QComboBox(self)
        self.what.addItem(self.tr("全部还没有送达的记录"), "")
        for visit, words in visits:
            self.what.addItem(words, visit)
        self.ready = QPushButton(self.tr("选择保存位置(&O)…"), self)
        self.ready.setProperty("kind", "main")
        self.ready.setDefault(True)
        self.back = QPushButton(self.tr("取消"), self)
        self._lay_out(bool(colleagues))
        self.ready.clicked.connect(self._give)
        self.back.clicked.connect(self.reject)
        self.resize(480, 180)

    def _lay_out(self, has_colleagues: bool) -> None:
        rows = QFormLayout(self)
        rows.setVerticalSpacing(theme.SNUG)
        for widget, word in ((self.to, self.tr("交给")), (self.what, self.tr("内容"))):
            widget.setAccessibleName(word)
            rows.addRow(word, widget)
        if not has_colleagues:
            rows.addRow(label(self.tr("名册里还没有其他人的设备，先同步才能交给同事。"), "small", self, wraps=True))
        rows.addRow(
            label(self.tr("文件已加密，只有收件人的设备打得开；草稿不在其中，须先封存。"), "small", self, wraps=True)
        )
        foot = QHBoxLayout()
        foot.setSpacing(theme.SNUG)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.ready)
        rows.addRow(foot)

    @Slot()
    def _give(self) -> None:
        self.wanted.emit(Wanted(str(self.to.currentData()), self.to.currentText(), str(self.what.currentData())))
        self.accept()
