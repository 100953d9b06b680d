"""签到、签退: what the official APP said at both ends of a visit, with a picture of it; never in the way of
anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import drafting, presence
from desktop.desk import Desk
from desktop.errors import Missing
from desktop.store import queries
from desktop.supervision.presence import End, Standing, ends, standing
from desktop.supervision.visit import Visit
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.page import label


@dataclass(frozen=True, slots=True)
class PresenceView:
    """Both ends as they stand; before the visit is closed the sign-out is the draft's, and not asked for yet."""

    visit: str
    ends: dict[End, Standing]


def read_presence(desk: Desk, visit: str) -> PresenceView:
    """How the sign-in and sign-out of a visit stand."""
    with desk.reading() as session:
        state = queries.visit(session, visit) or Visit()
    try:
        draft = drafting.load(desk, visit)
    except Missing:
        draft = None
    noted = presence.noted(desk, visit).noted
    found = ends(state, noted, draft.app_sign_in if draft else None)
    if found and End.OUT not in found:
        found[End.OUT] = standing(noted, End.OUT, draft.app_sign_out if draft else None)
    return PresenceView(visit, found)


class PresenceDialog(QDialog):
    """Which end, number, reason, picture; Enter seals what was typed and stays for the other end."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._view = PresenceView("", {})
        self._file: Path | None = None
        self._wanted: End | None = None
        self.setWindowTitle(self.tr("专员 APP 签到、签退"))
        self.setAcceptDrops(True)
        self.ends = {end: QRadioButton(str(end), self) for end in End}
        self._group = QButtonGroup(self)
        for button in self.ends.values():
            self._group.addButton(button)
        self.stands = label("", "small", self, wraps=True)
        self.number = QLineEdit(self)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText(self.tr("没有编号的写明原因，如：APP 故障，已截图"))
        self.picture = label("", "small", self, wraps=True)
        self.add = QPushButton(self.tr("添加截图(&A)"), self)
        self.ready = QPushButton(self.tr("记入(&O)"), self)
        self.ready.setProperty("kind", "main")
        self.ready.setDefault(True)
        self.back = QPushButton(self.tr("关闭 Esc"), self)
        for one in (self.add, self.back):
            one.setAutoDefault(False)
        self._lay_out()
        self._group.buttonClicked.connect(self._show_end)
        self.add.clicked.connect(self._choose)
        self.ready.clicked.connect(self._give)
        self.back.clicked.connect(self.reject)
        bench.changed.connect(self._look)

    def begin(self, visit: str, end: End | None = None) -> None:
        """Show a visit's ends, this one or the first that lacks something in front."""
        self._forget()
        self._wanted = end
        self._view = PresenceView(visit, {})
        self._bench.ask(read_presence, visit, done=self._take)
        self.open()

    def take_file(self, file: Path) -> None:
        """The picture to keep with it."""
        self._file = file
        self.picture.setText(file.name)
        self.picture.setToolTip(str(file))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.take_file(files[0])

    def _lay_out(self) -> None:
        which = QHBoxLayout()
        for button in self.ends.values():
            which.addWidget(button)
        which.addStretch(1)
        proof = QHBoxLayout()
        proof.addWidget(self.picture, 1)
        proof.addWidget(self.add)
        rows = QFormLayout()
        rows.setVerticalSpacing(theme.SNUG)
        rows.addRow(which)
        rows.addRow(self.stands)
        for field, word in ((self.number, self.tr("编号")), (self.reason, self.tr("原因"))):
            field.setAccessibleName(word)
            rows.addRow(word, field)
        rows.addRow(self.tr("截图"), proof)
        said = self.tr("签到、签退在手机的专员APP上办理，这里只留存凭证。缺的会列在“今日”，不影响封存。")
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.ready)
        column = QVBoxLayout(self)
        column.setSpacing(theme.SNUG)
        column.addWidget(label(said, "muted", self, wraps=True))
        column.addLayout(rows)
        column.addStretch(1)
        column.addLayout(foot)
        self.resize(520, 320)

    @property
    def _end(self) -> End:
        return End.OUT if self.ends[End.OUT].isChecked() else End.IN

    def _take(self, view: PresenceView) -> None:
        if view.visit != self._view.visit:
            return
        is_first = not self._view.ends
        self._view = view
        self.ends[End.OUT].setEnabled(End.OUT in view.ends)
        if is_first:
            lacking = [end for end, one in view.ends.items() if one.lacks]
            self.ends[self._wanted or (lacking[0] if lacking else End.IN)].setChecked(True)
            self.number.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_end()

    @Slot()
    def _show_end(self) -> None:
        one = self._view.ends.get(self._end, Standing())
        has = [
            f"编号 {one.number}" if one.number else "",
            one.note,
            f"图片 {len(one.pictures)} 张" if one.pictures else "",
        ]
        known = "，".join(part for part in has if part) or self.tr("还没有登记")
        lacks = self.tr("；还缺{0}").format(one.lacks) if one.lacks else self.tr("；齐全")
        self.stands.setText(f"{self._end}：{known}{lacks}")

    @Slot()
    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("添加截图"), "", self.tr("图片 (*.jpg *.jpeg *.png *.heic *.bmp)")
        )
        if name:
            self.take_file(Path(name))

    @Slot()
    def _give(self) -> None:
        if not (self.number.text().strip() or self.reason.text().strip() or self._file):
            self.stands.setText(self.tr("请填写编号、原因，或添加截图。"))
            return
        self._bench.act(
            presence.note_file,
            self._view.visit,
            self._end,
            self._file,
            number=self.number.text(),
            reason=self.reason.text(),
            done=self._given,
        )

    def _given(self, answer: object) -> None:
        self._forget()
        self.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        self.number.clear()
        self.reason.clear()
        self._file = None
        self.picture.setText(self.tr("还没有选图片（可拖进来）"))

    @Slot(object)
    def _look(self, changes: object) -> None:
        if self.isVisible() and self._view.visit:
            self._bench.ask(read_presence, self._view.visit, done=self._take)
