"""A place met underground that is on no register (隐蔽嫌疑): named, with its kind, a note and photos, on the spot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.actions import cards, places
from desktop.actions.photos import Batch
from desktop.desk import Changes, Desk
from desktop.errors import BadInput
from desktop.ui.bench import Bench
from desktop.ui.lanes import Answer, Trouble
from desktop.ui.mine.panel import Panel
from desktop.ui.page import label
from desktop.ui.photos import ENDINGS


@dataclass(frozen=True, slots=True)
class NewSeen:
    """A place met on the spot, as it was typed; `files` are photos on the disk."""

    name: str
    kind: str
    note: str
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class WasSeen:
    """The place that joined the route, and sentences about files that are no photos."""

    place: str
    left_out: tuple[str, ...]
    changes: Changes


def see(bench: Bench, visit: str, new: NewSeen, done: Answer, failed: Trouble) -> None:
    """Add the place to the route with its photos, decoded before among the slow things; a file that cannot be read is
    named and left out. `done` hears a `WasSeen`.
    """
    write = partial(bench.act, _see, visit, new, done=done, failed=failed)
    # as for a finding: photos the visit has already come along
    bench.draw(cards.take, visit, new.files, new.name, done=write, failed=failed)


def _see(desk: Desk, visit: str, new: NewSeen, batch: Batch) -> WasSeen:
    seen = places.see(desk, visit, new.name, new.kind, new.note, photos=batch.photos)
    codes = tuple(f"照片“{one.name}”是时间码，没有放到地点里。" for one in batch.clocks)
    return WasSeen(seen.place, (*batch.left_out, *codes), seen.changes)


class SeenPanel(Panel):
    """`given` carries a `NewSeen`."""

    given = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(self.tr("现场发现未登记地点"), self.tr("加入路线 Enter"), parent)
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(self.tr("如：1305 以东无名巷道"))
        self.kind = QComboBox(self)
        self.kind.setPlaceholderText(self.tr("选择类别"))
        self.note = QLineEdit(self)
        self.note.setPlaceholderText(self.tr("怎样发现、有无人员作业；可不填"))
        self.pictures = QPushButton(self)
        self._files: tuple[Path, ...] = ()
        self.add(self.tr("名称"), self.name, 2)
        self.add(self.tr("类别"), self.kind, 1)
        self.add(self.tr("说明"), self.note, 2)
        self.add(self.tr("照片"), self.pictures)
        hint = label(self.tr("加入本次路线和检查项，标为隐蔽嫌疑，将提示主管部门核实。"), "small", self, wraps=True)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(1, hint)
        self.pictures.clicked.connect(self._choose_files)
        self.forget()

    def ask(self, kinds: Iterable[str]) -> None:
        """Open it with the kinds a place of the mine can be of."""
        known = list(kinds)
        if [self.kind.itemText(row) for row in range(self.kind.count())] != known:
            self.kind.clear()
            self.kind.addItems(known)
            self.kind.setCurrentIndex(-1)
        self.begin(self.name)

    def give(self) -> None:
        """Tell what was typed."""
        name = self.name.text().strip()
        if not name:
            self.refuse(BadInput(self.tr("请写明地点的名称或位置。")))
            self.name.setFocus()
            return
        if self.kind.currentIndex() < 0:
            self.refuse(BadInput(self.tr("请选择类别：它决定要查哪些项目。")))
            self.kind.setFocus()
            return
        self.given.emit(NewSeen(name, self.kind.currentText(), self.note.text().strip(), self._files))

    def said(self) -> str:
        """Good news once it was taken."""
        return self.tr("已加入路线，标为隐蔽嫌疑，将提示主管部门核实。")

    def forget(self) -> None:
        """Empty the fields."""
        self.name.clear()
        self.note.clear()
        self.kind.setCurrentIndex(-1)
        self.take_files(())

    def take_files(self, files: Iterable[Path]) -> None:
        """These photos go with the place."""
        self._files = tuple(files)
        words = self.tr("{0} 张").format(len(self._files)) if self._files else self.tr("选择…")
        self.pictures.setText(words)

    @Slot()
    def _choose_files(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, self.tr("选择照片"), "", self.tr("照片 ({0})").format(ENDINGS))
        if chosen:
            self.take_files(Path(one) for one in chosen)
