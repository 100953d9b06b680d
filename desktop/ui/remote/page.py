"""远程: one remote check in under a minute (第十二条): mine, means, what was looked at, what was found, evidence, 封存.

Promises: what is half typed stays while other things change; nothing is sealed twice by two presses.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import remotes
from desktop.supervision.remote import LOOKED_AT, Means
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.page import Page, label, scrolled
from desktop.ui.remote.reading import MineWeek, RemoteLine, Remotes, read_remotes
from desktop.ui.tables import Column, LinesModel, LineTable

FORM_WIDTH = 400


class RemotePage(Page):
    """The form on the left, this person's records on the right."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "远程", parent)
        self.mine = QComboBox(self)
        self.mine.setAccessibleName(self.tr("矿山"))
        self.week = label("", "muted", self)
        self.means = QComboBox(self)
        self.means.setAccessibleName(self.tr("方式"))
        self.means.addItems([str(one) for one in Means])
        self.boxes = [QCheckBox(f"{word}(&{number})", self) for number, word in enumerate(LOOKED_AT, 1)]
        self.found = QPlainTextEdit(self)
        self.found.setAccessibleName(self.tr("发现的情况"))
        self.found.setPlaceholderText(self.tr("发现的情况；电话询问须写明问了什么"))
        self.found.setTabChangesFocus(True)
        self.app_number = QLineEdit(self)
        self.app_number.setAccessibleName(self.tr("专员APP编号"))
        self.app_number.setPlaceholderText(self.tr("专员APP编号（没有可不填）"))
        self.files: list[Path] = []
        self.evidence = label("", "small", self, wraps=True)
        self.add = QPushButton(self.tr("添加实证(&A)"), self)
        self.none_of_it = QPushButton(self.tr("清除(&X)"), self)
        self.seal = QPushButton(self.tr("封存 Ctrl+Enter"), self)
        self.seal.setProperty("kind", "main")
        self.model = LinesModel[RemoteLine](_COLUMNS, lambda line: line.id, self)
        self.list = LineTable(self.model, self.tr("远程监管记录"), self)
        self.none = label(self.tr("还没有远程监管记录。"), "muted", self)
        self._begun = ""
        self._wanted = ""
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)

    def first_focus(self) -> QWidget:
        return self.mine

    def ask(self) -> None:
        self.bench.ask(read_remotes, done=self.take, failed=self.take_trouble)

    def show_lines(self, answer: object) -> None:
        if not isinstance(answer, Remotes):
            return
        self._show_mines(answer.mines)
        self.model.show_lines(answer.records)
        self.none.setVisible(not answer.records)
        self.list.setVisible(bool(answer.records))
        self.seal.setEnabled(bool(answer.mines))

    def choose_mine(self, code: str) -> None:
        """Bring a mine into the form."""
        self._wanted = code
        self._bring_wanted()
        self.boxes[0].setFocus()

    def _bring_wanted(self) -> None:
        """The mine asked for, as soon as it is known."""
        codes = [self.mine.itemData(row).code for row in range(self.mine.count())]
        if self._wanted in codes:
            self.mine.setCurrentIndex(codes.index(self._wanted))
            self._wanted = ""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._add_files([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def _lay_out(self) -> None:
        card = QFrame(self)
        card.setProperty("kind", "card")
        form = QVBoxLayout(card)
        form.setSpacing(theme.SNUG)
        first = QHBoxLayout()
        first.addWidget(self.mine, 1)
        first.addWidget(self.means)
        boxes = QGridLayout()
        boxes.setVerticalSpacing(theme.TIGHT)
        for number, box in enumerate(self.boxes):
            box.setMinimumHeight(box.sizeHint().height())
            boxes.addWidget(box, number // 2, number % 2)
        proof = QHBoxLayout()
        proof.addWidget(self.evidence, 1)
        proof.addWidget(self.none_of_it)
        proof.addWidget(self.add)
        self.found.setMinimumHeight(44)
        self.found.setMaximumHeight(84)
        form.addLayout(first)
        form.addWidget(self.week)
        form.addWidget(label(self.tr("查看了什么"), "strong", card))
        form.addLayout(boxes)
        form.addWidget(self.found)
        form.addWidget(self.app_number)
        form.addLayout(proof)
        form.addStretch(1)
        left = QVBoxLayout()  # sealing stays in sight whatever the room
        left.setSpacing(theme.TIGHT)
        left.addWidget(scrolled(card, FORM_WIDTH), 1)
        left.addWidget(self.seal)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        right = QVBoxLayout()
        right.addWidget(self.none)
        right.addWidget(self.list, 1)
        right.addStretch(0)
        row.addLayout(left)
        row.addLayout(right, 1)
        self.body.addLayout(row, 1)
        self._show_files()

    def _connect(self) -> None:
        self.mine.currentIndexChanged.connect(self._show_week)
        self.add.clicked.connect(self._choose_files)
        self.none_of_it.clicked.connect(self._clear_files)
        self.seal.clicked.connect(self._seal)
        for box in self.boxes:
            box.toggled.connect(self._begin)
        self.found.textChanged.connect(self._begin)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._seal, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _show_mines(self, mines: tuple[MineWeek, ...]) -> None:
        kept = self.mine.currentData()
        chosen = kept.code if isinstance(kept, MineWeek) and self._is_begun() else ""
        with QSignalBlocker(self.mine):
            self.mine.clear()
            for one in mines:
                self.mine.addItem(one.name, one)
            row = next((row for row, one in enumerate(mines) if one.code == chosen), 0)
            self.mine.setCurrentIndex(row if mines else -1)
            self._bring_wanted()
        self._show_week()

    @Slot()
    def _show_week(self) -> None:
        one = self.mine.currentData()
        if isinstance(one, MineWeek):
            self.week.setText(self.tr("本周 {0} 次，每周不少于 {1} 次（第十二条）").format(one.times, one.owed))
        else:
            self.week.setText(self.tr("还没有矿山资料。联网后按 F5 同步。"))

    @Slot()
    def _begin(self) -> None:
        self._begun = self._begun or self.bench.desk.world.text()

    def _is_begun(self) -> bool:
        return bool(self.found.toPlainText().strip() or self.files or any(box.isChecked() for box in self.boxes))

    @Slot()
    def _choose_files(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, self.tr("选择截图、照片或文件"))
        self._add_files([Path(name) for name in chosen])

    def _add_files(self, files: list[Path]) -> None:
        self.files += [file for file in files if file not in self.files]
        self._show_files()

    @Slot()
    def _clear_files(self) -> None:
        self.files = []
        self._show_files()

    def _show_files(self) -> None:
        names = "、".join(file.name for file in self.files)
        self.evidence.setText(names or self.tr("实证：把截图拖到这里，或按“添加实证”"))
        self.none_of_it.setVisible(bool(self.files))

    @Slot()
    def _seal(self) -> None:
        one = self.mine.currentData()
        if not isinstance(one, MineWeek) or not self.seal.isEnabled():
            return
        self.seal.setEnabled(False)
        seen = [word for word, box in zip(LOOKED_AT, self.boxes, strict=True) if box.isChecked()]
        self.bench.act(
            remotes.record_files,
            one.code,
            Means(self.means.currentText()),
            seen,
            list(self.files),
            started=self._begun or None,
            found=self.found.toPlainText().strip(),
            app_number=self.app_number.text().strip() or None,
            done=self._sealed,
            failed=self._refused,
        )

    def _sealed(self, changes: object) -> None:
        for box in self.boxes:
            box.setChecked(False)
        self.found.clear()
        self.app_number.clear()
        self._clear_files()
        self._begun = ""
        self.seal.setEnabled(True)
        self.bench.say(self.tr("远程监管已封存。"))
        self.mine.setFocus()

    def _refused(self, error: object) -> None:
        self.seal.setEnabled(True)
        self.bench.lanes.failed.emit(error)


_COLUMNS: tuple[Column[RemoteLine], ...] = (
    Column("时间", lambda line: line.when, 100),
    Column("矿山", lambda line: line.mine, 110),
    Column("方式", lambda line: line.means, 96, is_quiet=True),
    Column("查看内容", lambda line: f"{line.seen}{'：' + line.found if line.found else ''}"),
    Column("实证", lambda line: str(line.evidence) if line.evidence else "", 46, is_right=True),
)
