"""The heart of a visit: sections by place, the items of the section, the detail, and the fast lane that fills them.

It decides nothing: it reads its fields and tells `answered`; the page asks the bench. Focus rules: Enter in the fast
lane goes on to values, then to the reason where one is owed, else to the next item; the focus is back in the fast lane.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from desktop.supervision.visit import Result
from desktop.ui import theme
from desktop.ui.page import label, restyle
from desktop.ui.visit import sheet
from desktop.ui.visit.fast import FastLane, Typed
from desktop.ui.visit.item_area import ItemArea
from desktop.ui.visit.places_pane import PlacesPane
from desktop.ui.visit.sheet import ItemLine, Key, SampleLine, SectionLine
from desktop.ui.visit.words import DIGITS, USUAL_REASON

GLANCE_MS = 150
NEEDS_REASON = (Result.NOT_APPLICABLE, Result.NOT_CHECKED)


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as it was typed."""

    line: ItemLine
    result: Result
    values: tuple[tuple[str, str], ...]
    condition: str | None
    note: str


class ItemsPane(QWidget):
    """`answered` carries a `Given`, `finding_wanted` an `ItemLine` whose answer is 不合格, `rest_conforms` a
    `RestGiven`; `looked_at` an `ItemLine` on which the person rests; `sample_wanted` a place whose 抽查 items are
    asked for.
    """

    answered = Signal(object)
    rest_conforms = Signal(object)
    finding_wanted = Signal(object)
    looked_at = Signal(object)
    sample_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[ItemLine, ...] = ()
        self._design: Mapping[str, str] = {}
        self._samples: Mapping[str, SampleLine] = {}
        self._can_change = False
        self._is_sure = False
        self._pending: Result | None = None
        self._is_warned = False
        self._glance = QTimer(self, singleShot=True, interval=GLANCE_MS)
        self._glance.timeout.connect(self._look)
        self.places = PlacesPane(self)
        self.sections = self.places.list
        self.area = ItemArea(self)
        self.items, self.detail, self.sample = self.area.items, self.area.detail, self.area.sample
        self.fast = FastLane(self)
        self.hint = label("", "small", self, wraps=True)
        self.choices = [QPushButton(f"{digit} {result}", self) for digit, result in DIGITS.items()]
        self.rest_button = QPushButton(self)
        self._lay_out()
        self._connect()

    @property
    def lines(self) -> tuple[ItemLine, ...]:
        """All items of the route."""
        return self._lines

    @property
    def current(self) -> ItemLine | None:
        """The item in front."""
        return self.items.line

    def show_lines(
        self,
        lines: Sequence[ItemLine],
        design: Mapping[str, str],
        samples: Mapping[str, SampleLine],
        *,
        can_change: bool,
    ) -> None:
        """Show the sheet anew; place, item and half-typed fields stay. `can_change`: the samples, by this person."""
        self._lines = tuple(lines)
        self._design = design
        self._samples, self._can_change = samples, can_change
        self.places.model.show_lines(sheet.section_lines(self._lines))
        if self.sections.line is None and self.places.model.lines:
            self.sections.step(0)
        self._show_section()
        self._show_current(self.items.line)

    def go_to(self, line: ItemLine) -> None:
        """Bring an item to the front, drawn or not."""
        self.area.show_items()
        self.sections.choose(line.place)
        self._show_section()
        self.area.bring(line.key)

    def go_on_from(self, key: Key) -> None:
        """Take the work up where it was left: behind the item answered last, said which that was."""
        line = next((one for one in self._lines if one.key == key), None)
        if line is not None:
            self.go_to(line)
            self.step_on()
            self._tell(self.tr("上次做到 {0} 号").format(line.number))

    @Slot()
    def go_to_owed(self) -> None:
        """The next 必查 item nobody has answered."""
        current = self.current
        is_here = current is not None and current.is_owed and not self.fast.hasFocus()
        line = current if is_here else sheet.next_owed(self._lines, current.key if current else None)
        if line is None:
            self._tell(self.tr("必查项都已有结果。"))
        else:
            self.go_to(line)
        self.rest()

    @Slot()
    def search(self) -> None:
        """The keyboard goes to the search."""
        self.area.show_items()
        self.area.bar.search.setFocus()
        self.area.bar.search.selectAll()

    @Slot()
    def rest(self) -> None:
        """Back to the fast lane, ready for the next order."""
        self.area.show_items()
        self._pending = None
        self._is_warned = False
        self.fast.clear()
        self.fast.setFocus()
        self._count_rest()

    def _lay_out(self) -> None:
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setChildrenCollapsible(False)
        for widget, share in ((self.places, 1), (self.area, 5)):
            parts.addWidget(widget)
            parts.setStretchFactor(parts.count() - 1, share)
        parts.setSizes([132, 650])
        self.fast.setFixedWidth(110)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SNUG)
        foot.addWidget(label(self.tr("录入"), "", self))
        foot.addWidget(self.fast)
        for button in self.choices:
            foot.addWidget(button)
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.rest_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.TIGHT, 0, 0)
        column.setSpacing(theme.SNUG)
        column.addWidget(parts, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.sections.chosen.connect(self._section_chosen)
        self.items.chosen.connect(self._show_current)
        self.items.opened.connect(self._opened)
        self.area.found.connect(self._opened)
        self.area.sample_wanted.connect(self.sample_wanted)
        self.sample.closed.connect(self.rest)
        self.fast.searched.connect(self.search)
        self.fast.jumped.connect(self._jump)
        self.fast.stepped.connect(self.items.step)
        self.fast.leapt.connect(self._leap)
        self.fast.entered.connect(self._enter)
        self.detail.measured.finished.connect(self._values_done)
        self.detail.note.passed.connect(self._note_done)
        self.rest_button.clicked.connect(self._conform_rest)
        self.fast.rest_wanted.connect(self._conform_rest)
        self.fast.place_wanted.connect(self.places.seek)
        self.fast.measured.connect(self._fill)
        self.places.found.connect(self.rest)
        self.places.unknown.connect(self._no_place)
        self.area.rest.confirmed.connect(self._conform_rest)
        self.area.rest.ticked.connect(self._count_rest)
        self.area.rest.closed.connect(self.rest)
        for digit, button in zip(DIGITS, self.choices, strict=True):
            button.setObjectName(digit)
            button.setProperty("kind", "small")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # for the mouse; the keyboard has the digits
            button.clicked.connect(self._click)

    def _show_section(self) -> None:
        place = self.sections.line.place if self.sections.line else ""
        self.area.show_lines(self._lines, place, self._samples, can_change=self._can_change)
        left = self._left()
        if self.area.is_resting and left and left[0].place == self.area.rest.given.place:
            self.area.rest.show_rest(place, left[0].place_name, left)
        elif self.area.is_resting:
            self.area.show_items()
        self._count_rest()

    def _left(self) -> list[ItemLine]:
        """What has no result at the place in front."""
        place = self.sections.line.place if self.sections.line else ""
        return [line for line in self._lines if line.place == place and line.answer is None and line.is_due]

    @Slot()
    def _count_rest(self) -> None:
        """The button for all that is left at this place: the first press shows the list, the second confirms it."""
        left, ticked = len(self._left()), len(self.area.rest.given.items)
        sure = self.tr("确认 {0} 项都已查过且合格 Enter").format(ticked)
        self.rest_button.setText(sure if self.area.is_resting else self.tr("其余 {0} 项合格… +").format(left))
        self.rest_button.setVisible(left > 0)
        self.rest_button.setEnabled(not self.area.is_resting or ticked > 0)
        restyle(self.rest_button, "kind", "main" if self.area.is_resting else "")

    @Slot()
    def _conform_rest(self) -> None:
        left = self._left()
        if self.area.is_resting:
            if self.area.rest.given.items:
                self.rest_conforms.emit(self.area.rest.given)
                self.rest()
        elif left:
            self.area.rest.show_rest(left[0].place, left[0].place_name, left)
            self.area.show_rest()
            self._count_rest()
        else:
            self._tell(self.tr("本处都有结果了。"))

    @Slot(object)
    def _section_chosen(self, section: SectionLine | None) -> None:
        if self.area.is_choosing and section is not None and section.place != self.sample.place:
            self.sample_wanted.emit(section.place)
        self._show_section()
        lines = self.area.model.lines
        first = next((line for line in lines if line.answer is None), lines[0] if lines else None)
        if first is not None:
            self.items.choose(first.key)
        self._show_current(self.items.line)

    @Slot(object)
    def _opened(self, line: ItemLine) -> None:
        """Enter on an item, in the list or as the search found it: its answer is typed next."""
        if self.area.bar.search.text().strip():
            self.go_to(line)
        self.rest()

    @Slot(object)
    def _show_current(self, line: ItemLine | None) -> None:
        if line is None or self.detail.line is None or line.key != self.detail.line.key:
            self._pending = None
            self._is_warned = False
            self._is_sure = False
            self.hint.clear()
            self._glance.start()  # the history of an item one only passes by is not read
        self.detail.show_line(line, self._design)

    @Slot()
    def _look(self) -> None:
        if self.current is not None:
            self.looked_at.emit(self.current)

    @Slot(int)
    def _jump(self, number: int) -> None:
        line = sheet.find(self._lines, number, self.sections.line.place if self.sections.line else "")
        if line is None:
            self._tell(self.tr("没有编号 {0}").format(number))
        else:
            self.go_to(line)

    @Slot(int)
    def _leap(self, by: int) -> None:
        self.sections.step(by)

    @Slot(object)
    def _enter(self, typed: Typed | None) -> None:
        if typed is None:
            self._tell(self.tr("看不懂：请输入编号、空格、1～4 或实测值"))
            return
        if typed.number is not None:
            self._jump(typed.number)
            current = self.current
            if current is None or current.short != typed.number:
                self.fast.selectAll()
                return
        if typed.values:
            self._give_values(typed.values)
            return
        if typed.result is None:
            self.fast.clear()
            if typed.number is None:
                self.items.step(1)
            return
        self.fast.clear()
        self._choose(typed.result)

    @Slot(object)
    def _fill(self, values: tuple[str, ...]) -> None:
        """Values are being typed: judged at once, where the item has such."""
        self.detail.measured.fill(values)

    def _give_values(self, values: tuple[str, ...]) -> None:
        """Number, value, Enter: within its limits it is 合格 at once, else the result is asked for."""
        measured = self.detail.measured
        if not measured.fill(values):
            self.fast.selectAll()
            self._tell(
                self.tr("本项没有实测值" if not measured.fields else "本项只有 {0} 个实测值").format(
                    len(measured.fields)
                )
            )
            return
        self.fast.clear()
        if measured.is_within:
            self._choose(Result.PASS)
        else:
            self._values_done()

    @Slot(str)
    def _no_place(self, typed: str) -> None:
        self._tell(self.tr("路线里没有“{0}”").format(typed))

    @Slot()
    def _click(self) -> None:
        self._choose(DIGITS[self.sender().objectName()])

    def _choose(self, result: Result) -> None:
        """A result was chosen for the item in front: ask for what still belongs to it, else give it."""
        line = self.current
        if line is None:
            return
        if line.is_sealed:
            self._tell(self.tr("本项已封存，不能再改；请在“隐患”里更正。"))
            return
        if line.is_marked and line.answer is None and not self._is_sure:
            self._is_sure = True
            self._tell(self.tr("检查表标为不适用，不用填；现场确有的，再输一次结果。"))
            return
        self._pending = result
        measured, note = self.detail.measured, self.detail.note
        if result in (Result.PASS, Result.FAIL) and measured.fields and measured.is_empty and not self._is_warned:
            self._is_warned = True
            measured.fields[0].setFocus()
            self._tell(self.tr("输入实测值；没有实测按 Enter 跳过"))
        elif result in NEEDS_REASON and not note.text().strip():
            note.setText(USUAL_REASON[result])
            note.setFocus()
            note.selectAll()
            self._tell(self.tr("写明原因，Enter 记录"))
        else:
            self._give(result)

    @Slot()
    def _values_done(self) -> None:
        if not self.detail.measured.is_readable:
            self._tell(self.tr("有数值看不懂，请改正。"))
            return
        result = self._pending or (Result.FAIL if self.detail.measured.is_beyond else Result.PASS)
        if self._pending is None or (self.detail.measured.is_beyond and result is Result.PASS):
            self._is_warned = True
            self.fast.setText("2" if self.detail.measured.is_beyond else "1")
            self.fast.setFocus()
            self.fast.selectAll()
            beyond = self.tr("实测超限，建议 2 不合格；Enter 记录")
            self._tell(beyond if self.detail.measured.is_beyond else self.tr("实测合格；Enter 记录"))
            return
        self._give(result)

    @Slot()
    def _note_done(self) -> None:
        if self._pending is not None:
            self._choose(self._pending)
        elif self.current is not None and self.current.answer is not None:
            self._give(self.current.answer.result, stays=True)
        else:
            self.rest()

    def _give(self, result: Result, *, stays: bool = False) -> None:
        line, measured = self.current, self.detail.measured
        if line is None:
            return
        if not measured.is_readable:
            self._tell(self.tr("有数值看不懂，请改正。"))
            return
        note = self.detail.note.text().strip()
        self.answered.emit(Given(line, result, measured.typed, measured.condition, note))
        self.hint.clear()
        if result is Result.FAIL and not stays:
            self._pending = None
            self.finding_wanted.emit(line)
            return
        if not stays:
            self.step_on()
        self.rest()

    def step_on(self) -> None:
        """The next item, at the end of a place the first of the next place; not onto one that needs no answer."""
        rows = self.area.model.lines
        row = self.items.currentIndex().row() + 1
        if row < len(rows) and not (rows[row].is_marked and rows[row].answer is None):
            self.items.step(1)
        elif not self.area.bar.search.text():
            self._to_next_place()

    def _to_next_place(self) -> None:
        """So that what is typed next does not fall on the last item of this place again."""
        here = self.sections.line
        self.sections.step(1)
        now = self.sections.line
        if now is None or now is here:
            self._tell(self.tr("这是本次路线的最后一项"))
        else:
            self._tell(self.tr("下一处：{0}").format(now.name))

    def _tell(self, words: str) -> None:
        self.hint.setText(words)
        self.fast.setAccessibleDescription(words)
