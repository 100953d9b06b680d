"""次数和版次: the edition in force with its numbers and articles, stricter local ones, and laying one down."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import local_numbers
from desktop.actions.local_numbers import Numbers
from desktop.regulation.editions import Edition, Key
from desktop.ui import theme
from desktop.ui.bench import Bench
from desktop.ui.marks import Mark, Shape
from desktop.ui.page import label, scrolled
from desktop.ui.tables import Column, LinesModel, LineTable

EDITION = Mark(Shape.HOLLOW, "calm", "制度")
STRICTER = Mark(Shape.TRIANGLE, "accent", "收严")
LOWER = Mark(Shape.ARROW, "warn", "调整")
_WORDS = {Key.ON_SITE: "每周现场（次）", Key.REMOTE: "每周远程（次）"}
_ARTICLES = {Key.ON_SITE: "第十三条", Key.REMOTE: "第十二条"}


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A number that holds: the edition's, or a bureau's stricter one."""

    mark: Mark
    what: str
    value: str
    ground: str
    since: str


class NumbersTab(QWidget):
    """A table of what holds; the form is for administrators."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.head = label("", "", self, wraps=True)
        self.ending = label("", "warn", self, wraps=True)
        self.model = LinesModel[NumberLine](_COLUMNS, lambda line: (line.what, line.ground, line.since), self)
        self.table = LineTable(self.model, self.tr("有效的数字"), self)
        self.key = QComboBox(self)
        self.key.setAccessibleName(self.tr("收严哪一项"))
        for key in Key:
            self.key.addItem(_WORDS[key], key)
        self.value = QLineEdit(self)
        self.value.setPlaceholderText(self.tr("次数，0 是撤回"))
        self.value.setAccessibleName(self.tr("每周次数，0 是撤回"))
        self.since = QLineEdit(self)
        self.since.setPlaceholderText("2026-12-01")
        self.since.setAccessibleName(self.tr("自哪天起"))
        self.document = QLineEdit(self)
        self.document.setPlaceholderText(self.tr("依据的文件，写文号"))
        self.document.setAccessibleName(self.tr("依据的文件"))
        self.consent = QLineEdit(self)
        self.consent.setPlaceholderText(self.tr("低于制度的，写省级同意的文号"))
        self.consent.setAccessibleName(self.tr("省级同意的文号"))
        self.lay = QPushButton(self.tr("登记(&L)"), self)
        self.lay.setProperty("kind", "main")
        self.form = self._form()
        self.form.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self.table, 1)
        row.addWidget(self.form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.SNUG, 0, 0)
        column.setSpacing(theme.SNUG)
        column.addWidget(self.head)
        column.addWidget(self.ending)
        column.addLayout(row, 1)
        self.ending.hide()
        self.lay.clicked.connect(self._lay)
        for field in (self.document, self.consent):
            field.returnPressed.connect(self._lay)

    def show_numbers(self, found: Numbers) -> None:
        """Show what holds today."""
        edition = found.edition
        self.head.setText(
            self.tr("今天有效的是{0}（{1}），{2} 至 {3}。过去的每一周按当时有效的一版计算。").format(
                edition.name, edition.document, edition.since, edition.until
            )
            if edition
            else self.tr("今天没有有效的制度版本：不计应做次数。新版下发后，请升级本程序。")
        )
        self.ending.setVisible(found.ending is not None)
        if found.ending is not None:
            self.ending.setText(
                self.tr("{0} {1} 到期（第四十七条），还没有下一版的数据；到期后不计应做次数。").format(
                    found.ending.name, found.ending.until
                )
            )
        self.model.show_lines([*_laid(found), *_of_edition(edition)])
        self.form.setVisible(found.is_administrator)
        self.rows.setRowVisible(self.consent, found.may_be_lower)
        self.form_title.setText(self.tr("本单位所定次数") if found.may_be_lower else self.tr("本单位收严"))
        if self.table.line is None:
            self.table.step(0)

    @Slot()
    def _lay(self) -> None:
        key, value = Key(str(self.key.currentData())), self.value.text().strip()
        if not (value.isdecimal() and len(value) < 4):
            self._bench.remark(self.tr("每周次数写成数字，如 4；登错了要撤回的写 0。"))
            self.value.setFocus()
            return
        since, document, consent = self.since.text(), self.document.text(), self.consent.text()
        self._bench.act(local_numbers.lay, key, int(value), since, document, consent=consent, done=self._laid)

    def _laid(self, _: object) -> None:
        for field in (self.value, self.document, self.consent):
            field.clear()
        self._bench.say(self.tr("已登记，同步后本单位和下级单位的统计都按它计算。"))

    def _form(self) -> QWidget:
        card = QFrame(self)
        card.setProperty("kind", "card")
        column = QVBoxLayout(card)
        self.rows = rows = QFormLayout()
        self.form_title = label("", "heading", card)
        rows.setVerticalSpacing(theme.SNUG)
        rows.addRow(self.form_title)
        rows.addRow(self.tr("项目"), self.key)
        rows.addRow(self.tr("每周"), self.value)
        rows.addRow(self.tr("自"), self.since)
        rows.addRow(self.tr("依据"), self.document)
        rows.addRow(self.tr("省级"), self.consent)
        column.addLayout(rows)
        note = self.tr(
            "自某日起，须有文号，能不能低于制度看“读法”里选定的；登错了，同一项目、同一日期写 0 再登记一次，就是撤回。"
        )
        column.addWidget(label(note, "small", card, wraps=True))
        column.addWidget(self.lay)
        column.addStretch(1)
        return scrolled(card, 270)


def _of_edition(one: Edition | None) -> list[NumberLine]:
    if one is None:
        return []
    told: list[tuple[str, object, str]] = [
        (_WORDS[Key.ON_SITE], one.onsite_per_week, _ARTICLES[Key.ON_SITE]),
        (_WORDS[Key.REMOTE], one.remote_per_week, _ARTICLES[Key.REMOTE]),
        ("每月全覆盖（次）", one.coverage_per_month, "第十三条"),
        ("一组管煤矿（座）", one.group_mines, "第十三条"),
        ("一组至少（人）", one.group_people, "第十三条"),
        ("一组持证（人）", one.group_certificates, "第十三条"),
        ("同一矿最长（天）", one.rotation_days, "第十条"),
        ("每年述职（次）", one.self_reports_per_year, "第三十一条"),
        ("每年培训（次）", one.trainings_per_year, "第四十二条"),
        ("合格线（%）", one.pass_line, "第二十二条（二）4"),
        ("优秀线（%）", one.excellent_line, "第二十二条（一）3"),
        ("申诉期限（天）", one.appeal_days, "第四十四条"),
    ]
    return [
        NumberLine(EDITION, what, str(value), article, one.since.isoformat())
        for what, value, article in told
        if value is not None
    ]


def _laid(found: Numbers) -> list[NumberLine]:
    return [
        NumberLine(
            LOWER if one.consent else STRICTER,
            _WORDS[Key(one.key)] if one.key in tuple(Key) else one.key,
            str(one.value),
            f"{one.document}（{found.names.get(one.org, one.org)}）"
            + (f"；省级同意 {one.consent}" if one.consent else ""),
            one.since.isoformat(),
        )
        for one in found.laid
    ]


_COLUMNS: tuple[Column[NumberLine], ...] = (
    Column("", lambda line: line.mark.word, 76, lambda line: line.mark),
    Column("项目", lambda line: line.what, 150),
    Column("数字", lambda line: line.value, 44, is_right=True),
    Column("依据", lambda line: line.ground),
    Column("自", lambda line: line.since, 88, is_quiet=True),
)
