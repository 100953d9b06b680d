"""The form of a draft: its fields under the headings of the paper, who signs, saved a moment after each change.

What a person is typing is never written over by what was read meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from desktop.actions.form_drafts import Fields
from desktop.actions.forms import FieldLine, FormShape, RoleLine
from desktop.ui import theme
from desktop.ui.page import label, restyle
from desktop.ui.papers.editors import CalmCombo, Editor, simple_editor
from desktop.ui.papers.on_screen import ScreenSigner
from desktop.ui.papers.reading import Writing
from desktop.ui.papers.rows import RowsEditor

PAUSE_MS = 500
LABEL_WIDTH, MARK_WIDTH = 104, 74
_WIDE = ("rows",)
_WHOSE = {"maker": "由我封存时签名", "manager": "由主管机构的人员会签", "ink": "打印后手写签名"}


class Sheet(QScrollArea):
    """`written`: fields that changed; `assigned`: a role and who signs in it ("" in ink); `sign_wanted`,
    `clear_wanted`: a role that signs on the screen.
    """

    written = Signal(dict)
    assigned = Signal(str, str)
    sign_wanted = Signal(str)
    clear_wanted = Signal(str)

    def __init__(self, today: Callable[[], dt.date], parent: QWidget) -> None:
        super().__init__(parent)
        self._today = today
        self._shape: FormShape | None = None
        self._draft = ""
        self._pending: dict[str, None] = {}
        self.editors: dict[str, Editor] = {}
        self.signers: dict[str, CalmCombo] = {}
        self.on_screen: dict[str, ScreenSigner] = {}
        self._labels: dict[str, QLabel] = {}
        self._marks: dict[str, QLabel] = {}
        self._known: Fields = {}
        self.changes = 0
        """How often anything was changed here; a read asked for before the last change is out of date."""
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.flush)

    @property
    def draft(self) -> str:
        """The draft in front, "" for none."""
        return self._draft

    @property
    def is_typing(self) -> bool:
        """Whether something typed is not handed on yet."""
        return bool(self._pending)

    def show_writing(self, writing: Writing) -> None:
        """Show a draft as it stands."""
        if writing.shape != self._shape or writing.draft != self._draft:
            self._draft, self._shape = writing.draft, writing.shape
            self._build(writing.shape, _name_width(writing.shape))
        self._known = writing.fields
        for name, editor in self.editors.items():
            if name not in self._pending:
                with QSignalBlocker(editor):
                    editor.show_value(writing.fields.get(name, ""))
            if name not in self._marks:
                continue  # a half day: its day says it
            is_known = bool(writing.fields.get(name)) and name not in writing.own
            self._marks[name].setText(self.tr("由记录带出") if is_known else "")
            self._marks[name].setVisible(is_known)
            restyle(self._labels[name], "kind", "warn" if name in writing.lacking else "muted")
        self._show_signers(writing)

    def put_away(self) -> None:
        """No draft is in front."""
        self.flush()
        self._draft, self._shape = "", None
        self._pending.clear()

    def go_to(self, name: str) -> None:
        """The keyboard into a field."""
        editor = self.editors.get(name)
        if editor is not None:
            editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.ensureWidgetVisible(editor, 0, 2 * theme.WIDE)

    def field_in_front(self) -> str:
        """The field that has the keyboard, "" for none."""
        focus = self.window().focusWidget() if self.window() else None
        return next((name for name, editor in self.editors.items() if focus and editor.isAncestorOf(focus)), "")

    def first(self) -> QWidget:
        """The first thing to write: what is empty and wanted, else the first field."""
        shape = self._shape
        lines = shape.fields if shape else ()
        empty = (line.name for line in lines if line.is_required and not self._known.get(line.name))
        name = next(empty, lines[0].name if lines else "")
        return self.editors.get(name, self)

    @Slot()
    def flush(self) -> None:
        """Hand on what was typed."""
        self._pause.stop()
        if self._pending:
            fields = {name: self.editors[name].value() for name in self._pending}
            self._pending.clear()
            self.written.emit(fields)

    def _build(self, shape: FormShape, across: int) -> None:
        self._pending.clear()
        self._pause.stop()
        self.editors, self._labels, self._marks, self.signers, self.on_screen = {}, {}, {}, {}, {}
        whole = QFrame(self)
        grid = QGridLayout(whole)
        grid.setContentsMargins(theme.TIGHT, theme.TIGHT, theme.GAP, theme.GAP)
        grid.setHorizontalSpacing(theme.SNUG)
        grid.setVerticalSpacing(theme.SNUG)
        grid.setColumnMinimumWidth(0, across)
        grid.setColumnStretch(1, 1)
        self._lay_fields(whole, grid, shape, across)
        self._lay_signers(whole, grid, shape)
        if shape.notice:
            grid.addWidget(label(shape.notice, "small", whole, wraps=True), grid.rowCount(), 0, 1, 3)
        grid.setRowStretch(grid.rowCount(), 1)
        self.setWidget(whole)

    def _lay_fields(self, whole: QWidget, grid: QGridLayout, shape: FormShape, across: int) -> None:
        part, half = "", None
        for line in shape.fields:
            if line.part and line.part != part:
                part = line.part
                grid.addWidget(label(part, "strong", whole, wraps=True), grid.rowCount(), 0, 1, 3)
            if half is not None and line.kind == "choice" and line.name[:2] == half.name[:2]:
                self._lay_half(line, grid, half)
            else:
                self._lay_field(line, whole, grid, across)
            half = line if line.kind == "day" else None

    def _lay_field(self, line: FieldLine, whole: QWidget, grid: QGridLayout, across: int) -> None:
        editor = self._editor(line, whole)
        name, mark = label(line.name, "muted", whole, wraps=True), label("", "small", whole)
        name.setFixedWidth(across)
        name.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        name.setContentsMargins(0, theme.SNUG - theme.HAIR, 0, 0)
        mark.setContentsMargins(0, theme.SNUG, 0, 0)
        self._labels[line.name], self._marks[line.name] = name, mark
        row = grid.rowCount()
        if line.kind in _WIDE:
            grid.addWidget(name, row, 0, 1, 2)
            grid.addWidget(mark, row, 2, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(editor, row + 1, 0, 1, 3)
        else:
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(editor, row, 1)
            grid.addWidget(mark, row, 2, Qt.AlignmentFlag.AlignTop)

    def _lay_half(self, line: FieldLine, grid: QGridLayout, before: FieldLine) -> None:
        """A half day stands beside its day."""
        day = self.editors[before.name]
        editor = self._editor(line, day)
        day.row.insertWidget(2, editor)

    def _editor(self, line: FieldLine, parent: QWidget) -> Editor:
        made: Editor
        if line.kind == "rows":
            made = RowsEditor(line.name, line.columns, parent)
        else:
            made = simple_editor(line, self._today, parent)
        made.edited.connect(lambda name=line.name: self._note(name))
        self.editors[line.name] = made
        return made

    def _lay_signers(self, whole: QWidget, grid: QGridLayout, shape: FormShape) -> None:
        if not shape.signers:
            return
        grid.addWidget(label(self.tr("签名"), "strong", whole), grid.rowCount(), 0, 1, 3)
        for role in shape.signers:
            row = grid.rowCount()
            grid.addWidget(label(role.name, "muted", whole, wraps=True), row, 0)
            grid.addWidget(self._signer(role, whole), row, 1, 1, 2)

    def _signer(self, role: RoleLine, whole: QWidget) -> QWidget:
        if role.on_screen:
            made = ScreenSigner(role, whole)
            made.sign_wanted.connect(self.sign_wanted)
            made.clear_wanted.connect(self.clear_wanted)
            self.on_screen[role.name] = made
            return made
        if role.by != "chosen":
            return label(self.tr(_WHOSE.get(role.by, "")), "", whole, wraps=True)
        box = CalmCombo(whole)
        box.setAccessibleName(self.tr("{0}由谁签名").format(role.name))
        box.currentIndexChanged.connect(lambda _=0, name=role.name: self._choose_signer(name))
        self.signers[role.name] = box
        return box

    def _show_signers(self, writing: Writing) -> None:
        for name, signer in self.on_screen.items():
            signer.show_given(writing.drawn.get(name))
        for role, box in self.signers.items():
            wanted = [("", self.tr("打印后手写签名")), *((one.code, one.name) for one in writing.candidates)]
            with QSignalBlocker(box):
                if [box.itemData(row) for row in range(box.count())] != [code for code, _ in wanted]:
                    box.clear()
                    for code, name in wanted:
                        box.addItem(self.tr("{0}（用本人的设备签）").format(name) if code else name, code)
                box.setCurrentIndex(max(box.findData(writing.assigned.get(role, "")), 0))

    def _choose_signer(self, role: str) -> None:
        self.changes += 1
        self.assigned.emit(role, str(self.signers[role].currentData() or ""))

    def _note(self, name: str) -> None:
        self.changes += 1
        self._pending[name] = None
        self._pause.start()


def _name_width(shape: FormShape) -> int:
    """Wide enough for the longest name in two lines."""
    longest = max((len(line.name) for line in shape.fields), default=4)
    return min(max(longest * theme.BODY + theme.SNUG, 64), LABEL_WIDTH)
