"""The findings of a visit: the list on the left, the form of the one in front on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QSplitter, QVBoxLayout, QWidget

from desktop.actions.drafting import FindingDraft
from desktop.supervision.finding import Grade
from desktop.ui import theme
from desktop.ui.marks import Mark, Shape
from desktop.ui.page import label
from desktop.ui.photos import PhotoLine
from desktop.ui.tables import Column, LinesModel, LineTable
from desktop.ui.visit.finding_form import Choice, FindingForm
from desktop.ui.visit.reading import RaisedLine
from desktop.ui.visit.words import MAJOR

DRAFT = Mark(Shape.HOLLOW, "calm", "草稿")
SEALED = Mark(Shape.HALF, "good", "已封存")


class RaisedPane(QWidget):
    """The list and the form; `new_wanted` asks for a finding without an item."""

    new_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: tuple[Choice, ...] = ()
        self._unsaved: FindingDraft | None = None
        self.model = LinesModel[RaisedLine](_COLUMNS, lambda line: line.id, self)
        self.list = LineTable(self.model, self.tr("本次隐患"), self)
        self.form = FindingForm(self)
        self.new = QPushButton(self.tr("新增隐患(&A)"), self)
        self.sealed = label(self.tr("已封存的隐患在“隐患”页更正、复查、销号。"), "muted", self, wraps=True)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SNUG)
        column.addWidget(self.list, 1)
        column.addWidget(self.form.photos)
        column.addWidget(self.new, 0, Qt.AlignmentFlag.AlignLeft)
        right = QWidget(self)
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.sealed)
        beside.addWidget(self.form, 1)
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setChildrenCollapsible(False)
        parts.addWidget(left)
        parts.addWidget(right)
        parts.setSizes([240, 560])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, theme.TIGHT, 0, 0)
        whole.addWidget(parts)
        self.list.chosen.connect(self._show)
        self.list.opened.connect(self._begin)
        self.new.clicked.connect(self.new_wanted)

    @property
    def front(self) -> FindingDraft | None:
        """The finding in the form."""
        return self.form.typed

    def show_lines(self, lines: Sequence[RaisedLine], places: Sequence[Choice]) -> None:
        """Show the findings; a new one that is not saved yet stays in the form."""
        self._places = tuple(places)
        if self._unsaved is not None and any(line.id == self._unsaved.id for line in lines):
            new, self._unsaved = self._unsaved.id, None
            blocker = QSignalBlocker(self.list)  # no other finding comes to the front between
            self.model.show_lines(lines)
            self.list.choose(new)
            blocker.unblock()
        else:
            self.model.show_lines(lines)
        if self._unsaved is None and self.list.line is None:
            self.list.step(0)
        self._show(self.list.line if self._unsaved is None else None)

    def begin(self, proposed: FindingDraft) -> None:
        """A new finding in the form, not saved before its fact is written."""
        self._unsaved = proposed
        self.form.show_finding(proposed, self._places)
        self.sealed.hide()
        self.form.start()

    def open(self, finding: str) -> bool:
        """Bring a finding to the front; False when it is not in the list."""
        self._unsaved = None
        is_there = self.list.choose(finding)
        if is_there:
            self._show(self.list.line)
            self.form.start()
        return is_there

    def forget_unsaved(self) -> None:
        """The new finding was given up."""
        self._unsaved = None
        self._show(self.list.line)

    def show_photos(self, photos: Sequence[PhotoLine]) -> None:
        """Show the photos of the finding in the form."""
        self.form.photos.show_lines(photos)

    @Slot(object)
    def _show(self, line: RaisedLine | None) -> None:
        if self._unsaved is not None:
            if line is None or not self.list.hasFocus():
                return
            self._unsaved = None
        self.sealed.setVisible(line is not None and line.draft is None)
        self.form.show_finding(line.draft if line else None, self._places)

    @Slot(object)
    def _begin(self, line: RaisedLine) -> None:
        if line.draft is not None:
            self.form.start()


_COLUMNS: tuple[Column[RaisedLine], ...] = (
    Column("", lambda line: "草稿" if line.draft else "已封存", 82, lambda line: DRAFT if line.draft else SEALED),
    Column(
        "隐患",
        lambda line: f"{line.place}：{line.fact}" + (f"（照片 {line.photos}）" if line.photos else ""),
        mark=lambda line: MAJOR if line.grade == Grade.SUSPECTED_MAJOR else None,
    ),
)
