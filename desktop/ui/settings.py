"""设置: this device and its certificate, passphrase, look, backup and restoring, diagnostics, what this program is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import device
from desktop.actions.keeping import Backup as Kept
from desktop.errors import DeskError
from desktop.ui import care, theme
from desktop.ui.bench import Bench
from desktop.ui.certificates import RENEWAL, RENEWAL_OF_PERSON, SOON, Device, enforcement, lasting, read_device, set_cap
from desktop.ui.lanes import Tell
from desktop.ui.marks import MarkLabel
from desktop.ui.page import Page, label
from desktop.ui.remedies import RemediesRow
from desktop.ui.tall import Tall
from desktop.ui.theme import Mode, TextSize, Theme
from desktop.ui.time_stamps import TimeStampsRow

Backup = Callable[[Any, Path, Tell], object]
MODES = (Mode.SYSTEM, Mode.LIGHT, Mode.DARK)
FILES = "工作台备份 (*.yikuang)"


class SettingsPage(Page):
    """Small on purpose: only what works. `backup` is given by whoever builds the window."""

    def __init__(self, bench: Bench, worn: Theme, backup: Backup | None) -> None:
        super().__init__(bench, "设置")
        self._theme = worn
        self._wanted: QPushButton | None = None
        self._backup = backup
        self.certificate = MarkLabel(self)
        self.enforcement = MarkLabel(self)
        self.renew = QPushButton(self.tr("怎么换发(&H)"), self)
        self.renew_own = QPushButton(self.tr("怎么换证(&Z)"), self)
        self.passphrase = QPushButton(self.tr("修改口令(&P)…"), self)
        self.mode = QComboBox(self)
        self.mode.setAccessibleName(self.tr("外观"))
        self.mode.addItems([self.tr("跟随系统"), self.tr("浅色"), self.tr("深色")])
        self.mode.setCurrentIndex(MODES.index(worn.mode))
        self.text_size = QComboBox(self)
        self.text_size.setAccessibleName(self.tr("字号"))
        self.text_size.addItems([self.tr(one.value) for one in TextSize])
        self.text_size.setCurrentIndex(list(TextSize).index(worn.size))
        self.cap = QSpinBox(self)
        self.cap.setAccessibleName(self.tr("照片上传限速"))
        self.cap.setRange(0, 10_000)
        self.cap.setSingleStep(50)
        self.cap.setSuffix(self.tr(" kB/秒"))
        self.cap.setSpecialValueText(self.tr("不限"))
        self.cap.setKeyboardTracking(False)
        self.backup = QPushButton(self.tr("备份(&B)…"), self)
        self.backup.setVisible(backup is not None)
        self.restore = QPushButton(self.tr("从备份恢复(&R)…"), self)
        self.progress = QProgressBar(self)
        self.progress.setAccessibleName(self.tr("备份或恢复的进度"))
        self.progress.hide()
        self.diagnostics = QPushButton(self.tr("复制诊断信息(&D)"), self)
        self.licences = QPushButton(self.tr("随附软件的许可(&L)…"), self)
        self.licences.setVisible(care.licences() is not None)
        self.remedies = RemediesRow(bench, self)
        self.time_stamps = TimeStampsRow(bench, self)
        self._lay_out()
        self.renew.clicked.connect(partial(bench.remark, RENEWAL))
        self.renew_own.clicked.connect(partial(bench.remark, RENEWAL_OF_PERSON))
        self.mode.activated.connect(self._choose_mode)
        self.text_size.activated.connect(self._choose_size)
        self.cap.editingFinished.connect(self._cap_chosen)
        self.passphrase.clicked.connect(self._change_passphrase)
        self.backup.clicked.connect(self._choose_backup)
        self.restore.clicked.connect(self._choose_restore)
        self.diagnostics.clicked.connect(self._diagnose)
        self.licences.clicked.connect(self._show_licences)

    def first_focus(self) -> QWidget:
        return self.mode

    def ask(self) -> None:
        self.bench.ask(read_device, done=self.take, failed=self.take_trouble)
        self.remedies.look()
        self.time_stamps.look()

    def show_lines(self, answer: object) -> None:
        if isinstance(answer, Device):
            self.certificate.show_mark(*lasting(answer.certificate))
            self.renew.setVisible(answer.certificate.days_left <= SOON)
            self.enforcement.show_mark(*enforcement(answer))
            self.renew_own.setVisible(answer.own_days is not None and answer.own_days <= SOON)
            self._focus_wanted()
            if not self.cap.hasFocus():
                self.cap.setValue(answer.cap)

    def open_certificate(self, *, of_device: bool) -> None:
        """Put the keyboard on what is to be done about a certificate that ends."""
        self._wanted = self.renew if of_device else self.renew_own
        self.look()

    def _focus_wanted(self) -> None:
        if self._wanted is not None and self._wanted.isVisibleTo(self):
            self._wanted.setFocus(Qt.FocusReason.OtherFocusReason)
            self._wanted.click()
        self._wanted = None

    def save_backup(self, target: Path) -> None:
        """Write the backup, in the background."""
        if self._backup is not None:
            job = partial(self._backup, self.bench.desk, target)
            self._begin()
            self.bench.lanes.drawing.put_long(job, self._saved, self._tell, self._failed)

    def restore_from(self, file: Path) -> None:
        """Restore a backup beside this desk, in the background."""
        self._begin()
        job = partial(care.restore, self.bench.desk, file)
        self.bench.lanes.drawing.put_long(job, self._restored, self._tell, self._failed)

    def _lay_out(self) -> None:
        desk = self.bench.desk
        inside = QWidget(self)
        rows = QFormLayout(inside)
        rows.setContentsMargins(0, 0, theme.SNUG, 0)
        rows.setVerticalSpacing(theme.SNUG)
        folder = label(str(desk.folder), "", self, wraps=True)
        folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        update = self.tr("新版本由主管部门发放，程序不会自己下载。安装前先备份；工作台留在原处，装好就能打开。")
        rows.addRow(self.tr("使用人"), _row(label(f"{desk.name}（{desk.person}）", "", self), self.passphrase))
        rows.addRow(self.tr("工作台文件夹"), folder)
        rows.addRow(self.tr("决定书上写的"), self.remedies)
        rows.setRowVisible(self.remedies, False)
        self.remedies.shown.connect(partial(rows.setRowVisible, self.remedies))
        rows.addRow(self.tr("本机证书"), _row(self.certificate, self.renew))
        rows.addRow(self.tr("执法证"), _row(self.enforcement, self.renew_own))
        rows.addRow(self.tr("外观"), _row(self.mode, label(self.tr("字号"), "", self), self.text_size))
        only = label(self.tr("只限照片和附件，记录不受限；下次同步起用"), "small", self)
        rows.addRow(self.tr("照片上传限速"), _row(self.cap, only))
        rows.addRow(self.tr("时间戳服务"), self.time_stamps)
        rows.addRow(self.tr("保管"), _row(self.backup, self.restore, self.progress))
        nobody = label(self.tr("不含姓名、矿名和检查内容"), "small", self)
        rows.addRow(self.tr("诊断"), _row(self.diagnostics, nobody, self.licences))
        rows.addRow(self.tr("更新"), label(update, "muted", self, wraps=True))
        rows.addRow(self.tr("关于"), label(about(), "muted", self, wraps=True))
        self.body.addWidget(Tall(inside, self), 1)

    @Slot(int)
    def _choose_mode(self, number: int) -> None:
        self._theme.choose(MODES[number])

    @Slot(int)
    def _choose_size(self, number: int) -> None:
        self._theme.choose_size(list(TextSize)[number])
        self.bench.changed.emit(None)  # lists that are as high as their lines look again

    @Slot()
    def _cap_chosen(self) -> None:
        self.bench.act(set_cap, self.cap.value())

    @Slot()
    def _change_passphrase(self) -> None:
        dialog = PassphraseDialog(self.bench, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot()
    def _choose_backup(self) -> None:
        today = QDate.currentDate().toString(Qt.DateFormat.ISODate)
        name = f"{self.bench.desk.name}-{today}.yikuang"
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("备份到"), name, FILES)
        if chosen:
            self.save_backup(Path(chosen))

    @Slot()
    def _choose_restore(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("从备份恢复"), "", FILES)
        if chosen:
            self.restore_from(Path(chosen))

    @Slot()
    def _diagnose(self) -> None:
        self.bench.ask(care.diagnostics, done=self._copy)

    @Slot()
    def _show_licences(self) -> None:
        file = care.licences()
        if file is not None:
            dialog = TextDialog(self.tr("随附软件的许可"), file.read_text("utf-8"), self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _begin(self) -> None:
        self.progress.setRange(0, 0)
        self._hold(True)

    def _tell(self, reached: int, total: int, words: str) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(reached)
        self.progress.setFormat(f"{words} %p%")

    def _hold(self, is_busy: bool) -> None:
        self.progress.setVisible(is_busy)
        for button in (self.backup, self.restore):
            button.setDisabled(is_busy)

    def _saved(self, answer: object) -> None:
        self._hold(False)
        if isinstance(answer, Kept) and answer.hurt:
            said = self.tr("备份已保存，但有 {0} 个附件在本机已损坏或缺失，不在其中；请联网同步取回后再备份一次。")
            self.bench.remark(said.format(len(answer.hurt)))
        else:
            self.bench.say(self.tr("备份已保存并核对。请放到另一个盘上。"))

    def _restored(self, folder: Path) -> None:
        self._hold(False)
        said = self.tr(
            "已恢复为另一个工作台“{0}”，现在的不受影响。关闭程序再打开，在口令窗口里选它；口令是备份时的口令。"
        )
        self.bench.remark(said.format(folder.name))

    def _failed(self, error: DeskError) -> None:
        self._hold(False)
        self.bench.trouble(error)

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.bench.say(self.tr("诊断信息已复制，可以粘贴发给维护人员。"))


class PassphraseDialog(QDialog):
    """The old passphrase and the new one twice; closes when it has been changed."""

    changed = Signal()

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self.setWindowTitle(self.tr("修改口令"))
        words = (self.tr("原口令"), self.tr("新口令"), self.tr("再输一次"))
        self.fields = tuple(_secret(word, self) for word in words)
        self.trouble = label("", "bad", self, wraps=True)
        self.ready = QPushButton(self.tr("修改(&O)"), self)
        self.ready.setProperty("kind", "main")
        self.ready.setDefault(True)
        back = QPushButton(self.tr("取消"), self)
        back.clicked.connect(self.reject)
        self.ready.clicked.connect(self._change)
        rows = QFormLayout(self)
        for word, field in zip(words, self.fields, strict=True):
            rows.addRow(word, field)
        rows.addRow(self.trouble)
        rows.addRow(label(self.tr("口令没有人能找回。以前的备份仍用以前的口令。"), "small", self, wraps=True))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(back)
        foot.addWidget(self.ready)
        rows.addRow(foot)
        self.resize(420, 220)

    @Slot()
    def _change(self) -> None:
        self.ready.setDisabled(True)
        texts = [field.text() for field in self.fields]
        job = partial(device.change_passphrase, self._bench.desk, *texts)
        self._bench.lanes.writing.put(job, self._done, self._refused)

    def _done(self, answer: object) -> None:
        self._bench.say(self.tr("口令已修改，下次打开时用新口令。"))
        self.changed.emit()
        self.accept()

    def _refused(self, error: DeskError) -> None:
        self.ready.setEnabled(True)
        self.trouble.setText(str(error))
        self.fields[0].setFocus()
        self.fields[0].selectAll()


class TextDialog(QDialog):
    """A long text to be read."""

    def __init__(self, title: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        reader = QPlainTextEdit(text, self)
        reader.setReadOnly(True)
        reader.setAccessibleName(title)
        back = QPushButton(self.tr("关闭"), self)
        back.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.addWidget(reader, 1)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(760, 430)


def about() -> str:
    """What this program is, and on what it stands."""
    return (
        f"一矿一表 {care.version()} · Apache-2.0\n"
        "专员 APP 是法定签到处；本程序只导入、核对，不代替签到。程序只提示“疑似”，由人认定。"
    )


def _secret(name: str, parent: QWidget) -> QLineEdit:
    field = QLineEdit(parent)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    return field


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.SNUG)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
