"""登记盖章, 登记送达, 撤回: small forms under the list, each filled as it is most often; Enter notes it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop.actions import serving
from desktop.actions.serving import Stands
from desktop.supervision.service import Step, Way
from desktop.ui.bench import Bench
from desktop.ui.mine.panel import Panel, show_day, typed_day
from desktop.ui.moments import DayField

# what a person chooses, how it was served, whether it was refused
WAYS: tuple[tuple[str, Way, bool], ...] = (
    ("当场签收", Way.HANDED, False),
    ("拒收，没有留下", Way.HANDED, True),
    ("拒收，留置送达", Way.LEFT, True),
    ("邮寄送达", Way.MAILED, False),
)


class _Panel(Panel):
    """Knows which paper it is about."""

    def __init__(self, bench: Bench, title: str, ready: str, parent: QWidget) -> None:
        super().__init__(title, ready, parent)
        self.bench = bench
        self.visit = ""
        self.stands = Stands("")
        self._columns: dict[QWidget, tuple[int, int]] = {}

    def add(self, word: str, widget: QWidget, stretch: int = 0) -> None:
        super().add(word, widget, stretch)
        self._columns[widget] = (self.fields.columnCount() - 1, stretch)

    def show_field(self, widget: QWidget, is_wanted: bool) -> None:
        """Show or hide a field with its word."""
        column, stretch = self._columns[widget]
        self.fields.setColumnStretch(column, stretch if is_wanted else 0)
        for row in (0, 1):
            item = self.fields.itemAtPosition(row, column)
            if item is not None and (one := item.widget()) is not None:
                one.setVisible(is_wanted)

    def taken(self, answer: object) -> None:
        """It was noted."""
        self.bench.say(self.said())
        self.put_away()

    def forget(self) -> None:
        self.stands = Stands("")


class SealPanel(_Panel):
    """The bureau's seal: today's and this bureau's unless typed otherwise."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(bench, "登记盖章", "登记盖章", parent)
        self.day = DayField(self)
        self.organisation = QLineEdit(self)
        self.correction = QLineEdit(self)
        self.add(self.tr("盖章日期"), self.day)
        self.add(self.tr("盖的是哪个单位的印章"), self.organisation, 1)
        self.add(self.tr("为什么更正"), self.correction, 1)

    def open_for(self, visit: str, stands: Stands) -> None:
        """Show it for a paper; one that is sealed already is corrected."""
        self.visit, self.stands = visit, stands
        known = stands.course.sealed if stands.course else None
        self.title.setText(self.tr("{0}盖章：{1}").format(self.tr("更正") if known else self.tr("登记"), stands.number))
        show_day(self.day, known.day if known else stands.today)
        self.organisation.setText(known.organisation if known else stands.bureau)
        self.correction.clear()
        self.show_field(self.correction, known is not None)
        self.begin(self.correction if known else self.ready)

    def give(self) -> None:
        self.bench.act(
            serving.seal,
            self.visit,
            self.stands.number,
            day=typed_day(self.day),
            organisation=self.organisation.text(),
            correction=self.correction.text(),
            done=self.taken,
            failed=self.refuse,
        )

    def said(self) -> str:
        return self.tr("已登记盖章。交给矿方后按“登记送达”；把盖好章的一份扫描或拍照附上。")


class ServePanel(_Panel):
    """How it reached the mine, who received it, or why it was refused and who saw that."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(bench, "登记送达", "登记送达", parent)
        self.way = QComboBox(self)
        for words, _, _ in WAYS:
            self.way.addItem(words)
        self.day = DayField(self)
        self.receiver, self.role = QLineEdit(self), QLineEdit(self)
        self.reason, self.witness = QLineEdit(self), QLineEdit(self)
        self.tracking, self.correction = QLineEdit(self), QLineEdit(self)
        self.add(self.tr("怎样送达"), self.way)
        self.add(self.tr("收到日期"), self.day)
        for widget, word in (
            (self.receiver, self.tr("签收人")),
            (self.role, self.tr("职务")),
            (self.reason, self.tr("拒收理由")),
            (self.witness, self.tr("见证人")),
            (self.tracking, self.tr("邮件号")),
            (self.correction, self.tr("为什么更正")),
        ):
            self.add(word, widget, 1)
        self.way.currentIndexChanged.connect(self._show_way)

    def open_for(self, visit: str, stands: Stands) -> None:
        """Show it for a paper; one that is served already is corrected."""
        self.visit, self.stands = visit, stands
        known = stands.course.served if stands.course else None
        again = known is not None and known.is_served
        self.title.setText(self.tr("{0}送达：{1}").format(self.tr("更正") if again else self.tr("登记"), stands.number))
        refusal = known.refusal if known else None
        self.reason.setText(refusal.reason if refusal else "")
        self.witness.setText(refusal.witness if refusal else "")
        self.receiver.setText(known.receiver if known and known.receiver else stands.mine_person)
        self.role.setText(known.role if known and known.receiver else stands.mine_role)
        self.tracking.setText(known.tracking if known else "")
        self.correction.clear()
        if again and known is not None:
            show_day(self.day, known.day)
            self.way.setCurrentIndex([(way, no) for _, way, no in WAYS].index((known.way, refusal is not None)))
        else:
            show_day(self.day, stands.today)
            self.way.setCurrentIndex(2 if known is not None else 0)
        self.show_field(self.correction, again)
        self._show_way()
        self.begin(self.way)

    def give(self) -> None:
        _, way, is_refused = WAYS[self.way.currentIndex()]
        words = {
            "receiver": "" if is_refused else self.receiver.text(),
            "role": "" if is_refused else self.role.text(),
            "reason": self.reason.text() if is_refused else "",
            "witness": self.witness.text() if is_refused else "",
            "tracking": self.tracking.text() if way is Way.MAILED else "",
            "correction": self.correction.text(),
        }
        if is_refused and not (words["reason"].strip() and words["witness"].strip()):
            self.ready.setEnabled(True)
            self.trouble.setText(self.tr("拒收须写明理由和见证人。"))
            return
        self.bench.act(
            serving.serve,
            self.visit,
            self.stands.number,
            way=way,
            day=typed_day(self.day),
            done=self.taken,
            failed=self.refuse,
            **words,
        )

    def said(self) -> str:
        _, way, is_refused = WAYS[self.way.currentIndex()]
        if is_refused and way is not Way.LEFT:
            return self.tr("已登记拒收，这份文书还没有送达。")
        return self.tr("已登记送达。")

    @Slot()
    def _show_way(self) -> None:
        _, way, is_refused = WAYS[max(self.way.currentIndex(), 0)]
        for widget in (self.receiver, self.role):
            self.show_field(widget, not is_refused)
        for widget in (self.reason, self.witness):
            self.show_field(widget, is_refused)
        self.show_field(self.tracking, way is Way.MAILED)
        self.trouble.clear()


class BackPanel(_Panel):
    """What was noted of the wrong paper, or a file that belongs to another: taken back with a reason."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(bench, "撤回登记", "撤回", parent)
        self.what = QComboBox(self)
        self.reason = QLineEdit(self)
        self.add(self.tr("撤回什么"), self.what)
        self.add(self.tr("原因（原来的登记保留，不会抹去）"), self.reason, 1)

    def open_for(self, visit: str, stands: Stands) -> None:
        """Show it with what there is to take back."""
        self.visit, self.stands = visit, stands
        course = stands.course
        self.title.setText(self.tr("撤回登记：{0}").format(stands.number))
        self.what.clear()
        self.reason.clear()
        if course is not None and course.served is not None:
            self.what.addItem(self.tr("送达登记"), str(Step.SERVE))
        elif course is not None and course.sealed is not None:
            self.what.addItem(self.tr("盖章登记"), str(Step.SEAL))
        for original, name in {one.original: one.name for one in course.pages}.items() if course else ():
            self.what.addItem(self.tr("扫描件 {0}").format(name), original)
        self.begin(self.what)

    def give(self) -> None:
        chosen, reason = str(self.what.currentData()), self.reason.text()
        told = partial(self.bench.act, done=self.taken, failed=self.refuse)
        if chosen in set(Step):
            told(serving.take_back, self.visit, self.stands.number, Step(chosen), reason)
        else:
            told(serving.withdraw, self.visit, self.stands.number, chosen, reason)

    def said(self) -> str:
        return self.tr("已撤回。")
