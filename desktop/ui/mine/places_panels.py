"""The four things done with places, as panels under the list: register, end, confirm the month, clear a suspicion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from desktop.errors import BadInput
from desktop.supervision.places import Outcome
from desktop.ui.mine.panel import Panel, show_day, typed_day
from desktop.ui.mine.places_reading import PlaceRow
from desktop.ui.moments import DayField
from desktop.ui.page import label

# what each word of the supervisor means for the register
OUTCOMES = {
    Outcome.REGISTERED: "补登记（合法场所，按正常地点管理）",
    Outcome.NO_PLACE: "非作业场所（从地点中去掉）",
    Outcome.HIDDEN: "确认隐蔽（转入查处，保留在册）",
}
LARGEST = 20 << 20  # bytes of a scan
SCANS = "签字件 (*.pdf *.jpg *.jpeg *.png)"


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place to be registered, as it was typed."""

    name: str
    kind: str
    since: str


@dataclass(frozen=True, slots=True)
class Ending:
    """A place that is no longer used, as it was typed."""

    place: str
    until: str
    reason: str


@dataclass(frozen=True, slots=True)
class Confirming:
    """A month confirmed by the mine's person; `file` is the signed list."""

    month: str
    by: str
    file: Path | None


@dataclass(frozen=True, slots=True)
class Clearing:
    """The supervisor's word."""

    place: str
    outcome: Outcome
    note: str


class RegisterPanel(Panel):
    """登记地点."""

    given = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(self.tr("登记地点"), self.tr("登记 Enter"), parent)
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(self.tr("矿上的叫法，如 1303 运输顺槽"))
        self.kind = QComboBox(self)
        self.since = DayField(self)
        self.add(self.tr("名称"), self.name, 2)
        self.add(self.tr("类别（检查目录的地点类型）"), self.kind, 1)
        self.add(self.tr("启用日期"), self.since)

    def open_for(self, kinds: Sequence[str], today: str) -> None:
        """Begin; what was half typed is still there."""
        if [self.kind.itemText(number) for number in range(self.kind.count())] != list(kinds):
            self.kind.clear()
            self.kind.addItems(list(kinds))
        show_day(self.since, today)
        self.begin(self.name)

    def give(self) -> None:
        self.given.emit(NewPlace(self.name.text().strip(), self.kind.currentText(), typed_day(self.since)))

    def said(self) -> str:
        return self.tr("已登记“{0}”，从下一次检查起列入检查表。").format(self.name.text().strip())

    def forget(self) -> None:
        self.name.clear()


class EndPanel(Panel):
    """停用."""

    given = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", self.tr("停用 Enter"), parent)
        self._place = ""
        self.until = DayField(self)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText(self.tr("如 采完撤面、巷道贯通"))
        self.add(self.tr("最后使用的一天"), self.until)
        self.add(self.tr("停用原因"), self.reason, 1)

    def open_for(self, row: PlaceRow, today: str) -> None:
        """Begin for this place."""
        if self._place != row.id:
            self.reason.clear()
        self._place = row.id
        self.title.setText(self.tr("停用：{0}").format(row.name))
        show_day(self.until, today)
        self.begin(self.reason)

    def give(self) -> None:
        self.given.emit(Ending(self._place, typed_day(self.until), self.reason.text().strip()))

    def said(self) -> str:
        return self.tr("已停用。打开“显示已停用”还可以看到。")

    def forget(self) -> None:
        self.reason.clear()


class ConfirmPanel(Panel):
    """确认本月地点."""

    given = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", self.tr("确认 Enter"), parent)
        self._month = ""
        self._file: Path | None = None
        self.list = QPlainTextEdit(self)
        self.list.setReadOnly(True)
        self.list.setTabChangesFocus(True)
        self.list.setMinimumHeight(60)
        self.by = QLineEdit(self)
        self.choose = QPushButton(self.tr("选择文件…(&S)"), self)
        self.add(self.tr("矿方确认人"), self.by, 1)
        self.add(self.tr("签字件（扫描或照片，可不附）"), self.choose)
        self.list.setAccessibleName(self.tr("本月在用的地点"))
        self.fields.addWidget(label(self.tr("与矿方逐处核对：没有漏的，没有已停用的"), "small", self), 2, 0, 1, 2)
        self.fields.addWidget(self.list, 3, 0, 1, 2)
        self.fields.setRowStretch(3, 1)
        self.choose.clicked.connect(self._choose)

    def open_for(self, month: str, rows: Sequence[PlaceRow], leader: str) -> None:
        """Begin for this month with the places in use."""
        self._month = month
        self.title.setText(self.tr("确认 {0} 在用地点 {1} 处").format(month, len(rows)))
        self.list.setPlainText("\n".join(f"{n}. {row.name}（{row.kind}）" for n, row in enumerate(rows, start=1)))
        if not self.by.text():
            self.by.setText(leader)
        self.begin(self.by)

    def take_file(self, file: Path | None) -> None:
        """The signed list goes with it."""
        self._file = file
        self.choose.setText(file.name if file else self.tr("选择文件…(&S)"))

    def give(self) -> None:
        self.given.emit(Confirming(self._month, self.by.text().strip(), self._file))

    def said(self) -> str:
        return self.tr("{0} 的地点已确认。").format(self._month)

    def forget(self) -> None:
        self.by.clear()
        self.take_file(None)

    @Slot()
    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("选择签字件"), "", SCANS)
        if chosen:
            self.take_file(Path(chosen))


class ClearPanel(Panel):
    """核实嫌疑."""

    given = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", self.tr("核实 Enter"), parent)
        self._place = ""
        self.outcome = QComboBox(self)
        for outcome, words in OUTCOMES.items():
            self.outcome.addItem(words, str(outcome))
        self.note = QLineEdit(self)
        self.note.setPlaceholderText(self.tr("核实了什么，依据什么材料"))
        self.add(self.tr("结论"), self.outcome)
        self.add(self.tr("核实情况"), self.note, 1)

    def open_for(self, row: PlaceRow) -> None:
        """Begin for this place."""
        if self._place != row.id:
            self.note.clear()
            self.outcome.setCurrentIndex(0)
        self._place = row.id
        self.title.setText(self.tr("核实隐蔽嫌疑：{0}").format(row.name))
        self.begin(self.outcome)

    def give(self) -> None:
        outcome = Outcome(str(self.outcome.currentData()))
        self.given.emit(Clearing(self._place, outcome, self.note.text().strip()))

    def said(self) -> str:
        return self.tr("已核实，嫌疑消除。") if self._is_dropped() else self.tr("已核实，确认隐蔽，请依法查处。")

    def forget(self) -> None:
        self.note.clear()

    def _is_dropped(self) -> bool:
        return str(self.outcome.currentData()) != Outcome.HIDDEN


def suffix_of(scan: bytes) -> str:
    """The ending of a file with these bytes."""
    heads = {b"%PDF": ".pdf", b"\x89PNG": ".png"}
    return heads.get(scan[:4], ".jpg")


def scan_of(file: Path | None) -> bytes | None:
    """The bytes of the signed list. BadInput when the file cannot be read or is too large to travel."""
    if file is None:
        return None
    try:
        if file.stat().st_size > LARGEST:
            raise BadInput(f"签字件“{file.name}”超过 {LARGEST >> 20} MB，请压缩或重新扫描后再附。")
        return file.read_bytes()
    except OSError as error:
        raise BadInput(f"读不出签字件“{file.name}”：文件已移走，或U盘已拔出。请重新选择文件，或不附。") from error
