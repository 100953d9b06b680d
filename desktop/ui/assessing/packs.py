"""免责材料: one mine, some days, one key: what shows that the duty was done, frozen and provable (第三十九条)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.actions import pack_safe_harbour
from desktop.actions.pack_safe_harbour import Told
from desktop.ui import theme
from desktop.ui.assessing.fields import PeriodFields, read_mines
from desktop.ui.bench import Bench
from desktop.ui.page import label
from desktop.ui.tab import Tab


class PackTab(Tab):
    """The fields, what the pack would hold in words, and the key."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "免责材料", parent)
        self.fields = PeriodFields(bench.desk.world.today(), self)
        self.make_button = QPushButton(self.tr("做尽职免责材料(&P)…"), self)
        self.make_button.setProperty("kind", "main")
        self.about = label(self.tr(_ABOUT), "muted", self, wraps=True)
        self.words = [label("", "", self, wraps=True) for _ in range(4)]
        card = QFrame(self)
        card.setProperty("kind", "card")
        column = QVBoxLayout(card)
        column.setSpacing(theme.SNUG)
        for one in self.words:
            column.addWidget(one)
        row = QHBoxLayout()
        row.setSpacing(theme.SNUG)
        row.addWidget(self.fields, 1)
        row.addWidget(self.make_button)
        self.body.addWidget(self.about)
        self.body.addLayout(row)
        self.body.addWidget(card)
        self.body.addStretch(1)
        self.fields.changed.connect(self.look)
        self.make_button.clicked.connect(self._choose)

    def first_focus(self) -> QWidget:
        return self.fields.mine

    def ask(self) -> None:
        self.bench.ask(read_mines, done=self._show_mines)

    def make(self, folder: Path) -> None:
        """Write the pack into a folder."""
        asked = self.fields.asked(self.bench.desk.person)
        if asked is None:
            self.bench.remark(self.tr("请选矿山，日期写成 2026-11-22 的样子。"))
            return
        self.make_button.setEnabled(False)
        self.bench.draw(pack_safe_harbour.make, asked, folder, done=self._made, failed=self._not_made)

    def _show_mines(self, mines: tuple[tuple[str, str], ...]) -> None:
        self.fields.show_mines(mines)
        asked = self.fields.asked(self.bench.desk.person)
        self.make_button.setEnabled(asked is not None)
        if asked is None:
            self._say(self.tr("请选矿山，日期写成 2026-11-22 的样子。"))
            return
        self.bench.ask(pack_safe_harbour.read, asked, done=self._show)

    def _show(self, told: Told) -> None:
        done, due = told.must
        has_any = bool(told.subjects)
        self.make_button.setEnabled(has_any)
        if not has_any:
            self._say(self.tr("{0}这段时间没有您的检查或远程监管记录；请改选矿山或日期。").format(told.mine))
            return
        gaps = self.tr("全部有结果。") if done == due else self.tr("缺 {0} 项次，材料里如实列出和写明的原因。")
        majors = sum(one.was_suspected for _, one in told.findings)
        self._say(
            self.tr("您参加的现场检查 {0} 次，本人远程监管 {1} 次。").format(len(told.visits), len(told.remotes)),
            self.tr("沿途经过场所的必查项应查 {0} 项次，有结果 {1} 项次；").format(due, done) + gaps.format(due - done),
            self.tr("发现隐患 {0} 条，其中疑似重大 {1} 条；要求、措施、复查随材料带出。").format(
                len(told.findings), majors
            ),
            self.tr(
                "台账、文书、记录和服务器回执一起装进一个文件，别人不用本机就能验证；还缺的目录证明由下次同步取来，再做一次就带上。"
            ),
        )

    def _say(self, *said: str) -> None:
        for place, one in enumerate(self.words):
            one.setText(said[place] if place < len(said) else "")
            one.setVisible(place < len(said))

    @Slot()
    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("材料放到哪个文件夹"))
        if chosen:
            self.make(Path(chosen))

    def _made(self, file: object) -> None:
        self.make_button.setEnabled(True)
        self.bench.say(self.tr("已做好：{0}").format(file))

    def _not_made(self, error: object) -> None:
        self.make_button.setEnabled(True)
        self.bench.lanes.failed.emit(error)


_ABOUT = (
    "按第三十九条：经过场所的必查项都查了、发现的隐患都责令处置了、拒不执行的都报告了，可以不予或免予追究。"
    "这里把记录里能证明的装成一份，没有的也如实列出；是否免责由有权机关决定。"
)
