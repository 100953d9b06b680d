"""清单 · 载入: a clerk's way from Excel or Word to a checklist, in six steps that stay in sight.

Nothing is taken before the last step. Ctrl+O chooses a file (or drop it here), Esc stops reading, Ctrl+Z takes back the
last answer; the answers are kept, so that the window may be closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, QUrl, Slot
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.actions.import_answers import PREFIX, ImportDraft
from desktop.actions.import_lines import FaultLine, Seen
from desktop.desk import Changes
from desktop.errors import DeskError
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.lists import importing_work
from desktop.ui.lists.importing_columns import ColumnsPanel
from desktop.ui.lists.importing_faults import FaultsPanel
from desktop.ui.lists.importing_file import FilePanel
from desktop.ui.lists.importing_limits import LimitsPanel
from desktop.ui.lists.importing_parts import GIVEN, LOOK, OPEN, PENDING, READY, WRONG, Panel
from desktop.ui.lists.importing_questions import QuestionsPanel
from desktop.ui.lists.importing_take import TakePanel, Target
from desktop.ui.lists.importing_work import ImportWork, Opened, State
from desktop.ui.lists.tab import ListsTab
from desktop.ui.marks import Mark
from desktop.ui.page import label
from desktop.ui.tables import Column, LinesModel, LineTable

ENDINGS = (".xlsx", ".xlsm", ".docx")
FILES = "Excel、Word (*.xlsx *.xlsm *.docx)"
OUT = "检查目录 (*.yaml);;Excel (*.xlsx)"


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the rail: its word, how it stands."""

    word: str
    state: str
    mark: Mark


class ImportTab(ListsTab):
    """`draft_wanted` tells the layer's draft that the items were taken into."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "载入", parent)
        self.draft: ImportDraft | None = None
        self.seen: Seen | None = None
        self._past: list[ImportDraft] = []
        self._goes_on = False
        self.work = ImportWork(bench, self)
        self.model = LinesModel[Step](_STEPS, lambda step: step.word, self)
        self.steps = LineTable(self.model, self.tr("载入的步骤"), self, has_head=False)
        self.steps.setFixedWidth(176)
        self.file, self.columns, self.questions = FilePanel(self), ColumnsPanel(self), QuestionsPanel(self)
        self.limits, self.faults, self.taking = LimitsPanel(self), FaultsPanel(self), TakePanel(self)
        self.panels: tuple[Panel, ...] = (
            *(self.file, self.columns, self.questions),
            *(self.limits, self.faults, self.taking),
        )
        self.stack = QStackedWidget(self)
        self.progress = QProgressBar(self)
        self.cancel = QPushButton(self.tr("取消 Esc"), self)
        self.hint = label("", "small", self)
        self.back = QPushButton(self.tr("撤销上一步 Ctrl+Z"), self)
        self.next = QPushButton(self.tr("下一步(&N)"), self)
        self.reuse = QPushButton(self.tr("沿用上次的回答(&H)"), self)
        self.reuse.hide()
        self._offered: Opened | None = None
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self._show_steps()
        self._show_reading(is_reading=False)

    def ask(self) -> None:
        self.bench.ask(importing_work.read_state, done=self._show_state)

    def first_focus(self) -> QWidget:
        panel = self.panels[self.stack.currentIndex()]
        return self.steps if self.draft is not None else panel.first_focus()

    def read(self, path: Path, before: ImportDraft | None = None) -> None:
        """Read a file in the background; `before` are answers to go on with."""
        self._goes_on = before is not None
        self.work.read(path, before)
        self.progress.setRange(0, 0)
        self._show_reading(is_reading=True)
        self.hint.setText(self.tr("正在读取 {0}…").format(path.name))

    def go_to(self, panel: Panel) -> None:
        """Bring a step to the front, the keyboard with it."""
        self.steps.step(self.panels.index(panel) - self.steps.currentIndex().row())
        panel.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if event.type() == QEvent.Type.ShortcutOverride and is_escape and self.work.is_reading:
            event.accept()  # Esc is ours while reading, not the window's
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.work.is_reading:
            self.stop()
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.read(path)

    @Slot()
    def choose_file(self) -> None:
        """Ask which file."""
        dialog = QFileDialog(self, self.tr("载入检查表"), "", FILES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._read_chosen)
        dialog.open()

    @Slot()
    def stop(self) -> None:
        """Give up reading."""
        if self.work.is_reading:
            self.work.stop()
            self._show_reading(is_reading=False)
            self.hint.setText(self.tr("已取消，什么也没有载入。"))

    @Slot()
    def undo(self) -> None:
        """Take back the last answer."""
        if self._past:
            self._put(self._past.pop())

    def _lay_out(self) -> None:
        for panel in self.panels:
            self.stack.addWidget(panel)
        row = QHBoxLayout()
        row.setSpacing(theme.SNUG)
        row.addWidget(self.steps)
        row.addWidget(self.stack, 1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SNUG)
        self.progress.setFixedWidth(176)
        self.progress.setTextVisible(False)
        foot.addWidget(self.progress)
        foot.addWidget(self.hint, 1)
        for button in (self.cancel, self.reuse, self.back, self.next):
            foot.addWidget(button)
        column = QVBoxLayout()
        column.setSpacing(theme.SNUG)
        column.addLayout(row, 1)
        column.addLayout(foot)
        self.body.addLayout(column)

    def _connect(self) -> None:
        self.steps.chosen.connect(self._show_step)
        self.steps.opened.connect(self._enter_step)
        for panel in self.panels:
            panel.answered.connect(self._answer)
        self.file.choose_wanted.connect(self.choose_file)
        self.file.resumed.connect(self._resume)
        self.file.forgotten.connect(self._forget)
        for panel in (self.file, self.faults):
            panel.again_wanted.connect(self._read_again)
            panel.opened.connect(self._open_outside)
        self.faults.row_wanted.connect(self.work.row)
        self.faults.jumped.connect(self._jump)
        self.taking.layer_wanted.connect(self._take_layer)
        self.taking.doubles_wanted.connect(self._find_doubles)
        self.taking.file_wanted.connect(self._choose_target)
        self.taking.publish_wanted.connect(self._publish)
        self.work.opened.connect(self._show_opened)
        self.work.looked.connect(self._show_seen)
        self.work.cells.connect(self.faults.show_cells)
        self.work.failed.connect(self._show_trouble)
        self.work.told.connect(self._show_progress)
        self.cancel.clicked.connect(self.stop)
        self.back.clicked.connect(self.undo)
        self.next.clicked.connect(self._go_on)
        self.reuse.clicked.connect(self._reuse)
        scope = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+O"), self, self.choose_file, context=scope)
        QShortcut(QKeySequence("Ctrl+Z"), self, self.undo, context=scope)

    @Slot(object)
    def _show_state(self, state: State) -> None:
        current = f"import-{self.draft.digest[:32]}" if self.draft else ""
        self.file.show_unfinished([line for line in state.unfinished if line[0] != current])
        self.taking.show_ways(state.ways)

    @Slot(object)
    def _show_opened(self, opened: Opened) -> None:
        self._show_reading(is_reading=False)
        self.draft, self._past = None, []
        self.questions.show_likes(opened.like_words)
        self.hint.setText(self._about(opened))
        self._put(opened.draft, is_kept=not opened.is_new)
        self._offer_earlier(opened)
        if opened.replaced and not opened.earlier:
            self._forget(opened.replaced)
        was_mending = self._goes_on and self.stack.currentWidget() is self.faults
        self.go_to(self.faults if was_mending else self.columns)

    def _offer_earlier(self, opened: Opened | None) -> None:
        self._offered = opened if opened is not None and opened.earlier else None
        self.reuse.setVisible(self._offered is not None)

    @Slot()
    def _reuse(self) -> None:
        """The answers given for the file of this name before; Ctrl+Z takes them back."""
        offered = self._offered
        if offered is not None and offered.earlier is not None:
            self._offer_earlier(None)
            self._answer(offered.earlier)
            self._forget(offered.replaced)

    def _about(self, opened: Opened) -> str:
        if opened.earlier:
            return self.tr("同名的文件上次答过，内容有改动。")
        if opened.replaced:
            return self.tr("文件改过：变了的行，逐行的回答要重作，其余都还在。")
        return "" if opened.is_new else self.tr("接着上次的回答。")

    @Slot(object)
    def _show_seen(self, seen: Seen) -> None:
        self.seen = seen
        for panel in self.panels:
            panel.show_seen(seen)
        self._show_steps()

    @Slot(object)
    def _show_trouble(self, error: DeskError) -> None:
        self._show_reading(is_reading=False)
        self.hint.setText(self.tr("没有读进来，什么也没有载入。"))
        self.bench.trouble(error)

    @Slot(int, int, str)
    def _show_progress(self, done: int, whole: int, words: str) -> None:
        self.progress.setRange(0, whole)
        self.progress.setValue(done)
        rows = self.tr("：{0:,} / {1:,} 行").format(done, whole) if whole > 1 else ""
        self.hint.setText(f"{words}{rows}")

    def _show_reading(self, *, is_reading: bool) -> None:
        self.progress.setVisible(is_reading)
        self.cancel.setVisible(is_reading)
        self.file.choose.setEnabled(not is_reading)
        self._show_can()

    def _show_can(self) -> None:
        self.back.setEnabled(bool(self._past))
        last = self.stack.currentIndex() == len(self.panels) - 1
        self.next.setVisible(not last)
        self.next.setEnabled(self.seen is not None and not self.work.is_reading)

    def _show_steps(self) -> None:
        self.model.show_lines(_steps(self.draft, self.seen))
        if self.steps.line is None:
            self.steps.step(0)
        self._show_can()

    @Slot(object)
    def _show_step(self, step: Step | None) -> None:
        self.stack.setCurrentIndex(max(self.steps.currentIndex().row(), 0))
        self._show_can()

    @Slot(object)
    def _enter_step(self, step: Step) -> None:
        self.go_to(self.panels[self.stack.currentIndex()])

    @Slot()
    def _go_on(self) -> None:
        self.go_to(self.panels[min(self.stack.currentIndex() + 1, len(self.panels) - 1)])

    @Slot(object)
    def _answer(self, draft: ImportDraft) -> None:
        if self.draft is not None and draft != self.draft:
            self._past.append(self.draft)
            self.hint.clear()
            self._put(draft)

    def _put(self, draft: ImportDraft, *, is_kept: bool = True) -> None:
        self.draft = draft
        for panel in self.panels:
            panel.draft = draft
        self.work.look(draft)
        if is_kept:
            self.work.keep(draft)
        self._show_can()

    @Slot(str)
    def _read_chosen(self, name: str) -> None:
        self.read(Path(name))

    @Slot()
    def _read_again(self) -> None:
        if self.draft is not None:
            self.read(Path(self.draft.path), self.draft)

    @Slot()
    def _open_outside(self) -> None:
        if self.draft is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(self.draft.path))

    @Slot(str)
    def _resume(self, name: str) -> None:
        self.bench.ask(importing_work.load, name, done=self._resumed)

    def _resumed(self, draft: ImportDraft) -> None:
        self.read(Path(draft.path), draft)

    @Slot(str)
    def _forget(self, name: str) -> None:
        self.bench.act(importing_work.forget, name)

    @Slot(object)
    def _jump(self, line: FaultLine) -> None:
        if line.question == PREFIX:
            self.go_to(self.taking)
            self.taking.prefix.setFocus(Qt.FocusReason.OtherFocusReason)
        elif line.question:
            self.go_to(self.questions)
            self.questions.show_row(line.question, line.sheet, line.row)
        elif not line.row:
            self.columns.show_row(line.sheet)
            self.go_to(self.columns)

    @Slot(object)
    def _take_layer(self, target: Target) -> None:
        if self.seen is not None and self.draft is not None:
            self.work.take(importing_work.as_layer, self.seen, self.draft, target, done=self._layered)

    @Slot(object)
    def _find_doubles(self, target: Target) -> None:
        if self.seen is not None and self.draft is not None:
            done = partial(self.taking.show_doubles, self.seen)
            self.bench.ask(importing_work.read_doubles, self.seen, self.draft, target, done=done)

    def _layered(self, made: Any) -> None:
        said = self.tr("已作为补充草稿：增补 {0} 条，收严 {1} 条。").format(len(made.added), len(made.sharpened))
        said += self.tr("{0} 条已有，没有增补。").format(len(made.same)) if made.same else ""
        if made.told:
            left = self.tr("另有 {0} 处没有采用：").format(len(made.told))
            self.bench.remark(f"{said}{left}{'；'.join(made.told[:2])}")
        else:
            self.bench.say(said)
        self._close()
        self.draft_wanted.emit(made.draft)

    @Slot()
    def _choose_target(self) -> None:
        stem = Path(self.draft.name).stem if self.draft else ""
        dialog = QFileDialog(self, self.tr("存为文件"), f"{stem}.yaml", OUT)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("yaml")
        dialog.fileSelected.connect(self._write)
        dialog.open()

    @Slot(str)
    def _write(self, name: str) -> None:
        if self.seen is not None:
            self.work.take(importing_work.write, self.seen, Path(name), done=self._written)

    def _written(self, file: Path) -> None:
        self.bench.say(self.tr("已存为 {0}。").format(file))

    @Slot()
    def _publish(self) -> None:
        if self.seen is not None and self.draft is not None:
            self.work.take(importing_work.publish, self.seen, self.draft, done=self._published)

    def _published(self, changes: Changes) -> None:
        self.bench.say(self.tr("“{0}”已发布，同步后各单位可用。").format(self.seen.title if self.seen else ""))
        self._close()

    def _close(self) -> None:
        """The import is done: the page is as it was before a file was chosen."""
        self.work.close()
        self.draft, self.seen, self._past = None, None, []
        self._offer_earlier(None)
        self.file.show_nothing()
        self._show_steps()
        self.hint.clear()
        self.steps.step(-len(self.panels))


def _dropped(event: QDragEnterEvent | QDropEvent) -> Path | None:
    urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 else None
    return path if path is not None and path.suffix.lower() in ENDINGS else None


def _steps(draft: ImportDraft | None, seen: Seen | None) -> tuple[Step, ...]:
    words = ("1 文件", "2 认列", "3 问答", "4 限值", "5 查错", "6 载入")
    if draft is None or seen is None:
        first = Step(words[0], "请选择" if draft is None else draft.name, OPEN)
        return (first, *(Step(word, "", PENDING) for word in words[1:]))
    unsure = sum(not one.is_sure for sheet in seen.sheets for one in sheet.columns)
    left = sum(bool(one.left) for one in seen.questions)
    ticked = sum(one.is_taken for one in seen.limits)
    faults, items = len(seen.faults), len(seen.items)
    limits = f"勾 {ticked}/{len(seen.limits)}" if seen.limits else "没有"
    states = (
        (draft.name, GIVEN),
        (seen.why and "没认出", WRONG)
        if seen.why
        else (f"{unsure} 处请核对" if unsure else "清楚", LOOK if unsure else GIVEN),
        (f"还有 {left} 问" if left else "已答", OPEN if left else GIVEN),
        (limits, PENDING if seen.limits and not ticked else GIVEN),
        (f"{faults} 处要改" if faults else "没有错", WRONG if faults else GIVEN),
        (f"{items} 条可载" if items else "", READY if items else PENDING),
    )
    return tuple(Step(word, state, mark) for word, (state, mark) in zip(words, states, strict=True))


_STEPS: tuple[Column[Step], ...] = (
    Column("步骤", lambda step: step.word, 84, lambda step: step.mark),
    Column("怎样", lambda step: step.state, is_quiet=True),
)
