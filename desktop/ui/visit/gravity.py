"""How grave a finding is: first what the mine did about it, then 疑似重大 with its clause, then exactly one measure.

The program only asks and shows the clause; 疑似重大 is chosen by the person, and nothing here keeps her from saving.
"""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDateTime, QEvent, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.actions.finding_help import Hazard
from desktop.supervision import measures
from desktop.supervision.finding import Grade, Measure
from desktop.ui import theme
from desktop.ui.moments import MomentField
from desktop.ui.page import label
from desktop.ui.visit.offered import claims_escape
from desktop.world import BEIJING, as_moment, as_text

DID = ("已停止作业并撤人", "已停电或停机处理", "已采取其他措施", "没有采取措施", "不清楚")
_DIGITS = ("1", "2", "3", "4", "5")


class Gravity(QWidget):
    """`edited` when anything was changed by a person."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before: Measure | None = None
        self.why = label("", "muted", self, wraps=True)
        self.did = QLineEdit(self)
        self.did.setPlaceholderText(self.tr("写明做了什么、何时；或写数字选一句，Enter"))
        self.clause = label("", "small", self, wraps=True)
        self.grades = QButtonGroup(self)
        self.kinds = QButtonGroup(self)
        self.text = QLineEdit(self)
        self.told = QLineEdit(self)
        self.told.setPlaceholderText(self.tr("姓名、职务、单位"))
        self.at = MomentField(self)
        self.lack = label("", "bad", self)
        self._measure = QWidget(self)
        self._lay_out()
        for line in (self.did, self.text, self.told):
            line.textEdited.connect(self._edit)
        self.did.returnPressed.connect(self._did_done)
        self.at.dateTimeChanged.connect(self._edit)
        self.grades.idClicked.connect(self._edit)
        self.kinds.idClicked.connect(self._choose_kind)

    @property
    def is_suspected(self) -> bool:
        """Whether it stands as 疑似重大."""
        return self.grades.checkedId() == 1

    @property
    def grade(self) -> Grade:
        """The grade chosen."""
        return Grade.SUSPECTED_MAJOR if self.is_suspected else Grade.GENERAL

    @property
    def mine_did(self) -> str:
        """The answer to the second question."""
        return self.did.text().strip()

    @property
    def measure(self) -> Measure | None:
        """The one measure chosen; None while none is."""
        number = self.kinds.checkedId()
        if number < 0 or not self.is_suspected:
            return self._before if not self.is_suspected else None
        kind = measures.KINDS[number]
        has_moment = kind in (measures.EVACUATED, measures.REPORTED)
        return Measure(
            kind=kind,
            text=self.text.text().strip(),
            at=as_text(self.at.dateTime().toPython().replace(tzinfo=BEIJING)) if has_moment else None,  # type: ignore[attr-defined]  # PySide's stub says object
            told=self.told.text().strip() if has_moment else "",
        )

    def show_gravity(self, grade: Grade, mine_did: str, measure: Measure | None, found: str) -> None:
        """Show what is known of a finding found at this moment (UTC text)."""
        self._before = measure
        blockers = [QSignalBlocker(self.at)]
        self.did.setText(mine_did)
        for number, button in enumerate(self.grades.buttons()):
            button.setChecked(number == int(grade is Grade.SUSPECTED_MAJOR))
        known = measure is not None and measure.kind in measures.KINDS
        self.kinds.setExclusive(False)
        for number, button in enumerate(self.kinds.buttons()):
            button.setChecked(measure is not None and known and measures.KINDS[number] == measure.kind)
        self.kinds.setExclusive(True)
        self.text.setText(measure.text if measure else "")
        self.told.setText(measure.told if measure else "")
        moment = (measure.at if measure else None) or found
        local = as_moment(moment).astimezone(BEIJING) if moment else dt.datetime.now(BEIJING)
        self.at.setDateTime(QDateTime(local.year, local.month, local.day, local.hour, local.minute, 0))
        blockers.clear()
        self._tell()

    def show_hazard(self, hazard: Hazard) -> None:
        """Why it is asked, and by which clause it would be major."""
        why = "；".join(hazard.reasons)
        self.why.setText(self.tr("{0}。发现而未处置，才可能是重大。").format(why) if why else "")
        self.why.setVisible(bool(why))
        clauses = "；".join(hazard.clauses)
        said = self.tr("▲ 判定情形：{0}").format(hazard.note) if hazard.note else ""
        self.clause.setText(f"{said}（{clauses}）" if said and clauses else said or clauses)
        self._tell()

    def start(self) -> None:
        """The keyboard to the first question that has no answer."""
        wanted = self.did if not self.mine_did else (self.grades.checkedButton() or self.did)
        wanted.setFocus()

    def event(self, event: QEvent) -> bool:
        if claims_escape(event):  # back to the four parts, else the window takes it
            return True
        return super().event(event)

    @Slot()
    def _did_done(self) -> None:
        """A digit stands for its sentence; then on to the grade."""
        typed = self.did.text().strip()
        if typed in _DIGITS:
            self.did.setText(DID[_DIGITS.index(typed)])
            self._edit()
        (self.grades.checkedButton() or self.grades.buttons()[0]).setFocus()

    def _lay_out(self) -> None:
        rows = QGridLayout()
        rows.setHorizontalSpacing(theme.SNUG)
        rows.setVerticalSpacing(theme.TIGHT)
        rows.setColumnStretch(1, 1)
        asked = label(self.tr("矿方采取了什么措施？"), "strong", self)
        rows.addWidget(asked, 0, 0, 1, 2)
        rows.addWidget(self.did, 1, 0, 1, 2)
        rows.addWidget(label(self._said_did(), "small", self, wraps=True), 2, 0, 1, 2)
        rows.addWidget(self.clause, 3, 0, 1, 2)
        rows.addWidget(self._choices(self.grades, (self.tr("一般(&G)"), self.tr("疑似重大(&Z)"))), 4, 0, 1, 2)
        self._lay_out_measure()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.TIGHT)
        whole.addWidget(self.why)
        whole.addLayout(rows)
        whole.addWidget(self._measure)
        whole.addStretch(1)
        for widget, name in (
            (self.did, self.tr("矿方采取的措施")),
            (self.text, self.tr("措施内容")),
            (self.told, self.tr("告知何人")),
            (self.at, self.tr("时间")),
        ):
            widget.setAccessibleName(name)

    def _said_did(self) -> str:
        return "　".join(f"{number} {word}" for number, word in enumerate(DID, start=1))

    def _lay_out_measure(self) -> None:
        rows = QGridLayout(self._measure)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(theme.SNUG)
        rows.setVerticalSpacing(theme.TIGHT)
        rows.setColumnStretch(1, 1)
        words = (self.tr("&1 已下达现场措施"), self.tr("&2 口头撤人"), self.tr("&3 已报告"), self.tr("&4 未采取"))
        rows.addWidget(self._choices(self.kinds, words), 0, 0, 1, 4)
        rows.addWidget(self.text, 1, 0, 1, 4)
        self._told_word = label(self.tr("告知"), "small", self)
        rows.addWidget(self._told_word, 2, 0)
        rows.addWidget(self.told, 2, 1)
        rows.addWidget(self.at, 2, 2)
        rows.addWidget(self.lack, 3, 0, 1, 4)

    def _choices(self, group: QButtonGroup, words: tuple[str, ...]) -> QWidget:
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.TIGHT)
        for number, word in enumerate(words):
            button = QPushButton(word, holder)
            button.setCheckable(True)
            button.setProperty("kind", "small")
            group.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        return holder

    @Slot()
    def _choose_kind(self) -> None:
        self._edit()
        self.text.setFocus()

    @Slot()
    def _edit(self) -> None:
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        self._measure.setVisible(self.is_suspected)
        self.clause.setVisible(bool(self.clause.text()) and (bool(self.mine_did) or self.is_suspected))
        number = self.kinds.checkedId()
        kind = measures.KINDS[number] if number >= 0 else ""
        self.text.setVisible(bool(kind))
        self.text.setPlaceholderText(measures.WANTED.get(kind, ""))
        for widget in (self.told, self.at, self._told_word):
            widget.setVisible(kind in (measures.EVACUATED, measures.REPORTED))
        taken = self.measure
        lack = (
            measures.lacking(taken.kind, taken.text, taken.told)
            if taken
            else self.tr("请选一项：发现疑似重大隐患，当场怎样处理（第三十七条（二））。")
        )
        if taken is not None and taken.kind == measures.NOT_TAKEN and not lack:
            lack = self.tr("可以封存；主管部门会看到“未采取措施”。")
        self.lack.setText(lack if self.is_suspected else "")
