"""隐患: every finding on one board, with its history on the right and what may be done about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import findings
from desktop.desk import Desk
from desktop.store import queries
from desktop.supervision.finding import Finding, Grade, Raised, Recheck, Status
from desktop.ui import theme, thumbnails, times
from desktop.ui.bench import Bench
from desktop.ui.marks import Mark, MarkLabel
from desktop.ui.page import Page, label
from desktop.ui.photos import PhotoLine, PhotoStrip
from desktop.ui.tables import Column, LinesModel, LineTable
from desktop.ui.treatment import Treatment, TreatmentDialog, Verb
from desktop.ui.visit.words import DUE, OVERDUE, STATUSES

SOON_DAYS = 3


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding on the board. `history` is what happened, the newest last."""

    id: str
    mine: str
    place: str
    fact: str
    status: Status
    deadline: str
    due: str
    grade: str
    found: str
    history: str
    texts: tuple[tuple[str, str], ...]
    photos: tuple[tuple[str, str], ...]
    is_overdue: bool
    is_due: bool
    can_close: bool

    @property
    def mark(self) -> Mark:
        """Its state, or that it is late."""
        if self.is_overdue:
            return OVERDUE
        return DUE if self.is_due else STATUSES[self.status]

    @property
    def is_open(self) -> bool:
        """Whether anything is still to be done."""
        return self.status in (Status.OPEN, Status.RECTIFIED, Status.DISPUTED)


def read_findings(desk: Desk) -> tuple[FindingLine, ...]:
    """Every finding, the most pressing first."""
    today = desk.world.today()
    with desk.reading() as session:
        names = {card.code: card.name for card in queries.mines(session)}
        people = {one.code: one.name for one in queries.people(session)}
        known = queries.findings(session)
    words = _Words(names, people, today)
    lines = [_line(name, one, one.raised, words) for name, one in known if one.raised is not None]
    return tuple(sorted(lines, key=lambda line: (not line.is_open, not line.is_overdue, line.deadline or "9", line.id)))


@dataclass(frozen=True, slots=True)
class _Words:
    mines: dict[str, str]
    people: dict[str, str]
    today: dt.date


def _line(name: str, one: Finding, raised: Raised, words: _Words) -> FindingLine:
    deadline, today = one.deadline or "", words.today
    is_open = one.status in (Status.OPEN, Status.RECTIFIED)
    soon = (today + dt.timedelta(days=SOON_DAYS)).isoformat()
    shown = [*raised.photos, *(photo for again in one.rechecks for photo in again.photos)]
    texts = tuple((field, one.text(field)) for field in ("fact", "clause", "demand", "responsible", "place_name"))
    return FindingLine(
        id=name,
        mine=words.mines.get(raised.mine, raised.mine),
        place=one.text("place_name"),
        fact=one.text("fact"),
        status=one.status,
        deadline=deadline,
        due=times.near(deadline, today.isoformat()),
        grade=str(raised.grade),
        found=times.day(raised.found),
        history=_history(one, words.people),
        texts=texts,
        photos=tuple((photo.preview, photo.name) for photo in shown),
        is_overdue=is_open and bool(deadline) and deadline < today.isoformat(),
        is_due=is_open and bool(deadline) and today.isoformat() <= deadline <= soon,
        can_close=is_open and any(again.result is Recheck.DONE for again in one.rechecks),
    )


def _history(one: Finding, people: dict[str, str]) -> str:
    raised = one.raised
    if raised is None:
        return ""
    said = [f"{times.moment(raised.found)}  {people.get(raised.person, raised.person)} 发现"]
    said += [f"    依据：{one.text('clause') or '—'}", f"    要求：{one.text('demand') or '—'}"]
    said += [f"    责任人：{one.text('responsible') or '—'}    期限：{one.deadline or '立即整改'}"]
    said += [f"    实测：{value.param} {value.value} {value.unit}（限值 {value.limit}）" for value in raised.values]
    said += [f"    措施：{measure.kind} {measure.text}".rstrip() for measure in one.measures]
    for again in one.rechecks:
        who = people.get(again.person, again.person)
        said.append(f"{times.moment(again.at)}  {who} 复查：{again.result} {again.note}".rstrip())
    for fixed in one.corrections:
        said.append(f"更正：“{fixed.old}” 改为 “{fixed.new}”（{fixed.reason}）")
    said += [f"争议：{reason}" for reason in one.disputes]
    if one.closed:
        said.append(f"{times.moment(one.closed.at)}  {people.get(one.closed.person, one.closed.person)} 销号")
    if one.voided:
        said.append(f"作废：{one.voided.reason}")
    return "\n".join(said)


_FILTERS: tuple[tuple[str, Callable[[FindingLine], bool]], ...] = (
    ("未销号", lambda line: line.is_open),
    ("逾期", lambda line: line.is_overdue),
    ("疑似重大", lambda line: line.grade == Grade.SUSPECTED_MAJOR and line.is_open),
    ("争议", lambda line: line.status is Status.DISPUTED),
    ("已销号、作废", lambda line: not line.is_open),
    ("全部", lambda line: True),
)


class FindingsPage(Page):
    """The board."""

    visit_wanted = Signal(str)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, "隐患", parent)
        self._all: tuple[FindingLine, ...] = ()
        self._wanted = ""
        self._shown = ""
        self.model = LinesModel[FindingLine](_COLUMNS, lambda line: line.id, self)
        self.list = LineTable(self.model, self.tr("隐患"), self)
        self.which = QComboBox(self)
        self.which.setAccessibleName(self.tr("显示哪些隐患"))
        self.which.addItems([word for word, _ in _FILTERS])
        self.search = QLineEdit(self)
        self.search.setAccessibleName(self.tr("查找"))
        self.search.setPlaceholderText(self.tr("查找 Ctrl+F"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(200)
        self.state = MarkLabel(self)
        self.fact = label("", "", self, wraps=True)
        self.history = QPlainTextEdit(self)
        self.history.setReadOnly(True)
        self.history.setMinimumHeight(48)
        self.history.setTabChangesFocus(True)
        self.history.setAccessibleName(self.tr("经过"))
        self.photos = PhotoStrip(self)
        self.photos.show_only()
        self.verbs = {verb: QPushButton(_VERB_WORDS[verb], self) for verb in Verb}
        self.none = label(self.tr("没有这样的隐患。"), "muted", self)
        self.head.addWidget(self.which)
        self.head.addWidget(self.search)
        self._lay_out()
        self._connect()
        self._show(None)

    def first_focus(self) -> QWidget:
        return self.list

    def open_finding(self, finding: str) -> None:
        """Bring a finding to the front."""
        self._wanted = finding
        self.look()

    def ask(self) -> None:
        self.bench.ask(read_findings, done=self.take, failed=self.take_trouble)

    def show_lines(self, answer: object) -> None:
        if isinstance(answer, tuple):
            self._all = answer
            self._filter()

    def _lay_out(self) -> None:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.none)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        card = QFrame(self)
        card.setProperty("kind", "card")
        beside = QVBoxLayout(card)
        beside.setSpacing(theme.SNUG)
        beside.addWidget(self.state)
        beside.addWidget(self.fact)
        beside.addWidget(self.history, 1)
        beside.addWidget(self.photos)
        foot = QHBoxLayout()
        foot.setSpacing(theme.TIGHT)
        for button in self.verbs.values():
            foot.addWidget(button)
        foot.addStretch(1)
        beside.addLayout(foot)
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setChildrenCollapsible(False)
        parts.addWidget(left)
        parts.addWidget(card)
        parts.setSizes([420, 390])
        self.body.addWidget(parts, 1)

    def _connect(self) -> None:
        self.list.chosen.connect(self._show)
        self.list.opened.connect(self._to_history)
        self.which.activated.connect(self._filter)
        self.search.textEdited.connect(self._filter)
        for verb, button in self.verbs.items():
            button.setObjectName(str(verb))
            button.clicked.connect(self._treat)
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus, context=context)

    @Slot()
    def _filter(self) -> None:
        wanted, asked = self._wanted, self.search.text().strip()
        if wanted:
            self.search.clear()
            self.which.setCurrentIndex(len(_FILTERS) - 1)
            asked = ""
        fits = _FILTERS[max(self.which.currentIndex(), 0)][1]
        rows = [line for line in self._all if fits(line) and asked in f"{line.mine}{line.place}{line.fact}"]
        self.model.show_lines(rows)
        self.none.setVisible(not rows)
        self.list.setVisible(bool(rows))
        if wanted and self.list.choose(wanted):
            self._wanted = ""
        elif self.list.line is None:
            self.list.step(0)
        self._show(self.list.line)

    @Slot(object)
    def _show(self, line: FindingLine | None) -> None:
        self._shown = line.id if line else ""
        self.state.setVisible(line is not None)
        self.fact.setText(f"{line.place}：{line.fact}" if line else "")
        self.history.setPlainText(line.history if line else "")
        if line is not None:
            self.state.show_mark(line.mark, f"{line.status} · {line.grade} · {line.mine}")
        may = {
            Verb.CORRECT: line is not None,
            Verb.CLOSE: line is not None and line.can_close,
            Verb.EXTEND: line is not None and line.is_open,
            Verb.VOID: line is not None and line.is_open,
            Verb.DISPUTE: line is not None and line.status is not Status.DISPUTED,
        }
        for verb, button in self.verbs.items():
            button.setEnabled(may[verb])
        self._show_photos(line)

    def _show_photos(self, line: FindingLine | None) -> None:
        pictures = line.photos if line else ()
        self.photos.setVisible(bool(pictures))
        self.photos.show_lines([PhotoLine(digest, name) for digest, name in pictures])
        if line is not None and pictures:
            self.bench.draw(thumbnails.shrink, [digest for digest, _ in pictures], done=self._take_pictures)

    def _take_pictures(self, found: dict[str, bytes]) -> None:
        line = self.list.line
        if line is not None and line.id == self._shown:
            self.photos.show_lines([PhotoLine(digest, name, found.get(digest, b"")) for digest, name in line.photos])

    @Slot(object)
    def _to_history(self, line: FindingLine) -> None:
        self.history.setFocus()

    @Slot()
    def _treat(self) -> None:
        line = self.list.line
        if line is None:
            return
        verb = Verb(self.sender().objectName())
        if verb is Verb.CLOSE:
            self.bench.act(findings.close, line.id)
            return
        dialog = TreatmentDialog(verb, line.id, line.texts, line.deadline, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.given.connect(self._give)
        dialog.open()

    @Slot(object)
    def _give(self, treatment: Treatment) -> None:
        match treatment.verb:
            case Verb.CORRECT:
                self.bench.act(findings.correct, treatment.finding, treatment.field, treatment.text, treatment.reason)
            case Verb.EXTEND:
                self.bench.act(findings.extend, treatment.finding, treatment.text, treatment.reason)
            case Verb.VOID:
                self.bench.act(findings.void, treatment.finding, treatment.reason)
            case Verb.DISPUTE:
                self.bench.act(findings.dispute, treatment.finding, treatment.reason)
            case _:
                pass


_VERB_WORDS = {
    Verb.CORRECT: "更正(&C)",
    Verb.CLOSE: "销号(&X)",
    Verb.EXTEND: "延期(&E)",
    Verb.VOID: "作废(&V)",
    Verb.DISPUTE: "争议(&D)",
}
_COLUMNS: tuple[Column[FindingLine], ...] = (
    Column("状态", lambda line: line.mark.word, 86, lambda line: line.mark),
    Column("期限", lambda line: line.due or "立即", 58, is_quiet=True),
    Column("隐患", lambda line: f"{line.place}：{line.fact}"),
    Column("矿山", lambda line: line.mine, 76, is_quiet=True),
)
